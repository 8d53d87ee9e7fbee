"""Names without tone marks among words that have them."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Gia đình em tran van khanh có người ốm.", "tran van khanh"),
        ("Chủ tài khoản LE VAN HOANH không trả lời.", "LE VAN HOANH"),
        ("Giấy khai sinh của nguyen hoang bao tram bị sai.", "nguyen hoang bao tram"),
        ("Bác nguyễn thị Ôn ở cuối xóm bị ốm.", "nguyễn thị Ôn"),
        ("con ong Trieu Van Boi o trong ban", "Trieu Van Boi"),
    ],
)
def test_names_of_the_other_spelling_are_hidden(text: str, hidden: str) -> None:
    assert hidden in text
    masked = mask(text)
    assert hidden not in masked.text
    assert [one.kind for one in masked.masks] == ["HỌ TÊN"]


@pytest.mark.parametrize(
    "text",
    [
        "Cong ngan trieu thi lam dau de do, sáng đi làm tắt máy.",
        "Đường nguyen van cu ngập từ sáng.",
        "Khu đô thị Mới chưa có chợ.",
    ],
)
def test_words_and_streets_stay(text: str) -> None:
    assert mask(text).text == text
