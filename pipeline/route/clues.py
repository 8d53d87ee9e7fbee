"""Clues to the tier: who owns, decides, is asked or has failed, as far as words of a text tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.route.cues import Cues
from pipeline.text import strip_tones

_TONES = 1.06  # bytes to a code point: with its tones a Vietnamese text has 1.2 and more, without them hardly over 1


@dataclass(frozen=True, slots=True)
class Clue:
    """One row of assets.csv: phrases that point to tiers, on the days [valid_from, valid_to).

    `topics` are ids of leaves and fields; only under these do the phrases mean what they say. None named: under any.
    """

    name: str
    kind: str
    tiers: tuple[str, ...]
    topics: frozenset[str]
    phrases: str
    valid_from: date
    valid_to: date


class ClueFinder:
    """Finds clues in normal texts, with their tones or typed without; built once over the rows."""

    def __init__(self, clues: Iterable[Clue]) -> None:
        self.clues = tuple(clues)
        self._toned = _by_topic(self.clues, [clue.phrases for clue in self.clues])

    def find(
        self, text: str, words: frozenset[str], day: date, topics: Collection[str] | None = None
    ) -> tuple[Clue, ...]:
        """Return the clues that hold on `day` and stand in a normal text whose words are `words`, in their order.

        `topics` are ids of leaves and fields that the text may be about; None: it may be about anything.
        """
        by_topic = self._bare if len(text.encode()) < _TONES * len(text) else self._toned
        found: set[int] = set()
        for topic in by_topic if topics is None else ("", *topics):
            if (shelf := by_topic.get(topic)) is not None:
                shelf.find(text, words, found)
        clues = [self.clues[number] for number in sorted(found)]
        return tuple([clue for clue in clues if clue.valid_from <= day < clue.valid_to])

    def tiers(
        self, text: str, words: frozenset[str], day: date, topics: Collection[str] | None = None
    ) -> Mapping[str, float]:
        """Return how many clues of a text point to each tier; one that points to several counts in equal parts."""
        tiers: dict[str, float] = defaultdict(float)
        for clue in self.find(text, words, day, topics):
            for tier in clue.tiers:
                tiers[tier] += 1 / len(clue.tiers)
        return dict(tiers)

    @cached_property
    def _bare(self) -> Mapping[str, _Shelf]:
        return _by_topic(self.clues, [strip_tones(clue.phrases) for clue in self.clues])


class _Shelf:
    """The clues of one topic. Most texts hold none of them: one search for each first word says so."""

    def __init__(self, numbers: Mapping[str, list[int]]) -> None:
        self._any = Cues(*numbers)
        self._by_word: dict[str, list[tuple[Cues, list[int]]]] = defaultdict(list)
        for phrases, same in numbers.items():
            cues = Cues(phrases)
            for word in cues.first:
                self._by_word[word].append((cues, same))

    def find(self, text: str, words: frozenset[str], found: set[int]) -> None:
        """Add the numbers of the clues in a text to `found`."""
        for word in self._any.first & words:
            if self._any.patterns[word].search(text) is not None:
                those = self._by_word[word]
                for cues, same in those:  # one alone has been found already
                    if len(those) == 1 or cues.patterns[word].search(text) is not None:
                        found.update(same)


def _by_topic(clues: Sequence[Clue], phrases: Sequence[str]) -> Mapping[str, _Shelf]:
    """Return the shelf of each topic; under "" what holds for any.

    The same phrases before and after a reform are one search.
    """
    numbers: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, clue in enumerate(clues):
        for topic in clue.topics or ("",):
            numbers[topic][phrases[number]].append(number)
    return {topic: _Shelf(some) for topic, some in numbers.items()}
