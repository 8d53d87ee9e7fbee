"""One transaction at the desk: everything changed in it, and the trail of it, holds or falls together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from pipeline.store.faults import told_plainly
from pipeline.store.ledger import Ledger
from pipeline.store.sql import connect
from pipeline.store.store import BUSY_SECONDS

if TYPE_CHECKING:
    from pipeline.store.desk.decisions import Decisions
    from pipeline.store.desk.figures import Figures
    from pipeline.store.desk.hooks import Hooks
    from pipeline.store.desk.items import Items
    from pipeline.store.desk.jobs import Jobs
    from pipeline.store.desk.people import Attempts, People, Sessions, Tokens
    from pipeline.store.desk.trail import Trail
    from pipeline.store.desk.views import Views


class Unit:
    """What can be done within one transaction, by subject."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def people(self) -> People:
        """Who may use the desk."""
        from pipeline.store.desk.people import People

        return People(self.connection)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is logged in."""
        from pipeline.store.desk.people import Sessions

        return Sessions(self.connection)

    @cached_property
    def tokens(self) -> Tokens:
        """Keys of programs that act for a person."""
        from pipeline.store.desk.people import Tokens

        return Tokens(self.connection)

    @cached_property
    def attempts(self) -> Attempts:
        """Failed log-ins."""
        from pipeline.store.desk.people import Attempts

        return Attempts(self.connection)

    @cached_property
    def ledger(self) -> Ledger:
        """What was recommended, by which run."""
        return Ledger(self.connection)

    @cached_property
    def items(self) -> Items:
        """The comments that lie on the desk, and the meetings they come from."""
        from pipeline.store.desk.items import Items

        return Items(self.connection)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided."""
        from pipeline.store.desk.decisions import Decisions

        return Decisions(self.connection)

    @cached_property
    def trail(self) -> Trail:
        """Who did what and saw what, chained."""
        from pipeline.store.desk.trail import Trail

        return Trail(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        """Files that are being worked on."""
        from pipeline.store.desk.jobs import Jobs

        return Jobs(self.connection)

    @cached_property
    def views(self) -> Views:
        """Saved views of the queue."""
        from pipeline.store.desk.views import Views

        return Views(self.connection)

    @cached_property
    def figures(self) -> Figures:
        """Counts of what was suggested and decided."""
        from pipeline.store.desk.figures import Figures

        return Figures(self.connection)

    @cached_property
    def hooks(self) -> Hooks:
        """Addresses that are told of what happens, and what they were told."""
        from pipeline.store.desk.hooks import Hooks

        return Hooks(self.connection)


class DeskStore:
    """The desk's database; one object serves several threads."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self.where = where

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Give a Unit that only reads. Raises StoreError where the database cannot be used."""
        with told_plainly(self.where), self._engine.connect() as connection:
            yield Unit(connection)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """Give a Unit whose changes hold when the block ends, all of them, or none if it raises.

        On SQLite one writer goes after the other; on PostgreSQL two may go on side by side until they meet. Raises
        StoreError where the database cannot be used; IntegrityError where a row breaks a rule of its table.
        """
        with told_plainly(self.where, broken_rules=False), self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # not later: a reader that turns writer may have to fail
            yield Unit(connection)
            connection.commit()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_desk(url: str, *, busy_seconds: float = BUSY_SECONDS) -> DeskStore:
    """Return the desk's store at a database URL; its tables are made, or brought up to date, first.

    It is the same database as that of `open_store`. Raises StoreError as that does.
    """
    engine, where = connect(url, busy_seconds)
    return DeskStore(engine, where)
