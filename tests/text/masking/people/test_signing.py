"""Names with which a text ends."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mong xã xem lại. Trân trọng. Mùi.", "Mong xã xem lại. Trân trọng. [HỌ TÊN]."),
        ("Đường lầy quá.\nThục Anh", "Đường lầy quá.\n[HỌ TÊN]"),
        ("Mong huyện trả lời. Thái Sủng Vần.", "Mong huyện trả lời. [HỌ TÊN]."),
        ("Mong huyện trả lời. Danh Khươl", "Mong huyện trả lời. [HỌ TÊN]"),
        ("Mong huyện trả lời. Hồ Thanh Xước, thôn Hạ.", "Mong huyện trả lời. [HỌ TÊN], thôn Hạ."),
    ],
)
def test_who_signs_is_hidden(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("text", ["Chợ tạm bị dẹp. Trân trọng cảm ơn.", "Xe đi tuyến mới.\nBến xe Hà Nội"])
def test_plain_endings_stay(text: str) -> None:
    assert mask(text).text == text
