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
