"""A database that is locked, unreachable, read-only, full, damaged, too new, or made by two programs at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.store import Kept, Origin, Run, Store, open_store
from pipeline.store.desk import tables as desk_tables

MakeRun = Callable[..., Run]
MakeKept = Callable[..., Kept]
SECRET = "lời riêng của người dân"


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_a_locked_database_is_named_and_nothing_is_lost(store: Store, make_run: MakeRun, url: str) -> None:
    other = sqlite3.connect(file_of(url))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"ydan\.db: locked by another program"):
        store.begin_run(make_run())
    other.rollback()
    other.close()
    store.begin_run(make_run())
    assert len(store.runs()) == 1


def test_readers_do_not_wait_for_a_writer(store: Store, url: str) -> None:
    other = sqlite3.connect(file_of(url))
    other.execute("BEGIN IMMEDIATE")
    assert store.runs() == []
    other.close()


def test_a_new_database_that_is_locked_is_named(url: str) -> None:
    file_of(url).parent.mkdir()
    other = sqlite3.connect(file_of(url))
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        open_store(url, busy_seconds=0.05)
    other.close()


def test_a_read_only_database_is_named_and_can_be_read(store: Store, make_run: MakeRun, url: str) -> None:
    store.begin_run(make_run())
    reader = open_store(f"sqlite:///file:{file_of(url)}?mode=ro&uri=true", busy_seconds=0.05)
    assert [run.id for run in reader.runs()] == ["r1"]
    with pytest.raises(StoreError, match="read-only"):
        reader.begin_run(make_run("r2"))
    reader.close()


def test_a_full_database_is_named_and_its_complaint_quotes_no_comment(
    url: str, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, origin: Origin
) -> None:
    from pipeline.store import sql

    plain = sql._prepare_sqlite

    def small(connection: sqlite3.Connection, record: object) -> None:
        plain(connection, record)
        connection.execute("PRAGMA max_page_count = 16").close()

    open_store(url).close()
    monkeypatch.setattr(sql, "_prepare_sqlite", small)
    store = open_store(url)
    store.begin_run(make_run())
    with pytest.raises(StoreError, match="full, or its disk is") as raised:
        store.save_outcomes("r1", origin, [Kept("a.txt#1.1", SECRET * 10_000, "{}")])
    assert SECRET not in str(raised.value)
    assert store.n_inputs("r1") == 0
    store.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"ydan\.db"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'ydan.db'}")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "ydan.db").write_text("something else " * 100)
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(f"sqlite:///{tmp_path / 'ydan.db'}")


@pytest.mark.parametrize("url", ["nonsense", "oracle-of-delphi://host/db", "postgresql+no_such_driver://host/db"])
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(StoreError, match="YDAN_DATABASE_URL"):
        open_store(url)


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    open_store(url).close()
    with sqlite3.connect(file_of(url)) as connection:
        connection.execute("UPDATE ydan_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer ydan"):
        open_store(url)


def test_two_programs_may_make_the_tables_at_once(
    url: str, make_run: MakeRun, make_kept: MakeKept, origin: Origin
) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(open_store, [url] * 4))
    for number, store in enumerate(stores):
        store.begin_run(make_run(f"r{number}"))
        store.save_outcomes(f"r{number}", origin, [make_kept()])
    assert len(stores[0].runs()) == 4
    for store in stores:
        store.close()


def test_the_migrations_make_the_tables_that_the_code_describes(url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from pipeline.store.tables import HEAD, VERSION_TABLE, metadata

    open_store(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert context.get_current_revision() == HEAD
        assert set(desk_tables.DESK) <= set(metadata.tables.values())
        assert compare_metadata(context, metadata) == []
    engine.dispose()
