"""Notices of what a chair concluded: what citizens raised is found in them, with what was decided on it."""

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.minutes.conclusions import conclusion_turns
from pipeline.ingest.minutes.decided import about_and_decided, decides, labelled, retold, ruled_from

TITLE = ("THÔNG BÁO", "Kết luận của Chủ tịch UBND xã tại hội nghị đối thoại với nhân dân năm 2023")
Found = list[tuple[str | None, str, str | None]]


def _found(*lines: str) -> Found:
    """Return who raised what, and what was answered."""
    pieces = [Piece(line, "paragraph", f"line {n}", heading=line.isupper()) for n, line in enumerate((*TITLE, *lines))]
    document = build_document("tb.txt", b"", pieces)
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    return [(comment.turn.speaker, comment.text, comment.reply) for comment in comments]


def test_matters_stand_by_village_with_the_speaker_in_brackets_and_a_label_before_what_was_decided() -> None:
    assert _found(
        "I. ĐÁNH GIÁ CHUNG",
        "Các ý kiến phát biểu thẳng thắn, phản ánh đúng nguyện vọng của nhân dân.",
        "II. NỘI DUNG NHÂN DÂN KIẾN NGHỊ VÀ KẾT LUẬN",
        "1. Thôn Đông",
        "1.1. Cống qua đường trục bị sập từ tháng 3 (ông Lỗ Văn Cơ).",
        "Kết luận: Giao thôn thay cống trước ngày 15/4.",
        "1.2. Trạm bơm cũ chạy một giờ lại ngắt, lúa cháy lá (bà Mã Thị Sen).",
        "Kết luận: Hợp tác xã thay máy bơm trong tháng 5.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Văn phòng đôn đốc, báo cáo kết quả.",
        "Nơi nhận:",
        "- Các thôn.",
    ) == [
        ("Lỗ Văn Cơ", "Cống qua đường trục bị sập từ tháng 3", "Giao thôn thay cống trước ngày 15/4."),
        ("Mã Thị Sen", "Trạm bơm cũ chạy một giờ lại ngắt, lúa cháy lá", "Hợp tác xã thay máy bơm trong tháng 5."),
    ]


def test_a_heading_names_whose_matters_follow_each_with_the_decision_behind_its_colon_or_below() -> None:
    assert _found(
        "1. Kiến nghị của ông Lỗ Văn Cơ, thôn Đông",
        "a) Về việc ao làng bị lấp hai phần ba: Giao công chức địa chính đo lại trong tháng 6.",
        "b) Về việc loa thôn câm từ Tết không ai sửa: Xã đã mua bộ thu mới.",
        "2. Kiến nghị của chị Mã Thị Sen",
        "Chị Sen cho rằng lớp mẫu giáo cách nhà 4 km, trời mưa không đi được.",
        "Đồng ý mở lớp ghép tại nhà văn hóa thôn Đông từ tháng 9.",
        "3. Kiến nghị của bà Hứa Thị Páo",
        "Bà Páo nêu trâu chết rét chưa được hỗ trợ. Sau khi nghe thú y báo cáo, kết luận:",
        "- Hỗ trợ hộ bà Páo 3 triệu đồng trong tháng 6.",
    ) == [
        ("Lỗ Văn Cơ", "ao làng bị lấp hai phần ba", "Giao công chức địa chính đo lại trong tháng 6."),
        ("Lỗ Văn Cơ", "loa thôn câm từ Tết không ai sửa", "Xã đã mua bộ thu mới."),
        (
            "Mã Thị Sen",
            "lớp mẫu giáo cách nhà 4 km, trời mưa không đi được.",
            "Đồng ý mở lớp ghép tại nhà văn hóa thôn Đông từ tháng 9.",
        ),
        ("Hứa Thị Páo", "trâu chết rét chưa được hỗ trợ.", "Hỗ trợ hộ bà Páo 3 triệu đồng trong tháng 6."),
    ]


def test_a_numbered_point_tells_whose_matter_it_is_and_what_it_is_about() -> None:
    assert _found(
        "Sau khi nghe các ý kiến, Chủ tịch UBND xã kết luận:",
        "1. Về kiến nghị của bà Mã Thị Sen (xóm Trại) về việc hẻm ngập mỗi khi triều lên: Giao thôn nạo vét ngay.",
        "2. Ông Lỗ Văn Cơ (thôn Đông) phản ánh lò gạch xả khói cả đêm. Chủ tịch UBND xã yêu cầu đình chỉ lò.",
        "3. Về kiến nghị của thôn Tây xin lắp thêm đèn ở sân bóng: Đồng ý lắp sáu trụ trong quý IV.",
        "Trên đây là kết luận của Chủ tịch UBND xã.",
    ) == [
        ("Mã Thị Sen", "hẻm ngập mỗi khi triều lên", "Giao thôn nạo vét ngay."),
        ("Lỗ Văn Cơ", "phản ánh lò gạch xả khói cả đêm.", "Chủ tịch UBND xã yêu cầu đình chỉ lò."),
        (None, "xin lắp thêm đèn ở sân bóng", "Đồng ý lắp sáu trụ trong quý IV."),
    ]


def test_decisions_may_stand_under_a_heading_of_their_own() -> None:
    found = _found(
        "A. Ý KIẾN CỦA CÁC HỘ DÂN",
        "1. Ông Lỗ Văn Cơ (thôn Đông): giá đền cà phê thấp hơn tiền phân bón ba năm.",
        "2. Bà Mã Thị Sen: hai sào rẫy nằm ngoài mốc mà ngập nửa năm.",
        "B. KẾT LUẬN CỦA CHỦ TỊCH",
        "1. Về giá đền cà phê: Trung tâm khảo sát lại trong tháng 6.",
        "2. Về diện tích ngoài mốc bị ngập: Đo bổ sung trong quý III.",
    )
    assert [speaker for speaker, _, _ in found] == ["Lỗ Văn Cơ", "Mã Thị Sen"]
    assert "trong tháng 6" in (found[0][2] or "") and "trong quý III" in (found[1][2] or "")


def test_labels_lead_to_a_matter_and_to_what_was_decided_though_both_are_listed() -> None:
    found = _found(
        "I. NHỮNG VẤN ĐỀ NGƯỜI DÂN KIẾN NGHỊ",
        "1. Anh Lỗ Văn Cơ, thôn Đông",
        "Nội dung kiến nghị:",
        "- Nhà xe mái tôn thủng, mưa ướt hết yên.",
        "- Bếp ăn trưa thiếu nước sạch.",
        "Kết quả giải quyết:",
        "- Thợ thay mái nhà xe trước ngày 15/7.",
    )
    assert [(speaker, text) for speaker, text, _ in found] == [
        ("Lỗ Văn Cơ", "Nhà xe mái tôn thủng, mưa ướt hết yên."),
        ("Lỗ Văn Cơ", "Bếp ăn trưa thiếu nước sạch."),
    ]


def test_what_the_offices_said_of_a_matter_is_part_of_its_answer() -> None:
    ((speaker, text, reply),) = _found(
        "1. Nội dung kiến nghị của các hộ dân: Bà Mã Thị Sen đại diện 18 hộ trình bày: bãi xe rung nứt nhà cả đêm.",
        "2. Ý kiến các đơn vị: Phòng Quản lý đô thị đo tiếng ồn vượt mức.",
        "3. Kết luận: Chấm dứt hoạt động bãi xe trước 31/12/2023.",
    )
    assert (speaker, text) == ("Mã Thị Sen", "bãi xe rung nứt nhà cả đêm.")
    assert reply is not None and reply.startswith("Phòng Quản lý đô thị") and reply.endswith("31/12/2023.")


def test_a_notice_that_speaks_of_no_citizens_holds_no_comments() -> None:
    lines = (
        "THÔNG BÁO",
        "Kết luận của Phó Chủ tịch UBND tỉnh tại cuộc họp giao ban đầu tư công tháng 7",
        "1. Về giải ngân: các chủ đầu tư phấn đấu đạt 60% trước 30/9.",
        "2. Sở Xây dựng hướng dẫn điều chỉnh giá vật liệu.",
    )
    document = build_document("tb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert not any(turn.role == "citizen" for turn in split_turns(document))


def test_no_other_paper_is_taken_for_a_notice() -> None:
    lines = ("BIÊN BẢN HỌP THÔN", "Thông báo kết quả kỳ họp: thu ngân sách đạt.", "Ông Lỗ Văn Cơ: Cống tắc.")
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert conclusion_turns(document, document.blocks) == []


def test_what_is_told_goes_over_to_what_is_decided() -> None:
    assert labelled("Ý kiến chỉ đạo của Chủ tịch UBND xã: Sửa ngay.", 0) == 37
    assert labelled("Ý kiến của bà con: Cống tắc.", 0) is None
    assert decides("Chủ tịch UBND huyện thống nhất đo lại.") and not decides("Xã hẹn ba lần mà chưa ai tới.")
    line = "Ông báo xã hai lần. Giao công an xã xử lý."
    assert ruled_from(line, 0) == (19, 20)
    assert ruled_from("Ông báo xã hai lần. Xã giao ông tự lo.", 0) is None
    assert about_and_decided("Về việc thửa ruộng cạnh lò gạch: đề nghị đo lại.", 0)[2] is None
    assert retold("Anh Cơ cho biết cống tắc.", 0, "Lỗ Văn Cơ") == (16, "Lỗ Văn Cơ")
    assert retold("Ông Thìn cho biết cống tắc.", 0, "Lỗ Văn Cơ") == (0, "Lỗ Văn Cơ")
