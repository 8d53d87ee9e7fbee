"""Records into a file, by its ending; whole or not at all."""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import PipelineError
from pipeline.report.cells import guard
from pipeline.report.record import Record, columns_of, flatten
from pipeline.report.sheets import fill_workbook
from pipeline.report.whole import whole_file
from pipeline.report.words import BARE, Words

ENDINGS = (".jsonl", ".csv", ".xlsx", ".parquet")

_ROWS_PER_GROUP = 10_000
# Line ends to some readers, plain characters to JSON: escaped, so that a line is a record for everybody.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def write_records(records: Iterable[Record], out: Path, *, words: Words = BARE, decided: bool = False) -> int:
    """Write the records to `out`, in the format that its ending names, and return how many there were.

    .jsonl: one object a line. .csv: the flattened columns, UTF-8 with a byte-order mark, so that Excel shows
    diacritics. .xlsx: the clerk's workbook, with the flattened columns on its last sheet. .parquet: the flattened
    columns, with the same schema even when there are no records. Folders are made as needed; until all is written,
    `out` is left as it was. `records` may be a generator: none of the formats holds all of them at once.
    `decided`: the tables also get the columns of what people decided, from the key of this name (see `DECIDED`).
    Raises PipelineError for another ending, and where the file cannot be written.
    """
    ending = out.suffix.lower()
    check_ending(out)
    with whole_file(out) as partial:
        if ending == ".jsonl":
            return _write_jsonl(records, partial)
        if ending == ".csv":
            return _write_csv(records, partial, decided)
        if ending == ".parquet":
            return _write_parquet(records, partial, decided)
        return fill_workbook(records, partial, words=words, decided=decided)


def check_ending(out: Path) -> None:
    """Raise PipelineError if `write_records` does not know the ending of `out`; for callers with long work ahead."""
    if out.suffix.lower() not in ENDINGS:
        found = f"'{out.suffix}'" if out.suffix else "no ending"
        raise PipelineError(f"{out}: {found}, expected one of {' '.join(ENDINGS)}; rename the output file")


def _write_jsonl(records: Iterable[Record], path: Path) -> int:
    count = 0
    # A lone surrogate is not UTF-8, but its escape is JSON.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for record in records:
            count += 1
            file.write(_LINE_ENDS.sub(_escaped, json.dumps(record, ensure_ascii=False)) + "\n")
    return count


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _write_csv(records: Iterable[Record], path: Path, decided: bool) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(columns_of(decided=decided))
        for record in records:
            count += 1
            row = flatten(record, decided=decided).values()
            rows.writerow(guard(cell) if isinstance(cell, str) else cell for cell in row)
    return count


def _write_parquet(records: Iterable[Record], path: Path, decided: bool) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    arrow_types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(column, arrow_types[kind]) for column, kind in columns_of(decided=decided).items()])
    count, waiting = 0, iter(records)
    with parquet.ParquetWriter(path, schema) as file:
        while group := [flatten(one, decided=decided) for one in itertools.islice(waiting, _ROWS_PER_GROUP)]:
            file.write_table(pa.Table.from_pylist([_encodable(row) for row in group], schema=schema))
            count += len(group)
    return count


def _encodable(row: dict[str, str | int | float | None]) -> dict[str, str | int | float | None]:
    return {
        column: cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell
        for column, cell in row.items()
    }
