"""Figures say what the plain ones say, with an interval around it."""

from __future__ import annotations

import random

import pytest

from pipeline.learn.measures.figures import macro_f1
from pipeline.learn.measures.routing import expected_calibration_error
from pipeline.learn.quality.shares import (
    difference,
    ece_figure,
    from_counts,
    is_figure,
    macro_f1_figure,
    share,
)

EMPTY = {"value": None, "low": None, "high": None, "n": 0}


def test_a_share_lies_within_its_interval_and_names_its_items() -> None:
    figure = share([True, True, False, True])
    assert figure["value"] == 0.75
    assert figure["low"] < 0.75 < figure["high"]
    assert figure["n"] == 4
    assert is_figure(figure)
    assert not is_figure({"n": 4})


def test_nothing_to_measure_is_no_figure_but_says_so() -> None:
    assert share([]) == share([], []) == macro_f1_figure([], []) == ece_figure([], []) == EMPTY
    assert difference([], [], []) == from_counts(0, 0) == EMPTY


def test_items_of_one_group_promise_less_than_items_that_stand_alone() -> None:
    right = [True] * 50 + [False] * 50
    groups = ["a"] * 50 + ["b"] * 50
    together, alone = share(right, groups), share(right)
    assert together["value"] == alone["value"]
    assert together["high"] - together["low"] > 3 * (alone["high"] - alone["low"])


def test_counts_give_the_share_of_as_many_items() -> None:
    assert from_counts(3, 4) == share([True, True, True, False])


@pytest.mark.parametrize("seed", range(5))
def test_macro_f1_and_calibration_error_are_those_of_the_other_figures(seed: int) -> None:
    chance = random.Random(seed)
    wanted, given = (chance.choices("abcd", k=60) for _ in range(2))
    stated, right = [chance.random() for _ in range(60)], [chance.random() < 0.5 for _ in range(60)]
    assert macro_f1_figure(wanted, given)["value"] == pytest.approx(macro_f1(list(zip(wanted, given, strict=True))))
    plain = expected_calibration_error(list(zip(stated, right, strict=True)))
    assert ece_figure(stated, right)["value"] == pytest.approx(plain, abs=1e-6)


def test_a_loss_is_in_points_and_above_0_where_less_is_right() -> None:
    lost = difference([True, True, True, True], [True, True, False, True], ["a", "b", "a", "b"])
    assert lost["value"] == pytest.approx(25.0)
    assert lost["low"] <= 25.0 <= lost["high"]
