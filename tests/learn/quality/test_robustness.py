"""What is lost under a change is counted against the same issues as they are."""

from __future__ import annotations

from typing import Any

from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.robustness import CHANGES, measure_robustness, worst
from pipeline.text import strip_tones


def lost(points: float) -> dict[str, Any]:
    return {"office_points_lost": {"value": points}}


def test_no_change_loses_nothing_and_no_text_loses_much(held: list[HeldOut]) -> None:
    changes = {"none": lambda id_, text: text, "blank": lambda id_, text: "", "nfd": CHANGES["nfd"]}
    table = measure_robustness(held, n=60, changes=changes)
    n = table["as_is"]["topic"]["n"]
    assert 40 <= n <= 80
    for name in ("office", "topic", "type"):
        assert table["none"][f"{name}_points_lost"]["value"] == 0
        assert table["nfd"][f"{name}_points_lost"]["value"] == 0
        assert table["none"][f"{name}_points_lost"]["n"] == n
    assert table["blank"]["topic_points_lost"]["value"] > 20


def test_points_are_hundredths_of_the_share_right(held: list[HeldOut]) -> None:
    table = measure_robustness(held, n=1_000, changes={"bare": lambda id_, text: strip_tones(text)})
    bare = measure_robustness(
        held, n=1_000, changes={"bare": lambda id_, text: strip_tones(text), "blank": lambda id_, text: ""}
    )
    assert table["bare"] == bare["bare"]
    topic = table["as_is"]["topic"]
    assert table["bare"]["topic_points_lost"]["value"] <= 100 * topic["value"]


def test_the_worst_change_is_the_one_that_misses_its_aim_by_most() -> None:
    table = {"nfd": lost(0.0), "vni": lost(0.9), "no_diacritics": lost(2.5), "recogniser_15": lost(2.9)}
    assert worst(table) == {"change": "no_diacritics", "points_lost": 2.5, "aim": 2.0}
    assert worst({"nfd": lost(0.0), "vni": lost(0.5), "typos_and_chat": lost(40.0)}) is None
