"""Segmenting behind a guard and a time limit."""

import time

import pytest

from pipeline.config import load_settings
from pipeline.records import Comment, Span, Turn
from pipeline.text import Preparer, segment
from pipeline.text.recognise import recognise_names
from pipeline.text.segment import guard, sentences


def test_syllables_of_a_word_are_joined() -> None:
    segmented = segment("Đề nghị sửa hệ thống thoát nước", seconds=60)
    assert segmented.complete
    assert "hệ_thống" in segmented.text


@pytest.mark.parametrize(
    "text",
    [
        "xem http://" + "." * 60,
        "hanoi.gov.vn/" + "." * 40 + " 12",
        "a." * 20_000 + "@",
        "x.vn/!?!?!?!?!?!?!?!?!?!?!?!?!?",
    ],
)
def test_texts_that_hang_the_segmenter_come_back(text: str) -> None:
    start = time.perf_counter()
    segment(text, seconds=60)
    assert time.perf_counter() - start < 60


def test_out_of_time_the_text_comes_back_unsegmented_and_the_next_is_served() -> None:
    late = segment("nhân dân phản ánh " * 40_000, seconds=0.01)
    assert not late.complete
    assert late.text.startswith("nhân dân")
    assert segment("nhân dân", seconds=60).text == "nhân_dân"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("xem https://hanoi.gov.vn/a?b=1 nhé", "xem  URL  nhé"),
        ("www.abc.vn", " URL "),
        ("cứu!!!!!!", "cứu!!!"),
        ("a" * 100, "a" * 80),
    ],
)
def test_guard(text: str, safe: str) -> None:
    assert guard(text) == safe


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Đường hỏng. Rác đầy!\nNước 1.5 m", ["Đường hỏng.", "Rác đầy!", "Nước 1.5 m"]),
        ("", []),
        (" \n ", []),
        ("x" * 1_500, ["x" * 1_000, "x" * 500]),
    ],
)
def test_sentences(text: str, pieces: list[str]) -> None:
    assert list(sentences(text)) == pieces


def test_recogniser_gives_names_that_begin_with_a_surname() -> None:
    names = recognise_names("Hôm qua Nguyễn Văn Hùng ở phường Phú Thượng gặp tôi.", seconds=60)
    assert set(names) <= {"Nguyễn Văn Hùng"}


def test_preparer_takes_a_second_look_when_asked() -> None:
    settings = load_settings(overrides=["text.name_recogniser=true"]).text
    text = "Ông Trần Hữu Thọ đề nghị sửa đường."
    turn = Turn("a#1", "a#1", "a", "paragraph 1", Span(0, len(text)), "citizen")
    assert Preparer(settings).prepare(Comment("a#1.1", turn, Span(0, len(text)), text)).masks
