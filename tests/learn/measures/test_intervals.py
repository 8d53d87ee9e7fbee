"""Intervals cover what they claim, groups widen them, and tests of two models are exact."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.learn.measures.intervals import bootstrap, mcnemar, paired_difference, share_interval


def mean(rows: np.ndarray) -> float:
    return float(rows.mean())


def test_the_same_seed_gives_the_same_interval() -> None:
    values = np.random.default_rng(9).random(30)
    assert bootstrap(values, mean, seed=3) == bootstrap(values, mean, seed=3)
    assert bootstrap(values, mean, seed=3) != bootstrap(values, mean, seed=4)


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(1).random(400) < 0.7
    found = bootstrap(values, mean, seed=1, n_resamples=2000)
    half = 1.96 * np.sqrt(found.estimate * (1 - found.estimate) / 400)
    assert found.estimate == values.mean()
    assert found.low == pytest.approx(found.estimate - half, abs=0.01)
    assert found.high == pytest.approx(found.estimate + half, abs=0.01)


def test_items_that_repeat_within_a_group_count_once() -> None:
    per_group = np.random.default_rng(2).random(40) < 0.6
    groups = [f"g{n}" for n in range(40) for _ in range(10)]
    whole = bootstrap(np.repeat(per_group, 10), mean, groups=groups, seed=5)
    single = bootstrap(per_group, mean, seed=5)
    apart = bootstrap(np.repeat(per_group, 10), mean, seed=5)
    assert whole.high - whole.low == pytest.approx(single.high - single.low, abs=0.03)
    assert whole.high - whole.low > 2 * (apart.high - apart.low)


def test_a_lower_level_gives_a_narrower_interval() -> None:
    values = np.arange(50) % 2
    wide, narrow = (bootstrap(values, mean, seed=1, level=level) for level in (0.95, 0.5))
    assert wide.low < narrow.low <= narrow.high < wide.high


def test_rows_of_several_columns_reach_the_statistic_together() -> None:
    pairs = np.array([["a", "a"], ["b", "a"], ["a", "a"], ["b", "b"]])
    assert bootstrap(pairs, lambda rows: float((rows[:, 0] == rows[:, 1]).mean()), seed=1).estimate == 0.75


def test_a_share_of_few_items_is_never_certain() -> None:
    found = share_interval(9, 9)
    assert found.estimate == 1
    assert found.low == pytest.approx(0.7008, abs=1e-4)  # 9 / (9 + 1.96 ** 2)
    with pytest.raises(ValueError, match="10 right of 9"):
        share_interval(10, 9)


@pytest.mark.parametrize(
    ("values", "groups", "level", "said"),
    [
        ([], None, 0.95, "no items"),
        ([1, 0], ["a"], 0.95, "1 groups for 2 items"),
        ([1, 0], ["a", "a"], 0.95, "single group"),
        ([1, 0], None, 1.0, "level 1.0"),
    ],
)
def test_what_cannot_be_estimated_is_refused(
    values: list[int], groups: list[str] | None, level: float, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        bootstrap(values, mean, groups=groups, level=level, seed=1)


def test_a_paired_difference_is_the_first_less_the_second() -> None:
    right_a = np.array([True] * 60 + [False] * 40)
    right_b = np.array([True] * 50 + [False] * 50)
    found = paired_difference(right_a, right_b, [str(n % 20) for n in range(100)], 1)
    assert found.estimate == pytest.approx(0.1)
    assert 0 < found.low < 0.1 < found.high


def test_a_model_does_not_differ_from_itself() -> None:
    right = [True, False, True, True]
    found = paired_difference(right, right, None, 1)
    assert (found.low, found.high, found.estimate) == (0, 0, 0)
    assert mcnemar(right, right) == 1.0


def test_mcnemar_is_the_exact_binomial_of_the_items_they_disagree_on() -> None:
    right_a = [True] * 9 + [False] + [True] * 30
    right_b = [False] * 9 + [True] + [True] * 30
    assert mcnemar(right_a, right_b) == pytest.approx(2 * (1 + 10) / 2**10)


def test_answers_to_different_items_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same items"):
        mcnemar([True, False], [True])
