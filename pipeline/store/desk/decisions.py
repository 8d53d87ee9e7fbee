"""What people decided. Nothing here is ever changed: what was wrong is undone by a further decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from pipeline.store.desk.tables import decisions
from pipeline.store.served import as_json


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of one person about one item.

    `version` is the item's after it. `seen`: the suggestion lay before the person. `chosen`: which of the suggested
    offices was taken, from 1; None where another was named, or none. `undoes`: the decision it takes back. `before` is
    where the item stood, `after` what was decided.
    """

    id: int
    item_id: int
    version: int
    request: str
    bundle: str | None
    person_id: int
    at: datetime
    action: str
    seen: bool
    chosen: int | None
    undoes: int | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Decisions:
    """The decisions, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        item_id: int,
        version: int,
        person_id: int,
        action: str,
        *,
        request: str,
        now: datetime,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        seen: bool = True,
        chosen: int | None = None,
        bundle: str | None = None,
        undoes: int | None = None,
    ) -> Decided:
        """Write down a decision.

        Raises IntegrityError if the item has had this version or this request, or `undoes` is undone already.
        """
        row = {"item_id": item_id, "version": version, "request": request, "bundle": bundle, "person_id": person_id}
        row |= {"at": now, "action": action, "seen": seen, "chosen": chosen, "undoes": undoes}
        row |= {"before": as_json(before), "after": as_json(after)}
        key = self._connection.execute(insert(decisions).values(row)).inserted_primary_key
        assert key is not None
        return Decided(
            key[0], item_id, version, request, bundle, person_id, now, action, seen, chosen, undoes, before, after
        )

    def get(self, decision_id: int) -> Decided | None:
        """Return a decision; None if there is none."""
        row = self._connection.execute(select(decisions).where(decisions.c.id == decision_id)).first()
        return None if row is None else _decided(row)

    def of(self, item_id: int) -> list[Decided]:
        """Return what was decided about an item, the first decision first."""
        wanted = select(decisions).where(decisions.c.item_id == item_id).order_by(decisions.c.version)
        return [_decided(row) for row in self._connection.execute(wanted)]

    def of_request(self, item_id: int, request: str) -> Decided | None:
        """Return the decision that this request has already made; None if it has made none."""
        wanted = select(decisions).where(decisions.c.item_id == item_id, decisions.c.request == request)
        row = self._connection.execute(wanted).first()
        return None if row is None else _decided(row)

    def of_bundle(self, bundle: str) -> list[Decided]:
        """Return the decisions that were taken as one, in order."""
        wanted = select(decisions).where(decisions.c.bundle == bundle).order_by(decisions.c.id)
        return [_decided(row) for row in self._connection.execute(wanted)]

    def last_of(self, item_id: int) -> Decided | None:
        """Return the latest decision about an item; None if there is none."""
        wanted = select(decisions).where(decisions.c.item_id == item_id).order_by(decisions.c.version.desc()).limit(1)
        row = self._connection.execute(wanted).first()
        return None if row is None else _decided(row)

    def is_undone(self, decision_id: int) -> bool:
        """Return whether a later decision took this one back."""
        wanted = select(decisions.c.id).where(decisions.c.undoes == decision_id)
        return self._connection.execute(wanted).first() is not None


def _decided(row: Row[Any]) -> Decided:
    same = ("id", "item_id", "version", "request", "bundle", "person_id", "at", "action", "seen", "chosen", "undoes")
    return Decided(
        **{name: getattr(row, name) for name in same}, before=json.loads(row.before), after=json.loads(row.after)
    )
