"""The few words that carry a score: found for many texts at once, as one would by taking words away one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.features import fit_vocabulary
from pipeline.classify.telling import Columns, telling_spans
from pipeline.records import Pull, Span

FILLER = ["hôm nay họp tổ", "bà con cảm ơn", "trời mưa nhiều", "chúng tôi đã nêu lần trước"]
TOLD = ["cống đầu ngõ nghẹt", "sân ngập nửa tháng", "nước cống tràn vào nhà"]
VOCABULARY = fit_vocabulary([*FILLER, *TOLD], min_texts=1)
SPEAKS = {"cống": 3.0, "nghẹt": 2.0, "ngập": 2.0, "cảm": -1.0}
WEIGHTS = np.zeros((VOCABULARY.width, 2), np.float32)
for word, weight in SPEAKS.items():
    WEIGHTS[VOCABULARY.columns[word], 1] = weight
COLUMNS = Columns(WEIGHTS, {"agency": {"other": 0, "drains": 1}}, {"agency": 2.0})
PULL = Pull((("agency", "drains", 1.0),))


def told(texts: Sequence[str], pulls: Sequence[Pull]) -> list[tuple[Span, ...]]:
    return telling_spans(VOCABULARY, COLUMNS, texts, [re.findall(r"\w+", text) for text in texts], pulls)


def score(text: str) -> float:
    return float((VOCABULARY.transform([text]) @ WEIGHTS)[0, 1]) * 2.0


clauses = st.lists(st.sampled_from([*FILLER, *TOLD]), min_size=1, max_size=7, unique=True).map(", ".join)


@settings(deadline=None)
@given(st.lists(clauses, min_size=1, max_size=6))
def test_a_text_gets_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = told(texts, [PULL] * len(texts))
    assert together == [told([text], [PULL])[0] for text in texts]


@settings(deadline=None)
@given(clauses)
def test_without_what_is_told_the_score_falls_and_hardly_less_than_without_any_single_word(text: str) -> None:
    (spans,) = told([text], [PULL])
    if not any(word in text for word in ("cống", "nghẹt", "ngập")):
        assert spans == ()
        return
    left = text
    for span in reversed(spans):
        left = left[: span.start] + left[span.end :]
    falls = [score(text) - score(text[: m.start()] + text[m.end() :]) for m in re.finditer(r"\w+", text)]
    assert score(text) - score(left) >= 0.8 * max(falls) > 0


@settings(deadline=None)
@given(clauses)
def test_spans_stand_in_order_on_whole_words_and_within_a_clause(text: str) -> None:
    (spans,) = told([text], [PULL])
    for before, after in pairwise(spans):
        assert before.end < after.start
    for span in spans:
        piece = span.cut(text)
        assert piece == piece.strip()
        assert "," not in piece
        assert not (span.start and (text[span.start - 1] + text[span.start]).isalnum())


def test_a_cue_is_told_though_no_head_knows_its_words() -> None:
    text = "hôm nay họp tổ, kính gửi phường"
    at = text.index("phường")
    (spans,) = told([text], [Pull((), ((Span(at, at + 6), 1.5),))])
    assert "phường" in " ".join(span.cut(text) for span in spans)
    against = Pull((), ((Span(at, at + 6), -1.5),))
    assert told([text], [against]) == [()]


@pytest.mark.parametrize("text", ["", " ", "...", "a" * 5000, "từ " * 3000, "x,y;" * 3000, "cống"])
def test_odd_texts_give_no_error(text: str) -> None:
    assert all(span.end <= len(text) for span in told([text, "cống nghẹt"], [PULL, PULL])[0])
