"""Registers whose entries take several rows: who came and what was done, and below it what he said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.tables.columns import Columns, Row
from pipeline.ingest.tables.headers import column_kind
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block

_WORDS, _ANSWER = "\0words", "\0answer"  # no header of a file is written so
_SHORTEST = 25  # code points of what was said
_LONGEST_LABEL = 40  # ... of a cell before it: "Nội dung trình bày"
_MOST = 0.6  # of the entries have their words below
_FEWEST = 2  # entries of a register
_SHORT_KINDS = frozenset({"number", "id", "date", "speaker", "place"})  # no such column holds what somebody said
_ANSWERED = re.compile(
    r"(?:ket qua|huong (?:xu ly|giai quyet)|xu ly|giai quyet|tra loi|y kien (?:xu ly|giai quyet|chi dao|cua (?:lanh "
    r"dao|nguoi tiep|can bo))|can bo|nguoi tiep|lanh dao)[^:.\n]{0,40}:"
)

_NOTHING_HEARD = re.compile(
    r"(?:cong dan|ong|ba|nguoi dan|khach)(?: \w+){0,2} (?:say ruou|bo ve|khong (?:trinh bay|neu|noi)(?: duoc| ro| gi| "
    r"noi dung)+|noi khong ro)(?!\w)[^.;]{0,40}(?:\.[^.;]{0,40})?\.?\s*$"
)


def find_entries(rows: Sequence[Row], text: str) -> tuple[list[Row], Columns] | None:
    """Return the entries of a register, each with the rows below it as one row, and what their columns are.

    None for any other table: one whose header names a column of words, or whose rows stand for themselves.
    """
    kinds = {column: column_kind(column) for row in rows for column in row.cells}
    if any(kind.startswith("text") for kind in kinds.values()):
        return None
    entries: list[Row] = []
    above: dict[str, Block] = {}
    for row in rows:
        words = _words_below(row, above, kinds, text) if entries else None
        above = row.cells
        if words is None:
            entries.append(Row(row.number, row.locator, dict(row.cells)))
            continue
        said = words.span.cut(text)
        column = _ANSWER if _ANSWERED.match(plain(said[:80])) and _WORDS in entries[-1].cells else _WORDS
        entries[-1].cells.setdefault(column, words)
    filled = [entry for entry in entries if len(entry.cells) > 1]
    told = [entry for entry in filled if _WORDS in entry.cells]
    if len(told) < _FEWEST or len(told) < _MOST * len(filled):
        return None
    told = [entry for entry in told if not _NOTHING_HEARD.match(plain(entry.cells[_WORDS].span.cut(text)))]
    reply = {} if "reply" in kinds.values() else {_ANSWER: "reply"}
    return told, Columns(_WORDS, {**kinds, **reply, _WORDS: "text0"})


def _words_below(row: Row, above: dict[str, Block], kinds: dict[str, str], text: str) -> Block | None:
    """Return the one cell of a row that holds words where it goes on with the entry above; None for an entry's own row.

    A cell that reaches down from the row above is not its own; a label may stand before the words.
    """
    own = {column: cell for column, cell in row.cells.items() if column not in above or above[column].span != cell.span}
    column, words = max(own.items(), key=lambda item: len(item[1].span), default=("", None))
    if words is None or (kinds[column] not in _SHORT_KINDS and next(iter(own)) != column):
        return None
    labels = [cell.span.cut(text) for cell in own.values() if cell is not words]
    if len(labels) > 1 or any(len(label) > _LONGEST_LABEL or label.strip().isdigit() for label in labels):
        return None
    said = words.span.cut(text).strip()
    sentence = len(said) >= _SHORTEST and not said.isupper() and (said[-1] in ".?!;" or len(said) >= 2 * _SHORTEST)
    return words if sentence else None
