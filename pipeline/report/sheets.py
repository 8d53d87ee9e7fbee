"""The clerk's workbook: the table he makes by hand, what needs him on a sheet of its own, totals, and the data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import PipelineError
from pipeline.report.counts import Counts, Tally
from pipeline.report.layout import COMMENTS, CORRECTIONS, DECIDED_COMMENTS, FOR_REVIEW, Column, as_decided
from pipeline.report.record import Record, columns_of, flatten
from pipeline.report.whole import whole_file
from pipeline.report.words import BARE, DECISIONS, NOT_A_COMMENT, Words

if TYPE_CHECKING:
    from pipeline.report.sheet import Book, Sheet

MAX_RECORDS = 1_048_576 - 1  # rows of a sheet, less the header

_HEADING = "TỔNG HỢP Ý KIẾN NHÂN DÂN"
_PROMPT = "Để trống nếu đã đúng. Chọn trong danh sách, hoặc gõ tên, chữ viết tắt hay mã."
_TOTALS = (
    Column("", 62),
    Column("Số ý kiến", 12, look="count"),
    Column("Tỷ lệ", 10, look="share"),
    Column("Cần người xem", 15, look="count"),
)


def write_workbook(records: Iterable[Record], out: Path, *, words: Words = BARE) -> int:
    """Write the records to `out` as a workbook for people, and return how many there were.

    Sheets: "Ý kiến" (all of them), "Cần xem lại" (what a person must decide, with the three likeliest offices),
    "Tổng hợp" (totals) and "Dữ liệu" (the flattened columns of the record, for machines). A correction is a value in
    one of the three empty columns of the first two sheets; the last column there holds the record's id.
    Raises PipelineError if there are more records than a sheet has rows, or `out` cannot be written.
    """
    with whole_file(out) as partial:
        return fill_workbook(records, partial, words=words)


def fill_workbook(records: Iterable[Record], path: Path, *, words: Words = BARE, decided: bool = False) -> int:
    """Write the workbook to `path` directly; `write_workbook` says what is in it.

    `decided`: its tables show what people decided, and the totals count that; the data sheet keeps both apart.
    """
    from pipeline.report.sheet import Book  # brings in openpyxl, which takes its time

    counts, titles = Counts(), set[str]()
    with Book() as book:
        comments = book.sheet("Ý kiến", DECIDED_COMMENTS if decided else COMMENTS)
        review = book.sheet("Cần xem lại", FOR_REVIEW)
        totals, data = book.sheet("Tổng hợp", _TOTALS, headed=False), book.sheet("Dữ liệu", _data(decided))
        for n, record in enumerate(records, start=1):
            if n > MAX_RECORDS:
                raise PipelineError(f"more than {MAX_RECORDS} records do not fit on a sheet; write .parquet or .csv")
            shown = as_decided(record) if decided else record
            counts.add(shown, words)
            titles.add(record["meeting"]["title"] or "")
            comments.add([column.show(shown, n, words) for column in comments.columns])
            if shown["decision"] == "review":
                review.add([column.show(shown, n, words) for column in FOR_REVIEW])
            data.add(list(flatten(record, decided=decided).values()))
        _add_totals(totals, counts)
        _offer_choices(book, words, (comments, review))
        for sheet in (comments, review):
            sheet.print_columns(sheet.columns.index(CORRECTIONS[0]))
        book.save(path, heading=_heading(titles))
    return counts.total


def _data(decided: bool) -> tuple[Column, ...]:
    names = columns_of(decided=decided)
    return tuple(Column(name, 40 if name in {"text", "masked_text"} else 16, look="data") for name in names)


def _heading(titles: set[str]) -> str:
    """Return what is printed above each page: the meeting, where there is only one and it fits (255 characters)."""
    (title,) = titles if len(titles) == 1 else ("",)
    return f"{_HEADING} – {title[:150]}" if title else _HEADING


def _add_totals(sheet: Sheet, counts: Counts) -> None:
    sheet.add([f"Tổng số: {counts.total} ý kiến"], look="title")
    decisions = Tally()
    for decision, name in DECISIONS.items():
        decisions.all[name] = counts.by_decision[decision]
        decisions.review[name] = counts.by_decision[decision] if decision == "review" else 0
    sections = {
        "Quyết định": decisions,
        "Lĩnh vực": counts.by_field,
        "Cơ quan chủ trì": counts.by_agency,
        "Loại ý kiến": counts.by_type,
    }
    for title, tally in sections.items():
        sheet.add([])
        sheet.add([title, *(column.title for column in _TOTALS[1:])], look="head")
        for name, n, for_review in tally.rows():
            sheet.add([name, n, n / max(1, counts.total), for_review])


def _offer_choices(book: Book, words: Words, sheets: Iterable[Sheet]) -> None:
    choices = (words.agencies, words.topics, (*words.types.values(), NOT_A_COMMENT))
    ranges = book.lists("Danh mục", {c.title: names for c, names in zip(CORRECTIONS, choices, strict=True)})
    for sheet in sheets:
        for column in CORRECTIONS:
            sheet.offer(column, ranges.get(column.title), prompt=_PROMPT)
