"""Tables that record a meeting: rows of whoever leads, reports or answers are no comments."""

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.records import Document
from tests.ingest.papers import of_table

ASK = "Thang máy kẹt năm lần trong tháng, bấm chuông không ai nghe."
ALSO = "Bãi xe thu một triệu rưỡi một tháng mà không có biên lai."


def _citizens(document: Document) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document) if turn.role == "citizen"]


def test_who_leads_reports_counts_or_answers_is_no_citizen_and_is_known_when_he_speaks_again() -> None:
    document = of_table(
        ["Giờ", "Người phát biểu", "Diễn biến"],
        ["8h30", "Người dẫn chương trình", "Mời bà con ổn định chỗ ngồi, thông qua chương trình họp."],
        ["8h40", "Ông Khúc Văn Thìn, Trưởng ban quản trị", "Báo cáo tài chính năm 2022: thu 3 tỷ, chi 2,8 tỷ đồng."],
        ["9h00", "Bà Mã Thị Sen (căn 1206)", ASK],
        [
            "9h05",
            "Ông Lỗ Văn Cơ, Giám đốc Ban quản lý tòa nhà",
            "Thang máy đã thay bo mạch, chuông nối về chốt bảo vệ.",
        ],
        ["9h10", "Chủ tọa (đọc phiếu không ghi tên)", ALSO],
        ["9h15", "Ông Lỗ Văn Cơ", "Bãi xe kiểm tra lại biên lai, trả lời trong tuần này."],
        ["9h30", "Ban kiểm phiếu", "Công bố kết quả: 211 phiếu thuận, 38 phiếu không thuận."],
    )
    assert _citizens(document) == [("Mã Thị Sen", ASK), (None, ALSO)]
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    assert [comment.reply is not None for comment in comments] == [True, True]


def test_people_answer_by_the_clock_though_nobody_leads() -> None:
    rows = [
        ["14:05", "Anh Lỗ Văn Cơ", ASK],
        ["14:10", "Thiếu tá Hứa Văn Páo, Công an xã", "Đã xử lý hai lần, tối nay tuần tra tiếp."],
    ]
    assert _citizens(of_table(["Thời gian", "Người nói", "Nội dung"], *rows)) == [("Lỗ Văn Cơ", ASK)]


def test_a_register_of_comments_holds_comments_whatever_office_their_senders_have() -> None:
    rows = [["1", "Ông Lỗ Văn Cơ, cán bộ hưu trí", ASK], ["2", "Bà Mã Thị Sen, đại biểu HĐND", ALSO]]
    assert [words for _, words in _citizens(of_table(["STT", "Người phản ánh", "Nội dung"], *rows))] == [ASK, ALSO]


def test_whoever_opens_a_meeting_leads_it_in_every_row_and_offices_answer_without_a_clock() -> None:
    document = of_table(
        ["Người phát biểu", "Nội dung"],
        ["Ông Khúc Văn Thìn\nTổ trưởng", "Tuyên bố lý do, giới thiệu khách mời."],
        ["Bà Mã Thị Sen\n(số nhà 12)", ASK],
        ["Ông Lỗ Văn Cơ\nCảnh sát khu vực", "Tối mai lực lượng sẽ kiểm tra, có vi phạm thì lập biên bản."],
        ["Anh Vi Văn Páo", ALSO],
        ["Ông Khúc Văn Thìn", "Tổ đã thống nhất treo bảng giá ở cổng từ mùng một."],
    )
    assert _citizens(document) == [("Mã Thị Sen", ASK), ("Vi Văn Páo", ALSO)]


def test_a_list_of_what_people_raised_is_no_meeting_though_an_officer_is_among_them() -> None:
    document = of_table(
        ["Người phản ánh", "Nội dung"],
        ["Bà Mã Thị Sen", ASK],
        ["Ông Lỗ Văn Cơ, cán bộ xã nghỉ hưu", ALSO],
    )
    assert [words for _, words in _citizens(document)] == [ASK, ALSO]
