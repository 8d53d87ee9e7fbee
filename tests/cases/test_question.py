"""The question that decides comes onto the desk with the comment, and stays with it."""

from __future__ import annotations

import json
from dataclasses import replace

from pipeline.cases.intake import Laid
from pipeline.records import (
    Abstained,
    Candidate,
    Deadline,
    Meeting,
    Outcome,
    Prediction,
    PreparedComment,
    Routed,
    RoutedComment,
)
from pipeline.store.desk.item import Context

from .conftest import laid_of

CANDIDATES = (
    Candidate("ubnd_xa_phuong", "UBND", "a/b", "lead", 0.5, answer="cống trong ngõ"),
    Candidate("so_xay_dung", "Sở", "a/c", "lead", 0.4),
)


def laid(outcome: Outcome) -> Laid:
    given = laid_of()
    prepared = PreparedComment(given.comment, given.comment.text, given.comment.text, ())
    routed = RoutedComment(prepared, Prediction((), (), (), ()), outcome, Meeting())
    return Laid.of(given.record, routed, given.comment.text)


def test_an_abstention_brings_its_question_and_whose_answer_is_which() -> None:
    abstained = Abstained(CANDIDATES, ("x",), (), Deadline(), "1", question="Cống này của ai?")
    context = laid(abstained).context
    assert context.question == "Cống này của ai?"
    assert context.answers == {"ubnd_xa_phuong": "cống trong ngõ"}


def test_what_went_out_asks_nothing() -> None:
    context = laid(Routed(CANDIDATES[1:], ("x",), (), Deadline(), "1")).context
    assert (context.question, context.answers) == ("", {})


def test_question_and_answers_survive_the_database_and_older_comments_have_none() -> None:
    context = replace(laid_of().context, question="Của ai?", answers={"so_xay_dung": "cống chính"})
    assert Context.from_json(context.as_json()) == context
    older = {
        name: value for name, value in json.loads(context.as_json()).items() if name not in ("question", "answers")
    }
    assert Context.from_json(json.dumps(older)) == replace(context, question="", answers={})
