"""Speech whose voices are named by the file, or only numbered."""

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import Document


def _spoken(*said: tuple[str, str]) -> Document:
    pieces = [Piece(words, "cue", f"00:{n:02}", voice=voice) for n, (voice, words) in enumerate(said)]
    return build_document("hop.vtt", b"", pieces)


def _numbered(*said: tuple[int, str]) -> Document:
    lines = [line for n, (voice, words) in enumerate(said) for line in (f"Người nói {voice}:  {n:02}:31", words)]
    return build_document("hop.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])


def _roles(document: Document) -> list[tuple[str, str | None]]:
    return [(turn.role, turn.speaker) for turn in split_turns(document)]


def test_a_voice_that_was_called_to_answer_answers_whatever_it_says() -> None:
    document = _spoken(
        ("UBND P. Vạn Sơn", "Kính chào bà con, mời điểm cầu khu phố 3."),
        ("Khu phố 3", "Tôi là Mã Thị Sen, rào hồ bị gãy từ tháng trước, sợ trẻ con ngã."),
        ("UBND P. Vạn Sơn", "Cảm ơn cô, anh Páo địa chính trả lời cô."),
        ("Pao - DC", "Dạ rào hồ thì tuần sau thợ xuống làm bằng sắt."),
        ("Loa xóm Trại", "Tôi là Lỗ Văn Cơ, đèn đường tắt cả tháng."),
        ("Pao - DC", "Đèn thì chưa có vật tư."),
    )
    assert _roles(document) == [
        ("official", None),
        ("citizen", "Mã Thị Sen"),
        ("official", None),
        ("official", None),
        ("citizen", "Lỗ Văn Cơ"),
        ("official", None),
    ]


def test_a_number_and_a_time_on_a_line_of_their_own_name_the_voice_below() -> None:
    document = _numbered(
        (1, "Xin chào bà con, hôm nay phường tiếp dân định kỳ. Mời cô ngồi hàng đầu."),
        (2, "Tôi tên Mã Thị Sen, xóm Trại. Cống trước nhà tôi tắc, nước tràn vào sân."),
        (1, "Cảm ơn cô. Mời anh Páo trả lời luôn."),
        (3, "Thưa cô, cống đó chúng tôi khơi thứ năm này."),
        (4, "Đèn ngõ tôi cháy bóng hai tháng, đi tối om."),
        (5, "Dạ em bên công an phường, tối nay có người đi tuần ngõ đó."),
        (1, "Mời bác tiếp theo."),
    )
    assert _roles(document) == [
        ("chair", None),
        ("citizen", "Mã Thị Sen"),
        ("chair", None),
        ("official", None),
        ("citizen", None),
        ("official", None),
        ("chair", None),
    ]


def test_who_is_captioned_without_an_office_where_others_have_one_is_a_citizen() -> None:
    document = _spoken(
        ("Chị MÃ THỊ SEN, Công ty giày Vồi", "Em xin hai chuyện. Lương tháng trước nợ, cơm ca có sâu."),
        ("", "Cảm ơn chị Sen, mời anh phía sau."),
        ("Ông LỖ VĂN CƠ, Giám đốc Bảo hiểm xã hội huyện", "Việc này của công ty, bảo hiểm đã thu đủ."),
        ("Anh TRÀ VĂN PÁO", "Đường vào xưởng ngập cả tuần nay."),
    )
    assert _roles(document) == [
        ("citizen", "Mã Thị Sen"),
        ("chair", None),
        ("official", "Lỗ Văn Cơ"),
        ("citizen", "Trà Văn Páo"),
    ]


def test_a_voice_that_names_its_office_answers_and_one_that_names_only_itself_asks() -> None:
    document = _spoken(
        ("Người nói 1", "Kính thưa toàn thể cử tri, sáu tháng qua xã thu được bốn tỷ, làm xong hai cây cầu."),
        ("Người nói 2", "Tôi là Lỗ Văn Cơ, thôn Đông. Kênh bồi, đề nghị xã nạo vét."),
        ("Người nói 3", "Chào bác, tôi là Páo, Chủ tịch xã. Kênh ấy do trạm thủy nông giữ."),
        ("Người nói 2", "Còn cái cầu thì gãy lan can."),
    )
    assert _roles(document) == [
        ("official", None),
        ("citizen", "Lỗ Văn Cơ"),
        ("official", None),
        ("citizen", "Lỗ Văn Cơ"),
    ]


def test_what_stands_above_the_cues_of_a_file_is_said_by_nobody() -> None:
    pieces = [Piece("Số người nói: 2, đề nghị kiểm tra lại", "paragraph", "line 1")]
    pieces += [Piece("Tôi là Lỗ Văn Cơ, thôn Đông. Kênh bồi, đề nghị nạo vét.", "cue", "0:03", voice="SPEAKER_1")]
    assert _roles(build_document("hop.txt", b"", pieces)) == [("citizen", "Lỗ Văn Cơ")]


def test_a_voice_may_stand_beside_a_span_of_time() -> None:
    lines = (
        "Người nói 1 [00:00:03 - 00:00:15]",
        "Xin chào bà con, mời bà con phát biểu.",
        "Người nói 2 [00:00:17 - 00:00:40]:",
        "Tôi là Lỗ Văn Cơ ở tổ 6. Bể nước bị trại gà xả phân, cả xóm đau bụng.",
        "Người nói 1 [00:00:42 - 00:00:47]",
        "Cảm ơn bác Cơ. Mời chị.",
        "[00:00:49 - 00:01:10] Người nói 2:",
        "Còn đèn thì tắt từ tết.",
    )
    document = build_document("hop.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert _roles(document) == [
        ("chair", None),
        ("citizen", "Lỗ Văn Cơ"),
        ("chair", None),
        ("citizen", "Lỗ Văn Cơ"),
    ]


def test_whoever_thanks_and_goes_on_leads_nothing_and_who_reports_to_the_people_answers() -> None:
    document = _spoken(
        ("Bà Vi Thị Ngát", "Kính thưa bà con tiểu thương, hôm nay phường nghe bà con nói. Mời bà con."),
        ("Ông Lỗ Văn Cơ", "Tôi ở sát chợ, quạt hút của dãy hàng ăn thổi mỡ vô cửa sổ nhà tôi."),
        ("Bà Ngát", "Dạ mời anh Páo công an."),
        ("Ông Giàng A Páo", "Dạ báo cáo bà con, tối mai có người trực chợ."),
        ("Ông Cơ", "Cảm ơn cô. Đường sau chợ xe tải bốc hàng hai bên, xe cứu thương đi không lọt."),
    )
    assert [role for role, _ in _roles(document)] == ["chair", "citizen", "chair", "official", "citizen"]
