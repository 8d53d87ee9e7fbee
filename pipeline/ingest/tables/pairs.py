"""Tables without a header that name a speaker in each row, and beside him what he said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.ingest.letters.printed import sheet_turns
from pipeline.ingest.tables.columns import says_what_is_done
from pipeline.ingest.voices.floor import said_by
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import GROUP, person_in_cell
from pipeline.records import Block, Document, Turn

_LONGEST_LABEL = 120  # code points
_SHARE = 0.75  # of the rows that name a speaker


def paired_turns(document: Document, cells: Sequence[Block]) -> list[Turn]:
    """Return one turn for each row of a table that names a speaker, says his words and maybe the answer; [] for others.

    A number may stand before the speaker. A table that names its fields in its first column is a sheet: one turn.
    """
    text = document.text
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    if sheet := sheet_turns(document, rows):
        return sheet
    rows = [row[1:] if len(row) >= 3 and len(row[0].span) <= 4 else row for row in rows]
    pairs = [row for row in rows if 2 <= len(row) <= 3]
    named = [row for row in pairs if _names_speaker(row[0].span.cut(text)) and len(row[1].span) > _LEAST_WORDS]
    spoken = sum(_is_speech(row[1].span.cut(text)) for row in named)
    answered = [row for row in named if len(row) == 3]
    if len(named) < 2 or len(named) < _SHARE * len(rows) or 2 * spoken < len(named):
        return []
    if any(not says_what_is_done(row[2].span.cut(text)) for row in answered):
        return []
    return [_turn(document, *row) for row in named]


_LEAST_WORDS = 15  # code points
_MANY_WORDS = 15


def _is_speech(words: str) -> bool:
    """Sentences, not the office that somebody holds."""
    return words.rstrip()[-1:] in ".?!;" or len(words.split()) >= _MANY_WORDS


def _names_speaker(label: str) -> bool:
    if len(label) > _LONGEST_LABEL or label.isupper():
        return False
    name, _ = person_in_cell(label)
    return name is not None or role_of(label) is not None or GROUP.match(label) is not None


def _turn(document: Document, label: Block, words: Block, answer: Block | None = None) -> Turn:
    said = label.span.cut(document.text)
    name, place = person_in_cell(said)
    turn = said_by(document, words, words.span, role_of(said) or "citizen", name, place)
    return replace(turn, reply=answer.span if answer is not None else None)
