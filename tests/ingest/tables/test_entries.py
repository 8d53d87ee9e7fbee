"""Registers whose entries take two rows: who came, and below it what he said."""

import pytest

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import build_document
from pipeline.ingest.files.grid import Cell, Row, read_grid
from pipeline.records import Document, Turn

DRAIN = "Cống trước nhà bị lấp từ khi làm đường, mưa xuống là nước tràn vào bếp."
LAMP = "Đèn xóm Trại cháy đã hai tháng, bọn trẻ đi học về té xuống mương."
FIXED = "Đã cho nạo vét ngày 03/6."


def _register(header: list[str], *rows: Row) -> Document:
    grid = [[Cell(name) for name in header], *rows]
    return build_document("so.docx", b"", list(read_grid(grid, 1, "table 1")))


def _entry(number: str, who: str, answer: str, words: str, *, down: bool = True, label: str = "") -> list[Row]:
    beside = Cell(answer, object())
    below = Cell(words, object())
    lower = [Cell(label) if label else below, below, below, beside if down else Cell("")]
    return [[Cell(number), Cell("02/6/2020"), Cell(who), beside], lower]


def _said(document: Document) -> list[tuple[str | None, str, str | None]]:
    def told(turn: Turn) -> tuple[str | None, str, str | None]:
        reply = turn.reply.cut(document.text) if turn.reply else None
        return turn.speaker, turn.span.cut(document.text), reply

    return [told(turn) for turn in split_turns(document)]


@pytest.mark.parametrize("down", [True, False])
@pytest.mark.parametrize("label", ["", "Nội dung trình bày"])
@pytest.mark.parametrize(
    "header",
    [
        ["Số thứ tự", "Ngày tiếp", "Họ tên, địa chỉ", "Hướng xử lý"],
        ["TT", "Thời gian", "Công dân đến", "Kết quả"],
    ],
)
def test_the_words_stand_in_the_row_below_who_came(header: list[str], label: str, *, down: bool) -> None:
    document = _register(
        header,
        *_entry("7", "Lò Thị Én, bản Mạ", FIXED, "Bà trình bày: " + DRAIN, down=down, label=label),
        *_entry("8", "Hà Văn Cát, tổ 3", "", LAMP, down=down, label=label),
    )
    assert _said(document) == [("Lò Thị Én", DRAIN, FIXED), ("Hà Văn Cát", LAMP, None)]


def test_who_says_nothing_leaves_no_comment() -> None:
    document = _register(
        ["TT", "Ngày tiếp", "Họ tên", "Hướng xử lý"],
        *_entry("7", "Lò Thị Én", FIXED, DRAIN),
        *_entry("8", "Hà Văn Cát", "", "Công dân say rượu, không nói rõ gì. Hẹn hôm khác."),
        *_entry("9", "Mã Thị Sen", "", LAMP),
    )
    assert [speaker for speaker, _, _ in _said(document)] == ["Lò Thị Én", "Mã Thị Sen"]


def test_an_answer_may_stand_in_a_row_of_its_own() -> None:
    def rows(number: str, who: str, words: str) -> list[Row]:
        said, done = Cell(words, object()), Cell("Kết quả: giao địa chính đo lại trong tuần.", object())
        return [[Cell(number), Cell("02/6/2020"), Cell(who)], [said] * 3, [done] * 3]

    document = _register(["TT", "Ngày tiếp", "Họ tên"], *rows("1", "Lò Thị Én", DRAIN), *rows("2", "Hà Văn Cát", LAMP))
    answer = "Kết quả: giao địa chính đo lại trong tuần."
    assert _said(document) == [("Lò Thị Én", DRAIN, answer), ("Hà Văn Cát", LAMP, answer)]


def test_a_spokesman_s_introduction_is_left_out() -> None:
    words = "Đoàn cử bà Én nói thay. Nội dung: " + DRAIN
    document = _register(
        ["TT", "Ngày tiếp", "Họ tên", "Hướng xử lý"],
        *_entry("1", "Lò Thị Én và 4 người", FIXED, words),
        *_entry("2", "Hà Văn Cát", FIXED, LAMP),
    )
    assert [said for _, said, _ in _said(document)] == [DRAIN, LAMP]


def test_a_table_with_a_column_of_words_keeps_its_rows() -> None:
    header = ["TT", "Ngày", "Họ tên", "Nội dung kiến nghị"]
    document = _register(
        header,
        [Cell("1"), Cell("02/6/2020"), Cell("Lò Thị Én"), Cell(DRAIN)],
        [Cell("2"), Cell("02/6/2020"), Cell("Hà Văn Cát"), Cell(LAMP)],
    )
    assert _said(document) == [("Lò Thị Én", DRAIN, None), ("Hà Văn Cát", LAMP, None)]
