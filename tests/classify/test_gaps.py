"""What is seen between the words of a text does not depend on the texts read beside it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.boundary import N_FEATURES, Boundaries
from pipeline.classify.gaps import gap_groups, group_keys, read_texts
from pipeline.classify.lexicon import HIDDEN, Lexicon
from pipeline.records import Span

words = st.sampled_from(
    ["Đường", "lún,", "nước", "đục.", "còn", "và", "đề", "nghị", "-", "*", "đèn;", "xin", "bao", "giờ?", "\n", "ADN"]
)
texts = st.lists(st.lists(words, max_size=12).map(" ".join), max_size=5)


def keys_of(some: list[str], hidden: list[list[Span]] | None = None) -> list[list[list[str]]]:
    """Return, for each text, the keys of each of its gaps."""
    reading = read_texts(some, Lexicon(), hidden)
    found: list[list[list[str]]] = [[] for _ in some]
    seen = zip(*(group.tolist() for group in gap_groups(reading)), strict=True)
    for owner, packed in zip(reading.owner[reading.gaps].tolist(), seen, strict=True):
        found[owner].append([key for n, one in enumerate(packed) for key in group_keys(reading.lexicon, n, one)])
    return found


@given(texts)
def test_texts_read_together_are_seen_as_each_alone(some: list[str]) -> None:
    assert keys_of(some) == [keys_of([text])[0] for text in some]


def test_marks_lines_and_dashes_are_told_apart() -> None:
    reading = read_texts(["Một. Hai\n- ba; bốn, năm"], Lexicon())
    assert reading.mark.tolist() == [2, 7, 7, 3, 4, 0]


def test_far_marks_and_requests_are_seen() -> None:
    (first, *_), *_ = keys_of(["Cống tắc, đèn hỏng. Xin sửa"])
    assert {"p,", "aden", "m,2", "s,FalseTrue"} <= set(first)


def test_of_hidden_words_only_a_capital_is_seen() -> None:
    (shown,), (hidden,) = keys_of(["Cống tắc. Mận"]), keys_of(["Cống tắc. Mận"], [[Span(10, 13)]])
    assert "aman" in shown[0] and "aman" not in hidden[0]
    assert f"a{HIDDEN}" in hidden[0] and {"kTrue."} <= set(shown[0]) & set(hidden[0])


def test_what_was_forgotten_is_worked_out_again() -> None:
    boundaries = Boundaries({"p.": 1.5, "aden": 0.5}, -2.0, np.zeros(N_FEATURES), 0.0, 0.1, [0], 0.0, 0.1)
    before = boundaries.read(["Cống tắc. Đèn hỏng"])
    odds = boundaries.first_look(before)
    boundaries._memory.known[0].update(dict.fromkeys(range(10**6, 10**6 + 500_000), 9.0))
    after = boundaries.read(["Cống tắc. Đèn hỏng"])
    assert after.lexicon is not before.lexicon
    assert odds.tolist() == boundaries.first_look(after).tolist() == boundaries.first_look(before).tolist() == [0.0]
