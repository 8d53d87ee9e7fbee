"""A Word document gives what its reader sees, in the order in which he meets it."""

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


@pytest.fixture(scope="module")
def settings() -> Reading:
    return load_settings().reading


def read(document: Any, settings: Reading) -> Document:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), source="a.docx", settings=settings)


def text_of(document: Any, settings: Reading) -> str:
    return read(document, settings).text


@pytest.mark.parametrize(
    ("xml", "seen"),
    [
        (f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText> ngay</w:delText></w:r></w:del>', ""),
        (f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t xml:space="preserve"> ngay</w:t></w:r></w:ins>', " ngay"),
        (f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t> ngay</w:t></w:r>", ""),
        (f'<w:hyperlink {W}><w:r><w:t xml:space="preserve"> ngay</w:t></w:r></w:hyperlink>', " ngay"),
        (f"<w:r {W}><w:br/><w:t>ngay</w:t></w:r>", "\nngay"),
        (f"<w:r {W}><w:instrText> PAGE </w:instrText></w:r>", ""),
    ],
    ids=["deleted", "inserted", "hidden", "link", "line break", "field code"],
)
def test_a_paragraph_holds_what_its_reader_sees(settings: Reading, xml: str, seen: str) -> None:
    document = docx.Document()
    document.add_paragraph("Đề nghị sửa cống")._p.append(parse_xml(xml))
    assert text_of(document, settings) == "Đề nghị sửa cống" + seen


def test_headers_and_footers_are_left_out(settings: Reading) -> None:
    document = docx.Document()
    document.add_paragraph("Ngõ 5 ngập nước.")
    document.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ"
    document.sections[0].footer.paragraphs[0].text = "Trang 1"
    assert text_of(document, settings) == "Ngõ 5 ngập nước."


def test_a_text_box_is_read_once_after_its_paragraph(settings: Reading) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent>"
    xml = (
        f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = docx.Document()
    document.add_paragraph("Trước hộp")._p.append(parse_xml(xml))
    document.add_paragraph("Sau hộp")
    assert text_of(document, settings).split("\n") == ["Trước hộp", "Trong hộp", "Sau hộp"]


def test_headings_are_known_by_style_and_by_bold_type(settings: Reading) -> None:
    document = docx.Document()
    document.add_heading("Phần thứ nhất", 1)
    document.add_paragraph().add_run("Ý kiến của nhân dân").bold = True
    document.add_paragraph("Ông Ngọ Văn Khải phát biểu.")
    assert [block.heading for block in read(document, settings).blocks] == [True, True, False]


@pytest.mark.parametrize(
    ("font", "typed", "shown"),
    [
        (".VnTime", "Céng hoµ x· héi chñ nghÜa", "Cộng hoà xã hội chủ nghĩa"),
        (".VnTimeH", "céng hoµ x· héi", "CỘNG HOÀ XÃ HỘI"),
        ("VNI-Times", "Coäng hoøa xaõ hoäi chuû nghóa", "Cộng hòa xã hội chủ nghĩa"),
        (".VnTime", "Đề nghị đúng là Unicode", "Đề nghị đúng là Unicode"),
        ("Times New Roman", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_a_run_in_a_legacy_font_is_converted(settings: Reading, font: str, typed: str, shown: str) -> None:
    document = docx.Document()
    document.add_paragraph().add_run(typed).font.name = font
    document.add_paragraph("Đoạn này gõ bằng Unicode, phường Bưởi.")
    assert text_of(document, settings).split("\n")[0] == shown


def test_only_the_run_in_the_legacy_font_is_converted(settings: Reading) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Kính gửi ")
    paragraph.add_run("phßng §Þa chÝnh").font.name = ".VnTime"
    paragraph.add_run(" phường Đống Đa")
    assert text_of(document, settings) == "Kính gửi phòng Địa chính phường Đống Đa"


def test_the_legacy_font_of_the_default_style_counts(settings: Reading) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = ".VnTime"
    document.add_paragraph("tæ 5")
    assert text_of(document, settings) == "tổ 5"


def test_a_header_of_two_rows_names_group_and_column(settings: Reading) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    for at, name in enumerate(["STT", "Nội dung", "Kết quả"]):
        table.cell(0, at).text = name
    table.cell(1, 2).text, table.cell(1, 3).text = "Đã làm", "Đang làm"
    for at, words in enumerate(["1", "Ngõ 5 ngập", "", "tháng 11"]):
        table.cell(2, at).text = words
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    blocks = read(document, settings).blocks
    assert [block.column for block in blocks if block.row == 3] == ["STT", "Nội dung", "Kết quả – Đang làm"]


def test_a_layout_table_has_no_columns(settings: Reading) -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "THƯ KÝ\nLê Thị Vân", "CHỦ TRÌ\nĐỗ Quốc Anh"
    assert {block.column for block in read(document, settings).blocks} == {None}


def test_a_table_inside_a_cell_belongs_to_its_text(settings: Reading) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Ngoài"
    cell.add_table(1, 1).cell(0, 0).text = "Trong"
    assert text_of(document, settings).split("\n") == ["Ngoài", "Trong"]
