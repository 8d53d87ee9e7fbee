"""Text without tone marks: the view that meets people who type without them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = "".join(map(chr, [*range(0xC0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)]))
_MARKS = range(0x300, 0x370)
_BARE = {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in _LETTERS}
_BARE |= {ord(letter): "d" for letter in "đðɖ"} | {ord(letter): "D" for letter in "ĐÐƉ"}
_TABLE: dict[int, str | None] = {code: bare for code, bare in _BARE.items() if chr(code) != bare}
_TABLE |= dict.fromkeys(_MARKS)

COMMON_WORDS = frozenset((
    "la", "va", "cua", "cho", "co", "cac", "nhung", "mot", "duoc", "khong", "da", "dang", "se", "thi", "ma", "tai",
    "o", "trong", "den", "tu", "voi", "ve", "nay", "do", "de", "nghi", "kien", "toi", "chung", "ba", "con", "nguoi",
    "dan", "cu", "tri", "khi", "vi", "bi", "nen", "hay", "lai", "ra", "vao", "len", "xuong", "cung", "nhieu", "rat",
    "qua", "nam", "thang", "ngay", "xin", "mong", "phuong", "xa", "quan", "huyen", "thanh", "pho", "ubnd", "chua",
))  # fmt: skip
"""Words, without tone marks, that stand in comments about anything: that two texts share them says nothing."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_MARKED_WORD = re.compile(r"[A-Za-z]*[^\W\d_A-Za-z][^\W\d_]*")
_MAX_MARKED_SHARE = 0.12  # of the words; Vietnamese typed with diacritics has them on some three words in four
_SURELY_MARKED = 0.15  # of the code points; about one in four is marked in ordinary text
_MIN_WORDS = 2
_LONGEST_CACHED = 48  # code points


def strip_tones(text: str) -> str:
    """Return `text` with every Vietnamese letter reduced to its plain one, đ to d; case and all else stay.

    NFC in gives as many code points out, so offsets stay good; combining marks of other forms vanish.

    >>> strip_tones("Đường ngập, đề nghị sửa!")
    'Duong ngap, de nghi sua!'
    """
    if text.isascii():
        return text
    return " ".join([_strip_word(word) if len(word) <= _LONGEST_CACHED else _bare(word) for word in text.split(" ")])


def lacks_diacritics(text: str) -> bool:
    """Return whether `text` was typed without diacritics. Stray marked words are forgiven; two words are needed.

    >>> lacks_diacritics("duong ngo 12 hong nang, de nghi sua"), lacks_diacritics("đường ngõ 12 hỏng nặng")
    (True, False)
    """
    n_marks = len(text) - len(text.encode("ascii", "ignore"))
    if n_marks > _SURELY_MARKED * len(text):
        return False
    n_words = len(_WORD.findall(text))
    if n_words < _MIN_WORDS:
        return False
    return not n_marks or len(_MARKED_WORD.findall(unicodedata.normalize("NFC", text))) <= _MAX_MARKED_SHARE * n_words


def _bare(text: str) -> str:
    return text.translate(_TABLE)


_strip_word = lru_cache(maxsize=1 << 16)(_bare)
