"""Who has the floor: the turn being read, and the voices that a recogniser numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.ingest.voices.names import attribution
from pipeline.ingest.voices.utterances import asks, guess_role, self_named
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Role, Span, Turn


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
        self._spoke: dict[str, list[Turn]] = {}

    def named(self, voice: str | None, turn: Turn) -> Turn:
        """Return the turn, with the name that its voice gave before where it gives none now."""
        if voice is None:
            return turn
        self._spoke.setdefault(voice, []).append(turn)
        if turn.role != "citizen":
            return turn
        if turn.speaker is not None:
            self._known[voice] = turn.speaker, turn.speaker_place
            return turn
        name, place = self._known.get(voice, (None, None))
        return replace(turn, speaker=name, speaker_place=turn.speaker_place or place)

    def settled(self, turns: Sequence[Turn]) -> list[Turn]:
        """Return the turns; a voice that mostly gives the floor leads the meeting, whatever else it says."""
        leads = {
            turn.span
            for spoke in self._spoke.values()
            if any(turn.role == "chair" for turn in spoke)
            and sum(turn.role in {"chair", "clerk"} for turn in spoke) * 2 > len(spoke) > 2
            for turn in spoke
        }
        return [
            replace(turn, role="chair", speaker=None) if turn.role == "citizen" and turn.span in leads else turn
            for turn in turns
        ]


_ASIDE = re.compile(r"\([^()\n]{3,60}\)\s*")
_SAYS_WHO = re.compile(
    r"[\W]*(?:(?:kinh )?thua [^,.]{2,30}[,.] ?|da,? |vang,? )*(?:toi|em|chau|minh|tui)(?: xin)? (?:ten la|la|ten) "
)
_BREAKS_IN = re.compile(r"(?:nói|chen|xen)\s+(?:chen|xen|ngang|vào|leo)|ngắt lời|cắt lời", re.IGNORECASE)


def turn_of(document: Document, opened: Open) -> Turn | None:
    """Return the turn that ends here, None where nothing was said; its words may name its speaker and his role."""
    text = document.text
    start, end = opened.start, opened.end
    while start < end and text[start].isspace():
        start += 1
    aside = _ASIDE.match(text, start, end)
    if aside is not None:
        start = aside.end()
    if start >= end:
        return None
    role, speaker = opened.role, opened.speaker
    if aside is not None and role == "citizen" and _BREAKS_IN.search(aside[0]) and not asks(text[start:end]):
        role = "clerk"
    if opened.introduced and not opened.sure and speaker is None:
        role = guess_role(text[start:end])
    place = opened.place
    if role == "citizen" and speaker is None and (found := attribution(text[start:end])) is not None:
        end, speaker, place = start + found[0], found[1], found[2] or place
    if (
        role == "citizen"
        and speaker is None
        and (opened.introduced or _SAYS_WHO.match(plain(text[start : start + 60])))
    ):
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


def said_by(document: Document, block: Block, span: Span, role: Role, name: str | None, place: str | None) -> Turn:
    """Return the turn of words that stand for themselves, under no heading."""
    return Turn("", "", document.source, block.locator, span, role, name, place, document.meeting.setting)
