"""Rows of tables become turns: which column is what, what is no row of comments."""

import pytest

from pipeline.errors import ReadError
from pipeline.ingest import split_turns
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.files.grid import Cell, read_grid
from pipeline.ingest.tables.headers import column_kind
from pipeline.ingest.voices.names import parse_person, person_in_cell
from pipeline.ingest.words.days import as_written
from pipeline.records import Document, Turn
from tests.ingest.papers import of_table

ASK = "Đề nghị thay nắp cống vỡ trước cổng chợ Vồi, đã có người sụp chân."
ALSO = "Ao đình bị đổ trạc thải lấp mất một góc, mong xã cho dừng ngay."


def _words(document: Document) -> list[str]:
    return [turn.span.cut(document.text) for turn in split_turns(document)]


def _only(document: Document, **options: str) -> Turn:
    (turn,) = split_turns(document, **options)
    return turn


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Nội dung kiến nghị", "text0"),
        ("NỘI DUNG Ý KIẾN", "text0"),
        ("noi_dung", "text2"),
        ("text", "text0"),
        ("Câu hỏi của cử tri", "text1"),
        ("Ý kiến trả lời", "reply"),
        ("Kết quả giải quyết", "reply"),
        ("Nội dung trả lời", "reply"),
        ("Họ tên, địa chỉ", "speaker"),
        ("Người phản ánh", "speaker"),
        ("Thôn, người nêu", "speaker"),
        ("Địa bàn", "place"),
        ("Cơ quan giải quyết", "agency"),
        ("Thời hạn", "deadline"),
        ("STT", "number"),
        ("Mã đơn", "id"),
        ("Ai nêu", "speaker"),
        ("KH / nơi ở", "speaker"),
        ("Diễn biến ý kiến – (viết gọn, giữ lời người dân)", "text3"),
        ("Lời KH (ĐTV ghi)", "text3"),
        ("trinh_bay", "text3"),
        ("Lãnh đạo đã trả lời", "reply"),
        ("Hồi đáp KH", "reply"),
        ("loi_can_bo_tai_buoi_tiep", "reply"),
        ("Huyện nói lại", "reply"),
        ("Huyện", "place"),
        ("Hẹn xong", "deadline"),
        ("Ticket#", "id"),
        ("màu xe", ""),
    ],
)
def test_a_header_says_what_its_column_holds(header: str, kind: str) -> None:
    assert column_kind(header) == kind


@pytest.mark.parametrize(
    ("cell", "speaker", "place"),
    [
        ("Ông Giàng A Páo – bản Mông, xã Ba Vì, ĐT 0356.000.204", "Giàng A Páo", "bản Mông, xã Ba Vì"),
        ("Bà Tô Thị Phương (tổ 12)", "Tô Thị Phương", "tổ 12"),
        ("Cử tri phường Phú Lương", None, "phường Phú Lương"),
        ("LÊ VĂN CÁT, thôn Hạ", "Lê Văn Cát", "thôn Hạ"),
    ],
)
def test_an_address_cell_gives_name_and_place_without_phone(cell: str, speaker: str | None, place: str) -> None:
    assert parse_person(cell) == (speaker, place)


@pytest.mark.parametrize(
    ("cell", "speaker", "place"),
    [
        ("Thôn Hạ\nông Tô Văn Rạng", "Tô Văn Rạng", "Thôn Hạ"),
        ("Thạch Sa Phone\n(chi hội phụ nữ)", "Thạch Sa Phone", None),
        ("Y Moan", "Y Moan", None),
        ("Thôn Hạ\n(không ghi tên)", None, "Thôn Hạ"),
        ("Không nêu", None, None),
        ("Cử tri phường Phú Lương", None, "phường Phú Lương"),
    ],
)
def test_a_cell_of_speakers_gives_names_of_any_family(cell: str, speaker: str | None, place: str | None) -> None:
    assert person_in_cell(cell) == (speaker, place)


def test_fields_of_a_row_go_into_its_turn() -> None:
    header = ["STT", "Nội dung", "Họ tên", "Địa chỉ", "Cơ quan giải quyết", "Thời hạn", "Kết quả"]
    row = ["1", ASK, "Bà Dư Thị Nga", "thôn Vồi", "Phòng Kinh tế", "Quý II/2026", "Đã thay ngày 3/4/2026."]
    document = of_table(header, row)
    turn = _only(document)
    assert turn.span.cut(document.text) == ASK
    assert (turn.speaker, turn.speaker_place) == ("Dư Thị Nga", "thôn Vồi")
    assert (turn.agency_text, turn.deadline_text) == ("Phòng Kinh tế", "Quý II/2026")
    assert turn.reply is not None and turn.reply.cut(document.text) == "Đã thay ngày 3/4/2026."


def test_the_id_of_a_row_is_kept_and_its_number_is_none() -> None:
    header = ["id", "text", "speaker", "place", "date", "level"]
    turn = _only(of_table(header, ["PA-9", ASK, "Hồ Thị Én", "xã Thường Tín", "2026-03", "xa_phuong"]))
    assert (turn.id, turn.input_id) == ("so.xlsx#PA-9", "PA-9")
    assert (turn.setting.place, turn.setting.date, turn.setting.level) == ("xã Thường Tín", "2026-03", "xa_phuong")
    numbered = _only(of_table(["STT", "Nội dung"], ["7", ASK]))
    assert (numbered.id, numbered.input_id) == ("so.xlsx#1", "so.xlsx#1")


@pytest.mark.parametrize(
    "furniture",
    [
        ["(1)", "(2)", "(3)"],
        ["STT", "Nội dung", "Địa chỉ"],
        ["Tổng cộng: 2 kiến nghị", "", ""],
        ["", "", "NGƯỜI LẬP BIỂU: Lường Thị Mây"],
        ["II", "Lĩnh vực đất đai", ""],
    ],
)
def test_rows_that_hold_no_comment_are_skipped(furniture: list[str]) -> None:
    header = ["STT", "Nội dung", "Địa chỉ"]
    assert _words(of_table(header, ["1", ASK, "thôn Hạ"], furniture, ["2", ALSO, "thôn Thượng"])) == [ASK, ALSO]


def test_a_group_row_heads_the_rows_below_it() -> None:
    header = ["STT", "Nội dung", "Địa chỉ"]
    turns = split_turns(of_table(header, ["I", "Lĩnh vực thoát nước", ""], ["1", ASK, "thôn Hạ"]))
    assert [turn.heading for turn in turns] == ["Lĩnh vực thoát nước"]


@pytest.mark.parametrize("same", ["nt", "-nt-", "như trên", '"'])
def test_ditto_marks_repeat_the_cell_above(same: str) -> None:
    header = ["STT", "Nội dung", "Địa chỉ", "Cơ quan giải quyết"]
    turns = split_turns(of_table(header, ["1", ASK, "thôn Hạ", "Phòng Kinh tế"], ["2", ALSO, same, same]))
    assert [(turn.speaker_place, turn.agency_text) for turn in turns] == [("thôn Hạ", "Phòng Kinh tế")] * 2


def test_without_a_known_header_the_longest_vietnamese_column_is_read() -> None:
    assert _words(of_table(["a", "b"], ["x1", ASK], ["x2", ALSO])) == [ASK, ALSO]


def test_a_named_text_column_wins() -> None:
    document = of_table(["Nội dung", "bổ sung"], [ASK, ALSO])
    assert _only(document, text_column="Bổ sung").span.cut(document.text) == ALSO


def test_a_table_without_comments_names_its_columns_and_the_option() -> None:
    with pytest.raises(ReadError, match=r"mã hàng, giá.*--text-column"):
        split_turns(of_table(["mã hàng", "giá"], ["A1", "500"]))


@pytest.mark.parametrize(
    ("written", "iso"),
    [("5/4/2023", "2023-04-05"), ("2023-4", "2023-04"), ("2023", "2023"), ("31/13/2023", None), ("hôm qua", None)],
)
def test_dates_are_read_day_first_and_only_where_they_are_dates(written: str, iso: str | None) -> None:
    assert as_written(written) == iso


def test_a_nickname_is_the_name_of_its_sender() -> None:
    assert [person_in_cell(cell)[0] for cell in ("sen_mai_88", "Páo", "Ẩn danh", "0912345678")] == [
        "sen_mai_88",
        "Páo",
        None,
        None,
    ]


def test_a_cell_may_name_its_speaker_in_brackets_before_or_behind_the_words() -> None:
    document = of_table(["TT", "Nội dung kiến nghị"], ["1", f"(Bà Sen, tổ 7) {ASK}"], ["2", f"{ALSO} (ông Lỗ Văn Cơ)"])
    assert [(turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)] == [
        ("Sen", ASK),
        ("Lỗ Văn Cơ", ALSO),
    ]


def _unnamed(*rows: tuple[str, ...]) -> Document:
    pieces = [
        Piece(value, "cell", f"table 1 row {number}", table=1, row=number)
        for number, row in enumerate(rows, start=1)
        for value in row
    ]
    return build_document("bb.docx", b"", pieces)


def test_a_table_without_header_may_name_a_speaker_in_each_row() -> None:
    document = _unnamed(("1", "Bà Mã Thị Sen\n(tổ 4)", ASK), ("2", "Chủ tịch UBND xã", "Xã sẽ thay trong tuần."))
    assert [(turn.role, turn.speaker, turn.speaker_place) for turn in split_turns(document)] == [
        ("citizen", "Mã Thị Sen", "tổ 4"),
        ("official", None, None),
    ]


def test_a_list_of_those_present_is_no_speech() -> None:
    document = _unnamed(("Ông Lỗ Văn Cơ", "Phó Chủ tịch Uỷ ban xã"), ("Bà Mã Thị Sen", "Bí thư chi bộ thôn Đông"))
    with pytest.raises(ReadError, match="no column of comments"):
        split_turns(document)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Nguồn – Họ tên (nếu có)", "speaker"),
        ("Nội dung – Trích nguyên văn", "text0"),
        ("Xử lý – Kết quả", "reply"),
        ("Kết quả – Đơn vị thực hiện", "agency"),
        ("Đã báo lại cho công dân", "reply"),
    ],
)
def test_of_a_header_of_two_rows_the_lower_says_what_the_column_holds(header: str, kind: str) -> None:
    assert column_kind(header) == kind


@pytest.mark.parametrize("aside", ["Bỏ", "Rác", "Không hợp lệ"])
def test_a_row_that_its_keeper_set_aside_is_no_comment(aside: str) -> None:
    document = of_table(["Nội dung", "Loại phiếu"], [ASK, "PA"], ["Gọi chửi tổng đài, nói tục một hồi.", aside])
    assert _words(document) == [ASK]


def test_a_count_below_a_table_is_no_comment() -> None:
    assert _words(of_table(["STT", "Nội dung"], ["1", ASK], ["", "12 phiếu / 20 nội dung"])) == [ASK]


def test_columns_that_no_header_names_are_known_by_what_stands_in_them() -> None:
    document = of_table(
        ["#", "Ai", "Chuyện gì", "Huong xu ly", "Đã nói gì"],
        ["1", "Lý A Sính - bản Phìn Ngan", ASK, "phòng Nông nghiệp", "Phòng cho cán bộ lên xác minh trong tuần."],
        ["2", "Chảo Lở Mẩy", ALSO, "phòng Giáo dục; UBND xã", "Đã cấp 200 tấm tôn lợp phòng học."],
    )
    turns = split_turns(document)
    assert [(turn.speaker, turn.speaker_place, turn.agency_text) for turn in turns] == [
        ("Lý A Sính", "bản Phìn Ngan", "phòng Nông nghiệp"),
        ("Chảo Lở Mẩy", None, "phòng Giáo dục; UBND xã"),
    ]
    assert [turn.reply.cut(document.text) for turn in turns if turn.reply] == [
        "Phòng cho cán bộ lên xác minh trong tuần.",
        "Đã cấp 200 tấm tôn lợp phòng học.",
    ]


def test_the_last_row_of_a_printout_is_no_comment() -> None:
    header = ["Ticket#", "KH", "Nội dung"]
    document = of_table(header, ["HL-1", "Mã Thị Sen", ASK], ["", "", "Hết trang 1/1 – xuất bởi: nvtruc03"])
    assert _words(document) == [ASK]


def _grid(*rows: tuple[str, ...]) -> list[Piece]:
    return list(read_grid([[Cell(words) for words in row] for row in rows], 1, "table 1"))


def test_a_table_that_counts_its_rows_has_a_header_whatever_it_says() -> None:
    rows = (("Mục", "Bà con", "Chuyện"), ("1", "Mã Thị Sen", ASK), ("2", "Lỗ Văn Cơ", ALSO))
    assert [piece.column for piece in _grid(*rows)][3:] == ["Mục", "Bà con", "Chuyện"] * 2
    assert {piece.column for piece in _grid(*(row[1:] for row in rows))} == {None}


def test_a_table_of_fields_and_values_has_no_header() -> None:
    rows = (("Họ và tên", "Mã Thị Sen"), ("Nội dung kiến nghị", "Kiến nghị sửa cống"), ("Ý kiến của UBND", "Đã sửa"))
    assert {piece.column for piece in _grid(*rows)} == {None}


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("• Cống tắc • đèn hỏng", ["• Cống tắc", "• đèn hỏng"]),
        ("- Cống tắc; - đèn hỏng", ["- Cống tắc;", "- đèn hỏng"]),
        ("- Đường Đông Dư - Dương Xá hỏng", ["- Đường Đông Dư - Dương Xá hỏng"]),
        ("Cống tắc • đèn hỏng", ["Cống tắc • đèn hỏng"]),
    ],
)
def test_items_behind_bullets_on_one_line_are_set_below_each_other(cell: str, lines: list[str]) -> None:
    (piece,) = _grid((cell,))
    assert piece.text.split("\n") == lines


def test_a_table_without_header_may_hold_answers_in_its_last_column() -> None:
    rows = (
        ("1", "Bà Lương Thị Sáu, lô B", ASK, "Ban quản lý chợ thay xong trước 30/9."),
        ("2", "Ông Tô Hoàng", ALSO, "Đã yêu cầu gom hai lần một ngày."),
        ("3", "Chị Mỹ Duyên", "Bảo vệ thu tiền giữ xe 10 nghìn không có vé."),
    )
    document = build_document("cho.docx", b"", _grid(*rows))
    assert [(turn.speaker, turn.reply and turn.reply.cut(document.text)) for turn in split_turns(document)] == [
        ("Lương Thị Sáu", "Ban quản lý chợ thay xong trước 30/9."),
        ("Tô Hoàng", "Đã yêu cầu gom hai lần một ngày."),
        ("Mỹ Duyên", None),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        (
            ("TT", "Người dự", "Việc làm"),
            ("1", "Mã Thị Sen", "Chủ tịch UBND phường Phúc Lợi"),
            ("2", "Lỗ Cơ", "Bí thư"),
        ),
        (("TT", "Việc", "Lúc"), ("1", "Đón tiếp đại biểu và ổn định tổ chức", "8h00"), ("2", "Khai mạc", "8h15")),
    ],
    ids=["guests", "agenda"],
)
def test_guests_and_agendas_are_no_comments(rows: tuple[tuple[str, ...], ...]) -> None:
    said = Piece("Bà Hồ Thị Bảy, tổ 12: Cống ngõ 7 tắc, đề nghị phường cho nạo vét.", "paragraph", "paragraph 1")
    head = Piece("Ý kiến của nhân dân:", "paragraph", "paragraph 2")
    document = build_document("bb.docx", b"", [*_grid(*rows), head, said])
    assert [turn.speaker for turn in split_turns(document) if turn.role == "citizen"] == ["Hồ Thị Bảy"]


def test_small_tables_of_words_and_places_keep_every_row() -> None:
    said = {
        "Đề nghị sửa đường thôn 3 bị ngập.": "Ba Vì",
        "Cống trước trường học cấp một bị tắc.": "Đống Đa",
        "Đèn đường ngõ 5 hỏng.": "Trần Phú",
        "Ngày 3 tháng 5 mất nước cả xóm.": "xã Hoàng Mai",
        "Chủ tịch xã hứa rồi mà chưa sửa kênh.": "Nguyễn Trãi",
    }
    document = of_table(["noi_dung", "dia_ban"], *map(list, said.items()))
    assert [(turn.span.cut(document.text), turn.speaker, turn.speaker_place) for turn in split_turns(document)] == [
        (text, None, place) for text, place in said.items()
    ]


def test_a_small_table_with_a_header_is_no_sheet_of_fields() -> None:
    rows = [["noi_dung", "dia_ban"], ["Đề nghị sửa đường thôn 3.", "Ba Vì"], ["Đèn đường ngõ 5 hỏng.", "Ba Vì"]]
    columns = {
        piece.column for piece in read_grid([[Cell(text) for text in row] for row in rows], 1, "table 1", named=True)
    }
    assert columns == {None, "noi_dung", "dia_ban"}


@pytest.mark.parametrize("total", ["Tổng cộng: 3 ý kiến", "Cộng 12 ý kiến", "CỘNG", "tong cong", "Tổng số 5 đơn"])
def test_totals_and_signatures_are_no_comments(total: str) -> None:
    words = "Cống trước trường học bị tắc đã lâu, nước tràn."
    document = of_table(["noi_dung", "dia_ban"], [words, "Ba Vì"], [total, ""], ["Người lập biểu", "Lê Văn Cát"])
    assert _words(document) == [words]


def test_a_table_that_counts_comments_holds_none() -> None:
    counts = [["Đường sá", "5", "3"], ["Trường học", "4", "1"], ["Cộng", "9", "4"]]
    with pytest.raises(ReadError):
        split_turns(of_table(["Lĩnh vực", "Số kiến nghị", "Đã trả lời"], *counts))


def test_calls_by_mistake_and_the_line_that_sums_up_are_no_comments() -> None:
    document = of_table(
        ["Ngày", "Người gọi", "Nội dung người dân báo", "Xử lý"],
        ["3/4", "Mã Thị Sen", ASK, "Đã thay nắp"],
        ["3/4", "gọi lộn số", "Hỏi nhà xe Vồi", ""],
        ["4/4", "Lò Văn Én", ALSO, "Đang xác minh"],
        ["Tổng", "", "3 cuộc gọi, trong đó 2 phản ánh, còn 1 việc đang làm", ""],
    )
    assert _words(document) == [ASK, ALSO]
