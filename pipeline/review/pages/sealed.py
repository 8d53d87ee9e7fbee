"""The sealed lane: what only named persons see, and who looked behind the masks."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.cases.rights import Right
from pipeline.review.asking import asked
from pipeline.review.door import Visitor, needs, render
from pipeline.review.pages.desk import shower_of
from pipeline.review.site import site_of
from pipeline.review.view import SealedPage, Unmasking
from pipeline.store.desk.chain import Entry

router = APIRouter()

Opener = Annotated[Visitor, Depends(needs(Right.OPEN_SEALED))]
_LOOKS = 200  # latest looks behind a mask that are gone through


@router.get("/sealed", response_class=HTMLResponse)
def sealed(request: Request, who: Opener) -> HTMLResponse:
    """Show the sealed comments that this person may see."""
    site = site_of(request)
    page = asked({**request.query_params, "sealed": "1", "queue": "all"}, who.now)
    size = site.settings.review.page_size
    briefs, total = site.desk.find(who.person, page.wanted, limit=size, offset=(page.page - 1) * size)
    with site.store.read() as unit:
        people = unit.people.all()
        looks = unit.trail.latest(limit=_LOOKS, action="item.unmask")
    names, logins = {one.id: one.name for one in people}, {one.login: one.name for one in people}
    shower = shower_of(request, who, site)
    rows = tuple(shower.row(one, names, who.person.id, "sealed=1") for one in briefs)
    seen = {one.id for one in briefs}
    unmaskings = tuple(
        Unmasking(number, f"/queue?sealed=1&item={number}", logins.get(one.actor or "", ""), _moment(one), _reason(one))
        for one in looks
        if (number := int(one.subject.partition(":")[2])) in seen
    )
    shown = SealedPage(rows, total, page.page, max(1, -(-total // size)), unmaskings)
    return render(request, "sealed.html", who, page=shown)


def _moment(look: Entry) -> datetime:
    return datetime.fromisoformat(look.at)


def _reason(look: Entry) -> str:
    return str(json.loads(look.details).get("reason", ""))
