"""Turns as people speak them in meetings, matter after matter, joined from what writers wrote singly."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from pipeline.classify.gaps import read_texts
from pipeline.classify.lexicon import Lexicon
from pipeline.learn.corpus.seed import LabelledTurn
from pipeline.records import Span

_SEED, _N_JOINED = 20260701, 5_000
_MOST_JOINED = 5  # matters
_SHORT, _LONG = 30, 320  # code points of what is joined
_LONGEST = 600  # ... of what is first cut to its first clauses
_BREATHLESS = 0.3  # of the matters are joined by a mark of their own, of these:
_MARKS = {". ": 0.4, ", ": 0.5, "; ": 0.1}
_CURT = 0.3  # of the turns name each matter in its first clause or two, as clerks note them, by one mark throughout:
_MARKS_OF_CURT = {", ": 0.5, ". ": 0.35, "; ": 0.15}
_ONE_CLAUSE, _KEEPS_MARK = 0.3, 0.8  # of the matters of such a turn
_CURTEST = 40  # code points, at least, up to the mark where a matter is cut off
_CLAUSE_END = re.compile(r"[,.;?!](?=\s)")


def joined_turns(turns: Sequence[LabelledTurn]) -> list[LabelledTurn]:
    """Return turns as somebody would speak who raises, one after the other, what one writer wrote singly.

    People in a meeting raise more matters at once than most who write, and clerks note them curtly. The same turns
    give the same result: at most 5,000, and as many as are given.
    """
    chance = random.Random(_SEED)
    by_writer: dict[tuple[str, bool], list[str]] = {}
    running = read_texts([turn.text for turn in turns], Lexicon()).running.tolist()
    for turn, runs in zip(turns, running, strict=True):
        for part in turn.parts:
            said = part.cut(turn.text).strip()
            if _SHORT <= len(said) <= _LONGEST:
                by_writer.setdefault((turn.hand, runs), []).append(said)
    writers = sorted(writer for writer, parts in by_writer.items() if len(parts) >= _MOST_JOINED)
    made = []
    for _ in range(min(_N_JOINED, len(turns)) if writers else 0):
        hand, runs = writer = chance.choices(writers, [len(by_writer[one]) for one in writers])[0]
        parts = chance.sample(by_writer[writer], chance.randint(2, _MOST_JOINED))
        curt = chance.random() < _CURT and not runs
        text, spans = _curt(parts, chance) if curt else _full(parts, runs, chance)
        if len(spans) > 1:
            made.append(LabelledTurn(hand, text, spans))
    return made


def _full(parts: Sequence[str], running: bool, chance: random.Random) -> tuple[str, tuple[Span, ...]]:
    """Return the parts, those that are not too long, one after the other, and where each is."""
    text, spans = "", []
    for said in parts:
        if len(said) <= _LONG:
            text, start = _with(text, said, running, chance)
            spans.append(Span(start, len(text)))
    return text, tuple(spans)


def _curt(parts: Sequence[str], chance: random.Random) -> tuple[str, tuple[Span, ...]]:
    """Return the first clauses of each part, between marks of one kind, and where they are."""
    text, spans = "", []
    mark = chance.choices(list(_MARKS_OF_CURT), list(_MARKS_OF_CURT.values()))[0]
    for part in parts:
        said = _first_clauses(part, chance)
        if text:
            own = mark if chance.random() < _KEEPS_MARK else ". "
            text = text.rstrip(".;,?!") + own
            said = said if own == ". " or said[1:2].isupper() else said[0].lower() + said[1:]
        spans.append(Span(len(text), len(text) + len(said)))
        text += said
    return text, tuple(spans)


def _first_clauses(said: str, chance: random.Random) -> str:
    ends = [match.start() for match in _CLAUSE_END.finditer(said) if match.start() >= _CURTEST]
    if not ends:
        return said
    return said[: ends[0 if chance.random() < _ONE_CLAUSE else min(1, len(ends) - 1)]]


def _with(text: str, said: str, running: bool, chance: random.Random) -> tuple[str, int]:
    """Return `text` with one more matter, and where that begins: after a full stop, in one breath, or unmarked."""
    if not text or running:
        text += " " if text else ""
    elif text[-1] not in ".?!;…" or (chance.random() < _BREATHLESS and text.count(".", -_LONG) < 2):
        mark = chance.choices(list(_MARKS), list(_MARKS.values()))[0]
        text = text.rstrip(".;") + mark
        said = said if mark == ". " or said[1:2].isupper() else said[0].lower() + said[1:]
    else:
        text += " "
    return text + said, len(text)
