"""Noise changes about as many words as it says, and the same ones each time."""

from __future__ import annotations

import random

import pytest

from pipeline.learn.quality.noise import as_recognised, seeded, with_typos

TEXT = "Sáng nay trời mưa, đường trước chợ lại ngập; rác nổi đầy. Số 12 chưa dọn!"
WORDS = ["nước", "sông", "trường", "đường", "lũ", "dân", "giếng", "ruộng", "cỏ", "ngã", "phường", "việc", "nhà", "xã"]


def test_without_errors_a_recogniser_still_leaves_out_capitals_and_punctuation() -> None:
    heard = as_recognised(TEXT, random.Random(1), rate=0.0)
    assert heard == "sáng nay trời mưa đường trước chợ lại ngập rác nổi đầy số 12 chưa dọn"


@pytest.mark.parametrize("rate", [0.05, 0.15, 0.5])
def test_about_the_stated_share_of_words_is_misheard_or_missing(rate: float) -> None:
    words = WORDS * 200
    heard = as_recognised(" ".join(words), random.Random(2), rate=rate).split()
    n_missing = len(words) - len(heard)
    n_wrong = sum(word not in WORDS for word in heard)
    assert (n_wrong + n_missing) / len(words) == pytest.approx(rate, rel=0.2)
    assert n_missing / len(words) == pytest.approx(rate / 5, rel=0.4)


@pytest.mark.parametrize(
    ("word", "alike"),
    [
        ("sông", {"xông", "sôn"}),
        ("trẻ", {"chẻ", "trẽ"}),
        ("nghỉ", {"nghĩ"}),
        ("lũ", {"nũ", "lủ"}),
        ("giá", {"dá", "rá"}),
        ("nhà", {"nhá", "nhả", "nhã", "nhạ", "nha"}),
        ("mát", {"mác"}),
    ],
)
def test_a_misheard_word_sounds_like_the_one_that_was_said(word: str, alike: set[str]) -> None:
    heard = {as_recognised(word, random.Random(n), rate=1.0) for n in range(300)} - {""}
    assert heard == alike


def test_numbers_are_heard_as_they_are() -> None:
    assert as_recognised("12 2026", random.Random(3), rate=1.0) == "12 2026"


def test_typos_keep_the_number_of_words_and_all_between_them() -> None:
    typed = with_typos(TEXT, random.Random(4), rate=1.0)
    assert typed != TEXT
    assert [char for char in typed if char in " ,.;!"] == [char for char in TEXT if char in " ,.;!"]
    assert with_typos(TEXT, random.Random(4), rate=0.0, chat=0.0) == TEXT
    assert with_typos("không được", random.Random(4), rate=0.0, chat=1.0) not in {"không được", ""}


def test_the_id_of_a_comment_alone_decides_its_noise() -> None:
    change = seeded(with_typos)
    text = " ".join(WORDS * 5)
    assert change("a", text) == change("a", text) != change("b", text)
