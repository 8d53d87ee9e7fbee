"""A recording that was written down as one line: where others begin, and who they are."""

import pytest

from pipeline.ingest import split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.speech.changes import is_run_together, others_begin
from pipeline.ingest.words.manners import without_spoken_courtesy
from pipeline.records import Span

MATTER = (
    "giếng khoan xóm giữa nước tanh từ đầu năm nấu cơm đỏ quạch trẻ con tắm nổi mẩn mà trạm cấp nước đo xong không báo "
    "lại cho ai cả"
)
FERRY = (
    "bến phà vồi ban đêm tối om hôm rằm có người bước hụt xuống sông may mà vớt kịp gọi lên huyện thì huyện bảo việc "
    "của bên quản lý đường sông"
)
DESK = "cái bàn đăng ký xe ở phường cứ mười giờ đã hết số công nhân chúng em nghỉ làm ba buổi vẫn chưa đăng ký được xe"
OPENING = "kính thưa bà con hôm nay xã về nghe dân nói ai có ý kiến thì mời lên trên này"
BEGINNINGS = (
    "dạ em xin phép em nói trước em ở xóm giữa ạ là ",
    "vâng tôi thì tôi nói ngắn ",
    "xin chào các bác tôi là công nhân tôi hỏi cái chuyện này ",
    "vâng đến lượt tôi tôi xin nói một việc là ",
    "tôi hả tôi là giáo viên tôi nói một việc thôi ",
    "bà già rồi bà chỉ xin một việc thôi là ",
)


def _roles(*pieces: str) -> list[tuple[str, str]]:
    document = build_document("ghi.txt", b"", [Piece(" ".join(pieces), "paragraph", "line 1")])
    return [(turn.role, turn.span.cut(document.text).strip()) for turn in split_turns(document)]


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_whoever_begins_is_another_citizen_and_his_manners_are_no_matter(begins: str) -> None:
    pieces = [
        OPENING,
        f"dạ thưa các bác em là nông dân {MATTER}",
        f"{begins}{FERRY}",
        "vâng mời bác tiếp",
        f"tôi nói luôn {DESK}",
    ]
    document = build_document("ghi.txt", b"", [Piece(" ".join(pieces), "paragraph", "line 1")])
    turns = split_turns(document)
    assert [turn.span.cut(document.text).strip() for turn in turns][2] == f"{begins}{FERRY}"
    assert [turn.role for turn in turns][:4] == ["chair", "citizen", "citizen", "chair"]
    assert FERRY in [comment.text for comment in split_comments(document, turns)]


def test_answers_and_remarks_between_are_nobodys_matter() -> None:
    said = _roles(
        OPENING,
        f"dạ thưa các bác em là nông dân {MATTER} em nói thế thôi ạ",
        "dạ vâng cái này tôi ghi rồi bác ạ",
        f"cháu xin phép cháu là sinh viên {FERRY}",
        "rồi mời đồng chí phó chủ tịch có mấy câu",
        "thì tôi cũng báo cáo luôn giếng khoan thì tuần sau có kết quả bến phà thì huyện đã giao đường sông lắp đèn",
        f"vâng đến em em ở khu trọ {DESK}",
        "thôi cũng muộn rồi xin cảm ơn các bác",
    )
    assert [role for role, _ in said] == [
        "chair", "citizen", "clerk", "citizen", "chair", "official", "citizen", "chair",
    ]  # fmt: skip


def test_a_short_line_or_one_with_punctuation_is_left_to_its_marks() -> None:
    assert not is_run_together(MATTER)
    assert not is_run_together(f"{MATTER.replace(' mà', ', mà').replace(' nấu', '. Nấu')}. {FERRY}, {DESK}. " * 3)
    assert is_run_together(f"{MATTER} {FERRY} {DESK} " * 2)


def test_who_tells_what_others_said_goes_on() -> None:
    words = f"dạ thưa các bác {MATTER} tôi hỏi ba lần thì họ bảo cái này chờ {FERRY} {DESK} {MATTER}"
    assert list(others_begin(words)) == []


def test_a_number_of_things_owned_is_no_announcement() -> None:
    words = f"vâng tôi nói dài một tí nhà tôi có hai trăm mét đất {MATTER}"
    kept = without_spoken_courtesy(words, Span(0, len(words)))
    assert kept.cut(words) == f"nhà tôi có hai trăm mét đất {MATTER}"


def test_names_with_capitals_and_where_their_bearers_live_are_no_matter() -> None:
    for begins in ("dạ thưa tôi là Mã Thị Sen ấp Vồi ", "tôi tên Lò Văn Én ở tổ 4 ấp Trại nói về chuyện "):
        words = begins + MATTER
        assert without_spoken_courtesy(words, Span(0, len(words))).cut(words) == MATTER


def test_who_is_had_to_answer_answers_and_who_is_called_by_his_given_name_spoke_before() -> None:
    document = build_document(
        "ghi.txt",
        b"",
        [
            Piece(
                f"{OPENING} dạ tôi là Mã Văn Sen xóm giữa {MATTER} dạ bác Sen để phòng kinh tế trả lời luôn ạ "
                "dạ giếng thì tuần sau huyện cho khoan lại có giấy rồi "
                f"dạ cảm ơn anh còn bác nào nữa tôi xin hỏi {FERRY} dạ xin mời bác Sen bổ sung "
                f"dạ tôi nói thêm {DESK} bây giờ ủy ban xin trả lời bà con bến phà thì xã đã treo hai bóng đèn",
                "cue",
                "00:01",
            )
        ],
    )
    assert [(turn.role, turn.speaker) for turn in split_turns(document)] == [
        ("chair", None),
        ("citizen", "Mã Văn Sen"),
        ("chair", None),
        ("official", None),
        ("chair", None),
        ("citizen", None),
        ("chair", None),
        ("citizen", "Mã Văn Sen"),
        ("official", None),
    ]
