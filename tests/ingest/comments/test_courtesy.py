"""What is only polite is no comment."""

import pytest

from pipeline.ingest.comments.courtesy import is_courtesy


@pytest.mark.parametrize(
    ("words", "polite"),
    [
        ("Tôi già rồi nói chậm, các bác thông cảm.", True),
        ("Chúng tôi thống nhất chủ trương mở đường, cảm ơn xã đã quan tâm", True),
        ("Thống nhất chủ trương nhưng đường vào chưa có cống", False),
        ("Tôi bị cắt nước, các bác thông cảm.", False),
        ("Tôi xin nói việc của gia đình tôi.", True),
        ("Em hỏi một chuyện riêng nhà em ạ.", True),
        ("Tôi xin nói việc gia đình tôi bị cắt trợ cấp.", False),
        ("Dạ cho em nói thêm một câu được không ạ?", True),
        ("Cho em hỏi thêm nước giếng uống được không?", False),
    ],
)
def test_asking_for_patience_or_agreeing_raises_nothing(words: str, polite: bool) -> None:
    assert is_courtesy(words) == polite


def test_praise_that_a_reporter_tells_of_most_voters_raises_nothing() -> None:
    assert is_courtesy("Phần lớn cử tri đánh giá cao việc xã dẹp hàng rong dịp lễ.")
    assert not is_courtesy("Phần lớn cử tri đánh giá cao việc dẹp hàng rong nhưng vỉa hè chưa lát.")
