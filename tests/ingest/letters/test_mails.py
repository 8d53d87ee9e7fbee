"""E-mails below each other: heads, quotations, signatures, and words passed on of others."""

import pytest

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.letters.mails import gathers, sender_of

LAMP = "Đèn xóm Trại cháy đã hai tháng, đề nghị xã thay."
DRAIN = "Cống ngõ Giếng tắc, nước tràn vào bếp nhà tôi."


def _turns(*lines: str) -> list[tuple[str, str | None, str]]:
    document = build_document("thu.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    return [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


CALL = "Kính mời bà con góp ý cho xã trước ngày 10/3."


def test_a_chain_of_mails_holds_what_each_wrote_himself() -> None:
    found = _turns(
        "From: Nhóm dự án <du.an@xa.example>",
        "Sent: 3 March 2025",
        "Subject: Lấy ý kiến",
        CALL,
        "From: sen.99@thu.example",
        "Sent: 4 March 2025",
        LAMP,
        "Trân trọng,",
        "Mã Thị Sen – 0900 000 111",
        "-----Original Message-----",
        "From: Nhóm dự án",
        "Sent: 3 March 2025",
        CALL,
        "Ngày: 05/03/2025",
        "Từ: Lỗ Văn Cơ (co@thu.example)",
        DRAIN,
        "Vào 3 thg 3, 2025 lúc 08:00 Nhóm dự án đã viết:",
        f"> {CALL}",
        "Sent from my phone",
        "Từ: Nhóm dự án",
        "Ngày: 06/03/2025",
        "Xã đã thay đèn xóm Trại hôm qua.",
    )
    assert found == [
        ("official", "Nhóm dự án", CALL),
        ("citizen", "Mã Thị Sen", LAMP),
        ("citizen", "Lỗ Văn Cơ", DRAIN),
        ("official", "Nhóm dự án", "Xã đã thay đèn xóm Trại hôm qua."),
    ]


def test_persons_whose_words_a_mail_passes_on_are_its_speakers() -> None:
    found = _turns(
        "Từ: Chi hội Người cao tuổi",
        "Ngày: 05/03/2025",
        "Mấy cụ nhờ tôi gõ lại.",
        f"Ông Hai Thìn: {LAMP}",
        f"Bà Mã Thị Sen (xóm Trại): {DRAIN}",
        "Chú Ba Cơ đường ra đồng lầy lội quá, xe bò không vào được.",
        "Xin hết. Chi hội trưởng: Lỗ Văn Cơ",
        "Từ: Mai Thị Loan",
        "Ngày: 06/03/2025",
        DRAIN,
    )
    assert [(name, words) for _, name, words in found] == [
        ("Hai Thìn", LAMP),
        ("Mã Thị Sen", DRAIN),
        ("Ba Cơ", "đường ra đồng lầy lội quá, xe bò không vào được."),
        ("Mai Thị Loan", DRAIN),
    ]


@pytest.mark.parametrize("written", ["Mã Thị Sen (sen@thu.example)", '"Mã Thị Sen" <sen@thu.example', "Mã Thị Sen "])
def test_a_sender_is_named_without_his_address(written: str) -> None:
    assert sender_of(written) == "Mã Thị Sen"


def test_only_an_office_asks_people_for_their_comments() -> None:
    assert gathers(CALL)
    assert not gathers("Mong xã sớm trả lời cho bà con chúng tôi về tiền đền bù.")


def test_who_asked_for_comments_answers_in_later_mails_and_a_name_with_a_home_signs() -> None:
    found = _turns(
        "Người gửi: Ban quản trị chung cư Sen",
        "Gửi lúc: 12/05/2025 09:00",
        "Kính gửi cư dân, mong bà con gửi ý kiến về tòa nhà trước thứ Sáu.",
        "Người gửi: Trà Thị Loan",
        "Gửi lúc: 12/05/2025 20:11",
        DRAIN,
        "Cảm ơn ạ!",
        "Loan, căn 1205",
        "Người gửi: Ban quản trị chung cư Sen",
        "Gửi lúc: 13/05/2025 08:00",
        "Chào chị Loan, cống ngõ Giếng đã thông sáng nay.",
    )
    assert [role for role, _, _ in found] == ["official", "citizen", "official"]
    assert found[1] == ("citizen", "Trà Thị Loan", DRAIN)
