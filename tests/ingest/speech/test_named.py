"""Voices named in full once and in short later are one voice, with one part in the meeting."""

from collections.abc import Sequence

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.speech.named import in_full
from pipeline.records import Block, Document, Span

SCHOOL = (
    ("Thầy Lỗ Văn Cơ", "Chào các bác, hôm nay trường mời phụ huynh tới, ai thấy chỗ nào chưa ổn cứ nói thẳng."),
    (
        "Chị Mã Thị Sen",
        "Em là Sen, có con học lớp ba. Sân sau đọng nước cả tuần, muỗi nhiều, các cháu bị đốt sưng chân.",
    ),
    ("Thầy Cơ", "Dạ mời cô Ngát phòng quản lý cơ sở vật chất."),
    ("Cô Vi Thị Ngát", "Mai thợ khoan lỗ thoát ở góc sân, chiều là khô."),
    ("Thầy Cơ", "Cảm ơn cô Ngát. Mời anh áo đỏ."),
    ("Anh Trà Văn Páo", "Tôi tên Páo. Cổng trường giờ tan học xe tải chạy ào ào, tuần rồi có cháu bị quẹt."),
    ("Thầy Cơ", "Trường đã gửi công văn lên xã, từ thứ hai cấm tải giờ tan học."),
    ("Anh Páo", "Cảm ơn thầy. Còn nước uống ở lớp thì có mùi tanh."),
)


def _spoken(said: Sequence[tuple[str, str]]) -> Document:
    return build_document(
        "hop.vtt", b"", [Piece(words, "cue", f"00:{n:02}", voice=who) for n, (who, words) in enumerate(said)]
    )


def test_each_voice_has_one_part_in_a_meeting() -> None:
    found = [(turn.role, turn.speaker) for turn in split_turns(_spoken(SCHOOL))]
    assert found == [
        ("chair", "Lỗ Văn Cơ"),
        ("citizen", "Mã Thị Sen"),
        ("chair", "Lỗ Văn Cơ"),
        ("official", "Vi Thị Ngát"),
        ("chair", "Lỗ Văn Cơ"),
        ("citizen", "Trà Văn Páo"),
        ("chair", "Lỗ Văn Cơ"),
        ("citizen", "Trà Văn Páo"),
    ]


def test_who_says_his_office_with_his_name_answers() -> None:
    said = (("Lỗ Văn Cơ", "Tôi là Lỗ Văn Cơ, Chủ tịch xã. Đường này xã làm."), ("Cơ", "Tháng sau xong."))
    assert [turn.role for turn in split_turns(_spoken(said))] == ["official", "official"]


def test_a_short_name_that_two_bear_stays_short() -> None:
    voices = ("Bà Mã Thị Sen", "Bà Vi Thị Sen", "Bà Sen", "Người nói 2")
    blocks = [Block(Span(0, 1), "cue", "00:01", voice=voice) for voice in voices]
    assert [block.voice for block in in_full(blocks)] == list(voices)
    assert [block.voice for block in in_full([blocks[0], blocks[2]])] == [voices[0], voices[0]]
