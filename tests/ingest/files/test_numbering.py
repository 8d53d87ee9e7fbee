"""The numbers and bullets of Word's lists stand before the words, as a reader of the page sees them."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.config import Reading, load_settings
from pipeline.ingest import read_bytes
from pipeline.records import Document

W = nsdecls("w")
FORMS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "·"))


@pytest.fixture(scope="module")
def settings() -> Reading:
    return load_settings().reading


def _list(document: Any, number: int, forms: tuple[tuple[str, str], ...], *, restart: bool = False) -> None:
    """Define list `number`; with `restart`, one of the list before it that begins anew."""
    element = document.part.numbering_part.element
    abstract = number - 1 if restart else number
    if not restart:
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text) in enumerate(forms)
        )
        element.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{abstract}">{levels}</w:abstractNum>'))
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    element.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{anew}</w:num>'))


def _item(document: Any, words: str, level: int, number: int = 70) -> None:
    paragraph = document.add_paragraph(words)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def _read(document: Any, settings: Reading) -> Document:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), source="a.docx", settings=settings)


def test_each_level_counts_by_itself_and_begins_anew_below_the_next_of_the_one_above(settings: Reading) -> None:
    document = docx.Document()
    _list(document, 70, FORMS)
    for words, level in (("Ý kiến", 0), ("Bà Sen", 1), ("cống", 2), ("đèn", 2), ("Ông Cơ", 1), ("ao", 2), ("chợ", 3)):
        _item(document, words, level)
    _item(document, "Trả lời", 0)
    _item(document, "Xã", 1)
    assert _read(document, settings).text.split("\n") == [
        "I. Ý kiến", "1. Bà Sen", "a) cống", "b) đèn", "2. Ông Cơ", "a) ao", "- chợ", "II. Trả lời", "1. Xã",
    ]  # fmt: skip


def test_a_list_may_begin_anew_and_numbers_may_have_words_around_them(settings: Reading) -> None:
    document = docx.Document()
    _list(document, 70, (("decimalZero", "Câu %1:"),))
    _list(document, 71, (), restart=True)
    for words, number in (("cống", 70), ("đèn", 70), ("ao", 71)):
        _item(document, words, 0, number)
    assert _read(document, settings).text.split("\n") == ["Câu 01: cống", "Câu 02: đèn", "Câu 01: ao"]


def test_a_style_may_stand_for_a_list(settings: Reading) -> None:
    document = docx.Document()
    document.add_paragraph("Cống tắc", style="List Number")
    document.add_paragraph("Đèn hỏng", style="List Number")
    document.add_paragraph("Ao bị lấp", style="List Bullet")
    document.add_paragraph("Hết", style="Normal")
    assert _read(document, settings).text.split("\n") == ["1. Cống tắc", "2. Đèn hỏng", "- Ao bị lấp", "Hết"]


def test_what_bears_a_mark_already_gets_no_second_one(settings: Reading) -> None:
    document = docx.Document()
    document.add_paragraph("- Cống tắc", style="List Bullet")
    assert _read(document, settings).text == "- Cống tắc"


def test_the_numbers_of_empty_cells_count_the_rows(settings: Reading) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for at, row in enumerate(
        (("TT", "Ai", "Chuyện gì"), ("", "Mã Thị Sen", "Cống tắc"), ("", "Lỗ Văn Cơ", "Đèn hỏng"))
    ):
        for column, words in enumerate(row):
            table.cell(at, column).text = words
        if at:
            table.cell(at, 0).paragraphs[0].style = "List Number"
    cells = _read(document, settings).blocks
    assert [cell.column for cell in cells[3:]] == ["TT", "Ai", "Chuyện gì"] * 2
    assert [cell.span.cut(_read(document, settings).text) for cell in cells[3::3]] == ["1.", "2."]
