"""Comments as models may see them."""

import pytest

from pipeline.config import load_settings
from pipeline.records import Comment, PreparedComment, Span, Turn
from pipeline.text import Preparer


def prepared(text: str, speaker: str | None = None) -> PreparedComment:
    turn = Turn("a#1", "a#1", "a", "paragraph 1", Span(0, len(text)), "citizen", speaker=speaker)
    return Preparer(load_settings().text).prepare(Comment("a#1.1", turn, Span(0, len(text)), text))


def test_models_see_masks_as_single_words() -> None:
    comment = prepared("Tôi là  Vũ Thị Mận, số 0912 345 678, ở nhà số 5 ngõ 8: phố Hoà Mã ngập")
    assert comment.masked_text == "Tôi là  [HỌ TÊN], số [SĐT], ở [ĐỊA CHỈ]: phố Hoà Mã ngập"
    assert comment.model_text == "tôi là họtên, số sđt, ở địachỉ: phố hòa mã ngập"


@pytest.mark.parametrize(
    ("piece", "written"),
    [
        ("họtên", "Vũ Thị Mận"),
        ("sđt", "0912 345 678"),
        ("hòa mã", "Hoà  Mã"),
        ("tôi là", "Tôi là"),
        ("ngập", "NGẬPPPP"),
    ],
)
def test_spans_of_the_model_text_lead_back_to_the_comment(piece: str, written: str) -> None:
    text = "Tôi là Vũ Thị Mận, 0912 345 678: phố Hoà  Mã NGẬPPPP"
    comment = prepared(text)
    start = comment.model_text.index(piece)
    found = comment.to_comment(Span(start, start + len(piece))).cut(text)
    assert written.startswith(found)
    assert len(found) >= len(piece) or found == written


def test_offsets_cover_the_model_text_and_end_with_the_comment() -> None:
    text = "Bà Trần Thị Bưởi\u200b và ông K. – 0912 345 678!!!!!!"
    comment = prepared(text)
    offsets = list(comment.offsets)
    assert len(offsets) == len(comment.model_text) + 1 == len(comment.offsets)
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)


def test_the_speakers_own_name_is_hidden() -> None:
    assert prepared("Quán Mộc Miên xin giấy phép", speaker="Mộc Miên").masked_text == "Quán [HỌ TÊN] xin giấy phép"


def test_preparing_many_keeps_their_order() -> None:
    turn = Turn("a#1", "a#1", "a", "paragraph 1", Span(0, 9), "citizen")
    comments = [Comment(f"a#1.{i}", turn, Span(0, 9), f"việc {i}") for i in range(5)]
    assert [one.model_text for one in Preparer(load_settings().text).prepare_all(comments)] == [
        f"việc {i}" for i in range(5)
    ]


def test_an_empty_comment_stays_empty() -> None:
    comment = prepared("")
    assert (comment.model_text, list(comment.offsets)) == ("", [0])
