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

_YEARS = range(1900, 2200)
"""Years in which anything can have been raised; others are slips of the pen."""


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

        None where the law sets none, and where the day it was raised is not known to the day. The basis says so where
        nobody has checked it.
        """
        return self._deadline(type_id, setting.date, setting.level)

    @lru_cache(maxsize=10_000)  # noqa: B019 - one list of terms lives as long as the process
    def _deadline(self, type_id: str, raised: str | None, level: str | None) -> Deadline:
        received_on = as_day(raised)
        if received_on is None or not is_full(raised) or received_on.year not in _YEARS:
            return Deadline()
        for term in self._terms(type_id, level, received_on):
            due = self._due(term, received_on)
            if due is not None:
                source = term.get("source") or None
                unchecked = " (chưa đối chiếu)" if source and term.get("verified") is False else ""
                return Deadline(due.isoformat(), source and source + unchecked)
        return Deadline()

    def _terms(self, type_id: str, level: str | None, received_on: date) -> list[Mapping[str, Any]]:
        """The terms that run, in the order in which they are looked at: those of the channel first."""
        terms = self.types.get(type_id, {}).get("deadlines") or []
        national = level == "trung_uong"
        ours = [term for term in terms if national and term.get("channel") == "cu_tri_quoc_hoi"]
        general = [term for term in terms if term.get("channel") is None]
        wanted = "tu_2026_07" if received_on >= date(2026, 7, 1) else "truoc_2026_07"
        return [term for term in (*ours, *general) if term.get("rule_set") in (None, wanted)]

    def _due(self, term: Mapping[str, Any], received_on: date) -> date | None:
        """Return the last day of a term, or None for one that counts in hours or has no length."""
        match term.get("day_type"), term.get("days"):
            case "immediate", _:
                return received_on
            case "working", int(days):
                off, worked = self._calendar(received_on.year)
                return due_on(received_on, days, holidays=off, extra_workdays=worked)
            case "calendar", int(days):
                off, worked = self._calendar(received_on.year)
                return due_after(received_on, days, holidays=off, extra_workdays=worked)
        return None

    @lru_cache(maxsize=64)  # noqa: B019 - one calendar lives as long as the process
    def _calendar(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        """Return (days off, Saturdays worked) of a year and the next, in which its terms may end."""
        import holidays

        years = (year, year + 1)
        known = holidays.country_holidays("VN", years=years)
        fixed = {date(one, month, day) for one in years for month, day in _FIXED_HOLIDAYS}
        off, worked = set(known) | fixed, set(known.weekend_workdays)
        for day, kind in self.changes.items():
            (off if kind == "holiday" else worked).add(day)
            (worked if kind == "holiday" else off).discard(day)
        return frozenset(off - worked), frozenset(worked)
