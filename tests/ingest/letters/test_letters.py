"""Letters and e-mails, one or several in a file, and who signed each."""

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import Document

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
LAMP = "Đèn xóm Trại cháy đã hai tháng, đề nghị xã thay."
DRAIN = "Cống ngõ Giếng tắc, nước tràn vào bếp nhà tôi."


def _document(*lines: str) -> Document:
    return build_document("thu.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])


def _said(document: Document) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


def test_letters_below_each_other_begin_at_the_motto_of_the_state() -> None:
    document = _document(
        STATE,
        "Độc lập - Tự do - Hạnh phúc",
        "Kính gửi: UBND xã Đông Phú",
        "Tôi là Mã Thị Sen, ở thôn Đông.",
        LAMP,
        "Người viết: Mã Thị Sen",
        STATE,
        "Kính gửi: Công an xã Đông Phú",
        "Đại diện đứng đơn: Lỗ Văn Cơ",
        "Chúng tôi là các hộ cuối xóm.",
        DRAIN,
    )
    assert [(name, LAMP in words, DRAIN in words) for name, words in _said(document)] == [
        ("Mã Thị Sen", True, False),
        ("Lỗ Văn Cơ", False, True),
    ]


def test_letters_without_motto_begin_where_each_says_to_whom_it_is_sent() -> None:
    document = _document(
        "Kính gửi: UBND xã", "Tôi xin nêu.", LAMP, "Kính gửi: Điện lực", "Đồng kính gửi: UBND xã", DRAIN
    )
    assert len(_said(document)) == 1  # the second says nothing of its writer: it is no letter for sure
    document = _document("Kính gửi: UBND xã", "Tôi xin nêu.", LAMP, "Kính gửi: Điện lực", "Tôi ở cuối ngõ.", DRAIN)
    assert [DRAIN in words for _, words in _said(document)] == [False, True]


def test_an_e_mail_is_its_senders_without_its_head() -> None:
    document = _document(
        "Từ: Trà Loan <loan@example.vn>",
        "Tiêu đề: Đèn hỏng",
        "Kính gửi UBND xã,",
        LAMP,
        "Trân trọng,",
        "Từ: hong.khuc@example.vn",
        "Ngày: 3/4/2026",
        DRAIN,
    )
    assert _said(document) == [("Trà Loan", LAMP), ("hong.khuc@example.vn", DRAIN)]


def test_a_sentence_that_begins_with_a_day_is_no_field_of_the_head() -> None:
    day = "Ngày 3/6 tôi nộp đơn xin tách thửa. Đến nay chưa ai trả lời."
    assert day in _said(_document("Kính gửi: UBND xã Đông Phú", "Tôi là Mã Thị Sen.", day))[0][1]


def test_an_office_that_writes_back_answers() -> None:
    document = _document(
        "From: Mã Sen", "Subject: Đèn", LAMP, "From: Văn phòng UBND xã", "Subject: Trả lời", "Xã sẽ thay trong tuần."
    )
    assert [turn.role for turn in split_turns(document)] == ["citizen", "official"]


def test_petitions_begin_at_their_titles_and_a_note_below_one_answers_it() -> None:
    document = _document(
        "PHIẾU CHUYỂN ĐƠN SỐ 7",
        "ĐƠN KIẾN NGHỊ",
        "Người viết: Mã Thị Sen, xóm Trại",
        LAMP,
        "Tôi xin chân thành cảm ơn.",
        "Bút phê của chủ tịch: Giao địa chính kiểm tra đèn.",
        "GIẤY ĐỀ NGHỊ (viết tay)",
        "Chúng tôi 9 hộ ở ngõ Giếng, người đại diện là Lỗ Văn Cơ, đề nghị xã khơi cống ngõ Giếng trước mùa mưa.",
    )
    assert [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)] == [
        ("citizen", "Mã Thị Sen", LAMP),
        ("official", None, "Giao địa chính kiểm tra đèn."),
        ("citizen", "Lỗ Văn Cơ", "đề nghị xã khơi cống ngõ Giếng trước mùa mưa."),
    ]
