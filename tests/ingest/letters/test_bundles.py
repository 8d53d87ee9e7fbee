"""Papers of several citizens in one file, and the note of the office that sent them on."""

import pytest

from pipeline.ingest import split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.letters.bundles import papers
from pipeline.records import Document
from tests.ingest.papers import of_lines

DRAIN = "Cống ngõ Giếng tắc, nước tràn vào bếp nhà tôi, xin xã cho nạo vét."
LAMP = "Đèn xóm Trại cháy đã hai tháng, con trẻ đi học về té xuống mương."


def _said(*lines: str) -> list[tuple[str | None, str | None, str]]:
    document = of_lines(*lines)
    citizens = [turn for turn in split_turns(document) if turn.role == "citizen"]
    return [(turn.speaker, turn.speaker_place, turn.span.cut(document.text)) for turn in citizens]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("--- THƯ THỨ NHẤT ---", "--- THƯ THỨ HAI (viết bằng bút chì) ---"),
        ("Thư số 1", "Thư số 2"),
        ("[Đơn 1]", "[Đơn 2]"),
        ("PHỤ LỤC 1: ĐƠN SỐ 1", "PHỤ LỤC 2: ĐƠN SỐ 2"),
    ],
)
def test_lines_that_number_papers_set_them_apart_and_the_note_above_is_of_no_citizen(first: str, second: str) -> None:
    assert _said(
        "ỦY BAN NHÂN DÂN XÃ ĐÔNG PHÚ\nSố: 61/UBND-VP",
        "Kính gửi: UBND huyện",
        "UBND xã nhận được hai bức thư của người dân, kính gửi kèm nguyên văn.",
        first,
        "Đông Phú, ngày 08 tháng 9 năm 2017",
        "Chào anh chị ở huyện, tôi là Mã Thị Sen, chủ vựa cua. " + DRAIN,
        second,
        "Tôi tên Lỗ Văn Cơ, 67 tuổi, ấp Cái Xép. " + LAMP,
        "Người viết ký tên: Cơ",
    ) == [("Mã Thị Sen", None, DRAIN), ("Lỗ Văn Cơ", "ấp Cái Xép", LAMP)]


def test_a_title_may_name_the_writer() -> None:
    assert _said("[Đơn 1 - bà Mã Thị Sen, tổ 4]", DRAIN, "ĐƠN CỦA ÔNG LỖ VĂN CƠ", LAMP) == [
        ("Mã Thị Sen", "tổ 4", DRAIN),
        ("Lỗ Văn Cơ", None, LAMP),
    ]


def test_a_sheet_of_several_hands_has_a_turn_for_each_paragraph() -> None:
    title = "=== TỜ GÓP Ý KÈM THEO (không đề tên, nét chữ khác nhau) ==="
    assert _said("=== Thư số 1 ===", DRAIN, title, LAMP, "Loa ấp mở lúc bốn giờ sáng.") == [
        (None, None, DRAIN),
        (None, None, LAMP),
        (None, None, "Loa ấp mở lúc bốn giờ sáng."),
    ]


@pytest.mark.parametrize("title", ["Đơn vị bầu cử số {}", "Tờ trình số {}", "--- THƯ KÝ {} ---", "Giấy mời số {}"])
def test_what_only_sounds_like_papers_sets_none_apart(title: str) -> None:
    document = of_lines(title.format(1), DRAIN, title.format(2), LAMP)
    assert papers(document.text, document.blocks) == []


def test_one_title_or_a_sentence_about_letters_makes_no_bundle() -> None:
    document = of_lines("Thư số 1", DRAIN, "Tôi đã gửi lá đơn thứ hai từ tháng 3.", LAMP)
    assert papers(document.text, document.blocks) == []


def test_forms_that_a_line_numbers_are_read_by_their_fields() -> None:
    form = ("Người gửi: Mã Thị Sen, thôn Đông", f"Ý kiến: {DRAIN}"), ("Người gửi: ẩn danh", f"Ý kiến: {LAMP}")
    assert _said("Phiếu số 1", *form[0], "Phiếu số 2", *form[1]) == [
        ("Mã Thị Sen", "thôn Đông", DRAIN),
        (None, None, LAMP),
    ]


def _petition(*below: Piece) -> Document:
    def line(words: str) -> Piece:
        return Piece(words, "paragraph", "line")

    signed = [Piece(name, "cell", "row 1", heading=True, table=1, row=1) for name in ("TT", "Họ và tên", "Ký tên")]
    for row, name in enumerate(("Đỗ Văn Khoát", "Mã Thị Sen"), start=2):
        cells = zip(("TT", "Họ và tên", "Ký tên"), (str(row - 1), name, "(đã ký)"), strict=True)
        signed += [Piece(value, "cell", f"row {row}", table=1, row=row, column=column) for column, value in cells]
    pieces = [
        line("ĐƠN KIẾN NGHỊ TẬP THỂ\n(của 20 hộ xóm Trại)"),
        line("Kính gửi: Ủy ban nhân dân xã Đông Phú."),
        line("Chúng tôi đứng tên dưới đây là các hộ dân xóm Trại, xin nêu những điều sau."),
        line("Điều thứ nhất, " + DRAIN),
        line("Điều thứ hai là, " + LAMP),
        line("Chúng tôi xin chịu trách nhiệm về những điều nêu trên."),
        line("Người đại diện: Đỗ Văn Khoát"),
        *signed,
        line("(và 18 hộ khác)"),
        *below,
    ]
    return build_document("don.docx", b"", pieces)


DUST = "Xe chở đá chạy qua trường mẫu giáo cả ngày, bụi phủ kín lớp học của các cháu."
NOISE = "Xưởng cưa cạnh nhà chạy máy tới nửa đêm, người già không sao ngủ được."


def test_notes_enclosed_to_a_petition_are_of_others_and_what_an_office_wrote_is_of_none() -> None:
    document = _petition(
        Piece("----- Ý KIẾN KÈM THEO SỐ 1 -----", "paragraph", "line"),
        Piece("Tôi là Lỗ Văn Cơ, có ký đơn chung. " + DUST, "paragraph", "line"),
        Piece("----- Ý KIẾN KÈM THEO SỐ 2 -----", "paragraph", "line"),
        Piece("Nhóm 5 hộ đầu xóm xin trình bày: bà Tạ Thị Mơ viết thay. " + NOISE, "paragraph", "line"),
        Piece("--- BÚT PHÊ VĂN PHÒNG ---\nChuyển địa chính kiểm tra, báo cáo trước 15/11.", "paragraph", "line"),
    )
    turns = split_turns(document)
    said = [(turn.speaker, turn.span.cut(document.text)) for turn in turns if turn.role == "citizen"]
    assert said[1:] == [("Lỗ Văn Cơ", DUST), ("Tạ Thị Mơ", NOISE)]
    assert said[0][0] == "Đỗ Văn Khoát"
    assert [turn.span.cut(document.text) for turn in turns if turn.role == "official"] == [
        "Chuyển địa chính kiểm tra, báo cáo trước 15/11."
    ]
    assert [comment.text for comment in split_comments(document, turns)] == [DRAIN, LAMP, DUST, NOISE]


def test_a_petition_ends_above_its_signatures_and_what_an_office_wrote() -> None:
    document = _petition(Piece("=== BÚT PHÊ ===\nGiao công an xã xác minh.", "paragraph", "line"))
    assert [comment.text for comment in split_comments(document, split_turns(document))] == [DRAIN, LAMP]
