"""Names in small letters are told by their place where no list knows them; plain speech stays."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("dạ em là y bhăm mlô ở buôn kô siêr", "dạ em là [HỌ TÊN] ở buôn kô siêr"),
        ("dạ con là k sor h brim ở plei tơ nia", "dạ con là [HỌ TÊN] ở plei tơ nia"),
        ("tôi tên danh sóc kha ấp cà săng", "tôi tên [HỌ TÊN] ấp cà săng"),
        ("mk là ngọc diễm ở p8", "mk là [HỌ TÊN] ở p8"),
        ("toi la dang thi lua o xom 4 nha bi ngap", "toi la [HỌ TÊN] o xom 4 nha bi ngap"),
        ("ông coor đhơớt trồng quế mất trắng", "ông [HỌ TÊN] trồng quế mất trắng"),
        ("bạn trai em michael tan người sing", "bạn trai em [HỌ TÊN] người sing"),
        ("chú tư rớt đổ nước thải", "chú [HỌ TÊN] đổ nước thải"),
        ("nhà anh hai đực kế bên", "nhà anh [HỌ TÊN] kế bên"),
        ("thím tám cắt nước không cho xài", "thím [HỌ TÊN] cắt nước không cho xài"),
        ("nhà bảy cò đào ao lấn bờ kinh", "nhà [HỌ TÊN] đào ao lấn bờ kinh"),
        ("thay mặt ông kỷ bà tâm ông sang xin hỏi", "thay mặt ông [HỌ TÊN] bà [HỌ TÊN] ông [HỌ TÊN] xin hỏi"),
        ("em quỳnh anh lớp 4 bị bỏ lại", "em [HỌ TÊN] lớp 4 bị bỏ lại"),
        ("chị mỷ ngủ ngoài chợ", "chị [HỌ TÊN] ngủ ngoài chợ"),
        ("con bà lũy đi tù về", "con bà [HỌ TÊN] đi tù về"),
    ],
)
def test_names_are_told_by_their_place(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "tôi là cán bộ hưu trí ở phường, em là sinh viên năm hai",
        "em là công nhân ở khu công nghiệp, tôi là hàng xóm của trường",
        "anh tư pháp đi tập huấn, chị kế toán thu sai, anh shipper chạy ẩu",
        "bà con khmer ở ấp, bà năm ngoái mất, bà chín mươi tuổi",
        "ông nhà nước lo được, bà bán rau chiếm vỉa hè",
        "cầu ông lãnh xuống cấp, chợ bà chiểu kẹt xe",
        "em dki thi bằng lái, mình là sv thuê trọ ở ngõ 165",
        "các cụ tám chục tuổi, hai anh em út còn nhỏ",
    ],
)
def test_plain_speech_stays(text: str) -> None:
    assert mask(text).text == text
