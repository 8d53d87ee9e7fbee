"""Answers within a turn are told from what they answer."""

from pipeline.ingest.comments.answers import answers_within, said_in, without_answers
from pipeline.ingest.words.passages import statements
from pipeline.records import Span

CELL = "- Cống tắc. Mùi hôi.\nTrả lời (UBND xã): Đã khơi. Xong rồi.\n- Đèn hỏng.\n- Ao bị lấp.\nTrả lời: Ghi nhận."
WHOLE = Span(0, len(CELL))


def test_an_answer_reaches_from_its_label_to_the_next_item_or_the_end() -> None:
    answers = answers_within(CELL, WHOLE)
    assert [said_in(CELL, answer).cut(CELL) for answer in answers] == ["Đã khơi. Xong rồi.", "Ghi nhận."]


def test_statements_of_answers_are_left_out() -> None:
    kept = without_answers(CELL, WHOLE, statements(CELL, WHOLE))
    assert [piece.said(CELL) for piece in kept] == ["Cống tắc.", "Mùi hôi.", "Đèn hỏng.", "Ao bị lấp."]


def test_somebody_who_was_answered_still_speaks_for_himself() -> None:
    said = "Tôi hỏi ba lần.\nXã trả lời chung chung, đề nghị nói rõ."
    assert answers_within(said, Span(0, len(said))) == []


def test_what_an_arrow_points_to_is_an_answer() -> None:
    said = "Cống tắc, đề nghị khơi. → Trả lời: Đã khơi.\n- Đèn hỏng. => UBND xã: Sẽ thay."
    answers = answers_within(said, Span(0, len(said)))
    assert [said_in(said, answer).cut(said) for answer in answers] == ["Đã khơi.", "Sẽ thay."]
