"""Many comments at once: choose with the suggestions in sight, see what would become of them, then decide."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.cases.bench import Request as Asking
from pipeline.cases.deciding import Answer, DoneMany
from pipeline.cases.faults import Invalid
from pipeline.cases.rights import Right
from pipeline.review.asking import asked, choices
from pipeline.review.door import Flash, Visitor, go, needs, render
from pipeline.review.pages.desk import matches, shower_of
from pipeline.review.site import site_of
from pipeline.review.view import BulkPage, BulkRow, OfficesPage
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Brief

router = APIRouter()

Decider = Annotated[Visitor, Depends(needs(Right.DECIDE))]
MOST = 200
"""Comments that are decided at once at most: nobody looks through more."""

_LEFT = {"sealed": "left_sealed", "blind": "left_blind", "danger": "left_risk", "concerned": "left_concerned"}
_LEFT |= {"no_item": "left_not_allowed", "no_office": "left_no_suggestion", "claimed": "left_claimed"}


@router.get("/bulk", response_class=HTMLResponse)
def select(request: Request, who: Decider) -> HTMLResponse:
    """Show what could be decided, with the suggestions."""
    site = site_of(request)
    page = asked({key: value for key, value in request.query_params.items() if key != "sealed"}, who.now)
    size = site.settings.review.page_size
    wanted = replace(page.wanted, not_decided_by=who.person.id)
    briefs, total = site.desk.find(who.person, wanted, limit=size, offset=(page.page - 1) * size)
    shower = shower_of(request, who, site)
    with site.store.read() as unit:
        names = {one.id: one.name for one in unit.people.all()}
    shown = BulkPage(
        step="select",
        rows=tuple(shower.row(one, names, who.person.id, page.base) for one in briefs),
        total=total,
        page=page.page,
        pages=max(1, -(-total // size)),
        filters=choices(request, site, page.given, shower.say),
        words=page.given.get("words", ""),
        base=page.base,
    )
    return render(request, "bulk.html", who, page=shown)


@router.post("/bulk")
def bulk(
    request: Request,
    who: Decider,
    step: Annotated[str, Form(pattern="^(preview|decide)$")],
    action: Annotated[str, Form(pattern="^(accept|assign|drop)$")],
    items: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    office: Annotated[str, Form(max_length=200)] = "",
    office_words: Annotated[str, Form(max_length=200)] = "",
    base: Annotated[str, Form(max_length=2000)] = "",
    request_id: Annotated[str, Form(alias="request", max_length=64)] = "",
) -> Response:
    """Show what would become of the comments chosen; then decide them as one."""
    if not items or len(items) > MOST:
        raise Invalid("none_chosen", f"choose 1 to {MOST} comments", field="items", most=MOST)
    versions = _versions(items)
    if action == "assign" and not office:
        found = matches(site_of(request), who, office_words, None, 30)
        if len(found) != 1:
            fields = [("step", "preview"), ("action", action), ("base", base), *(("items", one) for one in items)]
            page = OfficesPage(office_words.strip(), "/bulk", found, tuple(fields), back=f"/bulk?{base}")
            return render(request, "offices.html", who, page=page)
        office = found[0].office
    if step == "preview":
        return _preview(request, who, versions, action, office, base)
    desk = site_of(request).desk
    asking = Asking(who.person, 0, 0, request_id or secrets.token_hex(16), who.now)
    if action == "drop":
        many = desk.drop_many(asking, versions)
    else:
        many = desk.decide_many(asking, versions, Answer(office) if action == "assign" else None)
    return go(request, f"/bulk?{base}", _said(many))


def _said(many: DoneMany) -> Flash:
    undo = f"/undo?bundle={many.bundle}" if many.done else None
    if many.refused:
        return Flash("warn", "done.many_but", {"n": len(many.done), "left": len(many.refused)}, undo)
    return Flash("ok", "done.many", {"n": len(many.done)}, undo)


def _preview(
    request: Request, who: Visitor, versions: dict[int, int], action: str, office: str, base: str
) -> HTMLResponse:
    site = site_of(request)
    shower = shower_of(request, who, site)
    briefs = {one.id: one for one in site.desk.find(who.person, Filter(ids=tuple(versions)), limit=MOST)[0]}
    name = site.offices.named(office, None, who.now.date()) if office else None
    with site.store.read() as unit:
        names = {one.id: one.name for one in unit.people.all()}
    rows = []
    for item_id, version in versions.items():
        brief = briefs.get(item_id)
        if brief is None:
            continue
        left = _left_out(brief, version, site.desk.why_not_many(who.person, item_id, who.now))
        becomes = name.name if name else (brief.office_name or "")
        rows.append(BulkRow(shower.row(brief, names, who.person.id, base), becomes, left))
    page = BulkPage(
        step="preview",
        preview=tuple(rows),
        total=len(rows),
        base=base,
        action=action,
        office=office,
        office_name=name.name if name else "",
        request=secrets.token_hex(16),
    )
    return render(request, "bulk.html", who, page=page)


def _left_out(brief: Brief, version: int, why: str) -> str:
    if why:
        return _LEFT.get(why, "left_changed")
    return "left_changed" if version not in (0, brief.version) else ""


def _versions(items: list[str]) -> dict[int, int]:
    """Return item -> version of "17" or "17:3"; without a version the present one is meant (0)."""
    versions = {}
    for one in items:
        number, _, version = one.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 10) or not (
            version == "" or (version.isascii() and version.isdigit() and len(version) < 10)
        ):
            raise Invalid("none_chosen", "not the id of an item", field="items", most=MOST)
        versions[int(number)] = int(version or 0)
    return versions
