"""Saved views of the queue: one's own."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import Field

from pipeline.cases.faults import Invalid, NotFound
from pipeline.review.api.callers import Key, Reader
from pipeline.review.api.errors import Route
from pipeline.review.api.models import Id, Sent, Shape
from pipeline.review.site import site_of

router = APIRouter(tags=["items"], route_class=Route)

MOST = 50
"""Views of one person, as on the page."""


class ViewIn(Sent):
    """A list of items to be kept under a name; one of the same name is replaced."""

    name: str = Field(min_length=1, max_length=80)
    query: str = Field(default="", max_length=2_000, description="Of the queue's address, without the question mark.")


class ViewOut(Shape):
    """A list of items that was kept under a name."""

    id: Id
    name: str
    query: str


class Views(Shape):
    """One's own views, by name."""

    views: list[ViewOut]


@router.get("/views")
def list_views(request: Request, who: Reader) -> Views:
    """List your saved views."""
    with site_of(request).store.read() as unit:
        return Views(views=[ViewOut.model_validate(one) for one in unit.views.of(who.person.id)])


@router.post("/views", status_code=201)
def save(request: Request, who: Reader, body: ViewIn) -> ViewOut:
    """Save a view."""
    with site_of(request).store.write() as unit:
        known = unit.views.of(who.person.id)
        if len(known) >= MOST and body.name not in {one.name for one in known}:
            raise Invalid("api.views_full", f"there are {MOST} views already", n=MOST)
        return ViewOut.model_validate(unit.views.save(who.person.id, body.name, body.query))


@router.delete("/views/{view_id}", status_code=204)
def drop(request: Request, who: Reader, view_id: Key) -> Response:
    """Forget a view."""
    with site_of(request).store.write() as unit:
        if not unit.views.drop(who.person.id, view_id):
            raise NotFound("api.no_view", f"view {view_id} is not one of this person's")
    return Response(status_code=204)
