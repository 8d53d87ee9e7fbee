"""A text as a row of words, each looked at once and remembered: the ground that masking walks on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter

from pipeline.text.diacritics import lacks_diacritics, strip_tones

Found = tuple[int, int, str]
"""What is to be masked: start and end in the text, and the kind of mask."""

UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"


def word_set(line: str) -> frozenset[str]:
    """Return the words of `line` as a set."""
    return frozenset(line.split())


def both(words: frozenset[str]) -> frozenset[str]:
    """Return the words as they are, and as those type them who leave the tone marks out."""
    return words | frozenset(map(strip_tones, words))


def bare(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern for texts typed without diacritics."""
    return re.compile(strip_tones(pattern.pattern.replace(UPPER, "A-Z")), pattern.flags)


_LONGEST_KEPT = 48  # code points; longer "words" are accidents of layout
_MOST_KEPT = 1 << 16
_OPENING = "([{\"'“‘«<*-–—•+/…"
_CLOSING = ")]}\"'”’»>,;:!?…*-–—/"
_DIGIT = re.compile(r"\d")
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


class Words:
    """The words of `text` in order; `cut(i, j)` says where the words i to j stand."""

    __slots__ = ("_numbered", "_starts", "_toneless", "all", "lower", "n_digits", "seen", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        raws, n_not_kept = text.split(), _known.n_not_kept
        self.all = list(map(_known.__getitem__, raws))
        self._starts: list[int] | None = None
        self._toneless: bool | None = None
        some_glued = not _known.glued.isdisjoint(raws)
        if some_glued or (_known.n_not_kept != n_not_kept and True in map(attrgetter("glued"), self.all)):
            pieces = list(_PIECE.finditer(text))
            self.all = [_known[piece[0]] for piece in pieces]
            self._starts = [piece.start() for piece in pieces]
        self.lower = list(map(attrgetter("lower"), self.all))
        self.seen = frozenset(self.lower)
        self.n_digits = sum(map(attrgetter("n_digits"), self.all)) if _DIGIT.search(text) else 0
        self._numbered: list[int] | None = None if self.n_digits else []

    @property
    def numbered(self) -> list[int]:
        """Which of the words have digits; worked out when first asked for."""
        if self._numbered is None:
            self._numbered = [at for at, word in enumerate(self.all) if word.n_digits]
        return self._numbered

    @property
    def toneless(self) -> bool:
        """Whether the text was typed without diacritics; worked out when first asked for."""
        if self._toneless is None:
            self._toneless = lacks_diacritics(self.text)
        return self._toneless

    def cut(self, first: int, last: int) -> tuple[int, int]:
        """Return start and end in `text` of the words from `first` to `last`, without the punctuation around them."""
        if self._starts is None:
            self._starts = [match.start() for match in re.finditer(r"\S+", self.text)]
        word = self.all[last]
        return (
            self._starts[first] + len(self.all[first].opening),
            self._starts[last] + len(word.opening) + len(word.core),
        )
