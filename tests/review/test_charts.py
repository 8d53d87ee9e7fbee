"""Small pictures: right in their lengths, without words or styles of their own, and well formed."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from pipeline.review.charts import bar, interval, lines, swatch, top_of


def parsed(picture: Markup) -> ElementTree.Element:
    root = ElementTree.fromstring(picture)
    assert not [one for one in root.iter() if "style" in one.attrib or "onload" in one.attrib]
    assert not "".join(root.itertext()).strip()
    return root


def by_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


@pytest.mark.parametrize(
    ("value", "most", "width"), [(0, 0, "0"), (0, 9, "0"), (1, 3, "33.33"), (9, 9, "100"), (12, 9, "100")]
)
def test_a_bar_is_as_long_as_its_value(value: int, most: int, width: str) -> None:
    root = parsed(bar(value, most))
    assert by_class(root, "chart-bar")[0].get("width") == width
    assert root.get("aria-hidden") == "true"


def test_a_bar_below_0_is_refused() -> None:
    with pytest.raises(ValueError, match="neither below 0"):
        bar(-1, 4)


def test_an_interval_has_its_share_within_its_range_and_stays_on_the_scale() -> None:
    root = parsed(interval(0.5, -0.2, 0.75, goal=0.8))
    (span,), (dot,), (goal,) = (by_class(root, name) for name in ("chart-range", "chart-dot", "chart-goal"))
    assert (span.get("x1"), span.get("x2")) == ("0", "75")
    assert (dot.get("x1"), dot.get("x2"), goal.get("x1")) == ("50", "50", "80")


def test_an_unknown_share_is_an_empty_scale() -> None:
    root = parsed(interval(None, None, None))
    assert not by_class(root, "chart-dot")
    assert by_class(root, "chart-rest")


def test_lines_have_a_text_in_their_place_that_cannot_break_out() -> None:
    root = parsed(lines([[0, 5, 10], [10, 5, 0]], 10, 'tuần này "5" & <b>10</b>'))
    assert (root.get("role"), root.get("aria-label")) == ("img", 'tuần này "5" & <b>10</b>')
    first, second = by_class(root, "chart-line")
    assert first.get("points") == "0,200 300,100 600,0"
    assert second.get("points") == "0,0 300,100 600,200"
    assert len(by_class(root, "chart-point")) == 6
    assert by_class(root, "is-second")


def test_a_single_week_is_a_point_in_the_middle() -> None:
    (point,) = by_class(parsed(lines([[1]], 2, "một tuần")), "chart-point")
    assert (point.get("x1"), point.get("y1")) == ("300", "100")


@pytest.mark.parametrize("series", [[[1], [1, 2]], [[1]] * 4])
def test_lines_that_do_not_belong_together_are_refused(series: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="equally long"):
        lines(series, 2, "")


@given(st.integers(0, 10**7))
def test_the_end_of_a_scale_holds_the_most_and_is_not_far_from_it(most: int) -> None:
    top = top_of(most)
    assert top >= most
    assert top % 2 == 0
    assert most < 6 or top <= 2 * most


def test_each_line_has_its_piece_in_the_legend() -> None:
    assert [by_class(parsed(swatch(n)), "chart-line")[0].get("class") for n in (0, 1)] == [
        "chart-line is-first",
        "chart-line is-second",
    ]
