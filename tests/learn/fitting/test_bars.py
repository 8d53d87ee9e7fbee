"""Bars are set by passages whose number of matters is known."""

import math

from pipeline.learn.fitting.bars import Trial, bar_that_keeps, bar_where_half_are_several, shares_right

ONE = [Trial(False, lead, right=False) for lead in (-math.inf, -8.0, -6.0, -4.0, 0.0)]
SEVERAL = [Trial(True, lead, right=True) for lead in (-5.0, -3.0, 1.0, 2.0)]


def test_the_bar_keeps_as_many_whole_as_is_asked() -> None:
    bar = bar_that_keeps(0.8, ONE + SEVERAL)
    assert shares_right(ONE + SEVERAL, bar)[1] >= 0.8
    assert bar_that_keeps(1.0, ONE + SEVERAL) >= bar


def test_where_half_hold_several_the_bar_is_lower() -> None:
    bar = bar_where_half_are_several(ONE + SEVERAL)
    assert bar < bar_that_keeps(1.0, ONE + SEVERAL)
    assert shares_right(ONE + SEVERAL, bar) == (1.0, 0.6)


def test_a_wrong_cut_is_none_that_counts() -> None:
    wrong = [Trial(True, 5.0, right=False)]
    assert shares_right(wrong, 0.0) == (0.0, 0.0)


def test_without_trials_the_bar_is_none() -> None:
    assert bar_that_keeps(0.9, []) == bar_where_half_are_several([]) == 0.0
