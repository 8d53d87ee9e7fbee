"""The facts of the meeting are found in the file itself."""

from __future__ import annotations

import pytest

from pipeline.config import Reading, load_settings
from pipeline.ingest import read_bytes
from pipeline.records import Meeting


@pytest.fixture(scope="module")
def settings() -> Reading:
    return load_settings().reading


def meeting_of(text: str, settings: Reading, source: str = "bien_ban.txt") -> Meeting:
    return read_bytes(text.encode(), source=source, settings=settings).meeting


PARTY = """ĐẢNG BỘ THÀNH PHỐ HÀ NỘI\tĐẢNG CỘNG SẢN VIỆT NAM
ĐẢNG ỦY PHƯỜNG KHƯƠNG ĐÌNH
*
Số 27-BB/ĐU\tKhương Đình, ngày 22 tháng 9 năm 2026
BIÊN BẢN
Hội nghị đối thoại trực tiếp giữa Bí thư Đảng ủy
với cán bộ, đảng viên và nhân dân
Thực hiện Kế hoạch số 31-KH/ĐU ngày 12/8/2026, hôm nay, ngày 21/9/2026, Đảng ủy phường tổ chức hội nghị.
I. THÀNH PHẦN
1. Chủ trì: Đồng chí Thẩm Quang Duy - Bí thư Đảng ủy
"""
TENANTS = """UBND QUẬN TÂY HỒ
UBND PHƯỜNG BƯỞI
BIÊN BẢN HỌP DÂN
Về việc cải tạo ngõ 12
Thời gian: 19h30, ngày 5/3/2024
Chủ tọa: bà Lại Thị Ngân
"""
VOTERS = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
BIÊN BẢN
Hội nghị tiếp xúc cử tri xã Yên Bài, huyện Ba Vì
Vào hồi 8 giờ ngày 02 tháng 7 năm 2023, tại Nhà văn hóa thôn Bài. Ông Giang Văn Đạt, Phó Chủ tịch UBND xã chủ trì.
"""
DELEGATES = """BÁO CÁO
Tổng hợp kiến nghị của cử tri gửi tới kỳ họp thứ 20 HĐND Thành phố khóa XVI
(Tiếp xúc cử tri giữa đại biểu HĐND Thành phố với cử tri huyện Thanh Trì ngày 12/6/2024)
"""
ASSEMBLY = """ĐOÀN ĐẠI BIỂU QUỐC HỘI THÀNH PHỐ HÀ NỘI
BÁO CÁO
Kết quả tiếp xúc cử tri trước Kỳ họp thứ 8, Quốc hội khóa XV
Hà Nội, ngày 02 tháng 10 năm 2024
"""
DISTRICT = """THÀNH ỦY HÀ NỘI
QUẬN ỦY LONG BIÊN
BIÊN BẢN HỘI NGHỊ ĐỐI THOẠI
Hôm nay, ngày 5.4.2023, tại hội trường phường Ngọc Lâm
CHỦ TRÌ
NGHIÊM QUỐC THẮNG
"""
SPLIT_LETTERHEAD = """ỦY BAN NHÂN DÂN
XÃ QUANG MINH
BIÊN BẢN
Buổi tiếp công dân định kỳ tháng 10/2026
"""


@pytest.mark.parametrize(
    ("text", "level", "place", "day", "chair"),
    [
        (PARTY, "xa_phuong", "phường Khương Đình, thành phố Hà Nội", "2026-09-21", "Thẩm Quang Duy"),
        (TENANTS, "xa_phuong", "phường Bưởi, quận Tây Hồ", "2024-03-05", "Lại Thị Ngân"),
        (VOTERS, "xa_phuong", "xã Yên Bài, huyện Ba Vì", "2023-07-02", "Giang Văn Đạt"),
        (DELEGATES, "thanh_pho", "huyện Thanh Trì", "2024-06-12", None),
        (ASSEMBLY, "trung_uong", "thành phố Hà Nội", "2024-10-02", None),
        (DISTRICT, "quan_huyen", "quận Long Biên, thành phố Hà Nội", "2023-04-05", "Nghiêm Quốc Thắng"),
        (SPLIT_LETTERHEAD, "xa_phuong", "xã Quang Minh", "2026-10", None),
    ],
    ids=["party", "tenants", "voters", "delegates", "assembly", "district", "split letterhead"],
)
def test_level_place_day_and_chair_are_found(
    settings: Reading, text: str, level: str, place: str, day: str, chair: str | None
) -> None:
    meeting = meeting_of(text, settings)
    assert meeting.setting.level == level
    assert meeting.setting.place == place
    assert meeting.setting.date == day
    assert meeting.chair == chair


def test_a_title_over_several_lines_is_joined_as_it_is_written(settings: Reading) -> None:
    title = "BIÊN BẢN Hội nghị đối thoại trực tiếp giữa Bí thư Đảng ủy với cán bộ, đảng viên và nhân dân"
    assert meeting_of(PARTY, settings).title == title


def test_the_day_of_the_meeting_wins_over_that_of_the_paper(settings: Reading) -> None:
    text = "BIÊN BẢN\nHà Đông, ngày 20 tháng 11 năm 2024\nHọp dân\nCuộc họp diễn ra từ 8 giờ ngày 18/11/2024."
    assert meeting_of(text, settings).setting.date == "2024-11-18"


def test_a_day_without_a_year_takes_that_of_the_title(settings: Reading) -> None:
    text = "BIÊN BẢN HỘI NGHỊ ĐỐI THOẠI NĂM 2025\nThời gian: 14 giờ, thứ Sáu, ngày 12/9."
    assert meeting_of(text, settings).setting.date == "2025-09-12"


def test_figures_that_are_no_days_are_not_taken_for_one(settings: Reading) -> None:
    text = "BIÊN BẢN HỌP TỔ DÂN PHỐ\nThời gian: ngày 31/2/2026, nhà số 12/45 ngõ 8."
    assert meeting_of(text, settings).setting.date == "2026"


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("hop_dan_2026-09-18.txt", "2026-09-18"),
        ("hop dan 18-9-2026.txt", "2026-09-18"),
        ("hop_dan_2023.txt", "2023"),
        ("hop_dan.txt", None),
    ],
)
def test_the_file_name_gives_the_day_where_the_text_does_not(settings: Reading, source: str, day: str | None) -> None:
    assert meeting_of("Bà con phản ánh ngõ 5 ngập nước.", settings, source).setting.date == day


def test_the_opening_words_of_a_recording_name_the_host(settings: Reading) -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:03.000\nKính thưa bà con, buổi đối thoại trực tuyến\n\n"
        "00:03.000 --> 00:05.000\ngiữa lãnh đạo quận Hoàng Mai và nhân dân xin bắt đầu.\n"
    )
    document = read_bytes(text.encode(), source="stdin", settings=settings)
    assert document.meeting.setting.level == "quan_huyen"
    assert document.meeting.setting.place == "quận Hoàng Mai"


def test_comments_in_a_table_say_nothing_of_the_meeting(settings: Reading) -> None:
    text = '{"text": "Ngày 12/3/2025 tôi nộp hồ sơ tại UBND phường Láng mà chưa có kết quả."}'
    assert meeting_of(text, settings, "stdin") == Meeting()
