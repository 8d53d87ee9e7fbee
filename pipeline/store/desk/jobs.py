"""Files that are being brought to the desk: jobs, the files of each, who works on one, how far it is.

A job is open while files are added to it, then waiting, then running under one worker's name; it ends done, cancelled
or failed. A worker that gives no sign of life loses its job to the next: whatever it does to a job or to a file of it
holds only while the job bears its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select, update

from pipeline.records import Setting
from pipeline.store.desk.tables import job_files, jobs
from pipeline.store.served import as_json, setting_as_list, setting_from_list

UNFINISHED = ("open", "waiting", "running")
"""States of a job that may still become another, of itself."""

NOTHING_GIVEN = Setting()

_AT_WORK = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever brings files says of them; `on` is the day that stands in where a comment bears no date.

    `again`: the rows are wanted though the same file lies on the desk already. `form` is the one-time id of the form
    that was filled in: files that are sent one by one, or twice, come to one job.
    """

    on: date
    setting: Setting = NOTHING_GIVEN
    text_column: str | None = None
    again: bool = False
    form: str = ""

    def as_json(self) -> str:
        """Return what `from_json` reads back."""
        tree = {"on": self.on.isoformat(), "setting": setting_as_list(self.setting)}
        return as_json(tree | {"text_column": self.text_column, "again": self.again, "form": self.form})

    @classmethod
    def from_json(cls, written: str) -> Given:
        """Return what `as_json` wrote."""
        tree = json.loads(written)
        setting = setting_from_list(tree["setting"])
        return cls(date.fromisoformat(tree["on"]), setting, tree["text_column"], tree["again"], tree["form"])


@dataclass(frozen=True, slots=True)
class Job:
    """One import: `state` is open, waiting, running, done, cancelled or failed; `reason` says why it failed."""

    id: int
    state: str
    person_id: int | None  # None: from the command line
    given: Given
    reason: str | None
    run_id: str | None  # in the ledger; of the worker that had it last
    worker: str | None
    created_at: datetime
    beat_at: datetime | None
    finished_at: datetime | None

    @property
    def is_unfinished(self) -> bool:
        """Whether something may still come of it without anybody asking again."""
        return self.state in UNFINISHED


@dataclass(frozen=True, slots=True)
class JobFile:
    """One file of a job: `state` is waiting, running, done, rejected, cancelled or known (it lies on the desk already).

    `path` is below the folder of uploads; `name` is shown and never a path. `done` and `total` count comments.
    """

    id: int
    job_id: int
    name: str
    path: str
    size: int
    sha256: str
    state: str
    reason: str | None
    done: int
    total: int
    meeting_id: int | None


class Jobs:
    """The jobs, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # bringing files

    def add(self, person_id: int | None, given: Given, now: datetime) -> int:
        """Begin a job without files, open; return its id."""
        row = {"state": "open", "person_id": person_id, "given": given.as_json(), "created_at": now}
        return _key(self._connection.execute(insert(jobs).values(row)).inserted_primary_key)

    def add_file(self, job_id: int, name: str, path: str, size: int, sha256: str) -> int:
        """Add a file that lies, whole, at `path` below the uploads; return its id."""
        row = {"job_id": job_id, "name": name, "path": path, "size": size, "sha256": sha256}
        row |= {"state": "waiting", "done": 0, "total": 0}
        return _key(self._connection.execute(insert(job_files).values(row)).inserted_primary_key)

    def add_reject(self, job_id: int, name: str, size: int, reason: str) -> int:
        """Note a file that was not taken in at all, and why; return its id."""
        row = {"job_id": job_id, "name": name, "path": "", "size": size, "sha256": "", "reason": reason}
        row |= {"state": "rejected", "done": 0, "total": 0}
        return _key(self._connection.execute(insert(job_files).values(row)).inserted_primary_key)

    def state(self, job_id: int) -> str | None:
        """Return the state of a job; None if there is none."""
        return self._connection.execute(select(jobs.c.state).where(jobs.c.id == job_id)).scalar()

    def lock(self, job_id: int) -> str | None:
        """Return the state of a job and keep it so until this transaction ends; None if there is none."""
        return self._connection.execute(select(jobs.c.state).where(jobs.c.id == job_id).with_for_update()).scalar()

    def submit(self, job_id: int) -> bool:
        """Let a job be worked on, also one that failed or to which a file was added since; False if that cannot be.

        A cancelled job stays so; a running one sees the new files by itself.
        """
        state = self.lock(job_id)
        if state not in ("running", "cancelled", None):
            values = {"state": "waiting", "reason": None, "finished_at": None, "worker": None}
            self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))
        return state not in ("cancelled", None)

    # working

    def take(self, worker: str, now: datetime, stale_before: datetime) -> Job | None:
        """Take the oldest job that waits, or whose worker has not beaten since `stale_before`; None if there is none.

        Two that ask at the same time never get the same. What the worker before had begun is begun anew.
        """
        free = _free(stale_before)
        for job_id in self._connection.execute(select(jobs.c.id).where(free).order_by(jobs.c.id)).scalars().all():
            if self._take(job_id, free, worker, now):
                return self.get(job_id)
        return None

    def take_this(self, job_id: int, worker: str, now: datetime, stale_before: datetime) -> Job | None:
        """Take one job as `take` does; None where another has it or nothing waits in it."""
        return self.get(job_id) if self._take(job_id, _free(stale_before), worker, now) else None

    def _take(self, job_id: int, free: ColumnElement[bool], worker: str, now: datetime) -> bool:
        taken = update(jobs).where(jobs.c.id == job_id, free)
        if not self._connection.execute(taken.values(state="running", worker=worker, beat_at=now)).rowcount:
            return False
        self._begin_anew(job_id)
        return True

    def _begin_anew(self, job_id: int) -> None:
        begun = update(job_files).where(job_files.c.job_id == job_id, job_files.c.state == "running")
        self._connection.execute(begun.values(state="waiting", done=0, total=0))

    def beat(self, job_id: int, worker: str, now: datetime) -> bool:
        """Give a sign of life; False where the job is no longer this worker's: cancelled, or taken over."""
        mine = update(jobs).where(jobs.c.id == job_id, _of(worker))
        return self._connection.execute(mine.values(beat_at=now)).rowcount == 1

    def hold(self, job_id: int, worker: str) -> bool:
        """Keep a job from any change until this transaction ends; False where it is no longer this worker's."""
        held = select(jobs.c.id).where(jobs.c.id == job_id, _of(worker)).with_for_update()
        return self._connection.execute(held).scalar() is not None

    def hold_like(self, name: str, sha256: str) -> None:
        """Let no other transaction bring a file of this name and content until this one ends."""
        alike = select(job_files.c.id).where(job_files.c.sha256 == sha256, job_files.c.name == name)
        self._connection.execute(alike.order_by(job_files.c.id).with_for_update()).all()

    def note_run(self, job_id: int, run_id: str) -> None:
        """Note under which run the ledger has what comes of the job."""
        self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(run_id=run_id))

    def progress(self, file_id: int, done: int, total: int) -> None:
        """Note that a file is worked on, and how far: `done` of `total` comments, 0 of 0 where that is not known."""
        going = update(job_files).where(job_files.c.id == file_id, job_files.c.state.in_(_AT_WORK))
        self._connection.execute(going.values(state="running", done=done, total=total))

    def finish_file(
        self, file_id: int, state: str, reason: str | None = None, meeting_id: int | None = None, n_items: int = 0
    ) -> None:
        """Note what became of a file: done, with its meeting and how many comments; rejected or known, with why."""
        values = {"state": state, "reason": reason, "meeting_id": meeting_id, "done": n_items, "total": n_items}
        self._connection.execute(update(job_files).where(job_files.c.id == file_id).values(values))

    def finish(self, job_id: int, worker: str, state: str, now: datetime, reason: str | None = None) -> bool:
        """End a job as done or failed; False where it is no longer this worker's, or files came that still wait.

        One that failed keeps its waiting files for when it is submitted again.
        """
        if not self.hold(job_id, worker) or (state == "done" and self.waiting(job_id)):
            return False
        self._begin_anew(job_id)
        values = {"state": state, "reason": reason, "worker": None, "finished_at": now}
        return self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(values)).rowcount == 1

    def let_go(self, job_id: int, worker: str) -> None:
        """Give a job back unfinished, for the next who takes one."""
        if self.hold(job_id, worker):
            self._begin_anew(job_id)
            self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(state="waiting", worker=None))

    def cancel(self, job_id: int, now: datetime) -> bool:
        """End a job where it stands: what lies on the desk stays there. False where it has ended already."""
        going = update(jobs).where(jobs.c.id == job_id, jobs.c.state.in_((*UNFINISHED, "failed")))
        if not self._connection.execute(going.values(state="cancelled", worker=None, finished_at=now)).rowcount:
            return False
        left = update(job_files).where(job_files.c.job_id == job_id, job_files.c.state.in_(_AT_WORK))
        self._connection.execute(left.values(state="cancelled"))
        return True

    # looking

    def get(self, job_id: int) -> Job | None:
        """Return a job; None if there is none."""
        row = self._connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
        return None if row is None else _job(row)

    def recent(self, limit: int, person_id: int | None = None) -> list[Job]:
        """Return the jobs, or those of one person, the latest first."""
        found = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        if person_id is not None:
            found = found.where(jobs.c.person_id == person_id)
        return [_job(row) for row in self._connection.execute(found)]

    def begun_with(self, given: Given, person_id: int) -> Job | None:
        """Return the job that this person began lately with the same form, filled in alike; None if there is none."""
        if not given.form:
            return None
        return next((job for job in self.recent(100, person_id) if job.given == given), None)

    def files(self, job_id: int) -> list[JobFile]:
        """Return the files of a job, in the order in which they came."""
        return self._files(select(job_files).where(job_files.c.job_id == job_id))

    def waiting(self, job_id: int) -> list[JobFile]:
        """Return the files of a job that nothing has become of yet."""
        unfinished = and_(job_files.c.job_id == job_id, job_files.c.state.in_(_AT_WORK))
        return self._files(select(job_files).where(unfinished))

    def file(self, file_id: int) -> JobFile | None:
        """Return one file; None if there is none."""
        return next(iter(self._files(select(job_files).where(job_files.c.id == file_id))), None)

    def _files(self, wanted: Select[Any]) -> list[JobFile]:
        return [JobFile(**row) for row in self._connection.execute(wanted.order_by(job_files.c.id)).mappings()]

    def paths(self) -> set[str]:
        """Return where every file lies that a job knows of."""
        return set(self._connection.execute(select(job_files.c.path)).scalars())

    def counts(self, job_ids: list[int]) -> Mapping[int, Mapping[str, int]]:
        """Return for each job how many of its files are in which state."""
        counted = select(job_files.c.job_id, job_files.c.state, func.count()).where(job_files.c.job_id.in_(job_ids))
        found: dict[int, dict[str, int]] = {one: {} for one in job_ids}
        for job_id, state, n in self._connection.execute(counted.group_by(job_files.c.job_id, job_files.c.state)):
            found[job_id][state] = n
        return found


def _free(stale_before: datetime) -> ColumnElement[bool]:
    left = and_(jobs.c.state == "running", or_(jobs.c.beat_at.is_(None), jobs.c.beat_at < stale_before))
    return or_(jobs.c.state == "waiting", left)


def _of(worker: str) -> ColumnElement[bool]:
    return and_(jobs.c.state == "running", jobs.c.worker == worker)


def _key(inserted: Row[Any] | None) -> int:
    assert inserted is not None
    return int(inserted[0])


def _job(row: Row[Any]) -> Job:
    return Job(**{**row._mapping, "given": Given.from_json(row.given)})
