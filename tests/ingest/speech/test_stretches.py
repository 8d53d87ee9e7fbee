"""Speech run together is cut where the floor passes, and whoever is called bears that name."""

import pytest

from pipeline.ingest import split_turns
from pipeline.ingest.speech.stretches import called, moderates, stretches
from pipeline.records import Document, Span
from tests.ingest.papers import of_lines

OPENING = "Xin mời bà con góp ý về chợ Vồi."
PASSING = "Cảm ơn bác. Mời cô Trà Thị Loan ở xóm Giữa."
THEN = "Dạ, ao đình bị đổ trạc thải. Mong xã cho dọn."


def _said(document: Document) -> list[tuple[str, str | None, str]]:
    return [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        (PASSING, True),
        ("Rồi, tới lượt chú Hai Đông.", True),
        ("Dạ để tôi ghi lại đã ạ.", True),
        ("Vậy xin phép khép lại chương trình ở đây.", True),
        ("Ông Lỗ Văn Cơ, phó chủ tịch xã, trả lời luôn được không ạ.", True),
        ("Tôi mời thợ về xem thì cống vỡ.", False),
        ("Các anh trả lời giúp là bao giờ sửa.", False),
        ("Em xin cảm ơn các bác đã nghe.", False),
    ],
)
def test_only_who_leads_the_meeting_moderates(words: str, leads: bool) -> None:
    assert moderates(words) is leads


def test_a_floor_that_passes_within_a_line_or_a_cue_cuts_it() -> None:
    for kind in ("paragraph", "cue"):
        document = of_lines(f"{OPENING} Tôi thấy đường lún ổ gà. Mong sửa. {PASSING} {THEN}", kind=kind)
        assert [(role, name) for role, name, _ in _said(document)] == [
            ("chair", None),
            ("citizen", None),
            ("chair", None),
            ("citizen", "Trà Thị Loan"),
        ]
        assert _said(document)[-1][2] == THEN


def test_lines_of_a_recogniser_are_turns_and_names_are_those_of_the_invitation() -> None:
    document = of_lines(
        "xin mời ông mã văn sen thôn đông",
        "tôi thấy trạm bơm cạn nước cả tháng ruộng nứt hết rồi đề nghị xã bơm cho",
        "dạ cảm ơn ông mời anh tư bên công an trả lời",
        "dạ chuyện đó xã sẽ cho người xuống",
    )
    assert [(role, name) for role, name, _ in _said(document)] == [
        ("chair", None),
        ("citizen", "Mã Văn Sen"),
        ("chair", None),
        ("official", None),
    ]


def test_stretches_cover_every_word() -> None:
    document = of_lines(OPENING, f"{THEN} {PASSING}")
    text = document.text
    found = [span for _, span, _ in stretches(text, [block.span for block in document.blocks])]
    assert " ".join(span.cut(text) for span in found).split() == text.split()
    assert list(stretches(text, [Span(0, 0)])) == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mời bác Đỗ Thị Mão, tổ 3.", "Đỗ Thị Mão"),
        ("mời ông phan đình khương thôn hạ", "Phan Đình Khương"),
        ("Mời bác Đỗ Thị Mão, rồi đến ông Lê Văn Ốc.", "Lê Văn Ốc"),
        ("Mời ông Lê Văn Ốc, Chủ tịch UBND xã.", None),
        ("Mời bà con về nghỉ.", None),
    ],
)
def test_the_last_citizen_who_is_called_has_the_floor(words: str, name: str | None) -> None:
    assert called(words)[0] == name
