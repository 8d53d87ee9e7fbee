"""A run is kept while it goes on; trouble with the store costs one warning, never the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StoreError
from pipeline.store import (
    Keeper,
    Kept,
    Origin,
    Run,
    Used,
    folder_digest,
    keep_reference,
    kept_reference,
    model_digest,
    open_store,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
Begin = Callable[[Mapping[str, Any]], Run]


@pytest.fixture
def used(tmp_path: Path) -> Used:
    """Return invented reference data and a model, as small as they can be."""
    for name, file in (("reference", "topics.yaml"), ("model", "manifest.json")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(f"{name}: 1")
    return Used(tmp_path / "reference", tmp_path / "model", tmp_path / "snapshots")


@pytest.fixture
def begin(make_run: Callable[..., Run], used: Used) -> Begin:
    digests = {"model_digest": model_digest(used.model), "reference_digest": folder_digest(used.reference)}
    return lambda first: make_run(model_id=first["model"], **digests)


def test_a_run_is_kept_with_copies_of_what_it_used(
    url: str, used: Used, begin: Begin, make_kept: Callable[..., Kept], origin: Origin
) -> None:
    warnings: list[str] = []
    keeper = Keeper(url, "r1", begin, used, warnings.append)
    keeper.save(origin, [make_kept(model="linear@7")])
    keeper.finish(NOON, n_inputs=1)
    keeper.close()
    store = open_store(url)
    (run,) = store.runs()
    served = store.served_by("a.txt#1.1")
    store.close()
    assert not warnings
    assert (run.model_id, run.finished_at) == ("linear@7", NOON)
    assert served is not None
    for digest in (run.model_digest, run.reference_digest):
        assert (used.snapshots / digest).is_dir()
    assert not list(used.snapshots.glob(".*"))


def test_a_store_that_cannot_be_written_costs_one_warning(
    tmp_path: Path, used: Used, begin: Begin, make_kept: Callable[..., Kept], origin: Origin
) -> None:
    (tmp_path / "file").write_text("")
    warnings: list[str] = []
    keeper = Keeper(f"sqlite:///{tmp_path}/file/ydan.db", "r1", begin, used, warnings.append)
    for _ in range(3):
        keeper.save(origin, [make_kept()])
    keeper.finish(NOON, n_inputs=3)
    keeper.close()
    assert len(warnings) == 1
    assert "ydan.db" in warnings[0]


def test_copies_that_cannot_be_written_cost_one_warning(
    tmp_path: Path, url: str, used: Used, begin: Begin, make_kept: Callable[..., Kept], origin: Origin
) -> None:
    (tmp_path / "file").write_text("")
    warnings: list[str] = []
    keeper = Keeper(url, "r1", begin, Used(used.reference, used.model, tmp_path / "file" / "s"), warnings.append)
    keeper.save(origin, [make_kept()])
    keeper.finish(NOON, n_inputs=1)
    keeper.close()
    assert len(warnings) == 1


def test_a_run_that_goes_on_says_what_the_ledger_lacks(
    url: str, used: Used, begin: Begin, make_kept: Callable[..., Kept], origin: Origin
) -> None:
    warnings: list[str] = []
    keeper = Keeper(url, "r1", begin, used, warnings.append)
    keeper.save(origin, [make_kept()])
    keeper.finish(NOON, n_inputs=5)
    keeper.close()
    assert warnings == [
        "run r1 is not whole in the ledger: 4 of 5 inputs were classified while it could not be written"
    ]


def test_a_changed_copy_is_refused_and_a_missing_one_named(used: Used) -> None:
    digest = folder_digest(used.reference)
    with pytest.raises(StoreError, match="no copy"):
        kept_reference(used.snapshots, digest)
    keep_reference(used.snapshots, used.reference, digest)
    assert kept_reference(used.snapshots, digest).is_dir()
    (used.snapshots / digest / "topics.yaml").write_text("reference: 2")
    with pytest.raises(StoreError, match="changed or damaged"):
        kept_reference(used.snapshots, digest)


def test_data_that_change_while_they_are_copied_are_not_kept(used: Used) -> None:
    with pytest.raises(StoreError, match="changed while the run"):
        keep_reference(used.snapshots, used.reference, "0" * 64)
    assert not any(used.snapshots.iterdir())
