"""The tables of the corpus by name, made from what is trained once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import load_settings
from pipeline.learn import TrainConfig
from pipeline.learn.quality import SLOW_TABLES, TABLES, HeldOut, Workbench, is_figure
from pipeline.taxonomy import Taxonomy

TEXT = "Ông Nguyễn Văn Nam, số 0912 345 678, phản ánh đường liên thôn hỏng nặng, đề nghị xã sửa."


@pytest.fixture
def bench(tmp_path: Path, in_turn: TrainConfig, taxonomy: Taxonomy, held: list[HeldOut]) -> Workbench:
    """A workbench whose paths are trained already, and whose corpus is one comment of a hand that they held out."""
    issue = {"part": TEXT, "type": "kien_nghi", "topics": ["duong_xa_ngo_xom"], "agencies": ["ubnd_xa_phuong"]}
    row = {"id": "h1-1", "text": TEXT, "style": "app", "state": "to_route", "issues": [issue], "pii": ["0912 345 678"]}
    (tmp_path / "hand_1.jsonl").write_text(json.dumps(row), encoding="utf-8")
    made = Workbench(tmp_path, in_turn, taxonomy, load_settings())
    made.__dict__["held"] = held
    return made


def figures(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if is_figure(table):
        return [table]
    return [one for part in table.values() if isinstance(part, Mapping) for one in figures(part)]


@pytest.mark.parametrize("name", ["held_out", "calibration", "splitting", "masking"])
def test_a_table_names_the_items_of_every_figure_and_its_interval(bench: Workbench, name: str) -> None:
    found = figures(TABLES[name](bench))
    assert found
    assert any(one["n"] for one in found)
    for one in found:
        assert (one["value"] is None) == (one["n"] == 0)
        assert one["n"] == 0 or one["low"] <= one["value"] <= one["high"]


def test_every_table_can_be_printed_as_json(bench: Workbench) -> None:
    table = TABLES["masking"](bench)
    assert json.loads(json.dumps(table))["all"]["number"]["value"] == 1.0


def test_no_name_stands_for_two_tables() -> None:
    assert not set(TABLES) & set(SLOW_TABLES)
