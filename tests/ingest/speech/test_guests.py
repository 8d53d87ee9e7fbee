"""Guests of a programme, and messages that its host reads out."""

from pipeline.ingest import split_turns
from pipeline.records import Document
from tests.ingest.papers import of_lines

HOST = "MC: Kính chào quý vị. Phòng thu hôm nay có ông Trà Văn Páo, Phó Chủ tịch UBND huyện. Mời quý vị gọi về."


def _said(document: Document) -> list[tuple[str, str | None, str]]:
    return [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


def test_a_guest_answers_under_his_given_name() -> None:
    document = of_lines(
        HOST,
        "THÍNH GIẢ: Tôi là Mã Thị Sen ở xóm Trại. Giếng xóm tôi tanh cả tháng.",
        "ÔNG PÁO: Thưa chị, nước giếng y tế lấy mẫu hôm qua rồi.",
        "ÔNG CƠ: Tôi gọi từ xóm Giữa, cầu treo mục hết ván.",
    )
    assert [(role, name) for role, name, _ in _said(document)] == [
        ("chair", None),
        ("citizen", "Mã Thị Sen"),
        ("official", "PÁO"),
        ("citizen", "CƠ"),
    ]


def test_a_message_that_is_read_out_ends_with_its_marks() -> None:
    document = of_lines(
        HOST,
        'MC: Có tin của thính giả số đuôi 21. Tin nhắn viết: "Cầu treo xóm Trại mục hết ván". Ông Páo thấy sao ạ?',
        "ÔNG PÁO: Cầu treo tuần sau thay ván.",
    )
    assert [(role, words) for role, _, words in _said(document)][2:] == [
        ("citizen", "Cầu treo xóm Trại mục hết ván"),
        ("chair", "Ông Páo thấy sao ạ?"),
        ("official", "Cầu treo tuần sau thay ván."),
    ]
