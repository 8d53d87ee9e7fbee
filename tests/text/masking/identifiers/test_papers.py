"""Numbers of papers that one person holds are hidden; numbers of public documents stay."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ba số cuối là 012", "ba số cuối là [SĐT]"),
        ("phiếu hẹn 000.12.34.H26-240511-0007", "phiếu hẹn [MÃ HỒ SƠ]"),
        ("giấy biên nhận số 128", "giấy biên nhận số [MÃ HỒ SƠ]"),
        ("phiếu cân số A0417 gửi kèm", "phiếu cân số [MÃ HỒ SƠ] gửi kèm"),
        ("có sổ cận nghèo số 0217, nhưng", "có sổ cận nghèo số [MÃ HỒ SƠ], nhưng"),
        ("được cấp chứng nhận số CS 00214", "được cấp chứng nhận số [MÃ HỒ SƠ]"),
        ("mã phách TC-0281", "mã phách [MÃ HỒ SƠ]"),
        ("mã vận đơn SPX 0421 7789", "mã vận đơn [MÃ HỒ SƠ]"),
        ("danh bộ 0123456", "danh bộ [MÃ HỒ SƠ]"),
        ("công tơ số 12345678 quay nhanh", "công tơ số [MÃ HỒ SƠ] quay nhanh"),
        ("thẻ đảng viên số 04.012345", "thẻ đảng viên số [MÃ HỒ SƠ]"),
        ("đò khác số 0317, tôi số 0371", "đò khác số [MÃ HỒ SƠ], tôi số [MÃ HỒ SƠ]"),
        ("phạt nguội số 8814-5502", "phạt nguội số [MÃ HỒ SƠ]"),
        ("giay bien nhan so 128", "giay bien nhan so [MÃ HỒ SƠ]"),
        # one after the other
        ("biển kiểm soát HN-2217 và PT-1094", "biển kiểm soát [BIỂN SỐ] và [BIỂN SỐ]"),
        ("hai bản, số seri 0077 và 0081", "hai bản, số seri [SỐ GCN] và [SỐ GCN]"),
        # what follows a long number does not count it
        ("CCCD 001168012345 ngày cấp 2/6/2021", "CCCD [CCCD] ngày cấp 2/6/2021"),
        # half struck out, by profile, and in speech
        ("gọi 0909 812 xxx", "gọi [SĐT]"),
        ("gọi 09xx 123 456", "gọi [SĐT]"),
        ("zalo: hoangnam88", "zalo: [TÀI KHOẢN]"),
        ("facebook.com/nam.hoang.90 đăng", "[TÀI KHOẢN] đăng"),
        ("tiktok @lan_beo90 đăng", "tiktok [TÀI KHOẢN] đăng"),
        ("xe biển đuôi 123.45 bỏ chạy", "xe biển đuôi [BIỂN SỐ] bỏ chạy"),
        ("số cuối 4567 gọi đến", "số cuối [SĐT] gọi đến"),
        ("số không chín một hai ờ ba bốn năm sáu bảy tám", "số [SĐT]"),
        ("biển hai mươi chín a một hai ba bốn năm", "biển [BIỂN SỐ]"),
    ],
)
def test_numbers_that_a_word_explains_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 0214 ngày 2/3/2020, Công văn số 0456, Thông báo số 12A",
        "Giấy phép xây dựng số 212/GPXD, giấy số 44/VH, quyết định số 21/QĐ-TL",
        "phiếu trả số 33, giấy xác nhận số 09",
        "năm học 2022-2023, giai đoạn 2026-2030, góp 600-900 triệu",
        "hợp đồng 12 năm, sổ ghi 310, thẻ bảo hiểm hưởng 100%",
        "vé số 2025, phiếu thu 312 trong khi 286 người đăng ký",
        "mã số NT1, mã lỗi 404",
        "đường dây nóng 113, tổng đài 19001009, đầu số cố định 024",
        "một hai ba bốn hộ, năm sáu bảy tám nhà",
    ],
)
def test_numbers_of_documents_and_counts_stay(text: str) -> None:
    assert mask(text).text == text
