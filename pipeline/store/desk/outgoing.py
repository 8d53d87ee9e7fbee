"""Comments as they leave the desk: what the machine said of each, and the decision that holds. Never a sealed one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from pipeline.store.desk.filters import Filter, narrowed
from pipeline.store.desk.holding import FINAL, last_of_each, stood
from pipeline.store.desk.tables import bodies, decisions, items, meetings, people

_AT_ONCE = 500  # rows in memory; a record may be long
_HOLDS_IN = ("decided", "dropped", "out")


@dataclass(frozen=True, slots=True)
class Final:
    """The decision that holds about a comment; `after` is what the person decided, `by` the login."""

    action: str
    after: Mapping[str, Any]
    seen: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One comment: the machine's record, the words as they stand now, and what a person decided, if anybody has.

    `disputed`: two people decided differently, and nobody has settled it yet.
    """

    item_id: int
    source: str
    state: str
    type: str | None
    disputed: bool
    record: Mapping[str, Any]
    text: str
    final: Final | None


def outgoing(connection: Connection, wanted: Filter) -> Iterator[Outgoing]:
    """Yield the comments that are meant, in the order in which they came; sealed ones are never among them.

    Comments that were cut into others, or joined to one, are left out: the others stand for them. An office that said
    "not ours" has put an end to the decision that named it.
    """
    by_chance = stood("check_kind") == "unattended"  # then a second look is the first that any person took
    last = last_of_each((*FINAL, "second"), or_(decisions.c.action != "second", by_chance))
    holding = and_(last.c.item_id == items.c.id, items.c.state.in_(_HOLDS_IN))
    told = (decisions.c.action, decisions.c.after, decisions.c.seen, decisions.c.at, people.c.login)
    own = (items.c.id, items.c.state, items.c.type, items.c.check_kind, bodies.c.record, bodies.c.comment)
    joined = items.join(meetings, meetings.c.id == items.c.meeting_id).join(bodies, bodies.c.item_id == items.c.id)
    joined = joined.outerjoin(last, holding).outerjoin(decisions, decisions.c.id == last.c.id)
    joined = joined.outerjoin(people, people.c.id == decisions.c.person_id)
    chosen = narrowed(select(*own, meetings.c.source, *told).select_from(joined), replace(wanted, sealed=False))
    chosen = chosen.where(items.c.state != "replaced").order_by(items.c.id)
    with connection.execution_options(yield_per=_AT_ONCE).execute(chosen) as rows:
        for row in rows:
            yield _outgoing(row)


def _outgoing(row: Row[Any]) -> Outgoing:
    final = None
    if row.action is not None:
        final = Final(row.action, json.loads(row.after), row.seen, row.login, row.at)
    return Outgoing(
        item_id=row.id,
        source=row.source,
        state=row.state,
        type=row.type,
        disputed=row.check_kind == "differs",
        record=json.loads(row.record),
        text=json.loads(row.comment)["text"],
        final=final,
    )
