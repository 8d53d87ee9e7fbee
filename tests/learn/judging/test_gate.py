"""Each rule of the gate fails for its own reason and for no other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.config import Gate
from pipeline.learn.judging.gate import Contest, Ruling, judge_contest, upper_bound
from pipeline.learn.judging.judged import Judged
from tests.learn.conftest import judged

GOOD = [judged(n, right=n % 10 != 0, p=0.9) for n in range(200)]


def failed(old: Sequence[Judged], new: Sequence[Judged], gate: Gate, saw: Sequence[str] = ()) -> list[Ruling]:
    return [one for one in judge_contest(Contest(old, new, saw), gate) if not one.passed]


def test_an_equal_challenger_passes_every_rule(gate: Gate) -> None:
    assert failed(GOOD, GOOD, gate) == []


def test_a_challenger_that_is_wrong_more_often_fails_the_paired_test(gate: Gate) -> None:
    worse = [judged(n, right=n % 10 not in (0, 1), p=0.85) for n in range(200)]
    rules = [one.rule for one in failed(GOOD, worse, gate)]
    assert "agency: not worse" in rules


def test_a_loss_that_may_be_an_accident_passes_the_paired_test(gate: Gate) -> None:
    worse = [judged(n, right=n % 10 != 0 and n != 1, p=0.9) for n in range(200)]
    assert failed(GOOD, worse, gate) == []


def test_an_agency_that_loses_fails_though_the_whole_is_no_worse(gate: Gate) -> None:
    old = [*GOOD, *(judged(200 + n, agency="dien_luc", right=True) for n in range(20))]
    new = [judged(n, right=n % 10 != 0 or n < 100) for n in range(200)]
    new += [judged(200 + n, agency="dien_luc", right=n >= 6) for n in range(20)]
    (one,) = failed(old, new, gate)
    assert one.said == "dien_luc 1.00 -> 0.70 of 20"


def test_an_agency_with_few_rows_is_not_judged_by_itself(gate: Gate) -> None:
    old = [*GOOD, *(judged(200 + n, agency="dien_luc", right=True) for n in range(5))]
    new = [*GOOD, *(judged(200 + n, agency="dien_luc", right=False, p=0.4) for n in range(5))]
    assert not [one for one in failed(old, new, gate) if one.rule.startswith("no agency")]


def test_a_denunciation_that_would_go_out_fails_the_harm_rule(gate: Gate) -> None:
    old = [*GOOD, *(judged(200 + n, kind="to_cao") for n in range(30))]
    new = [*GOOD, *(judged(200 + n, kind="to_cao", is_auto=n == 0) for n in range(30))]
    assert "harm classes keep their recall" in {one.rule for one in failed(old, new, gate)}


def test_denunciations_that_are_no_longer_recognised_fail_the_harm_rule(gate: Gate) -> None:
    old = [*GOOD, *(judged(200 + n, kind="to_cao") for n in range(30))]
    new = [*GOOD, *(judged(200 + n, kind="to_cao", given_kind="kien_nghi" if n < 4 else None) for n in range(30))]
    assert [one.rule for one in failed(old, new, gate)] == ["harm classes keep their recall"]


def test_a_challenger_that_overstates_itself_fails_calibration(gate: Gate) -> None:
    boastful = [judged(n, right=n % 10 != 0, p=0.999) for n in range(200)]
    assert [one.rule for one in failed(GOOD, boastful, gate)] == ["calibrated"]


def test_too_many_wrong_among_what_goes_out_fails_the_promise(gate: Gate) -> None:
    sent = [judged(n, right=n % 4 != 0, p=0.75, is_auto=True) for n in range(200)]
    assert [one.rule for one in failed(sent, sent, gate)] == ["at most 20% wrong unattended"]


def test_few_right_answers_are_no_proof_of_the_promise(gate: Gate) -> None:
    few = [judged(n, p=0.99, is_auto=n < 5) for n in range(100)]
    assert [one.rule for one in failed(few, few, gate)] == ["at most 20% wrong unattended"]


def test_a_challenger_that_was_trained_on_test_rows_fails(gate: Gate) -> None:
    (one,) = failed(GOOD, GOOD, gate, saw=["r1", "r2", "x"])
    assert one.said == "2 of 200 test rows were trained on"


def test_answers_to_other_rows_cannot_be_compared(gate: Gate) -> None:
    with pytest.raises(ValueError, match="same rows"):
        judge_contest(Contest(GOOD, GOOD[1:]), gate)


@pytest.mark.parametrize(("wrong", "n"), [(0, 10), (3, 40), (10, 10)])
def test_the_upper_bound_is_exact(wrong: int, n: int) -> None:
    """At the bound, so few errors or fewer would be seen in 5 of 100 samples."""
    from scipy.stats import binom

    bound = upper_bound(wrong, n, 0.95)
    if wrong < n:
        assert binom.cdf(wrong, n, bound) == pytest.approx(0.05, abs=1e-9)
    else:
        assert bound == 1.0
