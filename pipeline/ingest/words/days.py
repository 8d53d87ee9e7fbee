"""Days as they are written in cells and fields."""

from __future__ import annotations

import re
from functools import lru_cache

_OUR_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:\D.*)?")
_ISO_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ].*)?")
_OUR_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})[/.\-](\d{4})", re.IGNORECASE)


@lru_cache(maxsize=8192)
def as_written(day: str | None) -> str | None:
    """Return a day as people fill it in, as YYYY, YYYY-MM or YYYY-MM-DD; None where it is no date.

    >>> as_written("5/4/2023"), as_written("2023-4"), as_written("hôm qua")
    ('2023-04-05', '2023-04', None)
    """
    if day is None:
        return None
    day = day.strip()
    if match := _OUR_DAY.fullmatch(day):
        parts = [match[3], match[2], match[1]]
    elif match := _OUR_MONTH.fullmatch(day):
        parts = [match[2], match[1]]
    elif match := _ISO_DAY.fullmatch(day):
        parts = [part for part in match.groups() if part]
    else:
        return None
    highest = (9999, 12, 31)
    if any(not 1 <= int(part) <= high for part, high in zip(parts, highest, strict=False)):
        return None
    return "-".join([parts[0], *(part.zfill(2) for part in parts[1:])])
