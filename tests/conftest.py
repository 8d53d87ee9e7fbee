"""Shared fixtures, and the reasons why a test is left out on this machine."""

from __future__ import annotations

import importlib.util

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


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """The reference data, loaded once."""
    return load_taxonomy(REFERENCE)
