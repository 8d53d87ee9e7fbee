"""A grid of cells becomes blocks: which row names the columns, and which column a cell stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import NamedTuple

from pipeline.ingest.files.builder import Piece
from pipeline.text import strip_tones


class Cell(NamedTuple):
    """The words of a cell; a merged cell is the same `origin` in every place that it covers."""

    text: str
    origin: object | None = None


Row = Sequence[Cell]

_HEAD_WORDS = re.compile(
    r"(?:stt|tt|so tt|so thu tu|id|ma|ma so|ma phieu|so phieu|noi dung.*|y kien.*|kien nghi.*|cau hoi.*|"
    r"phan anh.*|van de.*|tom tat.*|trich yeu.*|de xuat.*|de nghi.*|(?:cac )?(?:y kien|kien nghi).*|"
    r"ho (?:va )?ten.*|ten .*|nguoi .*|cu tri.*|dai bieu.*|cong dan.*|dia chi.*|dia ban.*|dia diem.*|don vi.*|"
    r"phuong|xa|quan|huyen|to|ap|phuong xa|noi .*|(?:du kien|du thao) (?:\w+ ){0,2}tra loi.*|to dan pho.*|"
    r"thon.*|chuc (?:vu|danh).*|so dien thoai.*|"
    r"dien thoai.*|sdt|email|co quan.*|tham quyen.*|chu tri.*|phoi hop.*|phu trach.*|thoi (?:han|gian|diem).*|"
    r"han .*|ngay.*|ket qua.*|tra loi.*|giai trinh.*|phan hoi.*|huong .*|(?:tinh|hien) trang.*|trang thai.*|"
    r"tien do.*|giai quyet.*|xu ly.*|tiep thu.*|ghi chu.*|linh vuc.*|chu de.*|nhom.*|loai.*|phan loai.*|cap|"
    r"nguon.*|kenh.*|hinh thuc.*|text|content|comments?|messages?|description|issue|question|feedback|"
    r"complaint|speaker|name|author|place|location|ward|district|address|date|time|created(?: at)?|level|reply|"
    r"response|answer|agency|department|topic|category|status|title|notes?|deadline|no|number|label|type|"
    r"source|so|ai (?:neu|noi|hoi|gui).*|dien bien.*|trinh bay.*|loi (?:kh|dan|nguoi|cong dan|cu tri).*|hoi dap.*|"
    r"(?:lanh dao|can bo)(?: \w+){0,3} (?:tra loi|noi|giai dap|phan hoi)|hen .*|kh noi .*|khach hang.*|ticket.*)"
)
_STATE = re.compile(
    r"cong hoa xa hoi|doc lap|uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|dang bo|dang uy|mat tran|quan uy"
)
_FIGURES = re.compile(r"[\d\s.,:/%()+-]+")
_COLUMN_NUMBER = re.compile(r"\d{1,2}|[A-Z]")
_LOOK = 40  # rows in which a header is sought
_LONGEST = 80  # code points of a header cell
_LONGEST_NAME = 60  # ... that uses no word that headers use
_LONGEST_QUESTION = 250  # ... that asks something, as those of forms do
_LONGEST_AGAIN = 40  # ... of one further down, where another table begins


@dataclass(frozen=True, slots=True)
class _Header:
    index: int  # of the last row of the header in the grid
    first: int
    names: tuple[str, ...]


def read_grid(
    rows: Iterable[Row], table: int, where: str, *, first_row: int = 1, named: bool = False
) -> Iterator[Piece]:
    """Yield a piece for each non-empty cell, row by row; a cell with no header above it has no column.

    `where` names the table for a reader ("table 1"); `first_row` is the number of the first row as he sees it. With
    `named`, or where the first column counts the rows, a row may be the header by its shape alone, as in any sheet;
    else it must use words that headers use, for tables in a letter often only hold its layout. A cell over several
    columns is given once, in the first; one over several rows, in each of them. A row that numbers the columns is left
    out. Items behind bullets on one line of a cell are set on lines of their own.
    """
    rows = iter(rows)
    opening = list(islice(rows, _LOOK))
    header = find_header(opening, named=named or _counts_rows(opening))
    last_filled = 0
    for index, row in enumerate(chain(opening, rows)):
        distinct = _distinct(row)
        if not distinct:
            continue
        is_header = header is not None and header.first <= index <= header.index
        if header is not None and index > header.index:
            texts = [cell.text for _, cell in distinct]
            if is_column_numbers(texts):
                continue
            if _begins_again(texts, header, after_gap=index - last_filled > 1):
                header = _Header(index, index, _names([row]))
                is_header = True
        last_filled = index if len(distinct) > 1 else last_filled
        names = header.names if header is not None and index > header.index else ()
        locator = f"{where} row {index + first_row}"
        for position, cell in distinct:
            yield Piece(
                _on_lines(cell.text),
                "cell",
                locator,
                heading=is_header,
                table=table,
                row=index + first_row,
                column=(names[position] if position < len(names) else "") if names else None,
                origin=cell.origin,
            )


_BULLET_WITHIN = re.compile(r"[ \t]+(?=[•●▪■◦○►➢✓\uf000-\uf0ff][ \t]*\S)|(?<=[;.])[ \t]+(?=[-–+*][ \t]+\S)")


def _on_lines(text: str) -> str:
    """Set each item of a list on a line of its own: "• Cống tắc • đèn hỏng", "- Cống tắc; - đèn hỏng"."""
    return _BULLET_WITHIN.sub("\n", text) if _BULLET_FIRST.match(text) else text


_BULLET_FIRST = re.compile(r"\s*[-–+*•●▪■◦○►➢✓\uf000-\uf0ff]")


def find_header(rows: Sequence[Row], *, named: bool = False) -> _Header | None:
    """Return the row, or the two rows, that name the columns: most of its cells are words that headers use.

    A row whose cells are merged into one is a title. With `named`, the first row that is as wide as those below and
    holds only short words will do.
    """
    if _names_fields(rows):
        return None
    for index, row in enumerate(rows):
        texts = [cell.text for _, cell in _distinct(row)]
        if _is_header(texts) or (len(texts) == 1 and named and _is_list(rows) and _head_words(texts)):
            return _with_second_row(rows, index)
    if named:
        for index, row in enumerate(rows[:10]):
            texts = [cell.text for _, cell in _distinct(row)]
            below = sorted(len(_distinct(other)) for other in rows[index + 1 : index + 12] if _distinct(other))
            if (
                below
                and len(texts) >= max(2, below[len(below) // 2] * 0.7)
                and all(_is_short_name(text) or _asks(text) for text in texts)
            ):
                return _with_second_row(rows, index)
    return None


def _names_fields(rows: Sequence[Row]) -> bool:
    """Return whether a table of two columns is a sheet: the first names fields, the second holds their values."""
    pairs = [[cell.text for _, cell in filled] for row in rows if (filled := _distinct(row))]
    pairs = [texts for texts in pairs if len(texts) < _FEWEST]
    if len(pairs) < _FEWEST or len(pairs) < len([row for row in rows if _distinct(row)]) or _is_header(pairs[0]):
        return False
    named = sum(_is_short_name(texts[0]) and bool(_head_words(texts[:1])) for texts in pairs)
    return named >= 0.6 * len(pairs) and sum(_head_words(texts[1:]) for texts in pairs) <= 0.4 * len(pairs)


def _counts_rows(rows: Sequence[Row]) -> bool:
    """Return whether the first of three columns or more numbers the rows: such a table is a list."""
    listed = [cells for row in rows if len(cells := _distinct(row)) >= _FEWEST]
    firsts = [_ROW_NUMBER.fullmatch(cells[0][1].text.strip()) for cells in listed]
    numbers = [int(match[1]) for match in firsts if match]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 0.6 * (len(firsts) - 1)


_ROW_NUMBER = re.compile(r"(\d{1,3})[.)]?")
_FEWEST = 3  # columns of a list


def is_column_numbers(texts: Sequence[str]) -> bool:
    """Return whether a row only numbers the columns: (1) (2) (3), or A B 1 2."""
    if len(texts) < 2 or texts[0].strip("()[] ") not in {"1", "A"}:
        return False
    shown = [text.strip("()[] ") for text in texts]
    return len(set(shown)) == len(shown) and all(map(_COLUMN_NUMBER.fullmatch, shown))


def _with_second_row(rows: Sequence[Row], index: int) -> _Header:
    """A header has a second row where a cell of the first reaches down into it, or covers several columns of it."""
    top = rows[index]
    if index + 1 < len(rows):
        second = rows[index + 1]
        cells = [cell for _, cell in _distinct(second)]
        reaches_down = any(a.origin is not None and a.origin is b.origin for a, b in zip(top, second, strict=False))
        covers = any(a.origin is not None and a.origin is b.origin for a, b in pairwise(top))
        plain = all(len(cell.text) <= _LONGEST and not _FIGURES.fullmatch(cell.text) for cell in cells)
        if cells and plain and (reaches_down or covers) and not is_column_numbers([cell.text for cell in cells]):
            return _Header(index + 1, index, _names([top, second]))
    return _Header(index, index, _names([top]))


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    """Name every column; the name below is added to the name of the group above it."""
    width = max(map(len, rows))
    columns = ([" ".join(row[at].text.split()) if at < len(row) else "" for row in rows] for at in range(width))
    return tuple(" – ".join(dict.fromkeys(filter(None, names))) for names in columns)


def _distinct(row: Row) -> list[tuple[int, Cell]]:
    """Return the filled cells with their positions, a merged one once."""
    seen: set[int] = set()
    filled = []
    for position, cell in enumerate(row):
        if cell.text and not cell.text.isspace():
            if cell.origin is not None:
                if id(cell.origin) in seen:
                    continue
                seen.add(id(cell.origin))
            filled.append((position, cell))
    return filled


def _is_header(texts: Sequence[str]) -> bool:
    return len(texts) >= 2 and _head_words(texts) >= max(2, len(texts) * 0.6)


def _head_words(texts: Sequence[str]) -> int:
    return sum(len(text) <= _LONGEST and bool(_HEAD_WORDS.fullmatch(_plain(text))) for text in texts)


def _is_list(rows: Sequence[Row]) -> bool:
    return max((len(row) for row in rows), default=0) == 1


def _is_short_name(text: str) -> bool:
    bare = _plain(text)
    state = _STATE.match(bare) or (text.isupper() and _STATE.search(bare))
    return len(text) <= _LONGEST_NAME and not _FIGURES.fullmatch(text) and not state


def _asks(text: str) -> bool:
    return len(text) <= _LONGEST_QUESTION and text.rstrip(" *)").endswith(("?", ":"))


def _begins_again(texts: Sequence[str], header: _Header, *, after_gap: bool) -> bool:
    """Whether the header is repeated, as on every printed page, or another table begins below a gap."""
    same = sum(" ".join(text.split()) in header.names for text in texts)
    if same >= 2 and same >= len(texts) * 0.7:
        return True
    return after_gap and len(texts) >= 3 and _is_header(texts) and all(len(text) <= _LONGEST_AGAIN for text in texts)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", strip_tones(text[:200].lower()).replace("_", " ")).split())
