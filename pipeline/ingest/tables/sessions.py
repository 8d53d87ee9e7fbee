"""Tables that record a meeting row by row, where whoever leads, answers or counts votes speaks in rows of his own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.ingest.tables.columns import Columns, Row
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.utterances import guess_role, is_ceremony
from pipeline.ingest.words.spelling import plain
from pipeline.records import Document, Role, Turn

_CLOCK = re.compile(r"\s*(?:lúc\s+)?\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{2}\s*(?:'|ph|phút)?)?(?:\s*[-–].*)?", re.IGNORECASE)

_OPENS = re.compile(
    r"(?:phat bieu )?(?:khai mac|be mac)(?!\w)|(?:neu|tuyen bo) ly do|gioi thieu (?:dai bieu|khach|thanh phan)|"
    r"on dinh to chuc|thong qua (?:chuong trinh|noi dung) (?:hop|hoi nghi|cuoc hop)"
)


def with_roles(document: Document, rows: Sequence[Row], columns: Columns, turns: Iterable[Turn]) -> Iterator[Turn]:
    """Yield the turns of a table; where it records a meeting, each with the role of whoever its cell of speakers names.

    One that is named again without his office keeps it; whoever opens or closes leads. A register of comments, where
    all are citizens', is left alone.
    """
    labels, turns = _labels(document, rows, columns), list(turns)
    opens = {turn.speaker for turn in turns if turn.speaker and _OPENS.match(plain(turn.span.cut(document.text)))}
    if not _is_session(document, rows, columns, labels.values(), led=bool(opens)):
        yield from turns
        return
    known: dict[str, Role] = {}
    for turn in turns:
        label, words = labels.get(turn.locator), turn.span.cut(document.text)
        if turn.speaker in opens:
            yield replace(turn, role="clerk" if is_ceremony(words) else "official")
            continue
        role = (role_of(label) if label else None) or known.get(turn.speaker or "")
        if role is None and turn.speaker is None:
            role = guess_role(words)
        if turn.speaker is not None and role is not None:
            known[turn.speaker] = role
        if role is None or role == "citizen":
            role = "clerk" if is_ceremony(words) else "citizen"
        yield replace(turn, role=role)


def _labels(document: Document, rows: Sequence[Row], columns: Columns) -> dict[str, str]:
    """Return what stands in the cell of speakers of each row, by the row's locator."""
    speaker = next(iter(columns.of("speaker")), None)
    cells = ((row.locator, row.cells.get(speaker)) for row in rows) if speaker is not None else ()
    return {locator: cell.span.cut(document.text) for locator, cell in cells if cell is not None}


def _is_session(document: Document, rows: Sequence[Row], columns: Columns, labels: Iterable[str], *, led: bool) -> bool:
    """Somebody leads, or people answer by the clock; a column of answers makes a register of any table."""
    roles = {role_of(label) for label in labels}
    if columns.of("reply") or not roles & {"chair", "official"}:
        return False
    return led or "chair" in roles or any(_tells_time(document, rows, column) for column in columns.of("date"))


def _tells_time(document: Document, rows: Sequence[Row], column: str) -> bool:
    cells = [row.cells[column].span.cut(document.text) for row in rows if column in row.cells]
    return sum(_CLOCK.fullmatch(cell) is not None for cell in cells) * 2 > len(cells)
