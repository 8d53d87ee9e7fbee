"""Names with capitals that their own look does not settle: the words around them do."""

import pytest

from pipeline.text import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # who holds an office, with an unusual surname or none known
        ("Chánh án Tòa án nhân dân quận Bồ Phú Lãng nhận đơn", "Chánh án Tòa án nhân dân quận [HỌ TÊN] nhận đơn"),
        ("còn cán bộ xã Phó Đức Trác nhận tiền", "còn cán bộ xã [HỌ TÊN] nhận tiền"),
        ("Khách hàng Lường Văn Ẻn bị cắt nước", "Khách hàng [HỌ TÊN] bị cắt nước"),
        ("người ký công chứng Hồ Tường Lâm", "người ký công chứng [HỌ TÊN]"),
        ("Trưởng thôn Khiếu Văn Đạo nói", "Trưởng thôn [HỌ TÊN] nói"),
        ("giám đốc Hưng bảo chờ", "giám đốc [HỌ TÊN] bảo chờ"),
        ("người bán vé Kiều Thúy nói", "người bán vé [HỌ TÊN] nói"),
        ("người dắt mối Lương", "người dắt mối [HỌ TÊN]"),
        # couples and nicknames
        ("người ném, nhà Xuân Tú, không bị phạt", "người ném, nhà [HỌ TÊN], không bị phạt"),
        ("của chồng Lan Chi", "của chồng [HỌ TÊN]"),
        ("có hộ Dũng Vải mới đăng ký", "có hộ [HỌ TÊN] mới đăng ký"),
        ("lò mổ của Tám Răng", "lò mổ của [HỌ TÊN]"),
        ("Tài liệu do Mầu, người làm công", "Tài liệu do [HỌ TÊN], người làm công"),
        ("Zalo Hoa Trần", "Zalo [HỌ TÊN]"),
        # lists
        ("tên là Lê Thị Bưởi và Trần Quý.", "tên là [HỌ TÊN] và [HỌ TÊN]."),
        ("các hộ: Nguyễn Văn Ba, Trần Văn Tư", "các hộ: [HỌ TÊN], [HỌ TÊN]"),
        ("Các ông Hùng và Tuấn đều ký", "Các ông [HỌ TÊN] và [HỌ TÊN] đều ký"),
        # signatures
        ("Xin xem lại. Phương Tuệ Minh.", "Xin xem lại. [HỌ TÊN]."),
        ("Người phản ánh: Vưu Mỹ Lan", "Người phản ánh: [HỌ TÊN]"),
        ("Đại diện: Giuse Hoàng Văn Tín.", "Đại diện: [HỌ TÊN]."),
        ("đứng tên vợ tôi, Ông Thị Kiều Oanh.", "đứng tên vợ tôi, [HỌ TÊN]."),
        # two names only
        ("Phụ huynh Mai Lan", "Phụ huynh [HỌ TÊN]"),
        ("Gia đình Thu Hà bị cắt nước", "Gia đình [HỌ TÊN] bị cắt nước"),
        ("Bạn Ngọc Ánh ở lớp 3", "Bạn [HỌ TÊN] ở lớp 3"),
        ("em ruột là Lò Chiến", "em ruột là [HỌ TÊN]"),
        ("Phan Lợi (thôn 2) đề nghị", "[HỌ TÊN] (thôn 2) đề nghị"),
        ("Người gửi: Duy Tôn, giám đốc", "Người gửi: [HỌ TÊN], giám đốc"),
        ("Xin cảm ơn. Lan Anh", "Xin cảm ơn. [HỌ TÊN]"),
        ("Đề nghị xem lại. Diệu Thúy, điện thoại 0979 224 036", "Đề nghị xem lại. [HỌ TÊN], điện thoại [SĐT]"),
        ("Phó Chủ tịch UBND xã Đinh Mạnh ký", "Phó Chủ tịch UBND xã [HỌ TÊN] ký"),
        ("cảnh sát khu vực Trương Lộc nhặt được", "cảnh sát khu vực [HỌ TÊN] nhặt được"),
        # capitals here and there, and short titles
        ("Tôi là Nguyễn văn Hùng ở tổ 3", "Tôi là [HỌ TÊN] ở tổ 3"),
        ("bà Lê thị hoa", "bà [HỌ TÊN]"),
        ("Ông nguyễn Văn Tám nêu", "Ông [HỌ TÊN] nêu"),
        ("liên hệ a Tuấn", "liên hệ a [HỌ TÊN]"),
        ("e là Hằng ở tổ 5", "e là [HỌ TÊN] ở tổ 5"),
        # without tone marks
        ("Truong thon Dao Van Ngo cho nguoi", "Truong thon [HỌ TÊN] cho nguoi"),
        ("Ba Chu Thi Dan phan anh", "Ba [HỌ TÊN] phan anh"),
    ],
)
def test_the_words_around_make_it_a_name(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "đất của Hoàng Mai, dân của Kim Liên, nhà Hòa Bình, lấy chồng Đài Loan",
        "Công ty Nam Cường, trường Mai Anh Tuấn, cầu Mai Dịch, khu đô thị Phú Mỹ Hưng",
        "giáo viên Mỹ thuật, Bí thư Đoàn xã, Giám đốc Sở Xây dựng, Giám đốc Trung tâm",
        "người dân Kim Mã, người Hà Nội, người Mông",
        "xin gặp Bộ trưởng, gặp Thủ tướng, miếu họ Lê, gia tộc họ Phan, nhà thờ họ Bùi",
        "ông Chủ tịch, Hà Nội và Hải Phòng; bà Phó Bí thư, Công an xã",
        "Chủ tịch UBND xã Kim Sơn, công viên Hòa Bình, sinh viên Bách Khoa, nhà trường. Hà Nội",
        "gia đình Liệt sĩ, Mẹ Việt Nam Anh hùng, con trai là Bộ đội, huyện Bố Trạch",
        "Luật Viên chức, Yêu cầu của Quý khách, người bảo của Nhật",
        "tòa A Nguyễn Trãi, khu C Linh Đàm, huyện A Lưới, lớp 3A",
        "dịch tả lợn châu Phi, về Bắc Giang và Bắc Ninh",
        "dich ta lon chau Phi, ve Bac Giang, tu thang Bay, nga ba Pham Van Dong",
        "trụ điện cụ đường, xử lý Xuân Sơn, đài hóa thân Văn Điển",
    ],
)
def test_places_posts_and_firms_stay(text: str) -> None:
    assert mask(text).text == text
