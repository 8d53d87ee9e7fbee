"""Names with capitals after a relation, of foreigners and of accounts are hidden; brands, peoples and offices stay."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Con bố Thực mẹ Ngoan ở đội 5", "Con bố [HỌ TÊN] mẹ [HỌ TÊN] ở đội 5"),
        ("con tôi (Khánh Vy, 5 tuổi) bị cắn", "con tôi ([HỌ TÊN], 5 tuổi) bị cắn"),
        ("cô giáo Emily Carter dạy chui", "cô giáo [HỌ TÊN] dạy chui"),
        ("Chồng em người Hàn, Kim Dong Hyun, hết hạn", "Chồng em người Hàn, [HỌ TÊN], hết hạn"),
        ("con lai David Nguyễn chưa có giấy", "con lai [HỌ TÊN] chưa có giấy"),
        ("Trần Đại và vợ lấn ranh", "[HỌ TÊN] và vợ lấn ranh"),
        ("thầu Toản bỏ dở cống", "thầu [HỌ TÊN] bỏ dở cống"),
        ("tài xế Cường Râu chạy ẩu", "tài xế [HỌ TÊN] chạy ẩu"),
        ("nhắn dọa qua Zalo Đại Ca Hùng Sẹo", "nhắn dọa qua Zalo [HỌ TÊN]"),
        ("gọi 098.841.2776 (Khiêm) giúp", "gọi [SĐT] ([HỌ TÊN]) giúp"),
        ("Kính mong xét.\nPh. H. Chấp", "Kính mong xét.\n[HỌ TÊN]"),
        ("Trân trọng,\nThục Anh", "Trân trọng,\n[HỌ TÊN]"),
    ],
)
def test_relatives_foreigners_and_accounts_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Bà con Jrai và bà con Khmer mong có lớp học",
        "mình lấy vợ Việt, quê vợ tôi Nam Định",
        "giáo viên Vinschool Times City, chung cư Golden Westlake",
        "nhóm Zalo Công an phường, Facebook Phường Tây Mỗ",
        "Trần Phú kẹt xe, Lê Lợi ngập",
        "Gửi phường.\nHà Nội",
    ],
)
def test_peoples_brands_and_offices_stay(text: str) -> None:
    assert mask(text).text == text
