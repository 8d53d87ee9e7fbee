"""One normal form, and the way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import normalise

VIETNAMESE = st.text(
    alphabet="aàáảãạăằâầbcdđeèêềghiìklmnoòôồơờpqrstuùưừvxyỳAĐÒ QHoay .,!?-–…“”\u0301\u0309\u200b\t\n²３İ"
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Khu phố Hoà Thuỷ khoẻ", "khu phố hòa thủy khỏe"),
        ("quý Quý QUÝ qúy", "quý quý quý quý"),
        ("hòan tòan khóan", "hoàn toàn khoán"),
        ("hoàng thuyền xoài", "hoàng thuyền xoài"),
        ("lý do kỹ sư, kĩ sư", "lý do kỹ sư, kĩ sư"),
        ("Ðường số 3", "đường số 3"),
        ("đườnggggg hỏnggg quáaaa", "đường hỏng quá"),
        ("kỳ III, www.hanoi.gov.vn", "kỳ iii, www.hanoi.gov.vn"),
        ("cứu với!!!!!!! ......", "cứu với!!! ..."),
        ("“nước” ‘sạch’ – 2…3", "\"nước\" 'sạch' - 2...3"),
        ("a\u200bb\ufeff \u00a0c\u2003d", "ab c d"),
        ("２０ m²", "20 m2"),
        ("   ", ""),
        ("", ""),
    ],
)
def test_normal_form(written: str, normal: str) -> None:
    assert normalise(written).text == normal


def test_composed_and_decomposed_text_give_the_same_form() -> None:
    text = "Đề nghị Sở Giao thông sửa mặt đường Hoà Bình, thuỷ lợi"
    assert normalise(unicodedata.normalize("NFD", text)).text == normalise(text).text


@given(VIETNAMESE)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(VIETNAMESE)
def test_offsets_rise_and_stay_inside_the_source(text: str) -> None:
    normal = normalise(text)
    offsets = list(normal.offsets)
    assert len(offsets) == len(normal.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)


def test_offsets_lead_back_to_the_words_as_written() -> None:
    source = "Đường  Hoà\u200b Bình hỏnggggg…"
    normal = normalise(source)
    start = normal.text.index("bình")
    assert source[normal.offsets[start] : normal.offsets[start + 3] + 1] == "Bình"
    assert normal.text.endswith("hỏng...")
    assert source[normal.offsets[len(normal.text) - 1]] == "…"


@pytest.mark.parametrize(
    "text", ["à" * 300_000, "a!" * 150_000, "!?" * 150_000, "o\u0300" * 150_000, "xin sửa " * 40_000]
)
def test_endless_text_is_no_trouble(text: str) -> None:
    assert normalise(normalise(text).text).text == normalise(text).text
