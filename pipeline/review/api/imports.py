"""Imports: files are sent in, and how far each of them is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile

from pipeline.batch.uploads import Uploads
from pipeline.cases.faults import Invalid, NotFound
from pipeline.records import Level, Setting
from pipeline.review.api.callers import Importer, Key
from pipeline.review.api.errors import Route
from pipeline.review.api.paging import MOST
from pipeline.review.api.work_models import FileOut, ImportOut, Imports, ImportWithFiles
from pipeline.review.passwords import new_secret
from pipeline.review.site import site_of
from pipeline.review.templating import VIETNAM
from pipeline.store.desk.jobs import Given, Job, JobFile
from pipeline.taxonomy import as_day

router = APIRouter(tags=["imports"], route_class=Route)

Short = Annotated[str, Form(max_length=200)]


@router.post("/imports", status_code=202)
def send(
    request: Request,
    who: Importer,
    files: Annotated[list[UploadFile], File(description="Transcripts or tables of comments.")],
    level: Annotated[Level | None, Form(description="Where the comments were raised.")] = None,
    date: Annotated[str, Form(max_length=10, description="YYYY, YYYY-MM or YYYY-MM-DD")] = "",
    place: Short = "",
    text_column: Short = "",
    again: Annotated[bool, Form(description="Also where the same file lies on the desk already.")] = False,
    request_id: Annotated[
        str, Form(alias="request", max_length=64, description="An id of your own making: sent twice, it is one import.")
    ] = "",
) -> ImportWithFiles:
    """Take files in; they are worked on at once. Ask for the import to see how far it is."""
    if date and as_day(date) is None:
        raise Invalid("imports.wrong_date", "not a date", field="date")
    setting = Setting(" ".join(place.split()) or None, date or None, level)
    on = who.now.astimezone(VIETNAM).date()
    given = Given(on, setting, text_column.strip() or None, again=again, form=request_id or new_secret())
    uploads = _uploads(request)
    by, now = who.person.login, who.now
    job_id = uploads.begin(who.person.id, given, by=by, now=now)
    for one in files:
        uploads.bring(job_id, one.filename or "", one.file, by=by, now=now)
    return _told(request, job_id)


@router.get("/imports")
def list_imports(request: Request, who: Importer, limit: Annotated[int, Query(ge=1, le=MOST)] = 50) -> Imports:
    """List the latest imports."""
    with site_of(request).store.read() as unit:
        return Imports(imports=[_job(one) for one in unit.jobs.recent(limit)])


@router.get("/imports/{import_id}")
def read(request: Request, who: Importer, import_id: Key) -> ImportWithFiles:
    """Tell how far an import is, file by file."""
    return _told(request, import_id)


@router.post("/imports/{import_id}/cancel")
def cancel(request: Request, who: Importer, import_id: Key) -> ImportWithFiles:
    """End an import where it stands; what lies on the desk already stays there."""
    _uploads(request).cancel(import_id, by=who.person.login, now=who.now)
    return _told(request, import_id)


@router.post("/imports/{import_id}/resume")
def resume(request: Request, who: Importer, import_id: Key) -> ImportWithFiles:
    """Have an import that failed worked on again."""
    _uploads(request).resume(import_id, by=who.person.login, now=who.now)
    return _told(request, import_id)


def _uploads(request: Request) -> Uploads:
    site = site_of(request)
    return Uploads(site.store, site.uploads, site.settings.reading.max_bytes)


def _told(request: Request, job_id: int) -> ImportWithFiles:
    with site_of(request).store.read() as unit:
        job, files = unit.jobs.get(job_id), unit.jobs.files(job_id)
    if job is None:
        raise NotFound("imports.not_found", f"job {job_id}: there is no such import")
    return ImportWithFiles(**_job(job).model_dump(), files=[_file(one) for one in files])


def _job(job: Job) -> ImportOut:
    return ImportOut(
        id=job.id,
        state=job.state,
        reason=job.reason,
        person=job.person_id,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def _file(file: JobFile) -> FileOut:
    return FileOut(
        id=file.id,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        state=file.state,
        reason=file.reason,
        done=file.done,
        total=file.total,
        meeting=file.meeting_id,
    )
