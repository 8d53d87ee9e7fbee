"""The trail: who did what and who saw what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from pipeline.cases.trail import read_trail, verify_trail
from pipeline.review.api.callers import Auditor
from pipeline.review.api.errors import Route
from pipeline.review.api.models import Entries, EntryOut, VerdictOut
from pipeline.review.api.paging import Cursor, Limit, cursor_of, number_of
from pipeline.review.site import site_of

router = APIRouter(tags=["trail"], route_class=Route)

Hash = Annotated[
    str | None,
    Query(pattern="^[0-9a-f]{64}$", description="A head's hash written down earlier: shows a cut-off end."),
]


@router.get("/trail")
def read(
    request: Request,
    who: Auditor,
    actor: Annotated[str | None, Query(max_length=80, description="A login.")] = None,
    action: Annotated[str | None, Query(max_length=40, description="Such as item.decide.")] = None,
    item: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Entries:
    """List entries, the latest first."""
    found = read_trail(
        site_of(request).store,
        who.person,
        limit=limit + 1,
        before=number_of(cursor),
        actor=actor,
        action=action,
        item_id=item,
    )
    entries = [
        EntryOut(
            seq=one.entry.seq,
            at=one.entry.at,
            actor=one.entry.actor,
            action=one.entry.action,
            subject=one.entry.subject,
            facts=dict(one.facts),
            withheld=one.withheld,
            digest=one.entry.digest,
        )
        for one in found[:limit]
    ]
    return Entries(entries=entries, next=cursor_of(entries[-1].seq) if len(found) > limit else None)


@router.get("/trail/verdict")
def verify(request: Request, who: Auditor, expect: Hash = None) -> VerdictOut:
    """Go through the whole chain and say whether it is whole."""
    found = verify_trail(site_of(request).store, who.person, expect)
    return VerdictOut(
        whole=found.is_whole, entries=found.n_entries, seq=found.seq, head=found.digest, faults=list(found.faults)
    )
