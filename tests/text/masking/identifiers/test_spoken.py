"""Numbers said in words are hidden as those in digits are; counts, sums and years stay."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("gọi tôi số không chín mươi ba, hai trăm mười hai, bảy bảy tám", "gọi tôi số [SĐT]"),
        ("số em là không tám sáu chín hai hai một năm năm bốn", "số em là [SĐT]"),
        ("con mẹ Ken 0912 34 chín tám 07", "con mẹ Ken [SĐT]"),
        ("số đuôi ba bốn năm sáu thì khóa", "số đuôi [SĐT] thì khóa"),
        ("căn cước số không ba tám một chín hai không không năm sáu bảy tám", "căn cước số [CCCD]"),
        ("số tài khoản một không ba bảy tám tám chín hai một không", "số tài khoản [TÀI KHOẢN]"),
        ("mã số thuế hộ là sáu một không không hai bốn tám", "mã số thuế hộ là [MST]"),
        ("bìa đỏ số bê a chín chín không ba hai bảy của tôi", "bìa đỏ số [SỐ GCN] của tôi"),
        ("mã hồ sơ h hai chín chấm một tám gạch không không chín", "mã hồ sơ [MÃ HỒ SƠ]"),
        ("giấy xuất ngũ số hai một bảy gạch xê nờ nhưng", "giấy xuất ngũ số [MÃ HỒ SƠ] nhưng"),
        ("biên bản số sáu tám bốn ba hai em cần", "biên bản số [MÃ HỒ SƠ] em cần"),
        ("xe tải biển chín chín xê không bốn năm hai hai chạy đêm", "xe tải biển [BIỂN SỐ] chạy đêm"),
        ("xe năm mốt gờ một hai ba chấm bốn năm chở đất", "xe [BIỂN SỐ] chở đất"),
        ("sinh ngày mười hai tháng tư năm sáu ba mà sai", "sinh ngày [NGÀY SINH] mà sai"),
        ("sinh ngày năm tháng bảy năm hai không hai mốt", "sinh ngày [NGÀY SINH]"),
        ("thửa số năm sáu tờ hai mươi mốt của bố tôi", "[THỬA ĐẤT] của bố tôi"),
        ("so khong chin bay tam ba mot hai bon bon sau", "so [SĐT]"),
    ],
)
def test_numbers_in_words_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "ba trăm năm mươi nghìn cho sáu hộ, hai mươi bảy hộ ở tổ mười hai",
        "năm hai không hai tư bão số ba làm sập nhà",
        "một trăm hai mươi ba triệu bốn trăm năm mươi nghìn",
        "nghị quyết số mười chín, quyết định số một hai ba bốn của xã",
        "học sinh năm hai, sinh hai con một bề, vệ sinh hai lần",
        "thửa ruộng bị hạn, thửa ba sào, trước 1975, năm 2016 rồi 2022",
        "xe buýt số chín chín, lớp mười hai a ba có bốn mươi lăm em",
    ],
)
def test_counts_sums_and_years_stay(text: str) -> None:
    assert mask(text).text == text
