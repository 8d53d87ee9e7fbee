"""What every action at the desk shares: who may, whether the item is still as it was read, and the trail of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from pipeline.cases.faults import NotAllowed, NotFound, Stale
from pipeline.cases.intake import Draw, Laid, told_of
from pipeline.cases.offices import Offices
from pipeline.cases.rights import Right, may
from pipeline.cases.sight import sees
from pipeline.config import Review
from pipeline.records import Comment, Meeting
from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.item import Item, Standing
from pipeline.store.desk.people import Person
from pipeline.taxonomy import Topics

Again = Callable[[Sequence[Comment], Meeting, str], list[Laid]]
"""Routes comments of one turn anew: the comments, their meeting, the words of the turn."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to: the decision, and where the item stands now. `repeated`: it had been done before."""

    decision: Decided
    standing: Standing
    repeated: bool = False
    children: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for something to be done to an item, and as which it was read.

    `id` is made with the form: sent twice, it is done once. `bundle` names what is taken, and undone, as one.
    """

    person: Person
    item_id: int
    version: int
    id: str
    now: datetime
    bundle: str | None = None


class Act:
    """One action on one item within a transaction, once it is certain that the person may."""

    def __init__(self, unit: Unit, item: Item, request: Request, later: list[Callable[[], None]] | None = None) -> None:
        self.unit = unit
        self.item = item
        self.request = request
        self._later: list[Callable[[], None]] = [] if later is None else later

    def finish(
        self,
        action: str,
        standing: Standing,
        after: Mapping[str, Any],
        *,
        seen: bool = True,
        chosen: int | None = None,
        undoes: int | None = None,
        children: Sequence[int] = (),
    ) -> Done:
        """Write down the decision, change where the item stands, and leave it in the trail. Raises Stale."""
        request, item = self.request, self.item
        decision = self.unit.decisions.add(
            item.id,
            item.version + 1,
            request.person.id,
            action,
            request=request.id,
            now=request.now,
            before=item.standing.as_json(),
            after=after,
            seen=seen,
            chosen=chosen,
            bundle=request.bundle,
            undoes=undoes,
        )
        if not self.unit.items.stand(item, standing):
            raise stale(self.unit, item.id)
        self._later.append(lambda: self._leave_trail(action, standing, decision, seen))
        return Done(decision, standing, children=tuple(children))

    def beside(self, item: Item) -> Act:
        """Return an action on another item that belongs to this one."""
        request = replace(self.request, item_id=item.id, version=item.version)
        return Act(self.unit, item, request, self._later)

    def end(self) -> None:
        """Leave the trail of all that was done, and tell of it.

        Last of all: whoever adds to the trail makes other writers wait, and must not wait for an item of theirs.
        """
        for leave in self._later:
            leave()

    def _leave_trail(self, action: str, standing: Standing, decision: Decided, seen: bool) -> None:
        facts: dict[str, Any] = {"decision": decision.id, "state": standing.state, "seen": seen}
        if not standing.sealed:
            facts["agency"] = standing.agency
        now, login = self.request.now, self.request.person.login
        self.unit.trail.add(now, login, f"item.{action}", f"item:{self.item.id}", **facts)
        if standing.sealed or self.item.standing.sealed or action not in _EVENTS:
            return
        event = "item.disputed" if standing.state == "disputed" and action == "return" else _EVENTS[action]
        told = told_of(self.item.id, standing, self.item.record) | {"action": action, "decision": decision.id}
        self.unit.hooks.tell(event, told, now)


_EVENTS = {"return": "item.returned", "undo": "item.undone"} | dict.fromkeys(
    ("decide", "second", "settle", "drop"), "item.decided"
)
"""What is told of an action, if anything."""


@dataclass(frozen=True)
class Bench:
    """What the rules of the desk work with."""

    store: DeskStore
    offices: Offices
    topics: Topics
    types: Mapping[str, str]  # id -> name
    settings: Review
    draw: Draw
    again: Again

    @contextmanager
    def act(self, request: Request, right: Right = Right.DECIDE, *, beside: Sequence[int] = ()) -> Iterator[Act | Done]:
        """Begin an action: give an Act, or the Done of the same request if it was made before.

        `beside` are other items that it will change. Raises NotFound, NotAllowed; Stale where the item has changed
        since it was read, or somebody else has it open.
        """
        try:
            with self.store.write() as unit:
                unit.items.lock((request.item_id, *beside))  # whoever sends one form twice waits here for the first
                item = visible(unit, request.person, request.item_id)
                done = unit.decisions.of_request(item.id, request.id)
                if done is not None and done.person_id == request.person.id:
                    yield Done(done, item.standing, repeated=True)
                    return
                if not may(request.person, right):
                    raise NotAllowed("not_yours", f"{right} is not a right of this person")
                if item.version != request.version:
                    raise stale(unit, item.id)
                if is_kept_by_another(item, request.person, request.now):
                    raise Stale("claimed", "somebody else has it open", item=item, theirs=None, by=item.claimed_by)
                act = Act(unit, item, request)
                yield act
                act.end()
        except IntegrityError:  # two at once on PostgreSQL: the other one was quicker
            with self.store.read() as unit:
                raise stale(unit, request.item_id) from None

    def day_of(self, item: Item) -> date:
        """Return the day whose offices count for an item: when it was raised, else when it came onto the desk."""
        return item.raised_on or item.created_at.date()


def visible(unit: Unit, person: Person, item_id: int) -> Item:
    """Return the item. Raises NotFound, too, where the person may not know of it."""
    item = unit.items.get(item_id)
    if item is None or not sees(person, item):
        raise NotFound("no_item", f"item {item_id}: not there, or not yours to see", item=item_id)
    return item


def is_kept_by_another(item: Item, person: Person, now: datetime) -> bool:
    """Return whether somebody else has the item open just now."""
    return item.claimed_by not in (None, person.id) and item.claimed_until is not None and item.claimed_until > now


def stale(unit: Unit, item_id: int) -> Stale:
    """Return the fault that says how the item stands now, and what was decided last."""
    return Stale(
        "changed",
        f"item {item_id} has changed since it was read",
        item=unit.items.get(item_id),
        theirs=unit.decisions.last_of(item_id),
    )
