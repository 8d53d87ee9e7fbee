"""Weights of the evidence for an office."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.learn.fitting.weighting import (
    KEYS,
    START,
    Table,
    bias_number,
    fit_weights,
    log_sums,
    loss,
    without_each_hand,
)
from pipeline.taxonomy import TIERS

HANDS = ("hand_1", "hand_2", "hand_3")


@pytest.fixture(scope="module")
def table() -> Table:
    """600 comments of three hands with four candidates each; the second feature tells which is right, most times."""
    chance = np.random.default_rng(7)
    n, each = 600, 4
    inputs = chance.normal(size=(n * each, len(START)))
    right = np.zeros((n, each), bool)
    told = inputs[:, 1].reshape(n, each) * 2 + chance.normal(size=(n, each))
    right[np.arange(n), told.argmax(axis=1)] = True
    right[::50] = False  # for these no candidate is right
    return Table(
        inputs,
        chance.integers(0, len(KEYS) + 1, n * each),
        np.repeat(np.arange(n), each),
        right.ravel(),
        np.array(HANDS)[chance.integers(0, 3, n)],
    )


def test_what_tells_the_right_office_gets_the_weight(table: Table) -> None:
    weights = fit_weights(table)
    assert weights.shape == (len(START) + len(KEYS),)
    assert weights[1] > START[1] + 0.3
    assert abs(weights[3] - START[3]) < 0.3
    even = np.zeros(len(table.owner))
    assert loss(table.scores(weights), table) < 0.8 * loss(even, table) == pytest.approx(0.8 * np.log(4))


def test_without_a_hand_they_are_those_that_the_others_give(table: Table) -> None:
    whole = fit_weights(table)
    found = without_each_hand(table, whole)
    assert set(found) == set(HANDS)
    for hand, weights in found.items():
        exact = fit_weights(table.only(table.hands[table.owner] != hand))
        assert np.abs(weights - exact).max() < 0.02
        assert np.abs(weights - exact).max() < np.abs(whole - exact).max() / 2


def test_a_hand_without_a_right_candidate_changes_nothing(table: Table) -> None:
    hands = table.hands.copy()
    hands[::50] = "hand_4"
    other = Table(table.inputs, table.key, table.owner, table.right, hands)
    whole = fit_weights(other)
    assert np.allclose(without_each_hand(other, whole)["hand_4"], whole, atol=1e-2)


def test_every_place_and_tier_has_a_bias_of_its_own() -> None:
    numbers = {bias_number(granularity, tier) for granularity in ("none", "province") for tier in TIERS}
    assert len(numbers) == 2 * len(TIERS)
    assert bias_number("nation", "so") == len(KEYS)


def test_log_sums_of_owners_with_and_without_candidates() -> None:
    found = log_sums(np.log([1.0, 3.0, 5.0]), np.array([0, 0, 2]), 4)
    assert np.exp(found).tolist() == pytest.approx([4.0, 0.0, 5.0, 0.0])
    assert np.isneginf(log_sums(np.zeros(0), np.zeros(0, np.int64), 2)).all()
