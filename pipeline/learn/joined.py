"""Turns as people speak them in meetings, matter after matter, joined from what writers wrote singly."""

from __future__ import annotations

import random
from collections.abc import Sequence

from pipeline.classify.gaps import read_words
from pipeline.learn.seed import LabelledTurn
from pipeline.records import Span

_SEED, _N_JOINED = 20260701, 2_000
_MOST_JOINED = 5  # matters
_SHORT, _LONG = 30, 320  # code points of what is joined
_BREATHLESS = 0.3  # of the matters are joined by a mark of their own, of these:
_MARKS = {". ": 0.4, ", ": 0.5, "; ": 0.1}


def joined_turns(turns: Sequence[LabelledTurn]) -> list[LabelledTurn]:
    """Return turns as somebody would speak who raises, one after the other, what one writer wrote singly.

    People in a meeting raise more matters at once than most who write. The same turns give the same result: at most
    2,000, and a quarter of what is given.
    """
    chance = random.Random(_SEED)
    by_writer: dict[tuple[str, bool], list[str]] = {}
    for turn in turns:
        for part in turn.parts:
            said = part.cut(turn.text).strip()
            if _SHORT <= len(said) <= _LONG:
                by_writer.setdefault((turn.hand, read_words(turn.text).running), []).append(said)
    writers = sorted(writer for writer, parts in by_writer.items() if len(parts) >= _MOST_JOINED)
    made = []
    for _ in range(min(_N_JOINED, len(turns) // 4) if writers else 0):
        writer = chance.choices(writers, [len(by_writer[one]) for one in writers])[0]
        parts = chance.sample(by_writer[writer], chance.randint(2, _MOST_JOINED))
        text, spans = "", []
        for said in parts:
            text, start = _with(text, said, writer[1], chance)
            spans.append(Span(start, len(text)))
        made.append(LabelledTurn(writer[0], text, tuple(spans)))
    return made


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
