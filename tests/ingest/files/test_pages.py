"""Numbers and heads of pages go, and the paragraphs that they tore are whole again."""

import pytest

from pipeline.ingest.files.pages import without_pages
from pipeline.ingest.files.plain import read_plain

HEAD = "Biên bản họp dân xã Vĩnh Bảo"
ABOVE = [
    "Bà Lỗ Thị Cơ, thôn Thượng: Trạm y tế mở cửa có buổi sáng, người đi làm",
    "ca về thì đã khóa, đau bụng giữa đêm phải thuê xe ra tận bệnh viện, mà",
    "thẻ bảo hiểm đăng ký ở trạm nên ra đó không được trả đồng nào hết cả.",
    "Bà Trà Thị Loan, thôn Hạ: Đập tràn nứt ba chỗ từ vụ trước, nước rỉ qua",
    "chân đập suốt ngày đêm, mấy chục mẫu ruộng phía trên cạn khô mà phía",
    "dưới thì úng, đã báo trạm thủy nông hai lần nhưng chưa thấy người nào",
]
BELOW = ["xuống xem. Đề nghị xã cho đắp lại trước mùa mưa.", "Ông Mã Văn Sen, thôn Đông: Chợ họp tràn ra đường."]


@pytest.mark.parametrize(
    "mark", ["- {} -", "Trang {}/3", "--- Trang {} ---", "                    {}", f"{HEAD}    Trang {{}}"]
)
def test_a_paragraph_runs_on_over_the_end_of_a_page(mark: str) -> None:
    text = "\n".join([*ABOVE, "", mark.format(1), HEAD, "", *BELOW, "", mark.format(2), HEAD, "", "Hết."])
    paragraphs = [piece.text for piece in read_plain(text)]
    assert paragraphs == [" ".join(ABOVE[:3]), " ".join([*ABOVE[3:], BELOW[0]]), BELOW[1], "Hết."]


def test_the_locator_counts_the_lines_of_the_file() -> None:
    text = "\n".join([*ABOVE, "- 1 -", *BELOW, "- 2 -", "Hết."])
    assert [piece.locator for piece in read_plain(text)] == ["line 1", "line 4", "line 9", "line 11"]


def test_numbers_that_do_not_count_pages_stay() -> None:
    lines = ["Phí vệ sinh:", "- 30 -", "Phí gửi xe:", "- 5 -", "1/3 số hộ chưa đóng"]
    assert [line for _, line in without_pages(lines)] == lines


def test_a_line_between_two_numbers_is_no_head() -> None:
    lines = ["Cống tắc.", "- 1 -", "Bà Loan: Đèn hỏng.", "- 2 -", "Chợ tràn."]
    assert [line for _, line in without_pages(lines)] == ["Cống tắc.", "Bà Loan: Đèn hỏng.", "Chợ tràn."]
