"""Cells that hold more than one thing."""

import pytest

from pipeline.ingest.tables.cells import person_of_cells, words_of_cell
from pipeline.records import Span


@pytest.mark.parametrize(
    ("cell", "speaker", "place"),
    [
        ("Nghiêm Xuân Quảng\nTP Từ Sơn\n0912 338 071", "Nghiêm Xuân Quảng", "TP Từ Sơn"),
        ("Đỗ Thị Hà\nQuế Võ", "Đỗ Thị Hà", "Quế Võ"),
        ("Ngô Gia Thưởng\nxã Đại Đồng, Tiên Du", "Ngô Gia Thưởng", "xã Đại Đồng, Tiên Du"),
        ("K'Brẻh - thôn Đưng Trang", "K'Brẻh", "thôn Đưng Trang"),
        ("Tống Khánh Chi - chủ homestay", "Tống Khánh Chi", None),
        ("Chợ Mới\nông Lê Văn Tám", "Lê Văn Tám", None),
        ("Tổ 5\nBà Mã Thị Sen", "Mã Thị Sen", "Tổ 5"),
        ("(không cho biết tên)", None, None),
    ],
)
def test_a_name_ends_with_its_line_or_at_a_dash(cell: str, speaker: str | None, place: str | None) -> None:
    assert person_of_cells(cell, None) == (speaker, place)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("KH gọi lại bổ sung: loa thôn đọc tên các hộ", "loa thôn đọc tên các hộ"),
        ("Trình bày như sau:\ncống tắc", "cống tắc"),
        ("Ba hộ cử một người nói: nước chảy vào hẻm", "nước chảy vào hẻm"),
        ("cống tắc\nMã HS: H05.21.8", "cống tắc"),
        ("cống tắc\nKH nói nhanh, nghe không rõ số nhà", "cống tắc"),
        ("Bác Sen nói 3 ý: cống, đèn, ao", "Bác Sen nói 3 ý: cống, đèn, ao"),
        ("Đề nghị phường hai việc: cống và đèn", "Đề nghị phường hai việc: cống và đèn"),
        ("cống tắc\nbà con nói mãi mà cán bộ không nghe", "cống tắc\nbà con nói mãi mà cán bộ không nghe"),
    ],
)
def test_words_are_without_what_their_writer_put_around_them(cell: str, words: str) -> None:
    span, _, _ = words_of_cell(cell, Span(0, len(cell)))
    assert span.cut(cell) == words


@pytest.mark.parametrize(
    ("cell", "speaker"),
    [("Y Blin Mlô, buôn Đung", "Y Blin Mlô"), ("bà H'Lan Êban (buôn Mới)", "H'Lan Êban"), ("xã Ea Tu", None)],
)
def test_names_of_the_highlands_are_names_with_a_place_behind(cell: str, speaker: str | None) -> None:
    assert person_of_cells(cell, None)[0] == speaker
