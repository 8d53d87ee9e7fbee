"""Codes of letters and digits, and numbers that a word not far before them explains."""

from __future__ import annotations

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Phòng trọ có hợp đồng HĐ-1187/QLN.", "HĐ-1187/QLN"),
        ("Nhận khoán theo hợp đồng 77/HĐK-1998 của công ty.", "77/HĐK-1998"),
        ("Hợp đồng thuê mặt nước HĐ 28/2013 đã hết hạn.", "HĐ 28/2013"),
        ("Bảng kê số KĐ-0317 tôi giữ.", "KĐ-0317"),
        ("Mất tích trên tàu BTh 98427 cuối năm.", "BTh 98427"),
        ("Số chứng minh thư cũ 161.774.509 của tôi.", "161.774.509"),
        ("Bị tù đày bốn năm, số tù 88124.", "88124"),
        ("Tai nạn do xe biển 26C đuôi 77 gây ra.", "26C đuôi 77"),
        ("Vợ tôi đẻ ngày 02/9/2017 tại bệnh viện.", "02/9/2017"),
        ("Nợ theo hợp đồng 5310-LAV-202104417 đã trả.", "5310-LAV-202104417"),
        ("Mã khách hàng pd07bb0319855 ghi sai.", "pd07bb0319855"),
        ("Hợp đồng thuê số 21/HĐ-TL đã hết.", "21/HĐ-TL"),
        ("Giấy báo tử số 318/BT để ở xã.", "318/BT"),
        ("Thi hành bản án 27/2019/DS-PT giúp.", "27/2019/DS-PT"),
        ("Xin hủy quyết định phạt 35/QĐ-XPHC đó.", "35/QĐ-XPHC"),
        ("Sửa trang 4 của giấy CE 61704 giúp.", "CE 61704"),
        ("Công tơ PE0900 4417 208 chạy nhanh.", "PE0900 4417 208"),
        ("Nhà vườn (PB14030052281) nêu ý kiến.", "PB14030052281"),
    ],
)
def test_codes_are_hidden(text: str, hidden: str) -> None:
    assert hidden in text
    assert hidden not in mask(text).text
    assert len(mask(text).masks) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Hợp đồng BOT 05/2015/BOT đã công khai.",
        "Thông báo ấn định thuế cho quý I/2026 đã ra.",
        "Theo Quyết định số 1187/QĐ-UBND thì hồ sơ hợp lệ.",
        "Nghị quyết 15/NQ-HĐND và Quyết định 52/QĐ chấm dứt hợp đồng.",
        "Đã chuyển 46.700.000đ theo hợp đồng.",
        "Phiếu khảo sát mẫu B12 phát cho dân.",
        "Bố tôi ở đơn vị C7 D5 E270.",
    ],
)
def test_public_numbers_stay(text: str) -> None:
    assert mask(text).text == text
