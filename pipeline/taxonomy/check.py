"""Is the reference data sound? Every fault at once, each with file, row and what to do."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ReferenceDataError
from pipeline.taxonomy.agencies import TIERS, AgencyRegistry
from pipeline.taxonomy.dates import as_day
from pipeline.taxonomy.matters import TWO_LEVELS, VENUES
from pipeline.taxonomy.reference import KINDS, read_csv, read_jsonl, read_yaml
from pipeline.taxonomy.topics import Topics

COLUMNS = {
    "abbreviations.csv": ("abbreviation", "full", "ambiguous", "source", "verified"),
    "assets.csv": ("pattern", "asset", "tier", "valid_from", "valid_to", "basis", "source", "verified"),
    "communes.csv": ("old_province", "district", "old_commune", "province", "commune", "share"),
    "competences.csv": (
        "topic",
        "setting",
        "valid_from",
        "valid_to",
        "leads",
        "cooperating",
        "basis",
        "source",
        "verified",
    ),
    "holidays.csv": ("date", "kind", "name", "source", "verified"),
    "provinces.csv": ("id", "name", "kind", "valid_from", "valid_to", "became", "source", "verified"),
}


def check_reference(folder: Path) -> list[str]:
    """Return every fault of the reference data in `folder`, in the order of the files; empty if it is sound."""
    try:
        agencies = read_yaml(folder / "agencies.yaml")
        tree = read_yaml(folder / "topics.yaml")
        types = read_yaml(folder / "petition_types.yaml")
        matters = read_jsonl(folder / "matters.jsonl")
        tables = {name: read_csv(folder / name) for name in COLUMNS}
    except ReferenceDataError as error:
        return [str(error)]
    faults = [*_not_nfc(folder), *_columns(tables)]
    if faults:
        return faults
    faults += _agencies(agencies)
    if faults:  # what rests on the agencies cannot be judged without them
        return faults
    registry = AgencyRegistry.from_rows(agencies["agencies"])
    faults += _topics(tree, registry)
    topics = Topics.from_rows(tree)
    faults += _types(types)
    faults += _matters(matters, registry, topics)
    faults += _competences(tables["competences.csv"], registry, topics)
    faults += _places(tables)
    faults += _dates(tables)
    return faults


def _not_nfc(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.suffix in {".yaml", ".csv", ".jsonl"}:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if not unicodedata.is_normalized("NFC", line):
                    yield f"{path.name} line {number}: not in Unicode form NFC; save it in NFC"


def _columns(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[str]:
    for name, rows in tables.items():
        if not rows:
            yield f"{name}: no rows; expected the columns {', '.join(COLUMNS[name])}"
        for missing in [column for column in COLUMNS[name] if rows and column not in rows[0]]:
            yield f"{name}: no column {missing!r}; add it"
        for number, row in enumerate(rows, start=2):
            if None in row or None in row.values():
                yield f"{name} row {number}: not as many cells as the header has; mend the commas"


def _agencies(tree: Mapping[str, Any]) -> Iterator[str]:
    where = "agencies.yaml"
    rows = tree.get("agencies") or []
    count = Counter(row.get("id") for row in rows)
    ids = set(count)
    for number, row in enumerate(rows, start=1):
        at = f"{where} agency {number} ({row.get('id')!r})"
        for key in (
            "id",
            "name",
            "level",
            "kind",
            "tier",
            "valid_from",
            "valid_to",
            "successors",
            "mandate",
            "verified",
        ):
            if key not in row:
                yield f"{at}: no {key!r}; add it"
        if count[row.get("id")] > 1:
            yield f"{at}: the id occurs {count[row.get('id')]} times; ids are never reused, give it its own"
        if row.get("level") not in tree.get("levels", ()) or row.get("kind") not in tree.get("kinds", ()):
            yield f"{at}: level {row.get('level')!r} or kind {row.get('kind')!r} is not listed at the top of the file"
        if row.get("tier") not in TIERS:
            yield f"{at}: tier {row.get('tier')!r}; expected one of {', '.join(TIERS)}"
        if row.get("verified") and not row.get("source"):
            yield f"{at}: verified without a source; name it or set verified: false"
        yield from _validity(at, row)
        for successor in [one.get("id") for one in row.get("successors") or ()]:
            if successor not in ids:
                yield f"{at}: successor {successor!r} is not an agency; add it or correct the id"
        if (other := (row.get("elsewhere") or {}).get("id")) and other not in ids:
            yield f"{at}: elsewhere {other!r} is not an agency; add it or correct the id"
        if row.get("valid_to") and not row.get("successors"):
            yield f"{at}: ended on {row['valid_to']} without a successor; say who took over"
    yield from _cycles(rows)


def _validity(at: str, row: Mapping[str, Any]) -> Iterator[str]:
    for key in ("valid_from", "valid_to"):
        value = row.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            yield f"{at}: {key} {value!r} is not a date; write YYYY-MM-DD"
            return
    start, end = row.get("valid_from"), row.get("valid_to")
    if start and end and not start < end:
        yield f"{at}: valid_to {end} is not after valid_from {start}"


def _cycles(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    after = {row["id"]: [one.get("id") for one in row.get("successors") or ()] for row in rows if "id" in row}
    for start in after:
        seen, frontier = set[str](), list(after[start])
        while frontier:
            here = frontier.pop()
            if here == start:
                yield f"agencies.yaml agency {start!r}: its successors lead back to itself; break the circle"
                break
            if here not in seen:
                seen.add(here)
                frontier += after.get(here, ())


def _topics(tree: Mapping[str, Any], registry: AgencyRegistry) -> Iterator[str]:
    leaves = [leaf for group in tree.get("topics", ()) for leaf in group.get("children", ())]
    for leaf_id, n in Counter(leaf.get("id") for leaf in leaves).items():
        if n > 1:
            yield f"topics.yaml {leaf_id!r}: occurs {n} times; ids are never reused"
    for leaf in leaves:
        for agency in [*(leaf.get("default_agency") or {}).values(), *leaf.get("phoi_hop", ())]:
            if agency is not None and agency not in registry:
                yield f"topics.yaml {leaf.get('id')!r}: agency {agency!r} is not in agencies.yaml"
        if not leaf.get("definition"):
            yield f"topics.yaml {leaf.get('id')!r}: no definition; say in a line what belongs here"


def _types(tree: Mapping[str, Any]) -> Iterator[str]:
    sets = {row["id"] for row in tree.get("rule_sets", ())}
    for row in tree.get("types", ()):
        for deadline in row.get("deadlines", ()):
            if deadline.get("rule_set") and deadline["rule_set"] not in sets:
                yield f"petition_types.yaml {row['id']!r} {deadline['id']!r}: no rule set {deadline['rule_set']!r}"
            if deadline.get("day_type") not in {None, "calendar", "working", "working_hours", "immediate"}:
                at = f"petition_types.yaml {row['id']!r} {deadline['id']!r}"
                yield f"{at}: day_type {deadline['day_type']!r} is unknown"


def _matters(rows: Sequence[Mapping[str, Any]], registry: AgencyRegistry, topics: Topics) -> Iterator[str]:
    count = Counter(row.get("id") for row in rows)
    eras = (("who", date(2024, 6, 1)), ("who_2026", date(2026, 6, 1)))
    for number, row in enumerate(rows, start=1):
        at = f"matters.jsonl line {number} ({row.get('id')!r})"
        if count[row.get("id")] > 1:
            yield f"{at}: the id occurs more than once"
        if row.get("topic") not in topics:
            yield f"{at}: topic {row.get('topic')!r} is not in topics.yaml"
        if not row.get("phrases"):
            yield f"{at}: no phrases; say how people put it"
        if not row.get("source"):
            yield f"{at}: no source"
        for key, day in eras:
            for venue, agencies in (row.get(key) or {}).items():
                if venue not in VENUES:
                    yield f"{at}: {key} {venue!r}; expected one of {', '.join(VENUES)}"
                for agency in agencies:
                    if agency not in registry:
                        yield f"{at}: {key}.{venue} {agency!r} is not in agencies.yaml"
                    elif not registry.lives_on(agency, day) and not registry.resolve(agency, day):
                        yield f"{at}: {key}.{venue}: {registry.why_none(agency, day)}"


def _competences(rows: Sequence[Mapping[str, str]], registry: AgencyRegistry, topics: Topics) -> Iterator[str]:
    spans: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        at = f"competences.csv row {number}"
        if row["topic"] not in topics:
            yield f"{at}: topic {row['topic']!r} is not in topics.yaml"
        if row["setting"] not in VENUES:
            yield f"{at}: setting {row['setting']!r}; expected one of {', '.join(VENUES)}"
        if not row["source"]:
            yield f"{at}: no source"
        start, end = as_day(row["valid_from"]) or date.min, as_day(row["valid_to"]) or date.max
        if not start < end:
            yield f"{at}: valid_to {row['valid_to']} is not after valid_from {row['valid_from']}"
        spans[row["topic"], row["setting"]].append((start, end))
        named = [lead.partition(":")[0] for lead in row["leads"].split(";")] + row["cooperating"].split(";")
        for agency in filter(None, named):
            if agency not in registry:
                yield f"{at}: {agency!r} is not in agencies.yaml"
            else:
                ended = registry[agency].valid_to
                if ended is not None and end > ended:
                    yield f"{at}: {agency!r} ended on {ended}. Use its successor or set valid_to"
    for topic in topics:
        for venue in VENUES:
            yield from _gaps(topic.id, venue, sorted(spans[topic.id, venue]))


def _gaps(topic: str, venue: str, spans: Sequence[tuple[date, date]]) -> Iterator[str]:
    at = f"competences.csv topic {topic!r} setting {venue!r}"
    until = TWO_LEVELS if venue == "district" else date.max
    expected = date.min
    for start, end in spans:
        if start > expected:
            yield f"{at}: nobody is competent from {expected} to {start}; add a row"
        elif start < expected:
            yield f"{at}: two rows hold on {start}; set valid_to of the older one"
        expected = end
    if expected < until:
        yield f"{at}: nobody is competent from {expected}; add a row"


def _places(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[str]:
    provinces = {row["id"]: row for row in tables["provinces.csv"]}
    for number, row in enumerate(tables["provinces.csv"], start=2):
        if row["became"] and row["became"] not in provinces:
            yield f"provinces.csv row {number}: became {row['became']!r} is not a province"
    for number, row in enumerate(tables["communes.csv"], start=2):
        for key in ("old_province", "province"):
            if row[key] not in provinces:
                yield f"communes.csv row {number}: {key} {row[key]!r} is not in provinces.csv"
        for key in ("district_kind", "old_kind", "kind"):
            if row[key] and row[key] not in KINDS:
                yield f"communes.csv row {number}: {key} {row[key]!r}; expected one of {', '.join(KINDS)}"
        if row["share"] not in {"whole", "part", "unknown"}:
            yield f"communes.csv row {number}: share {row['share']!r}; expected whole, part or unknown"


def _dates(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[str]:
    for name, keys in (
        ("holidays.csv", ("date",)),
        ("provinces.csv", ("valid_from", "valid_to")),
        ("competences.csv", ("valid_from", "valid_to")),
        ("assets.csv", ("valid_from", "valid_to")),
    ):
        for number, row in enumerate(tables[name], start=2):
            for key in keys:
                if row[key] and as_day(row[key]) is None:
                    yield f"{name} row {number}: {key} {row[key]!r} is not a date; write YYYY-MM-DD"
