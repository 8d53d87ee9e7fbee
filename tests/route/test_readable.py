"""What cannot be read is not routed, whatever the model believes."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import Abstained, Setting
from pipeline.route.case import Case
from pipeline.route.readable import why_unreadable
from pipeline.taxonomy import Place

from .conftest import Route, predict, prepare


def why(text: str, novelty: float) -> str | None:
    return why_unreadable(Case.of(prepare(text, Setting()), predict(novelty=novelty), Place(), date(2026, 9, 1)))


@pytest.mark.parametrize(
    "text",
    [
        "The street lamp in front of my house has been broken for two weeks, please send someone.",
        "Bonjour, le lampadaire devant ma maison est cassé depuis deux semaines",
        "路灯坏了 请派人来修理 谢谢 大家",
        "ddeef nghij suawr ddwowngf lafng toowi",
        "~~~~ ==== //// ++++ abc def ghi klm npq",
    ],
)
def test_other_languages_and_other_signs_are_told_from_vietnamese(text: str) -> None:
    assert why(text, 0.8) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Đề nghị phường sửa đèn đường ngõ 12, tối không thấy gì.",
        "de nghi phuong sua den duong ngo 12, toi khong thay gi",
        "khuyến nghị nghiêng quanh quẩn khuya khoắt giếng nguyệt thuyền",
        "ko biet bao h moi sua duong nay, dan keu nhieu lam r",
    ],
)
def test_vietnamese_is_read_with_or_without_diacritics_however_strange_its_words(text: str) -> None:
    assert why(text, 0.9) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ok", "quá ngắn"),
        ("số 0912 345 678", "quá ngắn"),
        ("Ông Nguyễn Văn Lâm 0912 345 678, bà Trần Thị Hoa 0987 654 321, tôi là", "đã che"),
        ("Đ ề n g h ị s ử a đ ư ờ n g", "tách rời"),
    ],
)
def test_little_beside_masks_or_letters_apart_is_no_text_even_if_every_word_is_known(text: str, reason: str) -> None:
    found = why(text, 0.0)
    assert found is not None and reason in found


def test_danger_is_told_even_in_a_text_that_is_too_short(route: Route) -> None:
    outcome = route("hỏa hoạn", predict())
    assert isinstance(outcome, Abstained)
    assert outcome.harms == ("danger",)
    assert any("quá ngắn" in reason for reason in outcome.reasons)


def test_a_guess_of_the_model_about_unreadable_text_raises_no_alarm(route: Route) -> None:
    outcome = route("asdkj qwlkx zzxc bnmvv qqwrt", predict(kind="to_cao", novelty=1.0))
    assert isinstance(outcome, Abstained)
    assert outcome.harms == ()
