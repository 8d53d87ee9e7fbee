"""One training as an analyst runs it: data set, model, test figures with intervals, pictures, an entry in MLflow."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel

from pipeline.classify import read_manifest
from pipeline.classify.linear import TARGETS
from pipeline.config import ROOT, Settings
from pipeline.flow import build_flow
from pipeline.learn.corpus.dataset import Dataset
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.judging.judged import Judged, answer_all, judge_all, judged_figures
from pipeline.learn.measures.intervals import Interval, bootstrap, share_interval
from pipeline.learn.service.promote import REGISTERED
from pipeline.learn.service.tracking import Logged, Tracker, TrainingRun
from pipeline.learn.training.train import Progress, build_model, silent
from pipeline.store import code_identity
from pipeline.taxonomy import Taxonomy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LIBRARIES = ("ydan", "numpy", "scipy", "scikit-learn", "pandas", "mlflow-skinny", "underthesea")
_RESAMPLES = 500


Build = Callable[[Path, Mapping[str, Any]], object]
"""Writes a model into a folder, and facts into its manifest."""


def linear_build(config: TrainConfig, dataset: Dataset, taxonomy: Taxonomy, progress: Progress = silent) -> Build:
    """Return what builds the linear model that `config` describes."""
    return lambda folder, facts: build_model(
        config, taxonomy, dataset.as_seed(), folder, facts=facts, progress=progress
    )


@dataclass(frozen=True)
class Experiment:
    """What a training came to: where its model lies, what it does on the test rows, and where it was logged."""

    folder: Path
    figures: Mapping[str, Mapping[str, Any]]
    logged: Logged


def run_experiment(
    config: BaseModel,
    build: Build,
    dataset: Dataset,
    taxonomy: Taxonomy,
    settings: Settings,
    tracker: Tracker,
    folder: Path,
) -> Experiment:
    """Train on a data set, measure on its test rows, log everything and register the model as the challenger.

    `build` writes the model that `config` describes into `folder`, which must not exist; `linear_build` makes one.
    Raises PipelineError, ModelError, StoreError.
    """
    facts = {"dataset": dataset.digest, "test_set": dataset.manifest["test"]["sha256"], "code": code_revision()}
    build(folder, facts)
    chosen = settings.classify.model_copy(update={"model": str(folder.absolute())})
    flow = build_flow(settings.model_copy(update={"classify": chosen}))
    judged = judge_all(dataset.test, answer_all(flow, dataset.test), taxonomy)
    run = describe(config.model_dump(), dataset, judged, taxonomy, settings, folder)
    logged = tracker.log(run)
    if logged.version is not None:
        tracker.set_alias(REGISTERED, "challenger", logged.version)
    return Experiment(folder, judged_figures(judged), logged)


def describe(
    config: Mapping[str, Any],
    dataset: Dataset,
    judged: Sequence[Judged],
    taxonomy: Taxonomy,
    settings: Settings,
    folder: Path,
) -> TrainingRun:
    """Return all that is told about a training: figures with intervals, tables and pictures; no word of a comment."""
    figures = judged_figures(judged)
    metrics = {f"{target}.{name}": float(value) for target, row in figures.items() for name, value in row.items()}
    return TrainingRun(
        name=folder.name,
        config={"train": config, "route": settings.route.model_dump(), "gate": settings.gate.model_dump()},
        datasets={"train": dataset.digest, "test": dataset.manifest["test"]["sha256"]},
        code_revision=code_revision(),
        environment={"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
        metrics=metrics,
        model_folder=folder,
        card=folder / "card.md",
        intervals={f"{target}.accuracy": _interval(judged, target) for target in TARGETS if target in figures},
        tables={"agencies": table_by("agency", judged, taxonomy), "topics": table_by("topic", judged, taxonomy)},
        figures=pictures(judged, taxonomy, settings),
        registered_name=REGISTERED,
        tags={"generation": str(dataset.generation), "reference": taxonomy.version},
    )


def shipped_run(folder: Path) -> TrainingRun:
    """Return the shipped model as a run: its figures are those of its manifest, on hands that its folds never saw."""
    manifest = read_manifest(folder)
    figures: Mapping[str, Mapping[str, float]] = manifest["figures"]
    metrics = {f"held_out.{target}.{name}": float(v) for target, row in figures.items() for name, v in row.items()}
    return TrainingRun(
        name="shipped",
        config={"train": manifest["config"]},
        datasets={"train": manifest["training_set"]},
        code_revision=str(manifest.get("code", code_revision())),
        environment=manifest["libraries"],
        metrics=metrics,
        model_folder=folder,
        card=folder / "card.md",
        registered_name=REGISTERED,
        tags={"reference": manifest["reference"]},
    )


def table_by(target: str, judged: Sequence[Judged], taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Return a row for each class that the test rows are labelled with: n, share right with its interval."""
    rows: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if target in one.wanted:
            rows[one.wanted[target]].append(one)
    table = []
    for name, some in sorted(rows.items(), key=lambda item: (-len(item[1]), item[0])):
        right = sum(one.is_right(target) for one in some)
        share = share_interval(right, len(some))
        table.append(
            {
                "id": name,
                "name": _name(target, name, taxonomy),
                "n": len(some),
                "value": round(share.estimate, 4),
                "low": round(share.low, 4),
                "high": round(share.high, 4),
            }
        )
    return table


def pictures(judged: Sequence[Judged], taxonomy: Taxonomy, settings: Settings) -> dict[str, Figure]:
    """Return the pictures of a training, by name."""
    from pipeline.learn.measures import plots

    told = [one for one in judged if "agency" in one.wanted]
    stated = [one.answer.best("agency")[1] for one in told]
    right = [one.is_right("agency") for one in told]
    found: dict[str, Figure] = {
        "reliability_office": plots.reliability_diagram(stated, right, "Office ranked first: stated and observed"),
        "risk_coverage_office": plots.risk_coverage(
            stated, right, "What would go out unattended, and how much of it is wrong",
            threshold=settings.route.min_probability,
        ),
    }  # fmt: skip
    for target in ("agency", "topic", "tier", "type"):
        rows = [one for one in judged if target in one.wanted]
        if not rows:
            continue
        wanted = [one.wanted[target] for one in rows]
        given = [one.given(target) for one in rows]
        names = {one: _name(target, one, taxonomy) for one in {*wanted, *given}}
        found[f"confusion_{target}"] = plots.confusion_heat_map(
            wanted, given, names, f"Labelled and answered: {target}"
        )
        if target in {"agency", "topic"}:
            found[f"by_{target}"] = plots.bars(table_by(target, judged, taxonomy), f"Share right by {target}")
    return found


def code_revision() -> str:
    """Return the git revision of this checkout (without git, the version) and a short hash of its sources."""
    code = code_identity(ROOT, version("ydan"))
    return f"{code.revision or code.version}+{code.digest[:10]}"


def _interval(judged: Sequence[Judged], target: str) -> tuple[float, float]:
    """By whole groups, where there are at least ten of them; else by rows."""
    rows = [one for one in judged if target in one.wanted]
    right = np.array([one.is_right(target) for one in rows], float)
    groups = [one.group for one in rows] if len({one.group for one in rows}) >= 10 else None
    found: Interval = bootstrap(right, _mean, groups=groups, n_resamples=_RESAMPLES, seed=1)
    return found.low, found.high


def _mean(values: Any) -> float:
    return float(values.mean())


def _name(target: str, one: str, taxonomy: Taxonomy) -> str:
    match target:
        case "agency":
            return taxonomy.agencies[one].name if one in taxonomy.agencies else one
        case "topic":
            return taxonomy.topics.full_name(one) if one in taxonomy.topics.by_id else one
        case "type":
            return str(taxonomy.types.get(one, {}).get("name", one))
    return one
