"""Records in files: every format, whole or not at all, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.errors import PipelineError
from pipeline.records import RoutedComment
from pipeline.report import as_record, flatten, unflatten, write_records
from pipeline.report.cells import guard, printable, unguard

Record = dict[str, Any]
Make = Callable[..., RoutedComment]

ENDINGS = [".jsonl", ".csv", ".xlsx", ".parquet"]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("ending", [*ENDINGS, ".JSONL"])
def test_every_ending_is_written_and_counted(records: list[Record], tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"đầu ra{ending}"
    assert write_records(iter(records), out) == len(records)
    assert out.stat().st_size > 0


@pytest.mark.parametrize("name", ["routed.docx", "routed", "routed.json", "routed.xls"])
def test_another_ending_is_an_error_that_names_the_known_ones(records: list[Record], tmp_path: Path, name: str) -> None:
    with pytest.raises(PipelineError, match=r"\.jsonl \.csv \.xlsx \.parquet"):
        write_records(records, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_jsonl_gives_the_records_back(records: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "routed.jsonl"
    write_records(records, out)
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == records


@pytest.mark.parametrize("text", ["một\u2028hai", "một\x85hai", "một\r\nhai", "lẻ \ud800 đôi", "nút \x00 rỗng"])
def test_jsonl_keeps_one_record_a_line_and_every_character(routed: Make, tmp_path: Path, text: str) -> None:
    out = tmp_path / "routed.jsonl"
    write_records([as_record(routed(text))], out)
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["text"] == text


def test_csv_begins_with_a_byte_order_mark(records: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "routed.csv"
    write_records(records, out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,input_id,")


def test_csv_gives_the_records_back(records: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "routed.csv"
    write_records(records, out)
    rows = [{key: unguard(cell) for key, cell in row.items()} for row in read_csv(out)]
    assert [unflatten(row) for row in rows] == records


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "\x00="])
def test_no_csv_cell_begins_like_a_formula(routed: Make, tmp_path: Path, start: str) -> None:
    out = tmp_path / "routed.csv"
    write_records([as_record(routed(f"{start}cmd|' /C calc'!A0"))], out)
    (row,) = read_csv(out)
    assert row["text"].startswith("'")


def test_a_bullet_stays_readable_in_csv() -> None:
    assert guard("- Đèn ngõ hỏng") == "'- Đèn ngõ hỏng"
    assert guard("Đèn - ngõ") == "Đèn - ngõ"


@given(st.text(alphabet=st.sampled_from("'=-+@\t\n a1ộ\x00")))
def test_unguard_undoes_guard(text: str) -> None:
    assert unguard(guard(text)) == printable(text)


def test_parquet_gives_the_records_back(records: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "routed.parquet"
    write_records(records, out)
    assert [unflatten(row) for row in parquet.read_table(out).to_pylist()] == records


def test_parquet_schema_is_the_same_without_records(records: list[Record], tmp_path: Path) -> None:
    full, empty = tmp_path / "full.parquet", tmp_path / "empty.parquet"
    write_records(records, full)
    write_records([], empty)
    assert parquet.read_schema(full).equals(parquet.read_schema(empty))
    assert parquet.read_table(empty).num_rows == 0


def test_parquet_takes_text_that_is_not_utf8(routed: Make, tmp_path: Path) -> None:
    out = tmp_path / "routed.parquet"
    write_records([as_record(routed("lẻ \ud800 đôi"))], out)
    assert parquet.read_table(out).to_pylist()[0]["text"] == "lẻ ? đôi"


def test_csv_without_records_has_its_header(records: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "empty.csv"
    write_records([], out)
    assert out.read_text(encoding="utf-8-sig").strip() == ",".join(flatten(records[0]))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_run_that_breaks_off_leaves_the_old_file_and_no_part(
    records: list[Record], tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"routed{ending}"
    out.write_bytes(b"old")

    def breaking() -> Iterator[Record]:
        yield records[0]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_records(breaking(), out)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_path_that_cannot_be_written_is_one_clear_error(records: list[Record], tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(PipelineError, match=r"folder\.csv: cannot be written"):
        write_records(records, tmp_path / "folder.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_missing_folders_are_made(records: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "demo" / "sub" / "routed.csv"
    write_records(records, out)
    assert out.is_file()
