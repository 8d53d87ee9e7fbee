"""Copies are found however they are typed, and no split hides one on its other side."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.learn.corpus.duplicates import LabelledText, conflicting, find_duplicates, leaks

ROAD = "đường liên xã qua thôn Hoà Bình hỏng nặng từ tháng sáu đề nghị sửa trước mùa mưa năm nay"
WATER = "nước sinh hoạt ở tổ dân phố số bốn đục và có mùi đề nghị công ty kiểm tra đường ống"
SCHOOL = "trường mầm non quá tải nhiều cháu không có chỗ học đề nghị xây thêm phòng"
SYLLABLES = ["hoà", "thuỷ", "khoẻ", "đường", "quý", "nước", "trường", "nghị", "sửa", "giá", "loé", "huỷ"]


def old_style(word: str) -> str:
    """The tone mark on the first of two vowels, as many keyboards write it."""
    return {"hoà": "hòa", "thuỷ": "thủy", "khoẻ": "khỏe", "loé": "lóe", "huỷ": "hủy"}.get(word, word)


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=12), st.data())
@settings(max_examples=60, deadline=None)
def test_a_text_is_its_own_copy_however_it_is_typed(words: list[str], data: st.DataObject) -> None:
    dressed = [
        data.draw(
            st.sampled_from([word, word.upper(), word.title(), old_style(word), unicodedata.normalize("NFD", word)])
        )
        for word in words
    ]
    gap = data.draw(st.sampled_from([" ", "  ", "\n", "\t ", "\u00a0"]))
    assert find_duplicates([" ".join(words), gap.join(dressed) + "  !"]) == [(0, 1, 1.0)]


def test_near_copies_bear_their_similarity() -> None:
    n = len(ROAD.split()) - 2
    assert find_duplicates([WATER, ROAD, ROAD + " ạ"]) == [(1, 2, pytest.approx(n / (n + 1)))]
    assert find_duplicates([ROAD, ROAD + " ạ"], threshold=0.99) == []


def test_texts_of_one_subject_are_no_copies() -> None:
    assert find_duplicates([ROAD, "đường liên xã hỏng nặng", "đề nghị sửa đường", SCHOOL, WATER]) == []


def test_texts_without_words_are_like_no_other() -> None:
    assert find_duplicates(["", "", "...", "!", "ạ", "ạ."]) == [(4, 5, 1.0)]
    assert find_duplicates([]) == []


def test_the_fast_search_misses_nothing_the_slow_one_finds() -> None:
    chance = random.Random(4)
    base = [chance.choices(SYLLABLES, k=chance.randint(3, 30)) for _ in range(60)]
    texts = [" ".join(words) for words in base]
    for words in base:
        changed = list(words)
        changed[chance.choice([0, -1, len(words) // 2])] = chance.choice(SYLLABLES)
        texts.append(" ".join(changed + chance.choices(SYLLABLES, k=chance.randint(0, 2))))
    texts = list(dict.fromkeys(texts))
    sets = [set(zip(w, w[1:], w[2:], strict=False)) for w in (text.split() for text in texts)]
    for threshold in (0.3, 0.55, 0.8):
        slow = {
            (a, b)
            for b in range(len(texts))
            for a in range(b)
            if len(sets[a] & sets[b]) >= threshold * len(sets[a] | sets[b])
        }
        assert slow, "the case must hold near copies"
        assert {(a, b) for a, b, _ in find_duplicates(texts, threshold)} == slow


def test_one_petition_sent_in_by_everybody_stays_a_short_list() -> None:
    copies = [ROAD] * 300 + [f"{ROAD} hộ số {number}" for number in range(300)]
    found = find_duplicates(copies)
    assert {row for pair in found for row in pair[:2]} == set(range(600))
    assert len(found) <= 299 + 300 * 51


def test_phrases_of_every_petition_do_not_slow_the_search() -> None:
    chance = random.Random(2)
    names = [
        f"{a}{b}" for a in ("ba", "ca", "da", "ga", "ha", "la", "ma", "na") for b in ("m", "n", "ng", "nh", "c", "t")
    ]
    texts = [f"{ROAD} {' '.join(chance.choices(names, k=7))}" for _ in range(1500)]
    started = time.process_time()
    assert len(find_duplicates(texts)) < 100
    assert time.process_time() - started < 4


@pytest.mark.parametrize("threshold", [0, -0.1, 1.1])
def test_a_threshold_that_is_no_share_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        find_duplicates([ROAD], threshold)


def test_copies_under_two_labels_are_conflicts() -> None:
    rows = [
        LabelledText("a", ROAD, "giao_thong"),
        LabelledText("b", WATER, "cap_nuoc"),
        LabelledText("c", ROAD.upper(), "giao_thong"),
        LabelledText("d", ROAD + " ạ", "xay_dung"),
        LabelledText("e", WATER + "!", "moi_truong"),
    ]
    found = conflicting(rows)
    assert [one.ids for one in found] == [("b", "e"), ("a", "d")]
    assert found[0].labels == ("cap_nuoc", "moi_truong")
    assert found[0].similarity == 1 > found[1].similarity
    assert all("đường" not in repr(one) for one in found)


def test_leaks_of_every_kind_are_found_and_a_clean_split_has_none() -> None:
    train = [ROAD, WATER, SCHOOL]
    assert leaks(train, ["xin lắp thêm đèn"], ["m1", "m2", None], ["m3"]) == []
    found = leaks(train, [SCHOOL.title(), "xin lắp thêm đèn", WATER + " ạ"], ["m1", "m2", None], [None, "m2", "m4"])
    assert [(leak.kind, leak.train, leak.test) for leak in found] == [
        ("group", 1, 1),
        ("same text", 2, 0),
        ("near copy", 1, 2),
    ]


def test_every_copy_in_the_test_set_is_named() -> None:
    found = leaks([ROAD, ROAD], [ROAD, WATER, ROAD], [None, None], [None] * 3)
    assert [(leak.kind, leak.train, leak.test) for leak in found] == [("same text", 0, 0), ("same text", 0, 2)]
    near = leaks([ROAD], [ROAD + " ạ", ROAD + " Ạ."], [None], [None, None])
    assert [(leak.kind, leak.test) for leak in near] == [("near copy", 0), ("near copy", 1)]


def test_copies_within_one_side_are_no_leak() -> None:
    assert leaks([ROAD, ROAD], [WATER, WATER], ["m", "m"], ["n", "n"]) == []


def test_texts_and_groups_must_fit() -> None:
    with pytest.raises(ValueError, match="one group for each text"):
        leaks([ROAD], [], [], [])
