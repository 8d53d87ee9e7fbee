"""Minutes in Markdown, whose answers are quotations below what they answer."""

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.files.builder import build_document
from pipeline.ingest.files.plain import read_markdown
from pipeline.records import Document


def _minutes(*paragraphs: str) -> Document:
    return build_document("hop.md", b"", read_markdown("\n\n".join(paragraphs)))


def _heard(document: Document) -> list[tuple[str, str | None, str]]:
    return [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


CLASS = (
    "# Họp phụ huynh lớp 4B",
    "## Ý kiến phụ huynh",
    "- **Anh Lù Văn Khén:** Quạt lớp hỏng hai cái, các cháu ngồi cuối nóng.",
    "> Trường thay trong tuần này.",
    "- **Chị Vừ Thị Pà:** Suất ăn trưa ít rau, cháu về kêu đói.",
    "> Đã đổi nhà cung cấp từ 15/9.\n> Suất ăn có thêm rau.",
    "- Cổng sau khóa sáng nào cũng kẹt.",
    "> Mở từ 6 giờ 30.",
)


def test_what_is_quoted_below_a_comment_answers_it() -> None:
    document = _minutes(*CLASS)
    assert [one[:2] for one in _heard(document)] == [
        ("citizen", "Lù Văn Khén"),
        ("official", None),
        ("citizen", "Vừ Thị Pà"),
        ("official", None),
        ("citizen", None),
        ("official", None),
    ]
    comments = match_replies(document, split_turns(document), split_comments(document, split_turns(document)))
    assert [(comment.text, comment.reply) for comment in comments[::2]] == [
        ("Quạt lớp hỏng hai cái, các cháu ngồi cuối nóng.", "Trường thay trong tuần này."),
        ("Cổng sau khóa sáng nào cũng kẹt.", "Mở từ 6 giờ 30."),
    ]


def test_what_is_quoted_below_a_name_are_its_bearers_words() -> None:
    document = _minutes(
        "# Biên bản họp thôn Trại",
        "**Ông Lỗ Văn Cơ**",
        "> Đường thôn ngập cả tháng, xe không đi được.",
        "**Bà Mã Thị Sen**",
        "> Đèn đường cháy từ Tết.",
        "**UBND xã**",
        "> Đường sẽ nâng trong tháng 5.",
    )
    assert _heard(document) == [
        ("citizen", "Lỗ Văn Cơ", "Đường thôn ngập cả tháng, xe không đi được."),
        ("citizen", "Mã Thị Sen", "Đèn đường cháy từ Tết."),
        ("official", None, "Đường sẽ nâng trong tháng 5."),
    ]


def test_quotations_that_name_who_speaks_need_no_answer() -> None:
    document = _minutes("# Họp thôn", "Ý kiến nhân dân:", "> Ông Lỗ Văn Cơ: Cống tắc.", "> Bà Mã Thị Sen: Đèn cháy.")
    assert [one[:2] for one in _heard(document)] == [("citizen", "Lỗ Văn Cơ"), ("citizen", "Mã Thị Sen")]
