"""Faults that any table can have: columns, cells, dates, provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pipeline.taxonomy.dates import as_day, is_full

Table = Sequence[Mapping[str, str]]

COLUMNS = {
    "abbreviations.csv": ("abbreviation", "full", "ambiguous", "source", "verified"),
    "assets.csv": (
        *("pattern", "clue", "kind", "tiers", "topics", "valid_from", "valid_to", "basis", "source", "verified"),
    ),
    "communes.csv": (
        *("old_province", "district_kind", "district", "old_kind", "old_commune"),
        *("province", "kind", "commune", "share", "source", "verified"),
    ),
    "competences.csv": (
        *("topic", "setting", "valid_from", "valid_to", "leads", "cooperating", "basis", "source", "verified"),
    ),
    "holidays.csv": ("date", "kind", "name", "source", "verified"),
    "name_context.csv": ("kind", "words"),
    "personal_names.csv": ("kind", "words"),
    "provinces.csv": ("id", "name", "kind", "valid_from", "valid_to", "became", "source", "verified"),
    "questions.csv": ("topic", "question", "answers", "source", "verified"),
}
"""The tables of data/reference, and the columns that each must have."""

_OLD_UNIT = ("old_province", "district_kind", "district", "old_kind", "old_commune")
_KEYS = {
    "abbreviations.csv": ("abbreviation", "full"),
    "communes.csv": (*_OLD_UNIT, "province", "kind", "commune"),
    "holidays.csv": ("date",),
    "provinces.csv": ("id",),
}
_DATES = ("date", "valid_from", "valid_to")
_TRUTHS = ("verified", "ambiguous")
_MAY_BE_EMPTY = {
    *("valid_from", "valid_to", "became", "cooperating", "kind", "commune", "district", "district_kind"),
    *("old_commune", "old_kind", "topics"),
}


def table_faults(name: str, rows: Table) -> Iterator[str]:
    """Yield what keeps a table from being read at all: no rows, missing columns, ragged rows."""
    if not rows:
        yield f"{name}: no rows; expected the columns {', '.join(COLUMNS[name])}"
        return
    for column in COLUMNS[name]:
        if column not in rows[0]:
            yield f"{name}: no column {column!r}; add it"
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            yield f"{name} row {number}: not as many cells as the header has; mend the commas"


def row_faults(name: str, rows: Table) -> Iterator[str]:
    """Yield the faults of single rows: empty cells, dates that are none, truths that are neither, rows given twice."""
    key = _KEYS.get(name)
    count = Counter(tuple(row[column] for column in key) for row in rows) if key else Counter[tuple[str, ...]]()
    for number, row in enumerate(rows, start=2):
        at = f"{name} row {number}"
        for column in COLUMNS[name]:
            if not row[column] and column not in _MAY_BE_EMPTY:
                yield f"{at}: no {column}; fill it in"
        for column in _TRUTHS:
            if row.get(column, "true") not in {"true", "false"}:
                yield f"{at}: {column} {row[column]!r}; expected true or false"
        for column in _DATES:
            if row.get(column) and not is_full(row[column]):
                yield f"{at}: {column} {row[column]!r} is not a date; write YYYY-MM-DD"
        if "valid_from" in row:
            start, end = validity(row)
            if not start < end:
                yield f"{at}: valid_to {row['valid_to']} is not after valid_from {row['valid_from']}"
        if key and count[tuple(row[column] for column in key)] > 1:
            yield f"{at}: given more than once; keep one of them"


def validity(row: Mapping[str, str]) -> tuple[date, date]:
    """Return the half-open range of days on which a row holds; an open end is the first or last day there is."""
    return as_day(row["valid_from"]) or date.min, as_day(row["valid_to"]) or date.max
