"""Who speaks, from where and in what role; whole transcripts in many layouts."""

import shutil
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.ingest import match_replies, read_document, split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.voices.utterances import guess_role, is_narration, self_named
from pipeline.learn.measures.extraction import load_gold, score_extraction
from pipeline.records import Document, Role
from pipeline.text import mask

TRANSCRIPTS = Path(__file__).parent / "transcripts"
FILES = sorted(path.name for path in TRANSCRIPTS.iterdir() if path.name != "gold.jsonl")


def _minutes(*lines: str) -> Document:
    return build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])


def _citizens(document: Document) -> list[str]:
    return [turn.span.cut(document.text) for turn in split_turns(document) if turn.role == "citizen"]


@pytest.mark.parametrize(
    ("line", "speaker", "place", "words"),
    [
        ("1. Ông Khúc Văn Thìn - TDP số 5: Cống tắc.", "Khúc Văn Thìn", "TDP số 5", "Cống tắc."),
        ("* Bà Trà Thị Loan (tổ 12): Cống tắc.", "Trà Thị Loan", "tổ 12", "Cống tắc."),
        ("- Đ/c Lỗ Văn Cơ, Chi hội trưởng CCB, thôn Đông: Cống tắc.", "Lỗ Văn Cơ", "thôn Đông", "Cống tắc."),
        ("Cử tri Mã Thị Sen, phường Ngọc Hà kiến nghị: Sửa cống.", "Mã Thị Sen", "phường Ngọc Hà", "Sửa cống."),
        ("Bà Đặng Thị Lan Phương - tổ 3: Cống tắc.", "Đặng Thị Lan Phương", "tổ 3", "Cống tắc."),
        ("4/ ÔNG HỨA VĂN PÁO - BẢN CỎI: Cống tắc.", "Hứa Văn Páo", "BẢN CỎI", "Cống tắc."),
        ("2. Ba Do Thi Mien - xom Giua: Cong tac.", "Do Thi Mien", "xom Giua", "Cong tac."),
        ("Ông Vi Văn Sáng có ý kiến: Cống tắc.", "Vi Văn Sáng", None, "Cống tắc."),
        ("Cử tri các phường Tây Mỗ, Đại Mỗ đề nghị mở chợ.", None, "phường Tây Mỗ, Đại Mỗ", None),
        ("[00:12:34] Người nói 3: Cống tắc.", None, None, "Cống tắc."),
        ("SPEAKER_03: Cống tắc.", None, None, "Cống tắc."),
        ("Ý kiến 2: (bà Trà Thị Loan, tổ 12)", "Trà Thị Loan", "tổ 12", ""),
        ("Hỏi (hộ kinh doanh Mã Thị Sen, phường Ngọc Hà): Cống tắc.", "Mã Thị Sen", "phường Ngọc Hà", "Cống tắc."),
        ("Câu 3. (Bạn đọc Lan Anh, thôn Đông) Cống tắc.", "Lan Anh", "thôn Đông", "Cống tắc."),
        ("Người dân 2 (ông Siu Rơh, làng Kép): Cống tắc.", "Siu Rơh", "làng Kép", "Cống tắc."),
        ("Ý kiến thứ ba - anh Thìn, khu 9: Cống tắc.", "Thìn", "khu 9", "Cống tắc."),
        ("Ô. Thìn (TDP 5): Cống nhà tôi tắc.", "Thìn", "TDP 5", "Cống nhà tôi tắc."),
        ("– Sen (B1402, dự từ xa): Thang máy kẹt.", "Sen", None, "Thang máy kẹt."),
        ("Ông Thìn lại hỏi: Cống nhà tôi tắc.", "Thìn", None, "Cống nhà tôi tắc."),
        ("Đ/c Giám đốc Chi nhánh điện: Trạm đã thay.", None, None, "Trạm đã thay."),
        ("Đ/c Phó Chi cục trưởng Hải quan: Cửa khẩu đã mở.", None, None, "Cửa khẩu đã mở."),
        ("Ông Trương Công Thìn, tổ 3: Cống tắc.", "Trương Công Thìn", "tổ 3", "Cống tắc."),
        ("Ông Lỗ Văn Cơ (cán bộ điện) giải trình thêm, trạm đã thay.", "Lỗ Văn Cơ", None, "trạm đã thay."),
        ("Bà Trà Thị Loan làm rõ, trạm còn bảo hành.", "Trà Thị Loan", None, "trạm còn bảo hành."),
        ("Bà Trà Thị Loan thông tin thêm, trạm đã thay.", "Trà Thị Loan", None, "trạm đã thay."),
        ("Bà Trà Thị Loan (tổ 3) góp thêm rằng trạm hỏng.", "Trà Thị Loan", "tổ 3", "trạm hỏng."),
        ("Bà Trà Thị Loan trình bày rằng trạm hỏng.", "Trà Thị Loan", None, "trạm hỏng."),
        ("- B. Loan, tổ 3: Cống nhà tôi tắc.", "Loan", "tổ 3", "Cống nhà tôi tắc."),
        ("Bà Trà Thị Loan (tổ 5) – Cống đầu ngõ tắc.", "Trà Thị Loan", "tổ 5", "Cống đầu ngõ tắc."),
        ("[Cử tri 2 - ông Lỗ Văn Cơ] Cống tắc.", "Lỗ Văn Cơ", None, "Cống tắc."),
        ("chị Thìn nhà 22: Cống tắc.", "Thìn", "nhà 22", "Cống tắc."),
        ("Xã Đông Phú (2 ý kiến): Cống đầu xóm tắc.", None, "Xã Đông Phú", "Cống đầu xóm tắc."),
        ("Câu 4: Bao giờ khơi cống?", None, None, "Bao giờ khơi cống?"),
        ("Đại diện hộ ông Lỗ Văn Cơ: Cống tắc.", "Lỗ Văn Cơ", None, "Cống tắc."),
    ],
)
def test_a_line_introduces_its_speaker(line: str, speaker: str | None, place: str | None, words: str | None) -> None:
    found = introduction(line)
    assert found is not None
    assert (found.speaker, found.place) == (speaker, place)
    assert line[found.end :] == (line if words is None else words)


@pytest.mark.parametrize(
    "line",
    [
        "Giá nước tăng: mỗi hộ trả thêm 40 nghìn.",
        "Về trại lợn tại thôn Đông Phú Yên: xã đã kiểm tra.",
        "Hồ Linh Quang bị lấp, đề nghị xử lý.",
        "B. Nội chính: gồm ba vụ việc đã nêu.",
        "(Hội trường vỗ tay.)",
        "Quận Ba Vì: Đối thoại với thanh niên",
    ],
)
def test_a_line_of_words_introduces_nobody(line: str) -> None:
    found = introduction(line)
    assert found is None or (found.speaker is None and found.role is None)


@pytest.mark.parametrize(
    ("label", "role"),
    [("Chủ tọa", "chair"), ("Trưởng phòng Quản lý đô thị", "official"), ("Hỏi", "citizen"), ("Thư ký", "clerk")],
)
def test_a_label_names_a_role(label: str, role: Role) -> None:
    found = introduction(f"{label}: Xin mời các bác xem bản đồ treo ở cuối phòng.")
    assert found is not None and found.role == role


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Vâng tôi là Cù Thị Mận, điểm cầu Hạ Đình xin nói.", "Cù Thị Mận"),
        ("dạ tôi tên là lê thị nhàn tổ năm", "Lê Thị Nhàn"),
        ("Tôi là tổ trưởng tổ dân phố, xin có mấy ý.", None),
        ("Dạ tôi, Cù Thị Mận, đại diện tòa B, xin nói.", "Cù Thị Mận"),
        ("Hàng xóm tôi, Cù Thị Mận, xây lấn ngõ.", None),
    ],
)
def test_a_speaker_may_say_his_own_name(words: str, name: str | None) -> None:
    assert self_named(words)[0] == name


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Cảm ơn bác, xin mời ý kiến tiếp theo.", "chair"),
        ("Về kiến nghị của ông Tư, phường sẽ kiểm tra và trả lời bằng văn bản.", "official"),
        ("Nhà tôi bị nước tràn vào, đề nghị phường nạo vét cống.", "citizen"),
    ],
)
def test_words_alone_suggest_a_role(words: str, role: Role) -> None:
    assert guess_role(words) == role


def test_narration_of_the_meeting_is_told_from_requests() -> None:
    assert is_narration("Hội nghị đã nghe đồng chí Chủ tịch báo cáo kết quả.")
    assert not is_narration("Đường vào xóm Bãi lầy lội, đề nghị rải đá.")


def test_sections_steer_who_speaks() -> None:
    document = _minutes(
        "I. Thành phần",
        "- Ông Mai Văn Quế - Chủ tịch UBND xã",
        "II. Ý kiến của nhân dân",
        "1. Bà Lò Thị Pản - bản Hạ: Cầu treo đứt cáp, đề nghị thay.",
        "III. Trả lời của UBND xã",
        "1. Xã đã báo cáo cấp trên về cầu treo.",
        "IV. Kết luận",
        "1. Giao Phòng Kinh tế theo dõi.",
    )
    said = [(turn.role, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert ("citizen", "Cầu treo đứt cáp, đề nghị thay.") in said
    assert ("official", "Xã đã báo cáo cấp trên về cầu treo.") in said
    assert ("chair", "Giao Phòng Kinh tế theo dõi.") in said
    assert len(_citizens(document)) == 1


def test_words_below_a_speaker_alone_on_a_line_are_his() -> None:
    document = _minutes("Ý kiến cử tri:", "Ông Ngân Văn Cụ (thôn 3):", "Đèn ngõ cháy.", "Chó thả rông cắn người.")
    assert _citizens(document) == ["Đèn ngõ cháy.\nChó thả rông cắn người."]


def test_a_conclusion_alone_has_no_citizens() -> None:
    document = _minutes(
        "THÔNG BÁO KẾT LUẬN",
        "Sau khi nghe ý kiến phát biểu, Chủ tịch UBND phường kết luận như sau:",
        "1. Giao Công an phường tuần tra khu vườn hoa.",
        "2. Phòng Văn hóa - Xã hội rà soát hộ nghèo trước ngày 15/12/2026.",
        "Nơi nhận:",
        "- Lưu: VT.",
    )
    assert _citizens(document) == []


def test_ordinals_run_over_all_turns() -> None:
    turns = split_turns(_minutes("Ý kiến cử tri:", "- Ông Lục Văn Tý: Cống tắc.", "- Bà Lù Thị Sáo: Đèn hỏng."))
    assert [turn.id for turn in turns] == [f"bb.txt#{n}" for n in range(1, len(turns) + 1)]
    assert all(turn.input_id == turn.id for turn in turns)


def test_a_name_in_capitals_ends_with_a_point_and_a_dash() -> None:
    document = _minutes(
        "ĐỒNG CHÍ CHỦ TỌA. – Mời bà Gấm phát biểu, đề nghị bà con trật tự.",
        "BÀ LƯU THỊ GẤM. – Trạm xá thôn tôi đóng cửa chiều thứ bảy, xin mở thêm.",
        "ĐỒNG CHÍ CHỦ TỌA. – Xin cảm ơn bà, mời bác tiếp theo.",
    )
    turns = split_turns(document)
    assert [(turn.role, turn.speaker) for turn in turns] == [
        ("chair", None),
        ("citizen", "Lưu Thị Gấm"),
        ("chair", None),
    ]


def test_a_numbered_voice_may_stand_alone_behind_its_time() -> None:
    document = _minutes(
        "[00:00:04] speaker_1",
        "dạ xin mời bà con phát biểu ạ",
        "[00:03:51] speaker_2",
        "cái cầu ván ấp tui gãy hai nhịp rồi tui xin xã làm cầu bê tông",
        "[00:07:20] speaker_1",
        "dạ cảm ơn chú dạ xin mời dì bảy",
    )
    assert [turn.role for turn in split_turns(document)] == ["chair", "citizen", "chair"]
    assert _citizens(document) == ["cái cầu ván ấp tui gãy hai nhịp rồi tui xin xã làm cầu bê tông"]


def test_questions_and_answers_below_labels_alone_are_signed() -> None:
    document = _minutes(
        "14:06 | HỎI",
        "Khu neo đậu nước đen kịt, mùi hôi xộc vào tận nhà, bao giờ xử lý?",
        "— Kiều Minh Nhật, phường Thọ Quang",
        "ĐÁP (UBND quận Sơn Trà)",
        "Quận sẽ nạo vét trong quý IV.",
        "14:20 | HỎI",
        "Đường ven biển đêm nào cũng có xe rú ga, mong lắp camera.",
        "— Một bạn đọc giấu tên",
        "ĐÁP (Sở Giao thông vận tải)",
        "Sở sẽ bổ sung 12 camera.",
    )
    turns = split_turns(document)
    assert [turn.role for turn in turns] == ["citizen", "official", "citizen", "official"]
    assert [turn.speaker for turn in turns] == ["Kiều Minh Nhật", None, None, None]
    assert _citizens(document)[1] == "Đường ven biển đêm nào cũng có xe rú ga, mong lắp camera."


def test_who_leads_through_the_programme_is_no_citizen() -> None:
    document = _minutes(
        "Ý kiến cử tri:",
        "Bà Lò Thị Pản, tổ 3: Cầu treo đứt cáp, đề nghị thay.",
        "Người dẫn: Vâng, ý kiến của bác rất ngắn gọn, mời chú ở dãy bên phải.",
    )
    assert _citizens(document) == ["Cầu treo đứt cáp, đề nghị thay."]


def test_numbered_letters_are_read_one_by_one() -> None:
    document = _minutes(
        "Tập hợp thư bỏ vào hòm thư góp ý",
        "Thư số 1",
        "Kính gửi: UBND phường",
        "Tôi tên là Trà Thị Loan. Con ngõ nhà tôi lún thành rãnh, đề nghị sửa.",
        "Người viết: Trà Thị Loan",
        "Thư số 2",
        "Kính gửi các bác lãnh đạo,",
        "Dãy trọ của cháu chỉ có một cầu thang, bình chữa cháy hết hạn.",
        "Người viết: Lê Hà Chi",
    )
    turns = split_turns(document)
    assert [turn.speaker for turn in turns] == ["Trà Thị Loan", "Lê Hà Chi"]
    assert "cầu thang" in turns[1].span.cut(document.text) and "ngõ" not in turns[1].span.cut(document.text)


def test_a_chat_names_each_writer_above_the_time() -> None:
    document = _minutes(
        "--- 27/07/2026 ---", "Thu Hường", "08:03", "Thang máy kẹt ba lần trong tháng.", "Bảo Khánh", "08:04",
        "[Sticker]", "Bảo Khánh", "08:11", "Quán hát tới 1h sáng, gọi công an rồi.", "Mẹ Bống", "08:20",
        "Trạm y tế hết vắc xin, bao giờ có lại ạ?", "Đi tiêm dịch vụ đắt quá.",
    )  # fmt: skip
    turns = split_turns(document)
    assert [turn.speaker for turn in turns] == ["Thu Hường", "Bảo Khánh", "Mẹ Bống"]
    assert _citizens(document)[2] == "Trạm y tế hết vắc xin, bao giờ có lại ạ?\nĐi tiêm dịch vụ đắt quá."


def test_items_with_their_voters_behind_them_are_comments_without_any_section() -> None:
    document = _minutes(
        "BÁO CÁO tổng hợp trước kỳ họp thứ 13",
        "Từ ngày 6 đến ngày 15/11/2023, các tổ đã gặp 4.200 người. Kết quả như sau:",
        "A. Giao thông, xây dựng",
        "1. Đẩy nhanh tiến độ cầu Bến Rừng vì phà chỉ còn một chiếc hoạt động (cử tri xã Lập Lễ, huyện Thủy Nguyên).",
        "2. Chung cư cũ Vạn Mỹ nghiêng nứt nhưng chưa được báo nơi tạm cư (cử tri phường Vạn Mỹ, quận Ngô Quyền).",
    )
    assert _citizens(document) == [
        "Đẩy nhanh tiến độ cầu Bến Rừng vì phà chỉ còn một chiếc hoạt động",
        "Chung cư cũ Vạn Mỹ nghiêng nứt nhưng chưa được báo nơi tạm cư",
    ]


def test_prose_beside_a_table_of_comments_only_tells_of_it() -> None:
    table = [
        Piece("Thôn, người nêu", "cell", "row 1", heading=True, table=1, row=1),
        Piece("Nội dung", "cell", "row 1", heading=True, table=1, row=1),
        Piece("Thôn Hạ\nông Tô Văn Rạng", "cell", "row 2", table=1, row=2, column="Thôn, người nêu"),
        Piece("Cống chợ tắc, đề nghị khơi thông.", "cell", "row 2", table=1, row=2, column="Nội dung"),
    ]
    document = build_document(
        "th.docx",
        b"",
        [
            Piece("TỔNG HỢP Ý KIẾN NHÂN DÂN", "paragraph", "paragraph 1", heading=True),
            Piece("Các đoàn thể đã họp dân ở bảy thôn, ý kiến ghi theo từng thôn.", "paragraph", "paragraph 2"),
            *table,
            Piece("Kính trình đồng chí Bí thư Đảng ủy xem xét.", "paragraph", "paragraph 3"),
        ],
    )
    (turn,) = [turn for turn in split_turns(document) if turn.role == "citizen"]
    assert (turn.speaker, turn.speaker_place) == ("Tô Văn Rạng", "Thôn Hạ")
    assert turn.span.cut(document.text) == "Cống chợ tắc, đề nghị khơi thông."


def test_whoever_collected_the_comments_and_passes_them_on_is_no_citizen() -> None:
    document = _minutes(
        "BÁO CÁO tổng hợp ý kiến cử tri trước kỳ họp",
        "I. Ý kiến cử tri",
        "1. Chợ Vồi xuống cấp, đề nghị sửa mái (cử tri xã Ba Vì).",
        "Thường trực HĐND đề nghị UBND thành phố chỉ đạo các cơ quan giải quyết, trả lời trước kỳ họp.",
    )
    assert _citizens(document) == ["Chợ Vồi xuống cấp, đề nghị sửa mái"]


def test_stage_directions_are_nobodys_words() -> None:
    document = _minutes(
        "Ý kiến nhân dân:",
        "Bà Lò Thị Pản, thôn Hạ: (đứng dậy) Cầu treo đứt cáp, đề nghị thay.",
        "(Hội trường vỗ tay.)",
        "Ông trưởng thôn: (nói chen) Đám nhà tôi là do con cháu ở xa về.",
        "Ông Tô Văn Rạng, thôn Hạ: Chợ thiếu nước rửa, bao giờ có?",
    )
    assert _citizens(document) == ["Cầu treo đứt cáp, đề nghị thay.", "Chợ thiếu nước rửa, bao giờ có?"]


def test_a_numbered_voice_that_gives_the_floor_leads_whatever_else_it_says() -> None:
    document = _minutes(
        "[00:00:04] Người nói 1: Xin mời bác đầu tiên phát biểu.",
        "[00:00:20] Người nói 2: Cống chợ tắc từ tháng trước, đề nghị xã khơi thông cho dân.",
        "[00:01:10] Người nói 1: Xin mời bác tiếp theo.",
        "[00:01:20] Người nói 3: Đèn ngõ tôi cháy bóng, đề nghị thay.",
        "[00:01:50] Người nói 1: Chuyện cống chợ thì tuần trước có người báo, bà con hỏi mãi mà sao chưa xong.",
    )
    assert [turn.role for turn in split_turns(document)] == ["chair", "citizen", "chair", "citizen", "chair"]


def test_a_numbered_voice_that_speaks_first_and_last_leads_and_who_says_that_he_answers_does_so_always() -> None:
    lines = (
        "Speaker 1  0:00", "Rồi, mình ngồi gọn vào giùm nha, bữa nay xóm họp quý một, ai có gì cứ nói.",
        "Speaker 2  0:40", "Tui tên Mã Thị Sen. Cống đầu xóm nghẹt, nước tràn vô nhà.",
        "Speaker 1  1:20", "Dạ cảm ơn chị Sen. Mời người kế.",
        "Speaker 3  1:30", "Xóm tui chín hộ xài chung một đồng hồ điện, dây mục hết rồi.",
        "Speaker 4  2:10", "Dạ em Páo điện lực Vồi xin thưa. Tuyến này năm nay có vốn, tháng sáu kéo tới nhà.",
        "Speaker 5  2:50", "Để tui trả lời chị Sen. Cống mai đội thủy lợi xuống thông.",
        "Speaker 1  3:20", "Vậy thôi bà con về nghỉ.",
    )  # fmt: skip
    document = build_document("hop.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    roles = [turn.role for turn in split_turns(document)]
    assert roles == ["chair", "citizen", "chair", "citizen", "official", "official", "chair"]


def test_who_gathers_a_chat_and_who_only_remarks_raise_nothing() -> None:
    document = _minutes(
        "Tổ trưởng Hiển", "07:58", "Chào cả nhà, mai phường xuống đối thoại, có gì thì nhắn vào đây em tổng hợp gửi.",
        "Thu Hường", "08:03", "Thang máy kẹt ba lần trong tháng.", "Linh Còi", "08:11", "haha chị viết như công văn",
        "Mẹ Bống", "08:20", "Trạm y tế hết vắc xin, bao giờ có lại ạ?", "Tổ trưởng Hiển", "08:22", "Anh ghi lại rồi.",
    )  # fmt: skip
    assert _citizens(document) == ["Thang máy kẹt ba lần trong tháng.", "Trạm y tế hết vắc xin, bao giờ có lại ạ?"]


def test_whoever_opens_before_the_first_named_voice_leads() -> None:
    pieces = [
        Piece("Kính thưa quý vị, chương trình hôm nay ghi hình tại phường. Mời câu hỏi đầu tiên.", "cue", "00:00:01"),
        Piece("Khói lò phủ cả xóm, đề nghị di dời.", "cue", "00:00:09", voice="CÔ LÒ THỊ PẢN"),
    ]
    turns = split_turns(build_document("hoi.vtt", b"", pieces))
    assert [(turn.role, turn.speaker) for turn in turns] == [("chair", None), ("citizen", "Lò Thị Pản")]


def test_whoever_tells_his_trouble_in_minutes_has_a_turn_of_his_own() -> None:
    document = _minutes(
        "II. Ý KIẾN CỦA NÔNG DÂN",
        "Ông Lô Văn Thoại, xã Châu Quang đặt câu hỏi khi nào huyện có lò giết mổ, nước thải đổ thẳng ra khe suối. "
        "Bà Quang Thị Pản, xã Châu Thái kể con trai bà nộp tiền đi lao động đã một năm chưa được bay.",
    )
    assert [turn.speaker for turn in split_turns(document)] == ["Lô Văn Thoại", "Quang Thị Pản"]


def _records(names: list[str], folder: Path = TRANSCRIPTS) -> list[dict[str, str | None]]:
    settings = load_settings().reading
    records: list[dict[str, str | None]] = []
    for name in names:
        document = read_document(folder / name, source=name, settings=settings)
        turns = split_turns(document)
        for comment in match_replies(document, turns, split_comments(document, turns)):
            records.append(
                {
                    "source": name,
                    "turn_id": comment.turn.id,
                    "speaker": comment.turn.speaker,
                    "text": comment.text,
                    "masked_text": mask(comment.text).text,
                }
            )
    return records


def test_transcripts_in_many_layouts_are_read_as_a_careful_clerk_would() -> None:
    scores = score_extraction(_records(FILES), load_gold(TRANSCRIPTS / "gold.jsonl"))
    assert scores.macro_f1 >= 0.95, scores.per_file
    assert scores.split is not None and scores.split >= 0.85
    assert scores.speakers is not None and scores.speakers >= 0.95
    assert scores.false_comments == 0
    assert scores.leaked == 0


def test_reading_a_transcript_twice_gives_the_same(tmp_path: Path) -> None:
    name = "bien_ban_tung_luot.txt"
    shutil.copy(TRANSCRIPTS / name, tmp_path / name)
    assert _records([name]) == _records([name], tmp_path)


def test_an_office_in_capitals_speaks_where_speakers_stand_on_lines_of_their_own() -> None:
    document = _minutes(
        "HỘI NGHỊ ĐỐI THOẠI",
        "ÔNG KHÚC VĂN THÌN (Tổ 8)",
        "Cống đầu ngõ tắc, đề nghị khơi.",
        "CHỦ TỊCH UBND PHƯỜNG",
        "Phường sẽ khơi trong tuần.",
        "Bà Trà Thị Loan",
        "Phó Giám đốc Sở Y tế",
        "Sở đã ghi nhận đủ.",
        "Bà Mã Thị Sen",
        "Tổ dân phố 4",
        "Đèn ngõ tôi cháy.",
    )
    assert [(turn.role, turn.speaker) for turn in split_turns(document)] == [
        ("citizen", "Khúc Văn Thìn"),
        ("official", None),
        ("official", "Trà Thị Loan"),
        ("citizen", "Mã Thị Sen"),
    ]
    assert _citizens(document) == ["Cống đầu ngõ tắc, đề nghị khơi.", "Đèn ngõ tôi cháy."]


def test_whoever_is_said_to_hold_an_office_answers() -> None:
    document = _minutes(
        "BTV Mai: Xin mời câu hỏi.",
        "Thính giả Lỗ Văn Cơ: Xe rác chạy giờ cao điểm, đề nghị đổi giờ.",
        "BTV Mai: Mời ông Khúc Văn Thìn, Phó giám đốc Sở Xây dựng.",
        "Ông Khúc Văn Thìn: Chúng tôi xin nhận.",
    )
    assert [turn.role for turn in split_turns(document)] == ["chair", "citizen", "chair", "official"]


def test_the_head_of_a_village_is_a_citizen_though_without_tones_he_heads_a_board() -> None:
    document = _minutes("I. Ý KIẾN", "Anh Lò Văn Ún, trưởng bản Cỏi: Cầu treo đứt.")
    assert [turn.role for turn in split_turns(document)] == ["citizen"]


def test_a_heading_of_voters_is_nobodys_name() -> None:
    document = _minutes("Ý KIẾN CỬ TRI", "I. CỬ TRI HUYỆN NĂM CĂN", "1. Giá tôm xuống thấp, đề nghị hỗ trợ.")
    assert [(turn.speaker, turn.heading) for turn in split_turns(document)] == [(None, "I. CỬ TRI HUYỆN NĂM CĂN")]


def test_words_that_begin_with_the_speakers_name_give_it() -> None:
    document = _minutes("Người dân phát biểu:", '"Tôi là Khúc Văn Thìn ở thôn Đông. Bò nhà tôi chết."')
    assert [turn.speaker for turn in split_turns(document) if turn.role == "citizen"] == ["Khúc Văn Thìn"]


def test_a_foreman_who_promises_answers() -> None:
    document = _minutes(
        "chị Thìn nhà 22: cống đầu ngõ tắc", "tổ trưởng: sẽ báo phường hết", "tổ trưởng: đèn ngõ 3 hỏng"
    )
    assert [turn.role for turn in split_turns(document)] == ["citizen", "official", "citizen"]


def test_what_the_chair_reads_out_is_said_by_whoever_sent_it() -> None:
    document = _minutes(
        "MC: Có tin nhắn của anh Lỗ Văn Cơ ở xóm Trại. Anh Cơ hỏi: Bao giờ trạm y tế xã có bác sĩ?",
        "Chủ tịch xã: Tháng sau có.",
        "MC: Còn một câu hỏi gửi về tổng đài, thính giả giấu tên viết: Chợ Vồi thu phí mà không có vé.",
        "MC kết luận, ông Thìn cho biết: Các việc khác xã ghi nhận và trả lời sau.",
    )
    found = [(turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document) if turn.role == "citizen"]
    assert found == [
        ("Lỗ Văn Cơ", "Bao giờ trạm y tế xã có bác sĩ?"),
        (None, "Chợ Vồi thu phí mà không có vé."),
    ]


def test_a_call_written_down_by_the_operator_has_its_caller_and_his_answer() -> None:
    form = _minutes(
        "20:10",
        "KH: Mã Thị Sen, thôn Đông",
        "Nội dung: Đèn đường xóm Trại cháy.",
        "TĐV: Đã chuyển xã.",
        "Ghi chú: gọi lại sau",
        "20:25",
        "KH: không xưng tên",
        "Nội dung: Cống chợ Vồi tắc.",
    )
    words = _minutes("NDPA: Alo, tôi là Mã Thị Sen ở thôn Đông. Đèn cháy.", "TĐV: Dạ, em chuyển xã ngay ạ.")
    assert [(turn.role, turn.speaker) for turn in split_turns(form) if turn.role != "clerk"] == [
        ("citizen", "Mã Thị Sen"),
        ("official", None),
        ("citizen", None),
    ]
    assert [(turn.role, turn.speaker) for turn in split_turns(words)] == [("citizen", "Mã Thị Sen"), ("official", None)]


def test_who_answered_by_his_full_name_answers_by_his_given_name() -> None:
    document = _minutes(
        "I. Ý kiến của nhân dân",
        "1. Ông Lỗ Văn Cơ, xóm Trại: Cống tắc.",
        "II. Trả lời",
        "Các ý kiến được trả lời chung, theo số thứ tự:",
        "Số 1 (ông Khúc Văn Thìn, Chủ tịch xã): Mai xã khơi cống.",
        "Số 2 (ông Thìn): Tháng sau xã thay đèn.",
    )
    assert [turn.role for turn in split_turns(document) if turn.speaker] == ["citizen", "official", "official"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("sen đây mã thị sen hội phụ nữ tôi xin nói", "Mã Thị Sen"),
        ("cháu chào các bác cháu là đỗ gia hưng đoàn thanh niên", "Đỗ Gia Hưng"),
    ],
)
def test_a_name_is_heard_behind_a_greeting_and_before_a_body(words: str, name: str) -> None:
    assert self_named(words)[0] == name
