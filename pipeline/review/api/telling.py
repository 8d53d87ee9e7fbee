"""What the desk knows of items and decisions, as programs are told it: what pages hide is hidden here too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from pipeline.cases.bench import Done
from pipeline.cases.desk import Opened
from pipeline.cases.secrecy import Unmasked
from pipeline.review.api.errors import spoken
from pipeline.review.api.item_models import (
    Beside,
    DecisionOut,
    DoneOut,
    ItemMeeting,
    ItemOut,
    ItemRow,
    OfficeNamed,
    SentenceOut,
    SimilarOut,
    SuggestedOffice,
    Suggestion,
    UnmaskedOut,
)
from pipeline.review.door import Visitor, say
from pipeline.review.opened_view import Opened as View
from pipeline.review.showing import Shower
from pipeline.review.site import site_of
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.item import Brief


def shower_of(request: Request, who: Visitor) -> Shower:
    """Return what makes views, for whoever asks and in the language that is asked for."""
    language = spoken(request)
    return Shower(site_of(request), lambda key, **values: say(request, key, language, **values), who.now)


def row_of(brief: Brief, shower: Shower, who: Visitor) -> ItemRow:
    """Return what a list tells of an item."""
    others = {} if brief.claimed_by is None else {brief.claimed_by: "?"}
    row = shower.row(brief, others, who.person.id, "")
    hidden = row.blind or brief.check_kind == "second"
    return ItemRow(
        id=brief.id,
        version=brief.version,
        meeting=brief.meeting_id,
        source=brief.source,
        masked_text=brief.excerpt,
        state=brief.state,  # type: ignore[arg-type]  # checked as the shape is made
        check=brief.check_kind,
        sealed=brief.sealed,
        hidden=hidden,
        type=None if hidden else brief.type,
        topic=None if hidden else brief.topic,
        office_name=None if hidden else brief.office_name,
        probability=None if hidden else brief.probability,
        place=brief.place,
        due_on=brief.due_on,
        risk=brief.risk,
        claimed=row.claimed_by is not None,
        decided_at=None if hidden else brief.decided_at,
    )


def item_of(one: Opened, shower: Shower, who: Visitor, unmasked: Unmasked | None = None) -> ItemOut:
    """Return all that a person may know of an item."""
    item, standing, hidden = one.item, one.item.standing, one.hidden
    view = shower.opened(one, who.person.id, None)
    told = [decision for decision in one.history if not hidden or decision.action in ("note", "return")]
    return ItemOut(
        id=item.id,
        version=item.version,
        record_id=item.record_id,
        parent=item.parent_id,
        meeting=ItemMeeting(
            id=item.meeting_id,
            title=view.meeting.title,
            date=view.meeting.date,
            place=view.meeting.place,
            level=item.record["meeting"]["level"],
        ),
        locator=view.meeting.locator,
        state=standing.state,  # type: ignore[arg-type]
        queue=standing.queue,  # type: ignore[arg-type]
        check=standing.check_kind,
        sealed=standing.sealed,
        hidden=hidden,
        risk=item.risk,
        raised_on=item.raised_on,
        due_on=standing.due_on,
        deadline_basis=view.deadline.basis,
        masked_text=item.record["masked_text"],
        before=view.before,
        after=view.after,
        heading=view.heading,
        speaker_place=view.speaker_place,
        type=None if hidden else standing.type,
        topic=None if hidden else standing.topic,
        agency=None if hidden else standing.agency,
        office=None if hidden else standing.office,
        suggestion=None if hidden else _suggestion(item.record, view, one),
        history=[decision_of(decision, one.names) for decision in told],
        sentences=[SentenceOut(number=s.number, masked_text=s.text, inside=s.inside) for s in view.sentences],
        beside=[Beside(id=b.id, version=b.version, masked_text=b.record["masked_text"]) for b in one.beside],
        similar=[_similar(brief) for brief in one.similar] if not hidden else [],
        concerned=list(item.concerned),
        can=sorted(view.can),
        kept_by_another=one.kept_by is not None,
        undoable=one.undoable.id if one.undoable else None,
        unmasked=None if unmasked is None else UnmaskedOut.model_validate(unmasked),
    )


def decision_of(one: Decided, names: Mapping[int, str]) -> DecisionOut:
    """Return what is told of a decision."""
    after = one.after
    return DecisionOut(
        id=one.id,
        item=one.item_id,
        version=one.version,
        action=one.action,
        at=one.at,
        person=one.person_id,
        by=names.get(one.person_id, ""),
        seen=one.seen,
        chosen=one.chosen,
        undoes=one.undoes,
        bundle=one.bundle,
        type=after.get("type"),
        topic=after.get("topic"),
        office=_office(after) if after.get("office") and after.get("name") else None,
        cooperating=[_office(beside) for beside in after.get("cooperating", ())],
        note=after.get("note") or after.get("reason") or "",
    )


def done_of(done: Done, who: Visitor) -> DoneOut:
    """Return what a change came to."""
    person = who.person
    return DoneOut(
        decision=decision_of(done.decision, {person.id: person.name}),
        state=done.standing.state,  # type: ignore[arg-type]
        queue=done.standing.queue,  # type: ignore[arg-type]
        repeated=done.repeated,
        children=list(done.children),
    )


def _suggestion(record: Mapping[str, Any], view: View, one: Opened) -> Suggestion:
    return Suggestion(
        type=record["type"]["id"],
        topic=record["topics"][0]["id"] if record["topics"] else None,
        offices=[
            SuggestedOffice(
                number=office.number,
                office=office.office,
                name=office.name,
                probability=office.probability,
                why=list(office.why),
                verified=office.verified,
            )
            for office in view.candidates
        ],
        reasons=list(view.reasons),
        evidence=[(start, end) for start, end in one.item.context.marks],
        model=record["model"],
        rules=record["rules"],
    )


def _similar(brief: Brief) -> SimilarOut:
    return SimilarOut(id=brief.id, masked_text=brief.excerpt, agency=brief.agency, decided_at=brief.decided_at)


def _office(after: Mapping[str, Any]) -> OfficeNamed:
    return OfficeNamed(agency=after["agency"], office=after["office"], name=after["name"])
