"""A version goes into service only through the gate, and comes back out in a moment."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classify import read_manifest
from pipeline.config import Settings
from pipeline.errors import ModelError, PipelineError
from pipeline.flow import Flow, build_flow
from pipeline.learn.corpus.dataset import Dataset
from pipeline.learn.judging.gate import Contest, Ruling, as_rows, judge_contest
from pipeline.learn.judging.judged import Judged, answer_all, judge_all, read_trained_on, unseen_answers
from pipeline.learn.service.tracking import Tracker
from pipeline.store import ModelHome
from pipeline.taxonomy import Taxonomy

REGISTERED = "ydan"
"""The name under which models are registered."""


@dataclass(frozen=True)
class Promotion:
    """What the gate said of a version, and whether it serves now."""

    version: str
    rulings: tuple[Ruling, ...]
    n_compared: int
    is_promoted: bool


@dataclass(frozen=True)
class Bench:
    """What a promotion works with: models here, the registry, the frozen test set, settings and reference data."""

    home: ModelHome
    tracker: Tracker
    dataset: Dataset
    settings: Settings
    taxonomy: Taxonomy


def promote(
    version: str, bench: Bench, *, by: str, at: str, override: str | None = None, dry_run: bool = False
) -> Promotion:
    """Put a registered version into service if every rule of the gate passes, or for the reason in `override`.

    `by` and `at` (UTC, ISO 8601) are kept with the reason and with what each rule said. Until the last step the
    champion is untouched: the registry's alias moves first, the line in the history is what makes it serve.
    Raises PipelineError for a version that does not exist, ModelError for one that cannot be loaded.
    """
    with tempfile.TemporaryDirectory() as fetched:
        folder = _fetch(version, bench.tracker, Path(fetched) / "model")
        _check_test_set(version, folder, bench.dataset)
        contest = compare(bench.home.model(bench.home.version()), folder, bench)
        rulings = tuple(judge_contest(contest, bench.settings.gate))
        is_fit = all(one.passed for one in rulings) or bool(override)
        if is_fit and not dry_run:
            bench.home.install(version, folder, model_id=f"{_kind(folder)}@{version}")
            bench.tracker.set_alias(REGISTERED, "champion", int(version))
            if bench.tracker.alias(REGISTERED, "challenger") == int(version):
                bench.tracker.drop_alias(REGISTERED, "challenger")
            bench.home.record(_change("promote", version, by, at, override, rulings))
    return Promotion(version, rulings, len(contest.challenger), is_fit and not dry_run)


def rollback(home: ModelHome, tracker: Tracker | None, *, by: str, at: str, dry_run: bool = False) -> str | None:
    """Put the version that served before the present one back into service, and return it; None is the shipped model.

    It lies on this machine, so nothing is fetched; without `tracker` the alias in the registry stays for a later call.
    Raises PipelineError where nothing was promoted, and where there is nothing left to go back to.
    """
    stack: list[str | None] = [None]
    for change in home.history():
        stack = stack[:-1] if change["action"] == "rollback" else [*stack, change["version"]]
    if len(stack) < 2:
        raise PipelineError("rollback: no version was promoted here; the shipped model serves")
    before = stack[-2]
    home.model(before)  # it must be there before anything changes
    if not dry_run:
        home.record({"action": "rollback", "version": before, "by": by, "at": at, "from": stack[-1]})
        if tracker is not None:
            tracker.set_alias(REGISTERED, "champion", int(before or 1))
    return before


def compare(champion: Path, challenger: Path, bench: Bench) -> Contest:
    """Return what both models answer to the frozen test rows.

    A row that the champion was trained on is answered by the fold model that had not seen it; where it kept no such
    answer, the row is left out on both sides.
    """
    answered = unseen_answers(_flow(champion, bench), champion, bench.dataset.test)
    rows = [issue for issue in bench.dataset.test if issue.id in answered]
    if not rows:
        raise PipelineError(
            "the champion was trained on every test row and kept no held-out answers; nothing to compare"
        )
    old = [answered[issue.id] for issue in rows]
    new = answer_all(_flow(challenger, bench), rows)
    both: list[list[Judged]] = [judge_all(rows, answers, bench.taxonomy) for answers in (old, new)]
    return Contest(both[0], both[1], read_trained_on(challenger))


def _flow(model: Path, bench: Bench) -> Flow:
    chosen = bench.settings.classify.model_copy(update={"model": str(model.absolute())})
    return build_flow(bench.settings.model_copy(update={"classify": chosen}))


def fetch_version(version: str, home: ModelHome, tracker: Tracker) -> Path:
    """Bring a registered version to this machine without putting it into service; return its folder.

    Raises PipelineError for a version that does not exist.
    """
    with tempfile.TemporaryDirectory() as fetched:
        folder = _fetch(version, tracker, Path(fetched) / "model")
        return home.install(version, folder, model_id=f"{_kind(folder)}@{version}")


def _fetch(version: str, tracker: Tracker, into: Path) -> Path:
    try:
        number = int(version)
    except ValueError:
        raise PipelineError(f"version {version!r}: expected a number, as `ydan models` lists them") from None
    if number not in {one.version for one in tracker.versions(REGISTERED)}:
        raise PipelineError(f"version {version}: not in the registry; `ydan models` lists what is")
    return tracker.download(REGISTERED, number, into)


def _check_test_set(version: str, folder: Path, dataset: Dataset) -> None:
    wanted = read_manifest(folder).get("test_set")
    if wanted is not None and wanted != dataset.manifest["test"]["sha256"]:
        raise ModelError(f"version {version}: made for another test set; train it again on the present data set")


def _kind(folder: Path) -> str:
    return str(read_manifest(folder)["model_id"]).split("@")[0]


def _change(
    action: str, version: str, by: str, at: str, override: str | None, rulings: Sequence[Ruling]
) -> Mapping[str, Any]:
    change: dict[str, Any] = {"action": action, "version": version, "by": by, "at": at, "gate": as_rows(rulings)}
    return change | ({"override": override} if override else {})
