"""Tables that answer the rows of an earlier one by their numbers or codes."""

from collections.abc import Sequence

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.files.grid import Cell, read_grid
from pipeline.records import Document

LAMP = "Ba bóng đèn ở dốc Cây Gạo cháy từ tháng trước, tối không ai dám ra"
DRAIN = "Cống sau chợ Vồi tắc, mỗi lần mưa là nước đen chảy ngược vào sân"
CARD = "Thẻ bảo hiểm của cháu nội tôi in sai năm sinh, đi khám bị trả về"
NEW_LAMPS = "Đã thay ba bóng ngày 4/3, có đồng hồ hẹn giờ."
NEW_CARD = "Thẻ đã được in lại và phát ngày 10/3."


def _workbook(*sheets: tuple[str, Sequence[Sequence[str]]]) -> Document:
    pieces: list[Piece] = []
    for number, (name, rows) in enumerate(sheets, start=1):
        pieces.append(Piece(name, "paragraph", f"sheet {number}", heading=True))
        grid = [[Cell(value) for value in row] for row in rows]
        pieces += read_grid(grid, number, f"sheet {name}", named=True)
    return build_document("bang.xlsx", b"", pieces)


def _answered(document: Document) -> list[tuple[str, str | None]]:
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    return [(comment.text, comment.reply) for comment in comments]


ASKED = ("Ý kiến", [["STT", "Người nêu", "Nội dung ý kiến"], ["1", "Tạ Thị Nhài", LAMP], ["2", "Cù Văn Mẫn", DRAIN],
                    ["3", "Sái Thị Mơ", CARD]])  # fmt: skip


def test_a_sheet_answers_by_number() -> None:
    answers = [["Ý kiến số", "Đơn vị", "Nội dung"], ["3", "Bảo hiểm xã hội", NEW_CARD], ["1", "Điện lực", NEW_LAMPS]]
    assert _answered(_workbook(ASKED, ("Giải trình", answers))) == [(LAMP, NEW_LAMPS), (DRAIN, None), (CARD, NEW_CARD)]


def test_codes_with_letters_mean_a_field_of_the_row() -> None:
    header = ["Mã", "Họ tên", "Ý kiến về điện, đường", "Ý kiến về y tế"]
    asked = [header, ["YK1", "Tạ Thị Nhài", LAMP, CARD], ["YK2", "Cù Văn Mẫn", DRAIN, ""]]
    answers = [["Mã", "Trả lời của phường"], ["YK1 (Y tế)", NEW_CARD], ["YK2", "Đang nạo vét cống, xong ngày 20/3."]]
    document = _workbook(("Y_kien", asked), ("Tra_loi", answers))
    assert [reply for _, reply in _answered(document)] == [None, NEW_CARD, "Đang nạo vét cống, xong ngày 20/3."]


def test_a_second_list_of_comments_is_no_list_of_answers() -> None:
    more = [["STT", "Người nêu", "Nội dung ý kiến"], ["1", "Phó Thị Xuyến", "Chợ Vồi đốt rác ban đêm, khói vào nhà."]]
    assert [reply for _, reply in _answered(_workbook(ASKED, ("Trả lời sau", more)))] == [None] * 4


def test_numbers_that_nobody_answers_to_leave_the_table_as_it_is() -> None:
    other = [["STT", "Nội dung trả lời"], ["11", NEW_CARD], ["12", NEW_LAMPS]]
    assert _answered(_workbook(ASKED, ("Kỳ trước", other))) == [(LAMP, None), (DRAIN, None), (CARD, None)]


def test_a_table_with_comments_and_answers_of_its_own_answers_nothing_else() -> None:
    header = ["STT", "Nội dung", "Kết quả giải quyết"]
    first = [header, ["1", LAMP, NEW_LAMPS], ["2", DRAIN, ""]]
    second = [header, ["1", CARD, NEW_CARD], ["2", "Chợ Vồi đốt rác ban đêm, khói vào nhà.", ""]]
    found = _answered(_workbook(("Hạ tầng", first), ("Xã hội", second)))
    assert [reply for _, reply in found] == [NEW_LAMPS, None, NEW_CARD, None]


def _report(listed: Sequence[str], *rows: Sequence[str]) -> Document:
    pieces = [
        Piece(line, "paragraph", f"line {n}") for n, line in enumerate(["Ý kiến của nhân dân", *listed, "Trả lời"])
    ]
    return build_document("bc.docx", b"", [*pieces, *read_grid([[Cell(cell) for cell in row] for row in rows], 1, "t")])


def test_a_table_that_names_in_brief_what_it_answers_holds_no_comments() -> None:
    listed = [f"- {LAMP}.", f"- {DRAIN}.", f"- {CARD}."]
    rows = (["Thôn", "Nội dung", "Dự kiến trả lời"], ["1", "Đèn dốc Cây Gạo", "Đã thay ba bóng đèn dốc Cây Gạo."])
    document = _report(listed, *rows)
    assert _answered(document) == [
        (f"{LAMP}.", "Đã thay ba bóng đèn dốc Cây Gạo."),
        (f"{DRAIN}.", None),
        (f"{CARD}.", None),
    ]


def test_such_a_table_alone_holds_comments() -> None:
    rows = (["Thôn", "Nội dung", "Dự kiến trả lời"], ["1", "Đèn dốc Cây Gạo cháy", "Đã thay ba bóng."])
    assert _answered(_report([], *rows)) == [("Đèn dốc Cây Gạo cháy", "Đã thay ba bóng.")]
