"""The comments that lie on the desk, and the meetings they come from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from pipeline.store.desk.filters import Filter, narrowed
from pipeline.store.desk.item import Brief, Context, Item, Meeting, NewItem, Standing, urgency_of
from pipeline.store.desk.tables import bodies, findable, items, meetings
from pipeline.store.served import as_json, comment_from_tree

REVIEW = "review"
ARBITER = "arbiter"


class Items:
    """The items and meetings, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # meetings

    def add_meeting(
        self,
        input_id: int,
        *,
        source: str,
        sha256: str,
        title: str | None,
        held_on: str | None,
        place: str | None,
        level: str | None,
        now: datetime,
    ) -> int:
        """Put a meeting on the desk; return its id. Raises IntegrityError where this input lies there already."""
        row = {"input_id": input_id, "source": source, "sha256": sha256, "title": title, "held_on": held_on}
        row |= {"place": place, "level": level, "n_items": 0, "created_at": now}
        return int(self._connection.execute(insert(meetings).values(row)).inserted_primary_key[0])  # type: ignore[index]

    def meeting(self, meeting_id: int) -> Meeting | None:
        """Return a meeting; None if there is none."""
        row = self._connection.execute(select(meetings).where(meetings.c.id == meeting_id)).first()
        return None if row is None else _meeting(row)

    def meetings(self, limit: int = 200) -> list[Meeting]:
        """Return the meetings, the latest first."""
        wanted = select(meetings).order_by(meetings.c.id.desc()).limit(limit)
        return [_meeting(row) for row in self._connection.execute(wanted)]

    def meeting_like(self, source: str, sha256: str) -> int | None:
        """Return the id of the meeting that came from a file of this name with this content; None if there is none."""
        wanted = select(meetings.c.id).where(meetings.c.sha256 == sha256, meetings.c.source == source)
        return self._connection.execute(wanted.order_by(meetings.c.id.desc()).limit(1)).scalar()

    # items

    def add(self, new: Iterable[NewItem], now: datetime) -> list[int]:
        """Put items on the desk; return their ids, in order."""
        made = list(new)
        rows = [_row(one, now) for one in made]
        if not rows:
            return []
        ids = self._insert(rows)
        self._connection.execute(insert(bodies), [_body(one, item_id) for one, item_id in zip(made, ids, strict=True)])
        found_by = [
            {"item_id": item_id, "words": one.search}
            for one, item_id in zip(made, ids, strict=True)
            if not one.standing.sealed
        ]
        if found_by:
            self._connection.execute(insert(findable), found_by)
        for meeting_id in {row["meeting_id"] for row in rows}:
            n_new = sum(row["meeting_id"] == meeting_id and not row["sealed"] for row in rows)
            self._connection.execute(
                update(meetings).where(meetings.c.id == meeting_id).values(n_items=meetings.c.n_items + n_new)
            )
        return ids

    def _insert(self, rows: list[dict[str, Any]]) -> list[int]:
        """Insert rows and return their ids: all at once where each is told apart by its outcome."""
        outcome_ids = [row["outcome_id"] for row in rows]
        if None in outcome_ids:
            done = insert(items).returning(items.c.id, sort_by_parameter_order=True)
            return [int(one) for one in self._connection.execute(done, rows).scalars()]
        self._connection.execute(insert(items), rows)
        near = select(items.c.outcome_id, items.c.id).where(
            items.c.outcome_id.between(min(outcome_ids), max(outcome_ids))
        )
        ids = {row.outcome_id: row.id for row in self._connection.execute(near)}
        return [ids[one] for one in outcome_ids]

    def get(self, item_id: int) -> Item | None:
        """Return an item; None if there is none."""
        row = self._connection.execute(_WHOLE.where(items.c.id == item_id)).first()
        return None if row is None else _item(row)

    def lock(self, item_ids: Iterable[int]) -> None:
        """Have whoever wants to change one of these items wait for the end of this transaction.

        On SQLite writers wait for each other anyway.
        """
        held = select(items.c.id).where(items.c.id.in_(sorted(set(item_ids)))).order_by(items.c.id)
        self._connection.execute(held.with_for_update()).all()  # in order: two who want the same two do not block

    def find(self, wanted: Filter, *, limit: int, offset: int = 0) -> list[Brief]:
        """Return items, the most urgent first."""
        ids = self.ids(wanted, limit=limit, offset=offset)
        found = {row.id: _brief(row) for row in self._connection.execute(_BRIEFLY.where(items.c.id.in_(ids)))}
        return [found[one] for one in ids]

    def ids(self, wanted: Filter, *, limit: int, offset: int = 0) -> list[int]:
        """Return the ids of items, the most urgent first."""
        chosen = narrowed(select(items.c.id), wanted).order_by(items.c.urgency, items.c.id).limit(limit).offset(offset)
        return list(self._connection.execute(chosen).scalars())

    def count(self, wanted: Filter) -> int:
        """Return how many items there are."""
        counted = narrowed(select(func.count()).select_from(items), wanted)
        return int(self._connection.execute(counted).scalar_one())

    def counts(self, wanted: Filter, by: str) -> dict[str | None, int]:
        """Return how many items there are by the value of one column, such as state, queue or topic."""
        column = items.c[by]
        counted = narrowed(select(column, func.count()), wanted).group_by(column)
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def next(self, wanted: Filter, person_id: int, now: datetime, *, after: int | None = None) -> int | None:
        """Return the most urgent item that nobody else has claimed; None if there is none. `after`: not this one."""
        chosen = narrowed(select(items.c.id), wanted).where(_free_for(person_id, now))
        if after is not None:
            chosen = chosen.where(items.c.id != after)
        return self._connection.execute(chosen.order_by(items.c.urgency, items.c.id).limit(1)).scalar()

    def claim(self, item_id: int, person_id: int, until: datetime, now: datetime) -> bool:
        """Keep an item for a person; False where somebody else keeps it, or it waits for nobody any more."""
        claimed = update(items).where(items.c.id == item_id, items.c.queue.is_not(None), _free_for(person_id, now))
        return self._connection.execute(claimed.values(claimed_by=person_id, claimed_until=until)).rowcount == 1

    def release(self, item_id: int, person_id: int) -> None:
        """Let go of an item that this person keeps."""
        kept = update(items).where(items.c.id == item_id, items.c.claimed_by == person_id)
        self._connection.execute(kept.values(claimed_by=None, claimed_until=None))

    def stand(self, item: Item, standing: Standing, *, blind: bool | None = None) -> bool:
        """Change where an item stands; False, and nothing is changed, where it is no longer as it was read.

        The claim on it ends. Sealing takes its words out of the search, unsealing puts them back (see `search_of`).
        """
        values: dict[str, Any] = {name: getattr(standing, name) for name in Standing.__slots__}
        values |= {"version": item.version + 1, "claimed_by": None, "claimed_until": None}
        values["urgency"] = urgency_of(item.risk, standing.due_on, item.uncertainty)
        if blind is not None:
            values["blind"] = blind
        changed = update(items).where(items.c.id == item.id, items.c.version == item.version).values(values)
        return self._connection.execute(changed).rowcount == 1

    def set_search(self, item_id: int, search: str | None) -> None:
        """Change by which words an item is found; None: by none."""
        self._connection.execute(delete(findable).where(findable.c.item_id == item_id))
        if search is not None:
            self._connection.execute(insert(findable).values(item_id=item_id, words=search))

    def in_turn_of(self, item: Item) -> list[Item]:
        """Return the items cut from the same turn, this one among them, in the order in which they were said."""
        near = _WHOLE.where(items.c.turn_id == item.comment.turn.id, items.c.meeting_id == item.meeting_id)
        near = near.where(items.c.sealed == item.standing.sealed, items.c.state != "replaced")
        found = [_item(row) for row in self._connection.execute(near)]
        return sorted(found, key=lambda one: (one.comment.span.start, one.id))

    def children(self, item_id: int) -> list[int]:
        """Return the ids of the items that were made of this one."""
        return list(self._connection.execute(select(items.c.id).where(items.c.parent_id == item_id)).scalars())

    def decided_like(self, topic: str, *, besides: int, limit: int) -> list[Brief]:
        """Return the latest decided items of a topic, never sealed ones."""
        chosen = _BRIEFLY.where(items.c.topic == topic, items.c.state == "decided", items.c.sealed.is_(False))
        chosen = chosen.where(items.c.id != besides).order_by(items.c.id.desc()).limit(limit)
        return [_brief(row) for row in self._connection.execute(chosen)]


def _free_for(person_id: int, now: datetime) -> ColumnElement[bool]:
    free = or_(items.c.claimed_until.is_(None), items.c.claimed_until <= now)
    return or_(free, items.c.claimed_by == person_id)


_BRIEF = (
    *("id", "meeting_id", "state", "check_kind", "sealed", "blind", "type", "topic", "agency", "place"),
    *("due_on", "risk", "claimed_by", "claimed_until", "decided_at", "version"),
)


_WHOLE = select(items, bodies.c.record, bodies.c.comment, bodies.c.context).join(bodies, bodies.c.item_id == items.c.id)
_BRIEFLY = (
    select(*(items.c[name] for name in _BRIEF), bodies.c.record, meetings.c.source, meetings.c.title)
    .join(bodies, bodies.c.item_id == items.c.id)
    .join(meetings, meetings.c.id == items.c.meeting_id)
)


def _body(new: NewItem, item_id: int) -> dict[str, Any]:
    return {"item_id": item_id, "record": new.record, "comment": new.comment, "context": new.context.as_json()}


def _row(new: NewItem, now: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(new.standing, name) for name in Standing.__slots__}
    plain = ("meeting_id", "outcome_id", "parent_id", "position", "record_id", "turn_id", "blind")
    row |= {name: getattr(new, name) for name in plain}
    row |= {name: getattr(new, name) for name in ("place", "level", "raised_on", "risk", "uncertainty")}
    row |= {"version": 1, "concerned": as_json(list(new.concerned)), "created_at": now}
    row["urgency"] = urgency_of(new.risk, new.standing.due_on, new.uncertainty)
    return row


def _item(row: Any) -> Item:
    standing = Standing(**{name: getattr(row, name) for name in Standing.__slots__})
    same = (
        "id",
        "meeting_id",
        "outcome_id",
        "parent_id",
        "position",
        "record_id",
        "version",
        "blind",
        "place",
        "level",
    )
    more = ("raised_on", "risk", "uncertainty", "claimed_by", "claimed_until", "created_at")
    return Item(
        **{name: getattr(row, name) for name in (*same, *more)},
        standing=standing,
        concerned=tuple(json.loads(row.concerned)),
        record=json.loads(row.record),
        comment=comment_from_tree(json.loads(row.comment)),
        context=Context.from_json(row.context),
    )


def _brief(row: Any) -> Brief:
    record = json.loads(row.record)
    first = record["agencies"][0] if record["agencies"] else {}
    return Brief(
        **{name: getattr(row, name) for name in _BRIEF},
        source=row.source,
        title=row.title,
        excerpt=record["masked_text"],
        office_name=first.get("name"),
        probability=first.get("score", 0.0),
    )


def _meeting(row: Row[Any]) -> Meeting:
    return Meeting(row.id, row.source, row.title, row.held_on, row.place, row.level, row.n_items)
