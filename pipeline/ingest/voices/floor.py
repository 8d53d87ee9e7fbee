"""Who has the floor: the turn being read, and the voices that a recogniser numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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

    def settled(self, text: str, turns: Sequence[Turn]) -> list[Turn]:
        """Return the turns of `text`; who mostly gives the floor leads, who mostly answers or is called to answers.

        Whatever else they say; whoever says his name as a citizen stays one. Who speaks first and last and gives the
        floor leads too.
        """
        called = {
            turn.span
            for before, turn in pairwise(turns)
            if before.role in _CALLS_TO_ANSWER
            and _CALLS_TO_ANSWER[before.role].search(plain(before.span.cut(text)[-_LAST_WORDS:]))
        }
        role_of_voice: dict[Span, Role] = {}
        for spoke in self._spoke.values():
            leads = any(turn.role == "chair" for turn in spoke)
            frames = turns[0].span == spoke[0].span and turns[-1].span == spoke[-1].span
            if leads and (frames or sum(turn.role in {"chair", "clerk"} for turn in spoke) * 2 > len(spoke) > 2):
                role_of_voice |= {turn.span: "chair" for turn in spoke}
            elif not any(turn.speaker for turn in spoke) and (
                any(
                    turn.span in called or _FROM_AN_OFFICE.match(plain(turn.span.cut(text)[:_LAST_WORDS]))
                    for turn in spoke
                )
                or sum(turn.role == "official" for turn in spoke) * 2 >= len(spoke) > 1
            ):
                role_of_voice |= {turn.span: "official" for turn in spoke}
        return [
            replace(turn, role=role_of_voice[turn.span], speaker=None)
            if turn.role == "citizen" and turn.span in role_of_voice
            else turn
            for turn in turns
        ]


_LAST_WORDS = 120  # code points
_CALLS_TO_ANSWER: dict[Role, re.Pattern[str]] = {
    "chair": re.compile(r"(?<!\w)(?:tra loi|giai trinh|giai dap|phan hoi)(?: \w+){0,5}\W*$"),
    "official": re.compile(
        r"(?<!\w)(?:thi|de|nho|moi|xin|phan) (?:dong chi|d/c|anh|chi|em|ong|ba|ben|phong|co|chu|bac)(?: \w+){1,5} "
        r"(?:se |xin )?(?:noi|tra loi|giai trinh|giai dap|bao cao|thong tin|bo sung|trinh bay)"
        r"(?: (?:them|ro|ky|luon|tiep|ve|cho|giup|cu the|ba con|\w+ hon))*\W*$"
    ),
}
"""The last words of whoever leads, or answers in part, before somebody else answers."""
_FROM_AN_OFFICE = re.compile(
    r"(?:(?:da|vang|thua|kinh thua)(?: \w+){0,2},? )*(?:em|toi|chung toi|ben em) (?:la |o |ben |can bo )+"
    r"(?:ben )?(?:cong an|dia chinh|phong|tram|van phong|ubnd|uy ban|dien luc|ban quan ly|doan|to cong tac)(?!\w)|"
    r"(?:(?:da|vang|thua|kinh thua)(?: \w+){0,2},? )*(?:em|toi|tui|ben em) (?:\w+ )?(?:cong an|dia chinh|van phong|"
    r"ubnd|uy ban|dien luc|cong ty|ban quan ly|buu dien|ngan hang)(?!\w)[^.!?,]{0,50} xin "
    r"(?:thua|tra loi|bao cao|thong tin|noi|giai trinh)(?!\w)"
)


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
