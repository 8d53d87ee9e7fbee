"""What more comments, and more hands, would bring: the same held-out hands, by models that learnt from less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.quality.answers import draw, judged
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import share
from pipeline.learn.training.train import Progress, silent, train_folds
from pipeline.taxonomy import Taxonomy

COMMENTS = (0.25, 0.5, 0.75)
HANDS = (2, 4, 8)
_TARGETS = {"office": "agency", "topic": "topic", "tier": "tier", "type": "type"}


def measure_curve(
    config: TrainConfig, taxonomy: Taxonomy, seed: Seed, held: Sequence[HeldOut], progress: Progress = silent
) -> dict[str, Any]:
    """Return the shares right on the hands of the first fold, by models that learnt from a part of the other hands.

    "comments": a share of the rows of every other hand; "hands": all rows of so many hands, drawn by their names;
    "all" is the fold's own model. How offices are weighed, and who usually answers, is the same for all, learnt
    from all other hands: the curve of the office is somewhat too flat. Each point but "all" is one training.
    """
    first = held[0]
    out = {issue.hand for issue in first.issues}
    rest = [issue for issue in seed.issues if issue.hand not in out]
    hands = sorted({issue.hand for issue in rest}, key=draw)
    parts = {f"comments_{part:.0%}": [issue for issue in rest if draw(issue.row_id) < part] for part in COMMENTS}
    parts |= {f"hands_{n}": [i for i in rest if i.hand in hands[:n]] for n in HANDS if n < len(hands)}
    table: dict[str, Any] = {}
    for number, (name, issues) in enumerate(parts.items()):
        progress(f"curve: {name}", number, len(parts))
        table[name] = _point(_learnt_from(issues, config, taxonomy, seed, first), issues)
    table["all"] = _point(first, rest)
    return table


def _learnt_from(
    issues: Sequence[Issue], config: TrainConfig, taxonomy: Taxonomy, seed: Seed, held: HeldOut
) -> HeldOut:
    """Return the path with a model that learnt from these issues only."""
    folds_of_hands = [sorted({issue.hand for issue in some}) for some in (held.issues, issues)]
    once = config.model_copy(update={"folds": folds_of_hands, "calibrate_on": "first"})
    folds, _ = train_folds(once, taxonomy, replace(seed, issues=(*issues, *held.issues), turns=()))
    return replace(held, flow=replace(held.flow, classifier=folds[0].classifier))


def _point(held: HeldOut, learnt_from: Sequence[Issue]) -> dict[str, Any]:
    rows = judged(held)
    hands = [issue.hand for issue in held.issues]
    figures: dict[str, Any] = {
        name: share(
            [row.is_right(target) for row in rows if target in row.wanted],
            [hand for row, hand in zip(rows, hands, strict=True) if target in row.wanted],
        )
        for name, target in _TARGETS.items()
    }
    learnt = {"issues": len(learnt_from), "hands": len({issue.hand for issue in learnt_from})}
    return {"learnt_from": learnt, **figures}
