"""Tables are made, or brought up to date, when a store is opened; Alembic is loaded only where that is needed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.errors import StoreError
from pipeline.store.tables import HEAD, VERSION_TABLE

MIGRATIONS = Path(__file__).with_name("migrations")

_LOCK = 0x7964616E  # "ydan": the number of the advisory lock, so that two programs do not migrate at once


def bring_up_to_date(engine: Engine, where: str) -> None:
    """Run the migrations that the database lacks, all or none. Raises StoreError if it is of a newer version."""
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = _revision(connection)  # once more: another program may have been quicker
        if found != HEAD:
            _migrate(connection, found, where)
        connection.commit()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 — our constant


def _migrate(connection: Connection, found: str | None, where: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(f"{where}: made by a newer ydan (tables {found}, known {HEAD}); update ydan")
    command.upgrade(config, "head")
