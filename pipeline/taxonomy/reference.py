"""The reference data as one object, loaded from data/reference."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import ReferenceDataError
from pipeline.taxonomy.agencies import AgencyRegistry
from pipeline.taxonomy.gazetteer import Commune, Gazetteer
from pipeline.taxonomy.matters import Matters
from pipeline.taxonomy.topics import Topics

KINDS = {
    "xa": "xã", "phuong": "phường", "thi_tran": "thị trấn", "dac_khu": "đặc khu", "huyen": "huyện", "quan": "quận",
    "thi_xa": "thị xã", "thanh_pho": "thành phố", "tinh": "tỉnh",
}  # fmt: skip


@dataclass(frozen=True)
class Taxonomy:
    """Everything the law and the map say; read-only."""

    folder: Path
    version: str  # the day the agency list stands for
    topics: Topics
    matters: Matters
    agencies: AgencyRegistry
    gazetteer: Gazetteer
    types: Mapping[str, Mapping[str, Any]]  # petition types by id, as in petition_types.yaml


def load_taxonomy(folder: Path) -> Taxonomy:
    """Return the reference data in `folder`. Raises ReferenceDataError for a missing or unreadable file.

    Deeper faults (dead successors, gaps, unknown ids) are what `check_reference` is for.
    """
    agencies = read_yaml(folder / "agencies.yaml")
    types = read_yaml(folder / "petition_types.yaml")
    try:
        return Taxonomy(
            folder=folder,
            version=str(agencies["as_of"]),
            topics=Topics.from_rows(read_yaml(folder / "topics.yaml")),
            matters=Matters.from_rows(read_jsonl(folder / "matters.jsonl")),
            agencies=AgencyRegistry.from_rows(agencies["agencies"]),
            gazetteer=Gazetteer(
                {row["id"]: row for row in read_csv(folder / "provinces.csv")},
                tuple(_commune(row) for row in read_csv(folder / "communes.csv")),
            ),
            types={row["id"]: row for row in types["types"]},
        )
    except (KeyError, TypeError) as error:
        raise ReferenceDataError(
            f"{folder}: {error!r} is missing or wrong; run ydan reference for every fault"
        ) from None


def read_yaml(path: Path) -> dict[str, Any]:
    """Return a YAML file as parsed. Raises ReferenceDataError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        tree = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ReferenceDataError(f"{path}: cannot be read ({type(error).__name__})") from None
    if not isinstance(tree, dict):
        raise ReferenceDataError(f"{path}: expected a mapping")
    return tree


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file. Raises ReferenceDataError."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise ReferenceDataError(f"{path}: cannot be read ({type(error).__name__})") from None


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column name. Raises ReferenceDataError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReferenceDataError(f"{path}: cannot be read ({type(error).__name__})") from None


def _commune(row: Mapping[str, str]) -> Commune:
    return Commune(
        old_province=row["old_province"],
        district=f"{KINDS[row['district_kind']]} {row['district']}",
        old=f"{KINDS[row['old_kind']]} {row['old_commune']}",
        province=row["province"],
        new=f"{KINDS[row['kind']]} {row['commune']}" if row["commune"] else "",
        share=row["share"],
    )
