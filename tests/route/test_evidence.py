"""Evidence: words of the document without which the decision would be less sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Setting, Span
from pipeline.route.evidence import find_evidence

from .conftest import prepare

WEIGHTS = {"cống": 2.0, "nghẹt": 1.5, "ngập": 1.0, "cảm": -1.0}


def score(text: str) -> float:
    words = re.findall(r"\w+", text.lower())
    return sum(WEIGHTS.get(word, 0.0) for word in words)


def effects(texts: Sequence[str], pieces: Sequence[Sequence[Span]], agency_ids: Sequence[str]) -> list[list[float]]:
    return [
        [score(text) - score(text[: span.start] + text[span.end :]) for span in spans]
        for text, spans in zip(texts, pieces, strict=True)
    ]


def evidence_of(text: str) -> list[Span]:
    (spans,) = find_evidence([prepare(text, Setting())], ["ubnd_xa_phuong"], effects)
    return [Span(span.start - 100, span.end - 100) for span in spans]


filler = st.sampled_from(["hôm nay họp tổ", "bà con cảm ơn", "trời mưa nhiều", "chúng tôi đã nêu lần trước"])
telling = st.sampled_from(["cống đầu ngõ nghẹt", "sân ngập nửa tháng", "nước cống tràn vào nhà"])
clauses = st.lists(st.one_of(filler, telling), min_size=2, max_size=9)


@settings(deadline=None)
@given(
    st.lists(filler, min_size=2, max_size=8),
    telling,
    st.sampled_from([", ", "; ", ". "]),
    st.randoms(use_true_random=False),
)
def test_deleting_evidence_moves_the_score_more_than_deleting_as_much_elsewhere(
    others: list[str], told: str, mark: str, chance: Random
) -> None:
    at = chance.randrange(len(others) + 1)
    text = mark.join([*others[:at], told, *others[at:]])
    (span, *_) = evidence_of(text)

    def fall(start: int) -> float:
        return score(text) - score(text[:start] + text[start + len(span) :])

    elsewhere = [fall(chance.randrange(len(text) - len(span) + 1)) for _ in range(20)]
    assert told in span.cut(text)
    assert fall(span.start) > 0
    assert fall(span.start) >= sum(elsewhere) / len(elsewhere)


@settings(deadline=None)
@given(clauses)
def test_evidence_stands_in_order_on_word_boundaries_inside_the_text(clauses: list[str]) -> None:
    text = ", ".join(clauses)
    spans = evidence_of(text)
    assert spans == sorted(spans)
    for span in spans:
        piece = span.cut(text)
        assert piece == piece.strip()
        assert piece
        assert not (span.start and (text[span.start - 1] + text[span.start]).isalnum())
        assert span.end == len(text) or not (text[span.end - 1] + text[span.end]).isalnum()


def test_nothing_is_evidence_where_no_word_speaks_for_the_office() -> None:
    assert evidence_of("Hôm nay họp tổ, bà con đến đông.") == []


@pytest.mark.parametrize("text", ["", " ", "...", "a" * 5000, "từ " * 3000, "x,y;" * 3000])
def test_odd_texts_give_no_error(text: str) -> None:
    assert all(span.end <= len(text) for span in evidence_of(text))
