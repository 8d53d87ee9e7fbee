"""One figure of a table: its value, how sure it is, and of how many items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.learn.measures.intervals import bootstrap, paired_difference, share_interval

Figure = dict[str, Any]
"""`value`, its 95 % interval `low` to `high` (None where there is none), and `n`, the items it rests on."""

_NOTHING: Figure = {"value": None, "low": None, "high": None, "n": 0}
_SEED = 20260701
_RESAMPLES = 500
_N_BINS = 10


def share(right: Sequence[bool], groups: Sequence[str] | None = None) -> Figure:
    """Return the share that is right: with Wilson's interval, or one over whole `groups` where there are several."""
    if groups is None or len(set(groups)) < 2:
        return from_counts(sum(right), len(right))
    return resampled(np.array(right, np.float64), lambda rows: float(rows.mean()), groups)


def from_counts(n_right: int, n: int) -> Figure:
    """Return the share of `n_right` among `n` items that stand for themselves, with Wilson's interval."""
    if not n:
        return dict(_NOTHING)
    found = share_interval(n_right, n)
    low, high = min(found.low, found.estimate), max(found.high, found.estimate)  # they may differ by 1e-17
    return {"value": found.estimate, "low": low, "high": high, "n": n}


def resampled(values: ArrayLike, statistic: Callable[[NDArray[Any]], float], groups: Sequence[str] | None) -> Figure:
    """Return the statistic of `values`, shape (n,) or (n, k), with its bootstrap interval over whole groups."""
    rows = np.asarray(values)
    if not len(rows):
        return dict(_NOTHING)
    several = groups if groups is not None and len(set(groups)) > 1 else None
    found = bootstrap(rows, statistic, groups=several, n_resamples=_RESAMPLES, seed=_SEED)
    return {"value": found.estimate, "low": found.low, "high": found.high, "n": len(rows)}


def difference(before: Sequence[bool], after: Sequence[bool], groups: Sequence[str]) -> Figure:
    """Return by how much the share of right answers fell from `before` to `after`, in points (hundredths)."""
    if not before:
        return dict(_NOTHING)
    several = groups if len(set(groups)) > 1 else None
    found = paired_difference(before, after, several, _SEED)
    return {"value": 100 * found.estimate, "low": 100 * found.low, "high": 100 * found.high, "n": len(before)}


def macro_f1_figure(wanted: Sequence[str], given: Sequence[str], groups: Sequence[str] | None = None) -> Figure:
    """Return the mean F1 over the classes that occur among the wanted."""
    codes = {one: code for code, one in enumerate(sorted({*wanted, *given}))}
    pairs = np.array([(codes[w], codes[g]) for w, g in zip(wanted, given, strict=True)]).reshape(-1, 2)

    def macro(rows: NDArray[Any]) -> float:
        want, got = (np.bincount(rows[:, column], minlength=len(codes)) for column in (0, 1))
        hit = np.bincount(rows[rows[:, 0] == rows[:, 1], 0], minlength=len(codes))
        there = want > 0
        return float((2 * hit[there] / (want + got)[there]).mean())

    return resampled(pairs, macro, groups)


def ece_figure(stated: Sequence[float], right: Sequence[bool], groups: Sequence[str] | None = None) -> Figure:
    """Return the expected calibration error over ten bins of equal width."""
    pairs = np.column_stack([np.asarray(stated, np.float64), np.asarray(right, np.float64)])

    def error(rows: NDArray[Any]) -> float:
        place = np.minimum((rows[:, 0] * _N_BINS).astype(int), _N_BINS - 1)
        return float(np.abs(np.bincount(place, rows[:, 0] - rows[:, 1], _N_BINS)).sum() / len(rows))

    return resampled(pairs, error, groups)


def is_figure(value: object) -> bool:
    """Return whether a part of a table is one figure."""
    return isinstance(value, dict) and {"value", "low", "high", "n"} <= set(value)
