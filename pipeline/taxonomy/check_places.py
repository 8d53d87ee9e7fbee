"""Faults of the map and the calendar: provinces, communes, holidays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pipeline.taxonomy.check_tables import Table
from pipeline.taxonomy.dates import as_day
from pipeline.taxonomy.reference import KINDS

_N_PROVINCES = 34
"""Provinces and cities since 2025-07-01 (NQ 202/2025/QH15)."""

_SATURDAY = 5


def place_faults(tables: Mapping[str, Table]) -> Iterator[str]:
    """Yield the faults of provinces.csv, communes.csv and holidays.csv, as far as these could be read."""
    provinces = tables.get("provinces.csv", ())
    if provinces:
        yield from _provinces(provinces)
        yield from _communes(tables.get("communes.csv", ()), {row["id"]: row for row in provinces})
    yield from _holidays(tables.get("holidays.csv", ()))


def _provinces(rows: Table) -> Iterator[str]:
    living = {row["id"] for row in rows if not row["became"]}
    for number, row in enumerate(rows, start=2):
        at = f"provinces.csv row {number}"
        if row["kind"] not in {"tinh", "thanh_pho"}:
            yield f"{at}: kind {row['kind']!r}; expected tinh or thanh_pho"
        if row["became"] and row["became"] not in living:
            yield f"{at}: became {row['became']!r}, which is no province of today; name one that is"
        if bool(row["became"]) != bool(row["valid_to"]):
            yield f"{at}: valid_to and became go together; fill in both or neither"
    if len(living) != _N_PROVINCES:
        yield f"provinces.csv: {len(living)} provinces of today; expected {_N_PROVINCES}"


def _communes(rows: Table, provinces: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    became: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        became[_old_unit(row)] += 1
    for number, row in enumerate(rows, start=2):
        at = f"communes.csv row {number}"
        for key in ("old_province", "province"):
            if row[key] not in provinces:
                yield f"{at}: {key} {row[key]!r} is not in provinces.csv; correct it"
        old = provinces.get(row["old_province"])
        if old is not None and row["province"] not in {row["old_province"], old["became"]}:
            yield f"{at}: {old['id']!r} became {old['became']!r}, not {row['province']!r}; correct one of them"
        for key in ("district_kind", "old_kind", "kind"):
            if row[key] and row[key] not in KINDS:
                yield f"{at}: {key} {row[key]!r}; expected one of {', '.join(KINDS)}"
        yield from _share(at, row, became[_old_unit(row)])


def _share(at: str, row: Mapping[str, str], n_heirs: int) -> Iterator[str]:
    if row["share"] not in {"whole", "part", "unknown"}:
        yield f"{at}: share {row['share']!r}; expected whole, part or unknown"
    if row["share"] == "whole" and n_heirs > 1:
        yield f"{at}: became one unit as a whole, yet {n_heirs} rows name one; write part"
    if (row["share"] == "unknown") != (not row["commune"]):
        yield f"{at}: share is unknown exactly where no commune is named; correct one of them"


def _old_unit(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[key] for key in ("old_province", "district_kind", "district", "old_kind", "old_commune"))


def _holidays(rows: Table) -> Iterator[str]:
    for number, row in enumerate(rows, start=2):
        at = f"holidays.csv row {number}"
        if row["kind"] not in {"holiday", "extra_workday"}:
            yield f"{at}: kind {row['kind']!r}; expected holiday or extra_workday"
        day = as_day(row["date"])
        if day is not None and row["kind"] == "extra_workday" and day.weekday() < _SATURDAY:
            yield f"{at}: {day} is a working day anyway; an extra workday is a Saturday or Sunday"
