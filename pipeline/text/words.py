"""A text as a row of words, each looked at once and remembered: the ground that masking walks on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter

UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"


def word_set(line: str) -> frozenset[str]:
    """Return the words of `line` as a set."""
    return frozenset(line.split())


_LONGEST_KEPT = 48  # code points; longer "words" are accidents of layout
_MOST_KEPT = 1 << 16
_OPENING = "([{\"'“‘«<*-–—•+/…"
_CLOSING = ")]}\"'”’»>,;:!?…*-–—/"
_INITIALS = re.compile(rf"(?:(?:Th|Tr|Ph|Ng|Nh|Kh|Ch|Gi|Qu|[{UPPER}])\.){{1,4}}(?:[{UPPER}][\w'’]*)?")
_GLUED = re.compile(
    r"[^\W\d_][,;:!?()\[\]\"“”]+[^\W_]|[^\W_][,;:!?()\[\]\"“”]+[^\W\d_]|[^\W_][.][^\W\d_A-ZĐ]{2}|[^\W\d_A-ZĐ]{2}[.][^\W_]"
)
_PIECE = re.compile(
    r"[(\[\"“]*[^\s,;:!?()\[\]\"“”.]+(?:(?:(?<=\d)|(?<=[A-ZĐ]))\.[^\s,;:!?()\[\]\"“”.]+)*[.,;:!?)\]\"”]*|\S"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word (`core`) without the punctuation around it."""

    core: str
    lower: str
    opening: str
    closing: str
    capital: bool
    initials: bool  # "N.V.H.", "Q.", "Tr."; the dot belongs to the core
    n_digits: int
    glued: bool  # two words without a space between them, as in "Hưng,0912"


NO_WORD = Word("", "", "", ".", False, False, 0, False)
"""What stands before the first word of a sentence."""


def _look_at(raw: str) -> Word:
    right = raw.lstrip(_OPENING)
    core = right.rstrip(_CLOSING)
    initials = bool(_INITIALS.fullmatch(core))
    if not initials:
        core = core.rstrip(_CLOSING + ".")
    lower = core.lower()
    return Word(
        core=core,
        lower=lower if len(lower) == len(core) else core,
        opening=raw[: len(raw) - len(right)],
        closing=right[len(core) :],
        capital=core[:1].isupper(),
        initials=initials,
        n_digits=sum(map(str.isdigit, core)),
        glued=bool(_GLUED.search(raw)),
    )


class _Known(dict[str, Word]):
    """Words already looked at. Quicker than `lru_cache`, and the few syllables of Vietnamese need no order of use."""

    def __missing__(self, raw: str) -> Word:
        word = _look_at(raw)
        if len(raw) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[raw] = word
        return word


_known = _Known()


class Words:
    """The words of `text` in order; `cut(i, j)` says where the words i to j stand in it."""

    __slots__ = ("_starts", "all", "lower", "n_digits", "seen", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = list(map(_known.__getitem__, text.split()))
        self._starts: list[int] | None = None
        if True in map(attrgetter("glued"), self.all):
            pieces = list(_PIECE.finditer(text))
            self.all = [_known[piece[0]] for piece in pieces]
            self._starts = [piece.start() for piece in pieces]
        self.lower = list(map(attrgetter("lower"), self.all))
        self.seen = frozenset(self.lower)
        self.n_digits = sum(map(attrgetter("n_digits"), self.all))

    def cut(self, first: int, last: int) -> tuple[int, int]:
        """Return start and end in `text` of the words from `first` to `last`, without the punctuation around them."""
        if self._starts is None:
            self._starts = [match.start() for match in re.finditer(r"\S+", self.text)]
        word = self.all[last]
        return (
            self._starts[first] + len(self.all[first].opening),
            self._starts[last] + len(word.opening) + len(word.core),
        )
