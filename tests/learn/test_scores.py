"""The figures are what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.learn import load_gold, score_extraction, score_routing
from pipeline.learn.measures.figures import macro_f1
from pipeline.learn.measures.routing import expected_calibration_error


def record(petition: str, *agencies: tuple[str, float], decision: str = "review") -> dict[str, object]:
    return {"input_id": petition, "decision": decision, "agencies": [{"id": a, "score": s} for a, s in agencies]}


def test_a_petition_is_right_if_any_of_its_records_is() -> None:
    records = [record("p", ("a", 0.9)), record("p", ("b", 0.8)), record("q", ("c", 0.7), ("a", 0.2), ("d", 0.1))]
    scores = score_routing(records, {"p": frozenset({"b"}), "q": frozenset({"d"})})
    assert (scores.top_1, scores.top_3, scores.missing) == (0.5, 1.0, 0)


def test_unattended_precision_counts_only_what_goes_out() -> None:
    records = [record("p", ("a", 0.9), decision="auto"), record("q", ("a", 0.9))]
    scores = score_routing(records, {"p": frozenset({"a"}), "q": frozenset({"b"})})
    assert (scores.coverage, scores.precision) == (0.5, 1.0)


def test_nothing_unattended_has_no_precision() -> None:
    assert score_routing([record("p", ("a", 0.9))], {"p": frozenset({"a"})}).precision is None


def test_calibration_error_is_the_gap_between_stated_and_observed() -> None:
    assert expected_calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == pytest.approx(0.0)
    assert expected_calibration_error([(1.0, False)]) == pytest.approx(1.0)


def test_macro_f1_counts_rare_classes_like_common_ones() -> None:
    assert macro_f1([("a", "a")] * 9 + [("b", "a")]) == pytest.approx((18 / 19) / 2)


GOLD = [
    {"file": "m.txt", "not_comments": ["Chủ tọa ghi nhận và kết thúc hội nghị lúc mười một giờ."]},
    {
        "file": "m.txt",
        "turn": "1",
        "speaker": "Lê Văn Tám",
        "text": "đường ngõ 5 hỏng đề nghị sửa",
        "pii": ["0912345678"],
    },
    {"file": "m.txt", "turn": "1", "speaker": "Lê Văn Tám", "text": "trạm y tế thiếu thuốc", "pii": []},
]


@pytest.fixture
def gold_path(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in GOLD), encoding="utf-8")
    return path


def found(text: str, turn: str = "m.txt#1", speaker: str | None = "Lê Văn Tám", masked: str = "") -> dict[str, object]:
    return {"source": "m.txt", "turn_id": turn, "speaker": speaker, "text": text, "masked_text": masked or text}


def test_a_perfect_reading_scores_one(gold_path: Path) -> None:
    scores = score_extraction([found(row["text"]) for row in GOLD[1:]], load_gold(gold_path))  # type: ignore[arg-type]
    assert (scores.macro_f1, scores.split, scores.speakers, scores.false_comments, scores.leaked) == (
        1.0,
        1.0,
        1.0,
        0,
        0,
    )


def test_a_turn_read_as_one_comment_is_not_split_right(gold_path: Path) -> None:
    whole = "đường ngõ 5 hỏng đề nghị sửa trạm y tế thiếu thuốc"
    assert score_extraction([found(whole)], load_gold(gold_path)).split == 0.0


def test_the_chair_taken_for_a_citizen_is_a_false_comment(gold_path: Path) -> None:
    chair = found("Chủ tọa ghi nhận và kết thúc hội nghị lúc mười một giờ.")
    assert score_extraction([chair], load_gold(gold_path)).false_comments == 1


def test_a_number_that_can_be_read_is_a_leak(gold_path: Path) -> None:
    leak = found("đường ngõ 5 hỏng đề nghị sửa", masked="đường ngõ 5 hỏng, gọi 0912.345.678")
    assert score_extraction([leak], load_gold(gold_path)).leaked == 1


def test_the_wrong_speaker_is_wrong(gold_path: Path) -> None:
    other = found("trạm y tế thiếu thuốc", speaker="Trần Thị Chín")
    assert score_extraction([other], load_gold(gold_path)).speakers == 0.0
