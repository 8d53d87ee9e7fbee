"""Names that only the words before them give away."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # after "tên"
        ("người tên Mi Na bảo đóng tiền", "người tên [HỌ TÊN] bảo đóng tiền"),
        ("kế toán phường tên Vị chuyển nhầm", "kế toán phường tên [HỌ TÊN] chuyển nhầm"),
        ("anh ấy tên là thuận họ kim ai cũng biết", "anh ấy tên là [HỌ TÊN] ai cũng biết"),
        ("cô cán bộ đo đạc tên hiền thì rất tốt", "cô cán bộ đo đạc tên [HỌ TÊN] thì rất tốt"),
        ("bao ve doi tien, ten no la Tám Chì", "bao ve doi tien, ten no la [HỌ TÊN]"),
        ("tên tài khoản Hoa Nắng Cà Mau lừa tôi", "tên tài khoản [HỌ TÊN] lừa tôi"),
        ("so tk mb ten tran v huy. chua chuyen", "so tk mb ten [HỌ TÊN]. chua chuyen"),
        # as the South calls people
        ("mua tôm giống ở trại Sáu Đậm thả xuống", "mua tôm giống ở trại [HỌ TÊN] thả xuống"),
        ("ra tiệm Út Lanh mua", "ra tiệm [HỌ TÊN] mua"),
        ("Má Sáu nuôi heo", "Má [HỌ TÊN] nuôi heo"),
        # after a calling
        ("Bác sĩ Nhiếp ở bệnh viện tỉnh", "Bác sĩ [HỌ TÊN] ở bệnh viện tỉnh"),
        ("Kế toán Vấn bảo hết tiền", "Kế toán [HỌ TÊN] bảo hết tiền"),
        ("trưởng thôn N. tự sửa biên bản", "trưởng thôn [HỌ TÊN] tự sửa biên bản"),
        ("cuu xom toi, cu Kheo 90 tuoi con o trong", "cuu xom toi, cu [HỌ TÊN] 90 tuoi con o trong"),
        # of the highlands
        ("Đề nghị xem lại hộ A Phong", "Đề nghị xem lại hộ [HỌ TÊN]"),
        ("Chủ tịch xã Điểu K'Rứ lấy đất", "Chủ tịch xã [HỌ TÊN] lấy đất"),
        ("chị h'lê niê ở buôn", "chị [HỌ TÊN] ở buôn"),
    ],
)
def test_the_words_before_name_somebody(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Hai Bà Trưng ngập, quận Ba Đình, huyện Năm Căn, bưởi Năm Roi, thứ Tư, tháng Tám",
        "Thanh niên Ba Na, đồng bào K'Ho, người Mông",
        "bác sĩ Nhi khoa, bác sĩ Đông y, Kế toán Trưởng, Bí thư Đoàn, cán bộ Sở, công an Phường",
        "ba đường cùng tên Trần Phú, dự án có tên Đồi Xanh, đứng tên cổ đông",
        "Kinh Ông Xe, khe Bà Ho, Phà Bình Khánh, góc Lê Thánh Tôn, lấy vợ Việt",
    ],
)
def test_places_peoples_and_posts_stay(text: str) -> None:
    assert mask(text).text == text
