"""Notebooks in telegraph style: titles of one letter, words after a dash, people whom nobody names."""

import pytest

from pipeline.ingest import split_comments, split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.voices.shorthand import role_of_short
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.inside import listed_inside
from pipeline.records import Document, Span


@pytest.mark.parametrize(
    ("line", "speaker", "words"),
    [
        ("ô Lù Văn Khén – trâu húc đổ hàng rào trạm xá chưa ai đền", "Lù Văn Khén", "trâu húc"),
        ("g/đ bà Vừ Thị Pà: mương khô", "Vừ Thị Pà", "mương khô"),
        ("- g/đ a Lường Văn Mấng: con bị giữ lương", "Lường Văn Mấng", "con bị"),
        ("- c. Tòng Thị Uôn (hội PN): loa hỏng", "Tòng Thị Uôn", "loa hỏng"),
        ("bác Thắm - mất nước ba hôm không ai báo trước cho", "Thắm", "mất nước"),
        ("Ngần Thị Sua (vợ a Pó): hết thóc giống", "Ngần Thị Sua", "hết thóc"),
        ("a Sùng (xóm trên): mương lấp", "Sùng", "mương lấp"),
        ("- c Ngân P1507: nước có mùi", "Ngân", "nước có"),
        ("chú Hoàng P1204: thang máy kẹt", "Hoàng", "thang máy"),
        ("cô Vân KT: phí xe theo bảng kê", "Vân", "phí xe"),
        ("bác Sửu bố anh Tỵ hẻm 4 (0901 234 567): bò mất hai con", "Sửu", "bò mất"),
        ("chị Uôn - xóm dưới nói nhiều ý: cột điện nghiêng", "Uôn", "cột điện"),
        ("Cô Bảy bán nước đầu ngõ: bị phạt", "Bảy", "bị phạt"),
        ("- ô Quyết 5A + 1 số PH khác: xe trễ", "Quyết", "xe trễ"),
        ("PH 1A (chị Kiều): bàn ghế thấp", "Kiều", "bàn ghế"),
        ("PH 2B a Phong: xin lắp camera", "Phong", "xin lắp"),
        ("Bác sĩ Tỵ: thang máy chờ linh kiện", "Tỵ", "thang máy"),
        ("Vàng Seo Lử – nương nhà ông bị cắm mốc vào giữa mà không báo", "Vàng Seo Lử", "nương nhà"),
    ],
)
def test_a_line_of_a_notebook_names_its_speaker(line: str, speaker: str, words: str) -> None:
    found = introduction(line)
    assert found is not None
    assert found.speaker == speaker
    assert line[found.end :].startswith(words)


@pytest.mark.parametrize(
    "line",
    [
        "Ông Lù Văn Khén – Chủ tịch UBND xã, chủ trì cuộc họp hôm nay tại nhà văn hóa",
        "Bà Vừ Thị Pà – thôn Đông, xã Vĩnh Bảo, hội viên thanh niên xung phong lâu năm",
        "Khu Đô Thị Mới – nước yếu vào giờ cao điểm, cả tòa phải hứng từng xô",
    ],
)
def test_who_somebody_is_stands_behind_a_dash_too(line: str) -> None:
    found = introduction(line)
    assert found is None or found.end == len(line)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("1 người (k ghi tên)", "citizen"),
        ("có bà ngồi cuối (không kịp hỏi)", None),
        ("một chị ngồi cuối", "citizen"),
        ("1 cô tầng 9", "citizen"),
        ("1 công nhân chuyền 2", "citizen"),
        ("mẹ cháu Vừ Thị Pà 5A", "citizen"),
        ("Người nhà bệnh nhân giường 7", "citizen"),
        ("bà nội bé Na 1C", "citizen"),
        ("PHT Dung", "official"),
        ("CAKV", "official"),
        ("BQL TL luôn", "official"),
        ("CA xã (a Dũng)", "official"),
        ("CT xã chốt", "chair"),
        ("CT HĐQT HTX Vồi", None),
        ("nước", None),
        ("Khoa Nội tổng hợp", "official"),
        ("Phòng Công tác sinh viên", "official"),
        ("Phòng TCKT (chị Vân)", "official"),
        ("Phòng học", None),
        ("Phòng 302", None),
        ("Phường (a Hải VP)", "official"),
        ("Xã", "official"),
        ("Phường Vồi", None),
    ],
)
def test_short_labels_have_roles(label: str, role: str | None) -> None:
    assert role_of_short(label) == role


def _read(*lines: str) -> tuple[Document, list[tuple[str, str | None]]]:
    document = build_document("so.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    return document, [(turn.role, turn.speaker) for turn in split_turns(document)]


def test_a_notebook_is_read_line_by_line() -> None:
    document, found = _read(
        "Sổ họp bản Co Nghịu 4/5/2017, 40 hộ, xã đội a Pấng dự.",
        "Bà con nói:",
        "ô Lù Văn Khén – trâu húc đổ hàng rào trạm xá chưa ai đền",
        "Ngần Thị Sua (vợ a Pó): loa hỏng cả năm + cầu treo đứt ba thanh giằng + trạm y tế hết thuốc",
        "1 người (k ghi tên): quán rượu sát trường",
        "Mùa A Vảng: xin về sớm cho lợn ăn",
        "Xã trả lời: cầu treo tháng sau thay thanh giằng.",
    )
    assert [one for one in found if one[0] == "citizen"] == [
        ("citizen", "Lù Văn Khén"),
        ("citizen", "Ngần Thị Sua"),
        ("citizen", None),
        ("citizen", "Mùa A Vảng"),
    ]
    texts = [comment.text for comment in split_comments(document, split_turns(document))]
    assert texts[1:] == [
        "loa hỏng cả năm",
        "cầu treo đứt ba thanh giằng",
        "trạm y tế hết thuốc",
        "quán rượu sát trường",
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1/ Cống tắc 2/ Đèn hỏng 3/ Chợ tràn", ["2/ Đèn hỏng 3/ Chợ tràn", "3/ Chợ tràn"]),
        ("Ngõ 2/ hẻm 5) ngập", []),
        ("thu tiền áo + mũ + cặp", []),
        ("thu tiền đồng phục + áo khoác", []),
    ],
)
def test_items_inside_a_line_count_from_one_or_are_clauses(text: str, items: list[str]) -> None:
    assert [text[at:] for at in listed_inside(text, Span(0, len(text)))] == items


def test_notes_typed_fast_tell_who_asks_from_who_answers() -> None:
    document, found = _read(
        "Ghi chép họp cư dân CT3 với BQL 5/6",
        "anh Hoàng P1204: thang máy số 2 kẹt ba lần trong tháng, bấm chuông ko ai trả lời",
        "BQL TL: thang 2 đã đặt bo mạch, 20/6 thay.",
        "+ nước: đã thau bể 3/6",
        "9h20 nghỉ 10p",
        "1 cô tầng 9: trẻ con đá bóng hành lang ồn quá",
        "người nhà bác Sửu: đèn cầu thang bộ hỏng từ tầng 16 xuống 12",
        "BQL chốt: đèn thay trước 30/6",
        "PS: gửi lại ds căn hộ",
    )
    asked = [turn for turn in split_turns(document) if turn.role == "citizen"]
    assert [turn.span.cut(document.text) for turn in asked] == [
        "thang máy số 2 kẹt ba lần trong tháng, bấm chuông ko ai trả lời",
        "trẻ con đá bóng hành lang ồn quá",
        "đèn cầu thang bộ hỏng từ tầng 16 xuống 12",
    ]
    assert [one for one in found if one[0] == "citizen"] == [("citizen", "Hoàng"), ("citizen", None), ("citizen", None)]
