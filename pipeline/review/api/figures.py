"""Figures: load, agreement, unattended routing, as the overview shows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request

from pipeline.cases.faults import Invalid
from pipeline.cases.overview import Grouping, Rules, look_over
from pipeline.review.api.callers import Viewer
from pipeline.review.api.errors import Route
from pipeline.review.api.work_models import FiguresOut
from pipeline.review.site import site_of
from pipeline.review.templating import VIETNAM
from pipeline.store.desk.filters import Filter

router = APIRouter(tags=["figures"], route_class=Route)


@router.get("/figures")
def figures(
    request: Request,
    who: Viewer,
    by: Annotated[Grouping, Query(description="By what the groups are told apart.")] = "field",
    meeting: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    since: Annotated[date | None, Query(description="Raised on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Raised on this day or earlier.")] = None,
) -> FiguresOut:
    """Count what was raised, suggested and decided, and say how sure that is."""
    if since and until and since > until:
        raise Invalid("overview.turned", "the period ends before it begins", field="until")
    site, today = site_of(request), who.now.astimezone(VIETNAM).date()
    gate = site.settings.gate
    rules = Rules(site.settings.review.min_count, gate.max_unattended_error, gate.confidence)
    wanted = Filter(meeting=meeting, since=since, until=until, today=today)
    with site.store.read() as unit:
        told = look_over(unit, who.person, wanted, today=today, by=by, rules=rules)
    return FiguresOut.model_validate(told)
