"""What a clerk filled in by hand in a classified workbook, read back as decisions."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ReadError
from pipeline.records import Decision, Setting
from pipeline.report.layout import CORRECTIONS, ID
from pipeline.report.record import COLUMNS, Record, unflatten
from pipeline.report.words import NOT_A_COMMENT

_HEADER_WITHIN = 12  # rows: a clerk may put a title above the table
_TITLES = tuple(column.title.casefold() for column in CORRECTIONS)
_UNCHANGED = frozenset({"đúng", "dung", "ok", "x", "đ", "nhất trí"})
"""Words by which a clerk says that the suggestion stands."""


@dataclass(frozen=True)
class Filled:
    """The decisions in one workbook, and the rows that could not be used: (where, why), ids only."""

    decisions: tuple[Decision, ...]
    rejected: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Entry:
    """What stands in the three columns of one row."""

    where: str  # sheet and row
    record_id: str
    cells: tuple[str, ...]  # agency, topic, type


def read_decisions(path: Path, *, decided_by: str | None = None) -> Filled:
    """Return the decisions in a classified .xlsx: one for each record with a value in one of the three columns.

    Rows are matched by the record's id, wherever they were moved to; the suggestion comes from the data sheet. Who
    decided and when are what the workbook says of its last change, unless `decided_by` is given. Raises ReadError for
    what is no workbook of ours.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ReadError(path.name, f"not a workbook ({type(error).__name__}); give an .xlsx of ydan classify") from None
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    who = decided_by or book.properties.lastModifiedBy or book.properties.creator or ""
    changed = book.properties.modified
    when = changed.replace(tzinfo=UTC).isoformat(timespec="seconds") if isinstance(changed, datetime) else None
    book.close()
    records = _records(sheets)
    if records is None:
        raise ReadError(path.name, "no data sheet with the columns of ydan classify; give the workbook it wrote")
    entries = [entry for title, rows in sheets.items() for entry in _entries(title, rows)]
    if not any(_header(rows) for rows in sheets.values()):
        raise ReadError(path.name, f"no sheet with the columns {', '.join(_TITLES)} and {ID.title}")
    return _decide(entries, records, who, when)


def _records(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Record] | None:
    wanted = list(COLUMNS)
    for rows in sheets.values():
        if rows and [str(cell) for cell in rows[0][: len(wanted)]] == wanted:
            found = (unflatten(dict(zip(wanted, row, strict=False))) for row in rows[1:])
            return {record["id"]: record for record in found if record["id"]}
    return None


def _header(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]] | None:
    """Return (row, column by title) of the header that holds all four titles."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = {str(cell).strip().casefold(): at for at, cell in enumerate(row) if cell is not None}
        if all(title in columns for title in (*_TITLES, ID.title.casefold())):
            return number, columns
    return None


def _entries(title: str, rows: Sequence[Sequence[Any]]) -> Iterator[_Entry]:
    header = _header(rows)
    if header is None:
        return
    first, columns = header
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        cells = tuple(_cell(row, columns[one]) for one in _TITLES)
        if any(cells):
            yield _Entry(f"{title} row {number}", _cell(row, columns[ID.title.casefold()]), cells)


def _cell(row: Sequence[Any], at: int) -> str:
    value = row[at] if at < len(row) else None
    return "" if value is None else str(value).strip().lstrip("'")


def _decide(entries: Sequence[_Entry], records: Mapping[str, Record], who: str, when: str | None) -> Filled:
    decisions: dict[str, tuple[_Entry, Decision]] = {}
    rejected: list[tuple[str, str]] = []
    for entry in entries:
        record = records.get(entry.record_id)
        if record is None:
            rejected.append((entry.where, "its id is not on the data sheet; fill in rows that ydan wrote"))
            continue
        decision = _decision(entry, record, who, when)
        earlier = decisions.get(entry.record_id)
        if earlier is not None and earlier[1] != decision:
            rejected.append((entry.where, f"says otherwise than {earlier[0].where} of the same comment; keep one"))
            continue
        decisions[entry.record_id] = (entry, decision)
    return Filled(tuple(decision for _, decision in decisions.values()), tuple(rejected))


def _decision(entry: _Entry, record: Record, who: str, when: str | None) -> Decision:
    agency, topic, kind = (None if cell.casefold() in _UNCHANGED else cell or None for cell in entry.cells)
    is_comment = NOT_A_COMMENT not in {cell.casefold() for cell in entry.cells}
    meeting = record["meeting"]
    return Decision(
        record_id=record["id"],
        masked_text=record["masked_text"],
        meeting=record["source"],
        setting=Setting(meeting.get("place"), meeting.get("date"), meeting.get("level")),
        suggested_type=record["type"]["id"],
        suggested_topic=record["topics"][0]["id"] if record["topics"] else None,
        suggested_agency=record["agencies"][0]["id"] if record["agencies"] else None,
        is_comment=is_comment,
        agency=agency if is_comment else None,
        topic=topic if is_comment else None,
        type=kind if is_comment else None,
        suggestion_seen=True,
        decided_by=who,
        decided_at=when,
    )
