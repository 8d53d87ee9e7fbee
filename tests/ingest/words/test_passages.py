"""Where a statement begins behind the words that count it or turn to another matter."""

import pytest

from pipeline.ingest.words.passages import statements
from pipeline.records import Span

DRAIN = "cống trước chợ bị lấp, mưa xuống là ngập."


@pytest.mark.parametrize(
    ("marker", "opening", "rank"),
    [
        ("Điều thứ ba là, ", "ordinal", 3),
        ("Khoản thứ hai, ", "ordinal", 2),
        ("Bức xúc thứ nhất là: ", "ordinal", 1),
        ("Chúng tôi cũng nói thêm ", "turning", 0),
        ("Chúng tôi nói thêm ", "none", 0),
    ],
)
def test_a_marker_is_no_part_of_the_words(marker: str, opening: str, rank: int) -> None:
    text = marker + DRAIN
    (statement,) = statements(text, Span(0, len(text)))
    assert (statement.opening, statement.rank) == (opening, rank)
    assert statement.said(text) == (DRAIN if opening != "none" else text)
