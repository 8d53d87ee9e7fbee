"""Does a stated probability hold? Bins of what was stated beside what was right, on hands never seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.learn.judging.judged import Judged
from pipeline.learn.quality.answers import judged
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import ece_figure, share

TARGETS = {"type": "type", "topic": "topic", "tier": "tier", "office": "agency"}
_N_BINS = 10


def measure_calibration(held: Sequence[HeldOut]) -> dict[str, Any]:
    """Return for each target its calibration error, and bins of equal width: share right, mean stated, items.

    Only bins with items in them are returned, keyed "0.80-0.90".
    """
    rows = [(row, issue.hand) for one in held for row, issue in zip(judged(one), one.issues, strict=True)]
    return {name: _reliability(rows, target) for name, target in TARGETS.items()}


def _reliability(rows: Sequence[tuple[Judged, str]], target: str) -> dict[str, Any]:
    told = [(row.answer.best(target)[1], row.is_right(target), hand) for row, hand in rows if target in row.wanted]
    stated, right = [p for p, _, _ in told], [ok for _, ok, _ in told]
    return {"ece": ece_figure(stated, right, [hand for _, _, hand in told]), "bins": bins(stated, right)}


def bins(stated: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Return the bins that hold items: the share right with its interval, beside the mean of what was stated."""
    place = [min(int(p * _N_BINS), _N_BINS - 1) for p in stated]
    table: dict[str, Any] = {}
    for number in sorted(set(place)):
        rows = [row for row, at in enumerate(place) if at == number]
        name = f"{number / _N_BINS:.2f}-{(number + 1) / _N_BINS:.2f}"
        mean = float(np.mean([stated[row] for row in rows]))
        table[name] = {**share([right[row] for row in rows]), "stated": mean}
    return table
