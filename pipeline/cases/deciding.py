"""Naming the office, dropping what is no comment, "not ours", notes, and taking it all back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pipeline.cases.bench import Act, Bench, Done, Request, is_kept_by_another, stale, visible
from pipeline.cases.faults import Invalid, NotAllowed, NotFound, Refused
from pipeline.cases.intake import DENUNCIATIONS, search_of
from pipeline.cases.lifecycle import actions_in, check, closed, decided, deciding_means, returned, seconded
from pipeline.cases.offices import Office
from pipeline.cases.rights import Right, may
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.item import Item, Standing
from pipeline.store.desk.people import Person
from pipeline.text import mask

MAX_NOTE = 2_000
"""Characters of a note or a reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decides about an item. Offices are ids such as "ha_noi/phu_thuong/ubnd"; None: as it stands."""

    office: str
    type: str | None = None
    topic: str | None = None
    cooperating: tuple[str, ...] = ()
    note: str = ""
    seen: bool = True  # the suggestion lay before the person


@dataclass(frozen=True, slots=True)
class DoneMany:
    """What came of deciding many at once: how many were decided, under which name they are undone as one, which not."""

    bundle: str
    done: tuple[int, ...]
    refused: Mapping[int, str]  # item -> why not


class Deciding(Bench):
    """The actions that settle who must answer."""

    def decide(self, request: Request, answer: Answer) -> Done:
        """Name the office that must answer.

        For whoever checks what went out, or decides as a second person, it is that; for the arbiter, the last word.
        Raises NotFound, NotAllowed, Stale, and Invalid where office, topic or type do not exist on the day.
        """
        with self.act(request) as act:
            return act if isinstance(act, Done) else self._decide(act, answer)

    def decide_many(self, request: Request, versions: Mapping[int, int], answer: Answer | None) -> DoneMany:
        """Decide many items as one: each as suggested, or all alike where an answer is given.

        `request.id` names the bundle; `versions`: item -> the version it was read at. An item that has changed, is not
        this person's, is blind, sealed or dangerous is left alone and told of.
        """
        return self._many(request, versions, lambda act: self._decide(act, answer or _as_suggested(act.item)))

    def drop_many(self, request: Request, versions: Mapping[int, int]) -> DoneMany:
        """Say of many items that they are no comments; see `decide_many`."""
        return self._many(request, versions, lambda act: _drop(act, ""))

    def why_not_many(self, person: Person, item_id: int, now: datetime) -> str:
        """Return the code of why an item cannot be decided together with others; empty where it can."""
        try:
            with self.store.read() as unit:
                item = visible(unit, person, item_id)
            if is_kept_by_another(item, person, now):
                return "claimed"
            _check_many(item)
        except Refused as fault:
            return fault.code
        return ""

    def _many(self, request: Request, versions: Mapping[int, int], do: Callable[[Act], Done]) -> DoneMany:
        done, refused = [], {}
        for item_id, version in versions.items():
            one = replace(request, item_id=item_id, version=version, bundle=request.id)
            try:
                with self.act(one) as act:
                    if isinstance(act, Act):
                        _check_many(act.item)
                        do(act)
                done.append(item_id)
            except Refused as fault:
                refused[item_id] = fault.code
        return DoneMany(request.id, tuple(done), refused)

    def drop(self, request: Request, note: str = "") -> Done:
        """Say that it is no citizen's comment at all."""
        with self.act(request) as act:
            if isinstance(act, Done):
                return act
            return _drop(act, note)

    def give_back(self, request: Request, reason: str) -> Done:
        """Say for the office it was sent to that it is not its own; the second time an arbiter must decide."""
        with self.act(request) as act:
            if isinstance(act, Done):
                return act
            check(act.item.standing, "return")
            if not reason.strip():
                raise Invalid("reason_needed", "a reason is needed", field="reason")
            before = act.item.standing
            after = {"reason": checked_note(reason), "agency": before.agency, "office": before.office}
            return act.finish("return", returned(before), after)

    def note(self, request: Request, text: str) -> Done:
        """Leave a note on an item; where it stands does not change."""
        with self.act(request) as act:
            if isinstance(act, Done):
                return act
            if not text.strip():
                raise Invalid("note_needed", "an empty note", field="note")
            return act.finish("note", act.item.standing, {"note": checked_note(text)})

    def undo(self, request: Request, decision_id: int) -> Done:
        """Take back a decision: the item stands where it stood before.

        Only the latest decision of an item, by whoever took it (or an administrator), within the time set. What was
        split or joined becomes what it was, unless somebody has decided about the pieces. Raises Invalid otherwise.
        """
        with self.act(request) as act:
            if isinstance(act, Done):
                return act
            decision = self._undoable(act, decision_id)
            children = self._withdrawn(act, decision)
            before = Standing.from_json(decision.before)
            done = act.finish("undo", before, {"undoes": decision.id}, undoes=decision.id, children=children)
            keep_findable(act, done.standing)
            return done

    def undo_many(self, request: Request, bundle: str) -> DoneMany:
        """Take back what was decided as one; what has changed since then stays and is told of."""
        with self.store.read() as unit:
            taken = unit.decisions.of_bundle(bundle)
            versions = {one.item_id: one for one in taken if one.person_id == request.person.id and one.undoes is None}
        if not versions:
            raise NotFound("no_bundle", "no such decisions of this person")
        done, refused = [], {}
        for item_id, decision in versions.items():
            try:
                self.undo(replace(request, item_id=item_id, version=decision.version), decision.id)
                done.append(item_id)
            except Refused as fault:
                refused[item_id] = fault.code
        return DoneMany(bundle, tuple(done), refused)

    def _decide(self, act: Act, answer: Answer) -> Done:
        item, request = act.item, act.request
        action = deciding_means(item.standing, request.person.id)
        check(item.standing, action)
        if action == "settle" and not may(request.person, Right.ARBITRATE):
            raise NotAllowed("arbiter_only", "an arbiter decides this")
        chosen = self._chosen(item, answer)
        after = chosen | {"note": checked_note(answer.note)}
        before = replace(item.standing, **{name: chosen[name] for name in _STANDS})
        before = replace(before, field=self._field_of(before.topic))
        if action == "second":
            standing = self._seconded(item, before, act)
        else:
            again = action == "decide" and not item.standing.sealed and self.draw() < self.settings.second_share
            standing = decided(before, request.person.id, request.now, second=again)
        sealed = standing.sealed or standing.type in DENUNCIATIONS
        seen = answer.seen and not item.blind and action != "second"
        done = act.finish(
            action, replace(standing, sealed=sealed), after, seen=seen, chosen=_rank_of(item, chosen["office"])
        )
        keep_findable(act, done.standing)
        return done

    def _seconded(self, item: Item, theirs: Standing, act: Act) -> Standing:
        """The second person's word against the first's, which may be the machine's."""
        agrees = theirs.office == item.standing.office
        if item.standing.check_kind == "unattended" and not agrees:
            return decided(theirs, act.request.person.id, act.request.now, second=False)
        return seconded(item.standing, agrees=agrees)

    def _chosen(self, item: Item, answer: Answer) -> dict[str, Any]:
        lead = self._office(item, answer.office)
        cooperating = [self._office(item, one) for one in dict.fromkeys(answer.cooperating) if one != lead.office]
        kind = answer.type or item.standing.type
        topic = answer.topic or item.standing.topic
        if kind not in self.types:
            raise Invalid("no_type", f"no such type: {kind}", field="type")
        if topic is None or topic not in self.topics:
            raise Invalid("no_topic", f"no such topic: {topic}", field="topic")
        return {
            "type": kind,
            "topic": topic,
            "agency": lead.agency_id,
            "office": lead.office,
            "name": lead.name,
            "cooperating": [{"agency": one.agency_id, "office": one.office, "name": one.name} for one in cooperating],
        }

    def _office(self, item: Item, office: str) -> Office:
        """Return the office, which must exist on the day and must not be complained about."""
        suggested = {one["office"]: one for one in item.record["agencies"]}
        if office in suggested:
            found: Office | None = Office(suggested[office]["id"], office, suggested[office]["name"])
        else:
            found = self.offices.named(office, item.record["meeting"]["place"], self.day_of(item))
        if found is None:
            raise Invalid("no_office", "no such office on that day", field="office", office=office[:200])
        if found.agency_id in item.concerned:
            raise Invalid("concerned", "its own people are complained about", field="office", office=found.name)
        return found

    def _field_of(self, topic: str | None) -> str | None:
        return self.topics[topic].field_id if topic is not None and topic in self.topics else None

    def _undoable(self, act: Act, decision_id: int) -> Decided:
        decision = act.unit.decisions.get(decision_id)
        if decision is None or decision.item_id != act.item.id:
            raise NotFound("no_decision", f"decision {decision_id} is not one about this item")
        if decision.version != act.item.version or decision.action == "undo":
            raise stale(act.unit, act.item.id)
        person = act.request.person
        if decision.person_id != person.id and person.role != "administrator":
            raise NotAllowed("not_your_decision", "whoever decided takes it back")
        if act.request.now - decision.at > timedelta(hours=self.settings.undo_hours):
            raise Invalid(
                "too_late", f"later than {self.settings.undo_hours:g} h after it", hours=self.settings.undo_hours
            )
        return decision

    def _withdrawn(self, act: Act, decision: Decided) -> list[int]:
        """Take away the pieces that a split or a joining made; they must lie untouched. Put back what was joined."""
        pieces = [act.unit.items.get(one) for one in decision.after.get("children", ())]
        for piece in pieces:
            if piece is None or piece.version != 1:
                raise Invalid("pieces_decided", "somebody has decided about a piece", field="decision")
            act.unit.items.stand(piece, closed(piece.standing, "replaced", act.request.person.id, act.request.now))
        for joined_id, version in decision.after.get("joined", ()):
            joined, last = act.unit.items.get(joined_id), act.unit.decisions.last_of(joined_id)
            if joined is None or last is None or joined.version != version:
                raise Invalid("pieces_decided", "somebody has decided about a piece", field="decision")
            act.beside(joined).finish("undo", Standing.from_json(last.before), {"undoes": last.id}, undoes=last.id)
        return [piece.id for piece in pieces if piece is not None]


_STANDS = ("type", "topic", "agency", "office")


def _drop(act: Act, note: str) -> Done:
    check(act.item.standing, "drop")
    standing = closed(act.item.standing, "dropped", act.request.person.id, act.request.now)
    return act.finish("drop", standing, {"note": checked_note(note)}, seen=not act.item.blind)


def _check_many(item: Item) -> None:
    if item.standing.sealed:
        raise Invalid("sealed", "sealed items are decided one by one")
    if item.blind or item.standing.check_kind == "second":
        raise Invalid("blind", "its suggestion is not shown")
    if item.risk > 2:
        raise Invalid("danger", "somebody may be in danger: read it")
    if "decide" not in actions_in(item.standing) or item.standing.queue is None:
        raise Invalid("not_now", "nothing is to be decided here", action="decide")


def _as_suggested(item: Item) -> Answer:
    if not item.record["agencies"]:
        raise Invalid("no_office", "nothing was suggested", field="office")
    return Answer(office=item.record["agencies"][0]["office"])


def _rank_of(item: Item, office: str) -> int | None:
    """Return which of the suggested offices it is, from 1; None if none of them."""
    ranked: Sequence[str] = [one["office"] for one in item.record["agencies"]]
    return ranked.index(office) + 1 if office in ranked else None


def keep_findable(act: Act, standing: Standing) -> None:
    """See to it that a sealed item is not found by its words, and one that is unsealed is."""
    if standing.sealed != act.item.standing.sealed:
        found_by = None if standing.sealed else search_of(act.item.record["masked_text"])
        act.unit.items.set_search(act.item.id, found_by)


def checked_note(text: str) -> str:
    """Return a note with personal data masked: it is shown to whoever sees the item. Raises Invalid if too long."""
    if len(text) > MAX_NOTE:
        raise Invalid("too_long", f"longer than {MAX_NOTE} characters", field="note", most=MAX_NOTE)
    return mask(text.strip()).text
