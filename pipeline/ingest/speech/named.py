"""Voices that a file names in full at first and later in short, and what each of them is in the meeting."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.ingest.speech.stretches import moderates
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import parse_person
from pipeline.ingest.voices.utterances import guess_role, holds_office, self_named
from pipeline.records import Block, Document, Role

_LAST_WORDS = 100  # code points in which whoever leads says who answers
_TITLE = r"(?<!\w)(?:ông|bà|anh|chị|cô|chú|bác|em|thầy|đồng chí|đ/c)"
_SENTENCE = re.compile(r"[.!?]\s")
_OFTEN = 3  # times


def in_full(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks; a voice called "Bà Vy" is the one that another block calls "Bà Nguyễn Thị Tường Vy".

    Where two bear a given name, whoever is called by it alone keeps his own label.
    """
    full: dict[str, set[str]] = defaultdict(set)
    for voice in {block.voice for block in blocks if block.voice}:
        name = parse_person(voice)[0]
        if name is not None and " " in name:
            full[name.split()[-1]].add(voice)
    return [
        replace(block, voice=next(iter(known))) if len(known := full[_short(block.voice)]) == 1 else block
        for block in blocks
    ]


def _short(voice: str | None) -> str:
    """Return the given name that is all a label says; "" for any other label."""
    if not voice or role_of(voice) is not None:
        return ""
    name = parse_person(voice)[0] or voice.strip()
    return name if " " not in name else ""


def role_by_voice(document: Document, blocks: Sequence[Block]) -> Mapping[str, Role]:
    """Return what the voices with names are, by all that each of them says.

    Whoever says his own name is a citizen, unless he says his office, too; who mostly gives the floor or answers leads,
    who speaks first need do so half the time; who is called by an office answers.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for block in blocks:
        if block.voice and role_of(block.voice) is None and parse_person(block.voice)[0] is not None:
            said[block.voice].append(block.span.cut(document.text))
    called = set(_called_by_office(document.text, blocks))
    found: dict[str, Role] = {}
    for voice, some in said.items():
        names = [(words, name) for words in some if (name := self_named(words)[0])]
        if any(holds_office(words, name) for words, name in names) or (voice in called and not names):
            found[voice] = "official"
        elif names:
            found[voice] = "citizen"
        elif len(some) >= _OFTEN and sum(map(_leads, some)) * 2 > len(some) - (voice == blocks[0].voice):
            found[voice] = "chair"
    return found


def _leads(words: str) -> bool:
    return moderates(words) or guess_role(words) != "citizen"


def _called_by_office(text: str, blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the voices that the one before calls by their office: "Cái này anh Sơn công an phường."."""
    for before, block in pairwise(blocks):
        name = parse_person(block.voice or "")[0]
        if name is None or before.voice == block.voice:
            continue
        last = before.span.cut(text)[-_LAST_WORDS:]
        called = re.search(rf"{_TITLE} (?:\w+ )*?{re.escape(name.split()[-1])}(?!\w)", last, re.IGNORECASE)
        if called is not None and role_of(_SENTENCE.split(last[called.end() :])[0]) == "official":
            yield block.voice or ""
