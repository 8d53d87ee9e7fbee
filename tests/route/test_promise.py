"""Thresholds that keep a promise, and sets that hold the right office."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as under
from hypothesis import strategies as st
from scipy.stats import binom

from pipeline.config import Route as RouteSettings
from pipeline.config import load_settings
from pipeline.errors import ConfigError, ModelError
from pipeline.records import Abstained, Candidate, Scored, Setting
from pipeline.route import Ranking, Router
from pipeline.route.promise import (
    NEVER,
    PROMISE,
    LabelSets,
    Promise,
    StakesFinder,
    Step,
    chance_of_at_most,
    choose_step,
    least_probabilities,
    without_promise,
)
from pipeline.taxonomy import Taxonomy

from .conftest import WEIGHTS, is_routed, keyword_telling, predict, prepare

SETTINGS = load_settings().route
SETS = LabelSets(0.9, 0.8751, {"commune": 0.2, "so": 0.05}, 0.3)
GOOD = (Step(0.95, 400, 2), Step(0.85, 900, 20), Step(0.6, 2000, 500))
BAD = (Step(0.95, 400, 200),)
PLAIN = "Đèn ngõ 12 tắt cả tháng, đề nghị phường thay bóng giúp bà con chúng tôi."


def promise(**steps: tuple[Step, ...]) -> Promise:
    return Promise(SETS, steps, {name: SETTINGS.stakes[name].topics for name in steps})


def test_the_lowest_threshold_that_keeps_the_bound_is_chosen() -> None:
    assert choose_step(GOOD, 0.1, 0.95) == GOOD[1]


def test_a_threshold_below_one_that_fails_is_not_even_tried() -> None:
    lucky = (Step(0.95, 400, 2), Step(0.9, 500, 200), Step(0.8, 5000, 200))
    assert choose_step(lucky, 0.1, 0.95) == lucky[0]


def test_too_few_comments_prove_nothing() -> None:
    assert choose_step((Step(0.95, 20, 0),), 0.1, 0.95) is None
    assert choose_step((Step(0.95, 20, 5), GOOD[1]), 0.1, 0.95) == GOOD[1]


@under(deadline=None)
@given(st.integers(1, 400), st.data(), st.floats(0.01, 0.5))
def test_the_chance_is_that_of_the_binomial_distribution(n: int, data: st.DataObject, share: float) -> None:
    wrong = data.draw(st.integers(0, n))
    assert chance_of_at_most(wrong, n, share) == pytest.approx(float(binom.cdf(wrong, n, share)), abs=1e-9)


def test_a_promise_holds_at_its_confidence() -> None:
    """Where each threshold errs just above the bound, the search must accept one in at most 5 % of all draws."""
    chance = np.random.default_rng(5)
    accepted = 0
    for _ in range(1000):
        new = chance.binomial(200, 0.1001, size=10).cumsum()
        steps = [Step(0.95 - n / 100, 200 * (n + 1), int(wrong)) for n, wrong in enumerate(new)]
        accepted += choose_step(steps, 0.1, 0.95) is not None
    assert accepted <= 70


def test_stakes_without_a_threshold_never_go_out_and_floors_hold() -> None:
    settings = SETTINGS.model_copy(
        update={"stakes": {name: one.model_copy(update={"max_error": 0.1}) for name, one in SETTINGS.stakes.items()}}
    )
    least = least_probabilities({"person": BAD, "ordinary": (*GOOD[:2], Step(0.5, 3000, 30))}, settings)
    assert least == {"person": NEVER, "ordinary": settings.stakes["ordinary"].least_probability}


def test_a_promise_measured_for_other_topics_is_not_taken_for_one() -> None:
    measured = promise(person=GOOD, ordinary=GOOD)
    changed = SETTINGS.stakes["person"].model_copy(update={"topics": ("dat_dai",)})
    settings = SETTINGS.model_copy(update={"stakes": {**SETTINGS.stakes, "person": changed}})
    floors = without_promise(settings)
    never = replace(measured, steps={"person": BAD, "ordinary": BAD})
    assert never.least_probabilities(settings) == {**floors, "ordinary": NEVER}


def test_what_is_asked_for_holds_beside_any_promise() -> None:
    strict = SETTINGS.model_copy(update={"min_probability": 0.97})
    assert set(promise(ordinary=GOOD, person=GOOD, money_land=GOOD).least_probabilities(strict).values()) == {0.97}


@pytest.mark.parametrize(
    ("topics", "stakes"),
    [
        ((("bao_luc_gia_dinh", 0.9),), "person"),
        ((("chieu_sang", 0.6), ("bao_luc_gia_dinh", 0.3)), "person"),
        ((("chieu_sang", 0.8), ("bao_luc_gia_dinh", 0.1)), "ordinary"),
        ((("so_do_lan_dau", 0.9),), "money_land"),
        ((), "ordinary"),
    ],
)
def test_the_gravest_stakes_that_are_believed_count(
    taxonomy: Taxonomy, topics: tuple[tuple[str, float], ...], stakes: str
) -> None:
    finder = StakesFinder(SETTINGS, taxonomy.topics)
    assert finder.find([Scored(*one) for one in topics]) == stakes


def test_stakes_name_topics_that_there_are(taxonomy: Taxonomy) -> None:
    settings = load_settings(overrides=["route.stakes.person.topics=[no_such_topic]"]).route
    with pytest.raises(ConfigError, match="no_such_topic"):
        StakesFinder(settings, taxonomy.topics)


def test_candidates_are_marked_by_the_threshold_of_their_tier() -> None:
    given_ = [
        Candidate(one, one, one, "lead", p)
        for one, p in (("a", 0.15), ("b", 0.19), ("c", 0.06), ("d", 0.2))
    ]  # fmt: skip
    tiers = {"a": "commune", "b": "commune", "c": "so", "d": "police"}
    marked = SETS.mark(given_, tiers)
    assert [one.in_label_set for one in marked] == [True, False, True, False]
    assert [replace(one, in_label_set=True) for one in marked] == given_


def test_no_more_is_stated_than_the_check_found() -> None:
    assert SETS.assured == 0.87
    assert replace(SETS, checked=0.95).assured == 0.9


def test_a_promise_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    made = promise(person=GOOD, ordinary=BAD)
    (tmp_path / PROMISE).write_text(json.dumps(made.as_json()), encoding="utf-8")
    assert Promise.load(tmp_path / PROMISE) == made
    assert Promise.load(tmp_path / "none.json") is None


@pytest.mark.parametrize("written", ["", "{}", "[]", '{"label_sets": {}, "unattended": {}}'])
def test_a_damaged_promise_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / PROMISE).write_text(written, encoding="utf-8")
    with pytest.raises(ModelError, match=r"promise\.json: damaged"):
        Promise.load(tmp_path / PROMISE)


def outcome_under(taxonomy: Taxonomy, settings: RouteSettings, made: Promise | None, agency: float) -> object:
    router = Router(taxonomy, Ranking(WEIGHTS, {}, 1.5), settings, made)
    prepared = prepare(PLAIN, Setting("phường Phú Thượng, Hà Nội", "2026-09-10", "xa_phuong"))
    prediction = predict(agencies=(("ubnd_xa_phuong", agency),))
    return router.route(prepared, prediction, on=date(2026, 9, 1), telling=keyword_telling)


def test_the_router_sends_what_the_promise_allows_and_nothing_else(taxonomy: Taxonomy) -> None:
    kept = outcome_under(taxonomy, SETTINGS, promise(ordinary=GOOD), 0.95)
    assert is_routed(kept)  # type: ignore[arg-type]
    never = outcome_under(taxonomy, SETTINGS, promise(ordinary=BAD), 0.95)
    assert isinstance(never, Abstained)
    assert never.only_unsure
    assert never.assured == 0.87


def test_without_a_promise_the_plain_threshold_holds_and_nothing_is_assured(taxonomy: Taxonomy) -> None:
    strict = SETTINGS.model_copy(update={"min_probability": 1.0})
    outcome = outcome_under(taxonomy, strict, None, 0.95)
    assert isinstance(outcome, Abstained)
    assert outcome.assured is None
    assert not any("bảo đảm" in reason for reason in outcome.reasons)


def test_the_reason_says_among_how_many_offices_the_right_one_is(taxonomy: Taxonomy) -> None:
    sure = Promise(replace(SETS, least={}, other=0.0), {"ordinary": BAD}, {"ordinary": ()})
    outcome = outcome_under(taxonomy, SETTINGS, sure, 0.95)
    assert isinstance(outcome, Abstained)
    n = len(outcome.candidates)
    assert any(f"một trong {n} cơ quan số 1, 2" in reason and "87%" in reason for reason in outcome.reasons)
