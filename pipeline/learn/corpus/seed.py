"""The labelled seed corpus: rows as authored, and the issues in them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import PipelineError
from pipeline.records import Setting, Span


class _Issue(BaseModel):
    model_config = ConfigDict(extra="forbid")
    part: str
    type: str
    topics: list[str]
    agencies: list[str]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    text: str
    place: str = ""
    date: str = ""
    level: Literal["thanh_pho", "quan_huyen", "xa_phuong", "trung_uong"] | None = None
    style: str
    issues: list[_Issue]
    state: Literal["to_route", "answered", "promised"]
    reply: str | None = None
    pii: list[str] = []
    hard: str | None = None
    pair: str | None = None
    clue: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One labelled issue; what was not labelled is None or empty.

    `hand` is who wrote it, or the meeting it was raised in: what never stands on both sides of a split. `weight` is how
    much it counts in training.
    """

    id: str
    row_id: str
    hand: str
    text: str
    setting: Setting
    type: str | None
    topics: tuple[str, ...]  # leaf ids, main first
    agencies: tuple[str, ...]  # ids valid on the date, lead first
    style: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """What one person said, and where in it each issue stands, in text order."""

    hand: str
    text: str
    parts: tuple[Span, ...]


@dataclass(frozen=True)
class Seed:
    """The corpus as loaded; `digest` is the hash of its files."""

    issues: tuple[Issue, ...]
    not_comments: tuple[str, ...]
    replies: tuple[str, ...]
    digest: str
    turns: tuple[LabelledTurn, ...] = ()


def load_seed(folder: Path) -> Seed:
    """Return the corpus in `folder` (hand_*.jsonl, contrast_*.jsonl, not_comments_*.jsonl).

    Raises PipelineError listing every fault at once: wrong fields, a part or a private
    string that is not in its text, an id used twice.
    """
    faults: list[str] = []
    issues: list[Issue] = []
    replies: list[str] = []
    turns: list[LabelledTurn] = []
    ids: Counter[str] = Counter()
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("hand_*.jsonl"), *folder.glob("contrast_*.jsonl")]):
        digest.update(path.read_bytes())
        for number, row in _rows(path, faults):
            ids[row.id] += 1
            replies += [row.reply] if row.reply else []
            turns.append(_turn(row, path.stem))
            faults += [f"{path.name} line {number}: {fault}" for fault in _misquoted(row)]
            issues += [_issue(row, n, issue, path.stem) for n, issue in enumerate(row.issues, start=1)]
    faults += [f"id {one!r} occurs {n} times; each row has its own" for one, n in ids.items() if n > 1]
    not_comments: list[str] = []
    for path in sorted(folder.glob("not_comments_*.jsonl")):
        digest.update(path.read_bytes())
        not_comments += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines() if line]
    if not issues:
        faults.append(f"{folder}: no hand_*.jsonl with comments in it")
    if faults:
        raise PipelineError("seed corpus: " + "; ".join(faults))
    return Seed(tuple(issues), tuple(not_comments), tuple(replies), digest.hexdigest(), tuple(turns))


def read_labelled(path: Path) -> list[Issue]:
    """Return the issues of one file in the corpus's format. Raises PipelineError listing every fault."""
    faults: list[str] = []
    issues = [
        _issue(row, n, issue, path.stem) for _, row in _rows(path, faults) for n, issue in enumerate(row.issues, 1)
    ]
    if faults:
        raise PipelineError("; ".join(faults))
    return issues


def _rows(path: Path, faults: list[str]) -> Iterator[tuple[int, _Row]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, _Row.model_validate_json(line)
        except ValidationError as error:
            first: Any = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            faults.append(f"{path.name} line {number}: {where}: {first['msg']}")


def _misquoted(row: _Row) -> Iterator[str]:
    for issue in row.issues:
        if issue.part not in row.text:
            yield f"a part of {row.id!r} is not in its text; copy it exactly"
    for private in row.pii:
        if not private.strip() or private not in row.text:
            yield f"what `pii` of {row.id!r} lists is empty or not in its text; copy it exactly, or list nothing"


def _turn(row: _Row, hand: str) -> LabelledTurn:
    parts, end = [], 0
    for issue in row.issues:
        start = max(0, row.text.find(issue.part, end))
        end = start + len(issue.part)
        parts.append(Span(start, end))
    return LabelledTurn(hand, row.text, tuple(parts))


def _issue(row: _Row, number: int, issue: _Issue, hand: str) -> Issue:
    return Issue(
        id=f"{row.id}.{number}",
        row_id=row.id,
        hand=hand,
        text=issue.part,
        setting=Setting(row.place or None, row.date or None, row.level),
        type=issue.type,
        topics=tuple(issue.topics),
        agencies=tuple(issue.agencies),
        style=row.style,
    )
