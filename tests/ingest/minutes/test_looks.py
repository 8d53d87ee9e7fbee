"""What a line of minutes is, by its looks."""

import pytest

from pipeline.ingest.minutes.looks import is_heading
from pipeline.ingest.words.spelling import plain


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Khối câu hỏi về giao thông, đô thị", True),
        ("Nhóm vấn đề đất đai", True),
        ("Về giao thông chưa thấy ai sửa", False),
        ("Tôi hỏi về đất đai", False),
        ("B. ĐIỂM THỨ HAI: CHÙA XÓM TRẠI (14 giờ, 71 cử tri)", True),
    ],
)
def test_a_short_line_that_names_a_field_and_asks_for_nothing_is_a_heading(line: str, heading: bool) -> None:
    assert is_heading("comments", line, plain(line), styled=False) is heading
