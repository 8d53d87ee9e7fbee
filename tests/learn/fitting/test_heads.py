"""Scores become probabilities that say how often they are right."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify import Curve, Head
from pipeline.learn.fitting.heads import fit_curve, fit_temperature


def _held_out(n: int = 4_000, n_classes: int = 6) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return scores of machines that are sure far beyond what they know, and the right classes."""
    chance = np.random.default_rng(7)
    right = chance.integers(0, n_classes, n)
    scores = chance.normal(-1.0, 0.15, (n, n_classes))
    known = chance.random(n) < 0.8
    seen = np.where(known, right, chance.integers(0, n_classes, n))
    scores[np.arange(n), seen] += chance.exponential(1.0, n)  # by how much says little of whether it is right
    return scores.astype(np.float32), right


def _loss(head: Head, scores: NDArray[np.float32], right: NDArray[np.int64]) -> float:
    return float(-np.log(head.probabilities(scores)[np.arange(len(right)), right]).mean())


def _head(temperature: float, curve: Curve | None) -> Head:
    nothing = np.zeros((0, 6), np.float32)
    return Head(tuple("abcdef"), nothing, nothing, np.zeros(6, np.float32), temperature, curve)


def test_a_curve_makes_held_out_labels_likelier_than_a_temperature_does() -> None:
    scores, right = _held_out()
    fitted, judged = slice(None, None, 2), slice(1, None, 2)
    temperature = fit_temperature(scores[fitted], right[fitted])
    curve = fit_curve(scores[fitted], right[fitted])
    assert curve is not None
    plain, bent = (_loss(_head(temperature, one), scores[judged], right[judged]) for one in (None, curve))
    assert bent < plain - 0.02


def test_a_curve_leaves_the_order_of_the_classes() -> None:
    scores, _ = _held_out(200)
    bent = Curve(8.0, 3.0, -1.0).bent(scores)
    assert bent.dtype == scores.dtype and bent.shape == scores.shape
    assert (np.argsort(bent, axis=1) == np.argsort(scores, axis=1)).all()
    assert _head(1.0, Curve(8.0, 3.0, -1.0)).probabilities(scores).sum(axis=1) == pytest.approx(1.0, abs=1e-5)


def test_few_rows_tell_no_curve() -> None:
    scores, right = _held_out(50)
    assert fit_curve(scores, right) is None
