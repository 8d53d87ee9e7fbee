"""Letters in a newspaper are signed below, and answered below that."""

from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.letters.signed import signed_turns

PAGE = """BẠN ĐỌC VIẾT
Đường liên xã đầy ổ gà
Đường từ chợ Vồi ra bến lún hai hàng bánh, xe tải né nhau là xuống ruộng, dân đổ đá mấy lần.
Bến đò cũng không có phao.
Ông Mã Văn Sen (xã Vồi, huyện Trại)
Trả lời: Phòng Kinh tế huyện cho biết đã bố trí 300 triệu vá đường trong tháng 5.
Thiếu nước tưới
Trạm bơm hỏng từ tết, lúa khô cháy, hỏi xã thì xã bảo chờ.
L.V.P (thôn Én)
Chó thả rông
Chó thả rông khắp ngõ, trẻ con đi học phải có người lớn dắt, nhắc mãi mà chủ không nhốt.
Một phụ huynh
(phường Cỏ May)
Hồi âm: Phường đã lập đội bắt chó, phạt ba chủ nuôi.
Mọi thư từ xin gửi về tòa soạn, số 3 phố Vồi."""
PLAIN = """Cống trước cổng trường tắc từ tháng ba, mưa là học sinh lội, đề nghị khơi thông sớm.
MÃ THỊ SEN
Phản hồi của phường: Đã nạo vét ngày 3/4.
Đèn đường ngõ 12 cháy bốn bóng, đi tối rất sợ, gọi điện lực thì bảo của phường.
LÒ VĂN ÉN
Phản hồi của phường: Thợ đã thay bóng."""
MINUTES = """BIÊN BẢN HỌP DÂN
MÃ THỊ SEN
Cống trước cổng trường tắc từ tháng ba, mưa là học sinh lội, đề nghị khơi thông sớm.
LÒ VĂN ÉN
Đèn đường ngõ 12 cháy bốn bóng, đi tối rất sợ, gọi điện lực thì bảo của phường."""


def _found(page: str) -> list[tuple[str, str | None, str | None, str]]:
    lines = page.split("\n")
    document = build_document("trang.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    return [
        (turn.role, turn.speaker, turn.speaker_place, turn.span.cut(document.text)) for turn in split_turns(document)
    ]


def test_each_letter_of_a_column_is_of_whoever_signs_it_and_what_stands_below_answers_it() -> None:
    lines = PAGE.split("\n")
    assert _found(PAGE) == [
        ("citizen", "Mã Văn Sen", "xã Vồi, huyện Trại", "\n".join(lines[2:4])),
        ("official", None, None, "đã bố trí 300 triệu vá đường trong tháng 5."),
        ("citizen", None, "thôn Én", lines[7]),
        ("citizen", None, "phường Cỏ May", lines[10]),
        ("official", None, None, "Phường đã lập đội bắt chó, phạt ba chủ nuôi."),
    ]


def test_letters_need_no_headlines_where_each_is_answered() -> None:
    found = _found(PLAIN)
    assert [one[:2] for one in found] == [
        ("citizen", "Mã Thị Sen"),
        ("official", None),
        ("citizen", "Lò Văn Én"),
        ("official", None),
    ]
    assert found[1][3] == "Đã nạo vét ngày 3/4."


def test_names_with_words_below_them_sign_nothing() -> None:
    lines = MINUTES.split("\n")
    assert [one[1::2] for one in _found(MINUTES)] == [("Mã Thị Sen", lines[2]), ("Lò Văn Én", lines[4])]


def test_labels_that_say_who_asks_tell_more_than_names() -> None:
    lines = PLAIN.split("\n")
    asked = ["HỎI", *lines[:2], "ĐÁP", lines[2], "HỎI", *lines[3:5], "ĐÁP", lines[5]]
    document = build_document("trang.txt", b"", [Piece(line, "paragraph", str(n)) for n, line in enumerate(asked)])
    assert signed_turns(document, document.blocks) == []
