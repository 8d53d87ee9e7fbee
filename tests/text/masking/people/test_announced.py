"""Names with capitals told by their place, and peoples, which are no persons."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Tui Năm Chích sống nhờ con cá.", "Tui [HỌ TÊN] sống nhờ con cá."),
        ("Tôi, Thị Brai, làm đơn này.", "Tôi, [HỌ TÊN], làm đơn này."),
        ("Sổ của Rơ Mah Blơi làm ở huyện cũ.", "Sổ của [HỌ TÊN] làm ở huyện cũ."),
        ("Sao nhà Lầu Y Mái cũng không có?", "Sao nhà [HỌ TÊN] cũng không có?"),
        ("Hộ H' Nuin Ayun chưa có giấy.", "Hộ [HỌ TÊN] chưa có giấy."),
        ("Ngập hai ngày rồi. 0788 410 227, Ngọc.", "Ngập hai ngày rồi. [SĐT], [HỌ TÊN]."),
        ("Tôi nhận tiền từ Võ Thị Xuân Mai theo bản án.", "Tôi nhận tiền từ [HỌ TÊN] theo bản án."),
        ("Tôi là Nguyễn Văn Đời (Tư Đời), thương binh.", "Tôi là [HỌ TÊN] ([HỌ TÊN]), thương binh."),
        ("Em gái Vy đã cọc tiền.", "Em gái [HỌ TÊN] đã cọc tiền."),
    ],
)
def test_announced(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Con em Khmer cử tuyển ra trường không có việc.",
        "Bà con Chăm H'roi không có nước.",
        "Ba thôn người Dao Yên Sơn mong được hỗ trợ.",
        "Chúng tôi Bản Mạ đề nghị làm cầu.",
        "Đề nghị Bộ trả lời từ Hà Nội.",
        "Chỉ gặp bác sĩ có hai phút.",
    ],
)
def test_nobody_is_named(text: str) -> None:
    assert mask(text).text == text
