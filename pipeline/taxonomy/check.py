"""Is the reference data sound? Every fault at once, each with file, row and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import ReferenceDataError
from pipeline.taxonomy.check_agencies import agency_faults, judgeable, succession_faults
from pipeline.taxonomy.check_places import place_faults
from pipeline.taxonomy.check_rules import (
    asset_faults,
    asset_topic_faults,
    competence_faults,
    leaf_ids,
    matter_faults,
    topic_faults,
    type_faults,
)
from pipeline.taxonomy.check_tables import COLUMNS, Table, row_faults, table_faults
from pipeline.taxonomy.reference import read_csv, read_jsonl, read_yaml

_TREES = {
    "agencies": ("agencies", "successors"),
    "topics": ("topics", "children"),
    "petition_types": ("types", "deadlines"),
}
"""The YAML files, with the key of their list and the key of the list in each of its rows."""


def check_reference(folder: Path) -> list[str]:
    """Return every fault of the reference data in `folder`, file by file; empty if it is sound.

    A file that cannot be read is one fault, and what rests on it is left unjudged; the others are judged all the same.
    """
    faults: list[str] = [*_not_nfc(folder)]
    trees = {name: _tree(folder / f"{name}.yaml", *keys, faults) for name, keys in _TREES.items()}
    matters = _read(read_jsonl, folder / "matters.jsonl", faults)
    tables = {name: table for name in COLUMNS if (table := _table(folder / name, faults)) is not None}
    for name, rows in tables.items():
        faults += row_faults(name, rows)
    faults += place_faults(tables)
    faults += asset_faults(tables.get("assets.csv", ()))
    faults += type_faults(trees["petition_types"]) if trees["petition_types"] is not None else ()
    if trees["agencies"] is None:
        return faults
    wrong = list(agency_faults(trees["agencies"]))
    registry = judgeable(trees["agencies"])
    faults += wrong or succession_faults(registry)
    if trees["topics"] is not None:
        faults += topic_faults(trees["topics"], registry)
        topics = leaf_ids(trees["topics"])
        faults += asset_topic_faults(tables.get("assets.csv", ()), trees["topics"])
        faults += matter_faults(matters or (), registry, topics)
        faults += competence_faults(tables.get("competences.csv", ()), registry, topics)
    return faults


def _read(reader: Any, path: Path, faults: list[str]) -> Any:
    try:
        return reader(path)
    except ReferenceDataError as error:
        faults.append(str(error))
        return None


def _tree(path: Path, outer: str, inner: str, faults: list[str]) -> dict[str, Any] | None:
    """Return a YAML file that is a list of rows under `outer`, each with rows under `inner`; else say so."""
    tree = _read(read_yaml, path, faults)
    if tree is None:
        return None
    rows = tree.get(outer)
    if not _are_rows(rows) or not rows or not all(_are_rows(row.get(inner) or []) for row in rows):
        faults.append(f"{path.name}: expected a list of rows under {outer!r}, each with a list of rows under {inner!r}")
        return None
    found: dict[str, Any] = tree
    return found


def _are_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _table(path: Path, faults: list[str]) -> Table | None:
    """Return the rows of a table whose columns are all there; else say what is wrong and return None."""
    rows = _read(read_csv, path, faults)
    if rows is None:
        return None
    wrong = list(table_faults(path.name, rows))
    faults += wrong
    return None if wrong else rows


def _not_nfc(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.suffix not in {".yaml", ".csv", ".jsonl"}:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            yield f"{path.name}: not UTF-8; save it as UTF-8"
            continue
        for number, line in enumerate(lines, start=1):
            if not unicodedata.is_normalized("NFC", line):
                yield f"{path.name} line {number}: not in Unicode form NFC; save it in NFC"
