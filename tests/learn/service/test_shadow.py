"""What a challenger would have answered is counted beside what was served."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.learn.service.shadow import add_comparison, compare_served, sum_comparisons
from pipeline.records import (
    Abstained,
    Candidate,
    Comment,
    Deadline,
    Meeting,
    Outcome,
    Prediction,
    PreparedComment,
    Routed,
    RoutedComment,
    Scored,
    Span,
    Turn,
)


def served(number: int, agency: str, *, is_auto: bool, topic: str = "chieu_sang") -> RoutedComment:
    turn = Turn(f"a#{number}", f"a#{number}", "a", "row 1", Span(0, 4), "citizen")
    comment = Comment(f"a#{number}.1", turn, Span(0, 4), "đèn ")
    candidates = (Candidate(agency, agency, f"ha_noi/{agency}", "lead", 0.9),)
    kind = Routed if is_auto else Abstained
    outcome: Outcome = kind(candidates, ("x",), (), Deadline(), "2026-11-23")
    prediction = Prediction((Scored("kien_nghi", 0.9),), (Scored(topic, 0.8),), (), ())
    return RoutedComment(PreparedComment(comment, "đèn ", "đèn", (0, 1, 2, 4)), prediction, outcome, Meeting())


CHAMPION = [served(1, "a", is_auto=True), served(2, "a", is_auto=True), served(3, "b", is_auto=False)]
CHALLENGER = [served(1, "a", is_auto=True), served(2, "c", is_auto=False), served(3, "b", is_auto=True, topic="x")]


def test_agreement_and_differences_are_counted() -> None:
    told = compare_served(CHAMPION, CHALLENGER)
    assert told == {
        "n": 3, "same_agency": 2, "same_topic": 2, "same_type": 3, "both_auto": 1, "only_champion_auto": 1,
        "only_challenger_auto": 1, "moved": {"a > c": 1},
    }  # fmt: skip


def test_comparisons_add_up_over_runs(tmp_path: Path) -> None:
    told = compare_served(CHAMPION, CHALLENGER)
    for champion in ("linear@1", "linear@2"):
        add_comparison(tmp_path, "3", told, champion=champion, at="2026-11-01T08:00:00+00:00")
    total = sum_comparisons(tmp_path, "3")
    assert (total["n"], total["same_agency"], total["moved"]) == (6, 4, {"a > c": 2})
    assert total["champions"] == ["linear@1", "linear@2"]


def test_a_version_that_was_never_compared_is_said(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="nothing compared yet"):
        sum_comparisons(tmp_path, "3")


def test_other_comments_cannot_be_compared() -> None:
    other = replace(CHALLENGER[0], prepared=CHALLENGER[1].prepared)
    with pytest.raises(ValueError, match="same comments"):
        compare_served(CHAMPION[:1], [other])
