"""Phrases that mean something wherever they stand, looked for cheaply.

Most texts hold none of them. So the words of a text are first compared with the words that the phrases begin with, as
sets, and only on a hit is the text searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LETTERS = re.compile(r"[^\W\d_]+")  # so that "ql6" and "đt.179" begin with "ql" and "đt"
_HEAD = re.compile(r"(?:\(\?:([\w| ]+)\)|(\w+))")


class Cues:
    """A list of phrases, each a regular expression that begins with a word or with a choice of words."""

    def __init__(self, *phrases: str) -> None:
        every = [one for phrase in phrases for one in _alternatives(phrase)]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(every)})")
        self._first = frozenset(word for phrase in every for word in _first_words(phrase))

    def found(self, text: str, words: frozenset[str]) -> bool:
        """Return whether a phrase stands in the normal `text`, whose words are `words`."""
        return not self._first.isdisjoint(words) and self._pattern.search(text) is not None


def words_of(text: str) -> frozenset[str]:
    """Return the words of a normal text, as `Cues.found` wants them."""
    return frozenset(_LETTERS.findall(text))


def _alternatives(phrase: str) -> Iterator[str]:
    """Cut at the bars that stand outside brackets."""
    depth, start = 0, 0
    for at, char in enumerate(phrase):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            yield phrase[start:at]
            start = at + 1
    yield phrase[start:]


def _first_words(phrase: str) -> Iterator[str]:
    match = _HEAD.match(phrase)
    if match is None:
        raise ValueError(f"cue {phrase!r} does not begin with a word or a choice of words")
    for option in (match[1] or match[2]).split("|"):
        yield option.split()[0]
