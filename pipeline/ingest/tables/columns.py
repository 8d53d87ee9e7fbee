"""What the columns of a table hold, by their headers and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.ingest.tables.headers import N_RANKS, column_kind, folded_header
from pipeline.ingest.tables.several import columns_of_words
from pipeline.ingest.tables.wording import holds_words, mean_length, share
from pipeline.ingest.voices.names import parse_person
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document


@dataclass(slots=True)
class Row:
    """One row: its cells with a column, and those without."""

    number: int
    locator: str
    cells: dict[str, Block] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table is what; `text` is where the words stand.

    Several `texts` hold them where each is for another field or question; then `text` is the first of these.
    """

    text: str
    kinds: Mapping[str, str]  # column -> kind
    texts: Sequence[str] = ()

    def of(self, kind: str) -> Sequence[str]:
        """Return the columns of a kind, in order."""
        own = {self.text, *self.texts}
        return [column for column, its in self.kinds.items() if its == kind and column not in own]


def rows_of(blocks: Sequence[Block]) -> Iterator[Row]:
    """Yield the rows of a table that have cells below its header."""
    for number, cells in groupby(blocks, key=lambda block: block.row):
        row = Row(number or 0, "")
        for block in cells:
            row.locator = block.locator
            if block.column is not None:
                row.cells.setdefault(block.column, block)
        if row.cells:
            yield row


def find_columns(document: Document, rows: Iterable[Row], text_column: str | None = None) -> Columns | None:
    """Return what the columns of a table are, or None if none of them holds comments.

    `text_column` names the column of the words and wins; where a table lacks it, the result is None.
    """
    cells: dict[str, list[str]] = {}
    filled: list[frozenset[str]] = []
    for row in rows:
        filled.append(frozenset(row.cells))
        for column, block in row.cells.items():
            cells.setdefault(column, []).append(block.span.cut(document.text))
    kinds = {column: column_kind(column) for column in cells}
    _settle(kinds, cells)
    if text_column is not None:
        wanted = folded_header(text_column)
        text = next((column for column in cells if folded_header(column) == wanted), None)
    else:
        text = _text_column(kinds, cells)
    if text is None:
        return None
    texts = () if text_column is not None else columns_of_words(text, kinds, cells, filled)
    _find_answers(kinds, cells, texts[-1] if texts else text)
    return Columns(texts[0] if texts else text, kinds, texts)


def _text_column(kinds: Mapping[str, str], cells: Mapping[str, Sequence[str]]) -> str | None:
    """Return the column that its header says holds words, else the longest of those whose headers say nothing.

    A column of mere numbers holds none, whatever stands above it: "Số kiến nghị" counts them.
    """
    for rank in range(N_RANKS):
        ranked = [column for column, kind in kinds.items() if kind == f"text{rank}" and any(map(_says, cells[column]))]
        if ranked:
            return max(ranked, key=lambda column: mean_length(cells[column]))
    free = [column for column, kind in kinds.items() if kind == ""]
    best = max(free, key=lambda column: mean_length(cells[column]), default=None)
    return best if best is not None and holds_words(cells[best]) else None


def _says(cell: str) -> bool:
    return any(map(str.isalpha, cell))


def _find_answers(kinds: dict[str, str], cells: Mapping[str, Sequence[str]], text: str) -> None:
    """Where no header names answers, a column behind the words that says what is done or was holds them."""
    if "reply" in kinds.values():
        return
    behind = list(cells)[list(cells).index(text) + 1 :]
    said = [column for column in behind if kinds[column] == "" and share(cells[column], says_what_is_done) >= _MOST]
    if said:
        kinds[said[0]] = "reply"


def _settle(kinds: dict[str, str], cells: Mapping[str, Sequence[str]]) -> None:
    """Change the kinds of columns by what stands in them: offices in a column of answers, people in an unknown one.

    A column of places stays one: "Trần Phú" and "Hoàng Mai" are names of people, too.
    """
    for column, kind in kinds.items():
        if kind == "reply" and share(cells[column], _is_office) >= _MOST:
            kinds[column] = "agency"
    if "speaker" not in kinds.values():
        unknown = [column for column, kind in kinds.items() if not kind or folded_header(column).startswith("nguon")]
        named = {column: share(cells[column], _is_person) for column in unknown}
        best = max(named, key=named.__getitem__, default=None)
        if best is not None and named[best] >= _MOST and len(cells[best]) > 1:
            kinds[best] = "speaker"


_MOST = 0.6  # of the filled cells of a column
_LONGEST_PERSON = 90  # code points of a cell that names somebody and where he lives
_LONGEST_OFFICES = 60
_OFFICE = re.compile(
    r"(?<!\w)(?:phong|so|ban|bql\w*|cong an|ubnd|hdnd|mttq|kiem lam|hat|vp\w*|van phong|chi cuc|cuc|chi nhanh|cong ty|"
    r"trung tam|doi|bhxh|bao hiem|dien luc|quy|thue|toa an|truong|tram|benh vien|cong chuc|noi vu|van hoa|nong nghiep|"
    r"kinh te|tu phap|dia chinh|y te|giao duc|xay dung|moi truong|giao thong|tai chinh|xa|huyen|tinh)(?!\w)"
)
_DOES = re.compile(
    r"(?<!\w)(?:da|se|dang|chua|khong|giao(?! (?:duc|thong))|chuyen(?! (?:vien|trach))|de nghi|kiem tra|tra loi|huong "
    r"dan|ghi nhan|tiep thu|hen|xong|duoc|bao(?! (?:hiem|ve|tang))|cam ket|hua|lap|yeu cau|phoi hop|xu ly|thuc hien|"
    r"giai quyet|sua|lam(?! nghiep)|dua|ra soat|bo tri|hoan thanh|trong|truoc)(?!\w)"
)


def _is_person(said: str) -> bool:
    return len(said) <= _LONGEST_PERSON and parse_person(said)[0] is not None


def _is_office(said: str) -> bool:
    """A cell that only names offices, and says nothing of what they did."""
    bare = plain(said)
    return len(said) <= _LONGEST_OFFICES and _OFFICE.search(bare) is not None and _DOES.search(bare) is None


def says_what_is_done(said: str) -> bool:
    """Return whether a cell says what somebody does, did or will do about a matter."""
    return len(said.split()) > 1 and _DOES.search(plain(said)) is not None
