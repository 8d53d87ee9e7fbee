"""Offices that exist on a day, found by words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request

from pipeline.review.api.callers import Reader
from pipeline.review.api.errors import Route
from pipeline.review.api.models import OfficeOut, OfficesOut
from pipeline.review.site import site_of

router = APIRouter(tags=["offices"], route_class=Route)


@router.get("/offices")
def find(
    request: Request,
    who: Reader,
    words: Annotated[str, Query(min_length=1, max_length=200, description="Diacritics, case and order do not matter.")],
    place: Annotated[
        str | None, Query(max_length=200, description="Where from, such as a commune; its offices come first.")
    ] = None,
    on: Annotated[date | None, Query(description="The day on which the office exists; today if left out.")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> OfficesOut:
    """Find offices by words."""
    found = site_of(request).offices.find(words, place, on or who.now.date(), limit)
    return OfficesOut(offices=[OfficeOut(office=one.office, agency=one.agency_id, name=one.name) for one in found])
