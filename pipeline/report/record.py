"""The output record: what leaves ydan, as one JSON object, and the same flattened into columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pipeline.records import Candidate, Routed, RoutedComment, Scored, Setting, Turn
from pipeline.report.words import DENUNCIATIONS
from pipeline.text import mask

Record = dict[str, Any]
Scalar = str | int | float | None

MAX_TOPICS = 3
_DIGITS = 4  # of a score: more would claim more than calibration can give


def as_record(routed: RoutedComment) -> Record:
    """Return the output record of one routed comment, ready for JSON.

    `span` and `evidence` are half-open code-point offsets into the document. Nothing but `text` and `speaker` holds
    unmasked personal data; in a denunciation `speaker` is None. `meeting` is the setting the comment was routed in:
    what its own row says, and where it says nothing, what the file says.
    """
    comment, outcome = routed.prepared.comment, routed.outcome
    turn, kind = comment.turn, _best(routed.prediction.types)
    return {
        "id": comment.id,
        "input_id": turn.input_id,
        "turn_id": turn.id,
        "source": turn.source,
        "locator": turn.locator,
        "span": [comment.span.start, comment.span.end],
        "speaker": None if kind["id"] in DENUNCIATIONS else turn.speaker,
        "speaker_place": _masked(turn.speaker_place),
        "text": comment.text,
        "masked_text": routed.prepared.masked_text,
        "type": kind,
        "topics": [_topic(topic, routed.topic_names) for topic in routed.prediction.topics[:MAX_TOPICS]],
        "agencies": [_agency(candidate) for candidate in outcome.candidates],
        "state": comment.state,
        "reply": _masked(comment.reply),
        "promised_by": comment.promised_by,
        "decision": "auto" if isinstance(outcome, Routed) else "review",
        "reasons": [_masked(reason) for reason in outcome.reasons],
        "evidence": [[span.start, span.end] for span in outcome.evidence],
        "deadline": outcome.deadline.due_on,
        "deadline_basis": outcome.deadline.basis,
        "model": routed.prediction.model_id,
        "rules": outcome.rules_version,
        "meeting": {"title": _masked(routed.meeting.title), **_setting(turn, routed.meeting.setting)},
    }


def _best(types: tuple[Scored, ...]) -> Record:
    return {"id": types[0].id, "score": _score(types[0].probability)} if types else {"id": None, "score": 0.0}


def _topic(topic: Scored, names: Mapping[str, str]) -> Record:
    return {"id": topic.id, "name": names.get(topic.id, topic.id), "score": _score(topic.probability)}


def _agency(candidate: Candidate) -> Record:
    return {
        "id": candidate.agency_id,
        "name": candidate.name,
        "office": candidate.office,
        "role": candidate.role,
        "score": _score(candidate.probability),
    }


def _setting(turn: Turn, meeting: Setting) -> Record:
    own = turn.setting
    return {
        "date": own.date or meeting.date,
        "level": own.level or meeting.level,
        "place": _masked(own.place or meeting.place),
    }


def _score(probability: float) -> float:
    return round(float(probability), _DIGITS)


@lru_cache(maxsize=4096)  # places, titles and reasons come back in every record of a meeting
def _masked(text: str | None) -> str | None:
    return mask(text).text if text else text


_PLAIN = ("id", "input_id", "turn_id", "source", "locator")
_MEETING = ("title", "date", "level", "place")
COLUMNS: dict[str, type] = {
    **dict.fromkeys(_PLAIN, str),
    **dict.fromkeys(("span_start", "span_end"), int),
    **dict.fromkeys(("speaker", "speaker_place", "text", "masked_text", "type_id"), str),
    "type_score": float,
    **dict.fromkeys(("topic_id", "topic_name"), str),
    "topic_score": float,
    **dict.fromkeys(("agency_id", "agency_name", "agency_office"), str),
    "agency_score": float,
    **dict.fromkeys(("topics", "agencies", "state", "reply", "promised_by", "decision", "reasons", "evidence"), str),
    **dict.fromkeys(("deadline", "deadline_basis", "model", "rules"), str),
    **dict.fromkeys((f"meeting_{key}" for key in _MEETING), str),
}
"""The columns of .csv, .xlsx and .parquet in their order, and the type of their values; any may be empty."""

DECIDED: dict[str, type] = {
    f"decided_{key}": str
    for key in (
        *("type", "topic", "topic_name", "agency", "agency_name", "office", "cooperating"),
        *("by", "at", "note"),
    )
}
"""The columns that follow where people decided too: what they decided, beside what the machine had said."""

_KEYS = (
    *_PLAIN, "span", "speaker", "speaker_place", "text", "masked_text", "type", "topics", "agencies", "state", "reply",
    "promised_by", "decision", "reasons", "evidence", "deadline", "deadline_basis", "model", "rules", "meeting",
)  # fmt: skip
_LISTS = ("topics", "agencies", "reasons", "evidence")
_NEVER_NULL = frozenset({*_PLAIN, "text", "masked_text", "state", "decision", "model", "rules"})


def columns_of(*, decided: bool = False) -> dict[str, type]:
    """Return the columns of a table of records, in order; `decided`: with those of what people decided."""
    return COLUMNS | DECIDED if decided else COLUMNS


def flatten(record: Mapping[str, Any], *, decided: bool = False) -> dict[str, Scalar]:
    """Return the record as one row: the keys of `columns_of`, in that order.

    What is nested is named by its path (`type_id`, `span_start`, `meeting_title`); lists are JSON strings; the first
    topic and the first agency also stand in columns of their own, for those who sort and count by them.
    """
    row = _flat(record)
    return row | _flat_decided(record.get("decided")) if decided else row


def _flat_decided(found: Mapping[str, Any] | None) -> dict[str, Scalar]:
    if not found:
        return dict.fromkeys(DECIDED)
    row: dict[str, Scalar] = {column: found.get(column.removeprefix("decided_")) for column in DECIDED}
    return row | {"decided_cooperating": json.dumps(found["cooperating"], ensure_ascii=False)}


def _flat(record: Mapping[str, Any]) -> dict[str, Scalar]:
    topic = record["topics"][0] if record["topics"] else {}
    agency = record["agencies"][0] if record["agencies"] else {}
    row: dict[str, Scalar] = {
        "span_start": record["span"][0],
        "span_end": record["span"][1],
        "type_id": record["type"]["id"],
        "type_score": record["type"]["score"],
        **{f"topic_{key}": topic.get(key) for key in ("id", "name", "score")},
        **{f"agency_{key}": agency.get(key) for key in ("id", "name", "office", "score")},
        **{key: json.dumps(record[key], ensure_ascii=False) for key in _LISTS},
        **{f"meeting_{key}": record["meeting"].get(key) for key in _MEETING},
    }
    return {column: row[column] if column in row else record[column] for column in COLUMNS}


def unflatten(row: Mapping[str, Any]) -> Record:
    """Return the record that `flatten` made a row of; values may have become strings on the way, as in a .csv.

    It has the key `decided` where the row has the columns of `DECIDED`; None there where nobody has decided.
    """
    cells = {column: _parsed(column, row.get(column)) for column in COLUMNS}
    lists = {key: json.loads(cells[key] or "[]") for key in _LISTS}
    nested = {
        "span": [cells["span_start"], cells["span_end"]],
        "type": {"id": cells["type_id"], "score": cells["type_score"]},
        "meeting": {key: cells[f"meeting_{key}"] for key in _MEETING},
    }
    found = {**cells, **lists, **nested}
    record = {key: found[key] for key in _KEYS}
    return record | {"decided": _decided(row)} if "decided_at" in row else record


def _decided(row: Mapping[str, Any]) -> Record | None:
    cells = {column.removeprefix("decided_"): row.get(column) for column in DECIDED}
    told = {key: None if cell is None or cell != cell or cell == "" else str(cell) for key, cell in cells.items()}
    return {**told, "cooperating": json.loads(told["cooperating"] or "[]")} if told["at"] else None


def _parsed(column: str, value: Any) -> Any:
    if value is None or value != value or value == "":  # value != value: NaN, pandas' empty cell
        return "" if column in _NEVER_NULL else None
    return COLUMNS[column](value)
