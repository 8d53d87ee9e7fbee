"""Who says what: a document becomes turns, each with its speaker, place, role and exact span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.ingest.letters.letters import letter_turns
from pipeline.ingest.letters.portal import portal_turns
from pipeline.ingest.letters.signed import signed_turns
from pipeline.ingest.minutes.articles import reported
from pipeline.ingest.minutes.conclusions import conclusion_turns
from pipeline.ingest.minutes.minutes import Reader
from pipeline.ingest.minutes.quotes import with_quoted_answers
from pipeline.ingest.speech.chats import chat_turns, of_readers
from pipeline.ingest.speech.guests import with_guests
from pipeline.ingest.speech.relayed import with_relayed
from pipeline.ingest.speech.streams import stream_turns, voice_turns
from pipeline.ingest.speech.stretches import named_by_chair
from pipeline.ingest.tables.keyed import answers_in_brief, keyed_answers, with_answers
from pipeline.ingest.tables.pairs import paired_turns
from pipeline.ingest.tables.tables import missing_text_column, table_turns
from pipeline.records import Block, Document, Span, Turn


def split_turns(document: Document, *, text_column: str | None = None) -> tuple[Turn, ...]:
    """Return every turn of the document in reading order: citizens', the chair's, officials' and the clerk's.

    `Turn.span` covers the words without the line that introduces the speaker. Ids are `source#<the row's own id>`, or
    `source#<n>` with n counted from 1 over all turns. `text_column` names the column of a table that holds the words;
    raises ReadError where a file of tables has no such column, or none that holds comments.
    """
    spoken = with_relayed(document, with_guests(document, _all_turns(document, text_column)))
    found = named_by_chair(document, list(spoken))
    return tuple(_numbered(document, found))


def _all_turns(document: Document, text_column: str | None) -> Iterator[Turn]:
    prose: list[Block] = []
    n_tables = n_read = 0
    pending: list[Turn] = []
    parts: list[list[Turn] | Block] = []
    asked: list[Block] = []  # the last table of comments
    answers: dict[Span, Span] = {}
    for table, blocks in groupby(document.blocks, key=lambda block: (block.kind == "cell", block.table)):
        if not table[0]:
            parts += list(blocks)
            continue
        cells = list(blocks)
        if any(cell.column is not None for cell in cells):
            n_tables += 1
            above = parts[-1] if parts and isinstance(parts[-1], Block) else None
            if asked and (keyed := keyed_answers(document, cells, asked, above)):
                answers |= keyed
            elif _lists(document, parts) and (brief := answers_in_brief(document, cells, above)):
                parts.append(brief)
            elif (turns := table_turns(document, cells, text_column)) is not None:
                n_read += 1
                asked = cells
                parts.append(list(turns))
        elif found := paired_turns(document, cells):
            n_tables, n_read = n_tables + 1, n_read + 1
            parts.append(found)
        else:
            parts += [replace(cell, kind="paragraph") for cell in _layout(document, cells)]
    only_tables = all(isinstance(part, list) or part.heading for part in parts)
    if only_tables and not n_read and (n_tables or any(block.kind == "cell" for block in document.blocks)):
        raise missing_text_column(document, text_column)
    for part in parts:
        if isinstance(part, Block):
            prose.append(part)
        else:
            pending += with_answers(part, answers)
    spoken = [] if n_read and only_tables else _prose_turns(document, prose, beside_tables=n_read > 0)
    yield from sorted([*pending, *spoken], key=lambda turn: turn.span.start) if spoken else pending


def _lists(document: Document, parts: Sequence[list[Turn] | Block]) -> bool:
    """Return whether prose above a table lists something, as comments are listed."""
    lines = [document.text[part.span.start : part.span.end] for part in parts if isinstance(part, Block)]
    return sum(_LISTED.match(line) is not None for line in lines) >= _FEWEST_LISTED


_FEWEST_LISTED = 3


def _layout(document: Document, cells: Sequence[Block]) -> Iterator[Block]:
    """Yield the cells of a table without header that hold speech; letterheads and signatures hold none."""
    long = [cell for cell in cells if len(cell.span) >= 60 and not cell.span.cut(document.text).isupper()]
    if sum(len(cell.span) for cell in long) > 400:
        yield from cells


def _prose_turns(document: Document, blocks: Sequence[Block], *, beside_tables: bool) -> list[Turn]:
    if not blocks:
        return []
    blocks = [block for block in blocks if block.kind == "cue"] or blocks  # what stands above cues is of the file
    if any(block.voice is not None for block in blocks):
        return voice_turns(document, blocks)
    article, below = of_readers(document, blocks)
    if below:
        return [*_prose_turns(document, article, beside_tables=beside_tables), *below]
    if not beside_tables and (letters := signed_turns(document, blocks)):
        return letters
    blocks = reported(document, blocks)
    if not beside_tables and (found := _of_a_kind(document, blocks)):
        return found
    reader = Reader(document)
    turns = with_quoted_answers(document, blocks, reader.read(blocks))
    if beside_tables and not reader.saw_speakers:
        turns = [turn for turn in turns if turn.role != "citizen" or _is_own(document, turn)]
    if reader.saw_speakers or reader.saw_sections or beside_tables or any(turn.role == "citizen" for turn in turns):
        return turns
    return list(stream_turns(document, blocks))


def _of_a_kind(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the turns of what is no minutes: a notice, a portal's page, letters, messages; [] for anything else."""
    return (
        conclusion_turns(document, blocks)
        or portal_turns(document, blocks)
        or letter_turns(document, blocks)
        or chat_turns(document, blocks)
    )


_LISTED = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-zđ])[.)]|[-–+*•])\s*", re.IGNORECASE)


def _is_own(document: Document, turn: Turn) -> bool:
    """Beside tables of comments, prose that nobody is named for and nothing lists only tells of the tables."""
    start = document.text.rfind("\n", 0, turn.span.start) + 1
    return turn.speaker is not None or _LISTED.match(document.text, start) is not None


def _numbered(document: Document, turns: Sequence[Turn]) -> Iterator[Turn]:
    for number, turn in enumerate(turns, start=1):
        if turn.id:
            yield turn
        else:
            own = f"{document.source}#{number}"
            yield replace(turn, id=own, input_id=own)
