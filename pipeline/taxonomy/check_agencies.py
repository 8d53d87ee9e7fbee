"""Faults of the list of agencies: what each row says of itself, and whether the succession holds on every day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pipeline.taxonomy.agencies import TIERS, AgencyRegistry

_KEYS = (
    *("id", "name", "level", "kind", "tier", "valid_from", "valid_to"),
    *("successors", "mandate", "source", "verified"),
)


def agency_faults(tree: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of agencies.yaml that single rows, or the ids they name, show."""
    rows = tree.get("agencies") or []
    count = Counter(row.get("id") for row in rows)
    for number, row in enumerate(rows, start=1):
        at = f"agencies.yaml agency {number} ({row.get('id')!r})"
        for key in _KEYS:
            if key not in row:
                yield f"{at}: no {key!r}; add it"
        if count[row.get("id")] > 1:
            yield f"{at}: the id occurs {count[row.get('id')]} times; ids are never reused, give it its own"
        if row.get("level") not in tree.get("levels", ()) or row.get("kind") not in tree.get("kinds", ()):
            yield f"{at}: level {row.get('level')!r} or kind {row.get('kind')!r} is not listed at the top of the file"
        if row.get("tier") not in TIERS:
            yield f"{at}: tier {row.get('tier')!r}; expected one of {', '.join(TIERS)}"
        if not isinstance(row.get("verified"), bool):
            yield f"{at}: verified {row.get('verified')!r}; expected true or false"
        if "source" in row and not row["source"]:
            what = "verified without a source" if row.get("verified") else "no source"
            yield f"{at}: {what}; say where it comes from"
        yield from _validity(at, row)
        yield from _heirs(at, row, set(count))
        yield from _names(at, row)
    for start in _circular(rows):
        yield f"agencies.yaml agency {start!r}: its successors lead back to itself; break the circle"


def judgeable(tree: Mapping[str, Any]) -> AgencyRegistry:
    """Return a registry of the rows that say enough to stand in one, so that the rest can be judged beside them."""
    rows = [row for row in tree.get("agencies") or () if all(row.get(key) for key in ("id", "name", "level", "kind"))]
    unsaid = {"tier": "other", "valid_from": None, "valid_to": None}
    heirs = [[one for one in row.get("successors") or () if "id" in one] for row in rows]
    return AgencyRegistry.from_rows(
        [{**unsaid, **row, "successors": some} for row, some in zip(rows, heirs, strict=True)]
    )


def succession_faults(registry: AgencyRegistry) -> Iterator[str]:
    """Yield each agency with the first day on which nobody does its work.

    Only the days on which something begins or ends, and the days before, need to be looked at.
    """
    changes = {day for agency in registry for day in (agency.valid_from, agency.valid_to) if day is not None}
    days = sorted(changes | {day - timedelta(days=1) for day in changes})
    for agency in registry:
        at = f"agencies.yaml agency {agency.id!r}"
        for day in days:
            if not registry.resolve(agency.id, day):
                what = "a successor that lives then" if agency.valid_to and agency.valid_to <= day else "a predecessor"
                yield f"{at}: nobody does its work on {day}; name {what}, or widen its validity"
                break


def _validity(at: str, row: Mapping[str, Any]) -> Iterator[str]:
    for key in ("valid_from", "valid_to"):
        value = row.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            yield f"{at}: {key} {value!r} is not a date; write YYYY-MM-DD"
            return
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and not start < end:
        yield f"{at}: valid_to {end} is not after valid_from {start}"


def _heirs(at: str, row: Mapping[str, Any], ids: set[Any]) -> Iterator[str]:
    for one in row.get("successors") or ():
        if one.get("id") not in ids:
            yield f"{at}: successor {one.get('id')!r} is not an agency; add it or correct the id"
        if not one.get("scope"):
            yield f"{at}: successor {one.get('id')!r} has no scope; say which part of the work it took"
    for gain in row.get("gained") or ():
        if gain.get("from") not in ids:
            yield f"{at}: gained from {gain.get('from')!r}, which is not an agency; add it or correct the id"
    if (other := (row.get("elsewhere") or {}).get("id")) and other not in ids:
        yield f"{at}: elsewhere {other!r} is not an agency; add it or correct the id"
    if row.get("valid_to") and not row.get("successors"):
        yield f"{at}: ended on {row['valid_to']} without a successor; say who took over"


def _names(at: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Patterns of names must be fillable, or showing one would fail on the day it is needed."""
    elsewhere = (row.get("elsewhere") or {}).get("name")
    patterns = [*(row.get("local") or {}).values(), *([elsewhere] if elsewhere else [])]
    for pattern in patterns:
        try:
            pattern.format(p="tỉnh Nghệ An", n="Nghệ An", u="xã Ba Vì")
        except (KeyError, IndexError, ValueError):
            yield f"{at}: the name {pattern!r} has other blanks than {{p}}, {{n}} and {{u}}; use these"


def _circular(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the ids of agencies whose successors lead back to themselves."""
    after = {row["id"]: [one.get("id") for one in row.get("successors") or ()] for row in rows if "id" in row}
    for start in after:
        seen, frontier = set[str](), list(after[start])
        while frontier:
            here = frontier.pop()
            if here == start:
                yield start
                break
            if here not in seen:
                seen.add(here)
                frontier += after.get(here, ())
