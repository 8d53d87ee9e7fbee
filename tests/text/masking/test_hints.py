"""Words carry hints; a text carries those of its words and says where they stand."""

from pipeline.text.masking.hints import DIGITS, Holding, hint, hints_of
from pipeline.text.masking.words import Words


def test_numbered_words_are_found_by_their_clue() -> None:
    words = Words("tổ 5 ngõ 12b sạch")
    assert words.at(DIGITS) == words.numbered == [1, 3]
    assert words.n_digits == 3
    assert words.hints & DIGITS


def test_no_clue_no_place() -> None:
    assert Words("phường sạch đẹp").at(DIGITS) == []


def test_every_clue_is_a_bit_of_its_own() -> None:
    one, two = hint(frozenset(("phường",))), hint(frozenset(("xã",)))
    assert one & two == 0
    assert one.bit_count() == two.bit_count() == 1


def test_clues_differ_with_and_without_tones() -> None:
    assert hints_of(False) is hints_of(False)
    assert hints_of(False) is not hints_of(True)


def test_a_sign_is_held_wherever_it_stands() -> None:
    assert "h'lan" in Holding(("'",))
    assert "lan" not in Holding(("'",))


def test_words_stand_where_they_stand_whatever_the_space() -> None:
    for text in ("nhà số 5", " nhà  số\n5 ", "nhà\tsố 5\n"):
        words = Words(text)
        assert [text[slice(*words.cut(at, at))] for at in range(3)] == ["nhà", "số", "5"]
