"""Many comments at once."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Path, Request

from pipeline.cases.bench import Request as Asking
from pipeline.cases.deciding import Answer, DoneMany
from pipeline.cases.faults import Invalid
from pipeline.review.api.bulk_models import BulkDone, BulkIn, BulkPreview, BulkRow
from pipeline.review.api.callers import Decider
from pipeline.review.api.errors import Route
from pipeline.review.door import Visitor
from pipeline.review.site import site_of
from pipeline.store.desk.filters import Filter

router = APIRouter(tags=["bulk"], route_class=Route)

Bundle = Annotated[str, Path(min_length=8, max_length=64)]


@router.post("/bulk/preview")
def preview(request: Request, who: Decider, body: BulkIn) -> BulkPreview:
    """Say what would become of each item, and which would be left alone, without doing anything."""
    desk = site_of(request).desk
    _check(body)
    wanted = Filter(ids=tuple(one.id for one in body.items))
    briefs = {one.id: one for one in desk.find(who.person, wanted, limit=len(body.items))[0]}
    rows = []
    for one in body.items:
        brief = briefs.get(one.id)
        left = desk.why_not_many(who.person, one.id, who.now)
        if not left and brief is not None and brief.version != one.version:
            left = "changed"
        becomes = {"accept": brief.office_name if brief else None, "assign": body.office, "drop": None}[body.action]
        rows.append(BulkRow(id=one.id, becomes=None if left else becomes, left_out=left or None))
    return BulkPreview(items=rows)


@router.post("/bulk")
def decide(request: Request, who: Decider, body: BulkIn) -> BulkDone:
    """Decide many items as one. What is blind, sealed, dangerous, or has changed, is left alone and told of."""
    desk = site_of(request).desk
    _check(body)
    versions = {one.id: one.version for one in body.items}
    asking = Asking(who.person, 0, 0, body.request or secrets.token_hex(16), who.now)
    if body.action == "drop":
        return _done(desk.drop_many(asking, versions))
    answer = Answer(body.office) if body.action == "assign" and body.office else None
    return _done(desk.decide_many(asking, versions, answer))


@router.post("/bulk/{bundle}/undo")
def undo(request: Request, who: Decider, bundle: Bundle) -> BulkDone:
    """Take back what you decided as one; what has changed since then stays and is told of."""
    return _done(site_of(request).desk.undo_many(_undoing(who, bundle), bundle))


def _undoing(who: Visitor, bundle: str) -> Asking:
    return Asking(who.person, 0, 0, f"undo-{bundle}"[:64], who.now)


def _check(body: BulkIn) -> None:
    if (body.action == "assign") != (body.office is not None):
        raise Invalid("no_office", "an office goes with assign, and only with that", field="office")


def _done(many: DoneMany) -> BulkDone:
    refused = {str(item): code for item, code in many.refused.items()}
    return BulkDone(bundle=many.bundle, done=list(many.done), refused=refused)
