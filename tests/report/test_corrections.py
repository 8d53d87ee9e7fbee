"""A clerk's corrections come back from the workbook, matched by id, with who and when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import ReadError
from pipeline.records import Decision
from pipeline.report import read_decisions, write_workbook

Record = dict[str, Any]
Fill = Callable[[Any], None]


def fill(path: Path, sheet: str, record_id: str, **cells: str) -> None:
    """Write into the columns of a row as a clerk would, by their titles."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    titles = {str(cell.value): cell.column for row in page.iter_rows(max_row=3) for cell in row if cell.value}
    row = next(r for r in range(1, page.max_row + 1) if page.cell(r, titles["Mã ý kiến"]).value == record_id)
    for name, value in cells.items():
        title = {"agency": "Cơ quan đúng", "topic": "Lĩnh vực đúng", "type": "Loại đúng"}[name]
        page.cell(row, titles[title]).value = value
    book.properties.lastModifiedBy = "Phòng Tiếp dân"
    book.save(path)


@pytest.fixture
def workbook(tmp_path: Path, records: list[Record]) -> Path:
    path = tmp_path / "routed.xlsx"
    write_workbook(records, path)
    return path


def only(path: Path) -> Decision:
    (decision,) = read_decisions(path).decisions
    return decision


def test_a_workbook_nobody_filled_in_holds_no_decision(workbook: Path) -> None:
    assert read_decisions(workbook).decisions == ()


def test_a_correction_is_matched_by_id_with_the_suggestion_who_and_when(workbook: Path, records: list[Record]) -> None:
    fill(workbook, "Ý kiến", records[0]["id"], agency="Sở Xây dựng")
    decision = only(workbook)
    assert (decision.record_id, decision.agency, decision.topic) == (records[0]["id"], "Sở Xây dựng", None)
    assert decision.suggested_agency == records[0]["agencies"][0]["id"]
    changed = openpyxl.load_workbook(workbook).properties.modified
    assert changed is not None
    assert (decision.decided_by, decision.decided_at) == ("Phòng Tiếp dân", f"{changed:%Y-%m-%dT%H:%M:%S}+00:00")
    assert decision.suggestion_seen
    assert decision.masked_text == records[0]["masked_text"]


def test_a_row_marked_as_right_is_a_decision_that_changes_nothing(workbook: Path, records: list[Record]) -> None:
    fill(workbook, "Ý kiến", records[0]["id"], agency="Đúng")
    assert (only(workbook).agency, only(workbook).is_comment) == (None, True)


def test_what_is_no_comment_is_dropped(workbook: Path, records: list[Record]) -> None:
    fill(workbook, "Ý kiến", records[0]["id"], type="không phải kiến nghị")
    assert not only(workbook).is_comment


def test_rows_may_be_moved_and_columns_reordered(workbook: Path, records: list[Record]) -> None:
    fill(workbook, "Ý kiến", records[0]["id"], topic="Đèn đường")
    book = openpyxl.load_workbook(workbook)
    page = book["Ý kiến"]
    page.insert_rows(1, 2)
    page["A1"] = "TỔNG HỢP PHƯỜNG"
    page.insert_cols(1)
    book.save(workbook)
    assert only(workbook).topic == "Đèn đường"


def test_two_sheets_that_disagree_are_named_and_the_rest_is_kept(workbook: Path, records: list[Record]) -> None:
    reviewed = next(record["id"] for record in records if record["decision"] == "review")
    fill(workbook, "Ý kiến", reviewed, agency="Sở Xây dựng")
    fill(workbook, "Cần xem lại", reviewed, agency="Sở Y tế")
    filled = read_decisions(workbook)
    assert [one.agency for one in filled.decisions] == ["Sở Xây dựng"]
    assert "says otherwise" in filled.rejected[0][1]


def test_an_id_that_ydan_did_not_write_is_named(workbook: Path, records: list[Record]) -> None:
    fill(workbook, "Ý kiến", records[0]["id"], agency="Sở Xây dựng")
    book = openpyxl.load_workbook(workbook)
    del_from = book["Dữ liệu"]
    for row in del_from.iter_rows(min_row=2, max_col=1):
        if row[0].value == records[0]["id"]:
            row[0].value = "khac"
    book.save(workbook)
    filled = read_decisions(workbook)
    assert filled.decisions == ()
    assert "not on the data sheet" in filled.rejected[0][1]


@pytest.mark.parametrize("content", [b"", b"not a workbook"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(ReadError, match="not a workbook"):
        read_decisions(tmp_path / "x.xlsx")


def test_a_workbook_of_somebody_else_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "STT"  # type: ignore[index]
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ReadError, match="no data sheet"):
        read_decisions(tmp_path / "x.xlsx")
