"""Signs of life of whoever works on a job, and how far the files of it are, told to the database now and then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from pipeline.config import Review
from pipeline.errors import PipelineError, StoreError
from pipeline.store.desk import DeskStore
from pipeline.store.desk.jobs import JobFile

log = logging.getLogger(__name__)


class LostError(PipelineError):
    """The job is no longer this worker's: it was cancelled, or another took it over."""


class StoppedError(PipelineError):
    """Whoever runs the job asked it to stop."""


class Pulse:
    """Beats while a job is worked on, and finds out when it is to end."""

    def __init__(
        self,
        job_id: int,
        worker: str,
        store: DeskStore,
        clock: Callable[[], datetime],
        settings: Review,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._job_id = job_id
        self._worker = worker
        self._store = store
        self._clock = clock
        self._every = timedelta(seconds=settings.beat_seconds)
        self._patience = timedelta(seconds=settings.stale_seconds)
        self._is_stopped = is_stopped
        self._beat_at = clock()
        self._file_ids: dict[str, int] = {}
        self._counts: dict[str, tuple[int, int]] = {}  # comments done, of how many, by file
        self._told: dict[str, tuple[int, int]] = {}  # ... as the database has it

    def watch(self, files: Sequence[JobFile]) -> None:
        """Tell the progress of these files from now on; their names are the sources that are worked on."""
        self._file_ids = {file.name: file.id for file in files}
        self._counts, self._told = {}, {}

    def note(self, name: str, done: int, total: int) -> None:
        """Note how far a file is, to be told with the next tick."""
        self._counts[name] = (done, total)

    def tick(self, at_work: Sequence[str]) -> None:
        """Tell the database what is new, if anything is or a beat is due; `at_work` are files that are worked on now.

        Raises StoppedError or LostError when the job is to end, StoreError when the database has been away too long.
        """
        if self._is_stopped():
            raise StoppedError(f"job {self._job_id}: stopped")
        for name in at_work:
            self._counts.setdefault(name, (0, 0))
        is_due = self._counts != self._told or self._clock() - self._beat_at >= self._every
        try:
            if is_due:
                self.beat()
            else:
                self._look()
        except StoreError as error:
            if self._clock() - self._beat_at > self._patience:
                raise
            log.warning("job %d: %s", self._job_id, error)

    def _look(self) -> None:
        with self._store.read() as unit:
            if unit.jobs.state(self._job_id) != "running":
                raise self._lost()

    def _lost(self) -> LostError:
        return LostError(f"job {self._job_id}: cancelled, or taken over by another worker")

    def beat(self) -> None:
        """Give a sign of life and tell what is new. Raises LostError, or StoreError."""
        now, counts = self._clock(), dict(self._counts)
        with self._store.write() as unit:
            if not unit.jobs.beat(self._job_id, self._worker, now):
                raise self._lost()
            for name, (done, total) in counts.items():
                if self._told.get(name) != (done, total):
                    unit.jobs.progress(self._file_ids[name], done, total)
        self._beat_at, self._told = now, counts
