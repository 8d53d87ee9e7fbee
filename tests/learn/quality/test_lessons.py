"""The learning curve and the ablation: what less of something costs, on the same held-out hands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.learn import Seed, TrainConfig
from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.ablation import INGREDIENTS, SILENT, WEIGHED_WITHOUT, measure_ablation
from pipeline.learn.quality.answers import judged
from pipeline.learn.quality.curve import measure_curve
from pipeline.route.rank import FEATURES
from pipeline.taxonomy import Taxonomy


def test_each_point_of_the_curve_says_how_much_was_learnt_from(
    in_turn: TrainConfig, taxonomy: Taxonomy, tiny: Seed, held: list[HeldOut], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.learn.quality.curve.COMMENTS", (0.5,))
    monkeypatch.setattr("pipeline.learn.quality.curve.HANDS", (1, 2, 4))
    table = measure_curve(in_turn, taxonomy, tiny, held)
    assert list(table) == ["comments_50%", "hands_1", "all"]
    assert table["hands_1"]["learnt_from"] == {"issues": 30, "hands": 1}
    assert table["all"]["learnt_from"] == {"issues": 60, "hands": 2}
    assert 15 <= table["comments_50%"]["learnt_from"]["issues"] <= 45
    assert all(point["office"]["n"] == len(held[0].issues) for point in table.values())
    right = [one.is_right("topic") for one in judged(held[0])]
    assert table["all"]["topic"]["value"] == sum(right) / len(right)


@pytest.fixture
def petitions(tiny: Seed, tmp_path: Path) -> Path:
    """Nine comments with the offices that may answer them."""
    rows = [
        {"id": str(n), "text": issue.text, "gold_ids": list(issue.agencies)} for n, issue in enumerate(tiny.issues[:9])
    ]
    path = tmp_path / "petitions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_the_ablation_counts_points_against_everything(
    in_turn: TrainConfig, taxonomy: Taxonomy, tiny: Seed, petitions: Path
) -> None:
    table = measure_ablation(
        in_turn, taxonomy, tiny, load_settings(), [petitions], ingredients=("matters", "model", "asked")
    )
    assert list(table) == ["with_everything", "without_matters", "without_model", "without_asked"]
    whole = table["with_everything"]
    assert whole["office"]["n"] == whole["topic"]["n"] == 90
    assert whole["petitions.jsonl"]["n"] == 9
    lost = [part["office_points_lost"]["value"] for name, part in table.items() if name != "with_everything"]
    assert all(-100 <= points <= 100 * whole["office"]["value"] for points in lost)
    assert any(lost)
    assert set(table["without_model"]) == {"office_points_lost", "petitions.jsonl_points_lost"}


@pytest.mark.slow
def test_what_the_model_learns_from_is_left_out_of_a_training_of_its_own(
    in_turn: TrainConfig, taxonomy: Taxonomy, tiny: Seed, petitions: Path
) -> None:
    ingredients = ("toneless_copies", "context")
    table = measure_ablation(in_turn, taxonomy, tiny, load_settings(), [petitions], ingredients=ingredients)
    for name in ingredients:
        assert {"office_points_lost", "topic_points_lost", "tier_points_lost"} <= set(table[f"without_{name}"])
    assert table["without_context"]["topic_points_lost"]["value"] == 0
    assert table["without_context"]["tier_points_lost"]["value"] != 0


def test_every_ingredient_has_a_name_of_its_own() -> None:
    assert len(set(INGREDIENTS)) == len(INGREDIENTS) == 12


def test_what_is_silenced_is_what_offices_are_weighed_by() -> None:
    assert {feature for some in SILENT.values() for feature in some} | set(WEIGHED_WITHOUT) == set(FEATURES)
