"""Webhooks: addresses that are told of what happens at the desk, and what each of them was told.

A delivery is written down in the transaction of the change it tells of: where the change holds, it will be told, also
after a restart. It is told at least once; its id, the same each time, lets the receiver drop what it had already.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from pipeline.store.desk.tables import deliveries, hooks, items

EVENTS = ("item.laid", "item.decided", "item.returned", "item.disputed", "item.undone", "import.finished")
"""What can be told: an item came, was decided, came back, came back twice, was decided but that was undone; files."""

FIELDS = frozenset(
    (
        *("item", "record", "meeting", "version", "state", "queue", "action", "type", "topic", "agency", "office"),
        *("offices", "cooperating", "due_on", "risk", "masked_text", "bundle", "decision"),
        *("job", "meetings", "n_files", "n_items", "n_rejected"),
    )
)
"""All that may be told of an event: what is not among these does not leave the desk by a slip."""

FIRST_WAIT_SECONDS = 30
"""Before the second try; each further wait is twice as long."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One address. `secret` signs what is sent there; it is never shown again after the address was added."""

    id: int
    url: str
    secret: str
    events: tuple[str, ...]
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one address. `status` is the last HTTP status; None: there was no answer, or no try yet.

    `state`: waiting, delivered, given_up (nobody answered as often as it was tried), withheld (the item was sealed
    before it was sent).
    """

    id: int
    hook_id: int
    event: str
    body: str
    state: str
    attempts: int
    next_at: datetime
    status: int | None
    created_at: datetime


class Hooks:
    """The webhooks within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._listening: dict[str, list[int]] | None = None  # event -> ids; looked up once a transaction

    def add(self, url: str, secret: str, events: Sequence[str], now: datetime) -> Hook:
        """Add an address; it is told of these events from now on. Raises ValueError for an event there is not."""
        unknown = sorted(set(events) - set(EVENTS))
        if unknown or not events:
            raise ValueError(f"hooks: events {', '.join(unknown) or 'none'}; expected of {', '.join(EVENTS)}")
        kept = tuple(event for event in EVENTS if event in events)
        row = {"url": url, "secret": secret, "events": json.dumps(kept), "active": True, "created_at": now}
        key = self._connection.execute(insert(hooks).values(row)).inserted_primary_key
        assert key is not None
        self._listening = None
        return Hook(key[0], url, secret, kept, True, now)

    def all(self) -> list[Hook]:
        """Return every address, in the order in which they were added."""
        return [_hook(row) for row in self._connection.execute(select(hooks).order_by(hooks.c.id)).mappings()]

    def get(self, hook_id: int) -> Hook | None:
        """Return one address; None where there is none."""
        row = self._connection.execute(select(hooks).where(hooks.c.id == hook_id)).mappings().first()
        return None if row is None else _hook(row)

    def switch(self, hook_id: int, active: bool) -> None:
        """Let an address be told, or not for now; what waits for it goes on waiting."""
        self._connection.execute(update(hooks).where(hooks.c.id == hook_id).values(active=active))
        self._listening = None

    def remove(self, hook_id: int) -> None:
        """Remove an address, and what it was and would have been told."""
        self._connection.execute(delete(deliveries).where(deliveries.c.hook_id == hook_id))
        self._connection.execute(delete(hooks).where(hooks.c.id == hook_id))
        self._listening = None

    def tell(self, event: str, body: Mapping[str, Any] | None, now: datetime) -> int:
        """Note an event for each address that listens, to be sent once the transaction holds; return for how many.

        `body` holds some of FIELDS: ids, states, offices, topic and masked text, never personal data. None is for
        what nobody may be told of; of a sealed item nobody is told in any case. Raises ValueError for another field or
        event: a slip of the caller.
        """
        if body is None:
            return 0
        if event not in EVENTS or not FIELDS.issuperset(body):
            strange = ", ".join(sorted(set(body) - FIELDS)) or event
            raise ValueError(f"hooks: {strange} may not be told; see EVENTS and FIELDS")
        listening = self._who_listens().get(event, [])
        if not listening or self._is_sealed(body):
            return 0
        row: dict[str, Any] = {"event": event, "body": json.dumps(body, ensure_ascii=False, sort_keys=True)}
        row |= {"state": "waiting", "attempts": 0, "next_at": now, "created_at": now}
        self._connection.execute(insert(deliveries), [row | {"hook_id": hook_id} for hook_id in listening])
        return len(listening)

    def _who_listens(self) -> dict[str, list[int]]:
        if self._listening is None:
            self._listening = {}
            for hook in self.all():
                for event in hook.events if hook.active else ():
                    self._listening.setdefault(event, []).append(hook.id)
        return self._listening

    def _is_sealed(self, body: Mapping[str, Any]) -> bool:
        item_id = body.get("item")
        if item_id is None:
            return False
        return bool(self._connection.execute(select(items.c.sealed).where(items.c.id == item_id)).scalar())

    def take(self, now: datetime, *, again_seconds: float, limit: int = 20) -> list[tuple[Delivery, Hook]]:
        """Return what is to be sent now, the oldest for each address, and keep it from others for `again_seconds`.

        Whoever takes it calls `delivered` or `failed`; who dies before that leaves it to the next after that time.
        What tells of an item that was sealed meanwhile is withheld, and its text forgotten.
        """
        due = deliveries.c.state == "waiting", deliveries.c.next_at <= now
        oldest = (
            select(func.min(deliveries.c.id)).join(hooks).where(*due, hooks.c.active).group_by(deliveries.c.hook_id)
        )
        taken = []
        for one in self._fetch(select(deliveries).where(deliveries.c.id.in_(oldest)).limit(limit)):
            hook = self.get(one.hook_id)
            if self._is_sealed(json.loads(one.body)):
                self._change(one.id, state="withheld", body="{}")
            elif hook is not None and self._keep(one, now + timedelta(seconds=again_seconds)):
                taken.append((one, hook))
        return taken

    def _keep(self, one: Delivery, until: datetime) -> bool:
        """Return whether nobody else was quicker."""
        still = deliveries.c.id == one.id, deliveries.c.state == "waiting", deliveries.c.next_at == one.next_at
        return self._connection.execute(update(deliveries).where(*still).values(next_at=until)).rowcount == 1

    def delivered(self, delivery_id: int, status: int) -> None:
        """Note that an address took a delivery."""
        taken = {"state": "delivered", "status": status, "attempts": deliveries.c.attempts + 1}
        self._change(delivery_id, **taken)

    def failed(
        self, delivery_id: int, status: int | None, now: datetime, *, most_attempts: int, is_down: bool = False
    ) -> None:
        """Note that it did not; it is tried again later, each time after twice as long, at last no more.

        With `is_down` the address answers nobody: what else is due there counts as tried too, so that one address
        that is down does not keep others waiting.
        """
        one = self.delivery(delivery_id)
        if one is None:
            return
        self._put_off([one], status, now, most_attempts)
        if is_down:
            due = (deliveries.c.hook_id == one.hook_id, deliveries.c.state == "waiting", deliveries.c.next_at <= now)
            self._put_off(self._fetch(select(deliveries).where(*due)), status, now, most_attempts)

    def _put_off(self, failing: Sequence[Delivery], status: int | None, now: datetime, most_attempts: int) -> None:
        """Count one more attempt; one statement for all that were tried as often."""
        for attempts in {one.attempts for one in failing}:
            wait = timedelta(seconds=FIRST_WAIT_SECONDS * 2**attempts)
            state = "given_up" if attempts + 1 >= most_attempts else "waiting"
            values = {"attempts": attempts + 1, "status": status, "state": state, "next_at": now + wait}
            ids = [one.id for one in failing if one.attempts == attempts]
            for start in range(0, len(ids), 500):
                some = deliveries.c.id.in_(ids[start : start + 500])
                self._connection.execute(update(deliveries).where(some).values(values))

    def resend(self, delivery_id: int, now: datetime) -> bool:
        """Send a delivery once more, under its id, from now on; return False for one that is withheld or unknown."""
        one = self.delivery(delivery_id)
        if one is None or one.state == "withheld":
            return False
        self._change(delivery_id, state="waiting", attempts=0, next_at=now)
        return True

    def delivery(self, delivery_id: int) -> Delivery | None:
        """Return one delivery; None where there is none."""
        return next(iter(self._fetch(select(deliveries).where(deliveries.c.id == delivery_id))), None)

    def recent(
        self, limit: int, *, before: int | None = None, hook_id: int | None = None, state: str | None = None
    ) -> list[Delivery]:
        """Return up to `limit` deliveries, the latest first, of those before an id."""
        found = select(deliveries)
        if before is not None:
            found = found.where(deliveries.c.id < before)
        if hook_id is not None:
            found = found.where(deliveries.c.hook_id == hook_id)
        if state is not None:
            found = found.where(deliveries.c.state == state)
        return self._fetch(found.order_by(deliveries.c.id.desc()).limit(limit))

    def counts(self) -> dict[int, dict[str, int]]:
        """Return for each address how many deliveries are in which state."""
        found = select(deliveries.c.hook_id, deliveries.c.state, func.count()).group_by(
            deliveries.c.hook_id, deliveries.c.state
        )
        counted: dict[int, dict[str, int]] = {}
        for hook_id, state, n in self._connection.execute(found):
            counted.setdefault(hook_id, {})[state] = n
        return counted

    def sweep(self, before: datetime) -> None:
        """Forget what was delivered, or withheld, and is older than `before`."""
        done = deliveries.c.state.in_(("delivered", "withheld")), deliveries.c.created_at < before
        self._connection.execute(delete(deliveries).where(*done))

    def _change(self, delivery_id: int, **values: Any) -> None:
        self._connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))

    def _fetch(self, found: Select[Any]) -> list[Delivery]:
        return [Delivery(**row) for row in self._connection.execute(found).mappings()]


def _hook(row: Mapping[Any, Any]) -> Hook:
    return Hook(**{**row, "events": tuple(json.loads(row["events"]))})
