"""E-mails (.eml) and the lines that a mail quotes become paragraphs."""

from email.message import EmailMessage

import pytest

from pipeline.ingest.files.mail import read_mail
from pipeline.ingest.files.plain import read_plain

WORDS = "Đề nghị xã cho nạo vét cống ngõ Giếng trước mùa mưa, nước tràn vào nhà."


def _mail(**how: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Mã Thị Sen <sen@thu.example>"
    mail["Subject"] = "Cống ngõ Giếng"
    mail["Date"] = "Tue, 10 Mar 2026 09:05:00 +0700"
    mail.set_content(WORDS, **how)
    return mail


@pytest.mark.parametrize("how", [{"cte": "base64"}, {"cte": "quoted-printable"}, {"cte": "8bit"}])
def test_head_and_body_are_decoded(how: dict[str, str]) -> None:
    assert [piece.text for piece in read_mail(_mail(**how).as_bytes())] == [
        "Từ: Mã Thị Sen <sen@thu.example>",
        "Ngày: 10/03/2026 09:05",
        "Chủ đề: Cống ngõ Giếng",
        WORDS,
    ]


def test_what_is_attached_is_not_read_and_a_strange_charset_is_told_by_the_words() -> None:
    mail = _mail()
    mail.add_attachment("Danh sách hộ", filename="ho.txt")
    assert [piece.text for piece in read_mail(mail.as_bytes())][-1] == WORDS
    broken = mail.as_bytes().replace(b'charset="utf-8"', b'charset="x-none"')
    assert [piece.text for piece in read_mail(broken)][-1] == WORDS


def test_a_mail_in_html_loses_its_tags() -> None:
    page = f"<html><head><title>x</title></head><body>{WORDS}<br>Cảm&nbsp;ơn xã.</body></html>"
    pieces = [piece.text for piece in read_mail(_mail(subtype="html").as_bytes())]
    assert pieces[-1] == WORDS
    mail = _mail()
    mail.set_content(page, subtype="html")
    assert [piece.text for piece in read_mail(mail.as_bytes())][-2:] == [WORDS, "Cảm ơn xã."]


def test_lines_that_a_mail_quotes_are_joined_behind_their_marks() -> None:
    wrapped = [
        "> 1/ Cống ngõ Giếng tắc từ Tết, nước tràn vào bếp của mấy nhà cuối",
        "> ngõ mỗi lần mưa to, bà con phải tự lấy gậy thông mà không được, đề",
        "> nghị xã cho xe hút tới làm một lần cho dứt điểm.",
        ">",
        ">> Thư trước tôi đã gửi ngày mồng hai mà chưa thấy ai trả lời, nay tôi",
        ">> gửi lại lần nữa, mong xã đọc giúp và cho người xuống xem tận nơi,",
        ">> nhà tôi ở cuối ngõ.",
        "Dạ xã đã nhận được thư của bác, tổ quản lý đường sẽ xuống ngõ Giếng",
        "trong sáng thứ hai tuần tới để xem và báo lại cho bác ngay.",
    ]
    assert [piece.text[:9] for piece in read_plain("\n".join(wrapped))] == ["> 1/ Cống", ">> Thư tr", "Dạ xã đã "]
