"""Newspaper articles: what frames the report of a meeting is nobody's words."""

from pipeline.ingest import split_turns
from pipeline.ingest.minutes.articles import reported
from tests.ingest.papers import of_lines

ARTICLE = (
    "Cử tri xã Vồi đề nghị sớm đấu điện cho trạm bơm",
    "Cập nhật: 09:15, Thứ Sáu, 12/04/2024",
    "(Báo Vồi) – Chiều 11/4, Tổ đại biểu số 3 HĐND huyện tiếp xúc với hơn 100 cử tri xã Vồi trước kỳ họp giữa năm.",
    "Trạm bơm đắp chiếu",
    "Nêu ý kiến đầu tiên, ông Lỗ Văn Cơ (thôn Đông) cho biết, trạm bơm xây xong ba năm chưa đấu điện, dân thuê máy.",
    "Người dân nói tại hội nghị. Ảnh: Đ.T",
    "Một cử tri thôn Trại kiến nghị xã có biện pháp với đàn chó thả rông, từ Tết đến nay đã có bốn cháu nhỏ bị cắn.",
    "* Cùng ngày, tổ đại biểu số 4 tiếp xúc cử tri các xã Nậm, Co.",
    "Bà Mã Thị Sen, chủ một quán ăn ở chợ, nêu chuyện chợ không có nhà vệ sinh. Bà kể, khách phải đi nhờ nhà dân.",
    "Về trạm bơm, Giám đốc Công ty Thủy lợi thông tin, máy biến áp sẽ đóng điện trước ngày 30/4.",
    "Thảo Nguyên",
    "Tin liên quan",
    "Khai mạc lễ hội làng Vồi",
    "Tags: cử tri, trạm bơm",
)


def test_an_article_reports_what_was_said_and_nothing_around_it() -> None:
    document = of_lines(*ARTICLE)
    found = [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert [one for one in found if one[0] != "clerk"] == [
        ("citizen", "Lỗ Văn Cơ", "trạm bơm xây xong ba năm chưa đấu điện, dân thuê máy."),
        ("citizen", None, ARTICLE[6].partition("kiến nghị ")[2]),
        ("citizen", "Mã Thị Sen", ARTICLE[8].partition("ở chợ, ")[2]),
        ("official", None, ARTICLE[9]),
    ]
    assert [one[2] for one in found if one[0] == "clerk"] == [ARTICLE[7]]


def test_lead_captions_cross_heads_and_links_are_left_out() -> None:
    document = of_lines(*ARTICLE)
    assert [block.span.cut(document.text) for block in reported(document, document.blocks)] == [
        *ARTICLE[4:5], *ARTICLE[6:10]
    ]  # fmt: skip


def test_one_sign_alone_makes_no_article() -> None:
    minutes = of_lines("BIÊN BẢN HỌP THÔN", "10:30 12/04/2024", "1. Ông Lỗ Văn Cơ:", "Kênh bồi lấp", "2. Bà Mã Thị Sen")
    assert reported(minutes, minutes.blocks) == minutes.blocks


def test_a_post_with_its_comments_is_no_article() -> None:
    post = of_lines(
        "Phường Vồi",
        "09:15 12/04/2024",
        "Sáng nay phường ra quân dọn kênh. Ảnh: Đoàn phường",
        "Bình luận (3)",
        "Lỗ Cơ",
        "kênh sau chợ thì chưa thấy ai dọn",
        "Mã Sen",
        "đèn ngõ 5 tắt cả tuần",
    )
    assert reported(post, post.blocks) == post.blocks
