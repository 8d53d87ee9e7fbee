"""The clerk's workbook, opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import PipelineError
from pipeline.records import RoutedComment
from pipeline.report import Words, as_record, flatten, unflatten, write_records, write_workbook
from pipeline.report import sheets as sheets_module
from pipeline.report.cells import CUT_MARK, MAX_CELL
from pipeline.report.layout import COMMENTS, CONTENT, MOST_POINTS, text_points

Record = dict[str, Any]
Make = Callable[..., RoutedComment]


def opened(records: list[Record], tmp_path: Path, words: Words | None = None) -> Any:
    out = tmp_path / "routed.xlsx"
    write_workbook(iter(records), out, words=words or Words())
    return openpyxl.load_workbook(out)


def rows(sheet: Any) -> list[dict[str, Any]]:
    header, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in body]


def test_sheets_stand_in_reading_order(records: list[Record], tmp_path: Path) -> None:
    book = opened(records, tmp_path)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Ý kiến",
        "Cần xem lại",
        "Tổng hợp",
        "Dữ liệu",
    ]


def test_the_table_is_the_one_a_clerk_makes(records: list[Record], words: Words, tmp_path: Path) -> None:
    row = rows(opened(records, tmp_path, words)["Ý kiến"])[0]
    assert row["STT"] == 1
    assert row["Nội dung ý kiến"] == "Đường liên tổ bong tróc, đề nghị sửa chữa."
    assert row["Người nêu"] == "Vi Thị Nhạn"
    assert row["Loại"] == "Kiến nghị"
    assert row["Lĩnh vực"] == "Giao thông, bến bãi – Hư hỏng mặt đường"
    assert row["Cơ quan chủ trì"] == "Sở Xây dựng"
    assert row["Cơ quan phối hợp"] == "UBND phường Phú Thượng\nSở Nông nghiệp và Môi trường"
    assert row["Thời hạn"] == datetime(2026, 11, 26)
    assert row["Căn cứ"] == "Luật Tiếp công dân, Điều 28 khoản 1"
    assert row["Cần người xem"] == "Không"


def test_deadline_is_a_date_shown_as_vietnamese_write_it(records: list[Record], tmp_path: Path) -> None:
    cell = opened(records, tmp_path)["Ý kiến"]["I2"]
    assert (cell.is_date, cell.number_format) == (True, "dd/mm/yyyy")


@pytest.mark.parametrize("sheet", ["Ý kiến", "Cần xem lại"])
def test_correction_columns_are_empty_and_stand_before_the_id(
    records: list[Record], tmp_path: Path, sheet: str
) -> None:
    body = rows(opened(records, tmp_path)[sheet])
    assert list(body[0])[-4:] == ["Cơ quan đúng", "Lĩnh vực đúng", "Loại đúng", "Mã ý kiến"]
    assert {row[title] for row in body for title in list(row)[-4:-1]} == {None}


def test_the_sheet_for_review_holds_just_what_needs_a_person(records: list[Record], tmp_path: Path) -> None:
    body = rows(opened(records, tmp_path)["Cần xem lại"])
    assert [row["Mã ý kiến"] for row in body] == [r["id"] for r in records if r["decision"] == "review"]
    assert [row["STT"] for row in body] == [3, 6, 7]
    assert body[0]["Khả năng thứ nhất"] == "UBND phường Phú Thượng\ncó khả năng (44%)"
    assert body[0]["Khả năng thứ ba"] == "Sở Nông nghiệp và Môi trường\nrất ít khả năng (dưới 1%)"
    assert body[0]["Lý do cần người xem"].startswith("Hai cơ quan")


def test_a_denunciation_shows_neither_its_author_nor_names(records: list[Record], tmp_path: Path) -> None:
    row = rows(opened(records, tmp_path)["Ý kiến"])[5]
    assert row["Người nêu"] == "(giữ bí mật)"
    assert row["Nội dung ý kiến"] == "Tôi tố cáo [HỌ TÊN] nhận tiền làm hồ sơ, số máy [SĐT]."


def test_an_answer_given_in_the_room_is_shown(records: list[Record], tmp_path: Path) -> None:
    body = rows(opened(records, tmp_path)["Ý kiến"])
    states = [row["Trạng thái, trả lời tại hội nghị"] for row in body]
    assert states[1] == "Đã trả lời tại hội nghị: Ngành điện đã lắp thêm máy biến áp 400 kVA trong tháng 9."
    assert states[7] == "Đã hứa giải quyết, hạn 20/12/2026: Phường sẽ làm xong."


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-2+3", "@SUM(A1)", "\tx", "#N/A", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula_or_an_error(routed: Make, tmp_path: Path, text: str) -> None:
    book = opened([as_record(routed(text))], tmp_path)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n", "d"}
    assert book["Ý kiến"]["B2"].value == text
    assert book["Ý kiến"]["B2"].quotePrefix


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x00b\x0bc\ufffe\ud800d", "abcd"), ("một\r\nhai\rba", "một\nhai\nba"), ("_x0041_", "_x0041_")],
)
def test_what_a_cell_cannot_hold_is_taken_out(routed: Make, tmp_path: Path, text: str, shown: str) -> None:
    assert opened([as_record(routed(text))], tmp_path)["Ý kiến"]["B2"].value == shown


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(routed: Make, tmp_path: Path) -> None:
    cell = opened([as_record(routed("ngập nước " * 5000))], tmp_path)["Ý kiến"]["B2"]
    assert len(cell.value) == MAX_CELL
    assert cell.value.endswith(CUT_MARK)


def test_the_data_sheet_gives_the_records_back(records: list[Record], tmp_path: Path) -> None:
    assert [unflatten(row) for row in rows(opened(records, tmp_path)["Dữ liệu"])] == records


def test_header_is_frozen_filtered_and_repeated_on_paper(records: list[Record], tmp_path: Path) -> None:
    sheet = opened(records, tmp_path)["Ý kiến"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:Q{len(records) + 1}"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert "&P" in sheet.oddFooter.right.text


def test_text_is_wrapped_and_its_row_high_enough(records: list[Record], tmp_path: Path) -> None:
    sheet = opened(records, tmp_path)["Ý kiến"]
    assert sheet["B3"].alignment.wrap_text
    lines = len(records[1]["text"]) / CONTENT.width
    assert sheet.row_dimensions[3].height > lines * 13


def test_a_very_long_text_is_set_in_smaller_letters(routed: Make, tmp_path: Path) -> None:
    sheet = opened([as_record(routed("đường ngõ hẹp, xe cứu hỏa không vào được. " * 60))], tmp_path)["Ý kiến"]
    assert sheet["B2"].font.size < sheet["C2"].font.size
    assert sheet.row_dimensions[2].height <= MOST_POINTS


@pytest.mark.parametrize(
    ("text", "lines"), [("", 1), ("một", 1), ("một\nhai", 2), ("dài " * 19 + "dài", 7), ("liền" * 10, 4)]
)
def test_height_counts_wrapped_lines(text: str, lines: int) -> None:
    assert text_points(text, 11) == pytest.approx(lines * 15 + 2)


def test_totals_add_up(records: list[Record], words: Words, tmp_path: Path) -> None:
    sheet = opened(records, tmp_path, words)["Tổng hợp"]
    cells = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    assert cells[0][0] == "Tổng số: 8 ý kiến"
    assert ("Cần người xem", 3, 0.375, 3) in cells
    assert ("Giao thông, bến bãi", 3, 0.375, 1) in cells
    assert ("Chưa xác định", 1, 0.125, 1) in cells


def test_corrections_are_offered_from_lists_but_anything_may_be_typed(
    records: list[Record], words: Words, tmp_path: Path
) -> None:
    book = opened(records, tmp_path, words)
    pickers = {str(picker.sqref): picker for picker in book["Ý kiến"].data_validations.dataValidation}
    assert set(pickers) == {"N2:N9", "O2:O9", "P2:P9"}
    assert not any(picker.showErrorMessage for picker in pickers.values())
    assert pickers["N2:N9"].formula1 == "'Danh mục'!$A$2:$A$6"
    assert "không phải kiến nghị" in [cell.value for cell in book["Danh mục"]["C"]]


def test_workbook_without_records_has_its_headers(tmp_path: Path, records: list[Record]) -> None:
    book = opened([], tmp_path)
    assert [cell.value for cell in book["Ý kiến"][1]] == [column.title for column in COMMENTS]
    assert [cell.value for cell in book["Dữ liệu"][1]] == list(flatten(records[0]))


def test_more_records_than_rows_is_an_error(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets_module, "MAX_RECORDS", 3)
    with pytest.raises(PipelineError, match=r"write \.parquet or \.csv"):
        write_workbook(records, tmp_path / "routed.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def decided(records: list[Record]) -> list[Record]:
    """The first record was decided otherwise than suggested, the third as nothing had been; the others by nobody."""
    told = {
        "type": "phan_anh", "topic": "cap_dien", "topic_name": "Điện, nước, thoát nước – Cấp điện",
        "agency": "evn_hanoi", "agency_name": "Tổng công ty Điện lực", "office": "ha_noi/evn_hanoi",
        "cooperating": [{"id": "so_xay_dung", "name": "Sở Xây dựng", "office": "ha_noi/so_xay_dung"}],
        "by": "binh", "at": "2026-11-25T05:00:00+00:00", "note": "Đã gọi điện",
    }  # fmt: skip
    return [{**record, "decided": told if n in (0, 2) else None} for n, record in enumerate(records)]


def test_what_people_decided_is_shown_and_counted_and_the_suggestion_stands_beside_it(
    decided: list[Record], words: Words, tmp_path: Path
) -> None:
    out = tmp_path / "decided.xlsx"
    write_records(iter(decided), out, words=words, decided=True)
    book = openpyxl.load_workbook(out)
    first, second, *_ = rows(book["Ý kiến"])
    assert (first["Cơ quan chủ trì"], first["Gợi ý của máy"]) == ("Tổng công ty Điện lực", "Sở Xây dựng")
    assert (first["Cơ quan phối hợp"], first["Loại"]) == ("Sở Xây dựng", "Phản ánh")
    assert first["Lĩnh vực"] == "Điện, nước, thoát nước – Cấp điện"
    assert (first["Người quyết định"], first["Ghi chú"]) == ("binh\n25/11/2026", "Đã gọi điện")
    assert (second["Gợi ý của máy"], second["Người quyết định"]) == (None, None)
    totals = [row for row in book["Tổng hợp"].iter_rows(values_only=True) if row[0] == "Tổng công ty Điện lực"]
    assert totals[0][1] == 2


def test_what_was_decided_no_longer_needs_a_person(decided: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "decided.xlsx"
    write_records(iter(decided), out, decided=True)
    book = openpyxl.load_workbook(out)
    waiting = [r["id"] for r in decided if r["decision"] == "review" and r["decided"] is None]
    assert [row["Mã ý kiến"] for row in rows(book["Cần xem lại"])] == waiting


def test_the_data_sheet_keeps_machine_and_people_apart(decided: list[Record], tmp_path: Path) -> None:
    out = tmp_path / "decided.xlsx"
    write_records(iter(decided), out, decided=True)
    assert [unflatten(row) for row in rows(openpyxl.load_workbook(out)["Dữ liệu"])] == decided
