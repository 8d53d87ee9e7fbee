"""What the desk knows of an item, as the templates want it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipeline.cases import desk as rules
from pipeline.cases.secrecy import Unmasked
from pipeline.cases.sentences import sentences_of
from pipeline.review.asking import types_of
from pipeline.review.opened_view import (
    CandidateView,
    DeadlineView,
    Event,
    Example,
    MeetingView,
    Neighbour,
    Opened,
    Option,
    Returned,
    Sentence,
    Similar,
    Taken,
    Undoable,
)
from pipeline.review.templating import VIETNAM
from pipeline.review.view import Row
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.item import Brief, Item
from pipeline.text import mask

if TYPE_CHECKING:
    from pipeline.review.messages import Say
    from pipeline.review.site import Site

_EXCERPT = 220  # code points in a list
_PROTECTED = frozenset({"to_cao", "to_giac_toi_pham"})
_TAKES = frozenset({"decide", "second", "settle"})
_SHOWN = ("drop", "return", "split", "merge", "clip", "note", "unmask", "seal", "unseal")


@dataclass(frozen=True, slots=True)
class Shower:
    """Makes what the templates read, for one person at one time."""

    site: Site
    say: Say
    now: datetime

    @property
    def today(self) -> date:
        """The day in Việt Nam."""
        return self.now.astimezone(VIETNAM).date()

    def row(self, brief: Brief, names: Mapping[int, str], me: int, base: str, selected: int | None = None) -> Row:
        """Return one line of a list."""
        looked_at_again = brief.check_kind in ("second", "unattended")
        waits_unseen = looked_at_again or (brief.blind and brief.state != "decided" and brief.decided_at is None)
        taken = brief.claimed_by not in (None, me) and brief.claimed_until is not None
        held = taken and brief.claimed_until is not None and brief.claimed_until > self.now
        return Row(
            id=brief.id,
            href=f"/queue?{base + '&' if base else ''}item={brief.id}",
            excerpt=_short(brief.excerpt),
            meeting=brief.title or brief.source,
            state=brief.state,
            type="" if waits_unseen else self._type(brief.type),
            topic="" if waits_unseen else self._topic(brief.topic),
            office="" if waits_unseen else (brief.office_name or ""),
            probability=None if waits_unseen or brief.state == "decided" else brief.probability,
            due=brief.due_on,
            days_left=self._days_left(brief.due_on),
            risk=brief.risk,
            check_kind=brief.check_kind,
            blind=waits_unseen,
            sealed=brief.sealed,
            claimed_by=names.get(brief.claimed_by or 0) if held else None,
            selected=brief.id == selected,
            version=brief.version,
        )

    def opened(self, one: rules.Opened, me: int, unmasked: Unmasked | None = None) -> Opened:
        """Return one comment as it lies open before a person; unmasked where he has asked for that."""
        item, hidden = one.item, one.hidden
        record, context, standing = item.record, item.context, item.standing
        protected = record["type"]["id"] in _PROTECTED or standing.sealed
        can = set(one.can) if one.kept_by is None else set(one.can) & {"note", "unmask"}
        deciding = bool(can & _TAKES)
        shown = {name for name in _SHOWN if name in can} | ({"decide", "cooperate"} if deciding else set())
        if deciding and standing.queue:
            shown.add("release")
        return Opened(
            id=item.id,
            version=item.version,
            request=secrets.token_hex(16),
            pieces=_pieces(record["masked_text"], context.marks if not hidden else ())
            if unmasked is None
            else ((unmasked.text, False),),
            state=standing.state,
            type=standing.type or "" if not hidden else "",
            topic=standing.topic or "" if not hidden else "",
            type_name="" if hidden else self._type(standing.type),
            topic_name="" if hidden else self._topic(standing.topic),
            meeting=self._meeting(one),
            before=context.before if unmasked is None else unmasked.before,
            after=context.after if unmasked is None else unmasked.after,
            speaker=unmasked.speaker if unmasked else None,
            speaker_place=unmasked.speaker_place if unmasked else record["speaker_place"] if not protected else None,
            heading=mask(item.comment.turn.heading).text if item.comment.turn.heading else None,
            type_options=types_of(self.site) if deciding else (),
            topic_options=self._topics() if deciding else (),
            candidates=() if hidden else self._candidates(item),
            cooperating=() if hidden else _cooperating(record["agencies"]),
            reasons=() if hidden else tuple(record["reasons"]),
            question="" if hidden or not deciding else context.question,
            deadline=DeadlineView(standing.due_on, record["deadline_basis"] or "", self._days_left(standing.due_on)),
            similar=() if hidden else tuple(self._similar(brief) for brief in one.similar),
            examples=() if hidden or not deciding else self._examples(item),
            history=tuple(
                self._event(d, one.names) for d in one.history if not hidden or d.action in ("note", "return")
            ),
            sentences=tuple(_sentences(item)),
            merge_with=tuple(
                Neighbour(beside.id, beside.version, _short(beside.record["masked_text"])) for beside in one.beside
            ),
            answered=record["reply"] or "",
            promised_by=record["promised_by"],
            returned=_returned(one),
            concerned=tuple(self.site.agencies.get(agency, agency) for agency in item.concerned),
            risk=item.risk,
            check_kind=standing.check_kind,
            settled=standing.queue is None,
            blind=hidden,
            sealed=standing.sealed,
            masked=unmasked is None,
            claimed_by=one.kept_by,
            claimed_until=item.claimed_until if item.claimed_by == me else None,
            can=frozenset(shown),
            undo=self._undo(one),
            machine=self._machine(item) if not hidden else None,
            decided=self._decided(one) if not hidden else None,
            taken=self._differing(one),
        )

    def taken(self, decision: Decided, who: str) -> Taken:
        """Return what somebody decided."""
        after = decision.after
        return Taken(
            who=who,
            when=decision.at,
            office=after.get("name", ""),
            type=self._type(after.get("type")),
            topic=self._topic(after.get("topic")),
            cooperating=tuple(one["name"] for one in after.get("cooperating", ())),
            note=after.get("note", ""),
            dropped=decision.action == "drop",
        )

    def _decided(self, one: rules.Opened) -> Taken | None:
        if one.item.standing.state != "decided":
            return None
        last = next((d for d in reversed(one.history) if d.action in _TAKES and d.after.get("office")), None)
        return None if last is None else self.taken(last, one.names.get(last.person_id, ""))

    def _differing(self, one: rules.Opened) -> tuple[Taken, ...]:
        if one.item.standing.check_kind != "differs":
            return ()
        return tuple(self.taken(d, one.names.get(d.person_id, "")) for d in one.history if d.action in _TAKES)[-2:]

    def _machine(self, item: Item) -> Taken | None:
        record = item.record
        if item.standing.state not in ("decided", "dropped") or not record["agencies"]:
            return None
        first = record["agencies"][0]
        return Taken(
            who="",
            when=None,
            office=first["name"],
            type=self._type(record["type"]["id"]),
            topic=record["topics"][0]["name"] if record["topics"] else "",
            probability=first["score"],
        )

    def _undo(self, one: rules.Opened) -> Undoable | None:
        if one.undoable is None:
            return None
        return Undoable(one.undoable.id, self.say(f"item.did_{one.undoable.action}"))

    def _event(self, decision: Decided, names: Mapping[int, str]) -> Event:
        after = decision.after
        note = after.get("note") or after.get("reason") or ""
        return Event(names.get(decision.person_id, ""), decision.at, decision.action, after.get("name", ""), note)

    def _similar(self, brief: Brief) -> Similar:
        office = self.site.agencies.get(brief.agency or "", brief.office_name or "")
        when = brief.decided_at or self.now
        return Similar(_short(brief.excerpt), office, when, f"/queue?queue=all&item={brief.id}")

    def _examples(self, item: Item) -> tuple[Example, ...]:
        if self.site.examples is None:
            return ()
        found = self.site.examples.like(item.record["masked_text"])
        return tuple(replace(one, text=_short(one.text)) for one in found)

    def _meeting(self, one: rules.Opened) -> MeetingView:
        told = one.item.record["meeting"]
        level = self.site.levels.get(told["level"] or "")
        title = told["title"] or (one.meeting.source if one.meeting else one.item.record["source"])
        href = f"/queue?queue=all&meeting={one.item.meeting_id}"
        return MeetingView(title, told["date"], told["place"], level, one.item.record["locator"], href)

    def _candidates(self, item: Item) -> tuple[CandidateView, ...]:
        agencies: Sequence[Mapping[str, Any]] = item.record["agencies"]
        why, why_not = item.context.why, item.context.why_not
        return tuple(
            CandidateView(
                number,
                one["office"],
                one["name"],
                one["score"],
                tuple(why.get(one["id"], ())),
                one["id"] not in item.context.unverified,
                self._not_first(number, why_not.get(one["id"], ())),
                item.context.answers.get(one["id"], ""),
            )
            for number, one in enumerate(agencies, start=1)
            if one["id"] not in item.concerned
        )

    def _not_first(self, number: int, why_not: Sequence[str]) -> str:
        """Say what puts an office behind the one ranked first."""
        if number not in (2, 3):  # further down nobody asks
            return ""
        return "; ".join(why_not) or self.say("done.less_likely")

    def _topics(self) -> tuple[Option, ...]:
        return tuple(Option(topic.id, f"{topic.field_name} – {topic.name}") for topic in self.site.desk.topics)

    def _type(self, type_id: str | None) -> str:
        return self.site.words.types.get(type_id or "", type_id or "")

    def _topic(self, topic_id: str | None) -> str:
        topics = self.site.desk.topics
        return topics[topic_id].name if topic_id is not None and topic_id in topics else topic_id or ""

    def _days_left(self, due: date | None) -> int | None:
        return None if due is None else (due - self.today).days


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"


def _pieces(text: str, marks: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut a text up at its marks, which may overlap."""
    pieces, at = [], 0
    for start, end in _joined(text, marks):
        start, end = max(at, start), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    return (*pieces, (text[at:], False)) if at < len(text) else tuple(pieces)


def _joined(text: str, marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the marks in order, those joined between which nothing but blanks stands."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _sentences(item: Item) -> Iterable[Sentence]:
    context = item.context
    for number, span in enumerate(sentences_of(context.turn, context.start, context.end)):
        yield Sentence(number, mask(span.cut(context.turn)).text, context.start <= span.start < context.end)


def _cooperating(agencies: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    """Return the offices that could work along; those that the rules name come first, none is chosen in advance."""
    ranked = sorted(agencies, key=lambda one: one["role"] != "cooperating")
    return tuple(Option(one["office"], one["name"]) for one in ranked)


def _returned(one: rules.Opened) -> Returned | None:
    if one.item.standing.state not in ("returned", "disputed"):
        return None
    last = next((d for d in reversed(one.history) if d.action == "return"), None)
    if last is None:
        return None
    earlier = next((d.after["name"] for d in reversed(one.history) if d.after.get("name")), "")
    return Returned(earlier or one.names.get(last.person_id, ""), last.at, last.after["reason"])
