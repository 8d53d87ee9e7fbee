"""The lists of names and of the words around them."""

import pytest

from pipeline.text.masking.naming import naming


@pytest.mark.parametrize("spelling", ["thúy", "thuý", "thủy", "thuỷ", "hòa", "hoà"])
def test_a_tone_mark_may_stand_on_either_vowel(spelling: str) -> None:
    assert spelling in naming(False).parts


def test_provinces_districts_and_communes_are_no_people() -> None:
    assert {"hà nội", "bình dương", "hoàng mai", "bồ đề"} <= naming(False).honoured


def test_no_pair_of_everyday_speech_is_a_usual_surname_before_thi_or_van() -> None:
    known = naming(False)
    pairs = {f"{surname} {middle}" for surname in known.sure_surnames for middle in known.thi_van}
    assert known.plain_pairs.isdisjoint(pairs)


def test_without_tone_marks_there_are_no_marked_words() -> None:
    known = naming(True)
    assert known.toneless
    assert all(word.isascii() for word in known.surnames | known.titles | known.plain_pairs)
