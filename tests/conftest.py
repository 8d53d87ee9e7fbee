"""Shared fixtures, and the reasons why a test is left out on this machine."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.config import REFERENCE
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
