"""Names that neighbours use."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Đường vào chỗ nhà Ama Khôn lầy lắm.", "Đường vào chỗ nhà [HỌ TÊN] lầy lắm."),
        ("Đống rơm nhà O Lựu cháy.", "Đống rơm nhà [HỌ TÊN] cháy."),
        ('Hắn hay gọi là Hưng "Mắm".', "Hắn hay gọi là [HỌ TÊN]."),
        ("Nhà ông Lực chột lấn vỉa hè.", "Nhà ông [HỌ TÊN] lấn vỉa hè."),
        ("Con gái nhà bên Thị Gái bị đánh.", "Con gái nhà bên [HỌ TÊN] bị đánh."),
        ("Vườn của mình A Lê Thị Lơi bị lấn.", "Vườn của mình [HỌ TÊN] bị lấn."),
        ("mong sớm sửa đèn. em thu nga 0905 117 228", "mong sớm sửa đèn. em [HỌ TÊN] [SĐT]"),
    ],
)
def test_bynames_are_hidden(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    ["Khu Đô Thị Mới ngập.", "Tòa A Nguyễn Huệ cháy.", "Cầu Thị Nghè kẹt xe.", 'Họ gọi là đường "vàng".'],
)
def test_places_stay(text: str) -> None:
    assert mask(text).text == text
