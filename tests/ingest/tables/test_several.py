"""Rows that hold one person's words in several columns: forms that people filled in, tables of a field a column."""

import pytest

from pipeline.ingest import split_comments, split_turns
from pipeline.ingest.files.builder import build_document
from pipeline.ingest.files.grid import Cell, read_grid
from pipeline.records import Document, Turn

LAMP = "Ba bóng đèn ở dốc Cây Gạo cháy từ tháng trước, tối không ai dám ra"
DRAIN = "Cống sau chợ Vồi tắc, mỗi lần mưa là nước đen chảy ngược vào sân"
QUEUE = "Chờ ở bộ phận một cửa gần hai tiếng vì chỉ có một cán bộ nhận hồ sơ"
CARD = "Thẻ bảo hiểm của cháu nội tôi in sai năm sinh, đi khám bị trả về"


def _sheet(*rows: list[str]) -> Document:
    grid = [[Cell(value) for value in row] for row in rows]
    return build_document("bang.xlsx", b"", read_grid(grid, 1, "sheet 1", named=True))


def _said(document: Document) -> list[tuple[str | None, str | None, str]]:
    return [(turn.speaker, turn.heading, turn.span.cut(document.text)) for turn in split_turns(document)]


def test_answers_to_the_questions_of_a_form_are_one_turn_each_under_the_question() -> None:
    document = _sheet(
        ["Dấu thời gian", "1. Họ và tên", "2. Bộ phận một cửa có gì cần sửa?", "3. Đường, điện, nước nơi bác ở?"],
        ["2/3/2026 8:10", "Tạ Thị Nhài", QUEUE, LAMP],
        ["2/3/2026 9:45", "Cù Văn Mẫn", "không ạ", DRAIN],
    )
    assert _said(document)[:2] == [
        ("Tạ Thị Nhài", "Bộ phận một cửa có gì cần sửa?", QUEUE),
        ("Tạ Thị Nhài", "Đường, điện, nước nơi bác ở?", LAMP),
    ]
    comments = split_comments(document, split_turns(document))
    assert [comment.text for comment in comments] == [QUEUE, LAMP, DRAIN]


def test_what_is_ticked_rated_or_dated_is_no_answer() -> None:
    document = _sheet(
        [
            "ID",
            "Completion time",
            "Tên",
            "Bác hài lòng với cán bộ ở mức nào trong năm qua?",
            "Bác muốn xã làm thêm gì?",
        ],
        ["1", "3/4/2025", "Phó Thị Xuyến", "Chưa hài lòng lắm, cần thêm", CARD],
        ["2", "3/4/2025", "Khúc Văn Ngọ", "Chưa hài lòng lắm, cần thêm", LAMP],
        ["3", "4/4/2025", "Sái Thị Mơ", "Chưa hài lòng lắm, cần thêm", DRAIN],
    )
    assert [said for _, _, said in _said(document)] == [CARD, LAMP, DRAIN]


def test_columns_below_one_header_of_words_are_fields() -> None:
    top = object()
    grid = [
        [Cell("TT"), Cell("Họ tên"), Cell("Nội dung ý kiến", top), Cell("Nội dung ý kiến", top)],
        [Cell(""), Cell(""), Cell("Điện - Đường"), Cell("Y tế")],
        [Cell("1"), Cell("Tạ Thị Nhài"), Cell(LAMP), Cell("")],
        [Cell("2"), Cell("Cù Văn Mẫn"), Cell(""), Cell(CARD)],
    ]
    document = build_document("bang.xlsx", b"", read_grid(grid, 1, "sheet 1", named=True))
    assert _said(document) == [("Tạ Thị Nhài", "Điện - Đường", LAMP), ("Cù Văn Mẫn", "Y tế", CARD)]


def test_columns_of_opinions_on_different_things_all_count() -> None:
    header = ["TT", "Hộ", "Ý kiến về điện, đường", "Ý kiến về y tế", "Ghi chú"]
    document = _sheet(header, ["1", "Tạ Thị Nhài", LAMP, ""], ["2", "Cù Văn Mẫn", "", CARD, "gửi trạm y tế"])
    assert [said for _, _, said in _said(document)] == [LAMP, CARD]


@pytest.mark.parametrize("other", ["Tóm tắt", "Ý kiến chỉ đạo", "Diễn giải", "Nội dung trả lời"])
def test_a_second_column_about_the_same_words_is_none_of_them(other: str) -> None:
    document = _sheet(
        ["TT", "Ý kiến về hạ tầng", other], ["1", LAMP, "đèn cháy, đề nghị thay ngay"], ["2", DRAIN, DRAIN]
    )
    assert [said for _, _, said in _said(document)] == [LAMP, DRAIN]


def test_turns_of_one_row_have_ids_of_their_own_and_share_its_answer() -> None:
    document = _sheet(
        ["Mã phiếu", "Timestamp", "Bác thấy điện đường ra sao?", "Bác thấy y tế ra sao?", "Phản hồi"],
        ["P7", "1/2/2026", LAMP, CARD, "Đèn dốc Cây Gạo đã thay ba bóng. Thẻ bảo hiểm của cháu đã in lại."],
    )
    turns: list[Turn] = list(split_turns(document))
    assert [(turn.id, turn.input_id) for turn in turns] == [("bang.xlsx#P7", "P7"), ("bang.xlsx#P7-2", "P7")]
    assert turns[0].reply == turns[1].reply is not None
