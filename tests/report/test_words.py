"""What ids, dates and numbers are called on paper."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.report import Words
from pipeline.report.words import likelihood, number, percent, show_date, show_locator, state_of


def topic(name: str) -> dict[str, Any]:
    return {"topics": [{"id": "cap_dien", "name": name, "score": 0.9}]}


@pytest.mark.parametrize("fields", [{}, {"cap_dien": "Điện, nước"}])
@pytest.mark.parametrize("name", ["Cấp điện", "Điện, nước – Cấp điện"])
def test_a_field_is_named_once(name: str, fields: dict[str, str]) -> None:
    words = Words(fields=fields)
    known = bool(fields) or "–" in name
    assert words.topics_of(topic(name)) == ("Điện, nước – Cấp điện" if known else "Cấp điện")
    assert words.field_of(topic(name)) == ("Điện, nước" if known else "Cấp điện")
    assert words.leaf_of(topic(name)) == "Cấp điện"


def test_a_record_without_topic_or_type_is_undecided() -> None:
    assert Words().topics_of({"topics": []}) == "Chưa xác định"
    assert Words().type_of({"type": {"id": None, "score": 0.0}}) == "Chưa xác định"


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (1.0, "rất có khả năng (100%)"),
        (0.9999, "rất có khả năng (99%)"),
        (0.8, "rất có khả năng (80%)"),
        (0.6, "nhiều khả năng (60%)"),
        (0.4, "có khả năng (40%)"),
        (0.2, "ít khả năng (20%)"),
        (0.001, "rất ít khả năng (dưới 1%)"),
        (0.0, "rất ít khả năng (0%)"),
    ],
)
def test_probability_in_words(probability: float, words: str) -> None:
    assert likelihood(probability) == words


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2026-12-14", "14/12/2026"), ("2026-12", "12/2026"), ("2026", "2026"), (None, ""), ("quý IV", "quý IV")],
)
def test_date_as_vietnamese_write_it(written: str | None, shown: str) -> None:
    assert show_date(written) == shown


@pytest.mark.parametrize(
    ("state", "reply", "by", "said"),
    [
        ("to_route", None, None, "Chưa trả lời"),
        ("answered", None, None, "Đã trả lời tại hội nghị"),
        ("answered", "Đã sửa.", None, "Đã trả lời tại hội nghị: Đã sửa."),
        ("promised", None, "2026-12-20", "Đã hứa giải quyết, hạn 20/12/2026"),
        ("promised", "Sẽ làm.", None, "Đã hứa giải quyết: Sẽ làm."),
    ],
)
def test_state_in_words(state: str, reply: str | None, by: str | None, said: str) -> None:
    assert state_of({"state": state, "reply": reply, "promised_by": by}) == said


def test_counts_and_shares() -> None:
    assert (number(1234567), percent(0.345), percent(0.0)) == ("1.234.567", "34%", "0%")


@pytest.mark.parametrize(
    ("locator", "shown"),
    [("paragraph 42", "đoạn 42"), ("table 1 row 3", "bảng 1 dòng 3"), ("page 2", "trang 2"), ("00:01:04", "00:01:04")],
)
def test_locator_in_vietnamese(locator: str, shown: str) -> None:
    assert show_locator(locator) == shown
