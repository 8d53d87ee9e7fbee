"""Whether a list of people or of places goes on."""

from __future__ import annotations

from pipeline.text.masking.listed import continues, joined
from pipeline.text.masking.words import Words


def test_people_go_on_after_a_comma_or_and() -> None:
    row = Words("ông Hùng, Dũng và Tuấn nói").all
    assert joined(row, 2, 2)
    assert joined(row, 3, 4)
    assert not joined(row, 2, 5)


def test_places_go_on_after_a_dash_and_not_after_a_full_stop() -> None:
    row = Words("phố Huế - Lê Duẩn. Trần Phú").all
    assert continues(row, 2, 3)
    assert not continues(row, 5, 5)
