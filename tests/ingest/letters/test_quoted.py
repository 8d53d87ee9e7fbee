"""Mails in which an office answers what it quotes."""

from pathlib import Path

from pipeline.config import load_settings
from pipeline.ingest import read_document, split_turns

LAMP = "Đèn xóm Trại cháy đã hai tháng, đề nghị xã cho người thay."
DRAIN = "Cống ngõ Giếng tắc, nước tràn vào bếp nhà tôi mỗi lần mưa to."
NEW_LAMP = "Đèn xóm Trại đã thay hôm qua, xin bà con kiểm tra giúp."
DUG = "Cống ngõ Giếng đang được nạo vét, xong trước ngày 20/3."
HEAD = (
    "From: UBND xã Vồi <xa@voi.example>\nTo: sen@thu.example\nSubject: Re: Ý kiến\n"
    "Date: Tue, 10 Mar 2026 09:00:00 +0700\nMIME-Version: 1.0\n"
    'Content-Type: text/{kind}; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
)
SAID = "Vào 3 thg 3, 2026 lúc 08:00 Mã Thị Sen <sen@thu.example> đã viết:\n"


def _turns(path: Path, body: str, kind: str = "plain") -> list[tuple[str | None, str, str | None]]:
    mail = path / "thu.eml"
    mail.write_text(HEAD.format(kind=kind) + body, encoding="utf-8")
    document = read_document(mail, source="thu.eml", settings=load_settings().reading)
    return [
        (turn.speaker, turn.span.cut(document.text), turn.reply.cut(document.text) if turn.reply else None)
        for turn in split_turns(document)
        if turn.role == "citizen"
    ]


def test_answers_between_the_items_of_a_mail_belong_to_what_they_follow(tmp_path: Path) -> None:
    body = (
        f"Chào chị,\nXã trả lời dưới từng ý.\n{SAID}> Kính gửi xã,\n>\n> Tôi ghi lại ý của bà con:\n>\n"
        f"> 1. Ông Lỗ Văn Cơ (xóm Trại). {LAMP}\n\n{NEW_LAMP}\n\n> 2. {DRAIN}\n\n{DUG}\n\n"
        f"> Trân trọng,\n> Mã Thị Sen\n\nTrân trọng,\nUBND xã Vồi"
    )
    assert _turns(tmp_path, body) == [("Lỗ Văn Cơ", LAMP, NEW_LAMP), ("Mã Thị Sen", DRAIN, DUG)]


def test_an_answer_above_a_letter_is_for_all_of_it(tmp_path: Path) -> None:
    quoted = f"{SAID}> Kính gửi xã,\n>\n> {LAMP}\n>\n> Mã Thị Sen"
    body = f"Kính gửi bà Sen,\n\n{NEW_LAMP}\nTrân trọng,\nUBND xã Vồi\n\n{quoted}"
    assert _turns(tmp_path, body) == [("Mã Thị Sen", LAMP, NEW_LAMP)]


def test_a_mail_within_the_quoted_mail_is_of_its_writer_and_an_earlier_one_is_nobodys(tmp_path: Path) -> None:
    body = (
        f"{SAID}> Tôi chuyển nguyên thư của cháu Cơ:\n>\n>> Cô ơi cháu là Lỗ Văn Cơ xóm Trại đây ạ. {LAMP}\n\n"
        f"{NEW_LAMP}\n\n"
        f"> Còn việc nhà tôi thì {DRAIN}\n>\n>> Vào 1 thg 3, 2026 UBND xã Vồi <xa@voi.example> đã viết:\n"
        ">> Kính mời bà con gửi ý kiến trước ngày 5/3.\n"
    )
    assert _turns(tmp_path, body) == [
        ("Lỗ Văn Cơ", LAMP, NEW_LAMP),
        ("Mã Thị Sen", f"Còn việc nhà tôi thì {DRAIN}", None),
    ]


def test_an_original_below_a_rule_is_quoted_as_well(tmp_path: Path) -> None:
    original = "-----Original Message-----\nFrom: Mã Thị Sen <sen@thu.example>\nSent: 3 March 2026\nTo: UBND xã Vồi\n"
    body = f"Kính gửi bà Sen,\n\n{NEW_LAMP}\n\nTrân trọng.\n\n{original}\nKính gửi xã,\n\n{LAMP}\n\nMã Thị Sen\n"
    assert _turns(tmp_path, body) == [("Mã Thị Sen", LAMP, NEW_LAMP)]


def test_a_mail_in_html_quotes_by_its_tags(tmp_path: Path) -> None:
    body = (
        f"<style>p {{}}</style><div>{SAID.strip().replace('<', '&lt;').replace('>', '&gt;')}</div>"
        f"<blockquote><p>1. {LAMP}</p></blockquote><p>{NEW_LAMP}</p>"
        f"<blockquote><p>2. {DRAIN}</p></blockquote><p>{DUG}</p>"
    )
    assert _turns(tmp_path, body, "html") == [("Mã Thị Sen", LAMP, NEW_LAMP), ("Mã Thị Sen", DRAIN, DUG)]


def test_who_answers_what_an_office_asks_is_the_speaker(tmp_path: Path) -> None:
    mail = tmp_path / "thu.eml"
    head = HEAD.format(kind="plain").replace("UBND xã Vồi", "Mã Thị Sen")
    asked = "> Kính mời bà con góp ý cho xã trước ngày 10/3.\n>\n> Bà con cần gì về đèn đường?\n"
    mail.write_text(
        f"{head}Vào 1 thg 3, 2026 UBND xã Vồi <xa@voi.example> đã viết:\n{asked}\n{LAMP}\n", encoding="utf-8"
    )
    document = read_document(mail, source="thu.eml", settings=load_settings().reading)
    assert [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)] == [
        ("citizen", "Mã Thị Sen", LAMP)
    ]
