"""Sets and thresholds keep what they promise, on answers they were not fitted on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import load_classifier
from pipeline.classify.artefact import read_manifest
from pipeline.config import load_settings
from pipeline.flow import Flow
from pipeline.learn import Seed, TrainConfig
from pipeline.learn.judging.conformal import (
    check_label_sets,
    count_steps,
    fit_label_sets,
    fit_promise,
    held_back,
    may_go_out,
    promise_figures,
    sent,
    set_of,
    unseen_hand_figures,
    write_promise,
)
from pipeline.learn.judging.judged import Answer, Judged, answer_all, read_held_out
from pipeline.learn.training.card import write_card
from pipeline.learn.training.train import build_model
from pipeline.route import load_router
from pipeline.route.promise import NEVER, PROMISE, Promise
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer

SETTINGS = load_settings().route
TIERS = {f"{tier}_{n}": tier for tier in ("commune", "so", "company") for n in range(4)}
HANDS = tuple(f"hand_{n}" for n in range(8))


def answered(
    number: int,
    right: str,
    offices: Sequence[tuple[str, float]],
    *,
    stakes: str = "ordinary",
    only_unsure: bool = True,
    hand: str = "hand_0",
) -> Judged:
    answer = Answer(
        f"r{number}", ("kien_nghi", 0.9), ("chieu_sang", 0.9), ("so", 0.9), tuple(offices), False, stakes, only_unsure
    )  # fmt: skip
    wanted = {"agency": right, "tier": TIERS[right]}
    return Judged(answer, hand, wanted, frozenset({right}), frozenset({right}))


def drawn(n: int, seed: int, *, sharpness: float = 1.0) -> list[Judged]:
    """Answers whose stated probabilities are true: the right office is drawn by them."""
    chance = np.random.default_rng(seed)
    names = list(TIERS)
    rows = []
    for number in range(n):
        shares = chance.dirichlet([sharpness / 4] * len(names))
        right = names[chance.choice(len(names), p=shares)]
        best = sorted(zip(names, shares, strict=True), key=lambda one: -one[1])[:6]
        rows.append(answered(number, right, [(a, float(p)) for a, p in best], hand=HANDS[number % len(HANDS)]))
    return rows


@pytest.mark.parametrize("coverage", [0.7, 0.9])
def test_sets_hold_the_right_office_as_often_as_wanted_in_every_tier(coverage: float) -> None:
    sets = fit_label_sets(drawn(4000, 1), TIERS, coverage)
    fresh = drawn(4000, 2)
    for tier in ("commune", "so", "company"):
        rows = [one for one in fresh if TIERS[min(one.answering)] == tier]
        held = sum(not one.answering.isdisjoint(set_of(one, sets, TIERS)) for one in rows) / len(rows)
        assert held >= coverage - 0.03


def test_a_wider_promise_needs_larger_sets() -> None:
    rows = drawn(2000, 3)
    narrow, wide = (check_label_sets(rows, TIERS, coverage)["all"] for coverage in (0.6, 0.9))
    assert narrow.size < wide.size
    assert narrow.coverage < wide.coverage


def test_the_check_judges_a_hand_by_the_others_only() -> None:
    """A hand that is answered worse than the others is found out, though its own rows could have raised its sets."""
    sure = [answered(n, "so_0", [("so_0", 0.9), ("so_1", 0.1)], hand=HANDS[n % 7]) for n in range(700)]
    odd = [answered(n, "so_1", [("so_0", 0.9), ("so_1", 0.1)], hand="hand_7") for n in range(60)]
    checked = check_label_sets([*sure, *odd], TIERS, 0.9)
    assert checked["hand:hand_7"].coverage == 0.0
    assert checked["hand:hand_0"].coverage == 1.0


def test_where_the_right_office_is_often_not_ranked_every_office_of_the_tier_belongs_to_the_set() -> None:
    rows = [answered(n, "so_3" if n % 4 == 0 else "so_0", [("so_0", 0.8), ("so_1", 0.2)]) for n in range(400)]
    sets = fit_label_sets(rows, TIERS, 0.9)
    assert set_of(rows[0], sets, TIERS) == ["so_0", "so_1"]
    doubted = answered(1, "so_0", [("so_0", 0.999), ("so_1", 0.001)])
    assert set_of(doubted, sets, TIERS) == ["so_0"]
    assert check_label_sets(rows, TIERS, 0.9)["all"].coverage == pytest.approx(0.75)


def test_what_goes_out_by_itself_does_not_make_the_sets_look_better() -> None:
    hard = [answered(n, f"so_{n % 2}", [("so_0", 0.5), ("so_1", 0.3)]) for n in range(200)]
    easy = [answered(1000 + n, "so_0", [("so_0", 0.99)], hand=HANDS[n % 8]) for n in range(1000)]
    assert held_back([*hard, *easy], SETTINGS) == hard
    assert fit_promise([*hard, *easy], TIERS, SETTINGS).sets.least == {"so": 0.3}
    assert fit_label_sets([*hard, *easy], TIERS, 0.9).least == {"so": 0.5}


def test_rare_tiers_share_a_threshold() -> None:
    common = [answered(n, "commune_0", [("commune_0", 0.9), ("so_0", 0.1)]) for n in range(200)]
    rare = [answered(n, "so_0", [("commune_0", 0.9), ("so_0", 0.1)]) for n in range(20)]
    sets = fit_label_sets([*common, *rare], TIERS, 0.9)
    assert sets.least.keys() == {"commune"}
    assert sets.other == pytest.approx(0.9)  # of all: the rare ones are too few even together


def test_steps_count_what_would_go_out_and_what_of_it_is_wrong() -> None:
    rows = [
        answered(1, "so_0", [("so_0", 0.96), ("so_1", 0.04)]),
        answered(2, "so_1", [("so_0", 0.90), ("so_1", 0.10)]),
        answered(3, "so_0", [("so_0", 0.97), ("so_1", 0.03)], only_unsure=False),  # held back for something else
    ]
    by_step = {step.probability: (step.n, step.wrong) for step in count_steps(rows, 0.4)}
    assert by_step[0.95] == (1, 0)
    assert by_step[0.9] == (2, 1)
    assert by_step[0.5] == (2, 1)


def test_two_offices_that_are_close_do_not_go_out_however_low_the_threshold() -> None:
    close = answered(1, "so_0", [("so_0", 0.6), ("so_1", 0.4)])
    assert may_go_out(close, 0.1)
    assert not may_go_out(close, 0.4)


def test_what_is_sent_keeps_the_bound_on_fresh_answers() -> None:
    promise = fit_promise(drawn(4000, 4, sharpness=0.5), TIERS, SETTINGS)
    least = promise.least_probabilities(SETTINGS)
    assert least["ordinary"] < NEVER
    gone = sent(drawn(8000, 5, sharpness=0.5), least, SETTINGS)
    wrong = sum(not one.is_right("agency") for one in gone) / len(gone)
    assert 0 < wrong <= SETTINGS.stakes["ordinary"].max_error


def test_stakes_that_err_too_often_are_never_sent_and_say_so() -> None:
    rows = [answered(n, "so_1", [("so_0", 0.97), ("so_1", 0.03)], stakes="person") for n in range(300)]
    figures = promise_figures(rows, SETTINGS)
    assert figures["person"]["least_probability"] is None
    assert figures["person"]["n"] == figures["all"]["n"] == 0


def test_a_hand_that_goes_astray_shows_as_the_worst() -> None:
    good = [answered(n, "so_0", [("so_0", 0.96), ("so_1", 0.04)], hand=HANDS[n % 7]) for n in range(1400)]
    bad = [answered(n, "so_1", [("so_0", 0.96), ("so_1", 0.04)], hand="hand_7") for n in range(20)]
    figures = unseen_hand_figures([*good, *bad], SETTINGS)
    assert figures["worst_hand"] == 1.0
    assert figures["wrong"] == pytest.approx(20 / 1420)
    assert figures["wrong"] < figures["bound"] < 0.03


def test_the_folder_and_the_card_say_what_was_measured(taxonomy: Taxonomy, tmp_path: Path) -> None:
    agencies = ("ubnd_xa_phuong", "so_xay_dung")
    offices = [(agencies[0], 0.96), (agencies[1], 0.04)]
    rows = []
    for n in range(400):
        answer = Answer(f"r{n}", ("a", 0.9), ("b", 0.9), ("so", 0.9), tuple(offices), False, "ordinary", True)
        right = frozenset({agencies[n % 50 == 0]})
        rows.append(Judged(answer, HANDS[n % 8], {"agency": min(right)}, right, right))
    facts = write_promise(tmp_path, rows, taxonomy, SETTINGS)
    promise = Promise.load(tmp_path / PROMISE)
    assert promise is not None
    assert promise.least_probabilities(SETTINGS)["ordinary"] == SETTINGS.stakes["ordinary"].least_probability
    known = {"figures": {}, "training_set": "0" * 64, "reference": "x", "topics": 1, "config": {"folds": [1, 2]}}
    write_card(tmp_path / "card.md", "m@1", known)
    assert "Promised" not in (tmp_path / "card.md").read_text(encoding="utf-8")
    write_card(tmp_path / "card.md", "m@1", {**known, "promise": json.loads(json.dumps(facts))})
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    least = SETTINGS.stakes["ordinary"].least_probability
    assert f"| ordinary | 10% | {least:.2f} | 1.000 | 400 | 0.020 | 0.036 |" in card
    assert "| person | 8% | never |" in card
    assert "not for real petitions" in card.replace("\n", " ")


def test_a_model_is_built_with_its_promise_and_serves_under_it(
    quick: TrainConfig, small_seed: Seed, taxonomy: Taxonomy, tmp_path: Path
) -> None:
    build_model(quick, taxonomy, small_seed, tmp_path)
    promise = Promise.load(tmp_path / PROMISE)
    assert promise is not None
    assert PROMISE in read_manifest(tmp_path)["files"]
    assert {answer.stakes for answer in read_held_out(tmp_path).values()} <= SETTINGS.stakes.keys()
    settings = load_settings()
    router = load_router(taxonomy, tmp_path, settings.route)
    flow = Flow(settings, taxonomy, Preparer(settings.text), load_classifier(tmp_path, taxonomy), router)
    answers = answer_all(flow, small_seed.issues)
    assert not any(one.is_auto for one in answers)  # so few rows prove nothing
    assert any(one.only_unsure for one in answers)
    card = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "| ordinary | 10% | never |" in card


def test_what_was_tried_is_kept_when_the_card_is_written_again(tmp_path: Path) -> None:
    known = {
        "figures": {"topic": {"accuracy": 0.5, "n": 2}},
        "training_set": "0" * 64,
        "reference": "2026-01-01",
        "topics": 3,
        "config": {"folds": []},
    }
    write_card(tmp_path / "card.md", "m@1", known)
    before = (tmp_path / "card.md").read_text(encoding="utf-8")
    (tmp_path / "card.md").write_text(before + "\n## What was tried\nTrees: lost.\n", encoding="utf-8")
    write_card(tmp_path / "card.md", "m@2", known)
    again = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert again.startswith("# m@2")
    assert again.endswith("\n## What was tried\nTrees: lost.\n")
    assert again.count("What was tried") == 1
