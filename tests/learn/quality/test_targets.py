"""Figures over held-out hands: of each target, of whole contrast groups, of what could do harm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.learn.measures.figures import prediction_figures
from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.answers import answers
from pipeline.learn.quality.calibration import bins, measure_calibration
from pipeline.learn.quality.targets import measure_targets
from pipeline.taxonomy import Taxonomy
from tests.learn.quality.conftest import HANDS


def test_the_figures_of_the_model_alone_are_those_of_its_card(held: list[HeldOut], taxonomy: Taxonomy) -> None:
    table = measure_targets(held, {})
    seen = answers(held)
    card = prediction_figures([one.issue for one in seen], [one.prediction for one in seen], taxonomy)
    for name, target in {"type": "type", "topic": "topic", "tier": "tier", "agency_alone": "agency"}.items():
        for figure in ("accuracy", "top_3", "macro_f1", "ece"):
            assert table[name][figure]["value"] == pytest.approx(card[target][figure], abs=1e-6)
            assert table[name][figure]["n"] == card[target]["n"]
    assert table["field"]["accuracy"]["value"] == pytest.approx(card["field"]["accuracy"])


def test_the_office_is_right_as_often_as_its_hands_are_together(held: list[HeldOut]) -> None:
    table = measure_targets(held, {})
    assert list(table["by_hand"]) == list(HANDS)
    right = sum(hand["office"]["value"] * hand["office"]["n"] for hand in table["by_hand"].values())
    assert table["office"]["top_1"]["value"] == pytest.approx(right / table["office"]["top_1"]["n"])
    assert table["office"]["top_1"]["value"] <= table["office"]["top_3"]["value"]
    assert table["office"]["top_1"]["value"] <= table["office"]["any_labelled"]["value"]


def test_a_contrast_group_is_right_only_if_every_member_is(held: list[HeldOut]) -> None:
    rows = {one.issue.row_id for one in answers(held)}
    pairs = {row: row for row in rows}
    alone = measure_targets(held, pairs)["contrast_groups"]["wholly_right"]
    assert alone["n"] == len(rows)
    assert 0 < alone["value"] < 1
    together = measure_targets(held, dict.fromkeys(rows, "all"))["contrast_groups"]["wholly_right"]
    assert (together["value"], together["n"]) == (0.0, 1)
    assert measure_targets(held, {})["contrast_groups"]["wholly_right"]["n"] == 0


def test_a_denunciation_that_is_missed_by_type_may_still_be_held_back(held: list[HeldOut]) -> None:
    accused = [replace(path, issues=tuple(replace(one, type="to_cao") for one in path.issues)) for path in held]
    harm = measure_targets(accused, {})["harm"]
    assert harm["to_cao"]["known_by_type"]["value"] < harm["to_cao"]["held_for_a_person"]["value"]
    assert harm["to_cao"]["known_by_type"]["value"] <= harm["to_cao"]["known_as_harmful"]["value"]
    assert harm["to_cao"]["known_as_harmful"]["value"] <= harm["to_cao"]["held_for_a_person"]["value"]
    assert harm["to_cao"]["known_by_type"]["n"] == sum(len(path.issues) for path in held)
    assert harm["khieu_nai"]["known_by_type"]["n"] == 0


def test_bins_hold_every_item_once_and_say_what_was_stated() -> None:
    found = bins([0.05, 0.51, 0.59, 1.0], [False, True, False, True])
    assert {name: one["n"] for name, one in found.items()} == {"0.00-0.10": 1, "0.50-0.60": 2, "0.90-1.00": 1}
    assert found["0.50-0.60"]["stated"] == pytest.approx(0.55)
    assert found["0.50-0.60"]["value"] == 0.5


def test_calibration_is_told_of_each_target_and_of_the_office(held: list[HeldOut]) -> None:
    table = measure_calibration(held)
    assert list(table) == ["type", "topic", "tier", "office"]
    for part in table.values():
        assert sum(one["n"] for one in part["bins"].values()) == part["ece"]["n"] == 90
        gap = sum(abs(one["stated"] - one["value"]) * one["n"] for one in part["bins"].values()) / 90
        assert part["ece"]["value"] == pytest.approx(gap)
