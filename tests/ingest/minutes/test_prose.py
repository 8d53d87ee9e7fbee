"""Paragraphs of prose that open with who speaks."""

import pytest

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.minutes.prose import told

SAID = "Cống trước trạm y tế tắc đã hai tháng, nước thải tràn ra đường, mùi hôi cả ngày lẫn đêm"


@pytest.mark.parametrize(
    ("line", "speaker", "place"),
    [
        (f"Đứng lên sau cùng là bác Lỗ Văn Cơ, ở xóm Trại, tuổi đã cao. {SAID}.", "Lỗ Văn Cơ", "xóm Trại"),
        (f"Người mở đầu là cô giáo Mã Thị Sen (thôn Đông). {SAID}.", "Mã Thị Sen", "thôn Đông"),
        (f"Theo chị Mã Thị Sen, tiểu thương ở thôn Đông, {SAID}.", "Mã Thị Sen", "thôn Đông"),
        (f"Cùng ý kiến trên, ông Lỗ Văn Cơ, {SAID}.", "Lỗ Văn Cơ", None),
        (f"“{SAID}” – ông Hứa Văn Páo nói.", "Hứa Văn Páo", None),
        (f"“Tôi già rồi nên xin nói thẳng” – bà Mã Thị Sen, thôn Đông, mở lời. “{SAID}.”", "Mã Thị Sen", "thôn Đông"),
        (f"Cuối hội trường, một bà không xưng tên hỏi vọng lên: {SAID}.", None, None),
        (f"Ông Lỗ Văn Cơ ốm, gửi giấy nhờ đọc. Trong giấy ông viết: “{SAID}”.", "Lỗ Văn Cơ", None),
        (f"Chị Mã Thị Sen, thôn Đông, xin nói thay các mẹ. {SAID}, {SAID}.", "Mã Thị Sen", "thôn Đông"),
    ],
)
def test_a_paragraph_opens_with_who_speaks(line: str, speaker: str | None, place: str | None) -> None:
    found = told(line)
    assert found is not None
    assert (found.who.speaker, found.who.place) == (speaker, place)
    assert line[found.who.end : found.end].startswith(SAID)
    assert "”" not in line[found.who.end : found.end]


@pytest.mark.parametrize(
    "line",
    [
        "Theo quy định của Luật Đất đai, hộ gia đình phải đăng ký biến động trong ba mươi ngày kể từ ngày ký hợp đồng.",
        "Ông Lỗ Văn Cơ bị thu hồi đất từ năm 2009. Gia đình ông đến nay chưa nhận được tiền đền bù của dự án nào cả.",
        "Ý kiến của thôn là đèn đường phải thay ngay. Dân đi lại ban đêm rất khổ, nhiều người đã ngã xuống mương nước.",
    ],
)
def test_other_paragraphs_give_nobody_the_floor(line: str) -> None:
    assert told(line) is None


def test_an_officer_known_by_his_full_name_ends_what_a_citizen_says() -> None:
    lines = (
        "Chủ trì: ông Khúc Văn Thìn. Thư ký: bà Vi Thị Ngát.",
        f"Người nói đầu tiên là ông Lỗ Văn Cơ, xóm Trại. {SAID}.",
        "Ông Khúc Văn Thìn xin ngắt lời, nhắc bà con giữ trật tự.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    found = [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]
    assert found[1:] == [("citizen", "Lỗ Văn Cơ", f"{SAID}."), ("chair", None, lines[2])]
