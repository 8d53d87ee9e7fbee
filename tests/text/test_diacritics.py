"""The view without tone marks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import lacks_diacritics, strip_tones


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ủy ban nhân dân phường Đống Đa", "Uy ban nhan dan phuong Dong Da"),
        ("ĐƯỜNG THỦY NỘI ĐỊA", "DUONG THUY NOI DIA"),
        ("giữ nguyên 12 m2, 3%!\n", "giu nguyen 12 m2, 3%!\n"),
        ("ascii only", "ascii only"),
        ("", ""),
    ],
)
def test_tones_are_stripped(text: str, plain: str) -> None:
    assert strip_tones(text) == plain
    assert strip_tones(unicodedata.normalize("NFD", text)) == plain


@given(st.text(alphabet="aăâđêôơưàạẹịộửỹĐỲ \nxyz"))
def test_stripping_keeps_length_and_leaves_nothing_to_strip(text: str) -> None:
    plain = strip_tones(text)
    assert len(plain) == len(text)
    assert plain.isascii()


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("cong thoat nuoc hem 12 bi nghet ca thang nay khong ai don", True),
        ("cong thoat nuoc ở hem 12 bi nghet ca thang nay khong ai don", True),
        ("Cống thoát nước hẻm 12 bị nghẹt cả tháng nay không ai dọn", False),
        ("ok", False),
        ("0912 345", False),
        ("", False),
    ],
)
def test_text_without_diacritics_is_recognised(text: str, lacks: bool) -> None:
    assert lacks_diacritics(text) is lacks
