"""A syllable of Vietnamese is told from one of another language by its form alone."""

import pytest

from pipeline.text.masking.syllables import Foreign, is_foreign


@pytest.mark.parametrize("word", ["nghiêng", "quỳnh", "giặt", "thuở", "ông", "ý", "gì", "huỳnh", "khoẻ"])
def test_syllables_of_vietnamese_are_not_foreign(word: str) -> None:
    assert not is_foreign(word)


@pytest.mark.parametrize("word", ["bhăm", "mlô", "michael", "hyun", "wei", "ksor", "zơrâm"])
def test_other_words_are_foreign(word: str) -> None:
    assert is_foreign(word)
    assert word in Foreign()


def test_numbers_and_codes_are_no_foreign_words() -> None:
    assert "b12" not in Foreign()
    assert "12" not in Foreign()
