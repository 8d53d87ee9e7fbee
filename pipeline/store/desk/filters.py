"""Which items are meant, as a record and as conditions on the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from pipeline.store.desk.tables import findable, items


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items are meant; what is None or empty does not narrow.

    `agencies` and `at_level` are the scope of a person. Sealed items are meant only where `sealed` is True, and then
    only those. `due` is "overdue" or "week", counted from `today`. `words` must all occur, diacritics aside.
    """

    queue: str | None = None
    states: tuple[str, ...] = ()
    check: str | None = None
    meeting: int | None = None
    topic: str | None = None
    field: str | None = None
    agency: str | None = None
    place: str | None = None
    type: str | None = None
    risk: int | None = None
    due: str | None = None
    today: date | None = None
    since: date | None = None  # raised on this day or later
    until: date | None = None  # ... or earlier
    decided_since: date | None = None
    decided_until: date | None = None
    laid_until: datetime | None = None  # lies on the desk since then, or longer
    words: tuple[str, ...] = ()  # lower case, without diacritics
    sealed: bool = False
    agencies: tuple[str, ...] = ()
    at_level: str | None = None
    not_concerning: tuple[str, ...] = ()  # no item about people of these agencies
    not_decided_by: int | None = None
    ids: tuple[int, ...] = ()


_EQUAL = {
    "queue": items.c.queue,
    "check": items.c.check_kind,
    "meeting": items.c.meeting_id,
    "topic": items.c.topic,
    "field": items.c.field,
    "agency": items.c.agency,
    "place": items.c.place,
    "type": items.c.type,
    "risk": items.c.risk,
    "at_level": items.c.level,
}
_SUGGESTION = ("topic", "field", "agency", "type")
"""Narrowing by these would tell what is suggested for a blind item that waits, or was decided before a second look."""


def narrowed(chosen: Select[Any], wanted: Filter) -> Select[Any]:
    """Return a selection from `items` with the conditions of a filter added."""
    rules: list[ColumnElement[bool]] = [items.c.sealed.is_(wanted.sealed)]
    given = [name for name in _EQUAL if getattr(wanted, name) is not None]
    rules += [_EQUAL[name] == getattr(wanted, name) for name in given]
    if any(name in _SUGGESTION for name in given):
        seen = and_(items.c.blind.is_(False), or_(items.c.check_kind.is_(None), items.c.check_kind != "second"))
        rules.append(or_(seen, items.c.queue.is_(None)))
    if wanted.states:
        rules.append(items.c.state.in_(wanted.states))
    if wanted.agencies:
        rules.append(items.c.agency.in_(wanted.agencies))
    if wanted.ids:
        rules.append(items.c.id.in_(wanted.ids))
    if wanted.not_decided_by is not None:
        rules.append(or_(items.c.decided_by.is_(None), items.c.decided_by != wanted.not_decided_by))
    rules += [items.c.concerned.not_like(f'%"{one}"%') for one in wanted.not_concerning]
    if wanted.words:
        said = [findable.c.words.like(f"%{_escaped(word)}%", escape="\\") for word in wanted.words]
        rules.append(items.c.id.in_(select(findable.c.item_id).where(*said)))
    rules += _by_days(wanted)
    return chosen.where(and_(*rules))


def _by_days(wanted: Filter) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if wanted.due is not None and wanted.today is not None:
        last = wanted.today - timedelta(days=1) if wanted.due == "overdue" else wanted.today + timedelta(days=7)
        rules.append(items.c.due_on <= last)
        if wanted.due == "week":
            rules.append(items.c.due_on >= wanted.today)
    if wanted.since is not None:
        rules.append(items.c.raised_on >= wanted.since)
    if wanted.until is not None:
        rules.append(items.c.raised_on <= wanted.until)
    if wanted.laid_until is not None:
        rules.append(items.c.created_at <= wanted.laid_until)
    if wanted.decided_since is not None:
        rules.append(items.c.decided_at >= _midnight(wanted.decided_since))
    if wanted.decided_until is not None:
        rules.append(items.c.decided_at < _midnight(wanted.decided_until + timedelta(days=1)))
    return rules


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
