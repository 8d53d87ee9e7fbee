"""Phrases that mean something wherever they stand, looked for cheaply.

Most texts hold none of them. So the words of a text are first compared, as sets, with the words that the phrases begin
with, and only the phrases that begin with a word of the text are searched for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import filterfalse

from pipeline.text import tokens_of

_LETTERS = re.compile(r"[^\W\d_]+")  # so that "ql6" and "đt.179" begin with "ql" and "đt"
_HEAD = re.compile(r"\(\?:([\w| ]+)\)|(\w+)")


class Cues:
    """A list of phrases, each a regular expression that begins with a word or with a choice of words, found whole."""

    def __init__(self, *phrases: str) -> None:
        by_first: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            for one in _alternatives(phrase):
                for head, rest in _heads(one):
                    by_first[head.split()[0]].append(head + rest)
        self.first = frozenset(by_first)
        self.patterns = _Patterns(dict(by_first))

    def found(self, text: str, words: frozenset[str]) -> bool:
        """Return whether a phrase stands in the normal `text`, whose words are `words`.

        Of the words only those in `first` count: a caller with many lists may pass no others.
        """
        for word in self.first & words:  # noqa: SIM110 - a third faster than any() on what is mostly empty
            if self.patterns[word].search(text) is not None:
                return True
        return False


class _Patterns(dict[str, re.Pattern[str]]):
    """One pattern for each first word; most are never needed, so that each is compiled when first asked for."""

    def __init__(self, by_first: Mapping[str, list[str]]) -> None:
        super().__init__()
        self._by_first = by_first

    def __missing__(self, word: str) -> re.Pattern[str]:
        pattern = self[word] = _pattern(word, self._by_first[word])
        return pattern


def words_of(text: str) -> frozenset[str]:
    """Return the words of a normal text, as `Cues.found` wants them."""
    return words_among(tokens_of(text))


def words_among(tokens: Sequence[str]) -> frozenset[str]:
    """Return the words among the tokens of a text; of those with figures in them, the letters too."""
    mixed = " ".join(filterfalse(str.isalpha, tokens))
    return frozenset([*tokens, *_LETTERS.findall(mixed)])


def first_words(*lists: Cues) -> frozenset[str]:
    """Return every word that a phrase of these lists begins with; a text without one holds none of the phrases."""
    return frozenset().union(*(cues.first for cues in lists))


def _pattern(word: str, phrases: list[str]) -> re.Pattern[str]:
    """Return a pattern of phrases that all begin with `word`: as a literal in front, which is searched for fastest."""
    rests = "|".join(phrase[len(word) :] for phrase in phrases)
    return re.compile(rf"{word}(?<!\w{word})(?:{rests})(?!\w)")


def _alternatives(phrase: str) -> Iterator[str]:
    """Cut at the bars that stand outside brackets."""
    depth, start = 0, 0
    for at, char in enumerate(phrase):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            yield phrase[start:at]
            start = at + 1
    yield phrase[start:]


def _heads(phrase: str) -> Iterator[tuple[str, str]]:
    """Return each choice of words that a phrase can begin with, and what comes after it."""
    match = _HEAD.match(phrase)
    if match is None:
        raise ValueError(f"cue {phrase!r} does not begin with a word or a choice of words")
    for option in (match[1] or match[2]).split("|"):
        yield option, phrase[match.end() :]
