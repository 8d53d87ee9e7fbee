"""Names in small letters told by the word before them."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("của tám đực bị mất", "của [HỌ TÊN] bị mất"),
        ("gọi út lượm ra hỏi", "gọi [HỌ TÊN] ra hỏi"),
        ("hộ đinh bhlô chưa có điện", "hộ [HỌ TÊN] chưa có điện"),
        ("liệt sĩ siu blin hy sinh", "liệt sĩ [HỌ TÊN] hy sinh"),
        ("chị triệu mùi phấy mất xe", "chị [HỌ TÊN] mất xe"),
        ("nha ta thi gam lan duong", "nha [HỌ TÊN] lan duong"),
        ("co giao vo thi kim lanh thu tien", "co giao [HỌ TÊN] thu tien"),
        ("chu bay luom xay lan hem", "chu [HỌ TÊN] xay lan hem"),
    ],
)
def test_somebody_follows(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "của hai con bò bị mất",
        "tôi bảy ba tuổi, ra hiệu mua thuốc",
        "rồng gỗ bị sơn lòe loẹt, ai duyệt vậy",
        "goi tong dai trung tam thi may ban",
        "via he ly thuong kiet vo tung manh",
        "ho nha thi dau chua sua",
    ],
)
def test_plain_words_stay(text: str) -> None:
    assert mask(text).text == text
