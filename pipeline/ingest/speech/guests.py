"""Guests whom a host introduces at the beginning, and who answer later under a shorter name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import OFFICE_BEHIND, TITLED, name_at
from pipeline.ingest.words.spelling import plain
from pipeline.records import Document, Turn


def with_guests(document: Document, turns: Iterator[Turn]) -> Iterator[Turn]:
    """Yield the turns; whoever the chair introduced with an office answers, though his label holds a given name only.

    Those who are only called by a name that a guest bears stay what they are where their own name is longer.
    """
    found = list(turns)
    guests = _guests(document.text, found)
    for turn in found:
        name = plain(turn.speaker or "").split()
        answers = (
            turn.role == "citizen" and len(name) in {1, 2} and any(guest[-len(name) :] == name for guest in guests)
        )
        yield replace(turn, role="official") if answers else turn


def _guests(text: str, turns: Sequence[Turn]) -> list[list[str]]:
    """Return the names, in words, of those with an office in what the chair says before a citizen first speaks."""
    found: list[list[str]] = []
    for turn in turns:
        if turn.role == "chair":
            words = turn.span.cut(text)
            for match in TITLED.finditer(words):
                name, end = name_at(words[match.start() : match.start() + 90])
                office = OFFICE_BEHIND.match(words, match.start() + end) if name and " " in name else None
                if name and office and role_of(office[1]) == "official":
                    found.append(plain(name).split())
    return found
