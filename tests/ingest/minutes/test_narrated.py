"""Minutes that tell in running prose who said what."""

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.minutes.narrated import officers, reports, role_by_lead, runs_meeting, told_by, told_of

LINES = (
    "BIÊN BẢN HỌP XÓM",
    "Chủ trì: ông Khúc Văn Thìn. Thư ký: bà Vi Thị Ngát.",
    "Tiếp đó ông Lỗ Văn Cơ, xóm Trại. Ông than đèn đường tắt cả tháng, tối om.",
    "Ông Thìn nhắc mọi người nói gọn.",
    "Cuối cùng chị Mã Thị Sen, đại diện phụ nữ, xin xã mở lớp mẫu giáo.",
)


def test_whoever_a_report_turns_to_has_the_floor_until_the_chair_speaks() -> None:
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(LINES)])
    found = [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert [one for one in found if one[0] == "citizen"] == [
        ("citizen", "Lỗ Văn Cơ", "Ông than đèn đường tắt cả tháng, tối om."),
        ("citizen", "Mã Thị Sen", "xin xã mở lớp mẫu giáo."),
    ]
    assert ("chair", None, "Ông Thìn nhắc mọi người nói gọn.") in found


def test_who_leads_who_writes_and_who_holds_an_office_is_known_by_name() -> None:
    known = officers("Chu tri: ong Le Van Bay. Du hop co ba Mai Thi Ha, Chu tich UBND xa.")
    assert known == {"Le Van Bay": "chair", "Bay": "chair", "Mai Thi Ha": "official"}
    assert told_of("Ong Bay nhac ba con.", known) == "chair"
    assert officers("Thành phần:\n- Đơn vị tư vấn: ông Lỗ Văn Cơ\n- Hộ dân: bà Mã Thị Sen") == {"Lỗ Văn Cơ": "official"}
    assert told_of("Ông Bảy xin nói.", {}) is None
    table = "Thành phần\nChủ trì\nBSCKI Lỗ Văn Cơ – Giám đốc\nThư ký\nbà Mã Thị Sen\nChủ tọa\nĐường hỏng."
    assert officers(table) == {"Lỗ Văn Cơ": "chair", "Cơ": "chair", "Mã Thị Sen": "clerk", "Sen": "clerk"}


def test_a_sentence_without_a_turn_gives_the_floor_to_nobody() -> None:
    assert told_by("Ông Lỗ Văn Cơ bị mất trâu.") is None
    assert told_by("Sau đó đường lại hỏng.") is None


def test_whoever_follows_on_in_a_report_has_his_own_turn() -> None:
    lines = (
        "Ý kiến cử tri:",
        "Đồng quan điểm, ông Lỗ Văn Cơ ở xóm Trại bức xúc việc xe chở đất chạy đêm làm rơi vãi khắp đường.",
        "Nối tiếp ý kiến, cử tri Mã Thị Sen (thôn Đông) đề nghị xã mở lớp mẫu giáo cho trẻ ba tuổi.",
        "Có mặt tại hội nghị, cụ Hứa Văn Páo, 82 tuổi, than rằng tiền trợ cấp chậm ba tháng.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert [turn.speaker for turn in split_turns(document)] == ["Lỗ Văn Cơ", "Mã Thị Sen", "Hứa Văn Páo"]


def test_an_answer_may_stand_behind_its_round_and_go_on_below() -> None:
    lines = (
        "BIÊN BẢN TIẾP XÚC CỬ TRI XÃ VĨNH BẢO",
        "Đại biểu Mạc Thị Uyên thông qua báo cáo kỳ họp thứ tư: thu ngân sách đạt 104%.",
        "Ông Lỗ Văn Cơ (ấp Trại): Kinh nội đồng cạn queo, năm nay chưa móc.",
        "Cử tri ấp Tây gửi giấy lên bàn chủ tọa: xe cuốc múc đất ruộng đem bán sáng đêm.",
        "Trả lời lượt thứ nhất, bà Vi Thị Ngát, Chủ tịch UBND xã: Kinh nội đồng sẽ múc trong tháng 1.",
        "Hai xe cuốc đã tạm giữ ngày 10/12.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    found = [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert [one for one in found if one[0] != "clerk"] == [
        ("citizen", "Lỗ Văn Cơ", "Kinh nội đồng cạn queo, năm nay chưa móc."),
        ("citizen", None, "xe cuốc múc đất ruộng đem bán sáng đêm."),
        ("official", None, "Kinh nội đồng sẽ múc trong tháng 1.\nHai xe cuốc đã tạm giữ ngày 10/12."),
    ]


def test_a_report_may_open_with_what_a_citizen_tells() -> None:
    line = "Mở đầu buổi gặp, bà Mã Thị Sen (xóm Trại) cho biết gia đình bà chưa được cấp sổ từ năm 2021."
    assert role_by_lead(line, "mo dau buoi gap, ba ma thi sen (xom trai) cho biet", {}) is None
    assert role_by_lead(line, "mo dau buoi gap, ba ma thi sen (xom trai) cho biet", {"Mã Thị Sen": "chair"}) == "clerk"
    opened = "Mở đầu hội nghị, ông Khúc Văn Thìn, Chủ tịch UBND xã, phát biểu khai mạc."
    assert role_by_lead(opened, "mo dau hoi nghi, ong khuc van thin, chu tich ubnd xa", {}) == "clerk"


def test_speakers_who_run_on_in_one_paragraph_each_have_their_turn() -> None:
    lines = (
        "Vân Sơn, ngày 3 tháng 4 năm 2021",
        "BIÊN BẢN HỌP THAM VẤN",
        "Địa điểm: nhà văn hóa thôn Đông.",
        "Ý kiến của cộng đồng dân cư:",
        "Ông Lỗ Văn Cơ (thôn Đông) thống nhất chủ trương làm hồ; tuy nhiên đường vào mỏ hẹp, xe lớn ép xe đạp xuống "
        "mương. Bà Mã Thị Sen (xóm Trại): ruộng nhà tôi thấp hơn đập, mùa mưa ngập thì ai chịu. Tôi hỏi hai lần rồi. "
        "Nghỉ giải lao. Anh Hứa Văn Páo, thôn Tây: bụi đá bám trắng lúa.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    found = [(turn.speaker, turn.span.cut(document.text)[:20]) for turn in split_turns(document)]
    assert [one for one in found if one[0]] == [
        ("Lỗ Văn Cơ", "thống nhất chủ trương"[:20]),
        ("Mã Thị Sen", "ruộng nhà tôi thấp hơn"[:20]),
        ("Hứa Văn Páo", "bụi đá bám trắng lúa."[:20]),
    ]
    assert not any(turn.role == "citizen" and turn.speaker is None for turn in split_turns(document))


def test_whoever_presents_a_plan_raises_nothing() -> None:
    lines = (
        "Ông Lỗ Văn Cơ trình bày đồ án: khu dân cư rộng 12 ha, dân số 1.500 người.",
        "Ý kiến của cộng đồng:",
        "Bà Mã Thị Sen (xóm Trại): đồ án bỏ mất đường ra đồng.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert [turn.speaker for turn in split_turns(document) if turn.role == "citizen"] == ["Mã Thị Sen"]


def test_an_office_behind_somebody_who_is_asked_after_is_not_his() -> None:
    told = "Về ý kiến của ông Lỗ Văn Cơ, UBND xã trả lời. Về trường hợp bà Mã Thị Sen, Công an xã báo đã gọi."
    assert officers(told) == {}


def test_minutes_kept_by_the_clock_tell_in_each_line_who_speaks_then() -> None:
    lines = (
        "BIÊN BẢN HỘI NGHỊ NHÀ CHUNG CƯ",
        "Chủ trì: ông Khúc Văn Thìn - Trưởng Ban quản trị. Thư ký: chị Vi Thị Ngát",
        "8h00: Ông Thìn báo cáo thu chi năm 2022.",
        "8h30: Bà Mã Thị Sen (P.804): thang máy rung lắc, gọi bảo trì ba lần không tới.",
        "8h40: Ông Thìn trả lời: thang máy thay cáp tuần sau.",
        "9h00: Hội nghị biểu quyết mức phí gửi xe: 80% tán thành.",
        "9h15: Hội nghị kết thúc.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    turns = split_turns(document)
    assert [turn.speaker for turn in turns if turn.role == "citizen"] == ["Mã Thị Sen"]
    assert [turn.span.cut(document.text) for turn in turns if turn.role == "official"] == [
        "thang máy thay cáp tuần sau."
    ]
    assert not runs_meeting("Chủ tọa: Mời bà Sen.")


def test_a_group_named_in_a_list_of_speakers_is_not_the_speaker_before() -> None:
    lines = (
        "Ý kiến của cộng đồng:",
        "- Bà Mã Thị Sen, xóm Trại, hỏi nước rỉ rác chảy đi đâu khi lụt.",
        "- Có ý kiến đề nghị ưu tiên tuyển con em trong xóm.",
        "- Một số hộ lo ngại xe chở rác đi qua cầu yếu.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert [turn.speaker for turn in split_turns(document)] == ["Mã Thị Sen", None, None]


def test_whoever_reports_a_paper_to_the_meeting_raises_nothing_whatever_the_paper_is_called() -> None:
    assert reports("2. Ông Lỗ Văn Cơ báo cáo việc trả lời kiến nghị sau kỳ họp thứ ba:")
    assert reports("- Bà Mã Thị Sen thông báo dự kiến chương trình kỳ họp:")
    assert not reports("2. Ông Lỗ Văn Cơ, thôn Đông báo cáo:")
    assert not reports("Ông Lỗ Văn Cơ báo cáo thêm:")


def test_a_sentence_amid_a_paragraph_may_follow_another() -> None:
    lines = (
        "Ý kiến cử tri:",
        "Ông Lỗ Văn Cơ nói xe ben chạy đêm không phủ bạt làm vỡ ống nước của xóm. "
        "Trong khi đó, theo bà Mã Thị Sen (thôn Đông), trạm y tế đóng cửa.",
    )
    document = build_document("bao.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert [(turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)][-1] == (
        "Mã Thị Sen",
        "trạm y tế đóng cửa.",
    )


def test_an_office_that_tells_something_of_a_matter_answers() -> None:
    line = "Về việc của bà Mã Thị Sen, Chánh án Tòa án huyện thông tin, đơn của bà đã được thụ lý ngày 3/6."
    assert role_by_lead(line, "", {}) == "official"
    assert role_by_lead(line.replace("Chánh án Tòa án huyện", "chồng bà"), "", {}) is None
