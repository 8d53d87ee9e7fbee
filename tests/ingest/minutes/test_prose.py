"""Paragraphs of prose that open with who speaks."""

import pytest

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.minutes.prose import beside_place, told

SAID = "Cống trước trạm y tế tắc đã hai tháng, nước thải tràn ra đường, mùi hôi cả ngày lẫn đêm"


@pytest.mark.parametrize(
    ("line", "speaker", "place"),
    [
        (f"Đứng lên sau cùng là bác Lỗ Văn Cơ, ở xóm Trại, tuổi đã cao. {SAID}.", "Lỗ Văn Cơ", "xóm Trại"),
        (f"Người mở đầu là cô giáo Mã Thị Sen (thôn Đông). {SAID}.", "Mã Thị Sen", "thôn Đông"),
        (f"Theo chị Mã Thị Sen, tiểu thương ở thôn Đông, {SAID}.", "Mã Thị Sen", "thôn Đông"),
        (f"Còn với chị Mã Thị Sen, tiểu thương ở thôn Đông, {SAID}.", "Mã Thị Sen", "thôn Đông"),
        (f"Một cử tri thôn Đông đề nghị giấu tên kể rằng {SAID}.", None, None),
        (f"Một cử tri lớn tuổi thì phản ánh, {SAID}.", None, None),
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
        "Với ông Lỗ Văn Cơ, dân thôn Đông, UBND xã đã giao địa chính đo lại, sẽ trả lời ông bằng văn bản trong tháng.",
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


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        (f"Bà Mã Thị Sen (thôn Đông) góp thêm, {SAID}.", "Mã Thị Sen"),
        (f"Bà Mã Thị Sen (Chủ tịch UBND xã) góp thêm, {SAID}.", None),
        ("Bà Mã Thị Sen (thôn Đông) ra về.", None),
        (f"Thôn Đông (xã Vồi) góp thêm, {SAID}.", None),
    ],
)
def test_a_name_and_a_place_open_a_turn_whatever_the_verb(line: str, speaker: str | None) -> None:
    found = beside_place(line)
    assert (found.speaker if found else None) == speaker


def test_whoever_asks_again_by_given_name_is_known_in_full_and_officers_by_given_name_answer() -> None:
    lines = (
        "HỌP XÓM TRẠI, tối 7/3",
        "Xã cử anh Kha (công an xã), chị Vy (khuyến nông) về dự.",
        "1. Ông Lỗ Văn Cơ nói: Cống đầu xóm tắc, mưa là ngập.",
        "2. Bà Mã Thị Sen (thôn Đông) bày tỏ băn khoăn: Loa đài mở quá khuya, các cháu không học được bài.",
        "Anh Kha: từ mai tổ tuần tra đi các tối, hộ nào mở khuya thì nhắc.",
        "Ông Cơ lại hỏi: Đèn đường hỏng ba bóng bao giờ thay?",
        "Bầu tổ tự quản: ông Cơ, bà Sen – giơ tay 31/34.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    turns = split_turns(document)
    assert [(turn.role, turn.speaker) for turn in turns if turn.speaker] == [
        ("citizen", "Lỗ Văn Cơ"),
        ("citizen", "Mã Thị Sen"),
        ("official", "Kha"),
        ("citizen", "Lỗ Văn Cơ"),
    ]
    assert turns[-1].role == "clerk"


def test_what_is_asked_and_answered_in_a_heading_is_nobodys_and_answers_find_the_flat() -> None:
    lines = (
        "BIÊN BẢN HỌP TÒA NHÀ",
        "2. Cư dân hỏi, ban quản lý trả lời",
        "+ Cô Loan (B903): Sân chơi gãy cầu trượt.",
        "+ Bà Mã Thị Sen (B-1402): Nước yếu, tối không tắm được.",
        "+ Ông Lỗ Văn Cơ (B707) không có kiến nghị gì, chỉ cảm ơn.",
        "BQL trả lời: B-1402: bơm đã thay. B903: thợ đến sáng mai.",
        "Ông Khúc Văn Thìn kết luận hội nghị, giao ban quản lý làm ngay.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    assert [(one.turn.speaker, one.reply) for one in comments] == [
        ("Loan", "B903: thợ đến sáng mai."),
        ("Mã Thị Sen", "B-1402: bơm đã thay."),
    ]
    assert turns[-1].role == "chair"


def test_items_of_flats_below_a_lettered_heading_are_each_of_one() -> None:
    lines = (
        "BIÊN BẢN HỌP CƯ DÂN",
        "II. Ý kiến cư dân",
        "A. Các căn hộ tòa Đông",
        "– Chị Sen (B1402): Thang số hai kẹt hoài, con tôi khóc trong đó.",
        "– Bà Mã Thị Loan (B903): sao phí gửi xe tăng mà không ai hỏi cư dân.",
        "– Thìn (B707, dự từ xa): Phòng rác hôi, cuối tuần không ai thu.",
    )
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    assert [turn.speaker for turn in split_turns(document) if turn.role == "citizen"] == ["Sen", "Mã Thị Loan", "Thìn"]
