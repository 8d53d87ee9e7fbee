"""Exports: what was decided, as files in the contract's formats."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from pipeline.cases.exporting import Export, Which, check_export
from pipeline.cases.faults import Invalid
from pipeline.review.api.callers import Exporter
from pipeline.review.api.errors import Route
from pipeline.review.pages.exports import ENDINGS, forget
from pipeline.review.pages.exports import written as written_file
from pipeline.review.site import site_of
from pipeline.store.desk.filters import Filter

router = APIRouter(tags=["exports"], route_class=Route)

Format = Literal["jsonl", "csv", "xlsx", "parquet"]

_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {kind.partition(";")[0]: {} for kind in ENDINGS.values()}}
}


@router.get("/exports", response_class=FileResponse, responses=_FILE)
def export(
    request: Request,
    who: Exporter,
    format: Annotated[Format, Query(description="Of the file.")] = "jsonl",  # noqa: A002 - as callers know it
    which: Annotated[
        Which, Query(description="decided by people; sent: these and what went out unattended; all: the rest too.")
    ] = "decided",
    meeting: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    since: Annotated[date | None, Query(description="Raised on this day or later.")] = None,
    until: Annotated[date | None, Query(description="Raised on this day or earlier.")] = None,
    unmasked: Annotated[bool, Query(description="With the words as they were said; the trail tells of it.")] = False,
    reason: Annotated[str, Query(max_length=2_000, description="Why they must leave the desk.")] = "",
) -> FileResponse:
    """Give what was decided as a file; never a sealed comment. What was taken stands in the trail."""
    if since and until and since > until:
        raise Invalid("overview.turned", "the period ends before it begins", field="until")
    wanted = Filter(meeting=meeting, since=since, until=until)
    asked = Export(which, wanted, unmasked=unmasked, reason=reason)
    check_export(who.person, asked)
    path, _ = written_file(site_of(request), who, asked, f".{format}")
    gone = BackgroundTask(forget, path)
    return FileResponse(path, media_type=ENDINGS[path.suffix], filename=f"ydan{path.suffix}", background=gone)
