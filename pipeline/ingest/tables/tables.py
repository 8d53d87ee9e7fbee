"""Rows of a table become turns: which column holds the words, the speaker, the place, the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.errors import ReadError
from pipeline.ingest.tables.cells import person_of_cells, words_of_cell
from pipeline.ingest.tables.columns import Columns, Row, find_columns, rows_of
from pipeline.ingest.tables.entries import find_entries
from pipeline.ingest.tables.headers import KINDS, folded_header
from pipeline.ingest.tables.sessions import with_roles
from pipeline.ingest.tables.several import title_of
from pipeline.ingest.words.days import as_written
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Block, Document, Level, Setting, Turn

_SAME = re.compile(r'[\s\-–"“”\'.]*(?:nt|nhu tren|n t|như trên|")[\s\-–"“”\'.]*|["“”\'\-–.\s]{1,6}')
_SAME_STARTS = frozenset("nN-–\"“”'.")
_TOTAL = TwoSpellings(
    r"(?:tổng(?: (?:cộng|số|hợp))?|cộng)\s*[:(.]?\s*(?:chung)?\s*[:(]?\s*\d*|"
    r"(?:tổng (?:cộng|số)(?!\w)|cộng\W*\d).{0,60}"
)
_COUNT = re.compile(r"\d+ (?:phieu|y kien|luot|cuoc|noi dung|kien nghi|don|thu)(?:[ /,;]+\d+ \w+(?: \w+)?)*\W*")
_SET_ASIDE = re.compile(
    r"(?:loai )?(?:bo(?: qua)?|rac|spam|test|(?:(?:goi|bam|quay|dien) )?(?:nham|lon)(?: may| so)?|"
    r"khong (?:hop le|tiep nhan|xu ly|phai (?:phan anh|y kien)))"
)
_SIGNED = re.compile(
    r"(?:nguoi lap|nguoi tong hop|nguoi ghi|thu ky|chu tri|chu toa|tm\.? ?|kt\.? ?|noi nhan|xac nhan|lap bieu|thu "
    r"truong|chu tich|truong ban|"
    r"ha noi, ngay|ngay \d+ thang|.{2,30}, ngay \d+|het(?: trang| danh sach| bang| bieu|$)|trang \d+|xuat (?:boi|"
    r"luc|ngay|"
    r"tu)|in (?:luc|ngay)|(?:bang|bieu|danh sach) nay)"
)
_GROUP_NUMBER = re.compile(r"(?:[ivxIVX]+|[A-ZĐ])[.)]?")
_GROUP_TITLE = re.compile(
    r"\s*(?:[IVX]{1,5}|[A-ZĐ])[.)/\-–:]\s+\S|\s*(?:lĩnh vực|nhóm|về lĩnh vực|phần|mục|khối|thẩm quyền|chuyên đề)\b",
    re.IGNORECASE,
)
_GROUP_ROMAN = re.compile(r"\s*(?:[IVX]{1,5}|[A-ZĐ])[.)/\-–:]\s+\S")
_LEVEL_WORDS: dict[Level, str] = {
    "thanh_pho": "thanh_pho|thanh pho|tinh|tp|cap thanh pho|cap tinh",
    "quan_huyen": "quan_huyen|quan|huyen|thi xa|cap huyen|cap quan",
    "xa_phuong": "xa_phuong|xa|phuong|cap xa|cap phuong",
    "trung_uong": "trung_uong|trung uong|quoc hoi",
}
_LEVELS: dict[str, Level] = {word: level for level, words in _LEVEL_WORDS.items() for word in words.split("|")}
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?|[A-Z]")
_SAMPLE_ROWS = 200
_SHORT = 30  # code points


def table_turns(document: Document, blocks: Sequence[Block], text_column: str | None = None) -> Iterator[Turn] | None:
    """Return the turns of one table, one per row with words, or None if no column of it holds comments.

    Their ids are the row's own where there is an id column, else empty: whoever numbers all turns fills them in.
    """
    rows = list(rows_of(blocks))
    if text_column is None and (register := find_entries(rows, document.text)):
        return _turns(document, *register)
    columns = find_columns(document, rows[:_SAMPLE_ROWS], text_column)
    return with_roles(document, rows, columns, _turns(document, rows, columns)) if columns is not None else None


def missing_text_column(document: Document, text_column: str | None) -> ReadError:
    """Return the error for tables of which none has a column of comments; it names the columns seen."""
    seen = ", ".join(dict.fromkeys(b.column for b in document.blocks if b.column)) or "none (no header row found)"
    wanted = f"no column {text_column!r}" if text_column else "no column of comments"
    return ReadError(document.source, f"{wanted} among: {seen[:300]}; name it with --text-column")


def _turns(document: Document, rows: Sequence[Row], columns: Columns) -> Iterator[Turn]:
    text = document.text
    heading: str | None = None
    above: dict[str, Block] = {}
    places: dict[str, Sequence[str]] = {kind: columns.of(kind) for kind, _ in KINDS}
    several = len(columns.texts) > 1
    for row in rows:
        said = [column for column in columns.texts if column in row.cells] or [columns.text]
        own = replace(columns, text=said[0])
        if _is_furniture(row, text, own):
            continue
        title = _group_title(row, text, own, places["number"])
        if title is not None:
            heading = title
            continue
        for column, block in row.cells.items():
            if (
                len(block.span) <= 12
                and column in above
                and not (several and column in columns.texts)
                and text[block.span.start] in _SAME_STARTS
                and _SAME.fullmatch(plain(block.span.cut(text)))
            ):
                row.cells[column] = above[column]
        if said[0] not in row.cells or _is_set_aside(row, text, places):
            continue
        above = row.cells
        for number, column in enumerate(said, start=1):
            turn = _turn(document, row, row.cells[column], title_of(column) if several else heading, places)
            yield turn if number == 1 or not turn.id else replace(turn, id=f"{turn.id}-{number}")


def _is_furniture(row: Row, text: str, columns: Columns) -> bool:
    """A repeated header, a row that numbers the columns, a total or a signature."""
    words = row.cells.get(columns.text)
    if words is not None and len(words.span) > 120:
        return False
    shown = [block.span.cut(text) for block in row.cells.values() if len(block.span) <= 120]
    if len(shown) < len(row.cells):
        return False
    if words is not None and len(words.span) > 60 and len(words.span) > len(columns.text) + 20:
        return False
    if len(shown) >= 2 and all(_COLUMN_NUMBER.fullmatch(value.strip()) for value in shown):
        return True
    if words is not None and folded_header(words.span.cut(text)) == folded_header(columns.text):
        return True
    first = shown[0].strip()
    if words is not None and _COUNT.fullmatch(plain(words.span.cut(text)).strip()):
        return True
    if _TOTAL.fullmatch(first) and (words is None or len(words.span) < 40 or len(shown) > 1):
        return True
    if len(shown) > 2 or not _SIGNED.match(plain(first)):
        return False
    said = "" if words is None else words.span.cut(text).rstrip()
    return len(said) < 60 and said[-1:] not in {".", "?", "!"}  # "Ngày 3 tháng 5 mất nước." is a sentence


def _is_set_aside(row: Row, text: str, kinds: Mapping[str, Sequence[str]]) -> bool:
    """Whoever kept the list says in a cell of its own that the row is no comment: "Bỏ", "Rác", "Không hợp lệ"."""
    cells = (
        row.cells[column] for kind in ("field", "note", "speaker") for column in kinds[kind] if column in row.cells
    )
    return any(
        len(cell.span) <= _SHORT and _SET_ASIDE.fullmatch(plain(cell.span.cut(text)).strip(" .")) for cell in cells
    )


def _group_title(row: Row, text: str, columns: Columns, numbers: Sequence[str]) -> str | None:
    """Return the title of a row that only opens a group, such as "II | Lĩnh vực giao thông"."""
    words = row.cells.get(columns.text)
    if words is not None and (len(words.span) > 160 or len(row.cells) > 2):
        return None
    values = [(column, block.span.cut(text)) for column, block in row.cells.items()]
    filled = [(column, value) for column, value in values if column not in numbers]
    number = next((value.strip() for column, value in values if column in numbers), None)
    if number is not None and not filled and len(number) > 6 and not number[:1].isdigit():
        return number
    if len(filled) != 1 or len(filled[0][1]) > 160:
        return None
    column, value = filled[0]
    if number is not None and _GROUP_NUMBER.fullmatch(number):
        return value
    if number is None and (_GROUP_ROMAN.match(value) or (_GROUP_TITLE.match(value) and len(value) < 90)):
        return value
    if number is None and column != columns.text and len(row.cells) == 1 and len(columns.kinds) > 2:
        return value
    return value if number is None and numbers and value.isupper() else None


def _turn(document: Document, row: Row, words: Block, heading: str | None, kinds: Mapping[str, Sequence[str]]) -> Turn:
    text = document.text

    def cell(kind: str) -> str | None:
        for column in kinds[kind]:
            if column in row.cells:
                return row.cells[column].span.cut(text).strip() or None
        return None

    span, named, said_place = words_of_cell(text, words.span)
    own_place = cell("place")
    speaker, place = person_of_cells(cell("speaker"), own_place)
    reply = next((row.cells[column].span for column in kinds["reply"] if column in row.cells), None)
    own_id = cell("id")
    meeting = document.meeting.setting
    return Turn(
        id=f"{document.source}#{own_id}" if own_id else "",
        input_id=own_id or "",
        source=document.source,
        locator=row.locator,
        span=span,
        role="citizen",
        speaker=speaker or named,
        speaker_place=place or said_place,
        setting=Setting(
            place=own_place
            if own_place and (kinds["place"][0].lower() == "place" or not meeting.place)
            else meeting.place,
            date=as_written(cell("date")) or meeting.date,
            level=_level(cell("level")) or meeting.level,
        ),
        heading=cell("field") or heading,
        reply=reply,
        deadline_text=cell("deadline"),
        agency_text=cell("agency"),
    )


@lru_cache(maxsize=256)
def _level(written: str | None) -> Level | None:
    return _LEVELS.get(" ".join(plain(written).split())) if written else None
