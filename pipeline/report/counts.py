"""How many comments there are of each kind: the numbers behind the sheet of totals and the page's pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.report.record import Record
from pipeline.report.words import BARE, DECISIONS, Words, as_date, lead_of

_MOST_BINS = 12


@dataclass(slots=True)
class Tally:
    """Comments by some name, and how many of them need a person."""

    all: Counter[str] = field(default_factory=Counter)
    review: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, *, needs_person: bool) -> None:
        """Count one comment."""
        self.all[name] += 1
        self.review[name] += needs_person

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """Yield (name, comments, of them for a person), most first, ties by name."""
        for name, count in sorted(self.all.items(), key=lambda item: (-item[1], item[0])):
            yield name, count, self.review[name]


@dataclass(slots=True)
class Counts:
    """All the totals of one run, grown record by record."""

    total: int = 0
    by_field: Tally = field(default_factory=Tally)
    by_agency: Tally = field(default_factory=Tally)
    by_type: Tally = field(default_factory=Tally)
    by_state: Counter[str] = field(default_factory=Counter)
    by_decision: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(DECISIONS, 0)))
    by_deadline: Counter[str | None] = field(default_factory=Counter)

    def add(self, record: Record, words: Words) -> None:
        """Count one record."""
        needs_person = record["decision"] == "review"
        self.total += 1
        self.by_field.add(words.field_of(record), needs_person=needs_person)
        self.by_agency.add(lead_of(record), needs_person=needs_person)
        self.by_type.add(words.type_of(record), needs_person=needs_person)
        self.by_state[record["state"]] += 1
        self.by_decision[record["decision"]] += 1
        self.by_deadline[record["deadline"]] += 1


def count(records: Iterable[Record], words: Words = BARE) -> Counts:
    """Return the totals of the records."""
    counts = Counts()
    for record in records:
        counts.add(record, words)
    return counts


@dataclass(frozen=True, slots=True)
class Bin:
    """The deadlines from `first` to `last`, both included."""

    first: date
    last: date
    label: str
    count: int


def deadline_bins(deadlines: Counter[str | None]) -> list[Bin]:
    """Return the deadlines by week, by month or by year, whichever needs at most a dozen bins; gaps have bins too.

    Over more than a dozen years, only years that have deadlines are kept. Comments without a deadline are in none.
    """
    days = Counter({day: n for written, n in deadlines.items() if (day := as_date(written))})
    if not days:
        return []
    first, last = min(days), max(days)
    for bounds in (_weeks, _months, _years):
        bins = [
            Bin(start, end, label, sum(n for day, n in days.items() if start <= day <= end))
            for start, end, label in bounds(first, last)
        ]
        if len(bins) <= _MOST_BINS:
            return bins
    return [each for each in bins if each.count]


def _weeks(first: date, last: date) -> Iterator[tuple[date, date, str]]:
    monday = first - timedelta(days=first.weekday())
    for _ in range(min((last - monday).days // 7 + 1, _MOST_BINS + 1)):
        yield monday, monday + timedelta(days=6), f"{monday:%d/%m}"
        monday += timedelta(days=7)


def _months(first: date, last: date) -> Iterator[tuple[date, date, str]]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    for month in months[: _MOST_BINS + 1]:
        start = date(month // 12, month % 12 + 1, 1)
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        yield start, end, f"{start:%m/%y}"


def _years(first: date, last: date) -> Iterator[tuple[date, date, str]]:
    for year in range(first.year, last.year + 1):
        yield date(year, 1, 1), date(year, 12, 31), str(year)
