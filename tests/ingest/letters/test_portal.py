"""Printed pages of a portal: each question with who asks and what was answered."""

from pipeline.ingest import split_comments, split_turns
from pipeline.ingest.comments.replies import match_replies
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.files.meeting import find_meeting
from pipeline.records import Meeting
from tests.ingest.papers import of_lines

WELL = "Giếng khoan của xóm có mùi tanh, lấy mẫu từ tháng ba mà chưa báo kết quả."
BUS = "Xe buýt bỏ bến chợ Vồi, các cụ phải đi bộ hai cây số."
ANSWER = "Kết quả xét nghiệm sẽ niêm yết trước ngày 20/6."


def _read(*lines: str) -> list[tuple[str | None, str | None, str, str | None]]:
    document = of_lines(*lines)
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    return [(c.turn.speaker, c.turn.speaker_place, c.text, c.reply) for c in comments]


def test_fields_share_a_line_and_buttons_end_an_answer() -> None:
    asked = [
        "#812   Lượt xem: 14",
        "Tiêu đề: Nước sạch",
        "Họ tên: Mã Thị Sen        Gửi lúc: 02/06/2024 07:40",
        "Câu hỏi",
        f"Kính gửi quý cơ quan. {WELL}",
        f"Trả lời (Trung tâm Y tế): {ANSWER}",
        "Hữu ích? [Có] [Không]",
        "#809   Lượt xem: 3",
        "Tiêu đề: Xe buýt",
        "Họ tên: Bạn đọc ẩn danh        Gửi lúc: 01/06/2024 20:15",
        "Câu hỏi",
        BUS,
        "Trả lời: Bến chợ Vồi mở lại từ ngày 1/7.",
        "Hữu ích? [Có] [Không]",
        "Trang 1/9",
    ]
    assert _read(*asked) == [
        ("Mã Thị Sen", None, WELL, ANSWER),
        (None, None, BUS, "Bến chợ Vồi mở lại từ ngày 1/7."),
    ]


def test_who_asks_may_stand_behind_the_question() -> None:
    asked = [
        f"Câu hỏi: {WELL}",
        "Người hỏi: Mã Thị Sen (xã Vĩnh Bảo)",
        "Trả lời:",
        ANSWER,
        "----------",
        f"Câu hỏi: {BUS}",
        "Người hỏi: Trà Văn Loan",
        "Trả lời:",
        "Sẽ có bến tạm.",
    ]
    assert [(name, place, reply) for name, place, _, reply in _read(*asked)] == [
        ("Mã Thị Sen", "xã Vĩnh Bảo", ANSWER),
        ("Trà Văn Loan", None, "Sẽ có bến tạm."),
    ]


def test_fields_parted_by_bars_and_a_question_not_yet_answered() -> None:
    asked = [
        "Người gửi: Mã Thị Sen | Ngày gửi: 2/6/2024 | Lĩnh vực: Y tế",
        "Địa chỉ: xóm Giữa",
        f"Nội dung câu hỏi: {WELL}",
        f"Nội dung trả lời: {ANSWER}",
        "Người gửi: Trà Văn Loan | Ngày gửi: 1/6/2024 | Lĩnh vực: Giao thông",
        f"Nội dung câu hỏi: {BUS}",
        "Nội dung trả lời: Bến chợ Vồi mở lại từ ngày 1/7.",
        "Người gửi: Lỗ Cơ | Ngày gửi: 1/6/2024 | Lĩnh vực: Chợ",
        "Nội dung câu hỏi: Chợ họp tràn ra đường.",
        "Nội dung trả lời:",
    ]
    assert [(name, place, reply) for name, place, _, reply in _read(*asked)] == [
        ("Mã Thị Sen", "xóm Giữa", ANSWER),
        ("Trà Văn Loan", None, "Bến chợ Vồi mở lại từ ngày 1/7."),
        ("Lỗ Cơ", None, None),
    ]


def test_a_page_may_set_question_and_answer_apart_by_who_asks_and_who_answers_alone() -> None:
    lines = (
        ("HỎI ĐÁP", True),
        ("Nước giếng", True),
        ("Người hỏi: Mã Thị Sen Địa chỉ: thôn Đông, xã Vồi Ngày hỏi: 02/06/2024 07:40", False),
        (WELL, False),
        ("Trả lời - Trung tâm Y tế (05/6/2024)", False),
        (ANSWER, False),
        ("Xe buýt", True),
        ("Người hỏi: Công dân Ngày hỏi: 01/06/2024 20:15", False),
        (BUS, False),
        ("Trả lời - UBND xã Vồi", False),
        ("Bến chợ Vồi mở lại từ ngày 1/7.", False),
    )
    pieces = [Piece(line, "paragraph", f"line {n}", heading=heading) for n, (line, heading) in enumerate(lines)]
    document = build_document("in.html", b"", pieces)
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    assert [(c.turn.speaker, c.text, c.reply) for c in comments] == [
        ("Mã Thị Sen", WELL, ANSWER),
        (None, BUS, "Bến chợ Vồi mở lại từ ngày 1/7."),
    ]


def test_one_letter_with_a_name_is_no_portal() -> None:
    document = of_lines("Kính gửi: UBND xã", "Họ tên: Mã Thị Sen", f"Tôi xin phản ánh: {WELL}", "Trân trọng.")
    assert [turn.speaker for turn in split_turns(document)] == ["Mã Thị Sen"]


def test_each_question_has_its_own_day_and_place_and_the_page_has_neither() -> None:
    asked = [
        "Người gửi: Mã Thị Sen Địa chỉ: thôn Hạ, xã Vĩnh Bảo Email: sen@example.vn Ngày gửi: 08:15, 02/06/2024",
        WELL,
        f"Trả lời: {ANSWER}",
        "Người gửi: Trà Văn Loan Địa chỉ: thôn Vồi Điện thoại: 0900 000 000 Ngày gửi: 5/7/2024",
        BUS,
        "Trả lời: Sẽ có bến tạm.",
    ]
    document = of_lines(*asked)
    turns = split_turns(document)
    assert [(turn.speaker_place, turn.setting.date) for turn in turns] == [
        ("thôn Hạ, xã Vĩnh Bảo", "2024-06-02"),
        ("thôn Vồi", "2024-07-05"),
    ]
    assert find_meeting(document) == Meeting()
