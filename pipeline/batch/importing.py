"""One job's files come to the desk: worked on in processes that can be killed, laid one file in one transaction.

Whatever ends the program ends between two transactions: a file lies on the desk with all its comments and its row says
so, or nothing of it does and it is worked on again. A worker that lost its job, cancelled or taken over by another,
finds out before it changes anything.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.batch.local import Finished, Input, Rejected, Work, place_of, run_local
from pipeline.batch.pulse import LostError, Pulse, StoppedError
from pipeline.batch.runs import Basis, basis_of
from pipeline.batch.work import ForDesk, build_work_for_desk, whole_for_desk
from pipeline.cases.intake import Draw, lay
from pipeline.config import Review, Settings
from pipeline.errors import PipelineError, StoreError
from pipeline.store import Kept
from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.jobs import Job, JobFile
from pipeline.taxonomy import Topics

CHANGED = "its upload was changed or damaged on the disk; send it again"

log = logging.getLogger(__name__)


def _build_for(settings: Settings, job: Job) -> Callable[[], Work]:
    given = job.given
    return partial(build_work_for_desk, settings, given.setting, given.on, given.text_column)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What importing works with.

    `settings` is asked before each job: since the last another model may serve. `build` gives what builds the work in
    each worker process; it can be pickled.
    """

    store: DeskStore
    settings: Callable[[], Settings]
    review: Review
    topics: Topics
    uploads: Path
    snapshots: Path
    clock: Callable[[], datetime]
    draw: Draw
    workers: int = 1
    build: Callable[[Settings, Job], Callable[[], Work]] = _build_for


def run_job(
    job: Job,
    worker: str,
    shop: Workshop,
    *,
    is_stopped: Callable[[], bool] = lambda: False,
    on_progress: Callable[[str, int, int], None] = lambda name, done, total: None,
    on_file: Callable[[JobFile], None] = lambda file: None,
) -> str:
    """Work on a job that `worker` has taken until nothing of it waits; return its state then.

    Where it is stopped or the database fails it is given back, waiting; a fault of model or settings ends it as failed,
    with the reason. `on_progress` hears how many of a file's comments are classified, `on_file` what became of a file.
    Raises StoreError where the database cannot be used.
    """
    try:
        settings = shop.settings()
        pulse = Pulse(job.id, worker, shop.store, shop.clock, shop.review, is_stopped)
        _Session(job, worker, shop, settings, pulse, on_progress, on_file).work()
    except LostError:
        pass
    except StoppedError:
        _let_go(job, worker, shop)
    except StoreError:
        _let_go(job, worker, shop)
        raise
    except PipelineError as error:
        _fail(job, worker, shop, str(error))
    except OSError as error:
        _fail(job, worker, shop, f"{error.filename}: {error.strerror or type(error).__name__}; check ydan doctor")
    except KeyboardInterrupt:
        _let_go(job, worker, shop)
        raise
    except Exception as error:  # a slip of ours: whoever took the job over would only meet it again
        _fail(job, worker, shop, place_of(error))
    with shop.store.read() as unit:
        return unit.jobs.state(job.id) or "cancelled"


def _let_go(job: Job, worker: str, shop: Workshop) -> None:
    try:
        with shop.store.write() as unit:
            unit.jobs.let_go(job.id, worker)
    except StoreError as error:  # the database is away: without signs of life the job is taken over later
        log.warning("job %d is not given back: %s", job.id, error)


def _fail(job: Job, worker: str, shop: Workshop, reason: str) -> None:
    with shop.store.write() as unit:
        now = shop.clock()
        if unit.jobs.finish(job.id, worker, "failed", now, reason):
            unit.trail.add(now, None, "import.fail", f"job:{job.id}")


class _Session:
    """One worker at one job."""

    def __init__(
        self,
        job: Job,
        worker: str,
        shop: Workshop,
        settings: Settings,
        pulse: Pulse,
        on_progress: Callable[[str, int, int], None],
        on_file: Callable[[JobFile], None],
    ) -> None:
        self._job = job
        self._worker = worker
        self._shop = shop
        self._pulse = pulse
        self._on_progress = on_progress
        self._on_file = on_file
        self._settings = settings
        self._started_at = shop.clock()
        self._run_id = f"{self._started_at:%Y%m%dT%H%M%S%f}-{job.id}"
        self._basis: Basis | None = None

    def work(self) -> None:
        """Work on whatever waits, also on files that come meanwhile, and end the job."""
        while True:
            files = self._waiting()
            if files:
                self._work_on(files)
            elif self._finish():
                return

    def _waiting(self) -> list[JobFile]:
        """Return the files to work on; those that lie on the desk already are noted as known."""
        skipped = []
        with self._shop.store.write() as unit:
            self._hold(unit)
            for file in unit.jobs.waiting(self._job.id):
                meeting_id = self._lies_there(unit, file)
                if meeting_id is not None:
                    unit.jobs.finish_file(file.id, "known", meeting_id=meeting_id)
                    skipped.append(file.id)
            files = unit.jobs.waiting(self._job.id)
        self._tell(skipped)
        return files

    def _finish(self) -> bool:
        with self._shop.store.write() as unit:
            now = self._shop.clock()
            self._hold(unit)
            if not unit.jobs.finish(self._job.id, self._worker, "done", now):
                return False  # a file came meanwhile
            counts = unit.jobs.counts([self._job.id])[self._job.id]
            unit.trail.add(now, None, "import.finish", f"job:{self._job.id}", files=dict(counts))
            unit.hooks.tell("import.finished", self._told(unit, counts), now)
        return True

    def _told(self, unit: Unit, counts: Mapping[str, int]) -> dict[str, Any]:
        files = unit.jobs.files(self._job.id)
        return {
            "job": self._job.id,
            "state": "done",
            "n_files": len(files),
            "n_items": sum(file.total for file in files if file.state == "done"),
            "n_rejected": counts.get("rejected", 0),
            "meetings": [file.meeting_id for file in files if file.meeting_id is not None],
        }

    def _work_on(self, files: Sequence[JobFile]) -> None:
        self._prepare()
        self._pulse.watch(files)
        reading = self._settings.reading
        outcomes = run_local(
            [Input(file.name, self._shop.uploads / file.path) for file in files],
            self._shop.build(self._settings, self._job),
            workers=self._shop.workers,
            seconds_per_file=reading.seconds_per_file,
            seconds_per_megabyte=reading.seconds_per_megabyte,
            on_progress=self._note,
            on_tick=self._pulse.tick,
        )
        with closing(outcomes):
            for file, outcome in zip(files, outcomes, strict=True):
                self._put_away(file, outcome)
                self._tell([file.id])

    def _prepare(self) -> None:
        """Keep copies of what the run uses, before anything can say that it was used."""
        if self._basis is None:
            given = self._job.given
            self._basis = basis_of(self._settings, on=given.on, given=given.setting, text_column=given.text_column)
            try:
                self._basis.keep(self._shop.snapshots)
            except StoreError as error:  # no fault of the database: to try again would not help
                raise PipelineError(str(error)) from None

    def _note(self, name: str, done: int, total: int) -> None:
        self._pulse.note(name, done, total)
        self._on_progress(name, done, total)

    def _tell(self, file_ids: Sequence[int]) -> None:
        with self._shop.store.read() as unit:
            files = [file for file_id in file_ids if (file := unit.jobs.file(file_id)) is not None]
        for file in files:
            self._on_file(file)

    def _put_away(self, file: JobFile, outcome: Finished | Rejected) -> None:
        """Lay a file, or note why not. What goes wrong with one file must not keep the others from the desk."""
        done = whole_for_desk(outcome)
        if isinstance(done, ForDesk) and done.origin.sha256 != file.sha256:
            done = Rejected(file.name, CHANGED)
        if isinstance(done, Rejected):
            self._reject(file, done.reason)
            return
        for is_last in (False, True):
            try:
                self._lay(file, done)
                return
            except LostError:
                raise
            except StoreError as error:
                self._pulse.beat()  # raises where it is the database, not the file
                if is_last:
                    self._reject(file, str(error))
            except Exception as error:  # a slip of ours; its message may quote the text
                self._reject(file, place_of(error))
                return

    def _reject(self, file: JobFile, reason: str) -> None:
        with self._shop.store.write() as unit:
            self._hold(unit)
            unit.jobs.finish_file(file.id, "rejected", reason)

    def _lay(self, file: JobFile, done: ForDesk) -> None:
        """Write down what was recommended and lay it on the desk, all of it or nothing."""
        assert self._basis is not None
        first = done.laid[0].record
        kept = [Kept.of(one.record, one.comment) for one in done.laid]
        with self._shop.store.write() as unit:
            now = self._shop.clock()
            self._hold(unit)
            unit.jobs.hold_like(file.name, file.sha256)
            meeting_id = self._lies_there(unit, file)
            if meeting_id is not None:  # another job was quicker
                unit.jobs.finish_file(file.id, "known", meeting_id=meeting_id)
                return
            # Finished from the start: each file counts as served with this very transaction, whatever comes after.
            unit.ledger.begin_run(self._basis.run(self._run_id, self._started_at, first, finished_at=now))
            input_id, outcome_ids = unit.ledger.save_outcomes(self._run_id, done.origin, kept)
            meeting_id = lay(
                unit,
                input_id=input_id,
                origin=done.origin,
                outcome_ids=outcome_ids,
                laid=done.laid,
                topics=self._shop.topics,
                settings=self._shop.review,
                draw=self._shop.draw,
                now=now,
            )
            unit.jobs.note_run(self._job.id, self._run_id)
            meeting = unit.items.meeting(meeting_id)
            n_shown = meeting.n_items if meeting else 0  # how many are sealed is nobody's business
            unit.jobs.finish_file(file.id, "done", meeting_id=meeting_id, n_items=n_shown)
            what = {"file": file.id, "meeting": meeting_id, "items": n_shown, "run": self._run_id}
            unit.trail.add(now, None, "import.lay", f"job:{self._job.id}", **what)

    def _lies_there(self, unit: Unit, file: JobFile) -> int | None:
        return None if self._job.given.again else unit.items.meeting_like(file.name, file.sha256)

    def _hold(self, unit: Unit) -> None:
        if not unit.jobs.hold(self._job.id, self._worker):
            raise LostError(f"job {self._job.id}: cancelled, or taken over by another worker")
