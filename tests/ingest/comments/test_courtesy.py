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
    ],
)
def test_asking_for_patience_or_agreeing_raises_nothing(words: str, polite: bool) -> None:
    assert is_courtesy(words) == polite
