"""Text typed in the fonts of the nineties, or decoded wrongly once, becomes Vietnamese again.

TCVN3 (.VnTime) and VNI text is Latin letters that only look Vietnamese in their own fonts. It reaches us as code
points below U+0100, from files that say nothing of fonts. It is told by its letters and by how the words read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from pipeline.ingest.files.syllables import TONES, plausibility

# TCVN 5712:1993 (VN3), as in .VnTime: a letter and its codes with huyền, hỏi, ngã, sắc, nặng.
_TCVN3_TONED = {
    "a": "B5 B6 B7 B8 B9", "ă": "BB BC BD BE C6", "â": "C7 C8 C9 CA CB", "e": "CC CE CF D0 D1", "ê": "D2 D3 D4 D5 D6",
    "i": "D7 D8 DC DD DE", "o": "DF E1 E2 E3 E4", "ô": "E5 E6 E7 E8 E9", "ơ": "EA EB EC ED EE", "u": "EF F1 F2 F3 F4",
    "ư": "F5 F6 F7 F8 F9", "y": "FA FB FC FD FE",
}  # fmt: skip
_TCVN3: dict[int, str] = {
    **dict(zip(range(0xA8, 0xAF), "ăâêôơưđ", strict=True)),
    **dict(zip(range(0xA1, 0xA8), "ĂÂÊÔƠƯĐ", strict=True)),
    **{
        int(code, 16): unicodedata.normalize("NFC", letter + tone)
        for letter, codes in _TCVN3_TONED.items()
        for tone, code in zip(TONES, codes.split(), strict=True)
    },
}

# VNI-Windows: a plain letter followed by a mark; ơ, ư, đ, ỵ and i with its tones have code points of their own.
_VNI_MARKS = {
    "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ù": "\u0301", "ï": "\u0323",
    "å": "\u0302\u0309", "ã": "\u0302\u0303", "á": "\u0302\u0301", "à": "\u0302\u0300", "ä": "\u0302\u0323",
    "â": "\u0302", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = dict(zip("ôöñíìæóòîÔÖÑÍÌÆÓÒÎ", "ơưđíìỉĩịỵƠƯĐÍÌỈĨỊỴ", strict=True))
_VNI = re.compile(f"([AEOUYaeouyÔÖôö])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])|[{''.join(_VNI_LETTERS)}]")

_FOREIGN = re.compile(
    "[\xa1-\xbf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df"
    "\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
"""Code points from U+00A1 to U+00FF that Vietnamese in Unicode hardly has, and legacy text is full of."""

_UNICODE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
_SAMPLE = 60_000  # code points that are looked at to know a whole file

_BYTE_OF = {ord(char): byte for byte in range(256) if (char := bytes([byte]).decode("cp1252", "ignore"))}
_BYTE_OF = {byte: byte for byte in range(256)} | _BYTE_OF


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Return text typed in a .VnTime font (as Latin-1 code points) in Unicode; `capitals` for fonts such as .VnTimeH.

    >>> from_tcvn3("§Ò nghÞ söa ®\\u00adêng")
    'Đề nghị sửa đường'
    """
    out = text.translate(_TCVN3)
    return out.upper() if capitals else out


def from_vni(text: str) -> str:
    """Return text typed in a VNI font (as Latin-1 code points) in Unicode.

    >>> from_vni("Ñeà nghò söûa ñöôøng")
    'Đề nghị sửa đường'
    """

    def letter(match: re.Match[str]) -> str:
        if match[1] is None:
            return _VNI_LETTERS[match[0]]
        return unicodedata.normalize("NFC", _VNI_LETTERS.get(match[1], match[1]) + _VNI_MARKS[match[2].lower()])

    return _VNI.sub(letter, text)


def from_misread(text: str) -> str:
    """Return text whose UTF-8 bytes were once read as Windows-1252; `text` itself where that cannot have happened."""
    try:
        return bytes([_BYTE_OF[ord(char)] for char in text]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return text


_REPAIRS: tuple[Callable[[str], str], ...] = (from_misread, from_tcvn3, from_vni)


def mend_all(texts: Sequence[str]) -> list[str]:
    """Return the pieces of one file (its lines, cells or paragraphs), each in Unicode Vietnamese.

    A file written wholly in one legacy encoding is known by all of its pieces together, so that short ones are
    converted too; in a file that mixes encodings each piece is judged by itself. Sound text comes back as it is.

    >>> mend_all(["Céng hßa x· héi chñ nghÜa ViÖt Nam", "Hµ Néi", "12"])
    ['Cộng hòa xã hội chủ nghĩa Việt Nam', 'Hà Nội', '12']
    """
    doubtful = [text for text in texts if not text.isascii() and _FOREIGN.search(text) and not is_unicode(text)]
    if not doubtful:
        return list(texts)
    usual = _best_repair(_sample(doubtful))
    if usual is None:
        return [_mend(text, _best_repair) for text in texts]
    return [_mend(text, lambda piece: _best_repair(piece, usual)) for text in texts]


def _mend(text: str, choose: Callable[[str], Callable[[str], str] | None]) -> str:
    if text.isascii() or is_unicode(text):
        return text
    repair = choose(text)
    return repair(text) if repair else text


def _best_repair(text: str, usual: Callable[[str], str] | None = None) -> Callable[[str], str] | None:
    """Return the repair after which `text` reads best; None if none is better than leaving it.

    `usual` is the file's own: it needs only to do no harm. Any other must make nearly every marked word a syllable.
    """
    piece = text[:_SAMPLE]
    before = plausibility(piece)
    if usual is not None and plausibility(usual(piece)) >= max(before, 0.5):
        return usual
    if not _FOREIGN.search(piece):
        return None
    after = {repair: plausibility(repair(piece)) for repair in _REPAIRS}
    best = max(after, key=lambda repair: after[repair])
    return best if after[best] >= 0.75 and after[best] > before + 0.2 else None


def is_unicode(text: str) -> bool:
    """Letters of Vietnamese Unicode outnumber what only legacy text has."""
    piece = text[:_SAMPLE]
    n_signs = len(_UNICODE.findall(piece))
    return n_signs > 0 and n_signs >= len(_FOREIGN.findall(piece))


def _sample(texts: Sequence[str]) -> str:
    step = max(1, len(texts) // 500)
    return "\n".join(text[:2000] for text in texts[::step])[:_SAMPLE]
