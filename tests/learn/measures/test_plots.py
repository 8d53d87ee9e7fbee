"""Pictures show what they are given, leave no global state, and have a glyph for every Vietnamese letter."""

from __future__ import annotations

import io
import sys
from typing import Any

import numpy as np
import pytest

from pipeline.learn.measures.plots import bars, confusion_heat_map, reliability_diagram, risk_coverage

CONFIDENCE = [0.95, 0.95, 0.75, 0.75, 0.15, 0.05]
RIGHT = [1, 1, 1, 0, 0, 0]
VIETNAMESE = "Ủy ban nhân dân phường Ỷ Lũng, Sở Giáo dục; ạ ặ ẫ ễ ỗ ữ ỵ đ Đ Ằ Ỡ"


def png(figure: Any) -> bytes:
    """Draw for real: a missing glyph is a warning, and warnings are errors."""
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def words(figure: Any) -> str:
    return "\n".join(str(one.get_text()) for one in figure.findobj(lambda a: hasattr(a, "get_text")))


def test_every_picture_can_be_drawn_with_vietnamese_words_900_pixels_wide() -> None:
    pictures = [
        reliability_diagram(CONFIDENCE, RIGHT, VIETNAMESE),
        risk_coverage(CONFIDENCE, RIGHT, VIETNAMESE, threshold=0.9),
        confusion_heat_map(["a", "b"], ["a", "a"], {"a": VIETNAMESE[:30]}, VIETNAMESE),
        bars([{"name": VIETNAMESE, "value": 0.5, "low": 0.2, "high": 0.9, "n": 4}], VIETNAMESE),
    ]
    for figure in pictures:
        drawn = png(figure)
        assert drawn.startswith(b"\x89PNG")
        assert int.from_bytes(drawn[16:20], "big") == 900


def test_drawing_leaves_pyplot_alone() -> None:
    before = "matplotlib.pyplot" in sys.modules
    png(reliability_diagram(CONFIDENCE, RIGHT, "x"))
    assert ("matplotlib.pyplot" in sys.modules) == before


def test_reliability_shows_the_share_right_of_each_bin_that_has_items() -> None:
    top = reliability_diagram(CONFIDENCE, RIGHT, "x").axes[0]
    points = next(line for line in top.lines if line.get_marker() == "o")
    assert np.allclose(np.asarray(points.get_xdata(), float), [0.05, 0.15, 0.75, 0.95])
    assert np.allclose(np.asarray(points.get_ydata(), float), [0, 0, 0.5, 1])


def test_risk_rises_as_less_sure_answers_are_kept() -> None:
    line = risk_coverage(CONFIDENCE, RIGHT, "x").axes[0].lines[0]
    assert np.allclose(np.asarray(line.get_xdata(), float), [2 / 6, 4 / 6, 5 / 6, 1])
    assert np.allclose(np.asarray(line.get_ydata(), float), [0, 1 / 4, 2 / 5, 3 / 6])


def test_the_unattended_threshold_is_marked_with_what_goes_out_and_how_much_of_it_is_wrong() -> None:
    shown = words(risk_coverage(CONFIDENCE, RIGHT, "x", threshold=0.7))
    assert "67% go out, 25.0% of them wrong" in shown
    assert "nothing reaches the threshold" in words(risk_coverage(CONFIDENCE, RIGHT, "x", threshold=0.99))


def test_rare_classes_are_counted_together_and_rows_add_up() -> None:
    wanted = ["a"] * 4 + ["b"] * 2 + ["c"]
    given = ["a", "a", "a", "b", "b", "z", "c"]
    axes = confusion_heat_map(wanted, given, {"a": "Sở Y tế"}, "x", most=2).axes[0]
    assert [one.get_text() for one in axes.get_yticklabels()] == ["Sở Y tế  4", "b  2", "other  1"]
    shares = np.asarray(axes.images[0].get_array()) / 100
    assert np.allclose(shares, np.array([[0.75, 0.25, 0], [0, 0.5, 0.5], [0, 0, 1]]))


def test_bars_say_how_many_rows_they_leave_out() -> None:
    rows = [{"name": f"topic {n}", "value": 0.5, "low": None, "high": None, "n": n} for n in range(5)]
    assert "2 more not drawn" in words(bars(rows, "x", most=3))


@pytest.mark.parametrize("draw", [reliability_diagram, risk_coverage])
@pytest.mark.parametrize(("confidence", "right"), [([], []), ([0.5], [1, 0])])
def test_nothing_and_uneven_lists_are_refused(draw: Any, confidence: list[float], right: list[int]) -> None:
    with pytest.raises(ValueError, match="expected the same"):
        draw(confidence, right, "x")
