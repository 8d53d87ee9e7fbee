"""Dates as people write them down: to the day, the month, or only the year."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ].*)?")
_OUR_WAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


def as_day(written: str | None) -> date | None:
    """Return the day that stands for a date written YYYY, YYYY-MM, YYYY-MM-DD or dd/mm/yyyy; None if it is no date.

    A year alone stands for its 30 June, a month alone for its 15th: the middle is wrong by least.

    >>> as_day("2023-04")
    datetime.date(2023, 4, 15)
    >>> as_day("32/13/2026") is None
    True
    """
    text = (written or "").strip()
    if match := _OUR_WAY.fullmatch(text):
        day, month, year = match.groups()
    elif match := _WRITTEN.fullmatch(text):
        year, month, day = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month or 6), int(day or (15 if month else 30)))
    except ValueError:
        return None


def is_full(written: str | None) -> bool:
    """Return whether the date is known to the day."""
    text = (written or "").strip()
    return as_day(text) is not None and len(re.findall(r"\d+", text.split("T")[0])) >= 3
