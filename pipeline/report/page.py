"""The one-page report: what was said at a meeting, in pictures, and what a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.report.charts import bar, columns
from pipeline.report.counts import Bin, Counts, count, deadline_bins
from pipeline.report.record import Record
from pipeline.report.whole import whole_file
from pipeline.report.words import (
    BARE,
    LEVELS,
    Words,
    as_date,
    cooperating_of,
    lead_of,
    likelihood,
    number,
    percent,
    show_date,
    show_locator,
    state_of,
)

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Held:
    """One meeting, as the records tell it, and the number of comments made there."""

    source: str
    title: str | None
    date: str | None
    level: str | None
    place: str | None
    n_comments: int


def write_page(records: Iterable[Record], out: Path, *, generated_on: str, words: Words = BARE) -> int:
    """Write the report to `out` as one HTML file that needs nothing else, and return the number of comments.

    It shows masked text only and no speaker. `generated_on` (YYYY-MM-DD) is printed, and deadlines before it are
    marked as past. Raises PipelineError where `out` cannot be written.
    """
    kept = list(records)
    counts = count(kept, words)
    page = (
        _environment()
        .get_template("page.html")
        .stream(
            facts=meetings(kept),
            counts=counts,
            bins=deadline_bins(counts.by_deadline),
            n_past=sum(n for day, n in counts.by_deadline.items() if is_past(day, generated_on)),
            for_review=[(n, record) for n, record in enumerate(kept, start=1) if record["decision"] == "review"],
            others=[(n, record) for n, record in enumerate(kept, start=1) if record["decision"] != "review"],
            generated_on=generated_on,
            made_by=sorted({(record["model"], record["rules"]) for record in kept}),
            words=words,
        )
    )
    with whole_file(out) as partial, partial.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(page)
    return len(kept)


def meetings(records: Iterable[Record]) -> list[Held]:
    """Return one meeting for each source, in the order in which they come, with what most of its records say of it."""
    said: dict[str, Counter[tuple[str | None, str | None, str | None, str | None]]] = {}
    for record in records:
        meeting = record["meeting"]
        facts = (meeting["title"], meeting["date"], meeting["level"], meeting["place"])
        said.setdefault(record["source"], Counter())[facts] += 1
    return [Held(source, *votes.most_common(1)[0][0], votes.total()) for source, votes in said.items()]


def is_past(deadline: str | None, on: str) -> bool:
    """Tell whether the last day of a deadline lies before the day `on`."""
    due, today = as_date(deadline), as_date(on)
    return bool(due and today and due < today)


def _histogram(bins: list[Bin], generated_on: str) -> Any:
    bars = [
        (each.label, each.count, "past" if is_past(each.last.isoformat(), generated_on) else "due") for each in bins
    ]
    return columns(bars, title="Số ý kiến theo hạn trả lời")


def _split_bar(n: int, for_review: int, most: int) -> Any:
    return bar([("auto", (n - for_review) / max(1, most)), ("review", for_review / max(1, most))])


def _decision_bar(counts: Counts) -> Any:
    total = max(1, counts.total)
    return bar([("auto", counts.by_decision["auto"] / total), ("review", counts.by_decision["review"] / total)])


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = (number, percent, show_date, show_locator, likelihood, is_past, lead_of, cooperating_of, state_of)
    environment.filters.update({filter_.__name__: filter_ for filter_ in shown})
    environment.filters["level_name"] = lambda level: LEVELS.get(level, level)
    environment.globals.update(split_bar=_split_bar, decision_bar=_decision_bar, histogram=_histogram)
    return environment
