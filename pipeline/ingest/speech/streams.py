"""Speech without minutes: subtitles with voices, and recognisers' streams without any structure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pipeline.ingest.speech.changes import is_run_together
from pipeline.ingest.speech.dialogue import Dialogue
from pipeline.ingest.speech.named import in_full, role_by_voice
from pipeline.ingest.speech.stretches import moderates, stretches
from pipeline.ingest.voices.floor import Voices, said_by
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import parse_person
from pipeline.ingest.voices.stamps import numbered_voice
from pipeline.ingest.voices.utterances import asks, guess_role, holds_office, self_named
from pipeline.ingest.words.manners import after_own_name
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Role, Span, Turn

_SPOT = re.compile(r"(?:điểm cầu|đầu cầu|cầu truyền hình|phòng họp)\s+", re.IGNORECASE)


_OPENS = re.compile(r"(?<!\w)(?:kinh thua quy vi|chuong trinh|hoi nghi|buoi)(?!\w).*(?<!\w)moi(?!\w)")
"""Words before the first voice that a file names: whoever says them opens the meeting."""


def voice_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return one turn for each stretch of a voice that the file's own markup names, or tells from the one before."""
    voices, talk, turns = Voices(), Dialogue(), list[Turn]()
    blocks = in_full(blocks)
    role_of_voice = role_by_voice(document, blocks)
    answering = _answering(document.text, blocks)
    captioned = any(not block.voice for block in blocks) and any(
        role_of(block.voice) == "official" for block in blocks if block.voice
    )  # who is named without an office has none
    for block in blocks:
        words = block.span.cut(document.text)
        voice = block.voice or ""
        role, name, place = _voice(voice)
        if role is None and block.voice == "":
            role = talk.role(words, self_named(words)[0], leads=moderates(words))
        elif role is None and voice in role_of_voice:
            role = role_of_voice[voice]
        elif role is None and voice in answering:
            role = "chair" if moderates(words) else "official"
        elif role is None and name is not None and captioned:
            role = "chair" if moderates(words) else "citizen"
        elif role is None:
            role = guess_role(words) if voice or not _OPENS.search(plain(words)) else "chair"
        if block.voice:
            talk.heard(role, words, name)
        if role == "citizen" and name is None:
            name, said = self_named(words)
            place = said or place
        start = block.span.start + (after_own_name(words, name) if role == "citizen" and name else 0)
        spoken = said_by(document, block, Span(start, block.span.end), role, name, place)
        turns.append(voices.named(numbered_voice(voice), spoken))
    return voices.settled(document.text, turns)


def _answering(text: str, blocks: Sequence[Block]) -> set[str]:
    """Return the voices that answer, whatever else they say: called to, or heard to answer or to name their office.

    Whoever says his name, but no office, answers nothing.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for block in blocks:
        if block.voice:
            said[block.voice].append(block.span.cut(text))
    called = {match["who"] for match in _CALLED.finditer(plain(" ".join(chain.from_iterable(said.values()))))}
    found = set()
    for voice, some in said.items():
        in_office = [holds_office(words, name) for words in some if (name := self_named(words)[0])]
        answers = called & set(plain(voice).split()) or any(guess_role(words) == "official" for words in some)
        if any(in_office) or (answers and not in_office):
            found.add(voice)
    return found


_CALLED = re.compile(
    r"(?<!\w)(?:anh|chi|em|ong|ba|co|chu|bac|dong chi) (?P<who>[^\W\d_]+)(?: \w+){0,6} "
    r"(?:tra loi|giai trinh|giai dap|phan hoi)(?!\w)"
)
"""Whoever leads calls somebody to answer: "anh Quang địa chính trả lời cô"."""


def _voice(voice: str) -> tuple[Role | None, str | None, str | None]:
    name, place = parse_person(voice)
    role = role_of(voice)
    if role == "official" and name and not holds_office(voice, name) and "," in voice:
        role = None
    if _SPOT.match(voice):
        return "citizen", name, place or _SPOT.sub("", voice).strip()
    return role, name, place


def stream_turns(document: Document, blocks: Sequence[Block]) -> Iterator[Turn]:
    """Yield the turns of speech run together, in which no line introduces a speaker."""
    text = document.text
    held: Turn | None = None
    asked = False  # the floor was just given to somebody who is to answer
    talk = Dialogue()
    for number, piece, leads in stretches(text, [block.span for block in blocks]):
        block, words = blocks[number], piece.cut(text)
        role: Role
        name, place = (None, None) if leads else self_named(words)
        asked = asked and name is None
        if is_run_together(block.span.cut(text)):
            role = talk.role(words, name, leads=leads)
        else:
            role = "chair" if leads else "official" if asked else guess_role(words)
        if role != "citizen":
            name, place = None, None
        if role == "chair":
            asked = _ANSWER_WANTED.search(plain(words[-200:])) is not None
        if leads and held is not None and held.span.start == blocks[0].span.start and _only_opens(held, text):
            held = replace(held, role="chair")
        if held is not None and held.role == role and name is None and (block.kind == "cue" or role == "chair"):
            held = replace(held, span=Span(held.span.start, piece.end))
            continue
        if held is not None:
            yield held
        held = said_by(document, block, piece, role, name, place)
    if held is not None:
        yield held


def _only_opens(first: Turn, text: str) -> bool:
    """Whoever speaks before the floor was first given, says no name and asks for nothing, opens the meeting."""
    return first.role == "citizen" and first.speaker is None and not asks(first.span.cut(text))


_ANSWER_WANTED = re.compile(
    r"(?<!\w)(?:moi [^.!?]{2,80}|[^.!?]{2,80}(?:chu tich|truong|pho|giam doc|cong an|can bo)[^.!?]{0,60}) "
    r"(?:tra loi|giai trinh|tiep thu|giai dap|phan hoi|thong tin)(?!\w)"
)
