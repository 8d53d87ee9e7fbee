"""The table on the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.report.cells import printable
from pipeline.report.record import Record
from pipeline.report.words import BARE, Words, lead_of, number, show_date

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_MAX_LINES = 3
_FIXED = {"STT": 4, "Hạn": 10, "Xem lại": 7}
_GAP = 2  # between columns: one of padding, one of the box
_TOPIC_SHARE, _AGENCY_SHARE, _MOST = 0.28, 0.28, 34
_LEAF_ONLY = 24  # in a narrower column than this, a topic stands without its field


def show_table(records: Iterable[Record], *, console: Console | None = None, words: Words = BARE) -> int:
    """Print the records as a table as wide as the terminal, masked text only, and return how many there were.

    One line sums up. Without `console` it goes to standard output, in colour only if that is a terminal; what the
    colours say, the words say too.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = console or Console(highlight=False)
    kept = list(records)
    content, topic, agency = _widths(console.width)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0), leading=1)
    table.add_column("STT", width=_FIXED["STT"], justify="right")
    table.add_column("Nội dung", width=content)
    table.add_column("Lĩnh vực", width=topic)
    table.add_column("Cơ quan", width=agency)
    table.add_column("Hạn", width=_FIXED["Hạn"])
    table.add_column("Xem lại", width=_FIXED["Xem lại"])
    for n, record in enumerate(kept, start=1):
        table.add_row(
            str(n),
            Text(_lines(record["masked_text"], content)),
            Text(_lines(_topic(record, topic, words), topic)),
            Text(_lines(lead_of(record), agency)),
            Text(show_date(record["deadline"]) or "–"),
            Text("CÓ", style="bold yellow") if record["decision"] == "review" else Text("không", style="green"),
        )
    if kept:
        console.print(table)
        console.print()
    console.print(_summary(kept))
    return len(kept)


def _widths(whole: int) -> tuple[int, int, int]:
    """Share what the fixed columns leave among content, topic and agency."""
    free = max(36, whole - sum(_FIXED.values()) - 5 * _GAP)
    topic, agency = min(_MOST, int(free * _TOPIC_SHARE)), min(_MOST, int(free * _AGENCY_SHARE))
    return free - topic - agency, topic, agency


def _topic(record: Record, width: int, words: Words) -> str:
    return words.topics_of(record) if width >= _LEAF_ONLY else words.leaf_of(record)


def _lines(text: str, width: int) -> str:
    """Return the first lines of the text: no control characters, an ellipsis where cut."""
    flat = " ".join(printable(text[: width * _MAX_LINES * 4]).split())
    return "\n".join(textwrap.wrap(flat, width, max_lines=_MAX_LINES, placeholder=" …"))


def _summary(records: list[Record]) -> Text:
    from rich.text import Text

    review = sum(record["decision"] == "review" for record in records)
    line = Text(f"{number(len(records))} ý kiến", style="bold")
    line.append(": ", style="not bold")
    line.append(f"{number(len(records) - review)} chuyển được ngay", style="not bold green")
    line.append(", ", style="not bold")
    line.append(f"{number(review)} cần người xem", style="not bold yellow")
    return line
