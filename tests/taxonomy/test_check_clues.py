"""Slips of the pen in the table of clues to the tier are found, each with its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.config import REFERENCE
from pipeline.taxonomy import read_csv
from pipeline.taxonomy.check_rules import asset_faults, asset_topic_faults
from pipeline.taxonomy.reference import read_yaml

ROW = {
    "pattern": "(?:kênh|kinh) chính|hồ chứa",
    "clue": "Kênh chính",
    "kind": "asset",
    "tiers": "so;company",
    "topics": "nong_nghiep_nong_thon",
    "valid_from": "",
    "valid_to": "2025-07-01",
}
TREE: Mapping[str, Any] = {"topics": [{"id": "nong_nghiep_nong_thon", "children": [{"id": "thuy_loi_tuoi_tieu"}]}]}


def test_a_sound_row_has_no_fault() -> None:
    assert list(asset_faults([ROW])) == list(asset_topic_faults([ROW], TREE)) == []


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("tiers", "so;army", "row 2: tier 'army'; expected one of commune"),
        ("kind", "road", "row 2: kind 'road'; expected one of asset"),
        ("pattern", "kênh (chính", "row 2: the pattern is no regular expression"),
        ("pattern", "kênh|(?:hồ )?chứa", "'(?:hồ )?chứa' does not begin with a word or a choice of words"),
        ("pattern", "kênh|(?:hồ (?:a|b)) chứa", "'(?:hồ (?:a|b)) chứa' does not begin with a word"),
    ],
)
def test_a_slip_is_told_with_its_row(column: str, cell: str, fault: str) -> None:
    (found,) = asset_faults([{**ROW, column: cell}])
    assert fault in found


def test_one_clue_points_one_way_on_one_day() -> None:
    later = {**ROW, "tiers": "commune", "valid_from": "2025-07-01", "valid_to": ""}
    assert list(asset_faults([ROW, later])) == []
    (found,) = asset_faults([ROW, {**later, "valid_from": "2025-06-30"}])
    assert "'Kênh chính': two rows hold on 2025-06-30" in found


def test_a_clue_is_for_topics_and_fields_that_there_are() -> None:
    rows = [{**ROW, "topics": ""}, {**ROW, "topics": "thuy_loi_tuoi_tieu;thuy_loi"}]
    assert [fault for fault in asset_topic_faults(rows, TREE) if "row 3: topic 'thuy_loi'" in fault]
    assert len(list(asset_topic_faults(rows, TREE))) == 1


def test_the_table_names_only_topics_and_fields_that_there_are() -> None:
    assert list(asset_topic_faults(read_csv(REFERENCE / "assets.csv"), read_yaml(REFERENCE / "topics.yaml"))) == []
