"""The trail: who did what and who saw what, each entry chained to the one before it as `chain` says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from pipeline.store.desk.chain import Entry, Verdict, as_row, chain_digest, examine, verify
from pipeline.store.desk.tables import trail, trail_head

__all__ = ["Entry", "Trail", "Verdict", "as_written", "chain_digest", "examine", "verify"]

_LONGEST = 500
"""Characters of one value among the details: a reason fits, a comment seldom does."""

_LIMITS = {"actor": 80, "action": 40, "subject": 200}
_AT_ONCE = 2_000


class Trail:
    """The trail within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, now: datetime, actor: str | None, action: str, subject: str, **details: Any) -> Entry:
        """Add one entry and return it; it holds if the transaction does.

        `subject` names a thing (item:17); `details` are ids and counts, never comment text or a person's name; a longer
        string among them is cut. Other writers wait from here to the end of the transaction: add to the trail last.
        Raises ValueError for a time without zone or a name that is too long.
        """
        actor = None if actor is None else _plain("actor", actor)
        action, subject = _plain("action", action), _plain("subject", subject)
        seq, previous = self._lock()
        at, text = as_written(now), _as_json(details)
        digest = chain_digest(previous, seq + 1, at, actor, action, subject, text)
        entry = Entry(seq + 1, at, actor, action, subject, text, previous, digest)
        self._connection.execute(insert(trail).values(as_row(entry)))
        self._connection.execute(update(trail_head).where(trail_head.c.id == 1).values(seq=seq + 1, digest=digest))
        return entry

    def _lock(self) -> tuple[int, str]:
        """Return the head, kept from other writers; SQLite has one writer anyway."""
        row = self._connection.execute(_HEAD.with_for_update()).one()
        return row.seq, row.digest

    def head(self) -> tuple[int, str]:
        """Return seq and digest of the last entry; 0 and "" where there is none."""
        row = self._connection.execute(_HEAD).one()
        return row.seq, row.digest

    def entries(
        self,
        after: int = 0,
        limit: int = 100,
        *,
        subject: str | None = None,
        actor: str | None = None,
        action: str | None = None,
    ) -> list[Entry]:
        """Return up to `limit` entries after a seq, in the order in which they came."""
        found = _filtered(select(trail).where(trail.c.seq > after), subject, actor, action)
        return self._fetch(found.order_by(trail.c.seq).limit(limit))

    def latest(
        self,
        limit: int = 100,
        *,
        before: int | None = None,
        subject: str | None = None,
        actor: str | None = None,
        action: str | None = None,
    ) -> list[Entry]:
        """Return up to `limit` entries, the latest first, of those before a seq."""
        found = _filtered(select(trail), subject, actor, action)
        if before is not None:
            found = found.where(trail.c.seq < before)
        return self._fetch(found.order_by(trail.c.seq.desc()).limit(limit))

    def _fetch(self, found: Select[Any]) -> list[Entry]:
        return [Entry(**row) for row in self._connection.execute(found).mappings()]

    def actions(self) -> list[str]:
        """Return every kind of action that is in the trail, in order of the alphabet."""
        return list(self._connection.execute(select(trail.c.action).distinct().order_by(trail.c.action)).scalars())

    def every_entry(self) -> Iterator[Entry]:
        """Yield the whole trail in order, some at a time."""
        after = -(2**31)  # before every number: somebody may have inserted one below 1
        while some := self.entries(after, _AT_ONCE):
            yield from some
            after = some[-1].seq

    def examine(self, expected_head: str | None = None) -> Verdict:
        """Verify the whole trail, and that it ends where the head says. Others may add to it meanwhile."""
        last = self._connection.execute(select(func.coalesce(func.max(trail.c.seq), 0))).scalar_one()
        seq, digest = self.head()  # after the last entry was looked up: it has that entry or a later one
        verdict = examine(self.every_entry(), expected_head=expected_head)
        faults = list(verdict.faults)
        if last > seq:
            faults.append(f"entries {seq + 1} to {last}: added without the head's knowing, which stands at {seq}")
        found = [one for one in self.entries(seq - 1, 1) if one.seq == seq]
        if seq and (not found or found[0].digest != digest):
            said = "is another one" if found else "is not there: the end was cut off"
            faults.append(f"entry {seq}: the head names it with hash {digest}; it {said}")
        return Verdict(verdict.n_entries, verdict.seq, verdict.digest, tuple(faults))


_HEAD = select(trail_head.c.seq, trail_head.c.digest).where(trail_head.c.id == 1)


def as_written(moment: datetime) -> str:
    """Return a moment as the trail has it: UTC, to the microsecond. Raises ValueError for one without zone.

    >>> as_written(datetime(2026, 11, 2, 12, tzinfo=UTC))
    '2026-11-02T12:00:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("trail: a time without zone says nothing; give it in UTC")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _filtered(found: Select[Any], subject: str | None, actor: str | None, action: str | None) -> Select[Any]:
    wanted = {"subject": subject, "actor": actor, "action": action}
    return found.where(*(trail.c[name] == value for name, value in wanted.items() if value is not None))


def _plain(field: str, value: str) -> str:
    """Return text that any database takes: half a surrogate pair or a NUL is written as an escape."""
    plain = value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    if len(plain) > _LIMITS[field]:
        raise ValueError(f"trail: {field} has {len(plain)} characters, {_LIMITS[field]} at most")
    return plain


def _as_json(details: Mapping[str, Any]) -> str:
    return json.dumps(_cut(details), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[: _LONGEST - 1] + "…"
    if isinstance(value, Mapping):
        return {str(key): _cut(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_cut(one) for one in value]
    return value
