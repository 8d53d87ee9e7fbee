"""Names in small letters without tone marks."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("toi la tuyet nhung thon 4 xa kieu ky", "toi la [HỌ TÊN] thon 4 xa kieu ky"),
        ("chu trau nguyen van ban cung chet mot con", "chu trau [HỌ TÊN] cung chet mot con"),
        ("benh nhan ten ton nu hoai an khoa ngoai", "benh nhan ten [HỌ TÊN] khoa ngoai"),
        ("lien he toi chuong 0905 66 18 04", "lien he toi [HỌ TÊN] [SĐT]"),
        ("ten em vang a chu, vay tien khi nao co", "ten em [HỌ TÊN], vay tien khi nao co"),
    ],
)
def test_spoken_of(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("text", ["me toi o nha khong co dien", "con toi hoc lop 5 truong lang", "toi la dan o day"])
def test_plain_words_stay(text: str) -> None:
    assert mask(text).text == text
