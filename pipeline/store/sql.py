"""The store on SQLite or PostgreSQL."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, Select, create_engine, event, func, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError

from pipeline.errors import StoreError
from pipeline.store.faults import code_of, told_plainly
from pipeline.store.ledger import insert_outcomes, insert_run
from pipeline.store.schema import bring_up_to_date
from pipeline.store.served import (
    Code,
    Kept,
    Origin,
    Run,
    Served,
    comment_from_tree,
    meeting_from_tree,
    setting_from_list,
)
from pipeline.store.tables import inputs, outcomes, runs

_UNIQUE = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505")
_REFERENCE = ("SQLITE_CONSTRAINT_FOREIGNKEY", "23503")

_NEAREST_OF = 2_000
"""Ids that are compared with an unknown one: enough to show what ids look like."""


def connect(url: str, busy_seconds: float) -> tuple[Engine, str]:
    """Return the engine for a database URL, its tables made or brought up to date, and what to call it in messages.

    Raises StoreError; see `open_store`.
    """
    parsed = _parsed(url)
    is_file = parsed.get_backend_name() == "sqlite"
    where = (parsed.database or "SQLite in memory") if is_file else parsed.render_as_string()
    with told_plainly(where):
        engine = _engine(parsed, busy_seconds)
        bring_up_to_date(engine, where)
    return engine, where


class SqlStore:
    """A `Store` in an SQL database; one object serves several threads."""

    def __init__(self, url: str, *, busy_seconds: float) -> None:
        """Open or make the database; see `open_store`."""
        self._engine, self._where = connect(url, busy_seconds)

    def begin_run(self, run: Run) -> None:
        """See `Store`."""
        with told_plainly(self._where):
            try:
                with self._engine.begin() as connection:
                    insert_run(connection, run)
            except IntegrityError as error:
                if not _is_broken(error, _UNIQUE):
                    raise

    def save_outcomes(self, run_id: str, origin: Origin, served: Sequence[Kept]) -> None:
        """See `Store`. Raises StoreError, too, if the run was not begun, or has another file of this name."""
        with told_plainly(self._where):
            try:
                with self._engine.begin() as connection:
                    insert_outcomes(connection, run_id, origin, served)
            except IntegrityError as error:
                if _is_broken(error, _REFERENCE):
                    raise StoreError(f"{self._where}: run {run_id} is not known; begin it first") from None
                if not _is_broken(error, _UNIQUE):
                    raise
                if self._sha256(run_id, origin.source) != origin.sha256:
                    raise StoreError(
                        f"{self._where}: run {run_id} holds another content of {origin.source}; rename one of the two"
                    ) from None

    def _sha256(self, run_id: str, source: str) -> str | None:
        held = select(inputs.c.sha256).where(inputs.c.run_id == run_id, inputs.c.source == source)
        with self._engine.connect() as connection:
            return connection.execute(held).scalar()

    def finish_run(self, run_id: str, at: datetime) -> None:
        """See `Store`."""
        with told_plainly(self._where), self._engine.begin() as connection:
            connection.execute(
                update(runs).where(runs.c.id == run_id, runs.c.finished_at.is_(None)).values(finished_at=at)
            )

    def served_by(self, record_id: str, on: datetime | None = None, run_id: str | None = None) -> Served | None:
        """See `Store`."""
        found = _outcomes_of(record_id).add_columns(*runs.c)
        if run_id is not None:
            found = found.where(runs.c.id == run_id)
        else:
            found = found.where(runs.c.finished_at.is_not(None))
        if on is not None:
            found = found.where(runs.c.finished_at <= on)
        order = (runs.c.finished_at.desc(), runs.c.id.desc(), outcomes.c.input_id, outcomes.c.position)
        with told_plainly(self._where), self._engine.connect() as connection:
            row = connection.execute(found.order_by(*order).limit(1)).first()
            if row is None:
                return None
            alike = _outcomes_of(record_id).where(runs.c.id == row._mapping[runs.c.id]).subquery()
            n_alike = connection.execute(select(func.count()).select_from(alike)).scalar_one()
        return _served(row, n_alike)

    def unfinished_run_of(self, record_id: str) -> str | None:
        """See `Store`."""
        found = _outcomes_of(record_id).with_only_columns(runs.c.id).where(runs.c.finished_at.is_(None))
        with told_plainly(self._where), self._engine.connect() as connection:
            return connection.execute(found.order_by(runs.c.started_at.desc())).scalar()

    def runs(self) -> list[Run]:
        """See `Store`."""
        with told_plainly(self._where), self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(select(runs).order_by(runs.c.started_at.desc(), runs.c.id))]

    def n_inputs(self, run_id: str) -> int:
        """See `Store`."""
        counted = select(func.count()).select_from(inputs).where(inputs.c.run_id == run_id)
        with told_plainly(self._where), self._engine.connect() as connection:
            return connection.execute(counted).scalar_one()

    def ids_like(self, record_id: str, limit: int = 3) -> list[str]:
        """See `Store`. Ids of the same source come first, then the latest."""
        source = record_id.partition("#")[0]
        ids = select(outcomes.c.record_id).order_by(outcomes.c.id.desc()).limit(_NEAREST_OF)
        of_source = ids.join(inputs, inputs.c.id == outcomes.c.input_id).where(inputs.c.source == source)
        with told_plainly(self._where), self._engine.connect() as connection:
            known = connection.execute(of_source).scalars().all() or connection.execute(ids).scalars().all()
        known = list(dict.fromkeys(known))
        return difflib.get_close_matches(record_id, known, limit, cutoff=0.6) or known[:limit]

    def close(self) -> None:
        """See `Store`."""
        self._engine.dispose()


def _is_broken(error: IntegrityError, rules: Sequence[str]) -> bool:
    """Return whether one of `rules` is what the statement broke: SQLite names them, others have an SQLSTATE."""
    return code_of(error) in rules


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = _with_driver(parsed)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError):
        raise StoreError("YDAN_DATABASE_URL: not a database URL; expected sqlite:///FILE or postgresql://…") from None
    return parsed


def _with_driver(url: URL) -> URL:
    """Return a PostgreSQL URL for the driver that is installed along; `?host=/folder` names the server's socket."""
    folder = url.query.get("host")
    url = url.set(drivername="postgresql+pg8000").difference_update_query(["host"])
    if isinstance(folder, str) and folder.startswith("/"):
        url = url.update_query_dict({"unix_sock": f"{folder}/.s.PGSQL.{url.port or 5432}"})
    return url


def _engine(url: URL, busy_seconds: float) -> Engine:
    # hide_parameters: a traceback shows what was to be written otherwise, and that is comment text
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=20, max_overflow=20)
        except ImportError as error:
            raise StoreError(
                f"YDAN_DATABASE_URL: {url.drivername} needs the package {error.name!r}; pip install it"
            ) from None
    if url.database and not url.database.startswith((":memory:", "file:")):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")  # safe in this mode: a power cut loses the last run, breaks nothing
    cursor.close()


def _outcomes_of(record_id: str) -> Select[Any]:
    columns = (inputs.c.source, inputs.c.sha256, inputs.c.meeting, outcomes.c.record, outcomes.c.comment)
    joined = outcomes.join(inputs, inputs.c.id == outcomes.c.input_id).join(runs, runs.c.id == inputs.c.run_id)
    return select(*columns).select_from(joined).where(outcomes.c.record_id == record_id)


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        model_id=row.model_id,
        model_digest=row.model_digest,
        rules_version=row.rules_version,
        reference_digest=row.reference_digest,
        settings=json.loads(row.settings),
        code=Code(row.code_version, row.code_revision, row.code_digest),
        on=row.on_day,
        given=setting_from_list(json.loads(row.given)),
        text_column=row.text_column,
    )


def _served(row: Row[Any], n_alike: int) -> Served:
    origin = Origin(row.source, row.sha256, meeting_from_tree(json.loads(row.meeting)))
    return Served(_run(row), origin, json.loads(row.record), comment_from_tree(json.loads(row.comment)), n_alike)
