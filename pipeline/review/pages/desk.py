"""The queue: a list on the left, one comment on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from pipeline.cases.faults import Invalid
from pipeline.cases.rights import Right, may
from pipeline.review.asking import Asked, Kept, asked, choices
from pipeline.review.door import Flash, Visitor, go, needs, render, say
from pipeline.review.opened_view import Opened
from pipeline.review.showing import Shower
from pipeline.review.site import Site, site_of
from pipeline.review.view import OfficeMatch, QueuePage, SavedView
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.items import ARBITER, REVIEW

router = APIRouter()

Reader = Annotated[Visitor, Depends(needs(Right.READ))]
Id = Annotated[int, Query(ge=1, le=2**31 - 1)]
_MAX_VIEWS = 50


@router.get("/queue", response_class=HTMLResponse)
def queue(request: Request, who: Reader, item: Id | None = None) -> HTMLResponse:
    """Show a list, and the comment that is asked for."""
    site = site_of(request)
    wanted = asked(request.query_params, who.now)
    shower = shower_of(request, who, site)
    opened = None
    if item is not None:
        opened = shower.opened(site.desk.open_item(who.person, item, who.now), who.person.id)
    return show(request, who, wanted, opened)


def show(
    request: Request, who: Visitor, wanted: Asked, opened: Opened | None, *, status: int = 200, **more: Any
) -> HTMLResponse:
    """Return the page with both panes; a sealed comment stands beside the list of sealed ones."""
    site = site_of(request)
    if opened is not None and opened.sealed and not wanted.wanted.sealed:
        wanted = asked({"sealed": "1"}, who.now)
    page = queue_page(request, who, site, wanted, opened)
    return render(request, "queue.html", who, status=status, page=page, **more)


def queue_page(request: Request, who: Visitor, site: Site, wanted: Asked, opened: Opened | None) -> QueuePage:
    """Return what the page shows."""
    size = site.settings.review.page_size
    shower = shower_of(request, who, site)
    briefs = site.desk.listed(who.person, wanted.wanted, limit=size, offset=(wanted.page - 1) * size)
    kept: Kept = request.app.state.kept
    waiting = counts(kept, site, who, sealed=wanted.wanted.sealed)
    total = _total(kept, site, who, wanted)
    everything = sum(_by_queue(kept, site, who, Filter(sealed=wanted.wanted.sealed)).values())
    with site.store.read() as unit:
        names = {one.id: one.name for one in unit.people.all()}
        views = tuple(SavedView(one.id, one.name, one.query) for one in unit.views.of(who.person.id))
    selected = opened.id if opened else None
    return QueuePage(
        rows=tuple(shower.row(one, names, who.person.id, wanted.base, selected) for one in briefs),
        total=total,
        page=wanted.page,
        pages=max(1, -(-total // size)),
        filters=choices(request, site, wanted.given, shower.say),
        words=wanted.given.get("words", ""),
        queue=wanted.wanted.queue or "",
        views=views,
        counts={**waiting, "all": everything},
        opened=opened,
        base=wanted.base,
    )


def counts(kept: Kept, site: Site, who: Visitor, *, sealed: bool = False) -> Mapping[str, int]:
    """Return how many comments wait in each queue that this person works in."""
    waiting = _by_queue(kept, site, who, Filter(sealed=sealed))
    mine = (REVIEW, ARBITER) if may(who.person, Right.ARBITRATE) else (REVIEW,)
    return {name: waiting.get(name, 0) for name in mine}


def _total(kept: Kept, site: Site, who: Visitor, wanted: Asked) -> int:
    """Return how many comments the list holds."""
    by_queue = _by_queue(kept, site, who, replace(wanted.wanted, queue=None))
    return by_queue.get(wanted.wanted.queue, 0) if wanted.wanted.queue else sum(by_queue.values())


def _by_queue(kept: Kept, site: Site, who: Visitor, wanted: Filter) -> Mapping[str | None, int]:
    wanted = replace(wanted, today=None) if wanted.due is None else wanted
    return kept.counts((who.person.id, wanted), lambda: site.desk.counts(who.person, wanted, "queue"))


@router.get("/queue/counts")
def queue_counts(request: Request, who: Reader) -> JSONResponse:
    """Tell how many comments wait; a script of the page asks now and then."""
    return JSONResponse(dict(counts(request.app.state.kept, site_of(request), who)))


@router.get("/queue/next")
def queue_next(request: Request, who: Reader, after: Id | None = None) -> RedirectResponse:
    """Keep the most urgent comment for this person and lead to it; to the list where nothing waits."""
    return lead_on(request, who, asked(request.query_params, who.now), after, None)


def lead_on(request: Request, who: Visitor, wanted: Asked, after: int | None, flash: Flash | None) -> RedirectResponse:
    """Lead to the next comment of a list, saying what was just done; whoever only reads gets the list."""
    site = site_of(request)
    if after is not None:
        site.desk.release(who.person, after)
    found = None
    if may(who.person, Right.DECIDE) or wanted.wanted.queue == ARBITER or wanted.wanted.sealed:
        found = site.desk.next_item(who.person, wanted.wanted, who.now, after=after)
    query = "&".join(part for part in (wanted.base, f"item={found}" if found else "") if part)
    return go(request, f"/queue?{query}" if query else "/queue", flash)


@router.get("/offices")
def offices(
    request: Request, who: Reader, q: Annotated[str, Query(max_length=200)] = "", item: Id | None = None
) -> JSONResponse:
    """Return the offices that words mean, for the field in which names are typed."""
    site = site_of(request)
    found = matches(site, who, q, item)
    return JSONResponse([{"office": one.office, "agency_id": one.agency_id, "name": one.name} for one in found])


def matches(site: Site, who: Visitor, words: str, item_id: int | None, limit: int = 10) -> tuple[OfficeMatch, ...]:
    """Return the offices that words mean as seen from an item: never one whose people it is about."""
    place, day, concerned = None, who.now.date(), frozenset[str]()
    if item_id is not None:
        opened = site.desk.glance(who.person, item_id)
        place, day, concerned = opened.record["meeting"]["place"], site.desk.day_of(opened), frozenset(opened.concerned)
    found = site.offices.find(words, place, day, limit)
    return tuple(OfficeMatch(one.office, one.name, one.agency_id) for one in found if one.agency_id not in concerned)


@router.post("/queue/views")
def save_view(
    request: Request,
    who: Reader,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    query: Annotated[str, Form(max_length=2000)] = "",
) -> RedirectResponse:
    """Keep a list under a name."""
    site = site_of(request)
    if not name.strip():
        raise Invalid("errors.invalid_text", "a view without a name", field="name")
    with site.store.write() as unit:
        known = unit.views.of(who.person.id)
        if len(known) >= _MAX_VIEWS and name not in {one.name for one in known}:
            return go(request, f"/queue?{query}", Flash("warn", "done.views_full", {"n": _MAX_VIEWS}))
        unit.views.save(who.person.id, name, query)
    return go(request, f"/queue?{query}", Flash("ok", "done.view_saved"))


@router.post("/queue/views/drop")
def drop_view(request: Request, who: Reader, view: Annotated[int, Form(ge=1, le=2**31 - 1)]) -> RedirectResponse:
    """Forget a list that was kept."""
    with site_of(request).store.write() as unit:
        unit.views.drop(who.person.id, view)
    return go(request, "/queue", Flash("ok", "done.view_dropped"))


def shower_of(request: Request, who: Visitor, site: Site) -> Shower:
    """Return what makes views for this visitor."""
    return Shower(site, lambda key, **values: say(request, key, who.locale, **values), who.now)
