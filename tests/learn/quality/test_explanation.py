"""Evidence is measured by taking it away: by what is left of the odds, against as many words drawn at random."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.explanation import _compared, _drawn, _without, measure_explanations
from pipeline.records import Candidate, Comment, Span, Turn


def candidate(agency_id: str, probability: float) -> Candidate:
    return Candidate(agency_id, agency_id, agency_id, "lead", probability)


def test_figures_are_shares_of_what_was_counted_and_the_same_again(held: list[HeldOut]) -> None:
    figures = measure_explanations(held, per_hand=8)
    assert figures["n"] == 8 * len(held)
    assert figures["evidence"]["n"] == figures["n"]
    assert 0 < figures["share_of_words"] < 1
    for kind in ("evidence", "elsewhere", "anywhere"):
        shares = {name: share for name, share in figures[kind].items() if name != "n"}
        assert all(0 <= share <= 1 for share in shares.values())
        assert shares["odds_halved"] <= shares["odds_third_less"]
        assert shares["points_10"] <= shares["points_5"]
    assert figures == measure_explanations(held, per_hand=8)


def test_taking_the_evidence_away_moves_more_than_taking_other_words(held: list[HeldOut]) -> None:
    figures = measure_explanations(held, per_hand=30)
    assert figures["evidence"]["odds_third_less"] > 2 * figures["elsewhere"]["odds_third_less"]


def test_odds_mean_the_same_near_certainty_and_at_even_chances() -> None:
    for before, after in ((0.5, 1 / 3), (0.99, 99 / 101)):
        moved = _compared(candidate("a", before), [candidate("a", after)])
        assert math.exp(moved.odds) == pytest.approx(2.0)
    gone = _compared(candidate("a", 0.6), [candidate("b", 0.9)])
    assert gone.is_second
    assert gone.points == 0.6


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=3), st.integers(1, 20), st.sets(st.integers(0, 19)), st.randoms()
)
def test_drawn_runs_have_the_lengths_asked_for_and_share_no_word(
    lengths: list[int], n_words: int, barred: set[int], chance: Random
) -> None:
    drawn = _drawn(lengths, n_words, barred, chance)
    if drawn is None:
        return
    words = [n for run in drawn for n in run]
    assert sorted(map(len, drawn)) == sorted(lengths)
    assert len(words) == len(set(words))
    assert barred.isdisjoint(words)
    assert max(words) < n_words


def test_what_is_left_is_the_text_without_the_runs() -> None:
    text = "Đèn ngõ tắt, xin sửa."
    span = Span(0, len(text))
    comment = Comment("x#1.1", Turn("x#1", "x#1", "x", "", span, "citizen"), span, text)
    words = [Span(0, 3), Span(4, 7), Span(8, 11), Span(13, 16), Span(17, 20)]
    left = _without(comment, words, [range(3, 5), range(1, 2)])
    assert left.text == "Đèn  tắt, ."
    assert len(left.span) == len(left.text)
