"""A text as a row of words, each looked at once and remembered: the ground that masking walks on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, compress
from operator import add, attrgetter, or_

from pipeline.text.diacritics import lacks_diacritics
from pipeline.text.masking.hints import DIGITS, hints_of
from pipeline.text.masking.wordsets import UPPER

Found = tuple[int, int, str]
"""What is to be masked: start and end in the text, and the kind of mask."""

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


def _starts(text: str, raws: list[str]) -> list[int]:
    """Return where each of `raws` starts in `text`, of which they are what stands between white space."""
    ends = list(accumulate(map(len, raws), initial=0))
    if ends[-1] + len(raws) - 1 == len(text):  # one space between words, as almost always
        return list(map(add, ends, range(len(raws))))
    return [match.start() for match in re.finditer(r"\S+", text)]


class _Known(dict[str, Word]):
    """Words already looked at. Quicker than `lru_cache`, and the few syllables of Vietnamese need no order of use."""

    def __init__(self) -> None:
        self.glued: set[str] = set()  # of those kept
        self.n_not_kept = 0  # changes whenever `glued` may lack a word just looked at

    def __missing__(self, raw: str) -> Word:
        word = _look_at(raw)
        if len(raw) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
                self.glued.clear()
                self.n_not_kept += 1  # whoever is reading a text looks at its words one by one
            self[raw] = word
            if word.glued:
                self.glued.add(raw)
        else:
            self.n_not_kept += 1
        return word


_known = _Known()
_LOWER, _CAPITAL = attrgetter("lower"), attrgetter("capital")
_GLUED_ONE = attrgetter("glued")


class Words:
    """The words of `text` in order; `cut(i, j)` says where the words i to j stand, `at(hint)` which carry a hint."""

    __slots__ = (
        "_marked",
        "_raws",
        "_starts",
        "all",
        "bits",
        "hints",
        "lower",
        "n_digits",
        "numbered",
        "text",
        "toneless",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.toneless = toneless = lacks_diacritics(text)
        self._starts: list[int] | None = None
        self._raws = raws = text.split()
        n_not_kept = _known.n_not_kept
        row = list(map(_known.__getitem__, raws))
        some_glued = not _known.glued.isdisjoint(raws)
        if some_glued or (_known.n_not_kept != n_not_kept and True in map(_GLUED_ONE, row)):
            pieces = list(_PIECE.finditer(text))
            row = [_known[piece[0]] for piece in pieces]
            self._starts = [piece.start() for piece in pieces]
        self.all = row
        self.lower = lower = list(map(_LOWER, row))
        self.bits = bits = list(map(hints_of(toneless).__getitem__, lower))
        self.hints = reduce(or_, compress(bits, bits), 0)
        self._marked = list(zip(compress(range(len(bits)), bits), compress(bits, bits), strict=True))
        self.numbered = self.at(DIGITS)
        self.n_digits = sum([row[at].n_digits for at in self.numbered])

    @property
    def capitals(self) -> list[int]:
        """Which of the words begin with a capital."""
        return list(compress(range(len(self.all)), map(_CAPITAL, self.all)))

    def at(self, hint: int) -> list[int]:
        """Return which of the words carry `hint`, or one of several."""
        if not self.hints & hint:
            return []
        return [at for at, bits in self._marked if bits & hint]

    def after(self, hint: int, lead: int) -> list[int]:
        """Return which of the words carry `hint` and follow one that carries `lead`."""
        before = self.bits
        return [at for at, bits in self._marked if bits & hint and before[at - 1] & lead and at]

    def cut(self, first: int, last: int) -> tuple[int, int]:
        """Return start and end in `text` of the words from `first` to `last`, without the punctuation around them."""
        if self._starts is None:
            self._starts = _starts(self.text, self._raws)
        word = self.all[last]
        return (
            self._starts[first] + len(self.all[first].opening),
            self._starts[last] + len(word.opening) + len(word.core),
        )
