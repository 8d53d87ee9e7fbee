"""Who has the floor: the turn being read, and the voices that a recogniser numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.ingest.names import attribution
from pipeline.ingest.utterances import guess_role, self_named
from pipeline.records import Document, Role, Span, Turn


@dataclass(slots=True)
class Open:
    """The turn being read."""

    locator: str
    start: int
    end: int
    role: Role
    speaker: str | None
    place: str | None
    heading: str | None
    introduced: bool
    sure: bool
    voice: str | None = None  # the number that a recogniser gave it


class Voices:
    """Remembers who said his name under which number, for the times he speaks again."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str | None]] = {}

    def named(self, voice: str | None, turn: Turn) -> Turn:
        """Return the turn, with the name that its voice gave before where it gives none now."""
        if voice is None or turn.role != "citizen":
            return turn
        if turn.speaker is not None:
            self._known[voice] = turn.speaker, turn.speaker_place
            return turn
        name, place = self._known.get(voice, (None, None))
        return replace(turn, speaker=name, speaker_place=turn.speaker_place or place)


def turn_of(document: Document, opened: Open) -> Turn | None:
    """Return the turn that ends here, None where nothing was said; its words may name its speaker and his role."""
    text = document.text
    start, end = opened.start, opened.end
    while start < end and text[start].isspace():
        start += 1
    if start >= end:
        return None
    role, speaker = opened.role, opened.speaker
    if opened.introduced and not opened.sure and speaker is None:
        role = guess_role(text[start:end])
    place = opened.place
    if role == "citizen" and speaker is None and (found := attribution(text[start:end])) is not None:
        end, speaker, place = start + found[0], found[1], found[2] or place
    if role == "citizen" and speaker is None and opened.introduced:
        speaker, said = self_named(text[start : min(end, start + 300)])
        place = place or said
    return Turn(
        "",
        "",
        document.source,
        opened.locator,
        Span(start, end),
        role,
        speaker,
        place,
        document.meeting.setting,
        opened.heading,
    )


def lines_of(text: str, span: Span) -> Iterator[Span]:
    """Yield the non-empty lines of a span."""
    at = span.start
    while at < span.end:
        stop = text.find("\n", at, span.end)
        stop = span.end if stop < 0 else stop
        if text[at:stop].strip():
            yield Span(at, stop)
        at = stop + 1
