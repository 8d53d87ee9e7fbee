"""What is written in an old encoding is read as it was."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.learn.quality.legacy import ENCODERS, through, to_tcvn3, to_vni

TEXTS = (
    "Đề nghị UBND phường sửa đường ngõ 12, hộ ông Ỷ đã nộp đủ hồ sơ cấp giấy chứng nhận từ năm 2021.",
    "Cử tri phản ánh: nước thải chảy tràn ra kênh, ẩm thấp, ruồi muỗi; mỗi khi mưa lũ thì cả xóm phải lội.",
)


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("text", TEXTS)
def test_ordinary_text_comes_back_but_for_capitals(name: str, text: str) -> None:
    assert through(ENCODERS[name], text).lower() == text.lower()


@pytest.mark.parametrize("name", [name for name in ENCODERS if name not in {"nfd", "utf_8_misread"}])
def test_the_bytes_are_not_those_of_utf_8(name: str) -> None:
    assert ENCODERS[name](TEXTS[0]) != TEXTS[0].encode()


def test_every_letter_has_its_code_in_either_font() -> None:
    bases = [*"aeiouy", "ă", "â", "ê", "ô", "ơ", "ư"]
    letters = {unicodedata.normalize("NFC", base + tone) for base in bases for tone in "\u0300\u0301\u0303\u0309\u0323"}
    for letter in letters | set("ăâêôơưđ"):
        assert b"?" not in to_tcvn3(letter) + to_vni(letter) + to_vni(letter.upper())
