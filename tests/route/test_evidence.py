"""Evidence: what a classifier tells of the words that carry a decision, in the document."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Pull, Setting, Span
from pipeline.route.evidence import find_evidence

from .conftest import prepare


def telling(texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]) -> list[tuple[Span, ...]]:
    """Tell the first and the last word of each text that is asked about."""
    return [
        (Span(0, len(some[0])), Span(len(text) - len(some[-1]), len(text))) if pull.classes else ()
        for text, some, pull in zip(texts, words, pulls, strict=True)
    ]


ASKED = Pull((("agency", "ubnd_xa_phuong", 1.0),))


def test_evidence_stands_in_the_document_as_it_was_written() -> None:
    text = "CỐNG đầu ngõ  nghẹt"
    comment = prepare(text, Setting())
    words = comment.model_text.split()
    ((first, last),) = find_evidence([comment], [words], [ASKED], telling)
    assert text[first.start - 100 : first.end - 100] == "CỐNG"
    assert text[last.start - 100 : last.end - 100] == "nghẹt"


def test_each_comment_gets_its_own_and_none_where_nothing_is_asked_for() -> None:
    comments = [prepare(text, Setting()) for text in ("Cống nghẹt.", "Đèn tắt.", "Đường hỏng")]
    words = [["cống"], ["đèn"], ["đường", "hỏng"]]
    found = find_evidence(comments, words, [Pull(), Pull(), ASKED], telling)
    assert found[:2] == [(), ()]
    assert [span.end - span.start for span in found[2]] == [5, 4]
    assert find_evidence([], [], [], telling) == []
