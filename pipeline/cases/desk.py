"""The reviewer's desk: what lies there for a person, and everything that a person may do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.cases.bench import is_kept_by_another, visible
from pipeline.cases.cutting import Cutting
from pipeline.cases.deciding import Deciding
from pipeline.cases.faults import NotAllowed, NotFound
from pipeline.cases.lifecycle import actions_in, deciding_means
from pipeline.cases.rights import Right, may
from pipeline.cases.secrecy import Secrecy
from pipeline.cases.sight import within
from pipeline.cases.similar import most_like
from pipeline.store.desk import Unit
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Brief, Item, Meeting
from pipeline.store.desk.items import ARBITER, REVIEW
from pipeline.store.desk.people import Person

_POOL = 200  # decided items of the topic that are looked through for similar ones


@dataclass(frozen=True, slots=True)
class Opened:
    """An item as one person has it before him.

    `can` are the actions open to this person; `hidden`: neither the suggestion nor an earlier decision may be shown.
    `kept_by` is somebody else who has it open. `undoable` is the decision that this person can still take back.
    """

    item: Item
    meeting: Meeting | None
    history: tuple[Decided, ...]
    names: Mapping[int, str]  # of the people in the history
    can: frozenset[str]
    hidden: bool
    kept_by: str | None
    undoable: Decided | None
    beside: tuple[Item, ...]  # other comments of the same turn
    similar: tuple[Brief, ...]


class Desk(Deciding, Cutting, Secrecy):
    """Everything that can be done at the desk; see the classes it is made of."""

    def find(self, person: Person, wanted: Filter, *, limit: int, offset: int = 0) -> tuple[list[Brief], int]:
        """Return the items that the person sees, the most urgent first, and how many there are in all.

        Raises NotAllowed where sealed items are asked for by somebody who may not open them.
        """
        narrowed = _allowed(person, wanted)
        with self.store.read() as unit:
            return unit.items.find(narrowed, limit=limit, offset=offset), unit.items.count(narrowed)

    def listed(self, person: Person, wanted: Filter, *, limit: int, offset: int = 0) -> list[Brief]:
        """Return what `find` does, uncounted: counting a long queue takes longer than reading a page of it."""
        with self.store.read() as unit:
            return unit.items.find(_allowed(person, wanted), limit=limit, offset=offset)

    def count(self, person: Person, wanted: Filter) -> int:
        """Return how many items that the person sees there are."""
        with self.store.read() as unit:
            return unit.items.count(_allowed(person, wanted))

    def counts(self, person: Person, wanted: Filter, by: str) -> dict[str | None, int]:
        """Return how many of the items that the person sees there are, by one column such as queue or state."""
        with self.store.read() as unit:
            return unit.items.counts(_allowed(person, wanted), by)

    def next_item(self, person: Person, wanted: Filter, now: datetime, *, after: int | None = None) -> int | None:
        """Keep the most urgent item for the person and return its id; None if there is nothing to do.

        Nobody gets what somebody else has open, and nobody checks his own decision.
        """
        narrowed = replace(_allowed(person, wanted), not_decided_by=person.id)
        if narrowed.queue is None:
            narrowed = replace(narrowed, queue=REVIEW)
        until = now + timedelta(minutes=self.settings.claim_minutes)
        with self.store.write() as unit:
            found = unit.items.next(narrowed, person.id, now, after=after)
            while found is not None and not unit.items.claim(found, person.id, until, now):
                found = unit.items.next(narrowed, person.id, now, after=after)  # on PostgreSQL: somebody was quicker
            return found

    def release(self, person: Person, item_id: int) -> None:
        """Let go of an item that the person has open."""
        with self.store.write() as unit:
            unit.items.release(item_id, person.id)

    def open_item(self, person: Person, item_id: int, now: datetime, *, keep: bool = True) -> Opened:
        """Return an item with all that an officer needs; with `keep`, kept for the person if it waits for a decision.

        Raises NotFound where it is not there, or not this person's to see.
        """
        with self.store.read() as unit:
            opened = self._opened(unit, person, visible(unit, person, item_id), now)
        waits = opened.item.standing.queue is not None and opened.kept_by is None
        if keep and waits and opened.can & {"decide", "second", "settle"}:
            until = now + timedelta(minutes=self.settings.claim_minutes)
            with self.store.write() as unit:
                if not unit.items.claim(item_id, person.id, until, now):  # since it was read, somebody was quicker
                    opened = self._opened(unit, person, visible(unit, person, item_id), now)
        return opened

    def glance(self, person: Person, item_id: int) -> Item:
        """Return an item without keeping it for anybody. Raises NotFound as `open_item` does."""
        with self.store.read() as unit:
            return visible(unit, person, item_id)

    def decision(self, person: Person, decision_id: int) -> Decided:
        """Return a decision about an item that the person sees. Raises NotFound."""
        with self.store.read() as unit:
            found = unit.decisions.get(decision_id)
            if found is None:
                raise NotFound("no_decision", f"decision {decision_id}: not there")
            visible(unit, person, found.item_id)
            return found

    def name_of(self, item: Item, office: str) -> str:
        """Return what an office is called, as seen from an item; empty for one that is not there."""
        suggested = {one["office"]: one["name"] for one in item.record["agencies"]}
        found = self.offices.named(office, item.record["meeting"]["place"], self.day_of(item))
        return suggested.get(office) or (found.name if found else "")

    def is_hidden(self, item: Item, person: Person) -> bool:
        """Return whether neither the suggestion nor an earlier decision may be shown.

        That is so of a blind item until it is decided, and of any for whoever decides it as the second person.
        """
        standing = item.standing
        if standing.queue == ARBITER:
            return False
        if standing.queue == REVIEW and standing.check_kind == "second":
            return standing.decided_by != person.id
        return item.blind and standing.queue == REVIEW

    def _opened(self, unit: Unit, person: Person, item: Item, now: datetime) -> Opened:
        history = unit.decisions.of(item.id)
        names = {one: found.name for one in {d.person_id for d in history} if (found := unit.people.get(one))}
        keeper = unit.people.get(item.claimed_by) if item.claimed_by and is_kept_by_another(item, person, now) else None
        hidden = self.is_hidden(item, person)
        similar: list[Brief] = []
        if item.standing.topic and not item.standing.sealed and not hidden:
            pool = unit.items.decided_like(item.standing.topic, besides=item.id, limit=_POOL)
            similar = most_like(item.record["masked_text"], [one for one in pool if not one.blind or one.decided_at])
        return Opened(
            item=item,
            meeting=unit.items.meeting(item.meeting_id),
            history=tuple(history),
            names=names,
            can=self._open_to(person, item),
            hidden=hidden,
            kept_by=keeper.name if keeper else None,
            undoable=self._undoable_by(unit, person, item, history, now),
            beside=tuple(one for one in unit.items.in_turn_of(item) if one.id != item.id),
            similar=tuple(similar),
        )

    def _open_to(self, person: Person, item: Item) -> frozenset[str]:
        """Return the actions that the person may take; naming an office goes by the name it has for this person."""
        can = set(actions_in(item.standing))
        deciding = deciding_means(item.standing, person.id)
        can -= {"decide", "second", "settle"} - {deciding}
        if not may(person, Right.DECIDE):
            can &= {"unmask"} if item.standing.sealed and may(person, Right.OPEN_SEALED) else set()
        if not may(person, Right.ARBITRATE):
            can -= {"settle"}
        if not may(person, Right.OPEN_SEALED):
            can -= {"unseal"}
        return frozenset(can)

    def _undoable_by(
        self, unit: Unit, person: Person, item: Item, history: list[Decided], now: datetime
    ) -> Decided | None:
        last = history[-1] if history else None
        if last is None or last.action == "undo" or last.person_id != person.id:
            return None
        in_time = now - last.at <= timedelta(hours=self.settings.undo_hours)
        return last if in_time and last.version == item.version else None


def _allowed(person: Person, wanted: Filter) -> Filter:
    if wanted.sealed and not may(person, Right.OPEN_SEALED):
        raise NotAllowed("sealed", "sealed items are for named persons")
    if not wanted.sealed and not may(person, Right.READ):
        raise NotAllowed("not_yours", "this person reads no items")
    return within(person, wanted)
