"""Files on their way to the desk: taken in whole or not at all, under names of our own, as files of a job.

A file is written under a temporary name, flushed to the disk and renamed; only then does the job get its row. Whatever
ends the program in between leaves a file that no job knows, never a job with half a file; what is left is swept later.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from pipeline.cases.faults import Invalid, NotFound
from pipeline.errors import StoreError
from pipeline.ingest import SUFFIXES
from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.jobs import Given, JobFile

EMPTY = "it is empty"
NAMELESS = "it has no name; give the file one"
PATH_IN_NAME = "its name holds a path; send the file by its bare name"
ODD_NAME = "its name holds line breaks, control characters or marks that turn the writing direction; rename the file"
LONG_NAME = "its name has more than 200 characters; give the file a shorter one"
OTHER_CONTENT = "another file of this name came with the same import; rename one of the two"
TOO_LARGE = "larger than {megabytes} MB; split it, or raise reading.max_bytes"

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST = 200
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that lies, whole, at `path` below the uploads."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Uploads:
    """The folder of uploads and the jobs that know what lies in it; a file may have `max_bytes`."""

    store: DeskStore
    folder: Path
    max_bytes: int

    def begin(self, person_id: int | None, given: Given, *, by: str | None, now: datetime) -> int:
        """Return the id of a new job without files, or of the one that this person began with the same form and words.

        `by` is the login for the trail; None on the command line.
        """
        with self.store.write() as unit:
            begun = unit.jobs.begun_with(given, person_id) if person_id is not None else None
            return begun.id if begun is not None else _begin(unit, person_id, given, by, now)

    def bring(
        self,
        job_id: int,
        written: str,
        content: IO[bytes],
        *,
        by: str | None,
        now: datetime,
        below_folder: bool = False,
        submit: bool = True,
    ) -> JobFile:
        """Take in a file called `written`; return its row in the job, rejected with the reason where it is refused.

        The same file a second time is the same row. With `submit` it is worked on at once, else when the job is
        submitted. `below_folder` allows a name with folders in it: it is never used as a path. Raises NotFound if there
        is no such job, Invalid if it was cancelled, StoreError if the file cannot be written.
        """
        with self.store.read() as unit:
            _refuse_closed(job_id, unit.jobs.state(job_id))
        name, fault = shown_name(written, below_folder=below_folder)
        landed = fault or self._land(job_id, name, content)
        return self._note(job_id, name, landed, by=by, now=now, submit=submit)

    def refuse(self, job_id: int, written: str, reason: str, *, by: str | None, now: datetime) -> JobFile:
        """Note a file of a job that cannot even be sent, and why; return its row. Raises as `bring` does."""
        return self._note(job_id, shown_name(written)[0], reason, by=by, now=now, submit=False)

    def _note(
        self, job_id: int, name: str, landed: Landed | str, *, by: str | None, now: datetime, submit: bool
    ) -> JobFile:
        with self.store.write() as unit:
            _refuse_closed(job_id, unit.jobs.lock(job_id))
            file_id = _known(unit, job_id, name, landed) or _added(unit, job_id, name, landed)
            if submit:
                unit.jobs.submit(job_id)
            found = unit.jobs.file(file_id)
            assert found is not None
            what = {"file": file_id, "state": found.state, "size": found.size, "sha256": found.sha256}
            unit.trail.add(now, by, "import.file", f"job:{job_id}", **what)
        return found

    def again(self, file_id: int, person_id: int | None, form: str, *, by: str | None, now: datetime) -> int:
        """Return the id of a job that brings a file a second time, though it lies on the desk already.

        The same `form` a second time gives the same job. Raises NotFound if there is no such file, or no longer.
        """
        with self.store.write() as unit:
            file = unit.jobs.file(file_id)
            job = unit.jobs.get(file.job_id) if file is not None else None
            if file is None or job is None or not file.path or not (self.folder / file.path).is_file():
                raise NotFound("imports.file_gone", f"file {file_id}: its upload is no longer kept; send it again")
            given = replace(job.given, again=True, form=form)
            begun = unit.jobs.begun_with(given, person_id) if person_id is not None else None
            if begun is not None:
                return begun.id
            job_id = _begin(unit, person_id, given, by, now)
            unit.jobs.add_file(job_id, file.name, file.path, file.size, file.sha256)
            unit.jobs.submit(job_id)
        return job_id

    def cancel(self, job_id: int, *, by: str | None, now: datetime) -> None:
        """End an import where it stands. Raises NotFound if there is none, Invalid if it has ended already."""
        with self.store.write() as unit:
            if unit.jobs.lock(job_id) is None:
                raise _no_job(job_id)
            if not unit.jobs.cancel(job_id, now):
                raise Invalid("imports.cannot_cancel", f"job {job_id}: it has ended already")
            unit.trail.add(now, by, "import.cancel", f"job:{job_id}")

    def resume(self, job_id: int, *, by: str | None, now: datetime) -> None:
        """Have an import worked on: one that failed, or was never begun. Raises NotFound, or Invalid if cancelled."""
        with self.store.write() as unit:
            _refuse_closed(job_id, unit.jobs.lock(job_id))
            unit.jobs.submit(job_id)
            unit.trail.add(now, by, "import.resume", f"job:{job_id}")

    def _land(self, job_id: int, name: str, content: IO[bytes]) -> Landed | str:
        folder = self.folder / str(job_id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # people's own words lie here
            folder.mkdir(exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as part:
                try:
                    return self._land_as(folder, Path(part.name), part.file, name, content)
                finally:
                    Path(part.name).unlink(missing_ok=True)  # where it was renamed it is no longer there
        except OSError as error:
            raise StoreError(
                f"{folder}: {error.strerror or 'cannot be written'}; check YDAN_HOME and its disk"
            ) from None

    def _land_as(self, folder: Path, part: Path, to: IO[bytes], name: str, content: IO[bytes]) -> Landed | str:
        digest, size = hashlib.sha256(), 0
        while chunk := content.read(_CHUNK):
            size += len(chunk)
            if size > self.max_bytes:
                return TOO_LARGE.format(megabytes=self.max_bytes >> 20)
            digest.update(chunk)
            to.write(chunk)
        if not size:
            return EMPTY
        to.flush()
        os.fsync(to.fileno())
        ending = Path(name).suffix.lower()
        target = folder / (digest.hexdigest() + (ending if ending in SUFFIXES else ""))
        part.replace(target)
        _flush_folder(folder)
        return Landed(target.relative_to(self.folder).as_posix(), size, digest.hexdigest())

    def sweep(self, before: datetime) -> int:
        """Remove what uploads that broke off before then have left; return how many files that were."""
        if not self.folder.is_dir():
            return 0
        with self.store.read() as unit:
            known = unit.jobs.paths()
        n_removed = 0
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):  # another server may sweep too
                if path.relative_to(self.folder).as_posix() not in known and path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    n_removed += 1
        return n_removed


def shown_name(written: str, *, below_folder: bool = False) -> tuple[str, str | None]:
    """Return a file's name as it can be shown, and why a file of this name is refused, None if it is not.

    >>> shown_name("biên bản.docx"), shown_name("a/b.docx")[1] == PATH_IN_NAME
    (('biên bản.docx', None), True)
    """
    name = unicodedata.normalize("NFC", written).strip()
    odd = any(_is_odd(letter) for letter in name)
    shown = "".join("\N{REPLACEMENT CHARACTER}" if _is_odd(letter) else letter for letter in name)
    faults = {
        NAMELESS: not name.strip(" ."),
        ODD_NAME: odd,
        PATH_IN_NAME: not below_folder and ("/" in name or "\\" in name),
        LONG_NAME: len(name) > _LONGEST,
    }
    return shown[:_LONGEST] or "?", next((fault for fault, found in faults.items() if found), None)


def _is_odd(letter: str) -> bool:
    return letter in _TURNING or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}


def _begin(unit: Unit, person_id: int | None, given: Given, by: str | None, now: datetime) -> int:
    job_id = unit.jobs.add(person_id, given, now)
    unit.trail.add(now, by, "import.begin", f"job:{job_id}", again=given.again)
    return job_id


def _refuse_closed(job_id: int, state: str | None) -> None:
    if state is None:
        raise _no_job(job_id)
    if state == "cancelled":
        raise Invalid("imports.was_cancelled", f"job {job_id}: it was cancelled; begin a new import")


def _no_job(job_id: int) -> NotFound:
    return NotFound("imports.not_found", f"job {job_id}: there is no such import")


def _known(unit: Unit, job_id: int, name: str, landed: Landed | str) -> int | None:
    """Return the row that the job has for this very file: somebody sent it twice, or the answer to it was lost."""

    def is_same(file: JobFile) -> bool:
        return file.reason == landed if isinstance(landed, str) else file.sha256 == landed.sha256

    alike = [file.id for file in unit.jobs.files(job_id) if file.name == name and is_same(file)]
    return alike[0] if alike else None


def _added(unit: Unit, job_id: int, name: str, landed: Landed | str) -> int:
    if isinstance(landed, str):
        return unit.jobs.add_reject(job_id, name, 0, landed)
    if any(file.name == name and file.sha256 for file in unit.jobs.files(job_id)):
        return unit.jobs.add_reject(job_id, name, landed.size, OTHER_CONTENT)
    return unit.jobs.add_file(job_id, name, landed.path, landed.size, landed.sha256)


def _flush_folder(folder: Path) -> None:
    """See to it that a rename outlasts a power cut, where the system lets folders be flushed."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
