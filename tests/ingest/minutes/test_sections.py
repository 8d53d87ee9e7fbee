"""Sections of reports: which line opens comments, which ends them."""

import pytest

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.files.meeting import find_meeting
from pipeline.ingest.minutes.sections import section_of
from pipeline.records import Document

LAMP = "đèn đường thôn Trại cháy từ Tết, trẻ đi học về tối om"
DONE = "Điện lực đã thay sáu bóng ngày 4/3."


def _report(*lines: str) -> Document:
    document = build_document("bc.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    meeting = find_meeting(document)
    return Document(document.source, document.sha256, document.text, document.blocks, meeting)


def _asked(document: Document) -> list[str]:
    return [turn.span.cut(document.text) for turn in split_turns(document) if turn.role == "citizen"]


def test_what_a_report_tells_around_its_numbered_sections_is_no_comment() -> None:
    document = _report(
        "BÁO CÁO",
        "Ý kiến, kiến nghị của nhân dân xã Vồi quý I và kết quả xử lý",
        "Trong quý I, Mặt trận xã tổ chức bốn buổi gặp dân, có 60 lượt người nói. Nhân dân phấn khởi vì đường mới.",
        "A. Ý KIẾN VÀ KẾT QUẢ XỬ LÝ",
        f"1. Nhân dân thôn Trại phản ánh: {LAMP}.",
        f"UBND xã trả lời: {DONE}",
        "B. TỒN TẠI, HẠN CHẾ",
        "Một số thôn gửi ý kiến còn chậm, chưa ghi rõ người nói.",
        "C. PHƯƠNG HƯỚNG, NHIỆM VỤ TRONG THỜI GIAN TỚI",
        "1. Đề nghị các thôn gửi ý kiến trước ngày 20 hằng tháng.",
    )
    assert _asked(document) == [f"{LAMP}."]


def test_a_title_without_numbered_sections_below_opens_the_comments() -> None:
    document = _report("TỔNG HỢP Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN", "Đề nghị thay đèn đường thôn Trại đã cháy từ Tết.")
    assert _asked(document) == ["Đề nghị thay đèn đường thôn Trại đã cháy từ Tết."]


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("danh gia chung", "closing"),
        ("nhan xet, danh gia", "closing"),
        ("phuong huong, nhiem vu trong tam thoi gian toi", "closing"),
        ("phuong huong, nhiem vu trong thoi gian toi", "closing"),
        ("ton tai, han che va nguyen nhan", "closing"),
        ("to chuc thuc hien", "closing"),
        ("danh gia cua ba con ve cho moi", None),
        ("danh gia chat luong nuoc sach", None),
        ("nhiem vu cua to ve sinh", None),
    ],
)
def test_an_office_that_looks_back_or_ahead_ends_the_comments(title: str, section: str | None) -> None:
    assert section_of(title, False) == section


def test_a_report_in_parts_opens_comments_in_one_and_ends_with_what_its_writer_asks_for() -> None:
    document = _report(
        "BÁO CÁO",
        "Tổng hợp ý kiến, kiến nghị của cử tri và Nhân dân trước kỳ họp giữa năm",
        "Từ ngày 05/6, Mặt trận huyện phối hợp tổ chức 14 hội nghị tiếp xúc cử tri.",
        "Phần thứ nhất. TÌNH HÌNH TƯ TƯỞNG CỦA CỬ TRI VÀ NHÂN DÂN",
        "Nhân dân phấn khởi trước kết quả 6 tháng đầu năm, còn lo giá phân bón.",
        "Phần thứ hai. Ý KIẾN, KIẾN NGHỊ CỤ THỂ",
        "1. Cử tri xã Vồi: đường vào bãi rác lầy lội, xe không vào được.",
        "Phần thứ ba. KIẾN NGHỊ CỦA BAN THƯỜNG TRỰC ỦY BAN MTTQ HUYỆN",
        "1. Đề nghị UBND huyện chỉ đạo các phòng trả lời bằng văn bản.",
    )
    assert _asked(document) == ["đường vào bãi rác lầy lội, xe không vào được."]


def test_a_report_tells_of_itself_before_and_after_what_citizens_raised() -> None:
    lines = (
        "BÁO CÁO",
        "Tổng hợp ý kiến, kiến nghị của cử tri trước kỳ họp thứ 8",
        "Thực hiện Kế hoạch số 12/KH-HĐND ngày 03/5/2022, các Tổ đại biểu đã tiếp xúc cử tri tại 9 xã.",
        "I. NỘI DUNG Ý KIẾN VÀ KẾT QUẢ GIẢI QUYẾT",
        "1.1. Cử tri thị trấn Vồi (bà Mã Thị Sen, khóm 4): Bãi rác sau chợ tràn ra mé sông, nước rỉ đen.",
        "UBND huyện trả lời: Bãi rác đã đóng cửa từ ngày 01/6.",
        "II. ĐÁNH GIÁ CHUNG",
        "Huyện đã giải quyết dứt điểm 5 nội dung, còn 6 nội dung đang làm.",
        "III. PHƯƠNG HƯỚNG THỜI GIAN TỚI",
        "1. Đề nghị Thường trực HĐND huyện tăng cường giám sát.",
    )
    document = build_document("bc.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    turns = split_turns(document)
    found = [(turn.speaker, turn.span.cut(document.text)) for turn in turns if turn.role == "citizen"]
    assert found == [("Mã Thị Sen", "Bãi rác sau chợ tràn ra mé sông, nước rỉ đen.")]
    assert all(turn.span.cut(document.text).strip(" 1.") for turn in turns)


def test_who_is_counted_among_those_present_says_nothing() -> None:
    document = _report(
        "I. THÀNH PHẦN",
        "1. Chủ trì: Ông Lỗ Văn Cơ - Chủ tịch UBMTTQ xã.",
        "2. Cử tri: 72 người của ba bản, danh sách kèm theo biên bản này.",
        "II. Ý KIẾN CỦA CỬ TRI",
        f"1. Bà Mã Thị Sen, thôn Trại: {LAMP}.",
    )
    assert _asked(document) == [f"{LAMP}."]


def test_headings_of_where_people_live_open_their_comments() -> None:
    document = _report(
        "TỔNG HỢP Ý KIẾN CỦA NHÂN DÂN",
        "Kính gửi: UBND xã Vồi.",
        "Mặt trận xã đã hướng dẫn các thôn lấy ý kiến, nhìn chung bà con phấn khởi.",
        "1. Thôn Trại (họp ngày 4/3, 60 hộ dự)",
        f"- {LAMP}.",
        "2. Ấp Bến",
        "- Ông Cù Văn Mẫn: Gia đình tôi làm đơn xin tách thửa từ tháng 2, nay chưa có giấy hẹn.",
        "- Ấp Bến nhất trí cao với việc mở đường, không có kiến nghị gì thêm.",
    )
    speakers = [turn.speaker for turn in split_turns(document) if turn.role == "citizen"]
    assert speakers[:2] == [None, "Cù Văn Mẫn"] and _asked(document)[0] == f"{LAMP}."


def test_the_next_item_of_a_list_is_not_of_whom_the_one_above_names() -> None:
    document = _report(
        "TỔNG HỢP Ý KIẾN CỦA NHÂN DÂN",
        "I. Ấp Bờ Tre",
        "1. Bà Mã Thị Sen: Đất nhà tôi bị múc lấn hai mét, báo xã hồi tháng 3.",
        "2. Điện chập chờn, tối nào cũng cúp.",
        "3. Ông Lỗ Văn Cơ: tôi có hai ý như sau:",
        "4. Cống sau chợ tắc.",
        "II. Ấp Kinh Ngang",
        "- Chị Vi Thị Ngát: Cầu ván mục.",
        "- Trạm cấp nước xả nước đục.",
    )
    found = [
        (turn.speaker, turn.span.cut(document.text)[:9]) for turn in split_turns(document) if turn.role == "citizen"
    ]
    assert found == [
        ("Mã Thị Sen", "Đất nhà t"),
        (None, "Điện chập"),
        ("Lỗ Văn Cơ", "tôi có ha"),
        ("Vi Thị Ngát", "Cầu ván m"),
        (None, "Trạm cấp "),
    ]


def test_what_a_list_of_those_present_says_of_villages_is_no_comment() -> None:
    document = _report(
        "BIÊN BẢN ghi ý kiến của nhân dân",
        "Thành phần tham dự:",
        "1. Thôn Trại",
        "- 60 hộ dự, vắng 4 hộ có lý do.",
        "Nội dung ý kiến:",
        f"1. Ông Cù Văn Mẫn, thôn Trại: {LAMP}.",
    )
    assert _asked(document) == [f"{LAMP}."]


def test_what_a_title_of_comments_says_of_the_meeting_is_none() -> None:
    document = _report(
        "NỘI DUNG ĐỐI THOẠI VỚI HỘI VIÊN",
        "Thời gian: 8 giờ ngày 4/3/2024. Địa điểm: Nhà văn hóa thôn Trại, xã Vồi, huyện Mê.",
        "Thành phần: Ông Lỗ Văn Cơ - Chủ tịch UBND xã; các công chức; Trạm trưởng Trạm Y tế; 40 hội viên.",
        f"Chị Mã Thị Sen, thôn Trại: {LAMP}.",
    )
    assert _asked(document) == [f"{LAMP}."]


def test_whoever_stands_below_a_bare_answer_answers() -> None:
    document = _report(
        "Câu hỏi 1",
        f"Chị Mã Thị Sen, Chi hội thôn Trại: {LAMP}.",
        "Trả lời:",
        "Bà Chủ tịch Hội LHPN xã: Việc này chị em đã góp tiền, mai mua bóng.",
        "Câu hỏi 2",
        "Anh Cù Văn Mẫn, thôn Đông: Cống sau chợ tắc.",
        "Trả lời:",
        "Chị Vi Thị Ngát, thôn Đông: Đề nghị xã mở lớp mẫu giáo.",
    )
    assert _asked(document) == [f"{LAMP}.", "Cống sau chợ tắc.", "Đề nghị xã mở lớp mẫu giáo."]
