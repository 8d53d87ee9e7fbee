"""Who raises nothing is told from who complains of nothing being done."""

import pytest

from pipeline.ingest.comments.declined import raises_nothing


@pytest.mark.parametrize(
    "words",
    [
        "Không có ý kiến.",
        "Thống nhất với báo cáo, không có ý kiến gì thêm.",
        "Thôn Đông không có kiến nghị.",
        "Ấp Vồi đồng tình với việc mở đường, không có ý kiến gì thêm.",
        "Tôi xin nhường lời cho bác Sen.",
        "Dạ em gửi nhầm, mọi người bỏ qua ạ.",
        "test hệ thống",
        "Không.",
        "(không nghe rõ)",
        "Khong co y kien gi, chuc hoi nghi thanh cong.",
        "Ông Dũng nói to, không trình bày được nội dung, bảo vệ mời về.",
        "Bà Huệ khóc, chưa nêu được nội dung, hẹn buổi sau.",
    ],
)
def test_somebody_raises_nothing(words: str) -> None:
    assert raises_nothing(words)


@pytest.mark.parametrize(
    "words",
    [
        "Không có nước sạch ba tháng nay.",
        "Cán bộ không trình bày được vì sao thu quỹ, đề nghị giải thích.",
        "Tôi không có ý kiến gì về mức thu, nhưng đề nghị công khai.",
        "Chưa có đèn đường.",
        "Thôn Đông không đồng ý với mức thu, không có ý kiến khác.",
        "Cây đổ chắn lối, không ai hỏi.",
        "Điện lực gọi mãi không đến.",
        "Gửi đơn ba lần chưa ai trả lời.",
    ],
)
def test_a_complaint_of_nothing_is_one(words: str) -> None:
    assert not raises_nothing(words)
