"""What lies on the desk, as frozen records: an item, what stands around it, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipeline.records import Comment
from pipeline.store.served import as_json

_NO_DUE = 9_999_999  # days; behind every deadline


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a comment and behind its suggestion. Only `turn` holds unmasked words."""

    turn: str  # everything that was said in this turn
    start: int  # of the comment in `turn`, half-open, code points
    end: int
    before: str  # the words of the turn before the comment, masked
    after: str
    marks: tuple[tuple[int, int], ...] = ()  # the evidence, half-open, in the masked text
    why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # agency id -> what speaks for it
    unverified: tuple[str, ...] = ()  # agency ids that rest on reference data nobody has checked
    harms: tuple[str, ...] = ()
    question: str = ""  # the one fact that would decide; empty where none does
    answers: Mapping[str, str] = field(default_factory=dict)  # agency id -> the answer that leads to it
    why_not: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # agency id -> what puts it behind the first

    def as_json(self) -> str:
        """Return what `from_json` reads back."""
        return as_json({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def from_json(cls, written: str) -> Context:
        """Return the context that `as_json` wrote."""
        tree = json.loads(written)
        tree["marks"] = tuple((start, end) for start, end in tree["marks"])
        for name in ("why", "why_not"):  # comments laid before there was the second lack it
            tree[name] = {agency: tuple(reasons) for agency, reasons in tree.get(name, {}).items()}
        for name in ("unverified", "harms"):
            tree[name] = tuple(tree[name])
        return cls(**tree)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One file that lies on the desk: a meeting's minutes, or a table of comments. `title` is masked."""

    id: int
    source: str
    title: str | None
    held_on: str | None
    place: str | None
    level: str | None
    n_items: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands: what a decision changes, and what undoing it puts back."""

    state: str
    queue: str | None
    check_kind: str | None
    sealed: bool
    returns: int
    type: str | None
    topic: str | None
    field: str | None
    agency: str | None
    office: str | None
    due_on: date | None
    decided_by: int | None
    decided_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` reads back."""
        tree = {name: getattr(self, name) for name in self.__slots__}
        return tree | {name: value.isoformat() for name, value in tree.items() if isinstance(value, date)}

    @classmethod
    def from_json(cls, tree: Mapping[str, Any]) -> Standing:
        """Return the standing that `as_json` made `tree` of."""
        known = dict(tree)
        known["due_on"] = date.fromisoformat(tree["due_on"]) if tree["due_on"] else None
        known["decided_at"] = datetime.fromisoformat(tree["decided_at"]) if tree["decided_at"] else None
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Item:
    """One comment on the desk: what the machine said of it, for ever, and where it stands now."""

    id: int
    meeting_id: int
    outcome_id: int | None
    parent_id: int | None
    position: int
    record_id: str
    version: int
    standing: Standing
    concerned: tuple[str, ...]
    blind: bool
    record: Mapping[str, Any]  # the contract's output record
    comment: Comment
    context: Context
    place: str | None
    level: str | None
    raised_on: date | None
    risk: int
    uncertainty: float
    claimed_by: int | None
    claimed_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """What a list shows of an item; `excerpt` is masked."""

    id: int
    meeting_id: int
    source: str
    title: str | None  # of the meeting, masked
    excerpt: str
    state: str
    check_kind: str | None
    sealed: bool
    blind: bool
    type: str | None
    topic: str | None
    agency: str | None
    office_name: str | None  # as suggested
    probability: float
    place: str | None
    due_on: date | None
    risk: int
    claimed_by: int | None
    claimed_until: datetime | None
    decided_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item before it lies on the desk; `search` is masked, lower case and without diacritics."""

    meeting_id: int
    outcome_id: int | None
    parent_id: int | None
    position: int
    record_id: str
    turn_id: str
    standing: Standing
    concerned: tuple[str, ...]
    blind: bool
    record: str
    comment: str
    context: Context
    place: str | None
    level: str | None
    raised_on: date | None
    risk: int
    uncertainty: float
    search: str


def urgency_of(risk: int, due_on: date | None, uncertainty: float) -> int:
    """Return one number to sort by, the most urgent least: danger first, then the deadline, then what is uncertain."""
    days = due_on.toordinal() if due_on is not None else _NO_DUE
    return ((3 - risk) * 10_000_000 + days) * 1_000 + round((1 - uncertainty) * 999)
