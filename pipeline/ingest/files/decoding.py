"""Bytes become text, and text becomes clean: Unicode NFC, plain spaces, no invisible characters."""

from __future__ import annotations

import codecs
import re
import unicodedata

from pipeline.ingest.files.legacy import from_tcvn3, from_vni, mend_all
from pipeline.ingest.files.syllables import plausibility

_SPACE = dict.fromkeys("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
_BREAK = dict.fromkeys(("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"), "\n")
_LETTER = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ"}
_ODD = re.compile(
    "\r\n|[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u00d0\u00f0\u0189\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\uf000-\uf0ff\ufeff\ufff9-\ufffb]"
)
_PLAIN = {**_SPACE, **_BREAK, **_LETTER, **{chr(code): "•" for code in range(0xF000, 0xF100)}}


def clean(text: str) -> str:
    """Return `text` in NFC without invisible characters, with plain spaces and breaks, Ð as Đ, Word's bullets as •.

    All else stays as it was written, tone marks where they were put.

    >>> clean("Ðe\\u0302\\u0300 nghi\\u0323\\u00a0\\u200bsửa\\r\\n")
    'Đề nghị sửa\\n'
    """
    return _ODD.sub(lambda match: _PLAIN.get(match[0], ""), unicodedata.normalize("NFC", text))


def decode(data: bytes) -> str | None:
    """Return the text of a plain file, cleaned; None if the bytes are no text.

    Byte order marks, UTF-16 without one and UTF-8 are certain. Where they fail, each line is read in the encoding in
    which it reads as Vietnamese: Windows-1258, TCVN3 or VNI.
    """
    text = _decode(data)
    if _is_binary(text):
        return None
    return clean(text if text.isascii() else _mend_lines(text))


def _mend_lines(text: str) -> str:
    lines = text.split("\n")
    mended = mend_all(lines)
    return text if mended == lines else "\n".join(mended)


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if encoding := _utf16_without_mark(data):
        return data.decode(encoding, errors="replace")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_lines(data)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 Vietnamese has a zero in every other byte of its spaces, digits and plain letters, always on one side."""
    sample = data[:4000]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.15 and even < odd * 0.2:
        return "utf-16-le"
    if even > len(sample) * 0.15 and odd < even * 0.2:
        return "utf-16-be"
    return None


def _decode_lines(data: bytes) -> str:
    lines = data.split(b"\n")
    decoded = [_as_utf8(line) for line in lines]
    foreign = [line for line, text in zip(lines, decoded, strict=True) if text is None]
    step = max(1, len(foreign) // 500)
    usual = _guess(b"\n".join(line[:2000] for line in foreign[::step])[:60_000])
    return "\n".join(
        text if text is not None else _foreign_line(line, usual) for line, text in zip(lines, decoded, strict=True)
    )


def _as_utf8(line: bytes) -> str | None:
    """Return the line if it is UTF-8, a few damaged letters allowed."""
    if line.isascii():
        return line.decode("ascii")
    text = line.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    if damaged and sum(not char.isascii() for char in text[:10_000]) < 5 * damaged:
        return None
    return text


def _foreign_line(line: bytes, usual: str) -> str:
    text = _as(usual, line)
    return text if plausibility(text[:10_000]) >= 0.7 else _as(_guess(line[:10_000], usual), line)


def _guess(data: bytes, usual: str = "cp1258") -> str:
    """Name the single-byte encoding in which `data` reads best; `usual` unless another is better."""
    scores = {name: plausibility(_as(name, data)) for name in (usual, "cp1258", "tcvn3", "vni")}
    return max(scores, key=lambda name: scores[name])


def _as(encoding: str, data: bytes) -> str:
    if encoding == "cp1258":
        return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    latin = data.decode("latin-1")
    return from_tcvn3(latin) if encoding == "tcvn3" else from_vni(latin)


def _is_binary(text: str) -> bool:
    """Control characters and undecodable bytes, sought at the start, in the middle and at the end."""
    middle = len(text) // 2
    for sample in (text[:50_000], text[middle : middle + 50_000], text[-50_000:]):
        odd = sum(sample.count(chr(code)) for code in (*range(9), *range(14, 32), 0x7F, 0xFFFD))
        if odd > max(2, len(sample) * 0.01):
            return True
    return False
