"""Exports: decided comments as files, in the contract's formats."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, HTMLResponse
from starlette.background import BackgroundTask
from starlette.responses import Response

from pipeline.cases.exporting import Export, Which, check_export, export_records, note_export
from pipeline.cases.faults import Invalid
from pipeline.cases.rights import Right
from pipeline.report import write_records
from pipeline.review.door import Visitor, needs, render
from pipeline.review.opened_view import Option
from pipeline.review.pages.overview import Asked, asked_in
from pipeline.review.site import Site, site_of
from pipeline.review.templating import VIETNAM

router = APIRouter()

Exporter = Annotated[Visitor, Depends(needs(Right.EXPORT))]

ENDINGS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
}
"""The formats, and what each is called on the wire."""

WHICH: tuple[Which, ...] = get_args(Which)


@router.get("/exports", response_class=HTMLResponse)
def exports(request: Request, who: Exporter) -> HTMLResponse:
    """Show what can be taken away, and how."""
    return _page(request, who, asked_in(request.query_params, _today(who)))


@router.post("/exports")
def take(
    request: Request,
    who: Exporter,
    which: Annotated[str, Form(max_length=20)] = "decided",
    ending: Annotated[str, Form(max_length=20)] = ".xlsx",
    meeting: Annotated[str, Form(max_length=20)] = "",
    since: Annotated[str, Form(max_length=20)] = "",
    until: Annotated[str, Form(max_length=20)] = "",
    unmasked: Annotated[str, Form(max_length=5)] = "",
    reason: Annotated[str, Form(max_length=4_000)] = "",
) -> Response:
    """Give the file; or the form again, with what is amiss. What was taken stands in the trail before it is sent."""
    site = site_of(request)
    asked = asked_in({"meeting": meeting, "since": since, "until": until}, _today(who))
    given: dict[str, Any] = {"which": which, "ending": ending, "unmasked": unmasked, "reason": reason}
    chosen: Which = next((one for one in WHICH if one == which), "decided")
    export = Export(chosen, asked.wanted, unmasked=bool(unmasked), reason=reason)
    if asked.faults:
        return _page(request, who, asked, status=422, **given)
    try:
        check_export(who.person, export)
    except Invalid as fault:
        return _page(request, who, asked, status=422, fault=fault.code, **given)
    path, n = written(site, who, export, ending if ending in ENDINGS else ".xlsx")
    if not n:
        forget(path)
        return _page(request, who, asked, empty=True, **given)
    name = f"ydan-{_today(who):%Y-%m-%d}{path.suffix}"
    gone = BackgroundTask(forget, path)
    return FileResponse(path, media_type=ENDINGS[path.suffix], filename=name, background=gone)


def written(site: Site, who: Visitor, export: Export, ending: str) -> tuple[Path, int]:
    """Write the file into a folder of its own, note it in the trail, and return where it lies and how many it holds."""
    folder = Path(tempfile.mkdtemp(prefix="export-", dir=site.uploads))
    try:
        path = folder / f"ydan{ending}"
        with site.store.read() as unit:
            records = export_records(unit, who.person, export, site.desk.topics)
            n = write_records(records, path, words=site.words, decided=True)
        with site.store.write() as unit:
            note_export(unit, who.person, export, n=n, ending=ending, now=who.now)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return path, n


def forget(path: Path) -> None:
    """Leave nothing behind: the file may hold what people said, with their names."""
    shutil.rmtree(path.parent, ignore_errors=True)


def _today(who: Visitor) -> Any:
    return who.now.astimezone(VIETNAM).date()


def _page(request: Request, who: Visitor, asked: Asked, *, status: int = 200, **given: Any) -> HTMLResponse:
    with site_of(request).store.read() as unit:
        meetings = [Option(str(one.id), one.title or one.source) for one in unit.items.meetings()]
    context: dict[str, Any] = {"which": "decided", "ending": ".xlsx", "unmasked": "", "reason": "", "fault": ""}
    context |= {"empty": False, "may_unmask": who.may(Right.DECIDE), "all_which": WHICH, "endings": tuple(ENDINGS)}
    return render(request, "exports.html", who, status=status, asked=asked, meetings=meetings, **(context | given))
