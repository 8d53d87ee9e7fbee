"""Clauses that speak for an agency, found by reading a text without each."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from pipeline.classify.clauses import telling_clauses
from pipeline.records import Pull, Span

WEIGHTS = {"cống": 2.0, "nghẹt": 1.5, "ngập": 1.0, "cảm": -1.0}
PULL = Pull((("agency", "drains", 0.5), ("agency", "lamps", -0.5)))


def score(text: str) -> float:
    return sum(WEIGHTS.get(word, 0.0) for word in re.findall(r"\w+", text))


def effects(texts: Sequence[str], pieces: Sequence[Sequence[Span]], agency_ids: Sequence[str]) -> list[list[float]]:
    return [
        [(score(text) - score(text[: s.start] + text[s.end :])) * (agency == "drains") for s in spans]
        for text, spans, agency in zip(texts, pieces, agency_ids, strict=True)
    ]


def told(text: str, pull: Pull = PULL) -> list[str]:
    (spans,) = telling_clauses([text], [pull], effects)
    return [span.cut(text) for span in spans]


def test_clauses_that_speak_for_the_agency_are_told_in_reading_order() -> None:
    assert told("hôm nay họp, sân ngập rồi, cống nghẹt") == ["sân ngập rồi", "cống nghẹt"]
    assert told("bà con cảm ơn, hôm nay họp") == []


def test_nothing_is_told_where_no_agency_is_pulled_for() -> None:
    assert told("cống nghẹt", Pull()) == []
    assert told("cống nghẹt", Pull((("topic", "thoat_nuoc", 1.0), ("agency", "drains", -1.0)))) == []


@pytest.mark.parametrize("text", ["", " ", "...", "a" * 5000, "từ " * 3000, "x,y;" * 3000])
def test_odd_texts_give_no_error(text: str) -> None:
    (spans,) = telling_clauses([text], [PULL], effects)
    assert all(span.end <= len(text) for span in spans)
