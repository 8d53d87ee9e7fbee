"""Sheets that people filled in: what is printed on them is nobody's comment."""

import pytest

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import Comment


def _comments(pieces: list[Piece]) -> list[Comment]:
    document = build_document("phieu.docx", b"", pieces)
    turns = split_turns(document)
    return match_replies(document, turns, split_comments(document, turns))


def _read(*lines: str) -> list[tuple[str | None, str | None, str, str | None]]:
    pieces = [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)]
    return [(one.turn.speaker, one.turn.speaker_place, one.text, one.reply) for one in _comments(pieces)]


def test_boxes_dotted_lines_and_printed_questions_hold_no_words() -> None:
    assert _read(
        "PHIẾU GHI Ý KIẾN (số 01)",
        "Họ và tên: ………Mã Thị Sen………",
        "Nơi ở: …………Tổ 4…………",
        "Quan tâm đến: [ ] Đất đai [x] Môi trường",
        "1. Ông (bà) muốn phản ánh việc gì?",
        "- Cống trước chợ tắc, nước tràn vào nhà",
        "- Đèn đường cháy từ Tết",
        "2. Ông (bà) có muốn phát biểu không? [x] Có [ ] Không",
        "Phần ghi của thường trực hội nghị: Phường thông cống trước 10/6.",
        "- - - - - cắt theo đường này - - - - -",
        "PHIẾU GHI Ý KIẾN (số 02)",
        "Họ và tên: …………(không ghi)…………",
        "Nơi ở: …………………………",
        "Quan tâm đến: [x] Đất đai [ ] Môi trường",
        "1. Ông (bà) muốn phản ánh việc gì?",
        "Ao đình bị lấp mất một góc",
        "2. Ông (bà) có muốn phát biểu không? [ ] Có [x] Không",
        "Phần ghi của thường trực hội nghị: Đã chuyển công an quận.",
        "Tổng hợp: phiếu trắng 39.",
    ) == [
        ("Mã Thị Sen", "Tổ 4", "Cống trước chợ tắc, nước tràn vào nhà", "Phường thông cống trước 10/6."),
        ("Mã Thị Sen", "Tổ 4", "Đèn đường cháy từ Tết", None),
        (None, None, "Ao đình bị lấp mất một góc", None),
    ]


def test_below_a_question_trả_lời_is_the_citizens_and_each_question_has_its_own_words() -> None:
    def sheet(name: str, matter: str, wish: str) -> list[str]:
        return [
            f"Họ, tên người trả lời: ____{name}____",
            "Lĩnh vực quan tâm: ☐ Đất đai ☑ Môi trường",
            "Câu 1. Ông/bà có điều gì cần phản ánh với phường?",
            f"Trả lời: {matter}",
            "Câu 2. Ông/bà đề xuất giải pháp gì?",
            f"Trả lời: {wish}",
            "Dành cho cán bộ tiếp nhận: ……………",
        ]

    first = sheet("Mã Thị Sen", "Cống tắc, cá chết nổi trắng mương", "Xin hút bùn mỗi quý")
    second = sheet("", "Xe khách dừng trước cổng trường", "____________")
    assert [(name, words) for name, _, words, _ in _read(*first, *second)] == [
        ("Mã Thị Sen", "Cống tắc, cá chết nổi trắng mương"),
        ("Mã Thị Sen", "Xin hút bùn mỗi quý"),
        (None, "Xe khách dừng trước cổng trường"),
    ]


def test_what_stands_on_every_sheet_is_printed_whatever_it_says() -> None:
    def sheet(name: str, words: str) -> tuple[str, ...]:
        agrees = "Đồng ý cho công khai: [x] có [ ] không"
        return (f"Người có ý kiến: {name}", "Dân tộc: Mông", agrees, "Mong muốn của người dân:", words, "Ghi hộ: bà Mị")

    found = _read(
        *sheet("Sùng Thị Mỷ", "Xin mở lại điểm trường bản"), *sheet("Giàng A Páo", "Đường ống nước vỡ bốn chỗ")
    )
    assert [(name, words) for name, _, words, _ in found] == [
        ("Sùng Thị Mỷ", "Xin mở lại điểm trường bản"),
        ("Giàng A Páo", "Đường ống nước vỡ bốn chỗ"),
    ]


@pytest.mark.parametrize("header", [("Họ và tên", "Mã Thị Sen"), ("Họ tên người góp ý", "Mã Thị Sen, tổ 4")])
def test_a_table_may_lay_a_sheet_out(header: tuple[str, str]) -> None:
    rows = [
        header,
        ("Nội dung kiến nghị", "Cầu treo mất hai tấm ván"),
        ("Ý kiến của UBND xã", "Xã thay ván trong tuần."),
    ]
    pieces = [
        Piece(words, "cell", f"row {n}", table=1, row=n, column=None) for n, row in enumerate(rows) for words in row
    ]
    (comment,) = _comments(pieces)
    assert (comment.turn.speaker, comment.text) == ("Mã Thị Sen", "Cầu treo mất hai tấm ván")
    assert (comment.reply, comment.state) == ("Xã thay ván trong tuần.", "promised")


def test_minutes_with_a_name_and_a_dotted_line_are_no_sheets() -> None:
    found = _read(
        "Họ và tên chủ tọa: Lỗ Văn Cơ",
        "Ý kiến cử tri:",
        "- Bà Mã Thị Sen, thôn Hạ: Loa thôn hỏng từ rằm, đề nghị xã thay……",
        "- Ông Tô Văn Rạng, thôn Hạ: Chợ thiếu nước rửa, hàng cá hôi cả ngày.",
    )
    assert [name for name, *_ in found] == ["Mã Thị Sen", "Tô Văn Rạng"]
