"""Filled-in forms, one after the other, and what came of each."""

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import Comment


def _read(*lines: str) -> list[Comment]:
    document = build_document("so.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    turns = split_turns(document)
    return match_replies(document, turns, split_comments(document, turns))


def test_a_book_of_visitors_names_each_and_says_what_came_of_it() -> None:
    comments = _read(
        "SỔ TIẾP DÂN",
        "Người đến: bà Mã Thị Sen, thôn Đông",
        "Nội dung: Ruộng bị thu hồi mà chưa được trả tiền.",
        "Kết quả: Đã nhận đơn, hẹn ngày 12.",
        "Người đến: ông Lỗ Văn Cơ, thôn Hạ",
        "Nội dung: Nhà bên nuôi lợn xả ra ngõ.",
    )
    assert [(one.turn.speaker, one.turn.speaker_place, one.text, one.reply) for one in comments] == [
        ("Mã Thị Sen", "thôn Đông", "Ruộng bị thu hồi mà chưa được trả tiền.", "Đã nhận đơn, hẹn ngày 12."),
        ("Lỗ Văn Cơ", "thôn Hạ", "Nhà bên nuôi lợn xả ra ngõ.", None),
    ]


def test_words_under_no_label_follow_the_name_and_the_address() -> None:
    comments = _read("Họ tên: Mã Thị Sen", "Địa chỉ: ấp 2", "1. Đường đal gãy nhiều tấm.", "2. Xin cấp thẻ khám bệnh.")
    assert [(one.turn.speaker, one.text) for one in comments] == [
        ("Mã Thị Sen", "Đường đal gãy nhiều tấm."),
        ("Mã Thị Sen", "Xin cấp thẻ khám bệnh."),
    ]
