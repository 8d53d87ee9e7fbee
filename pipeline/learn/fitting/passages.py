"""Passages whose boundaries are known, cut from labelled turns as the path would ask about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.classify.gaps import word_places
from pipeline.ingest.comments.comments import unmarked_passages
from pipeline.learn.corpus.seed import LabelledTurn
from pipeline.learn.fitting.joined import joined_turns
from pipeline.records import Document, Span, Turn
from pipeline.text import mask


@dataclass(frozen=True, slots=True)
class KnownPassage:
    """A passage whose boundaries are known: `wanted` holds the first and the last gap that are right, for each.

    `hidden` is what identifies people: nothing of it may be learnt. `made`: joined from what was said singly.
    """

    hand: str
    text: str
    hidden: tuple[Span, ...]
    wanted: tuple[tuple[int, int], ...]
    made: bool = False


def known_passages(turns: Sequence[LabelledTurn]) -> list[KnownPassage]:
    """Return the passages of all turns, and of turns joined from single ones."""
    return [*_passages(turns, made=False), *_passages(joined_turns(turns), made=True)]


def _passages(turns: Sequence[LabelledTurn], *, made: bool) -> Iterator[KnownPassage]:
    starts, at = [], 0
    for turn in turns:
        starts.append(at)
        at += len(turn.text) + 1
    said = [
        Turn(f"t#{n}", f"t#{n}", "t", "", Span(start, start + len(turn.text)), "citizen")
        for n, (turn, start) in enumerate(zip(turns, starts, strict=True))
    ]
    document = Document("t", "", "\n".join(turn.text for turn in turns), ())
    for passage in unmarked_passages(document, said):
        turn = turns[int(passage.turn.id[2:])]
        offset = passage.span.start - passage.turn.span.start
        text = passage.span.cut(document.text)
        parts = [Span(max(0, p.start - offset), p.end - offset) for p in turn.parts if p.end > offset]
        parts = [part for part in parts if part.start < len(text)]
        if all(a.end <= b.start for a, b in pairwise(parts)):
            places = word_places(text)
            wanted = tuple(_right_gaps(places, a.end, b.start) for a, b in pairwise(parts))
            yield KnownPassage(turn.hand, text, tuple(one.span for one in mask(text).masks), wanted, made)


def _right_gaps(places: Sequence[tuple[int, int]], end: int, start: int) -> tuple[int, int]:
    """Return the first and the last gap between a part that ends and one that starts."""
    n = len(places) - 1
    first = next((gap for gap in range(n) if places[gap][1] >= end - 1), n)
    last = next((gap for gap in reversed(range(n)) if places[gap + 1][0] <= start), first)
    return min(first, last), max(first, last)
