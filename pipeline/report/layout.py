"""What stands in which column of the clerk's sheets, and how wide and high it must be to be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

from pipeline.report.record import Record
from pipeline.report.words import (
    DENUNCIATIONS,
    WITHHELD,
    Words,
    as_date,
    cooperating_of,
    lead_of,
    likelihood,
    show_date,
    state_of,
)

Cell = str | int | float | date | None
Look = Literal["body", "number", "date", "flag", "entry", "id", "count", "share", "head", "title", "data", "small"]


def _blank(record: Record, n: int, words: Words) -> Cell:
    return None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in digits, and what it shows of the record that is number `n`."""

    title: str
    width: float
    show: Callable[[Record, int, Words], Cell] = _blank
    look: Look = "body"


def _content(record: Record, n: int, words: Words) -> Cell:
    return str(record["masked_text"] if record["type"]["id"] in DENUNCIATIONS else record["text"])


def _speaker(record: Record, n: int, words: Words) -> Cell:
    return WITHHELD if record["type"]["id"] in DENUNCIATIONS else record["speaker"]


def _deadline(record: Record, n: int, words: Words) -> Cell:
    return as_date(record["deadline"]) or show_date(record["deadline"])


def _needs_person(record: Record, n: int, words: Words) -> Cell:
    return "Có" if record["decision"] == "review" else "Không"


def reasons_of(record: Record) -> list[str]:
    """Return why a person is needed; nothing for what may go out, whose reasons only explain the choice."""
    return record["reasons"] if record["decision"] == "review" else []


def _reasons(record: Record, n: int, words: Words) -> Cell:
    return "\n".join(reasons_of(record))


def _candidate(rank: int) -> Callable[[Record, int, Words], Cell]:
    def show(record: Record, n: int, words: Words) -> Cell:
        if len(record["agencies"]) <= rank:
            return None
        agency = record["agencies"][rank]
        return f"{agency['name']}\n{likelihood(agency['score'])}"

    return show


NUMBER = Column("STT", 5, lambda record, n, words: n, "number")
CONTENT = Column("Nội dung ý kiến", 46, _content)
PLACE = Column("Địa chỉ", 18, lambda record, n, words: record["speaker_place"])
TYPE = Column("Loại", 11, lambda record, n, words: words.type_of(record))
TOPIC = Column("Lĩnh vực", 19, lambda record, n, words: words.topics_of(record))
DEADLINE = Column("Thời hạn", 11.5, _deadline, "date")
REASONS = Column("Lý do cần người xem", 22, _reasons)
CORRECTIONS = (
    Column("Cơ quan đúng", 20, look="entry"),
    Column("Lĩnh vực đúng", 20, look="entry"),
    Column("Loại đúng", 14, look="entry"),
)
ID = Column("Mã ý kiến", 9, lambda record, n, words: record["id"], "id")

COMMENTS = (
    NUMBER,
    CONTENT,
    Column("Người nêu", 14, _speaker),
    PLACE,
    TYPE,
    TOPIC,
    Column("Cơ quan chủ trì", 18, lambda record, n, words: lead_of(record)),
    Column("Cơ quan phối hợp", 20, lambda record, n, words: cooperating_of(record)),
    DEADLINE,
    Column("Căn cứ", 18, lambda record, n, words: record["deadline_basis"]),
    Column("Trạng thái, trả lời tại hội nghị", 20, lambda record, n, words: state_of(record)),
    Column("Cần người xem", 9, _needs_person, "flag"),
    REASONS,
    *CORRECTIONS,
    ID,
)
"""The sheet "Ý kiến": the table a clerk makes by hand."""

FOR_REVIEW = (
    NUMBER,
    CONTENT,
    PLACE,
    TYPE,
    TOPIC,
    REASONS,
    Column("Khả năng thứ nhất", 20, _candidate(0)),
    Column("Khả năng thứ hai", 20, _candidate(1)),
    Column("Khả năng thứ ba", 20, _candidate(2)),
    DEADLINE,
    *CORRECTIONS,
    ID,
)
"""The sheet "Cần xem lại": only what a person must decide."""


def as_decided(record: Record) -> Record:
    """Return a record that says of type, topic and offices what people decided; as it is where nobody has.

    For people's eyes: what the machine had said is still in the record it was made of.
    """
    found = record.get("decided")
    if not found:
        return record
    beside = [{"name": one["name"], "role": "cooperating"} for one in found["cooperating"]]
    lead = [{"name": found["agency_name"] or found["agency"], "role": "lead"}] if found["agency"] else []
    topic = [{"id": found["topic"], "name": found["topic_name"] or found["topic"]}] if found["topic"] else []
    told = {"type": {"id": found["type"]}, "topics": topic, "agencies": [*lead, *beside], "decision": "auto"}
    return {**record, **told, "machine": record}


def _suggested(record: Record, n: int, words: Words) -> Cell:
    return lead_of(record["machine"]) if "machine" in record else None


def _decided_by(record: Record, n: int, words: Words) -> Cell:
    found = record.get("decided")
    return f"{found['by']}\n{show_date(found['at'][:10])}" if found else None


def _note(record: Record, n: int, words: Words) -> Cell:
    found = record.get("decided")
    return found["note"] if found else None


DECIDED_COMMENTS = (
    *COMMENTS[: COMMENTS.index(REASONS) + 1],
    Column("Gợi ý của máy", 18, _suggested),
    Column("Người quyết định", 14, _decided_by),
    Column("Ghi chú", 18, _note),
    *COMMENTS[COMMENTS.index(REASONS) + 1 :],
)
"""The sheet "Ý kiến" where people have decided: shown is what they decided, see `as_decided`."""


LINE_POINTS = 15.0
MOST_POINTS = 409.0  # Excel's highest row
_PADDING = 1.0  # of a cell, in digits


class _Widths(dict[int, float]):
    """Widths of characters by code point, in digits: on the wide side, as another font may stand in for ours."""

    def __missing__(self, code: int) -> float:
        wide = 1.4 if chr(code).isupper() else 2.0 if code > 0x2E7F else 0.98
        return self.setdefault(code, wide)


_WIDTHS = _Widths(
    {
        **dict.fromkeys(map(ord, "0123456789"), 1.0),
        **dict.fromkeys(map(ord, ".,;:!|/\\'’()[]-ijltfríìỉĩịI"), 0.65),
        **dict.fromkeys(map(ord, "mw"), 1.55),
        **dict.fromkeys(map(ord, "MW"), 1.9),
    }
)
_SPACE = 0.55


def text_points(text: str, width: float, *, scale: float = 1.0) -> float:
    """Return the height in points of a text in a column of this width, in our font size times `scale`.

    It may exceed `MOST_POINTS`; beyond a few times that it is only a lower bound.
    """
    return _lines(text, width / scale) * LINE_POINTS * scale + 2


def _lines(text: str, width: float) -> int:
    """Count the lines of a text whose words are wrapped in a column."""
    if len(text) > 200 * width:  # too long for any row: no need to measure a book
        return ceil(len(text) / (2 * width))
    free, lines = width - _PADDING, 0
    for line in text.split("\n"):
        used, lines = 0.0, lines + 1
        for word in line.split(" "):
            wide = sum(map(_WIDTHS.__getitem__, map(ord, word)))
            if used and used + _SPACE + wide > free:
                lines, used = lines + 1, 0.0
            elif used:
                used += _SPACE
            used += wide
            lines, used = lines + int(used // free), used % free  # a word wider than the column is broken
    return lines
