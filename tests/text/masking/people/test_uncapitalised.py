"""Names in small letters, from recognisers and hasty people, and the everyday words that look like them."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("tôi bùi quý tỵ ở tổ 5", "tôi [HỌ TÊN] ở tổ 5"),
        ("ông sầm chí dũng không trả", "ông [HỌ TÊN] không trả"),
        ("chủ tịch thị trấn vi đình hậu đã duyệt", "chủ tịch thị trấn [HỌ TÊN] đã duyệt"),
        ("bà bùi thị tuyết chinh nói", "bà [HỌ TÊN] nói"),
        ("ông đặng xuân lãm thu tiền", "ông [HỌ TÊN] thu tiền"),
        ("kính đề nghị xem lại. hà quang tuyển.", "kính đề nghị xem lại. [HỌ TÊN]."),
        ("con tôi lớp 3 nguyễn hải yến bị đánh", "con tôi lớp 3 [HỌ TÊN] bị đánh"),
        ("ông bảy rạng ở nhà tre", "ông [HỌ TÊN] ở nhà tre"),
        ("mình tên hạnh nhé", "mình tên [HỌ TÊN] nhé"),
        ("chị e là phạm thuỳ dương", "chị e là [HỌ TÊN]"),
        ("đồng chí bùi quý lục hứa", "đồng chí [HỌ TÊN] hứa"),
        ("qua nhà bà năm té hoài", "qua nhà bà [HỌ TÊN] té hoài"),
        ("bà năm bán vé số", "bà [HỌ TÊN] bán vé số"),
        ("cô giáo quyên dạy thêm", "cô giáo [HỌ TÊN] dạy thêm"),
        ("thầy khoa dạy toán", "thầy [HỌ TÊN] dạy toán"),
        ("ông hòa trưởng thôn chia đất", "ông [HỌ TÊN] trưởng thôn chia đất"),
        ("ong nguyen duc bang nop don", "ong [HỌ TÊN] nop don"),
        ("toi ten vo thi tuu o ap 2", "toi ten [HỌ TÊN] o ap 2"),
    ],
)
def test_small_names_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "bác lưu ý giúp, chú ý an toàn, đề nghị đơn giản thành phần hồ sơ",
        "danh sách chung cho các đoàn thiện nguyện, đoàn liên ngành kiểm tra",
        "ông năm nay yếu, bà tám mươi tuổi, cô giáo bảo, ông ý gọi điện",
        "chung cư cô giang xuống cấp, đền hai bà trưng, rạch ông tư vỡ bờ",
        "bà thủ quỹ hẹn mai, ông tính sai tiền, cô lễ tân chỉ đường, bà con tôn trọng nhau",
        "đứng tên cổ phần, quyền lợi như nhau, phương án cao hơn, giá thu nhập",
        "một nhóm bạn cô lập, chú trọng kinh tế, thân nhân từ bắc vào, ông nguyên giám đốc",
        "bà hai con, ông ba đời vợ, nhà ông ba tầng, cháu đăng nhập, cháu bé, cô giáo trường dạy",
        "sang tên được, tên trường, tên thôn, tên công ty",
        "phố nguyễn văn huyên, đường nguyễn thị minh khai, ngõ 50 nguyễn trãi",
        "khu xử lý rác, quản lý chung cư, công khai minh bạch, yên tâm sinh sống",
        "cu tri phan anh xe khach, toi khieu nai phan cong so 26, do thi hoa nhanh",
        "moi truong cong khai, hai thang nay, to cong tac xuong, can thi dan tem",
    ],
)
def test_everyday_words_stay(text: str) -> None:
    assert mask(text).text == text
