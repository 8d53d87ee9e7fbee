"""How sure a figure is: intervals by resampling whole groups, and tests of one model against another.

Comments by one hand, or of one meeting, resemble each other; resampling them one by one would promise more certainty
than there is. So whole groups are drawn (the cluster bootstrap of Davison & Hinkley, Bootstrap Methods, 1997, 3.8).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Statistic = Callable[[NDArray[Any]], float]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the range [low, high] it lies in at the stated level."""

    low: float
    high: float
    estimate: float


def bootstrap(
    values: ArrayLike,
    statistic: Statistic,
    *,
    groups: Sequence[str] | None = None,
    n_resamples: int = 1000,
    level: float = 0.95,
    seed: int,
) -> Interval:
    """Return the statistic of `values` with its percentile interval (Efron, Ann. Statist. 7, 1979).

    `values` has one row per item, shape (n,) or (n, k); `statistic` gets a resample of those rows. `groups` names the
    group of each item: whole groups are then drawn, so a resample need not have n rows. With fewer than about ten
    groups the interval is somewhat too narrow. The same seed gives the same interval. Raises ValueError if there are
    no items, if `groups` has another length or names a single group, or if level or n_resamples are out of range.

    >>> bootstrap([1, 1, 0, 1], lambda rows: float(rows.mean()), seed=7).estimate
    0.75
    """
    rows = np.asarray(values)
    if not 0 < level < 1 or n_resamples < 1:
        raise ValueError(f"level {level} and n_resamples {n_resamples}: expected within (0, 1) and at least 1")
    members = _members(len(rows), groups)
    chance = np.random.default_rng(seed)
    drawn = [statistic(rows[_draw(members, len(rows), chance)]) for _ in range(n_resamples)]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), float(statistic(rows)))


def share_interval(n_right: int, n: int) -> Interval:
    """Return n_right / n with its 95 % interval (Wilson, JASA 22, 1927), for few items that stand for themselves.

    Unlike a bootstrap it does not shrink to a point where all are right. Raises ValueError unless n_right is in 0 to n,
    and n above 0.

    >>> round(share_interval(9, 9).low, 2)
    0.7
    """
    if not 0 <= n_right <= n or not n:
        raise ValueError(f"{n_right} right of {n}: expected 0 <= n_right <= n and n above 0")
    z, share = 1.959964, n_right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    return Interval(max(0.0, middle - half), min(1.0, middle + half), share)


def paired_difference(
    right_a: ArrayLike, right_b: ArrayLike, groups: Sequence[str] | None, seed: int, *, level: float = 0.95
) -> Interval:
    """Return by how much a's share of right answers exceeds b's, with its interval; below 0, b is better.

    `right_a` and `right_b`, shape (n,), say of the same items in the same order whether each model is right.
    Raises ValueError as `bootstrap` does, and if the lengths differ.
    """
    a, b = _pair(right_a, right_b)
    return bootstrap(a - b, lambda rows: float(rows.mean()), groups=groups, level=level, seed=seed)


def mcnemar(right_a: ArrayLike, right_b: ArrayLike) -> float:
    """Return the exact two-sided p that two models err equally often (McNemar, Psychometrika 12, 1947).

    Only items on which exactly one model is right count; without any, 1. It takes items as independent: where they
    come in groups, trust `paired_difference`. Raises ValueError if the lengths differ.

    >>> mcnemar([1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 0])
    0.0625
    """
    from scipy.stats import binomtest

    a, b = _pair(right_a, right_b)
    only_a, only_b = int((a > b).sum()), int((b > a).sum())
    if not only_a + only_b:
        return 1.0
    return float(binomtest(only_a, only_a + only_b).pvalue)


def _pair(right_a: ArrayLike, right_b: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    a, b = np.asarray(right_a, bool).astype(np.float64), np.asarray(right_b, bool).astype(np.float64)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"answers of shape {a.shape} against {b.shape}: expected one for each of the same items")
    return a, b


def _members(n: int, groups: Sequence[str] | None) -> list[NDArray[np.int64]] | None:
    """Return the rows of each group, None where every item stands for itself."""
    if not n:
        raise ValueError("no items: there is nothing to estimate from")
    if groups is None:
        return None
    if len(groups) != n:
        raise ValueError(f"{len(groups)} groups for {n} items: expected one for each")
    _, owner = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    found = np.split(np.argsort(owner, kind="stable"), np.cumsum(np.bincount(owner))[:-1])
    if len(found) < 2:
        raise ValueError("a single group: how much groups differ cannot be told; pass groups=None to resample items")
    return found


def _draw(members: list[NDArray[np.int64]] | None, n: int, chance: np.random.Generator) -> NDArray[np.int64]:
    if members is None:
        return chance.integers(0, n, n)
    return np.concatenate([members[one] for one in chance.integers(0, len(members), len(members))])
