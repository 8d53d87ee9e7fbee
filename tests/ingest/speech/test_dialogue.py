"""Voices that nothing names: what was said before tells who asks, who answers and who leads."""

import pytest

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import build_document
from pipeline.ingest.files.subtitles import read_subtitles
from pipeline.ingest.speech.dialogue import Dialogue, takes_up

OPENING = "Chào bà con đang theo dõi chương trình, ai có gì thì gọi về."
WELL = "alo, tôi là Mã Thị Sen, giếng khoan xóm Giữa tanh cả tháng, xin cho lấy mẫu nước."
TALK = (
    (OPENING, "chair"),
    (WELL, "citizen"),
    ("mời phó chủ tịch xã trả lời.", "chair"),
    ("giếng khoan thì y tế lấy mẫu rồi, kết quả có trong tuần.", "official"),
    ("dạ em xin giấu tên. Bến phà Vồi đêm không có đèn, mong xã gắn cho.", "citizen"),
    ("bến phà Vồi tháng sau sẽ có đèn.", "official"),
    ("con chào các bác, lớp con thiếu bốn cái ghế.", "citizen"),
    ("đã ghi.", "clerk"),
    ("xin lỗi bà con, đường truyền hơi yếu, mình tiếp tục.", "chair"),
    ("nhà cháu ở cuối xóm, điện giật cục suốt, tủ lạnh cháy hai cái.", "citizen"),
    ("việc này gửi điện lực trả lời bằng văn bản.", "official"),
    ("thời lượng đã hết, hẹn bà con kỳ sau.", "chair"),
)


def _subtitles(*cues: str) -> str:
    return "\n\n".join(f"{n}\n00:00:{n * 4:02d},000 --> 00:00:{n * 4 + 3:02d},900\n{cue}" for n, cue in enumerate(cues))


def _said(text: str) -> list[tuple[str, str | None, str]]:
    document = build_document("a.srt", b"", read_subtitles(text))
    return [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


def test_each_voice_has_its_role_and_its_turn() -> None:
    assert [(role, words) for role, _, words in _said(_subtitles(*(f">> {words}" for words, _ in TALK)))] == [
        (role, words) for words, role in TALK
    ]


def test_arrows_and_dashes_within_a_cue_begin_another_voice() -> None:
    arrows = _subtitles(f">> {OPENING} >> {WELL}", ">> giếng đó xã", "sẽ cho khoan lại. >> cảm ơn các bác.")
    dashes = _subtitles(f"- {OPENING}\n- {WELL}", "- giếng đó xã", "sẽ cho khoan lại.\n- cảm ơn các bác.")
    assert _said(arrows) == _said(dashes)
    assert [(role, name) for role, name, _ in _said(arrows)][:3] == [
        ("chair", None),
        ("citizen", "Mã Thị Sen"),
        ("official", None),
    ]


def test_a_named_voice_before_helps_to_place_one_without_name() -> None:
    text = _subtitles(">> BÀ MÃ THỊ SEN: Cầu ao Giữa mục ván, đề nghị xã thay.", ">> Cầu đó xã thay trong tháng 9.")
    assert [(role, name) for role, name, _ in _said(text)] == [("citizen", "Mã Thị Sen"), ("official", None)]


def test_what_somebody_sent_is_read_out_without_a_colon() -> None:
    sent = "có bình luận của tài khoản Bống Bang. Bạn viết là chợ Vồi họp tràn ra đường, xe cứu thương không vào được."
    said = _said(_subtitles(f">> {OPENING}", f">> {sent}", ">> đã ghi."))
    assert said[2][0] == "citizen"
    assert said[2][2].startswith("chợ Vồi họp")


@pytest.mark.parametrize(
    ("words", "before", "found"),
    [
        ("bến phà thì tháng sau có đèn", "bến phà tối om", True),
        ("tháng sau sẽ làm", "bến phà tối om", False),
    ],
)
def test_an_answer_takes_up_a_subject(words: str, before: str, found: bool) -> None:
    assert takes_up(words, [before]) is found


def test_whoever_was_given_the_floor_as_an_officer_answers() -> None:
    talk = Dialogue()
    assert talk.role("tôi hỏi chuyện ao làng bị lấp, sao không ai xử lý") == "citizen"
    assert talk.role("xin mời đồng chí chủ tịch có mấy lời", leads=True) == "chair"
    assert talk.role("thì ngày kia máy múc sẽ tới") == "official"


def test_whoever_was_called_is_a_citizen_even_before_all_others_and_may_speak_again() -> None:
    said = (
        "- Kính thưa bà con, hôm nay xã họp. Xin mời bác Lỗ Văn Cơ ở xóm Trại.",
        "- Dạ, kính thưa các đồng chí, tôi phát biểu ngắn thôi. Mương xóm Trại cạn, lúa chết nửa đồng.",
        "- Cái loa này hú quá. Mời cô Mã Thị Sen, hội phụ nữ.",
        "- Bến phà Vồi đêm không có đèn, mong xã gắn cho.",
        "- Dạ tôi Trà Văn Páo, Phó Chủ tịch xã. Bến phà tháng sau có đèn.",
        "- Cho nói thêm, tôi Cơ hồi nãy. Trạm bơm cháy mô tơ từ Tết.",
    )
    document = build_document("a.srt", b"", read_subtitles(_subtitles(*said)))
    assert [(turn.role, turn.speaker) for turn in split_turns(document)] == [
        ("chair", None),
        ("citizen", "Lỗ Văn Cơ"),
        ("chair", None),
        ("citizen", "Mã Thị Sen"),
        ("official", None),
        ("citizen", "Lỗ Văn Cơ"),
    ]
