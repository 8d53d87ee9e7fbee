"""Weights for the evidence under which the offices that must answer are likeliest: a conditional logit with a prior."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.route.rank import FEATURES
from pipeline.taxonomy import TIERS

START = (0.35, 0.2, 0.25, 0.2, 0.15, 0.35, 1.2, 0.6, -0.5, 0.3, -0.3)
"""What is believed of the weights beforehand. A corpus by a few hands has habits of its own, so the weights are drawn
to this: knowledge that holds anywhere keeps its part beside what is merely usual in the corpus."""

_PENALTY = 0.2  # for each comment, on how far a weight is from there; less for the biases, of which nothing is believed
_LEAST_PENALTY, _BIAS_PENALTY = 2.0, 8.0
KEYS = tuple(f"{granularity}:{tier}" for granularity in ("none", "province", "district", "commune") for tier in TIERS)
"""Of each bias what it is for."""

_PRIOR = np.array([*START, *([0.0] * len(KEYS))])
_NUMBER = {key: number for number, key in enumerate(KEYS)}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Candidates of many comments, one below the other; `owner` says whose, `right` which one answers.

    `inputs` (candidates, features); `key` is the number of the bias in KEYS, or one more than there are for none.
    """

    inputs: Floats
    key: NDArray[np.int64]
    owner: NDArray[np.int64]
    right: NDArray[np.bool_]
    hands: NDArray[np.str_]  # of each comment

    def only(self, rows: NDArray[np.bool_]) -> Table:
        """Return the table of some candidates; `hands` are still those of all comments."""
        return replace(
            self, inputs=self.inputs[rows], key=self.key[rows], owner=self.owner[rows], right=self.right[rows]
        )

    def scores(self, weights: Floats) -> Floats:
        """Return for each candidate its features times their weights, plus its bias."""
        n = len(FEATURES)
        found: Floats = self.inputs @ weights[:n] + np.append(weights[n:], 0.0)[self.key]
        return found

    def slopes(self, shares: Floats) -> Floats:
        """Return how the sum of the scores, each times its share, changes with each weight."""
        biases = np.bincount(self.key, shares, len(KEYS) + 1)[: len(KEYS)]
        return np.concatenate([self.inputs.T @ shares, biases])

    @cached_property
    def told(self) -> NDArray[np.bool_]:
        """Of each comment whether one of its candidates is right: the others teach nothing."""
        found = np.zeros(len(self.hands), bool)
        found[self.owner[self.right]] = True
        return found

    def shares(self, weights: Floats) -> tuple[Floats, Floats, float]:
        """Return how likely each candidate is; how likely if one of the right ones must be; the loss of all comments.

        Every comment must have a right candidate.
        """
        n, scores, right = len(self.hands), self.scores(weights), self.right
        every = log_sums(scores, self.owner, n)
        good = log_sums(scores[right], self.owner[right], n)
        if_right = np.where(right, np.exp(np.where(right, scores - good[self.owner], -np.inf)), 0.0)
        here = np.isfinite(every)
        return np.exp(scores - every[self.owner]), if_right, float((every[here] - good[here]).sum())

    def dense(self) -> Floats:
        """Return what stands behind each weight: the features, and one column for each bias."""
        found = np.zeros((len(self.key), len(FEATURES) + len(KEYS) + 1))
        found[:, : len(FEATURES)] = self.inputs
        found[np.arange(len(self.key)), len(FEATURES) + self.key] = 1.0
        return found[:, :-1]


def bias_number(granularity: str, tier: str) -> int:
    """Return the number of the bias of a tier where places are named so finely; one more than there are for none."""
    return _NUMBER.get(f"{granularity}:{tier}", len(KEYS))


def log_sums(scores: Floats, owner: NDArray[np.int64], n: int) -> Floats:
    """Return log sum exp of the scores of each owner, who stand in order; -inf for one without."""
    found = np.full(n, -np.inf)
    if not len(owner):
        return found
    starts = _starts(owner)
    own = owner[starts]
    found[own] = np.maximum.reduceat(scores, starts)
    found[own] += np.log(np.add.reduceat(np.exp(scores - found[owner]), starts))
    return found


def _starts(owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where the candidates of each owner begin."""
    return np.flatnonzero(np.diff(owner, prepend=-1))


def loss(scores: Floats, table: Table) -> float:
    """Return the mean negative log likelihood of the right candidates, over the comments that have one."""
    n = len(table.hands)
    every = log_sums(scores, table.owner, n)
    good = log_sums(scores[table.right], table.owner[table.right], n)
    told = np.isfinite(good)
    return float((every[told] - good[told]).mean())


def fit_weights(table: Table) -> Floats:
    """Return the weights (FEATURES, then KEYS) under which the right candidates are likeliest, drawn to START."""
    from scipy.optimize import minimize

    used = table.only(table.told[table.owner])
    penalty = _penalty(int(table.told.sum()))

    def told(weights: Floats) -> tuple[float, Floats]:
        every, right, value = used.shares(weights)
        away = weights - _PRIOR
        return value + float((penalty * away**2).sum()), used.slopes(every - right) + 2 * penalty * away

    found: Floats = minimize(told, _PRIOR, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found


def without_each_hand(table: Table, whole: Floats) -> dict[str, Floats]:
    """Return for each hand the weights that all others give, from those of all: little changes without one hand.

    One Newton step each, from slopes and curvatures that every hand adds to the whole (Pregibon, 1981).
    """
    n = Counter(table.hands[table.told].tolist())
    used = table.only(table.told[table.owner])
    hand_of = table.hands[used.owner]
    parts = {hand: _bent(used.only(hand_of == hand), whole) for hand in sorted(set(table.hands.tolist()))}
    slope, curve = (np.sum([part[at] for part in parts.values()], axis=0) for at in (0, 1))
    found = {}
    for hand, (own_slope, own_curve) in parts.items():
        penalty = _penalty(n.total() - n[hand])
        left = slope - own_slope + 2 * penalty * (whole - _PRIOR)
        found[hand] = whole - np.linalg.solve(curve - own_curve + 2 * np.diag(penalty), left)
    return found


def _bent(table: Table, weights: Floats) -> tuple[Floats, Floats]:
    """Return slope and curvature of the loss of some comments."""
    every, right, _ = table.shares(weights)
    inputs = table.dense()
    curve = inputs.T @ ((every - right)[:, None] * inputs)
    starts = _starts(table.owner)
    for sign, share in ((-1, every), (1, right)):
        mean = np.add.reduceat(share[:, None] * inputs, starts) if len(starts) else np.zeros((0, inputs.shape[1]))
        curve += sign * mean.T @ mean
    return table.slopes(every - right), curve


def _penalty(n_comments: int) -> Floats:
    strength = max(_LEAST_PENALTY, _PENALTY * n_comments)
    return np.array([strength] * len(FEATURES) + [_BIAS_PENALTY] * len(KEYS))
