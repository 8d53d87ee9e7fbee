"""Where labelled rows come from beside the seed corpus: tables, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pipeline.config import DatasetSettings
from pipeline.errors import ReadError
from pipeline.learn.corpus.dataset import Source
from pipeline.learn.corpus.labels import LabelReader
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.training.table import read_table
from pipeline.records import Decision, Level, Setting
from pipeline.taxonomy import as_day
from pipeline.text import mask

_COLUMNS = {
    "text": ("text", "masked_text", "noi_dung", "nội dung", "nội dung kiến nghị"),
    "id": ("id", "mã", "ma"),
    "group": ("meeting", "hội nghị", "cuộc họp", "source", "nguồn"),
    "place": ("place", "địa bàn", "dia_ban"),
    "date": ("date", "ngày", "ngay"),
    "level": ("level", "cấp", "cap"),
    "type": ("type", "type_id", "loại", "loại đúng"),
    "topic": ("topic", "topic_id", "lĩnh vực", "lĩnh vực đúng"),
    "agency": ("agency", "agency_id", "cơ quan", "cơ quan đúng"),
}
"""The columns that a table of labelled comments may have, by what they mean."""


def decisions_source(
    name: str,
    decisions: Sequence[Decision],
    reader: LabelReader,
    weights: DatasetSettings,
    *,
    kind: str = "workbook",
    rejected: Sequence[tuple[str, str]] = (),
) -> Source:
    """Return what people decided as labelled rows; a label nobody knows is rejected with the nearest one known.

    A row weighs by how it came about: a suggestion that was changed tells most, one that was seen and left least.
    """
    issues, against, refused, provenance = [], [], [*rejected], {}
    for one in decisions:
        if not one.is_comment:
            against.append(one.masked_text)
            continue
        labels, faults = _resolved(one, reader)
        if faults:
            refused.append((one.record_id, "; ".join(faults)))
            continue
        changed = any(written is not None for written in (one.agency, one.topic, one.type))
        agreed = weights.agreed_seen_weight if one.suggestion_seen else weights.agreed_blind_weight
        issue_id = f"{name}:{one.record_id}"
        issues.append(_issue(issue_id, one, labels, weights.changed_weight if changed else agreed))
        provenance[issue_id] = {
            "decided_by": one.decided_by,
            "decided_at": one.decided_at,
            "suggestion_seen": one.suggestion_seen,
            "changed": changed,
        }
    return Source(name, kind, tuple(issues), tuple(against), rejected=tuple(refused), provenance=provenance)


def _resolved(one: Decision, reader: LabelReader) -> tuple[dict[str, str | None], list[str]]:
    """Return the label of each target, written or else suggested, and what could not be understood."""
    labels: dict[str, str | None] = {
        "agency": one.suggested_agency, "topic": one.suggested_topic, "type": one.suggested_type
    }  # fmt: skip
    faults = []
    for target in labels:
        written = getattr(one, target)
        if written is not None:
            labels[target] = reader.read(target, written)
            if labels[target] is None:
                faults.append(_unknown(target, written, reader))
    return labels, faults


def _unknown(target: str, written: str, reader: LabelReader) -> str:
    near = reader.nearest(target, written)
    return f"unknown {target} {written[:60]!r}" + (f"; did you mean {near}?" if near else "")


def _issue(issue_id: str, one: Decision, labels: Mapping[str, str | None], weight: float) -> Issue:
    return Issue(
        id=issue_id,
        row_id=issue_id,
        hand=one.meeting,
        text=one.masked_text,
        setting=one.setting,
        type=labels["type"],
        topics=(labels["topic"],) if labels["topic"] else (),
        agencies=(labels["agency"],) if labels["agency"] else (),
        style="decided",
        weight=weight,
    )


def table_source(path: Path, reader: LabelReader) -> Source:
    """Return a table of labelled comments (.csv .xlsx .jsonl .parquet) as a source; texts are masked.

    Columns are found by name: a text, and at least one of agency, topic and type (ids, names or abbreviations); id,
    meeting, place, date and level where there are any. Raises ReadError for a table without them.
    """
    table = read_table(path)
    found = {meaning: _column(table.columns, names) for meaning, names in _COLUMNS.items()}
    if found["text"] is None or not any(found[target] for target in ("agency", "topic", "type")):
        raise ReadError(path.name, "expected a column `text` and at least one of `agency`, `topic`, `type`")
    issues: list[Issue] = []
    rejected: list[tuple[str, str]] = []
    for number, row in enumerate(table.rows, start=1):
        cells = {meaning: row.get(column) if column else None for meaning, column in found.items()}
        made = _row(f"{path.name}:{cells['id'] or number}", path.stem, cells, reader)
        if isinstance(made, Issue):
            issues.append(made)
        else:
            rejected.append((f"{path.name} row {number}", made))
    return Source(path.name, "table", tuple(issues), rejected=tuple(rejected))


def _row(issue_id: str, group: str, cells: Mapping[str, Any], reader: LabelReader) -> Issue | str:
    """Return the row as a labelled issue, or why it is none."""
    if not cells["text"]:
        return "no text"
    labels: dict[str, str | None] = {}
    for target in ("agency", "topic", "type"):
        written = cells[target]
        labels[target] = reader.read(target, written) if written else None
        if written and labels[target] is None:
            return _unknown(target, written, reader)
    if not any(labels.values()):
        return "no label"
    day, level = cells["date"], cells["level"]
    if day and as_day(day) is None:
        return "its date is none; expected YYYY, YYYY-MM or YYYY-MM-DD"
    return Issue(
        id=issue_id,
        row_id=issue_id,
        hand=str(cells["group"] or group),
        text=mask(str(cells["text"])).text,
        setting=Setting(cells["place"], day, level if level in get_args(Level) else None),
        type=labels["type"],
        topics=(labels["topic"],) if labels["topic"] else (),
        agencies=(labels["agency"],) if labels["agency"] else (),
        style="table",
    )


def _column(columns: Sequence[str], names: Sequence[str]) -> str | None:
    by_name = {column.strip().casefold(): column for column in columns}
    return next((by_name[name] for name in names if name in by_name), None)
