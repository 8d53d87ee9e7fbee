"""Comments: lists, one of them, the next to be decided."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from pipeline.cases.faults import Invalid
from pipeline.review.api.callers import Decider, Key, Reader
from pipeline.review.api.errors import Route
from pipeline.review.api.item_models import Counts, ItemOut, ItemQuery, ItemRows, MeetingOut, Meetings
from pipeline.review.api.paging import Cursor, Limit, cursor_of, number_of
from pipeline.review.api.telling import item_of, row_of, shower_of
from pipeline.review.asking import asked
from pipeline.review.door import Visitor
from pipeline.review.pages.desk import counts
from pipeline.review.site import site_of
from pipeline.store.desk.filters import Filter

router = APIRouter(tags=["items"], route_class=Route)

Narrowed = Annotated[ItemQuery, Query()]


class PagedQuery(ItemQuery):
    """Which items are meant, and which piece of the list."""

    limit: Limit = 30
    cursor: Cursor = None


@router.get("/items")
def list_items(request: Request, who: Reader, query: Annotated[PagedQuery, Query()]) -> ItemRows:
    """List the items that you may see, the most urgent first."""
    offset = number_of(query.cursor) or 0
    found, total = site_of(request).desk.find(who.person, filter_of(query, who), limit=query.limit, offset=offset)
    shower = shower_of(request, who)
    end = offset + len(found)
    more = cursor_of(end) if found and end < total else None
    return ItemRows(items=[row_of(one, shower, who) for one in found], total=total, next=more)


@router.get("/queues")
def queues(request: Request, who: Reader) -> Counts:
    """Count the items that wait in each queue that you work in."""
    return Counts(queues=dict(counts(request.app.state.kept, site_of(request), who)))


@router.post("/items/next", responses={204: {"description": "Nothing waits."}})
def next_item(request: Request, who: Decider, query: Narrowed) -> ItemOut:
    """Keep the most urgent item for yourself and return it; others do not get it until you let it go."""
    desk = site_of(request).desk
    found = desk.next_item(who.person, filter_of(query, who), who.now)
    if found is None:
        return Response(status_code=204)  # type: ignore[return-value]
    return item_of(desk.open_item(who.person, found, who.now), shower_of(request, who), who)


@router.get("/items/{item_id}")
def read(
    request: Request,
    who: Reader,
    item_id: Key,
    unmasked: Annotated[bool, Query(description="With the words as they were said; the trail tells of it.")] = False,
    reason: Annotated[str, Query(max_length=2_000, description="Why they must be seen.")] = "",
) -> ItemOut:
    """Tell all of one item. If it waits and you may decide it, it is kept for you as if you had opened its page."""
    desk = site_of(request).desk
    words = None
    if unmasked:
        if not reason.strip():
            raise Invalid("api.reason_needed", "unmasked text needs a reason", field="reason")
        words = desk.unmask(who.person, item_id, reason, who.now)
    opened = desk.open_item(who.person, item_id, who.now, keep=False)
    return item_of(opened, shower_of(request, who), who, words)


@router.post("/items/{item_id}/release", status_code=204)
def release(request: Request, who: Reader, item_id: Key) -> Response:
    """Let go of an item that is kept for you."""
    desk = site_of(request).desk
    desk.glance(who.person, item_id)
    desk.release(who.person, item_id)
    return Response(status_code=204)


@router.get("/meetings")
def meetings(request: Request, who: Reader) -> Meetings:
    """List the meetings and other files that lie on the desk, the latest first."""
    with site_of(request).store.read() as unit:
        found = unit.items.meetings()
    told = [
        MeetingOut(
            id=one.id,
            title=one.title or one.source,
            date=one.held_on,
            place=one.place,
            level=one.level,
            source=one.source,
            n_items=one.n_items,
        )
        for one in found
    ]
    return Meetings(meetings=told)


def filter_of(query: ItemQuery, who: Visitor) -> Filter:
    """Return the filter that a query means; where no queue is named, all of them."""
    named = query.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"limit", "cursor"})
    given = {name: str(value) for name, value in named.items()} | ({"sealed": "1"} if query.sealed else {})
    return asked({"queue": "all"} | given, who.now).wanted
