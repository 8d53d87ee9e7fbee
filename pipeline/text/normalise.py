"""One normal form for models and matching, with the way back to the text as it was written.

The form is a property of single words, so a word is worked out once and then looked up: Vietnamese has few syllables
and repeats them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_LONGEST_CACHED = 48  # code points; longer "words" are accidents of layout and would only fill the cache
_WORD = re.compile(r"\S+")
_MAX_PASSES = 6  # one is enough for anything a person types

_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣•·∙●▪"), "-"),
    **dict.fromkeys(map(ord, "‘’‚‛′´ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(map(ord, "ÐðƉɖ"), "đ"),
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},  # full-width ASCII
    ord("…"): "...",
    ord("²"): "2",
    ord("³"): "3",
    ord("İ"): "i",  # the one letter whose lower case is two code points
}
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
_ROWS = ("aàáảãạ", "eèéẻẽẹ", "oòóỏõọ", "uùúủũụ", "yỳýỷỹỵ", "iìíỉĩị", "ăằắẳẵặ", "âầấẩẫậ", "êềếểễệ", "ơờớởỡợ")
_TONE = {letter: (row, tone) for row in _ROWS for tone, letter in enumerate(row)}


def _move_tone(pair: str) -> str:
    """Put the tone mark of two vowels on the other one."""
    (first_row, first_tone), (second_row, second_tone) = _TONE[pair[0]], _TONE[pair[1]]
    return first_row[second_tone] + second_row[first_tone]


Step = tuple[re.Pattern[str], Callable[[str], str]]
_STEPS: tuple[Step, ...] = (
    (re.compile(f"[{_INVISIBLE}]+"), lambda _: ""),
    (re.compile("[" + "".join(map(re.escape, map(chr, _PLAIN))) + "]"), lambda letter: letter.translate(_PLAIN)),
    (re.compile(r"\w?[\u0300-\u036f]+"), lambda cluster: unicodedata.normalize("NFC", cluster)),
    (re.compile(r"[^\Wa-z\d_]+"), str.lower),
    # "đườnggggg", but not "iii" (a roman numeral), "www" or "xxx"
    (re.compile(r"([^\W\d_])\1{2,}"), lambda run: run if run in ("iii", "www", "xxx") else run[0]),
    (re.compile(r"[àáảãạ]a+|[èéẻẽẹ]e+|[ìíỉĩị]i+|[òóỏõọ]o+|[ùúủũụ]u+|[ỳýỷỹỵ]y+"), lambda run: run[0]),
    # hoà -> hòa, thuỷ -> thủy, as in most official texts ...
    (re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])"), _move_tone),
    # ... and marks on the wrong letter: hòan -> hoàn, qúy -> quý, gìa -> già
    (re.compile(r"[òóỏõọ][ae](?=[^\W\d_])|(?<=q)[ùúủũụ][aeiyăâêơ]|(?<=g)[ìíỉĩị]a(?![^\W\d_])"), _move_tone),
    (re.compile(r"[^\w\s]{4,}"), lambda run: run[:3]),
)


@dataclass(frozen=True)
class Normalised:
    """A text in normal form. `source` is what it was made from."""

    source: str
    text: str

    @cached_property
    def offsets(self) -> Sequence[int]:
        """For each code point of `text` the position in `source` it came from; then, last, `len(source)`."""
        lengths = list(map(len, self.source.split()))
        if len(self.text) == len(self.source) and lengths == list(map(len, self.text.split(" "))):
            return range(len(self.source) + 1)
        out: list[int] = []
        for match in _WORD.finditer(self.source):
            start, end = match.span()
            relative = _trace(match[0]) if end - start <= _LONGEST_CACHED else _trace.__wrapped__(match[0])
            if relative == ():
                continue
            if out:
                out.append(start - 1)  # the space before it
            out += range(start, end) if relative is None else [start + at for at in relative]
        return (*out, len(self.source))


def normalise(text: str) -> Normalised:
    """Return `text` in the one form that models and matching see.

    NFC, lower case, one style of tone marks, đ for its look-alikes, plain dashes and quotes, single spaces, nothing
    invisible, elongated letters and long runs of punctuation shortened; i and y stay as they are. Normalising the
    result changes nothing.

    >>> normalise("Đề  nghị\\tUBND phường Hoà Khánh sửa đườnggggg!!!!!!").text
    'đề nghị ubnd phường hòa khánh sửa đường!!!'
    """
    words = text.split()
    if max(map(len, words), default=0) > _LONGEST_CACHED:
        normal = [_normal(word) if len(word) <= _LONGEST_CACHED else _normal.__wrapped__(word) for word in words]
    else:
        normal = list(map(_normal, words))
    return Normalised(text, " ".join(filter(None, normal)))


@lru_cache(maxsize=1 << 16)
def _normal(word: str) -> str:
    for _ in range(_MAX_PASSES):
        before = word
        for pattern, change in _STEPS:
            word = pattern.sub(lambda match, change=change: change(match[0]), word)  # type: ignore[misc]
        if word == before:
            break
    return word


@lru_cache(maxsize=1 << 15)
def _trace(word: str) -> tuple[int, ...] | None:
    """Return the position in `word` behind each code point of its normal form; None if they are simply 0, 1, 2 …"""
    positions = untouched = tuple(range(len(word)))
    for _ in range(_MAX_PASSES):
        before = word
        for pattern, change in _STEPS:
            word, positions = _traced(pattern, change, word, positions)
        if word == before:
            break
    return None if positions == untouched else positions


def _traced(
    pattern: re.Pattern[str], change: Callable[[str], str], word: str, positions: tuple[int, ...]
) -> tuple[str, tuple[int, ...]]:
    text, end = "", 0
    kept: list[int] = []
    for match in pattern.finditer(word):
        new = change(match[0])
        text += word[end : match.start()] + new
        kept += positions[end : match.start()]
        kept += [positions[min(match.start() + i, match.end() - 1)] for i in range(len(new))]
        end = match.end()
    return text + word[end:], (*kept, *positions[end:])
