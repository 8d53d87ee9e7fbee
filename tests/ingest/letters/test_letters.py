"""Letters and e-mails, one or several in a file, and who signed each."""

from pipeline.ingest import split_comments, split_turns
from pipeline.ingest.files.builder import build_document
from pipeline.ingest.files.plain import read_plain
from pipeline.records import Document
from tests.ingest.papers import of_lines

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
LAMP = "Đèn xóm Trại cháy đã hai tháng, đề nghị xã thay."
DRAIN = "Cống ngõ Giếng tắc, nước tràn vào bếp nhà tôi."


def _said(document: Document) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


def test_letters_below_each_other_begin_at_the_motto_of_the_state() -> None:
    document = of_lines(
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
    document = of_lines(
        "Kính gửi: UBND xã", "Tôi xin nêu.", LAMP, "Kính gửi: Điện lực", "Đồng kính gửi: UBND xã", DRAIN
    )
    assert len(_said(document)) == 1  # the second says nothing of its writer: it is no letter for sure
    document = of_lines("Kính gửi: UBND xã", "Tôi xin nêu.", LAMP, "Kính gửi: Điện lực", "Tôi ở cuối ngõ.", DRAIN)
    assert [DRAIN in words for _, words in _said(document)] == [False, True]


def test_an_e_mail_is_its_senders_without_its_head() -> None:
    document = of_lines(
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
    assert day in _said(of_lines("Kính gửi: UBND xã Đông Phú", "Tôi là Mã Thị Sen.", day))[0][1]


def test_an_office_that_writes_back_answers() -> None:
    document = of_lines(
        "From: Mã Sen", "Subject: Đèn", LAMP, "From: Văn phòng UBND xã", "Subject: Trả lời", "Xã sẽ thay trong tuần."
    )
    assert [turn.role for turn in split_turns(document)] == ["citizen", "official"]


def test_petitions_begin_at_their_titles_and_a_note_below_one_answers_it() -> None:
    document = of_lines(
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


def test_letters_typed_off_line_by_line_end_where_somebody_noted_what_is_done() -> None:
    document = build_document(
        "hom_thu.txt",
        b"",
        read_plain(
            "THƯ GỬI HÒM THƯ CHỢ VỒI, NGƯỜI ĐÁNH MÁY GHI TRONG NGOẶC VUÔNG\n\n"
            "--- THƯ SỐ 1 --- [giấy ô ly]\n\n"
            "Cháu bán rau ở dãy C đã sáu năm nay. Mái tôn trên\n"
            "đầu cháu thủng hai chỗ bằng cái mũ, trời mưa thì\n"
            "nước chảy thẳng vào sạp, rau dập hết không bán nổi\n"
            "cho ai. Cháu đã nói với bác tổ trưởng mấy lượt mà\n"
            "chưa thấy ai lên xem.\n"
            "   [không ký tên]\n"
            "[bút phê, góc trên: Ban quản lý vá mái dãy C trong tuần này.\n"
            "Xong trước ngày 5/4. Trưởng ban]\n\n"
            "--- THƯ SỐ 2 --- [viết bút chì]\n\n"
            "Nhà vệ sinh sau dãy cá khóa cửa từ Tết, bà con đi\n"
            "chợ phải sang nhờ nhà dân bên kia đường, có hôm bị\n"
            "người ta mắng. Đèn lối ra bến xe cũng cháy, buổi\n"
            "sớm dọn hàng tối om. Tôi ít học viết không hay, có\n"
            "gì mong các bác bỏ qua cho.\n"
            "                         Kính thư\n"
            "                   [chữ ký] Phó Thị Mận\n"
        ),
    )
    found = [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert [(role, speaker) for role, speaker, _ in found] == [
        ("citizen", None),
        ("official", None),
        ("citizen", "Phó Thị Mận"),
    ]
    assert found[0][2].startswith("Cháu bán rau") and found[0][2].endswith("chưa thấy ai lên xem.")
    assert found[1][2] == "Ban quản lý vá mái dãy C trong tuần này.\nXong trước ngày 5/4. Trưởng ban"
    comments = split_comments(document, split_turns(document))
    assert not any("bỏ qua" in comment.text or "chữ ký" in comment.text for comment in comments)
