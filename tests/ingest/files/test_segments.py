"""Lines that a recogniser stamped become what each voice said."""

from __future__ import annotations

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.plain import read_plain
from pipeline.ingest.files.segments import read_segments, with_segments

VOICED = """hop_khu_pho_7.mp3
Ngôn ngữ: vi

(0:03) SPEAKER_00: Thưa các bác, khu phố ta họp về rác. Mời các bác
(0:07) SPEAKER_00: cho ý kiến ạ.
(0:12) SPEAKER_01: Xe rác bây giờ hai ngày mới vào
(0:17) SPEAKER_01: một lần, đề nghị công ty vào hằng
(0:21) SPEAKER_01: ngày như cũ.
(0:24) SPEAKER_00: Vâng, cảm ơn bác.
"""
UNVOICED = """[00:00.000 --> 00:04.500]  Hôm nay
[00:04.500 --> 00:09.200]  xã mình họp.
[00:11.500 --> 00:16.000]  Đường ống nước
[00:16.000 --> 00:21.000]  vô xóm bể ba tháng
[00:21.000 --> 00:23.000]  nay.
"""


def _said(text: str) -> list[tuple[str | None, str]]:
    return [(piece.voice, piece.text) for piece in read_plain(text) if piece.kind == "cue"]


def test_segments_of_one_voice_are_joined_below_the_head_of_the_file() -> None:
    assert _said(VOICED) == [
        ("SPEAKER_00", "Thưa các bác, khu phố ta họp về rác. Mời các bác cho ý kiến ạ."),
        ("SPEAKER_01", "Xe rác bây giờ hai ngày mới vào một lần, đề nghị công ty vào hằng ngày như cũ."),
        ("SPEAKER_00", "Vâng, cảm ơn bác."),
    ]
    assert [piece.text for piece in read_plain(VOICED) if piece.kind == "paragraph"] == VOICED.split("\n")[:2]


def test_segments_without_voices_are_joined_between_pauses() -> None:
    assert _said(UNVOICED) == [(None, "Hôm nay xã mình họp."), (None, "Đường ống nước vô xóm bể ba tháng nay.")]


def test_the_locator_of_what_a_voice_said_is_the_time_of_its_first_segment() -> None:
    assert next(piece for piece in read_plain(UNVOICED)) == Piece("Hôm nay xã mình họp.", "cue", "00:00.000")


def test_lines_with_a_time_that_hold_a_whole_turn_each_are_no_segments() -> None:
    lines = [f"[00:0{n}:10] Người nói {n}: Ý kiến thứ {n} là đèn ngõ {n} hỏng." for n in range(1, 8)]
    assert read_segments("\n".join(lines)) is None


def test_a_programme_of_times_among_other_lines_holds_no_segments() -> None:
    programme = "\n".join(f"{7 + n}:30 - {8 + n}:00 Phần {n}" for n in range(5))
    assert read_segments(programme + "\nGhi chú: đại biểu đến trước mười phút.\n" * 5) is None


def test_bars_may_part_the_voice_from_the_time_and_the_words() -> None:
    lines = ["00:03 - 00:15 | Người nói 1 | Cống đầu ngõ", "00:15 - 00:30 | Người nói 1 | tắc từ tết."]
    lines += [f"00:{at} - 00:{at + 5} | Người nói 2 | Ghi nhận." for at in (30, 40, 50)]
    assert _said("\n".join(lines))[0] == ("Người nói 1", "Cống đầu ngõ tắc từ tết.")


def test_segments_that_a_recogniser_wrote_to_a_document_are_joined_as_those_of_a_text() -> None:
    pieces = [Piece(line, "paragraph", "") for line in VOICED.split("\n") if line]
    assert list(with_segments(pieces)) == list(read_plain(VOICED))
    cell = [Piece("0:03 - 0:05 Cống tắc.", "cell", "")] * 6
    assert with_segments(cell) == cell
