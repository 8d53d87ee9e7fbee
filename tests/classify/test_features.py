"""Text and setting become numbers."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features import CONTEXT_WIDTH, Context, context_matrix, fit_vocabulary

CORPUS = ["đường hỏng nặng", "đường ngập nước", "nước bẩn hôi", "đường hỏng ngập nước"]


def test_what_stands_in_too_few_texts_has_no_column() -> None:
    columns = fit_vocabulary(CORPUS, min_texts=2).columns
    assert "đường" in columns
    assert "đường hỏng" in columns
    assert "bẩn" not in columns


def test_text_without_diacritics_meets_its_like() -> None:
    vocabulary = fit_vocabulary(CORPUS, min_texts=1)
    marked, bare, other = vocabulary.transform(["đường hỏng nặng", "duong hong nang", "nước bẩn hôi"]).toarray()
    assert marked @ bare > 2 * (marked @ other)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_gives_a_row_no_longer_than_one(texts: list[str]) -> None:
    rows = fit_vocabulary(CORPUS, min_texts=1).transform(texts)
    assert rows.shape[0] == len(texts)
    assert np.all(np.asarray(rows.multiply(rows).sum(axis=1)) <= 1 + 1e-3)


def test_a_text_has_the_same_row_whatever_was_read_before() -> None:
    fresh, used = fit_vocabulary(CORPUS, min_texts=1), fit_vocabulary(CORPUS, min_texts=1)
    used.transform(["một hai ba", "nước ngập đường", "xyz"])
    assert np.allclose(fresh.transform(["đường ngập"]).toarray(), used.transform(["đường ngập"]).toarray())


def test_forgetting_changes_nothing() -> None:
    vocabulary = fit_vocabulary(CORPUS, min_texts=1)
    before = vocabulary.transform(CORPUS).toarray()
    vocabulary.forget()
    assert np.allclose(before, vocabulary.transform(CORPUS).toarray())


def test_novelty_is_the_share_of_unknown_words_and_numbers_do_not_count() -> None:
    *_, novelty = fit_vocabulary(CORPUS, min_texts=1).read(["đường xyz 123", "", "đường hỏng"])
    assert novelty.tolist() == [0.5, 1.0, 0.0]


def test_context_is_one_hot_and_what_is_unknown_is_blank() -> None:
    rows = context_matrix([Context("xa_phuong", date(2026, 1, 1), "commune"), Context(None, None, "none")])
    assert rows.shape == (2, CONTEXT_WIDTH)
    assert rows.sum(axis=1).tolist() == [3.0, 1.0]


def test_eras_change_on_the_days_of_the_mergers() -> None:
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1)]
    rows = context_matrix([Context(None, day, "none") for day in days])
    eras = [int(np.argmax(row[4:7])) for row in rows]
    assert eras == [0, 1, 1, 2]
