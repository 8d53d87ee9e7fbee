"""Words as numbers: every different word is looked at once, and what follows from it is remembered.

Whoever reads many texts adds up numbers instead of comparing letters.
"""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from pipeline.text import strip_tones

MARKS = ("", "?", ".", ";", ",", ":", "n", "-")
"""Kinds of marks between two words, by number; "n" is the end of a line, "-" a dash with space on both sides."""

_RIM = "\"'“”‘’()[]«»*_.,:;!?…-–—"
_QUOTES = "\"'”’)]"
_KIND_OF = {"?": 1, "!": 2, "…": 2, ".": 2, ";": 3, ",": 4, ":": 5}
_DASHES = frozenset("-–—")
_JOINERS = ("con", "roi")
"""Words before which another matter may begin though there is no mark; before "và" it may where a request follows."""
_ASKS = frozenset(("mong", "hoi", "nho", "xin", "nen", "can"))
_ASKS_IN_TWO = ("de nghi", "kien nghi", "yeu cau", "de xuat", "cho hoi", "khi nao", "bao gio", "tai sao", "vi sao")
HIDDEN = "*"
"""Stands for a word that identifies somebody; no word without the marks around it is this one."""

BITS = 20
"""Of a word's number."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Lexicon:
    """Every different word met so far, by number: in lower case, without diacritics, and what follows from it.

    A process meets ever new words, so whoever holds one drops it when `is_full`.
    """

    def __init__(self) -> None:
        self.spelt: list[str] = []
        self.bare: list[str] = []  # by another number: words that differ in marks, capitals and diacritics are the same
        self._numbers: dict[str, int] = {}
        self._bare_numbers: dict[str, int] = {}
        self._columns = tuple(array("q") for _ in range(5))  # bare number, kind of mark, asks, capital, dash
        self.start, self.end, self.and_ = (self._bare_number(word) for word in ("^", "$", "va"))
        self.joiners = [self._bare_number(word) for word in _JOINERS]
        self.asks_in_two = [
            self._bare_number(one) << BITS | self._bare_number(two)
            for one, two in (pair.split() for pair in _ASKS_IN_TWO)
        ]
        self.hidden = [self._row(HIDDEN, self._bare_number(HIDDEN), 0, False, capital, False) for capital in (0, 1)]

    @property
    def is_full(self) -> bool:
        """Whether there is hardly a number left."""
        return len(self.spelt) > 1 << (BITS - 2)

    def numbers(self, said: list[str]) -> list[int]:
        """Return the numbers of words as typed."""
        found = list(map(self._numbers.get, said))
        if None in found:
            return [self._number_of(word) for word in said]
        return found  # type: ignore[return-value]  # there is no None among them

    def form(self, number: int) -> tuple[str, bool]:
        """Return a word without diacritics, and whether it begins with a capital as typed."""
        return self.bare[self._columns[0][number]], bool(self._columns[3][number])

    def columns(self) -> tuple[Ints, Ints, Bools, Bools, Bools]:
        """Return by word number: number without diacritics, kind of mark, asks, begins with a capital, is a dash."""
        bare, mark, *flags = (np.array(column, np.int64) for column in self._columns)
        asks, capital, dash = (flag.astype(bool) for flag in flags)
        return bare, mark, asks, capital, dash

    def _number_of(self, word: str) -> int:
        known = self._numbers.get(word)
        if known is None:
            spelt = word.lower().strip(_RIM)
            bare = strip_tones(spelt)
            mark, asks = _KIND_OF.get(word.rstrip(_QUOTES)[-1:], 0), bare in _ASKS or "?" in word
            known = self._row(spelt, self._bare_number(bare), mark, asks, word[0].isupper(), word in _DASHES)
            self._numbers[word] = known
        return known

    def _row(self, spelt: str, *values: int) -> int:
        self.spelt.append(spelt)
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        return len(self.spelt) - 1

    def _bare_number(self, bare: str) -> int:
        known = self._bare_numbers.get(bare)
        if known is None:
            known = self._bare_numbers[bare] = len(self.bare)
            self.bare.append(bare)
        return known
