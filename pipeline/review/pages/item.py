"""What is done with one comment. Every form brings the version it was made for and an id of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.cases.bench import Done
from pipeline.cases.bench import Request as Asking
from pipeline.cases.deciding import Answer
from pipeline.cases.faults import Invalid, Stale
from pipeline.cases.rights import Right
from pipeline.cases.sentences import sentences_of
from pipeline.review.asking import Asked, asked
from pipeline.review.door import Flash, Id, Visitor, go, needs, render
from pipeline.review.opened_view import Conflict, Taken
from pipeline.review.pages.desk import lead_on, matches, show, shower_of
from pipeline.review.site import site_of
from pipeline.review.view import OfficesPage
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.item import Item

router = APIRouter()

Reader = Annotated[Visitor, Depends(needs(Right.READ))]
Text = Annotated[str, Form(max_length=2000)]
Short = Annotated[str, Form(max_length=200)]
_MOST_FIELDS = 40


@dataclass(frozen=True, slots=True)
class Ticket:
    """What every form of an item brings along."""

    item_id: int
    version: int
    request: str
    base: str

    def asking(self, who: Visitor) -> Asking:
        """Return the request as the desk wants it."""
        return Asking(who.person, self.item_id, self.version, self.request, who.now)

    def asked(self, who: Visitor) -> Asked:
        """Return the list that the form stood beside."""
        return asked(dict(parse_qsl(self.base)), who.now)


def ticket(
    item_id: Id,
    version: Annotated[int, Form(ge=0)],
    request: Annotated[str, Form(min_length=8, max_length=64)],
    base: Annotated[str, Form(max_length=2000)] = "",
) -> Ticket:
    """Return what the form brought."""
    return Ticket(item_id, version, request, base)


Brought = Annotated[Ticket, Depends(ticket)]


@router.get("/items/{item_id}")
def item(request: Request, who: Reader, item_id: Id) -> RedirectResponse:
    """Lead to the page that shows a comment."""
    site_of(request).desk.glance(who.person, item_id)
    return go(request, f"/queue?queue=all&item={item_id}")


@router.get("/items/{item_id}/{action}")
def acted_on(request: Request, who: Reader, item_id: Id, action: str) -> RedirectResponse:
    """Lead to the comment from where its forms are sent: a page loaded again there, or in another language."""
    site_of(request).desk.glance(who.person, item_id)
    language = request.query_params.get("lang", "")
    return go(request, f"/queue?queue=all&item={item_id}" + (f"&lang={quote(language[:8])}" if language else ""))


@router.post("/items/{item_id}/decision")
def decide(
    request: Request,
    who: Reader,
    brought: Brought,
    chosen: Short = "",
    office: Short = "",
    office_words: Short = "",
    type: Short = "",  # noqa: A002 - the name of the field
    topic: Short = "",
    cooperating: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    cooperating_words: Annotated[str, Form(max_length=400)] = "",
    note: Text = "",
) -> Response:
    """Name the office that must answer; where typed words do not name one office, ask which is meant."""
    desk = site_of(request).desk
    fields: list[tuple[str, str]] = [("version", str(brought.version)), ("request", brought.request)]
    fields += [("base", brought.base), ("type", type), ("topic", topic), ("note", note)]
    fields += [("cooperating", one) for one in cooperating[:_MOST_FIELDS]]
    item = desk.glance(who.person, brought.item_id)
    lead = ("" if desk.is_hidden(item, who.person) else _chosen(item, chosen)) or office
    if not lead:
        lead = _named(request, who, brought.item_id, office_words)
        if not lead:
            return _ask_which(request, who, brought.item_id, office_words, "office", fields)
    beside = cooperating[:_MOST_FIELDS]
    for words in filter(None, (part.strip() for part in cooperating_words.split(";"))):
        found = _named(request, who, brought.item_id, words)
        if not found:
            return _ask_which(request, who, brought.item_id, words, "cooperating", [*fields, ("office", lead)])
        beside.append(found)
    answer = Answer(lead, type or None, topic or None, tuple(beside), note)
    try:
        done = desk.decide(brought.asking(who), answer)
    except Stale as fault:
        return _conflict(request, who, fault, brought, answer, [*fields, ("office", lead)])
    return lead_on(request, who, brought.asked(who), brought.item_id, _said(done, done.decision.after.get("name", "")))


@router.post("/items/{item_id}/drop")
def drop(request: Request, who: Reader, brought: Brought, note: Text = "") -> Response:
    """Say that it is no comment."""
    return _do(request, who, brought, lambda asking: site_of(request).desk.drop(asking, note))


@router.post("/items/{item_id}/return")
def give_back(request: Request, who: Reader, brought: Brought, reason: Text = "") -> Response:
    """Say for an office that it is not its own."""
    return _do(request, who, brought, lambda asking: site_of(request).desk.give_back(asking, reason))


@router.post("/items/{item_id}/note")
def note(request: Request, who: Reader, brought: Brought, note: Text = "") -> Response:
    """Leave a note and stay."""
    return _do(request, who, brought, lambda asking: site_of(request).desk.note(asking, note), stay=True)


@router.post("/items/{item_id}/seal")
def seal(request: Request, who: Reader, brought: Brought, reason: Text = "") -> Response:
    """Let only named persons see it from now on."""
    return _do(request, who, brought, lambda asking: site_of(request).desk.seal(asking, reason))


@router.post("/items/{item_id}/unseal")
def unseal(request: Request, who: Reader, brought: Brought, reason: Text = "") -> Response:
    """Let everybody see it again."""
    return _do(request, who, brought, lambda asking: site_of(request).desk.unseal(asking, reason), stay=True)


@router.post("/items/{item_id}/split")
def split(
    request: Request,
    who: Reader,
    brought: Brought,
    starts: Annotated[list[int], Form()] = [],  # noqa: B006
) -> Response:
    """Cut a comment before each of the sentences named."""
    desk = site_of(request).desk
    spans = _sentences(desk.glance(who.person, brought.item_id))
    cuts = [spans[number].start for number in starts if 0 <= number < len(spans)]
    return _do(request, who, brought, lambda asking: desk.split(asking, cuts))


@router.post("/items/{item_id}/clip")
def clip(
    request: Request,
    who: Reader,
    brought: Brought,
    sentences: Annotated[list[int], Form()] = [],  # noqa: B006
) -> Response:
    """Let a comment reach from the first to the last of the sentences named."""
    desk = site_of(request).desk
    spans = _sentences(desk.glance(who.person, brought.item_id))
    kept = sorted(number for number in sentences if 0 <= number < len(spans))
    start, end = (spans[kept[0]].start, spans[kept[-1]].end) if kept else (0, 0)
    return _do(request, who, brought, lambda asking: desk.clip(asking, start, end))


@router.post("/items/{item_id}/merge")
def merge(
    request: Request, who: Reader, brought: Brought, other: Annotated[str, Form(alias="with", max_length=40)] = ""
) -> Response:
    """Join a comment with another of its turn, given as id:version."""
    other_id, _, version = other.partition(":")
    if not _number(other_id) or not _number(version):
        raise Invalid("not_together", "no comment named to join with", field="with")
    desk = site_of(request).desk
    return _do(request, who, brought, lambda asking: desk.merge(asking, _number(other_id), _number(version)))


@router.post("/items/{item_id}/release")
def release(request: Request, who: Reader, brought: Brought) -> Response:
    """Let go of a comment and go on with the next."""
    return lead_on(request, who, brought.asked(who), brought.item_id, None)


@router.post("/items/{item_id}/unmask", response_class=HTMLResponse)
def unmask(request: Request, who: Reader, item_id: Id, reason: Text = "", base: Text = "") -> HTMLResponse:
    """Show a comment once with its personal data."""
    site = site_of(request)
    unmasked = site.desk.unmask(who.person, item_id, reason, who.now)
    opened = site.desk.open_item(who.person, item_id, who.now)
    shown = shower_of(request, who, site).opened(opened, who.person.id, unmasked)
    return show(request, who, asked(dict(parse_qsl(base)), who.now), shown)


@router.get("/undo")
def undone(request: Request, who: Reader) -> RedirectResponse:
    """Lead to the queue from where undoing is sent."""
    return go(request, "/queue")


@router.post("/undo")
def undo(
    request: Request, who: Reader, decision: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None, bundle: Short = ""
) -> Response:
    """Take back a decision, or all that were taken as one."""
    desk = site_of(request).desk
    bundle = bundle or request.query_params.get("bundle", "")[:200]
    if bundle:
        many = desk.undo_many(Asking(who.person, 0, 0, f"undo-{bundle}"[:64], who.now), bundle)
        flash = Flash("ok" if not many.refused else "warn", "done.undone_many", {"n": len(many.done)})
        return go(request, "/queue", flash)
    number = decision or _number(request.query_params.get("decision", ""))
    taken = desk.decision(who.person, number)
    asking = Asking(who.person, taken.item_id, taken.version, f"undo-{taken.id}", who.now)
    desk.undo(asking, taken.id)
    return go(request, f"/queue?item={taken.item_id}", Flash("ok", "done.undone"))


def _do(
    request: Request, who: Visitor, brought: Ticket, act: Callable[[Asking], Done], *, stay: bool = False
) -> Response:
    """Do something and lead on: to the next comment, or to the same where there is more to do with it."""
    try:
        done = act(brought.asking(who))
    except Stale as fault:
        return _conflict(request, who, fault, brought, None, [])
    flash = _said(done, "")
    if stay or done.children:
        shown = done.children[0] if done.children else brought.item_id
        base = f"{brought.base}&" if brought.base else ""
        return go(request, f"/queue?{base}item={shown}", flash)
    return lead_on(request, who, brought.asked(who), brought.item_id, flash)


def _said(done: Done, office: str) -> Flash:
    action = done.decision.action
    undo = None if action in ("note", "undo") else f"/undo?decision={done.decision.id}"
    return Flash("ok", f"done.{action}", {"office": office, "number": str(done.decision.item_id)}, undo)


def _chosen(item: Item, chosen: str) -> str:
    """Return the office with this number among those suggested; empty where none is meant."""
    agencies: Sequence[Any] = item.record["agencies"]
    number = _number(chosen)
    return str(agencies[number - 1]["office"]) if 1 <= number <= len(agencies) else ""


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _named(request: Request, who: Visitor, item_id: Id, words: str) -> str:
    """Return the one office that words name; empty where they name none or several."""
    site = site_of(request)
    item = site.desk.glance(who.person, item_id)
    found = site.offices.meant(words, item.record["meeting"]["place"], site.desk.day_of(item))
    return found.office if found is not None and found.agency_id not in item.concerned else ""


def _ask_which(
    request: Request, who: Visitor, item_id: Id, words: str, name: str, fields: Sequence[tuple[str, str]]
) -> HTMLResponse:
    found = matches(site_of(request), who, words, item_id, 30)
    at = f"/items/{item_id}/decision"
    page = OfficesPage(words.strip(), at, found, tuple(fields), name, f"/queue?queue=all&item={item_id}")
    return render(request, "offices.html", who, page=page)


def _conflict(
    request: Request,
    who: Visitor,
    fault: Stale,
    brought: Ticket,
    answer: Answer | None,
    fields: Sequence[tuple[str, str]],
) -> HTMLResponse:
    """Show what both wanted; nothing of the second has been kept yet."""
    theirs: Decided | None = fault.facts.get("theirs")
    current: Item | None = fault.facts.get("item")
    if theirs is None or current is None or answer is None:
        raise fault
    site = site_of(request)
    opened = site.desk.open_item(who.person, current.id, who.now)
    if opened.hidden:
        raise fault
    shower = shower_of(request, who, site)
    mine = Taken("", None, site.desk.name_of(current, answer.office), note=answer.note)
    conflict = Conflict(
        id=current.id,
        href=f"/queue?queue=all&item={current.id}",
        excerpt=current.record["masked_text"],
        mine=mine,
        theirs=shower.taken(theirs, opened.names.get(theirs.person_id, "")),
        version=current.version,
        request=f"{brought.request}-r"[:64],
        can_replace="decide" in opened.can and opened.kept_by is None,
        fields=tuple(one for one in fields if one[0] not in ("version", "request")),
    )
    return render(request, "conflict.html", who, status=409, conflict=conflict)


def _sentences(item: Item) -> Sequence[Any]:
    return sentences_of(item.context.turn, item.context.start, item.context.end)
