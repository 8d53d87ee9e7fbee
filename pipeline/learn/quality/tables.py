"""The tables of the corpus by name: what each needs is read and trained once, and only if a table asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.config import Settings
from pipeline.learn.corpus.seed import Seed, load_seed
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.quality.ablation import measure_ablation
from pipeline.learn.quality.abstention import measure_abstention
from pipeline.learn.quality.calibration import measure_calibration
from pipeline.learn.quality.curve import measure_curve
from pipeline.learn.quality.explanation import measure_explanations
from pipeline.learn.quality.folds import HeldOut, held_out
from pipeline.learn.quality.mandates import measure_mandates
from pipeline.learn.quality.masking import measure_masking, read_annotated
from pipeline.learn.quality.robustness import measure_robustness
from pipeline.learn.quality.rows import Row, group_of, read_rows
from pipeline.learn.quality.shares import from_counts
from pipeline.learn.quality.splitting import measure_splitting
from pipeline.learn.quality.targets import measure_targets
from pipeline.learn.training.train import Progress, silent
from pipeline.taxonomy import Taxonomy


@dataclass(frozen=True)
class Workbench:
    """What the tables are made from: a corpus, how models are trained on it, and how comments are routed."""

    folder: Path
    config: TrainConfig
    taxonomy: Taxonomy
    settings: Settings
    petitions: tuple[Path, ...] = ()  # on which the ablation is measured too
    progress: Progress = silent

    @cached_property
    def seed(self) -> Seed:
        """The labelled issues."""
        return load_seed(self.folder)

    @cached_property
    def rows(self) -> list[Row]:
        """The comments as they were written."""
        return read_rows(self.folder)

    @cached_property
    def held(self) -> list[HeldOut]:
        """A path for each fold of hands; training them takes most of the time."""
        return held_out(self.config, self.taxonomy, self.seed, self.settings, progress=self.progress)


def _with_intervals(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table with each count of `masked` among `n` as a figure."""
    if "masked" in table:
        return from_counts(table["masked"], table["n"])
    return {name: _with_intervals(part) if isinstance(part, Mapping) else part for name, part in table.items()}


Table = Callable[[Workbench], dict[str, Any]]

TABLES: Mapping[str, Table] = {
    "held_out": lambda bench: measure_targets(bench.held, group_of(bench.rows)),
    "calibration": lambda bench: measure_calibration(bench.held),
    "robustness": lambda bench: measure_robustness(bench.held),
    "splitting": lambda bench: measure_splitting(bench.held, bench.rows),
    "masking": lambda bench: _with_intervals(measure_masking(read_annotated(bench.folder))),
    "abstention": lambda bench: measure_abstention(bench.held),
    "explanation": lambda bench: measure_explanations(bench.held),
    "mandates": lambda bench: measure_mandates(bench.held),
}
"""The tables that are always made, in the order in which they are printed."""

SLOW_TABLES: Mapping[str, Table] = {
    "curve": lambda bench: measure_curve(bench.config, bench.taxonomy, bench.seed, bench.held, bench.progress),
    "ablation": lambda bench: measure_ablation(
        bench.config, bench.taxonomy, bench.seed, bench.settings, bench.petitions, bench.progress
    ),
}
"""The tables that train many models, made only when asked for."""
