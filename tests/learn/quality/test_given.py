"""Sets given by path: the figures of `ydan evaluate`, with intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.learn import score_extraction, score_routing
from pipeline.learn.measures.extraction import Gold
from pipeline.learn.quality import HeldOut, measure_labelled, measure_petitions, measure_transcripts


def record(petition: str, *offices: str, score: float = 0.8, decision: str = "review") -> dict[str, Any]:
    return {"input_id": petition, "agencies": [{"id": one, "score": score} for one in offices], "decision": decision}


def test_petitions_are_scored_as_by_evaluate() -> None:
    accepted = {"a": frozenset({"x"}), "b": frozenset({"y"}), "c": frozenset({"z"}), "d": frozenset({"z"})}
    records = [
        record("a", "x", "y", score=0.9, decision="auto"),
        record("b", "x", "w", "y"),
        record("b", "w"),
        record("c", "x", "y", "w", "z", decision="auto"),
    ]
    table, plain = measure_petitions(records, accepted), score_routing(records, accepted)
    assert table["top_1"]["value"] == plain.top_1 == 0.25
    assert table["top_3"]["value"] == plain.top_3 == 0.5
    assert table["top_1"]["n"] == plain.n == 4
    assert table["ece"]["value"] == pytest.approx(plain.ece)
    assert table["coverage"]["value"] == plain.coverage == 0.5
    assert table["unattended_right"]["value"] == plain.precision == 0.5
    assert table["missing"] == plain.missing == 1


def test_transcripts_are_scored_as_by_evaluate() -> None:
    road, clinic, lamp = "đường liên xã hỏng nặng đề nghị sửa", "trạm y tế thiếu thuốc", "đèn ngõ tắt đã lâu"
    gold = {
        "a.txt": Gold(comments=[{"text": road, "turn": "1"}, {"text": clinic, "turn": "1"}]),
        "b.txt": Gold(comments=[{"text": lamp, "turn": "1"}]),
    }
    said = [("a.txt", road), ("a.txt", clinic), ("b.txt", road), ("b.txt", lamp)]
    records = [{"source": file, "text": text, "turn_id": file, "masked_text": text} for file, text in said]
    table, plain = measure_transcripts(records, gold), score_extraction(records, gold)
    assert table["macro_f1"]["value"] == pytest.approx(plain.macro_f1)
    assert (table["precision"]["value"], table["precision"]["n"]) == (plain.precision, 4) == (0.75, 4)
    assert (table["recall"]["value"], table["recall"]["n"]) == (plain.recall, 3) == (1.0, 3)
    assert (table["split"]["value"], table["split"]["n"]) == (1.0, 1)


def test_labelled_comments_have_every_target(held: list[HeldOut], tmp_path: Path) -> None:
    issue = held[0].issues[0]
    row = {
        "id": "m-1", "text": issue.text, "style": "app", "state": "to_route",
        "issues": [{"part": issue.text, "type": issue.type, "topics": issue.topics, "agencies": issue.agencies}],
    }  # fmt: skip
    path = tmp_path / "more.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    table = measure_labelled(held[0].flow, path)
    assert {table[name]["accuracy"]["n"] for name in ("type", "topic", "tier", "field")} == {1}
    assert table["office"]["top_1"]["n"] == 1
