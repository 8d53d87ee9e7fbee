"""The gaps between the words of texts, each by what stands around it: where another matter may begin.

Many texts are read at once: words are numbers, and what is seen at a gap is a few numbers packed into one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.lexicon import BITS, MARKS, Bools, Ints, Lexicon
from pipeline.records import Span

_WORD = re.compile(r"\S+")
_BROKEN = re.compile(r"\S+|\n")
_SEMICOLON, _NEWLINE, _DASH = 3, 6, 7
_IS_STRONG = np.array([mark in ".?;n-" and mark != "" for mark in MARKS])
_STRENGTH = np.array([0 if not mark else 2 if strong else 1 for mark, strong in zip(MARKS, _IS_STRONG, strict=True)])
_STRENGTHS = ("", ",", ".")
_RARE_MARKS = 20  # a recogniser's text has fewer than one mark in so many words, and is no shorter
_POWERS = 1 << np.arange(30)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text without diacritics and marks, which of them ask, and whether it has (nearly) no marks."""

    bare: list[str]
    asks: list[bool]
    running: bool


def word_places(text: str) -> list[tuple[int, int]]:
    """Return where each word of `text` begins and ends."""
    return [match.span() for match in _WORD.finditer(text)]


@dataclass(frozen=True)
class Reading:
    """The words of texts, one after the other. A gap lies behind a word, and bears its place; `mark` is the mark in it.

    Behind the last word of a text there is no gap.
    """

    lexicon: Lexicon
    first: Ints  # of each text the place of its first word, and how many there are in all
    said: Ints  # numbers of the words
    bare: Ints  # numbers of the words without diacritics
    mark: Ints
    asks: Bools  # a request or question is in this word or begins with it
    capital: Bools
    running: Bools  # of each text: (nearly) no marks, as recognisers write

    @cached_property
    def owner(self) -> Ints:
        """The text of each word."""
        return np.repeat(np.arange(len(self.running)), np.diff(self.first))

    @cached_property
    def gaps(self) -> Ints:
        """The gaps at which another matter may begin: at a mark, before a joining word; all in running text."""
        inner = np.ones(len(self.said), bool)
        inner[self.first[1:][np.diff(self.first) > 0] - 1] = False
        after = np.append(self.bare[1:], self.lexicon.end)
        opened = (self.mark > 0) | np.isin(after, self.lexicon.joiners) | self.running[self.owner]
        asks = np.append(self.asks[2:], [False, False])[: len(after)]
        same = np.append(self.owner[2:], [-1, -1])[: len(after)] == self.owner
        opened |= (after == self.lexicon.and_) & asks & same
        found: Ints = np.flatnonzero(opened & inner)
        return found

    def words(self, text: int) -> Words:
        """Return the words of one text."""
        here = slice(*self.first[text : text + 2].tolist())
        bare = [self.lexicon.bare[number] for number in self.bare[here].tolist()]
        return Words(bare, self.asks[here].tolist(), bool(self.running[text]))


def read_texts(texts: Sequence[str], lexicon: Lexicon, hidden: Sequence[Sequence[Span]] | None = None) -> Reading:
    """Return the words of `texts`; of each, what touches one of its `hidden` spans tells nothing but its capital."""
    said = [text.split() for text in texts]
    lengths = np.fromiter(map(len, said), np.int64, len(said))
    first = np.concatenate([[0], np.cumsum(lengths)])
    number = np.array(lexicon.numbers(list(chain.from_iterable(said))), np.int64)
    bare_of, mark_of, asks_of, capital_of, dash_of = lexicon.columns()
    mark, bare, asks = mark_of[number], bare_of[number], asks_of[number]
    owner = np.repeat(np.arange(len(texts)), lengths)
    running = (np.bincount(owner[mark > 0], minlength=len(texts)) + 1) * _RARE_MARKS < lengths
    last = first[1:][lengths > 0] - 1
    for text, start in zip(texts, first.tolist(), strict=False):
        if "\n" in text:
            _mark_lines(text, mark[start:])
    dash = np.flatnonzero(dash_of[number])
    mark[dash] = _DASH
    mark[dash[dash > first[owner[dash]]] - 1] = _DASH
    mark[last] = 0
    pairs = np.flatnonzero(np.isin(bare[:-1] << BITS | bare[1:], lexicon.asks_in_two))
    asks[pairs[owner[pairs] == owner[pairs + 1]]] = True
    capital = capital_of[number]
    if hidden is not None:
        hide = np.array(list(_touched(texts, said, hidden)), bool)
        number = np.where(hide, np.where(capital, *lexicon.hidden[::-1]), number)
        bare = bare_of[number]
    return Reading(lexicon, first, number, bare, mark, asks, capital, running)


def _mark_lines(text: str, marks: Ints) -> None:
    """Mark the gaps in which a line ends."""
    gap = -1
    for piece in _BROKEN.findall(text):
        if piece != "\n":
            gap += 1
        elif gap >= 0:
            marks[gap] = _NEWLINE


def _touched(texts: Sequence[str], said: Sequence[list[str]], hidden: Sequence[Sequence[Span]]) -> Iterator[bool]:
    """Yield for each word whether it touches a hidden span of its text."""
    for text, words, spans in zip(texts, said, hidden, strict=True):
        if not spans:
            yield from [False] * len(words)
            continue
        for start, end in word_places(text):
            yield any(one.start < end and start < one.end for one in spans)


_GROUPS = (
    ("whole", (3, 1, 5, 2, 3)),  # mark; of the text: running, size, semicolons, sentences
    ("after", (2, BITS, 3)),  # strength of the mark, word, mark
    ("two after", (2, BITS, BITS)),
    ("three after", (BITS, BITS, BITS)),
    ("before", (2, BITS)),
    ("two before", (BITS, BITS)),
    ("around", (BITS, BITS)),
    ("left", (2, 5, 5)),  # how far the last strong mark and the beginning are
    ("right", (2, 5, 5, 5)),  # how far the next strong mark, the next mark and the end are
    ("asks", (2, 3, 1, 1)),  # whether something is asked before, or after
)
"""Aspects of a gap, each with the bits of the numbers that are seen."""

N_GROUPS = len(_GROUPS)


def gap_groups(reading: Reading) -> list[Ints]:
    """Return for each of _GROUPS, in their order, what is seen at each of the gaps, in one number."""
    gap, bare = reading.gaps, np.concatenate([reading.bare, [reading.lexicon.end] * 3])
    text = reading.owner[gap]
    start, end = reading.first[text], reading.first[text + 1]
    mark = reading.mark[gap]
    strength = _STRENGTH[mark]
    last, one = bare[gap], bare[gap + 1]
    before = np.where(gap > start, bare[gap - 1], reading.lexicon.start)
    two, three = (np.where(gap + n < end, bare[gap + n], reading.lexicon.end) for n in (2, 3))
    strong, marked = np.flatnonzero(_IS_STRONG[reading.mark]), np.flatnonzero(reading.mark)
    back = gap - np.maximum(_before(strong, gap), start - 1)
    strong_ahead, mark_ahead = (np.minimum(_after(some, gap), end - 1) - gap for some in (strong, marked))
    so_far = np.concatenate([[0], np.cumsum(reading.asks)])
    asks_before = so_far[gap + 1] > so_far[np.maximum(start, gap - 29)]
    asks_after = so_far[np.minimum(end, gap + 26)] > so_far[gap + 1]
    n_texts = len(reading.running)
    semicolons = np.bincount(reading.owner[reading.mark == _SEMICOLON], minlength=n_texts)
    sentences = np.bincount(reading.owner[strong], minlength=n_texts)
    size = (reading.running, _size(np.diff(reading.first)), np.minimum(semicolons, 3), np.minimum(sentences, 6))
    seen = (
        (mark, *(one[text] for one in size)),
        (strength, reading.said[gap + 1], mark),
        (strength, one, two),
        (one, two, three),
        (strength, last),
        (before, last),
        (last, one),
        (strength, _size(back), _size(gap - start + 1)),
        (strength, _size(strong_ahead), _size(mark_ahead), _size(end - 1 - gap)),
        (strength, mark, asks_before, asks_after),
    )
    return [_packed(some, bits) for some, (_, bits) in zip(seen, _GROUPS, strict=True)]


def _before(places: Ints, gap: Ints) -> Ints:
    """Return the last of `places` before each gap; -1 where there is none."""
    found: Ints = np.concatenate([[-1], places])[np.searchsorted(places, gap)]
    return found


def _after(places: Ints, gap: Ints) -> Ints:
    """Return the first of `places` behind each gap; a great number where there is none."""
    found: Ints = np.append(places, 1 << 40)[np.searchsorted(places, gap, "right")]
    return found


def _size(number: Ints) -> Ints:
    """Return how many bits a number has: roughly how great it is."""
    return np.searchsorted(_POWERS, number, "right")


def _packed(seen: Sequence[NDArray[Any]], bits: Sequence[int]) -> Ints:
    found: Ints = np.zeros(len(seen[0]), np.int64)
    for part, width in zip(seen, bits, strict=True):
        found = found << width | part
    return found


def _unpacked(packed: int, bits: Sequence[int]) -> list[int]:
    found = []
    for width in reversed(bits):
        found.append(packed & ((1 << width) - 1))
        packed >>= width
    return found[::-1]


def group_keys(lexicon: Lexicon, group: int, packed: int) -> list[str]:
    """Return the keys that stand for what is seen of the group of that number: each bears a weight."""
    name, bits = _GROUPS[group]
    seen = _unpacked(packed, bits)
    if name == "whole":
        mark, (running, *sizes) = MARKS[seen[0]], seen[1:]
        size, semicolons, sentences = sizes
        return [f"p{mark}", f"p{mark}{bool(running)}{size}", f"p{mark};{semicolons}", f"p{mark}.{sentences}"]
    if name in {"three after", "two before", "around"}:
        return [f"{name}: {' '.join(lexicon.bare[number] for number in seen)}"]
    strength, rest = _STRENGTHS[seen[0]], seen[1:]
    if name == "after":
        word = lexicon.spelt[rest[0]]
        bare, capital = lexicon.form(rest[0])
        return [f"a{bare}", f"A{word}", f"e{strength}{bare}", f"k{capital}{MARKS[rest[1]]}"]
    if name == "two after":
        one, two = (lexicon.bare[number] for number in rest)
        return [f"b{one} {two}", f"f{strength}{one} {two}", f"d{two}"]
    if name == "before":
        return [f"g{lexicon.bare[rest[0]]}", f"i{strength}{lexicon.bare[rest[0]]}"]
    if name == "left":
        return [f"l{strength}{rest[0]}", f"o{strength}{rest[1]}"]
    if name == "right":
        return [f"m{strength}{rest[0]}", f"n{strength}{rest[1]}", f"q{strength}{rest[2]}"]
    mark, before, after = MARKS[rest[0]], bool(rest[1]), bool(rest[2])
    return [f"r{strength}{before}{after}", f"s{mark}{before}{after}"]
