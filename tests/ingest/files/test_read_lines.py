"""Lines, cues and fields become whole sentences and cells again."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable

import docx
import pytest

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.plain import read_markdown, read_plain
from pipeline.ingest.files.sheet import read_csv_table
from pipeline.ingest.files.subtitles import read_subtitles
from pipeline.ingest.files.word import read_word
from pipeline.ingest.files.wrapping import runs_on

SPEECH = (
    "Ông Khổng Minh Tâm, tổ dân phố số 7: Nhà tôi ở cuối ngõ, mỗi lần xe rác vào là kẹt cả tiếng đồng hồ. Đề nghị "
    "phường bố trí điểm tập kết ở đầu ngõ và quy định giờ thu gom. Ngoài ra cột điện trước nhà tôi nghiêng hẳn một bên."
)
ANSWER = (
    "Bà Uông Thị Lan, Phó Chủ tịch UBND phường: Xin tiếp thu ý kiến của bác. Về cột điện, phường đã có văn bản gửi "
    "công ty điện lực, dự kiến trong tháng này sẽ thay. Về rác, chúng tôi sẽ khảo sát lại trong tuần tới."
)


def words(pieces: Iterable[Piece]) -> list[str]:
    return [piece.text for piece in pieces]


@pytest.mark.parametrize("width", [60, 72, 100])
def test_lines_wrapped_at_a_width_are_joined(width: int) -> None:
    paragraphs = [SPEECH, ANSWER, SPEECH, ANSWER]
    wrapped = "\n\n".join("\n".join(textwrap.wrap(paragraph, width)) for paragraph in paragraphs)
    assert words(read_plain(wrapped)) == paragraphs


def test_a_word_document_with_a_paragraph_for_each_printed_line_is_joined() -> None:
    document = docx.Document()
    for line in (line for paragraph in (SPEECH, ANSWER, SPEECH, ANSWER) for line in textwrap.wrap(paragraph, 80)):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    assert words(read_word(buffer.getvalue())) == [SPEECH, ANSWER, SPEECH, ANSWER]


def test_a_speaker_below_a_full_line_begins_a_paragraph() -> None:
    lines = [
        "Bà Lỗ Thị Cơ (ấp Hạ): Đập tràn nứt ba chỗ, nước rỉ qua chân suốt ngày",
        "đêm, ruộng phía trên cạn khô mà phía dưới thì úng. Đã báo hai lần rồi.",
        "Ông Mã Văn Sen, dự qua màn hình điểm ấp 3: Chợ họp tràn ra đường, xe",
        "cứu thương vào không nổi, người bệnh phải khiêng bộ ra tới ngã ba lớn.",
        "Ông Trà Văn Loan (ấp Trại): Bến phà tối om, hôm rằm có người bước hụt",
        "xuống sông, may mà vớt kịp. Đề nghị xã gắn cho hai bóng đèn ở đầu cầu.",
    ]
    assert words(read_plain("\n".join(lines))) == [" ".join(lines[n : n + 2]) for n in (0, 2, 4)]


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    lines = [f"- Cử tri tổ {n} đề nghị sửa đường ngõ {n}, đoạn từ đầu ngõ đến nhà văn hóa tổ dân phố" for n in range(9)]
    assert words(read_plain("\n".join(lines))) == lines


def test_markdown_marks_are_dropped_and_list_marks_stay() -> None:
    text = "# Biên bản **đối thoại**\n\n> Ông *Tâm* nêu [ý kiến](https://a.vn):\n- sửa `ngõ 5`\n\n---\n**Kết luận**\n"
    pieces = list(read_markdown(text))
    assert words(pieces) == ["Biên bản đối thoại", "Ông Tâm nêu ý kiến:", "- sửa ngõ 5", "Kết luận"]
    assert [piece.heading for piece in pieces] == [True, False, False, True]


def test_a_markdown_table_has_columns() -> None:
    pieces = list(read_markdown("| STT | Nội dung |\n|---|:--|\n| 1 | Ngõ 5 \\| ngõ 7 ngập |\n"))
    assert [(piece.column, piece.text) for piece in pieces[2:]] == [("STT", "1"), ("Nội dung", "Ngõ 5 | ngõ 7 ngập")]


def cues(*said: tuple[float, float, str]) -> str:
    def clock(seconds: float) -> str:
        return f"00:{int(seconds) // 60:02d}:{int(seconds) % 60:02d},{int(seconds * 1000) % 1000:03d}"

    return "\n\n".join(f"{n}\n{clock(a)} --> {clock(b)}\n{text}" for n, (a, b, text) in enumerate(said, 1))


def voices(text: str) -> list[tuple[str | None, str]]:
    return [(piece.voice, piece.text) for piece in read_subtitles(text)]


def test_a_name_before_each_cue_is_the_voice() -> None:
    text = cues((1, 2, "Bà Thoa: Ngõ nhà tôi"), (2, 3, "Bà Thoa: ngập quá."), (3, 4, "Chủ tọa: Xin ghi nhận."))
    assert voices(text) == [("Bà Thoa", "Ngõ nhà tôi ngập quá."), ("Chủ tọa", "Xin ghi nhận.")]


def test_the_name_of_a_voice_may_be_shortened() -> None:
    text = cues((1, 2, "UBND P. Vạn Sơn: Mời điểm cầu"), (2, 3, "UBND P. Vạn Sơn: tổ 3."), (3, 4, "Tổ 3: Cống tắc."))
    assert voices(text) == [("UBND P. Vạn Sơn", "Mời điểm cầu tổ 3."), ("Tổ 3", "Cống tắc.")]


def test_a_speaker_in_brackets_before_a_cue_is_the_voice() -> None:
    assert voices(cues((0, 2, "(Bà Uông Thị Lan, tổ 5) Cống tắc."), (3, 5, "(tiếng vỗ tay) Đèn hỏng."))) == [
        ("Bà Uông Thị Lan, tổ 5", "Cống tắc. (tiếng vỗ tay) Đèn hỏng.")
    ]


def test_words_before_a_colon_that_name_nobody_stay() -> None:
    text = cues((1, 2, "Tôi xin nói thẳng: đường hỏng"), (2, 3, "đã ba năm."))
    assert voices(text) == [(None, "Tôi xin nói thẳng: đường hỏng đã ba năm.")]


def test_a_pause_after_a_sentence_begins_another_stretch() -> None:
    text = cues((1, 2, "Ngõ tôi ngập."), (5, 6, "Cảm ơn bác."), (6, 7, "Mời người tiếp theo."))
    assert voices(text) == [(None, "Ngõ tôi ngập."), (None, "Cảm ơn bác. Mời người tiếp theo.")]


def test_dashes_tell_speakers_apart() -> None:
    assert voices(cues((1, 2, "- Bao giờ sửa?"), (2, 3, "- Trong tháng này."))) == [
        ("", "Bao giờ sửa?"),
        ("", "Trong tháng này."),
    ]


def test_arrows_begin_another_voice_wherever_they_stand() -> None:
    text = cues((1, 2, ">> Bao giờ sửa? >> Trong"), (2, 3, "tháng này. &gt;&gt; CÔ LÒ THỊ PẢN: Xin hết."))
    assert voices(text) == [("", "Bao giờ sửa?"), ("", "Trong tháng này."), ("CÔ LÒ THỊ PẢN", "Xin hết.")]


def test_dashes_within_cues_are_voices_in_a_file_of_dashes() -> None:
    text = cues((1, 2, "- Ngõ tôi ngập."), (2, 3, "- Xã ghi nhận,"), (3, 4, "mai xuống.\n- Cảm ơn."))
    assert [words for _, words in voices(text)] == ["Ngõ tôi ngập.", "Xã ghi nhận, mai xuống.", "Cảm ơn."]
    assert voices(cues((1, 2, "ngõ 5\n- 7 ngập."))) == [(None, "ngõ 5 - 7 ngập.")]


def test_a_rolling_caption_says_nothing_twice() -> None:
    text = cues((1, 2, "đường ngõ tôi hỏng"), (2, 3, "đường ngõ tôi hỏng\nđã lâu không ai sửa"))
    assert voices(text) == [(None, "đường ngõ tôi hỏng đã lâu không ai sửa")]


def test_marks_notes_and_styles_of_subtitles_are_dropped() -> None:
    text = (
        "WEBVTT\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE thử nghiệm\n\n"
        "00:01.000 --> 00:02.000 align:start\n<c.vang>Ngõ <00:01.500><i>5</i></c> &amp; ngõ 7 ngập"
    )
    assert voices(text) == [(None, "Ngõ 5 & ngõ 7 ngập")]


def cells(text: str) -> list[tuple[str | None, str]]:
    return [(piece.column, piece.text) for piece in read_csv_table(text, 1000)]


def test_quoted_fields_keep_their_delimiters_and_line_breaks() -> None:
    assert cells('stt;nội dung\n1;"Ngõ ""5""; ngập\nvà tối"\n')[2:] == [
        ("stt", "1"),
        ("nội dung", 'Ngõ "5"; ngập\nvà tối'),
    ]


def test_commas_in_a_table_of_one_column_do_not_split_it() -> None:
    assert cells("nội dung\nĐường hỏng, cần sửa\nĐèn tắt, tối\n")[1:] == [
        ("nội dung", "Đường hỏng, cần sửa"),
        ("nội dung", "Đèn tắt, tối"),
    ]


def test_the_delimiter_is_not_the_comma_within_sentences() -> None:
    text = "mã;ý kiến\na;Bụi, ồn, tối\nb;Ngập, hôi\nc;Đường hỏng, bẩn, trơn\n"
    assert [column for column, _ in cells(text)[2:]] == ["mã", "ý kiến"] * 3


def test_an_inch_mark_does_not_swallow_the_rows_below() -> None:
    rows = "".join(f"{n}\tĐề nghị sửa ngõ {n}\n" for n in range(200))
    assert len(cells('stt\tnội dung\n0\t"Ống 21 bị vỡ\n' + rows)) == 2 + 2 + 400


def test_title_rows_numbers_of_columns_and_repeated_headers_are_no_comments() -> None:
    text = "TỔNG HỢP Ý KIẾN,\n,\nSTT,Nội dung\n(1),(2)\n1,Ngõ ngập\nSTT,Nội dung\n2,Đèn tắt\n"
    assert [value for column, value in cells(text) if column == "Nội dung"] == ["Ngõ ngập", "Đèn tắt"]


def test_a_header_of_unknown_words_is_known_by_its_shape() -> None:
    rows = "maso_x,loi_y\n1,Ngõ ngập nước mỗi khi mưa to kéo dài hơn nửa giờ đồng hồ liền\n2,Đèn tắt cả tháng nay\n"
    assert {column for column, _ in cells(rows)[2:]} == {"maso_x", "loi_y"}


def test_lines_of_plain_text_cut_alike_below_names_of_columns_are_a_table() -> None:
    for bar in (" | ", "\t"):
        rows = [("TT", "Nội dung kiến nghị", "Địa phương"), ("1", "Cống tắc.", "Xã Phú"), ("2", "Đèn hỏng.", "Xã Tân")]
        pieces = list(read_plain("\n".join(["Tổng hợp", *map(bar.join, rows), "Hết."])))
        assert [(piece.column, piece.text) for piece in pieces if piece.column == "Nội dung kiến nghị"] == [
            ("Nội dung kiến nghị", "Cống tắc."),
            ("Nội dung kiến nghị", "Đèn hỏng."),
        ]
        assert words(piece for piece in pieces if piece.kind == "paragraph") == ["Tổng hợp", "Hết."]
    assert all(piece.kind == "paragraph" for piece in read_plain("Ngõ 5 | ngõ 6 tắc cống\nNgõ 7 | hết\nNgõ 8 | hết"))


def test_lines_typed_off_at_a_narrow_width_are_joined_whatever_wider_notes_stand_between() -> None:
    typed = ["\n".join(textwrap.wrap(words, 48)) for words in (SPEECH, ANSWER, SPEECH)]
    note = (
        "[ghi của người đánh máy: tờ này bị ướt một góc, chữ nhòe, đã hỏi lại người viết và chép theo lời kể của ông.]"
    )
    assert words(read_plain(f"{typed[0]}\n{note}\n\n{typed[1]}\n\n{typed[2]}")) == [SPEECH, note, ANSWER, SPEECH]


def test_lines_that_end_where_somebody_drew_breath_stay_lines() -> None:
    said = [part for sentence in (SPEECH, ANSWER, SPEECH) for part in sentence.lower().split(", ")]
    assert words(read_plain("\n".join(said))) == said


def test_a_caption_in_a_cue_of_its_own_names_the_voice_below_and_sounds_are_dropped() -> None:
    cues = (
        "{\\an8}<i>GẶP GỠ CÔNG NHÂN VẠN SƠN THÁNG NĂM NĂM NAY</i>", "[nhạc]", "Kính chào anh chị em.",
        "<i>Chị MÃ THỊ SEN, Công ty giày Vồi</i>", "- Đường vào xưởng", "ngập cả tuần.", "(vỗ tay)", "- Cảm ơn chị.",
        "(Ông Lỗ Văn Cơ, Phó Chủ tịch xã)", "- Tuần sau xã đổ đá.",
    )  # fmt: skip
    text = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n{cue}" for n, cue in enumerate(cues, start=1))
    assert [(piece.voice, piece.text) for piece in read_subtitles(text)] == [
        (None, "Kính chào anh chị em."),
        ("Chị MÃ THỊ SEN, Công ty giày Vồi", "Đường vào xưởng ngập cả tuần."),
        ("", "Cảm ơn chị."),
        ("Ông Lỗ Văn Cơ, Phó Chủ tịch xã", "Tuần sau xã đổ đá."),
    ]


def test_subtitles_all_in_italics_are_words() -> None:
    text = "\n\n".join(f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n<i>Cống {n} tắc.</i>" for n in range(1, 4))
    assert [piece.text for piece in read_subtitles(text)] == ["Cống 1 tắc. Cống 2 tắc. Cống 3 tắc."]


@pytest.mark.parametrize(
    ("last", "line", "joined"),
    [
        ("tôi có kê khai nhận tiền hỗ trợ lao động tự do một tháng theo Nghị quyết", "42. Danh sách thiếu tôi.", True),
        ("B. ĐIỂM SỐ 2: CHÙA KHLANG, ẤP HÒA THUẬN (14 giờ ngày", "18/9, 71 cử tri)", True),
        ("=> Bà Mã Thị Sen (xã): Chi nhánh Văn phòng đăng ký đất đai Châu", "Đốc sẽ đo lại.", True),
        ("- Chủ tọa: Ông Hà Văn Páo, Phó Chủ tịch HĐND xã Vồi. Thư ký: Ông", "Lỗ Văn Cơ.", True),
        ("tôi có kê khai nhận tiền hỗ trợ lao động tự do một tháng ở xã Hòa Thuận", "42. Danh sách thiếu tôi.", False),
        ("- Ông Hà Văn Páo thông báo dự kiến chương trình của kỳ họp thứ ba", "Cử tri nói:", False),
        ("lúa của tôi khô gốc, hỏi mãi không ai ở hợp tác xã đứng ra nhận lỗi", "=> Ông Páo: Xã đã mời.", False),
    ],
)
def test_a_line_goes_on_with_the_number_that_the_one_above_wants_and_below_an_indent(
    last: str, line: str, joined: bool
) -> None:
    assert runs_on(last, line, 80) == joined
