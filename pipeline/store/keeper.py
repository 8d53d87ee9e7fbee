"""A run is written into the store while it goes on; a store that cannot be written costs a warning, never the run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.served import Kept, Origin, Record, Run
from pipeline.store.snapshots import keep_model, keep_reference
from pipeline.store.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Used:
    """Where a run finds what it uses, and where copies of that are kept."""

    reference: Path
    model: Path
    snapshots: Path


class Keeper:
    """Keeps one run. The database is opened beside the work: loading SQLAlchemy takes half a second."""

    def __init__(
        self, url: str, run_id: str, begin: Callable[[Record], Run], used: Used, warn: Callable[[str], None]
    ) -> None:
        """Begin to open the store at `url`.

        `begin` makes the run from the first record served: that is where a record says which model and rules there
        were. `warn` is called at most once, with one line.
        """
        self._run_id = run_id
        self._begin = begin
        self._used = used
        self._warn = warn
        self._begun = False
        self._given_up = False
        self._beside = ThreadPoolExecutor(max_workers=1)
        self._opening = self._beside.submit(open_store, url)

    def save(self, origin: Origin, served: Sequence[Kept]) -> None:
        """Write down what was served for one input, and before the first of them the run and what it uses."""

        def work(store: Store) -> None:
            if served and not self._begun:
                self._begin_run(store, self._begin(json.loads(served[0].record)))
            store.save_outcomes(self._run_id, origin, served)

        self._attempt(work)

    def finish(self, at: datetime, *, n_inputs: int) -> None:
        """Note that the outputs are written; warn if the store holds fewer than the `n_inputs` that were worked on."""

        def work(store: Store) -> None:
            store.finish_run(self._run_id, at)
            n_missing = n_inputs - store.n_inputs(self._run_id)
            if n_missing > 0:
                raise StoreError(f"{n_missing} of {n_inputs} inputs were classified while it could not be written")

        if n_inputs:
            self._attempt(work)

    def close(self) -> None:
        """Let go of the database."""
        self._beside.shutdown()
        if self._opening.exception() is None:
            self._opening.result().close()

    def _begin_run(self, store: Store, run: Run) -> None:
        keep_reference(self._used.snapshots, self._used.reference, run.reference_digest)
        keep_model(self._used.snapshots, self._used.model, run.model_digest)
        store.begin_run(run)
        self._begun = True

    def _attempt(self, work: Callable[[Store], None]) -> None:
        if self._given_up:
            return
        try:
            work(self._opening.result())
        except StoreError as error:
            self._given_up = True
            self._warn(f"run {self._run_id} is not whole in the ledger: {error}")
