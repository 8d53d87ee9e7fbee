"""The figures of abstention are those of the answers themselves."""

from __future__ import annotations

import pytest

from pipeline.learn.judging.conformal import is_wrong, may_go_out
from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.abstention import measure_abstention
from pipeline.learn.quality.answers import judged


def test_less_sure_answers_go_out_as_the_threshold_sinks(held: list[HeldOut]) -> None:
    table = measure_abstention(held)
    curve = list(table["curve"].values())
    assert [one["n"] for one in curve] == sorted(one["n"] for one in curve)
    rows = [one for path in held for one in judged(path) if one.answering]
    assert table["n"] == len(rows)
    assert table["as_served"]["n"] == sum(one.answer.is_auto for one in rows)
    gone = [one for one in rows if may_go_out(one, -1.0)]
    assert curve[-1]["n"] == len(gone)
    assert curve[-1]["coverage"] == pytest.approx(len(gone) / len(rows))
    assert curve[-1]["wrong"] == pytest.approx(sum(map(is_wrong, gone)) / len(gone))


def test_sets_and_questions_are_measured_on_every_answer(held: list[HeldOut]) -> None:
    table = measure_abstention(held)
    sets = {name: one for name, one in table["label_sets"].items() if isinstance(one, dict)}
    assert sum(one["n"] for name, one in sets.items() if name != "all") == sets["all"]["n"]
    assert sets["all"]["n"] == table["n"] - table["promise"]["all"]["n"]
    assert 1 <= sets["all"]["size"] <= 6
    question = table["question"]
    assert question["answers_hold"]["n"] == question["first_alone"]["n"] > 0
    assert question["answers_hold"]["value"] >= question["first_alone"]["value"]


def test_nothing_is_promised_of_a_corpus_too_small_to_prove_it(held: list[HeldOut]) -> None:
    promise = measure_abstention(held)["promise"]
    assert {one["least_probability"] for name, one in promise.items() if name != "all"} == {None}
    assert promise["all"] == {"n": 0, "coverage": 0.0, "wrong": 0.0, "bound": 1.0, "lead_wrong": 0.0}


def test_without_a_path_there_is_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="no path"):
        measure_abstention([])
