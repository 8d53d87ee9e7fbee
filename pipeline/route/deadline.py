"""By when an answer is in time, and which law says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.records import Deadline, Setting
from pipeline.taxonomy import as_day, is_full, read_csv

_FIXED_HOLIDAYS = ((1, 1), (4, 30), (5, 1), (9, 2))
"""National days on fixed dates: all that is known of years which the library does not cover."""


def due_on(
    received_on: date, working_days: int, *, holidays: Collection[date] = (), extra_workdays: Collection[date] = ()
) -> date:
    """Return the last day on which an answer is still in time.

    Day 1 is the first working day after `received_on`. `extra_workdays` are Saturdays worked in exchange for a bridge
    day. Raises ValueError if `working_days` is below 1.

    >>> due_on(date(2026, 4, 29), 2, holidays={date(2026, 4, 30), date(2026, 5, 1)})
    datetime.date(2026, 5, 5)
    """
    if working_days < 1:
        raise ValueError(f"working_days is {working_days}; at least 1 is needed")
    day = received_on
    while working_days:
        day += timedelta(days=1)
        working_days -= _is_working(day, holidays, extra_workdays)
    return day


def due_after(
    received_on: date, calendar_days: int, *, holidays: Collection[date] = (), extra_workdays: Collection[date] = ()
) -> date:
    """Return the last day of a term of calendar days; one that ends on a day off ends on the next working day.

    Day 1 is the day after `received_on`. Raises ValueError if `calendar_days` is negative.

    >>> due_after(date(2026, 11, 2), 5)
    datetime.date(2026, 11, 9)
    """
    if calendar_days < 0:
        raise ValueError(f"calendar_days is {calendar_days}; it cannot be negative")
    day = received_on + timedelta(days=calendar_days)
    while not _is_working(day, holidays, extra_workdays):
        day += timedelta(days=1)
    return day


def _is_working(day: date, holidays: Collection[date], extra_workdays: Collection[date]) -> bool:
    return day in extra_workdays or (day.weekday() < 5 and day not in holidays)


@dataclass(frozen=True, eq=False)
class Deadlines:
    """The terms of petition_types.yaml, on the calendar of data/reference/holidays.csv and the library `holidays`."""

    types: Mapping[str, Mapping[str, Any]]
    changes: Mapping[date, str]  # holiday or extra_workday, by day; they win over the library

    @classmethod
    def load(cls, types: Mapping[str, Mapping[str, Any]], folder: Path) -> Deadlines:
        """Return the terms with the calendar of a folder of reference data. Raises ReferenceDataError."""
        rows = read_csv(folder / "holidays.csv")
        return cls(types, {day: row["kind"] for row in rows if (day := as_day(row["date"])) is not None})

    def deadline(self, type_id: str, setting: Setting) -> Deadline:
        """Return the first term that runs for a petition of this type raised in this setting.

        None where the law sets none, and where the day it was raised is not known to the day.
        """
        received_on = as_day(setting.date)
        if received_on is None or not is_full(setting.date):
            return Deadline()
        for term in self._terms(type_id, setting, received_on):
            source = term.get("source") or ""
            if term.get("day_type") == "working" and term.get("days"):
                return self._due(due_on, received_on, int(term["days"]), source)
            if term.get("day_type") == "calendar" and term.get("days"):
                return self._due(due_after, received_on, int(term["days"]), source)
            if term.get("day_type") == "immediate":
                return Deadline(received_on.isoformat(), f"báo ngay, {source}" if source else "báo ngay")
        return Deadline()

    def _terms(self, type_id: str, setting: Setting, received_on: date) -> list[Mapping[str, Any]]:
        """The terms that run, in the order in which they are looked at: those of the channel first."""
        terms = self.types.get(type_id, {}).get("deadlines") or []
        national = setting.level == "trung_uong"
        ours = [term for term in terms if term.get("channel") == ("cu_tri_quoc_hoi" if national else None)]
        general = [term for term in terms if term.get("channel") is None]
        wanted = "tu_2026_07" if received_on >= date(2026, 7, 1) else "truoc_2026_07"
        return [term for term in (*ours, *general) if term.get("rule_set") in (None, wanted)]

    def _due(self, count: Any, received_on: date, days: int, source: str) -> Deadline:
        off: set[date] = set()
        worked: set[date] = set()
        for year in (received_on.year, received_on.year + 1):
            some_off, some_worked = self._calendar(year)
            off |= some_off
            worked |= some_worked
        due = count(received_on, days, holidays=off, extra_workdays=worked)
        return Deadline(due.isoformat(), source or None)

    @lru_cache(maxsize=64)  # noqa: B019 - one calendar lives as long as the process
    def _calendar(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        import holidays

        found = set(holidays.country_holidays("VN", years=year)) if 2000 <= year <= 2100 else set()
        found = found or {date(year, month, day) for month, day in _FIXED_HOLIDAYS}
        off = found | {day for day, kind in self.changes.items() if kind == "holiday" and day.year == year}
        worked = {day for day, kind in self.changes.items() if kind == "extra_workday" and day.year == year}
        return frozenset(off - worked), frozenset(worked)
