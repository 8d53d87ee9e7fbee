"""The store as its users see it, and the way to it; SQLAlchemy is loaded only when a store is opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pipeline.store.served import Kept, Origin, Run, Served

BUSY_SECONDS = 10.0
"""How long to wait for another writer of an SQLite file."""


class Store(Protocol):
    """What was recommended. Every method raises StoreError where the database cannot be reached, read or written."""

    def begin_run(self, run: Run) -> None:
        """Write down a run; one that is there already, as after --resume, stays as it was begun."""

    def save_outcomes(self, run_id: str, origin: Origin, served: Sequence[Kept]) -> None:
        """Write down what was served for one input, whole or not at all; a second time changes nothing."""

    def finish_run(self, run_id: str, at: datetime) -> None:
        """Note when the outputs of a run were written; from then on it counts as having served its records."""

    def served_by(self, record_id: str, on: datetime | None = None, run_id: str | None = None) -> Served | None:
        """Return what was served for a record by the latest run finished up to `on`, or by the run named; None if none.

        A run that is named need not be finished.
        """

    def unfinished_run_of(self, record_id: str) -> str | None:
        """Return the id of the latest unfinished run that holds the record; None if there is none."""

    def runs(self) -> list[Run]:
        """Return every run, the latest first."""

    def n_inputs(self, run_id: str) -> int:
        """Return how many inputs of a run are kept."""

    def ids_like(self, record_id: str, limit: int = 3) -> list[str]:
        """Return up to `limit` ids that are known and look most like this one."""

    def close(self) -> None:
        """Let go of the database."""


def open_store(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Return the store at a database URL; its tables are made, or brought up to date, first.

    For SQLite the folder is made as needed, and the file is in write-ahead mode: readers do not wait for a writer.
    Raises StoreError if the database is locked for longer than `busy_seconds`, unreachable, read-only, full, damaged,
    or made by a newer version.
    """
    from pipeline.store.sql import SqlStore

    return SqlStore(url, busy_seconds=busy_seconds)
