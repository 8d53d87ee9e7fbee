"""Tables that only answer an earlier one: each row bears the number or the code of what it answers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.ingest.tables.columns import Columns, Row, find_columns, rows_of
from pipeline.ingest.tables.headers import column_kind
from pipeline.ingest.tables.several import title_of
from pipeline.ingest.voices.floor import said_by
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Span, Turn

_ANSWERS = re.compile(
    r"(?<!\w)(?:tra loi|giai trinh|phan hoi|giai dap|tiep thu|(?:ket qua|huong) (?:giai quyet|xu ly))(?!\w)"
)
_PART = re.compile(r"(?:[\s\-–_./:(]*([^\W\d_][\w ]{0,30}?)\)?)?")  # "1-GT": of row 1, what it says on traffic
_MOST = 0.6  # of the rows of a table that answers bear a key
_FEWEST = 2

Answers = Mapping[Span, Span]
"""The answers to cells of words, by where each cell stands."""


def keyed_answers(document: Document, cells: Sequence[Block], asked: Sequence[Block], above: Block | None) -> Answers:
    """Return what a table answers to the cells of an earlier one, `asked`; empty where it does not.

    It does where it or the line `above` it says that it answers, it names nobody who speaks, and most of its rows bear
    the number or the code of a row of the other. Behind the code may stand letters of the field that it means.
    """
    rows = list(rows_of(cells))
    if not _says_that_it_answers(document, above, cells, rows):
        return {}
    asked_rows = list(rows_of(asked))
    columns = find_columns(document, asked_rows)
    if columns is None:
        return {}
    of_key = {key: row for row in asked_rows for key in _keys(document, row, columns)}
    column, keyed = max(_by_key(document, rows, of_key), key=lambda found: len(found[1]), default=("", {}))
    if len(keyed) < max(_FEWEST, _MOST * sum(len(row.cells) > 1 for row in rows)):
        return {}
    answer = _answer_column(rows, column)
    found: dict[Span, Span] = {}
    for row, (key, part) in keyed.items():
        if answer in rows[row].cells:
            for asked_cell in _asked(of_key[key], columns, part):
                found.setdefault(asked_cell.span, rows[row].cells[answer].span)
    return found


def with_answers(turns: Iterable[Turn], answers: Answers) -> Iterator[Turn]:
    """Yield the turns, each with the answer to the cell that its words stand in."""
    asked = sorted(answers)
    for turn in turns:
        at = bisect_right(asked, turn.span.start, key=lambda span: span.start) - 1
        inside = at >= 0 and turn.span.start < asked[at].end
        yield replace(turn, reply=answers[asked[at]]) if inside and turn.reply is None else turn


def answers_in_brief(document: Document, cells: Sequence[Block], above: Block | None) -> list[Turn]:
    """Return the answers of a table that names in brief what it answers, as turns of whoever answers; [] for others.

    "Tổ | Nội dung | Dự kiến trả lời" below a list of comments: what stands under "Nội dung" repeats them in few words.
    """
    rows = list(rows_of(cells))
    columns = find_columns(document, rows) if _says_that_it_answers(document, above, cells, rows) else None
    reply = next(iter(columns.of("reply")), None) if columns is not None else None
    if columns is None or reply is None or columns.kinds[columns.text] != _ANY_CONTENT:
        return []
    both = [(row.cells[columns.text], row.cells[reply]) for row in rows if {columns.text, reply} <= row.cells.keys()]
    if any(len(brief.span) > _LONGEST_BRIEF for brief, _ in both):
        return []
    return [said_by(document, answer, answer.span, "official", None, None) for _, answer in both]


_LONGEST_BRIEF = 60  # code points


def _says_that_it_answers(document: Document, above: Block | None, cells: Sequence[Block], rows: Sequence[Row]) -> bool:
    """The name of its sheet, the lines above its header or a column say so, and no column is of speakers."""
    names = {column for row in rows for column in row.cells}
    if any(column_kind(name) == "speaker" for name in names):
        return False
    titles = [block.span.cut(document.text) for block in cells if block.column is None]
    titles += [above.span.cut(document.text)[:_LONGEST_TITLE]] if above is not None else []
    return any(_ANSWERS.search(plain(title.replace("_", " "))) for title in (*titles, *names))


_LONGEST_TITLE = 200  # code points


def _keys(document: Document, row: Row, columns: Columns) -> Iterator[str]:
    for column in (*columns.of("number"), *columns.of("id")):
        if column in row.cells:
            yield _folded(row.cells[column].span.cut(document.text))


def _by_key(
    document: Document, rows: Sequence[Row], of_key: Mapping[str, Row]
) -> Iterator[tuple[str, dict[int, tuple[str, str]]]]:
    """Yield (column, key and letters of the part by the index of the row) for each column of a table."""
    for column in dict.fromkeys(column for row in rows for column in row.cells):
        keyed = {
            at: found
            for at, row in enumerate(rows)
            if column in row.cells and (found := _key_of(row.cells[column].span.cut(document.text), of_key))
        }
        if len(set(keyed.values())) == len(keyed):
            yield column, keyed


def _key_of(said: str, of_key: Mapping[str, Row]) -> tuple[str, str] | None:
    """Return the longest key that a cell begins with, and the letters behind it; None where it is no key."""
    bare = _folded(said)
    for end in range(len(bare), 0, -1):
        if bare[:end] in of_key and (part := _PART.fullmatch(bare, end)):
            return bare[:end], part[1] or ""
    return None


def _folded(said: str) -> str:
    return re.sub(r"^(?:so|stt|y kien(?: so)?|cau(?: hoi)?(?: so)?)\s+(?=\d)|(?<=\d)\.0(?!\d)", "", plain(said.strip()))


def _answer_column(rows: Sequence[Row], key: str) -> str:
    """Return the column that holds the answers, by its header, else where words stand.

    "" where a column holds comments of the table's own.
    """
    names = [name for name in dict.fromkeys(name for row in rows for name in row.cells) if name != key]
    kinds = {name: column_kind(name) for name in names}
    replies = [name for name in names if kinds[name] == "reply"]
    words = [name for name in names if kinds[name].startswith("text")]
    if words and (replies or any(kinds[name] != _ANY_CONTENT for name in words)):
        return ""
    said = replies or words or [name for name in names if not kinds[name]]
    length = {name: sum(len(row.cells[name].span) for row in rows if name in row.cells) for name in said}
    return max(length, key=length.__getitem__, default="")


_ANY_CONTENT = "text2"  # the kind of "Nội dung", which may be that of answers


def _asked(row: Row, columns: Columns, part: str) -> list[Block]:
    """Return the cells of a row that a key means: that of the field whose words or initials it bears, else all."""
    words = [column for column in columns.texts or (columns.text,) if column in row.cells]
    meant = [column for column in words if part and _is_of(part, plain(title_of(column)))]
    return [row.cells[column] for column in (meant if len(meant) == 1 else words)]


def _is_of(part: str, title: str) -> bool:
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", title))
    return initials.startswith(part.replace(" ", "")) or title.startswith(part)
