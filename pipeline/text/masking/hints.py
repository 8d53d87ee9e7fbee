"""What single words tell at a glance: for each word one number, whose bits say which finder has to look closer.

Most texts hold nothing to hide. One look at each word, remembered for the next text, is all that they cost.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cache

from pipeline.text.masking.naming import Naming, naming

_LONGEST_KEPT = 24  # code points
_MOST_KEPT = 1 << 16
DIGITS = 1
"""The hint of words with digits."""

_registered: list[tuple[int, Callable[[Naming], Container[str]]]] = []


def hint(words: Container[str] | Callable[[Naming], Container[str]]) -> int:
    """Return a new hint, a power of two, that those of `words` will carry; to be asked for when a module is loaded."""
    bit = DIGITS << (len(_registered) + 1)
    _registered.append((bit, words if callable(words) else lambda _: words))
    return bit


@dataclass(frozen=True, slots=True)
class Holding:
    """Holds every word in which one of `signs` stands."""

    signs: tuple[str, ...]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and any(sign in word for sign in self.signs)


class Hints(dict[str, int]):
    """The hints of each word in small letters, worked out when the word is first seen."""

    def __init__(self, known: Naming) -> None:
        self._sets = [(bit, words(known)) for bit, words in _registered]

    def __missing__(self, word: str) -> int:
        hints = sum(bit for bit, words in self._sets if word in words)
        if any(map(str.isdigit, word)):
            hints |= DIGITS
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = hints
        return hints


@cache
def hints_of(toneless: bool) -> Hints:
    """Return the hints of words typed with diacritics, or without."""
    return Hints(naming(toneless))
