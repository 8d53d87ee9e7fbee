"""What is done with one comment, and taking it back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from fastapi import APIRouter, Request

from pipeline.cases.bench import Request as Asking
from pipeline.cases.deciding import Answer
from pipeline.cases.faults import Invalid
from pipeline.cases.sentences import sentences_of
from pipeline.records import Span
from pipeline.review.api.callers import Key, Reader
from pipeline.review.api.errors import Route
from pipeline.review.api.item_models import (
    Change,
    Clip,
    Decide,
    DoneOut,
    Merge,
    Split,
    WithNote,
    WithReason,
)
from pipeline.review.api.telling import done_of
from pipeline.review.door import Visitor
from pipeline.review.site import site_of

router = APIRouter(tags=["decisions"], route_class=Route)


@router.post("/items/{item_id}/decision")
def decide(request: Request, who: Reader, item_id: Key, body: Decide) -> DoneOut:
    """Name the office that must answer."""
    answer = Answer(body.office, body.type, body.topic, tuple(body.cooperating), body.note, body.seen)
    return done_of(site_of(request).desk.decide(_asking(who, item_id, body), answer), who)


@router.post("/items/{item_id}/drop")
def drop(request: Request, who: Reader, item_id: Key, body: WithNote) -> DoneOut:
    """Say that it is no citizen's comment."""
    return done_of(site_of(request).desk.drop(_asking(who, item_id, body), body.note), who)


@router.post("/items/{item_id}/return")
def give_back(request: Request, who: Reader, item_id: Key, body: WithReason) -> DoneOut:
    """Say for the office it was sent to that it is not its own; the second time an arbiter decides."""
    return done_of(site_of(request).desk.give_back(_asking(who, item_id, body), body.reason), who)


@router.post("/items/{item_id}/note")
def note(request: Request, who: Reader, item_id: Key, body: WithNote) -> DoneOut:
    """Leave a note."""
    return done_of(site_of(request).desk.note(_asking(who, item_id, body), body.note), who)


@router.post("/items/{item_id}/seal")
def seal(request: Request, who: Reader, item_id: Key, body: WithReason) -> DoneOut:
    """Let only named persons see it from now on."""
    return done_of(site_of(request).desk.seal(_asking(who, item_id, body), body.reason), who)


@router.post("/items/{item_id}/unseal")
def unseal(request: Request, who: Reader, item_id: Key, body: WithReason) -> DoneOut:
    """Let everybody in whose scope it lies see it again."""
    return done_of(site_of(request).desk.unseal(_asking(who, item_id, body), body.reason), who)


@router.post("/items/{item_id}/split")
def split(request: Request, who: Reader, item_id: Key, body: Split) -> DoneOut:
    """Cut a comment before some of its sentences; each piece is an item of its own."""
    spans = _sentences(request, who, item_id)
    cuts = [_of(spans, number, "before").start for number in body.before]
    return done_of(site_of(request).desk.split(_asking(who, item_id, body), cuts), who)


@router.post("/items/{item_id}/clip")
def clip(request: Request, who: Reader, item_id: Key, body: Clip) -> DoneOut:
    """Let a comment begin and end with other sentences of its turn."""
    spans = _sentences(request, who, item_id)
    start, end = _of(spans, body.first, "first").start, _of(spans, body.last, "last").end
    return done_of(site_of(request).desk.clip(_asking(who, item_id, body), start, end), who)


@router.post("/items/{item_id}/merge")
def merge(request: Request, who: Reader, item_id: Key, body: Merge) -> DoneOut:
    """Join a comment with another of the same turn."""
    desk = site_of(request).desk
    return done_of(desk.merge(_asking(who, item_id, body), body.other, body.other_version), who)


@router.post("/decisions/{decision_id}/undo")
def undo(request: Request, who: Reader, decision_id: Key) -> DoneOut:
    """Take back the latest decision about an item; sent twice, it is done once."""
    desk = site_of(request).desk
    taken = desk.decision(who.person, decision_id)
    asking = Asking(who.person, taken.item_id, taken.version, f"undo-{taken.id}", who.now)
    return done_of(desk.undo(asking, taken.id), who)


def _asking(who: Visitor, item_id: int, body: Change) -> Asking:
    return Asking(who.person, item_id, body.version, body.request or secrets.token_hex(16), who.now)


def _sentences(request: Request, who: Visitor, item_id: int) -> Sequence[Span]:
    context = site_of(request).desk.glance(who.person, item_id).context
    return sentences_of(context.turn, context.start, context.end)


def _of(spans: Sequence[Span], number: int, field: str) -> Span:
    if number >= len(spans):
        raise Invalid("no_cut", f"there are {len(spans)} sentences, from 0", field=field)
    return spans[number]
