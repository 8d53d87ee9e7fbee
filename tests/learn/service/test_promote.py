"""Promotion and rollback move what serves, keep why, and leave the champion alone when anything fails."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from pipeline.config import MODELS, load_settings
from pipeline.errors import ModelError, PipelineError, StoreError
from pipeline.learn import Bench, Seed, Tracker, build_dataset, compare, promote, rollback, seed_source
from pipeline.learn.service.tracking import ModelVersion
from pipeline.store import ModelHome
from pipeline.taxonomy import Taxonomy

SHIPPED = MODELS / "linear-1"
AT = "2026-11-01T08:00:00+00:00"


@dataclass
class FakeTracker:
    """A registry in memory whose versions are all the same folder."""

    folder: Path
    n_versions: int = 3
    aliases: dict[str, int] = field(default_factory=dict)
    fails: bool = False

    def versions(self, name: str) -> list[ModelVersion]:
        day = datetime(2026, 11, 1, tzinfo=UTC)
        return [ModelVersion(n, "r", day, (), {}, {}) for n in range(1, self.n_versions + 1)]

    def download(self, name: str, version: int, into: Path) -> Path:
        shutil.copytree(self.folder, into)
        return into

    def alias(self, name: str, alias: str) -> int | None:
        return self.aliases.get(alias)

    def set_alias(self, name: str, alias: str, version: int) -> None:
        if self.fails:
            raise StoreError("the store does not answer")
        self.aliases[alias] = version

    def drop_alias(self, name: str, alias: str) -> None:
        self.aliases.pop(alias, None)


@pytest.fixture
def bench(taxonomy: Taxonomy, small_seed: Seed, tmp_path: Path) -> Bench:
    """The shipped model as challenger of itself, on the rows of one hand that it was trained on."""
    dataset = build_dataset(
        [seed_source(small_seed)], taxonomy, on="2026-11-01", test_share=0.2, test_groups=("hand_8",)
    )
    tracker = cast(Tracker, FakeTracker(SHIPPED, aliases={"challenger": 2}))
    return Bench(ModelHome(tmp_path / "models"), tracker, dataset, load_settings(), taxonomy)


def fake(bench: Bench) -> FakeTracker:
    return cast(FakeTracker, bench.tracker)


def test_a_challenger_that_saw_the_test_rows_is_refused_by_name(bench: Bench) -> None:
    done = promote("2", bench, by="an", at=AT)
    failed = {one.rule for one in done.rulings if not one.passed}
    assert "not trained on test rows" in failed
    assert not done.is_promoted
    assert bench.home.version() is None
    assert fake(bench).aliases == {"challenger": 2}


def test_an_override_serves_and_its_reason_is_kept_with_what_the_gate_said(bench: Bench) -> None:
    assert promote("2", bench, by="an", at=AT, override="trial").is_promoted
    (change,) = bench.home.history()
    assert (change["version"], change["by"], change["at"], change["override"]) == ("2", "an", AT, "trial")
    assert any(not rule["passed"] for rule in change["gate"])
    assert fake(bench).aliases == {"champion": 2}
    assert bench.home.resolve("champion") == bench.home.folder / "2"
    manifest = json.loads((bench.home.folder / "2" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["model_id"] == "linear@2"


def test_a_dry_run_changes_nothing(bench: Bench) -> None:
    assert not promote("2", bench, by="an", at=AT, override="trial", dry_run=True).is_promoted
    assert bench.home.history() == []
    assert fake(bench).aliases == {"challenger": 2}


def test_a_registry_that_fails_leaves_the_champion_in_service(bench: Bench) -> None:
    fake(bench).fails = True
    with pytest.raises(StoreError):
        promote("2", bench, by="an", at=AT, override="trial")
    assert bench.home.version() is None
    assert bench.home.resolve("champion") == SHIPPED


def test_rows_the_champion_was_trained_on_are_answered_by_its_fold_models(bench: Bench) -> None:
    contest = compare(SHIPPED, SHIPPED, bench)
    right = [sum(one.is_right("topic") for one in rows) for rows in (contest.champion, contest.challenger)]
    assert len(contest.champion) == len(bench.dataset.test)
    assert right[0] < right[1], "the challenger knows these rows by heart, the champion's fold models do not"


def test_rollbacks_go_back_step_by_step_to_the_shipped_model(bench: Bench) -> None:
    for version in ("2", "3"):
        promote(version, bench, by="an", at=AT, override="trial")
    assert rollback(bench.home, bench.tracker, by="an", at=AT) == "2"
    assert bench.home.resolve("champion").name == "2"
    assert fake(bench).aliases["champion"] == 2
    assert rollback(bench.home, None, by="an", at=AT) is None
    assert bench.home.resolve("champion") == SHIPPED
    with pytest.raises(PipelineError, match="no version was promoted"):
        rollback(bench.home, None, by="an", at=AT)


def test_a_version_promoted_after_a_rollback_rolls_back_to_what_served_then(bench: Bench) -> None:
    promote("2", bench, by="an", at=AT, override="trial")
    promote("3", bench, by="an", at=AT, override="trial")
    rollback(bench.home, None, by="an", at=AT)
    promote("3", bench, by="an", at=AT, override="trial")
    assert rollback(bench.home, None, by="an", at=AT) == "2"


def test_a_rollback_to_a_folder_that_is_gone_changes_nothing(bench: Bench) -> None:
    for version in ("2", "3"):
        promote(version, bench, by="an", at=AT, override="trial")
    shutil.rmtree(bench.home.folder / "2")
    with pytest.raises(ModelError, match="no such model here"):
        rollback(bench.home, None, by="an", at=AT)
    assert bench.home.version() == "3"


def test_a_version_made_for_another_test_set_is_refused(bench: Bench, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(SHIPPED, other)
    manifest: dict[str, Any] = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    (other / "manifest.json").write_text(json.dumps({**manifest, "test_set": "0" * 64}), encoding="utf-8")
    elsewhere = replace(bench, tracker=cast(Tracker, FakeTracker(other)))
    with pytest.raises(ModelError, match="another test set"):
        promote("2", elsewhere, by="an", at=AT, override="trial")


def test_a_damaged_history_is_said_and_not_written_over(bench: Bench) -> None:
    bench.home.folder.mkdir(parents=True)
    (bench.home.folder / "history.jsonl").write_text("{broken\n", encoding="utf-8")
    with pytest.raises(ModelError, match="not JSON"):
        promote("2", bench, by="an", at=AT, override="trial")
    assert (bench.home.folder / "history.jsonl").read_text(encoding="utf-8") == "{broken\n"
