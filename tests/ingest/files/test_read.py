"""A file of any kind becomes the same text; a bad one gives one clear reason."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

from pipeline.config import Reading, load_settings
from pipeline.errors import ReadError
from pipeline.ingest import read_bytes, read_document, supported
from pipeline.records import Document

LINES = [
    "BIÊN BẢN HỘI NGHỊ TIẾP XÚC CỬ TRI",
    "Hôm nay, ngày 12/9/2026, tại phường Việt Hưng, thành phố Hà Nội.",
    "Cử tri Đỗ Thị Thắm đề nghị nạo vét cống ngõ 20, mưa là ngập.",
    "Ông Lỗ Văn Quỳnh kiến nghị sửa vỉa hè trước cổng trường.",
]
TEXT = "\n".join(LINES)

# The sentence "Đề nghị sửa đường, thoát nước ở xã Hòa Lạc" typed in two legacy fonts, as code points 0-255.
TCVN3 = "§Ò nghÞ söa ®\xadêng, tho¸t n\xadíc ë x· Hßa L¹c"
VNI = "Ñeà nghò söûa ñöôøng, thoaùt nöôùc ôû xaõ Hoøa Laïc"
LEGACY = "Đề nghị sửa đường, thoát nước ở xã Hòa Lạc"


@pytest.fixture
def settings() -> Reading:
    return load_settings().reading


Reader = Callable[[str, bytes], Document]


@pytest.fixture
def read(tmp_path: Path, settings: Reading) -> Reader:
    def reader(name: str, data: bytes) -> Document:
        path = tmp_path / name
        path.write_bytes(data)
        return read_document(path, source=name, settings=settings)

    return reader


def as_docx(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraphs(document: docx.document.Document) -> None:
    for line in LINES:
        document.add_paragraph(line)


def as_xlsx(rows: list[list[object]], merge: str | None = None) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]
    if merge:
        workbook.active.merge_cells(merge)  # type: ignore[union-attr]
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_is_read_in_every_encoding(read: Reader, encoding: str) -> None:
    assert read("a.txt", TEXT.encode(encoding)).text == TEXT


def test_windows_1258_is_read(read: Reader) -> None:
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    split = "".join(
        unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", char) if c not in marks))
        + "".join(c for c in unicodedata.normalize("NFD", char) if c in marks)
        for char in TEXT
    )
    assert read("a.txt", split.encode("cp1258")).text == TEXT


@pytest.mark.parametrize("typed", [TCVN3, VNI], ids=["TCVN3", "VNI"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_legacy_fonts_are_read_as_bytes_and_as_saved_in_unicode(read: Reader, typed: str, encoding: str) -> None:
    assert read("a.txt", typed.encode(encoding)).text == LEGACY


def test_a_file_that_mixes_encodings_is_read_line_by_line(read: Reader) -> None:
    data = LINES[0].encode() + b"\n" + TCVN3.encode("latin-1") + b"\n" + LINES[2].encode()
    assert read("a.txt", data).text == "\n".join([LINES[0], LEGACY, LINES[2]])


def test_nfd_and_nfc_give_the_same_text(read: Reader) -> None:
    assert read("a.txt", unicodedata.normalize("NFD", TEXT).encode()).text == TEXT


def test_invisible_characters_are_dropped_and_odd_spaces_are_plain(read: Reader) -> None:
    assert read("a.txt", "Đề\u00a0nghị\u200b sửa\u00ad đường Ðông".encode()).text == "Đề nghị sửa đường Đông"


def test_a_word_document_is_read_in_order_with_its_tables(read: Reader) -> None:
    def build(document: docx.document.Document) -> None:
        document.add_paragraph(LINES[0])
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ["STT", "Nội dung kiến nghị", "1", LINES[2]], strict=True):
            cell.text = text
        document.add_paragraph(LINES[3])

    document = read("a.docx", as_docx(build))
    assert document.text.split("\n") == [LINES[0], "STT", "Nội dung kiến nghị", "1", LINES[2], LINES[3]]
    (cell,) = [block for block in document.blocks if block.column == "Nội dung kiến nghị"]
    assert cell.span.cut(document.text) == LINES[2]


def test_a_merged_cell_stands_in_every_row_it_covers_and_once_in_the_text(read: Reader) -> None:
    rows: list[list[object]] = [
        ["STT", "Nội dung", "Cơ quan giải quyết"],
        [1, "Ngập ngõ 3", "Sở Xây dựng"],
        [2, "Đèn hỏng", None],
    ]
    document = read("a.xlsx", as_xlsx(rows, merge="C2:C3"))
    agencies = [block for block in document.blocks if block.column == "Cơ quan giải quyết"]
    assert len(agencies) == 2
    assert len({block.row for block in agencies}) == 2
    assert document.text.count("Sở Xây dựng") == 1


def test_title_rows_above_the_header_have_no_column(read: Reader) -> None:
    rows: list[list[object]] = [["TỔNG HỢP Ý KIẾN"], [], ["STT", "Nội dung kiến nghị"], [1, "Ngõ 5 ngập nước"]]
    columns = {b.span.start: b.column for b in read("a.xlsx", as_xlsx(rows)).blocks if b.kind == "cell"}
    assert list(columns.values()).count(None) >= 1
    assert "Nội dung kiến nghị" in columns.values()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_with_any_delimiter_is_read(read: Reader, delimiter: str) -> None:
    data = f"stt{delimiter}nội dung\n1{delimiter}Ngõ 5 ngập nước\n2{delimiter}Đèn hỏng\n"
    cells = [b for b in read("a.csv", data.encode()).blocks if b.column == "nội dung"]
    assert len(cells) == 2


def test_json_lines_and_parquet_give_the_same_cells(read: Reader) -> None:
    rows = [{"id": "a", "text": "Ngõ 5 ngập nước"}, {"id": "b", "text": "Đèn hỏng"}]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    buffer = io.BytesIO()
    pd.DataFrame(rows).to_parquet(buffer)
    one, two = read("a.jsonl", lines), read("a.parquet", buffer.getvalue())
    assert one.text == two.text
    assert [(b.row, b.column) for b in one.blocks] == [(b.row, b.column) for b in two.blocks]


def test_cues_of_one_voice_are_joined(read: Reader) -> None:
    vtt = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n<v Bà Thơm>Ngõ tôi ngập\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\n<v Bà Thơm>từ hôm qua.\n\n"
        "3\n00:00:03.000 --> 00:00:04.000\n<v Chủ tọa>Cảm ơn bà.\n"
    )
    document = read("a.vtt", vtt.encode())
    assert [(b.voice, b.span.cut(document.text)) for b in document.blocks] == [
        ("Bà Thơm", "Ngõ tôi ngập từ hôm qua."),
        ("Chủ tọa", "Cảm ơn bà."),
    ]


def test_a_pdf_is_read_without_its_running_heads_and_its_sentences_run_over_pages() -> None:
    path = Path(__file__).parents[1] / "fixtures" / "bien_ban_ba_trang.pdf"
    document = read_document(path, source=path.name, settings=load_settings().reading)
    assert "Lưu hành nội bộ" not in document.text
    assert "Trang 2" not in document.text
    whole = [block for block in document.blocks if "tuyến mương" in block.span.cut(document.text)]
    assert len(whole) == 12
    assert all(block.span.cut(document.text).endswith("trước mùa mưa.") for block in whole)
    assert {block.locator.split()[1] for block in whole} >= {"1", "2"}


def test_the_meeting_is_found_in_the_file(read: Reader) -> None:
    meeting = read("a.txt", TEXT.encode()).meeting
    assert meeting.setting.date == "2026-09-12"
    assert meeting.title is not None
    assert "tiếp xúc cử tri" in meeting.title.lower()


def test_spans_cut_their_blocks_exactly(read: Reader) -> None:
    document = read("a.docx", as_docx(paragraphs))
    assert [block.span.cut(document.text) for block in document.blocks] == LINES


def test_a_document_named_txt_is_read_as_what_it_is(read: Reader) -> None:
    assert read("a.txt", as_docx(paragraphs)).text == TEXT


def test_standard_input_is_text_or_json_lines(settings: Reading) -> None:
    assert read_bytes(TEXT.encode(), source="stdin", settings=settings).text == TEXT
    document = read_bytes(b'{"text": "Ngo 5 ngap"}\n', source="stdin", settings=settings)
    assert [block.column for block in document.blocks] == ["text"]


@pytest.mark.parametrize(
    "name",
    ["a.docx", "a.PDF", "a.xlsx", "a.csv", "a.jsonl", "a.parquet", "a.txt", "a.md", "a.vtt", "a.srt", "a.eml", "a.htm"],
)
def test_the_kinds_of_the_contract_are_supported(name: str) -> None:
    assert supported(Path(name))


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 200_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", bytes(range(256)) * 50, "not text"),
        ("a.docx", as_docx(paragraphs)[:2000], "damaged"),
        ("a.docx", TEXT.encode(), "not that of a .docx"),
        ("a.pdf", b"%PDF-1.7\n%cut", "damaged"),
        ("a.parquet", b"PAR1cut", "damaged"),
        ("a.jsonl", b'{"text": "a"}\n{broken\n', "line 2"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old|password"),
        ("a.odt", TEXT.encode(), "unknown kind"),
    ],
)
def test_a_bad_file_gives_one_clear_reason(read: Reader, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as error:
        read(name, data)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(name)


def test_an_archive_that_unpacks_to_far_too_much_is_refused(read: Reader) -> None:
    with pytest.raises(ReadError, match="unpacks to more than"):
        read("a.docx", bomb())


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, settings: Reading) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    with pytest.raises(ReadError, match="larger than"):
        read_document(path, source="a.txt", settings=settings.model_copy(update={"max_bytes": 99}))


def test_a_missing_file_is_a_read_error(tmp_path: Path, settings: Reading) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read_document(tmp_path / "none.txt", source="none.txt", settings=settings)


def test_a_line_of_a_million_characters_is_read(read: Reader) -> None:
    line = "ngõ tôi ngập nước " * 60_000
    assert len(read("a.txt", line.encode()).text) > 1_000_000
