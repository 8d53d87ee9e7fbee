"""A house number is hidden wherever the words around it say that it is one."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("hộ số 33 xây trái phép", "hộ số [ĐỊA CHỈ] xây trái phép"),
        ("chủ ngôi nhà cổ số 44.", "chủ ngôi nhà cổ số [ĐỊA CHỈ]."),
        ("tầng hai nhà 103 cơi thêm", "tầng hai nhà [ĐỊA CHỈ] cơi thêm"),
        ("nhà 25A bên cạnh", "nhà [ĐỊA CHỈ] bên cạnh"),
        ("tôi ở số 5 tổ 3", "tôi ở [ĐỊA CHỈ]"),
        ("Tôi số 11 xóm Dân Chủ, xin giấu tên", "Tôi [ĐỊA CHỈ], xin giấu tên"),
        ("sát vách nhà em thôn Vạn Hoạch số 18 cũng thế", "sát vách nhà em [ĐỊA CHỈ] cũng thế"),
        ("nhà tôi ở cư xá Bắc Hải, lô Đ số 27 bị ngập", "nhà tôi ở cư xá Bắc Hải, [ĐỊA CHỈ] bị ngập"),
        ("Nhà tôi 45/12 Nguyễn Trãi ngập", "Nhà tôi [ĐỊA CHỈ] Nguyễn Trãi ngập"),
        ("em tên Hường, phòng 1508, đề nghị", "em tên [HỌ TÊN], phòng [ĐỊA CHỈ], đề nghị"),
        ("số 12 phố hàng bạc", "số [ĐỊA CHỈ] phố hàng bạc"),
        ("so 12 pho hang bac", "so [ĐỊA CHỈ] pho hang bac"),
        ("Trong hẻm 27/14 có hai người", "Trong hẻm [ĐỊA CHỈ] có hai người"),
        ("căn B2-17.04 năm 2018", "[ĐỊA CHỈ] năm 2018"),
        ("căn hộ S2.05-1208", "[ĐỊA CHỈ]"),
        ("Tôi là chủ lô BT4-12.", "Tôi là chủ lô [ĐỊA CHỈ]."),
        ("biệt thự LK5-12", "biệt thự [ĐỊA CHỈ]"),
        ("Phòng 302 nhà trọ", "[ĐỊA CHỈ]"),
        ("P402-B5", "[ĐỊA CHỈ]"),
        ("ki ot so 18", "[ĐỊA CHỈ]"),
        ("Cũng tổ tôi, nhà 8 nuôi chó", "Cũng tổ tôi, nhà [ĐỊA CHỈ] nuôi chó"),
        ("cây gãy trước số 5, mùa bão", "cây gãy trước số [ĐỊA CHỈ], mùa bão"),
        ("biệt thự Pháp số 8 của nhà nước", "biệt thự Pháp số [ĐỊA CHỈ] của nhà nước"),
        ("trúng đấu giá lô đất LK7", "trúng đấu giá lô đất [ĐỊA CHỈ]"),
        ("lô số 14 khu tái định cư", "lô số [ĐỊA CHỈ] khu tái định cư"),
        ("nhà cô Dung béo (số 88) bày bàn", "nhà cô [HỌ TÊN] (số [ĐỊA CHỈ]) bày bàn"),
        ("xin cấp phép sửa nhà K55/18 Phan Châu Trinh", "xin cấp phép sửa nhà [ĐỊA CHỈ] Phan Châu Trinh"),
        ("quán nhậu 12B mở loa", "quán nhậu [ĐỊA CHỈ] mở loa"),
        ("sửa sang số 118A là sai", "sửa sang số [ĐỊA CHỈ] là sai"),
        ("căn 12A08 chung cư Golden", "[ĐỊA CHỈ]"),
        ("nhà tôi 15/4/2 Nơ Trang Long", "nhà tôi [ĐỊA CHỈ] Nơ Trang Long"),
        ("Phan Thị Thu Sương, 45 Nguyễn Du.", "[HỌ TÊN], [ĐỊA CHỈ] Nguyễn Du."),
        ("ko loi thoat. 24/6 duong so 8 linh xuan", "ko loi thoat. [ĐỊA CHỈ] linh xuan"),
        # as recognisers write them
        ("cái bà nhà mười chín đẻ", "cái bà nhà [ĐỊA CHỈ] đẻ"),
        ("trú số mười lăm ngõ một trăm bốn mươi ba phố nguyễn ngọc nại", "trú [ĐỊA CHỈ] phố nguyễn ngọc nại"),
        ("nhà mười chín phố lãng yên", "[ĐỊA CHỈ] phố lãng yên"),
        ("sống ở ngách hai mươi hai trên mười lăm", "sống ở [ĐỊA CHỈ]"),
        ("Nhà em 57 Phan Kế Bính bị ngập", "Nhà em [ĐỊA CHỈ] Phan Kế Bính bị ngập"),
        ("quán phở 61 Võ Văn Dũng đổ nước", "quán phở [ĐỊA CHỈ] Võ Văn Dũng đổ nước"),
        ("ban hang o 88 le loi tu som", "ban hang o [ĐỊA CHỈ] le loi tu som"),
        ("e o tro 83/4 ngoc hoi nhe", "e o tro [ĐỊA CHỈ] ngoc hoi nhe"),
        ("ở nhà K71/9 Bàu Mạc 3.", "ở nhà [ĐỊA CHỈ]."),
        ("Tôi ở căn 1805 T02-A1.", "Tôi ở [ĐỊA CHỈ]."),
        ("nhà chị Lụa phòng 305, tầng trên dột", "nhà chị [HỌ TÊN] phòng [ĐỊA CHỈ], tầng trên dột"),
        ("hộ số C-215 đã đóng tiền", "hộ số [ĐỊA CHỈ] đã đóng tiền"),
        ("tôi ở hẻm số 31/7 cuối đường", "tôi ở hẻm số [ĐỊA CHỈ] cuối đường"),
        ("hộ số ba mươi ba được cấp phép", "hộ số [ĐỊA CHỈ] được cấp phép"),
        ("hợp đồng ki ốt số mười tám ghi", "hợp đồng [ĐỊA CHỈ] ghi"),
        ("ở căn mười hai không ba tòa ct hai", "ở [ĐỊA CHỈ] tòa ct hai"),
    ],
)
def test_homes_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "mỗi nhà 50 nghìn, cách nhà 20 km, nhận nhà 2018, nhà 30 năm nay, nhà 2 tầng",
        "thuê nhà 26 m², căn 58 m2, phòng 18 m2",
        "trường tiểu học số 2 xã An Khánh, trạm bơm số 3 thôn Đông, đường số 7 phường 4",
        "tuyến số 3 Kim Giang - Nhổn, mỗi ki ốt 250 triệu, mua căn hộ 2019",
        "mẫu số 01A, xe buýt số 09B, lô 34, tầng 12",
        "ngõ 268 đường Ngọc Thụy, ngõ 71 Chợ Hàng",
        "nắp hố ga trước nhà số lẻ",
        "cột điện bê tông số 14 đường Phúc Lợi, hầm chui số 3 Đại lộ Thăng Long, tuyến buýt số 11 Phan Rang",
        "phường có 4 đường Nguyễn Trãi, tầng 3 ngõ 20, khối 5 đường Lê Duẩn",
        "nước vào nhà 4 tấc, nhà 3 thế hệ, gần nhà mười năm, căn nhà hai mươi mấy mét",
        "quy hoạch 1/500, 150/220 hộ, lô C2-15 khu công nghiệp",
        "còn trong nhà 18 tấn cà, bán nền 22 triệu/m2, thửa 2.350 m2 của bà",
        "ở một ngõ nhỏ, nhà không đường vào, sạp không biên lai, nhà ba phố",
        "nhà hai tầng, nhà bốn người, căn sáu mươi lăm mét, phòng hai người, hộ số ba người",
    ],
)
def test_what_is_no_home_stays(text: str) -> None:
    assert mask(text).text == text
