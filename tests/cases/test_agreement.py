"""How sure figures of agreement are, from many cases and from few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from pipeline.cases.agreement import difference, kappa, promise, share

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_the_exact_interval_leaves_no_more_than_half_of_the_doubt_on_either_side(count: tuple[int, int]) -> None:
    k, n = count
    found = share(k, n)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= k / n <= found.high <= 1
    if k:
        assert binom.sf(k - 1, n, found.low) == pytest.approx(0.025, abs=1e-6)
    if k < n:
        assert binom.cdf(k, n, found.high) == pytest.approx(0.025, abs=1e-6)


def test_no_cases_say_nothing() -> None:
    found = share(0, 0)
    assert (found.is_known, found.is_sharp, found.share, found.low, found.high) == (False, False, None, None, None)
    assert difference(found, share(3, 4)) is None
    assert kappa([]) is None
    assert promise(0, 0, most_wrong=0.2).verdict == "unknown"


@pytest.mark.parametrize(("k", "n", "sharp"), [(9, 9, False), (95, 100, True), (50, 100, False), (500, 1000, True)])
def test_a_figure_is_to_be_worked_with_only_from_enough_cases(k: int, n: int, sharp: bool) -> None:
    assert share(k, n).is_sharp is sharp


@pytest.mark.parametrize(("k", "n"), [(-1, 3), (4, 3)])
def test_counts_that_cannot_be_are_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= k <= n"):
        share(k, n)


@pytest.mark.parametrize(
    ("seen", "blind", "sign"),
    [((900, 1000), (60, 100), 1), ((90, 100), (9, 10), 0), ((60, 100), (98, 100), -1), ((5, 5), (0, 1), 0)],
)
def test_a_difference_is_told_only_where_chance_does_not_explain_it(
    seen: tuple[int, int], blind: tuple[int, int], sign: int
) -> None:
    found = difference(share(*seen), share(*blind))
    assert found is not None
    assert found.sign == sign
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(counts, counts)
def test_a_difference_the_other_way_round_has_the_other_sign(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = difference(share(*one), share(*other)), difference(share(*other), share(*one))
    assert there is not None
    assert back is not None
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))


def test_kappa_is_the_known_one() -> None:
    found = kappa([("yes", "yes", 20), ("yes", "no", 5), ("no", "yes", 10), ("no", "no", 15)])
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert (found.agreed.k, found.agreed.n, found.chance) == (35, 50, 0.5)
    assert found.low < 0.4 < found.high < 1


def test_kappa_of_a_few_equal_pairs_is_1_but_far_from_sure() -> None:
    found = kappa([("a", "a", 2), ("b", "b", 2)])
    assert found is not None
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low < 0


def test_kappa_is_not_known_where_everybody_always_chose_the_same() -> None:
    assert kappa([("a", "a", 40)]) is None


@pytest.mark.parametrize(
    ("wrong", "n", "verdict"),
    [(0, 13, "unknown"), (0, 14, "holds"), (2, 60, "holds"), (12, 60, "unknown"), (30, 60, "broken"), (3, 3, "broken")],
)
def test_a_promise_holds_or_is_broken_only_where_that_is_sure(wrong: int, n: int, verdict: str) -> None:
    found = promise(wrong, n, most_wrong=0.2)
    assert (found.verdict, found.needed) == (verdict, 14)


@pytest.mark.parametrize(("wrong", "n", "most"), [(2, 1, 0.2), (0, 1, 0.0), (0, 1, 1.0)])
def test_a_promise_that_cannot_be_is_refused(wrong: int, n: int, most: float) -> None:
    with pytest.raises(ValueError, match="out of range"):
        promise(wrong, n, most_wrong=most)
