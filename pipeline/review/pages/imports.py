"""Imports: files are sent in, and how far each of them is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from markupsafe import Markup

from pipeline.batch.uploads import Uploads
from pipeline.cases.faults import Invalid, NotFound
from pipeline.cases.rights import Right
from pipeline.ingest import SUFFIXES
from pipeline.records import Level, Setting
from pipeline.review.door import Flash, Visitor, go, needs, render, say
from pipeline.review.passwords import new_secret
from pipeline.review.reasons import shown_reason
from pipeline.review.site import Site, site_of
from pipeline.review.templating import VIETNAM
from pipeline.store.desk.jobs import Given, Job, JobFile
from pipeline.taxonomy import as_day, is_full

router = APIRouter()

Clerk = Annotated[Visitor, Depends(needs(Right.IMPORT_FILES))]
Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
Text = Annotated[str, Form(max_length=2_000)]

_RECENT = 50
_LONGEST = 200
_MEGABYTE = 1_000_000
KINDS = {
    "open": "neutral",
    "waiting": "neutral",
    "running": "info",
    "done": "ok",
    "known": "neutral",
    "rejected": "danger",
    "failed": "danger",
    "cancelled": "warn",
}
"""How the state of an import or a file looks."""


@dataclass(frozen=True, slots=True)
class Written:
    """The form as it was filled in."""

    level: str = ""
    date: str = ""
    place: str = ""
    text_column: str = ""
    again: bool = False
    form: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file on the page of an import."""

    file: JobFile
    reason: Markup | str
    can_again: bool


@router.get("/imports", response_class=HTMLResponse)
def imports(request: Request, who: Clerk) -> HTMLResponse:
    """Show the form for sending files, and the imports of late."""
    return _page(request, who, Written(form=new_secret()))


@router.post("/imports", response_class=HTMLResponse)
def send(
    request: Request,
    who: Clerk,
    files: Annotated[list[UploadFile] | None, File()] = None,
    level: Text = "",
    date: Text = "",
    place: Text = "",
    text_column: Text = "",
    again: Annotated[bool, Form()] = False,
    form: Text = "",
) -> Response:
    """Take files in; they are worked on at once. The same form sent file by file, or twice, is one import."""
    written = Written(level, date.strip(), " ".join(place.split()), text_column.strip(), again, form[:_LONGEST])
    sent = [one for one in files or [] if one.filename or one.size]
    wrong = _wrong(written, sent, site_of(request))
    if wrong:
        return _page(request, who, written, wrong)
    uploads = _uploads(request)
    by, now = who.person.login, who.now
    job_id = uploads.begin(who.person.id, _given(written, who), by=by, now=now)
    for one in sent:
        uploads.bring(job_id, one.filename or "", one.file, by=by, now=now)
    return go(request, f"/imports/{job_id}")


@router.get("/imports/{job_id}", response_class=HTMLResponse)
def show(request: Request, who: Clerk, job_id: Key) -> HTMLResponse:
    """Show how far an import is, file by file."""
    site = site_of(request)
    job, files = _job(site, job_id)
    with site.store.read() as unit:
        person = unit.people.get(job.person_id) if job.person_id is not None else None

    def words(key: str, **values: Any) -> str:
        return say(request, key, who.locale, **values)

    return render(
        request,
        "import.html",
        who,
        job=job,
        person=person,
        lines=[FileLine(one, shown_reason(one.reason, words), _can_again(one)) for one in files],
        n_ended=sum(file.state not in ("waiting", "running") for file in files),
        version=_version(job, files),
        level=site.levels.get(job.given.setting.level or "", ""),
        form=new_secret(),
        kinds=KINDS,
    )


@router.get("/imports/{job_id}/state")
def state(request: Request, who: Clerk, job_id: Key) -> JSONResponse:
    """Tell how far an import is; `version` is another as soon as anything on its page is."""
    job, files = _job(site_of(request), job_id)
    told = [{"id": file.id, "state": file.state, "done": file.done, "total": file.total} for file in files]
    tree = {"state": job.state, "ended": not job.is_unfinished, "version": _version(job, files), "files": told}
    return JSONResponse(tree)


@router.post("/imports/{job_id}/cancel")
def cancel(request: Request, who: Clerk, job_id: Key) -> RedirectResponse:
    """End an import where it stands."""
    try:
        _uploads(request).cancel(job_id, by=who.person.login, now=who.now)
    except Invalid as fault:
        return go(request, f"/imports/{job_id}", Flash("warn", fault.code))
    return go(request, f"/imports/{job_id}", Flash("ok", "imports.cancelled"))


@router.post("/imports/{job_id}/resume")
def resume(request: Request, who: Clerk, job_id: Key) -> RedirectResponse:
    """Have an import that failed, or was never begun, worked on."""
    try:
        _uploads(request).resume(job_id, by=who.person.login, now=who.now)
    except Invalid:
        return go(request, f"/imports/{job_id}", Flash("warn", "imports.cannot_retry"))
    return go(request, f"/imports/{job_id}", Flash("ok", "imports.retried"))


@router.post("/imports/{job_id}/again")
def bring_again(
    request: Request, who: Clerk, job_id: Key, file: Annotated[int, Form(ge=1, le=2**31 - 1)], form: Text = ""
) -> RedirectResponse:
    """Import one file again though it lies on the desk already."""
    _, files = _job(site_of(request), job_id)
    if not any(one.id == file and _can_again(one) for one in files):
        raise NotFound("imports.file_gone", f"job {job_id}: file {file} is not there to be imported again")
    new_id = _uploads(request).again(file, who.person.id, form[:_LONGEST], by=who.person.login, now=who.now)
    return go(request, f"/imports/{new_id}", Flash("ok", "imports.again_begun"))


def _page(request: Request, who: Visitor, written: Written, wrong: Mapping[str, str] | None = None) -> HTMLResponse:
    site = site_of(request)
    with site.store.read() as unit:
        jobs = unit.jobs.recent(_RECENT)
        counts = unit.jobs.counts([job.id for job in jobs])
        names = {person.id: person.name for person in unit.people.all()}
    response = render(
        request,
        "imports.html",
        who,
        status=422 if wrong else 200,
        written=written,
        wrong=wrong or {},
        levels=list(site.levels.items()),
        jobs=jobs,
        counts=counts,
        names=names,
        endings=" ".join(sorted(SUFFIXES)),
        megabytes=site.settings.review.max_upload_bytes // _MEGABYTE,
        kinds=KINDS,
    )
    if wrong:  # for the script, which sends without leaving the page
        response.headers["X-Message"] = quote(say(request, next(iter(wrong.values())), who.locale))
    return response


def _wrong(written: Written, sent: Sequence[UploadFile], site: Site) -> dict[str, str]:
    faults = {
        "files": "imports.wrong_files" if not sent else "",
        "date": "imports.wrong_date" if written.date and as_day(written.date) is None else "",
        "level": "imports.wrong_level" if written.level and written.level not in site.levels else "",
        "place": "imports.wrong_long" if len(written.place) > _LONGEST else "",
        "text_column": "imports.wrong_long" if len(written.text_column) > _LONGEST else "",
    }
    return {field: key for field, key in faults.items() if key}


def _given(written: Written, who: Visitor) -> Given:
    day = as_day(written.date)
    exact = day.isoformat() if day is not None and is_full(written.date) else written.date
    level: Level | None = written.level or None  # type: ignore[assignment]  # checked against the known ones
    setting = Setting(written.place or None, exact or None, level)
    on = who.now.astimezone(VIETNAM).date()
    return Given(on, setting, written.text_column or None, again=written.again, form=written.form)


def _uploads(request: Request) -> Uploads:
    site = site_of(request)
    return Uploads(site.store, site.uploads, site.settings.reading.max_bytes)


def _job(site: Site, job_id: int) -> tuple[Job, list[JobFile]]:
    with site.store.read() as unit:
        job = unit.jobs.get(job_id)
        files = unit.jobs.files(job_id)
    if job is None:
        raise NotFound("imports.not_found", f"job {job_id}: there is no such import")
    return job, files


def _can_again(file: JobFile) -> bool:
    return file.state == "known" and bool(file.path)


def _version(job: Job, files: Sequence[JobFile]) -> str:
    seen = [job.state, *((file.id, file.state, file.done, file.total) for file in files)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
