"""Vietnamese as bytes of another age: the way there, so that the way back can be measured."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from pipeline.ingest.files.decoding import decode
from pipeline.ingest.files.legacy import from_tcvn3, from_vni

_TYPED = str.maketrans({**dict.fromkeys("–—‐‑−", "-"), **dict.fromkeys("“”„", '"'), "‘": "'", "’": "'", "…": "..."})
"""What a typewriter's keyboard has instead."""


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def to_tcvn3(text: str) -> bytes:
    """Return `text` as typed in a .VnTime font; capitals with a tone are small there, what it lacks is a question mark.

    >>> to_tcvn3("Đề nghị sửa đường").decode("latin-1")
    '§Ò nghÞ söa ®\\xadêng'
    """
    return _typed(text, _tcvn3_codes())


def to_vni(text: str) -> bytes:
    """Return `text` as typed in a VNI font.

    >>> to_vni("Đề nghị sửa đường").decode("latin-1")
    'Ñeà nghò söûa ñöôøng'
    """
    return _typed(text, _vni_codes())


def to_cp1258(text: str) -> bytes:
    """Return `text` in Windows-1258, where most tones are letters of their own behind the vowel."""
    return b"".join(_as_cp1258(letter) for letter in unicodedata.normalize("NFC", text))


ENCODERS: Mapping[str, Callable[[str], bytes]] = {
    "nfd": lambda text: unicodedata.normalize("NFD", text).encode(),
    "utf_16": lambda text: text.encode("utf-16-le"),
    "windows_1258": to_cp1258,
    "tcvn3": to_tcvn3,
    "tcvn3_in_utf_8": lambda text: to_tcvn3(text).decode("latin-1").encode(),
    "vni": to_vni,
    "vni_in_utf_8": lambda text: to_vni(text).decode("latin-1").encode(),
    "utf_8_misread": lambda text: "".join(map(_as_windows_1252, text.encode())).encode(),
}
"""How a file may come: other normal forms, other encodings, and text that some program took for Latin letters."""


def through(encoder: Callable[[str], bytes], text: str) -> str:
    """Return what is read from a file of nothing but `text` in that encoding; "" where it is taken for no text."""
    return decode(encoder(text)) or ""


def _as_windows_1252(byte: int) -> str:
    return bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)


def _typed(text: str, codes: Mapping[str, str]) -> bytes:
    plain = unicodedata.normalize("NFC", text).translate(_TYPED)
    out = (codes.get(letter) or codes.get(letter.lower()) or letter for letter in plain)
    return "".join(out).encode("latin-1", errors="replace")


@cache
def _tcvn3_codes() -> dict[str, str]:
    read = {chr(code): from_tcvn3(chr(code)) for code in range(0xA1, 0x100)}
    return {letter: code for code, letter in read.items() if letter != code}


@cache
def _vni_codes() -> dict[str, str]:
    """Return the letters and marks of each Vietnamese letter, found by reading every pair of Latin ones."""
    latin = [chr(code) for code in range(0xC0, 0x100)]
    typed = [*latin, *(base + mark for base in "AEOUYaeouyÔÖôö" for mark in latin)]
    read = {one: unicodedata.normalize("NFC", from_vni(one)) for one in typed}
    return {letter: one for one, letter in read.items() if letter != one and len(letter) == 1}


def _as_cp1258(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((part for part in parts if part in _TONES), "")
        if not tone:
            return b"?"
        bare = unicodedata.normalize("NFC", parts.replace(tone, ""))
        return bare.encode("cp1258", errors="replace") + tone.encode("cp1258")
