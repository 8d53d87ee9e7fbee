"""The foreman: a thread that takes one waiting job after the other, also those that a dead program left running."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import timedelta

from pipeline.batch.beside import Beside
from pipeline.batch.importing import Workshop, run_job
from pipeline.batch.local import place_of
from pipeline.batch.uploads import Uploads
from pipeline.errors import PipelineError

_POLL_SECONDS = 1.0
_PAUSE_SECONDS = 10.0
_LEFT_OVER = timedelta(days=1)

log = logging.getLogger(__name__)


class Foreman(Beside):
    """Works on jobs while it runs; several may run on one database, and no job is worked on by two."""

    def __init__(self, shop: Workshop, worker: str) -> None:
        """`worker` is a name that no other program has."""
        super().__init__("foreman")
        self._shop = shop
        self._worker = worker
        self.on_end: Callable[[int], None] = lambda job_id: None  # called with each job that it has worked on

    def _run(self) -> None:
        _shield_workers()
        self._attempt(self._sweep)
        while not self._ended.is_set():
            if not self._attempt(self.round):
                self._ended.wait(_POLL_SECONDS)

    def _attempt(self, work: Callable[[], object]) -> bool:
        try:
            return bool(work())
        except PipelineError as error:
            log.warning("imports wait: %s", error)
        except Exception as error:  # a slip of ours must not end the thread; its message could quote a comment
            log.error("imports wait: %s", place_of(error))
        self._ended.wait(_PAUSE_SECONDS)
        return False

    def round(self) -> bool:
        """Take a job and work on it to its end; return whether there was one. Raises PipelineError."""
        now = self._shop.clock()
        stale_before = now - timedelta(seconds=self._shop.review.stale_seconds)
        with self._shop.store.write() as unit:
            job = unit.jobs.take(self._worker, now, stale_before)
        if job is None:
            return False
        state = run_job(job, self._worker, self._shop, is_stopped=self._ended.is_set)
        log.info("import %d: %s", job.id, state)
        self.on_end(job.id)
        return True

    def _sweep(self) -> None:
        uploads = Uploads(self._shop.store, self._shop.uploads, max_bytes=0)
        n_removed = uploads.sweep(self._shop.clock() - _LEFT_OVER)
        if n_removed:
            log.info("%d files of uploads that broke off are removed", n_removed)


def _shield_workers() -> None:
    """Keep from the workers, which inherit it, what asks the program to end: it ends them itself and keeps the job.

    Else whoever stops a whole group of processes would have files rejected because their workers died.
    """
    if hasattr(signal, "pthread_sigmask"):  # not on every system
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
