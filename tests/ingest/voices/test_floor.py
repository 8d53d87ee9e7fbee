"""The voices that a recogniser numbers, and what each of them is in the meeting."""

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import Document, Turn

MEETING = (
    ("Người nói 1", "dạ kính thưa bà con xóm ta họp về con mương xin mời bà con cho ý kiến"),
    ("Người nói 2", "dạ tôi mã thị sen xóm trại con mương đầu xóm lấp cứng không có nước cấy đề nghị xã nạo vét"),
    ("Người nói 1", "dạ mời bác kế"),
    ("Người nói 3", "cái cầu treo đứt một bên cáp trẻ con đi học phải lội suối"),
    ("Người nói 4", "tôi xin trả lời ý kiến của chị sen mương thì mai xã đưa máy xuống còn cầu thì để anh páo nói"),
    ("Người nói 5", "cáp mới về kho rồi thợ đang hàn lại chân trụ"),
    ("Người nói 2", "còn cái loa đầu xóm câm cả tháng"),
    ("Người nói 4", "loa thì xã đã cho thay mạch rồi bác kiểm tra lại giúp xã đã có người trực"),
    ("Người nói 1", "xin cảm ơn bà con mời bà con nghỉ"),
)


def _alone(name: str, lines: int) -> Document:
    """Each voice on a line of its own, without a time, and its words below."""
    shown = [line.replace("Người nói ", name) for said in MEETING[:lines] for line in said]
    return build_document("hop.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(shown)])


def _found(name: str, lines: int = len(MEETING)) -> list[Turn]:
    return list(split_turns(_alone(name, lines)))


def test_a_numbered_voice_stands_alone_on_its_line_whatever_the_recogniser_calls_it() -> None:
    for name in ("Người nói ", "Speaker ", "Giọng nói #", "SPEAKER_0"):
        citizens = [turn for turn in _found(name, 4) if turn.role == "citizen"]
        assert [turn.speaker for turn in citizens] == ["Mã Thị Sen", None], name


def test_who_mostly_answers_does_so_always_and_may_hand_over_to_another() -> None:
    roles = [turn.role for turn in _found("Người nói ")]
    assert roles[3:8] == ["citizen", "official", "official", "citizen", "official"]


def test_a_voice_keeps_its_name() -> None:
    assert _found("Người nói ")[6].speaker == "Mã Thị Sen"
