"""Tables of comments: workbooks (.xlsx, .xls), .csv of any delimiter, .jsonl and .parquet."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.decoding import clean
from pipeline.ingest.files.grid import Cell, find_header, read_grid
from pipeline.ingest.files.legacy import mend_all

_DELIMITERS = ",;\t|"
_NONE = "\x1f"  # a delimiter that clean text cannot hold: a table of one column
_SEP_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
_SAMPLE = 60_000  # code points from which the delimiter is told
_MAX_CELLS = 50_000_000  # of the rectangle that a sheet spans, filled or not
_MAX_FIELD = 20_000_000  # code points of one field of a .csv
_FILLED_COLUMN = re.compile(rb'<c [^>]{0,200}?\br="([A-Z]{1,3})')
_ROW_NUMBER = re.compile(rb'<row [^>]{0,200}?\br="(\d{1,9})"')


class TableError(ValueError):
    """A table cannot be read; the message says why, without quoting the table."""


def read_workbook(data: bytes, max_rows: int) -> Iterator[Piece]:
    """Yield the name of every visible sheet, as a heading, and its cells; a merged cell in each row that it covers.

    Rows are numbered as the office program shows them. Raises TableError.
    """
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    _check_extent(data, max_rows)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number, meta in enumerate(workbook.sheets_metadata, start=1):
        if meta.visible is not SheetVisibleEnum.Visible or meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        if sheet.height > max_rows:
            raise TableError(f"sheet {number} has {sheet.height} rows, more than {max_rows}; split it")
        rows = _as_cells(sheet.to_python(skip_empty_area=False))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            _merge(rows, top, left, bottom, right)
        name = clean(meta.name)
        yield Piece(name, "paragraph", f"sheet {number}", heading=True)
        yield from read_grid(rows, number, f"sheet {name!r}", named=True)


def _check_extent(data: bytes, max_rows: int) -> None:
    """Refuse a sheet whose few cells lie so far apart that the rectangle around them would not fit in memory."""
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                xml = archive.read(name)
                columns = max(map(_column_number, set(_FILLED_COLUMN.findall(xml))), default=0)
                last_row = int(max(_ROW_NUMBER.findall(xml)[-1:], default=b"0"))
                if last_row > max_rows or columns * last_row > _MAX_CELLS:
                    raise TableError(
                        f"a sheet spans {last_row} rows and {columns} columns; delete what lies far outside"
                    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _as_cells(rows: Sequence[Sequence[Any]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    if not width:
        return []
    mended = iter(mend_all([_shown(value) for row in rows for value in row]))
    return [[Cell(clean(text)) for text in islice(mended, len(row))] for row in rows]


def _merge(rows: list[list[Cell]], top: int, left: int, bottom: int, right: int) -> None:
    if top >= len(rows) or left >= len(rows[top]) or not rows[top][left].text:
        return
    merged = Cell(rows[top][left].text, object())
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = merged


def read_csv_table(text: str, max_rows: int) -> Iterator[Piece]:
    """Yield the cells of delimited text; the delimiter is the one that splits the first lines most evenly."""
    csv.field_size_limit(_MAX_FIELD)
    if named := _SEP_LINE.match(text):
        text = text[named.end() :]
    dialect: dict[str, Any] = {"delimiter": named[1] if named else _delimiter(text)}
    if _has_stray_quote(text, dialect):
        dialect["quoting"] = csv.QUOTE_NONE
    yield from read_grid(_csv_rows(text, dialect, max_rows), 1, "table", named=True)


def _csv_rows(text: str, dialect: Mapping[str, Any], max_rows: int) -> Iterator[list[Cell]]:
    rows = csv.reader(io.StringIO(text, newline=""), **dialect)
    try:
        for number, row in enumerate(rows):
            if number >= max_rows:
                raise TableError(f"it has more than {max_rows} rows; split it")
            yield [Cell(value) for value in row]
    except csv.Error as error:
        raise TableError(f"line {rows.line_num} cannot be split into fields ({error}); save it again as .csv") from None


def _delimiter(text: str) -> str:
    sample = text if len(text) <= _SAMPLE else text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
    first = sample.lstrip().split("\n", 1)[0]
    if not any(delimiter in first for delimiter in _DELIMITERS) and find_header([[Cell(first)]], named=True):
        return _NONE  # the name of a single column
    best, most = _NONE, 1.0
    for delimiter in _DELIMITERS:
        rows = [row for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 60) if any(row)]
        widths = [len(row) for row in rows]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        if common < 2:
            continue
        even = widths.count(common) / len(widths)
        is_table = find_header([[Cell(value) for value in row] for row in rows[:20]]) is not None
        score = even * min(common, 12) + (12 if is_table else 0)
        if even >= 0.5 and score > most:
            best, most = delimiter, score
    return best


def _has_stray_quote(text: str, dialect: Mapping[str, Any]) -> bool:
    """An odd number of quotes, one of which would swallow many lines: they are inch marks, not quotes."""
    if text.count('"') % 2 == 0:
        return False
    try:
        return any(
            field.count("\n") > 50 for row in csv.reader(io.StringIO(text, newline=""), **dialect) for field in row
        )
    except csv.Error:
        return True


def read_json_lines(text: str, max_rows: int) -> Iterator[Piece]:
    """Yield the fields of each object as cells; the column is the key. Raises TableError naming the line."""
    objects: list[tuple[int, Mapping[str, Any]]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not line.isspace():
            if len(objects) >= max_rows:
                raise TableError(f"it has more than {max_rows} lines; split it")
            objects.append((number, _object(line, number)))
    return _fields(objects, "line")


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise TableError(f"line {number} is not JSON; expected one object on each line") from None
    if not isinstance(value, dict):
        raise TableError(f'line {number} is not an object; expected {{"text": …}} on each line')
    return value


def is_json_lines(text: str) -> bool:
    """Return whether the first line is a JSON object, as in JSONL that came through standard input."""
    first = text.lstrip()[:1_000_000].split("\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def read_parquet(data: bytes, max_rows: int, max_bytes: int) -> Iterator[Piece]:
    """Yield the fields of each row as cells; the column is the field's name. Raises TableError."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(io.BytesIO(data))
    if file.metadata.num_rows > max_rows:
        raise TableError(f"it has {file.metadata.num_rows} rows, more than {max_rows}; split it")
    n_read = n_bytes = 0
    for batch in file.iter_batches(batch_size=500):
        n_bytes += batch.nbytes
        if n_bytes > max_bytes:
            raise TableError(f"it unpacks to more than {max_bytes >> 20} MB; split it")
        yield from _fields(list(enumerate(batch.to_pylist(), start=n_read + 1)), "row")
        n_read += batch.num_rows


def _fields(rows: Sequence[tuple[int, Mapping[str, Any]]], word: str) -> Iterator[Piece]:
    shown = [(number, str(key), text) for number, row in rows for key, value in row.items() if (text := _shown(value))]
    columns = dict.fromkeys(key for _, key, _ in shown)
    names = dict(zip(columns, map(clean, mend_all(list(columns))), strict=True))
    for (number, key, _), text in zip(shown, mend_all([text for _, _, text in shown]), strict=True):
        yield Piece(clean(text), "cell", f"{word} {number}", table=1, row=number, column=names[key])


def _shown(value: object) -> str:
    """Return a value as a reader sees it: whole numbers without a point, dates day first; "" for what is no words."""
    match value:
        case str():
            return value
        case None | bool() | bytes() | list() | tuple() | dict():
            return ""
        case float():
            if not math.isfinite(value):
                return ""
            return str(int(value)) if value.is_integer() else str(value)
        case datetime():
            return value.strftime("%d/%m/%Y %H:%M" if value.time() != time() else "%d/%m/%Y")
        case date():
            return value.strftime("%d/%m/%Y")
    return str(value)
