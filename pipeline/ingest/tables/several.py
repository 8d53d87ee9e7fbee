"""Tables that give each person a row and each field or question a column: which columns hold his words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline.ingest.tables.headers import BETWEEN_ROWS, column_kind, folded_header, is_question, without_number
from pipeline.ingest.tables.wording import holds_words

_SHORTEST = 15  # code points: whoever has nothing to say to a question writes less
_LONG = 50  # ... on average, below a question
_DIFFERENT = 0.6  # of what is written below a question; else one of a few answers was ticked
_ALL_FILLED = 0.5  # of the rows: so few have words for every field
_SENT = re.compile(
    r"dau thoi gian|timestamp|(?:start|completion) time|submitted.*|"
    r"thoi gian (?:bat dau|hoan thanh|gui (?:phieu|cau tra loi))"
)
_ON = re.compile(
    r"(?P<what>y kien|kien nghi|phan anh|gop y|cau hoi|de nghi)(?: \w+){0,2}? (?:ve|linh vuc|mang|doi voi|cho|voi|gui|"
    r"khac|so|thu|\d{1,2})(?!\w).*"
)


def columns_of_words(
    text: str, kinds: Mapping[str, str], cells: Mapping[str, Sequence[str]], rows: Iterable[frozenset[str]]
) -> Sequence[str]:
    """Return the columns that hold words beside the column `text`, it among them, in order; () where there is no other.

    They are the answers to the questions of a form that people filled in, or stand for a field each below one header
    of words ("Ý kiến – Đất đai", "Ý kiến – Điện"). `cells` are what is filled, `rows` which columns each row fills.
    """
    if _is_survey(cells):
        found = [name for name in cells if name == text or _answers_question(kinds[name], cells[name])]
        return tuple(found) if len(found) > 1 else ()
    found = [column for column in cells if _is_sibling(column, text)]
    filled = [row.issuperset(found) for row in rows if row.intersection(found)]
    if len(found) < 2 or sum(filled) > _ALL_FILLED * len(filled):
        return ()
    return tuple(found)


def title_of(column: str) -> str:
    """Return what a column of words is about: its question or its field, without number and common header.

    >>> title_of("Ý kiến – 1. Đất đai")
    'Đất đai'
    """
    return without_number(column.rpartition(BETWEEN_ROWS)[2])


def _is_survey(columns: Iterable[str]) -> bool:
    """A form's answers say when each was sent, or their headers are questions."""
    names = list(columns)
    return any(_SENT.fullmatch(folded_header(name)) for name in names) or sum(map(is_question, names)) > 1


def _answers_question(kind: str, cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if len(cell) >= _SHORTEST]
    if (kind and not kind.startswith("text")) or not said or not holds_words(said, long=_LONG):
        return False
    return len(set(said)) >= _DIFFERENT * len(said)


def _is_sibling(column: str, text: str) -> bool:
    """Both stand below one header of words, or both say on what the words are."""
    upper, _, lower = column.rpartition(BETWEEN_ROWS)
    if upper and upper == text.rpartition(BETWEEN_ROWS)[0]:
        return column_kind(upper).startswith("text") and not column_kind(lower)
    own, its = _ON.fullmatch(folded_header(without_number(column))), _ON.fullmatch(folded_header(without_number(text)))
    return own is not None and its is not None and own["what"] == its["what"]
