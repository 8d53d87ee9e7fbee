"""Saved web pages: what a reader reads, and nothing of what stands around it."""

import pytest

from pipeline.config import load_settings
from pipeline.ingest.files.document import read_bytes
from pipeline.ingest.files.web import read_page


def _read(html: str) -> list[str]:
    return [piece.text for piece in read_page(html)]


def test_paragraphs_and_headings_are_read_and_scripts_are_not() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Báo</title></head><style>p {}</style><body><script>a = '<p>no</p>';</script>"
        "<h2>Bạn đọc <i>viết</i></h2><p>Cống &amp; rãnh\n tắc.<p>Đèn<br>hỏng.<br><br>Hết.</body></html>"
    )
    assert [(piece.text, piece.heading) for piece in read_page(page)] == [
        ("Bạn đọc viết", True),
        ("Cống & rãnh tắc.", False),
        ("Đèn\nhỏng.", False),
        ("Hết.", False),
    ]


@pytest.mark.parametrize(
    "around",
    [
        "<nav>Trang chủ</nav>",
        "<div id='main-menu'><p>Trang chủ</div>",
        "<div><ul><li><a href=1>Trang chủ</a><li><a href=2>Bạn đọc</a></ul></div>",
        "<div><p>TIN KHÁC</p><ul><li><a href=1>Bão tan, trời nắng</a><li><a href=2>Giá cá tăng</a></ul></div>",
        "<figure><img src=a><figcaption>Ảnh: Sen</figcaption></figure>",
        "<p hidden>Ẩn</p><p style='color:red; display: none'>Ẩn</p><span aria-hidden=true>Ẩn</span>",
        "<p class='photo-caption'>Ảnh: Sen</p><button>Gửi</button><footer>© Báo</footer>",
    ],
)
def test_menus_captions_and_what_is_hidden_are_left_out(around: str) -> None:
    assert _read(f"<body><p>Cống tắc.</p>{around}<p>Đèn hỏng.</p></body>") == ["Cống tắc.", "Đèn hỏng."]


def test_links_within_words_stay_and_a_page_with_great_menus_keeps_its_words() -> None:
    menu = "".join(f"<li><a href={n}>Chuyên mục thứ {n} của báo</a></li>" for n in range(60))
    words = "Cống ở <a href=x>ngõ 5</a> và <a href=y>ngõ 7</a> tắc mãi. " * 12
    assert _read(f"<div><ul>{menu}</ul><p>{words}</p></div>")[-1].startswith("Cống ở ngõ 5 và ngõ 7 tắc mãi. Cống")


def test_a_table_is_rows_under_the_names_of_its_columns() -> None:
    page = (
        "<table><tr><td><table><tr><th>STT<th>Họ và tên<th>Nội dung kiến nghị"
        "<tr><td>1<td rowspan=2>Mã Thị Sen<td>Cống tắc.<tr><td>2<td>Đèn<br>hỏng.</table><td>Cột bên</table>"
    )
    cells = [(piece.row, piece.column, piece.text) for piece in read_page(page) if piece.column]
    assert cells == [
        (2, "STT", "1"),
        (2, "Họ và tên", "Mã Thị Sen"),
        (2, "Nội dung kiến nghị", "Cống tắc."),
        (3, "STT", "2"),
        (3, "Họ và tên", "Mã Thị Sen"),
        (3, "Nội dung kiến nghị", "Đèn\nhỏng."),
    ]
    assert _read(page)[-1] == "Cột bên"


def test_damaged_pages_are_read_as_far_as_they_can_be() -> None:
    assert _read("</div><td>Cống</td></table><p>tắc <b>mãi</p> thôi</i>") == ["Cống", "tắc mãi", "thôi"]
    assert _read("<div>" * 5_000 + "Cống tắc.") == ["Cống tắc."]
    assert _read('<meta charset="windows-1258"><p>Đề nghị khơi cống.') == ["Đề nghị khơi cống."]


def test_the_buttons_that_part_comments_stay() -> None:
    buttons = "<button>Thích</button><button>Trả lời (2)</button><button>Báo xấu</button>"
    assert _read(f"<div><b>Sen</b><p>Cống tắc.</p>{buttons}</div>") == ["Sen", "Cống tắc.", "Thích", "Trả lời (2)"]


def test_a_table_that_a_portal_calls_a_workbook_is_read_as_what_it_is() -> None:
    settings = load_settings().reading
    page = "<table><tr><th>Họ và tên<th>Nội dung kiến nghị<tr><td>Mã Thị Sen<td>Cống tắc.</table>"
    document = read_bytes(page.encode(), source="xuat.xls", settings=settings)
    assert [block.column for block in document.blocks][2:] == ["Họ và tên", "Nội dung kiến nghị"]
