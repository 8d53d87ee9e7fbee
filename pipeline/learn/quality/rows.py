"""The rows of the seed corpus as they were written: whole comments, before they are cut into issues."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.records import Setting


@dataclass(frozen=True, slots=True)
class Row:
    """One comment of the corpus: its text, where and when it was raised, and the pieces that are its issues."""

    id: str
    hand: str
    text: str
    setting: Setting
    style: str
    parts: tuple[str, ...]
    group: str | None = None  # the contrast group


def read_rows(folder: Path) -> list[Row]:
    """Return the rows of hand_*.jsonl and contrast_*.jsonl in `folder`, which `load_seed` has found to be sound."""
    paths = sorted([*folder.glob("hand_*.jsonl"), *folder.glob("contrast_*.jsonl")])
    return [
        Row(
            row["id"],
            path.stem,
            row["text"],
            Setting(row.get("place") or None, row.get("date") or None, row.get("level")),
            row["style"],
            tuple(issue["part"] for issue in row["issues"]),
            row.get("pair"),
        )
        for path in paths
        for row in map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").splitlines()))
    ]


def group_of(rows: Sequence[Row]) -> dict[str, str]:
    """Return the contrast group of each row that belongs to one, by its id."""
    return {row.id: row.group for row in rows if row.group is not None}
