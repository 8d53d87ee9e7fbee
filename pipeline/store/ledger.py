"""Runs and what they served, written into whatever transaction is going on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from pipeline.store.served import Kept, Origin, Run, as_json, meeting_as_tree, setting_as_list
from pipeline.store.tables import inputs, outcomes, runs


def insert_run(connection: Connection, run: Run) -> None:
    """Write down a run. Raises IntegrityError if its id is there already."""
    connection.execute(insert(runs).values(_run_row(run)))


def insert_outcomes(connection: Connection, run_id: str, origin: Origin, served: Sequence[Kept]) -> int:
    """Write down what was served for one input; return the input's id.

    Raises IntegrityError if the run is not known, or holds an input of this name already.
    """
    row: dict[str, Any] = {"run_id": run_id, "source": origin.source, "sha256": origin.sha256}
    row |= {"meeting": as_json(meeting_as_tree(origin.meeting)), "n_outcomes": len(served)}
    # The input goes first: where it is there already nothing is read before, so nothing can be half done.
    key = connection.execute(insert(inputs).values(row)).inserted_primary_key
    assert key is not None
    rows = [
        {"input_id": key[0], "position": position, "record_id": one.record_id}
        | {"record": one.record, "comment": one.comment}
        for position, one in enumerate(served)
    ]
    if rows:
        connection.execute(insert(outcomes), rows)
    return int(key[0])


class Ledger:
    """The ledger, within one transaction of the desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin_run(self, run: Run) -> None:
        """Write down a run; one that is there already stays as it was begun."""
        if self._connection.execute(select(runs.c.id).where(runs.c.id == run.id)).first() is None:
            insert_run(self._connection, run)

    def save_outcomes(self, run_id: str, origin: Origin, served: Sequence[Kept]) -> tuple[int, list[int]]:
        """Write down what was served for one input; return the input's id and those of the outcomes, in order.

        Raises IntegrityError if the run is not known, or holds an input of this name already.
        """
        input_id = insert_outcomes(self._connection, run_id, origin, served)
        wanted = select(outcomes.c.id).where(outcomes.c.input_id == input_id).order_by(outcomes.c.position)
        return input_id, list(self._connection.execute(wanted).scalars())

    def finish_run(self, run_id: str, at: datetime) -> None:
        """Note when a run ended; a second time changes nothing."""
        ended = update(runs).where(runs.c.id == run_id, runs.c.finished_at.is_(None)).values(finished_at=at)
        self._connection.execute(ended)


def _run_row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "model_id": run.model_id,
        "model_digest": run.model_digest,
        "rules_version": run.rules_version,
        "reference_digest": run.reference_digest,
        "settings": as_json(run.settings),
        "code_version": run.code.version,
        "code_revision": run.code.revision,
        "code_digest": run.code.digest,
        "on_day": run.on,
        "given": as_json(setting_as_list(run.given)),
        "text_column": run.text_column,
    }
