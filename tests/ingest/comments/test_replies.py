"""Answers find the comments they answer; promises find their last day."""

import pytest

from pipeline.ingest import match_replies, split_comments, split_turns
from pipeline.ingest.comments.promises import state_of
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.records import Comment, State


def _read(*lines: str) -> list[Comment]:
    document = build_document("bb.txt", b"", [Piece(line, "paragraph", f"line {n}") for n, line in enumerate(lines)])
    turns = split_turns(document)
    return match_replies(document, turns, split_comments(document, turns))


@pytest.mark.parametrize(
    ("reply", "state", "day"),
    [
        ("Xã sẽ sửa xong trước ngày 30/11/2023.", "promised", "2023-11-30"),
        ("Phòng Kinh tế báo cáo trong quý I/2024.", "promised", "2024-03-31"),
        ("Dự kiến chi trả trong tháng 11.", "promised", "2023-11-30"),
        ("Dự kiến chi trả trong tháng 2.", "promised", "2024-02-29"),
        ("Sẽ đưa vào danh mục cải tạo năm 2024.", "promised", "2024-12-31"),
        ("Phường sẽ tháo dỡ trong vòng 15 ngày.", "promised", "2023-11-02"),
        ("Công an sẽ kiểm tra ngay tối nay.", "promised", "2023-10-18"),
        ("Phường sẽ xem xét.", "promised", None),
        ("Nắp cống đã được thay ngày 02/10/2023.", "answered", None),
        ("Mức thu này do Hội đồng nhân dân quy định.", "answered", None),
        ("Đang xác minh", "to_route", None),
        ("Ghi nhận.", "to_route", None),
        ("Đã ghi nhận, chuyển UBND phường và điện lực.", "to_route", None),
        ("Đã tạo 4 phiếu trên hệ thống.", "to_route", None),
        ("Chuyển PGD", "to_route", None),
        ("Tiền gửi xe để ban kiểm tra rồi trả lời sau.", "to_route", None),
        ("Xã sẽ báo lại sau khi làm việc với nhà thầu.", "to_route", None),
        ("Chợ đã xây nhà vệ sinh.", "answered", None),
        ("Chuyển lịch thu gom sang 18 giờ.", "answered", None),
        ("Ống dẫn nhỏ thì trung tâm cấp nước đang ghi nhận.", "to_route", None),
        ("Về giống ngô: sở đang khảo nghiệm, chưa có kết luận.", "to_route", None),
        ("Với tiền dầu, thủ tục đang được chi cục xem xét.", "to_route", None),
        ("Ý kiến của bà Én, tổ đại biểu ghi nhận và chuyển công an xem xét, trả lời trong kỳ sau.", "to_route", None),
        ("Về giống ngô, xã đã cấp mỗi hộ hai ký, loại kháng bệnh sở đang khảo nghiệm.", "answered", None),
        ("Tiếp thu, đã thay nắp cống.", "answered", None),
    ],
)
def test_an_answer_is_a_fact_or_a_promise_with_its_last_day(reply: str, state: State, day: str | None) -> None:
    assert state_of(reply, "2023-10-18") == (state, day)


def test_a_term_counted_from_an_unknown_day_has_no_date() -> None:
    assert state_of("Phường sẽ tháo dỡ trong vòng 15 ngày.", "2023") == ("promised", None)


def test_an_answer_right_after_the_only_comment_is_its_answer() -> None:
    comments = _read(
        "Ý kiến cử tri:",
        "- Bà Lương Thị Ve, thôn Hạ: Loa thôn hỏng từ rằm.",
        "- Chủ tịch UBND xã: Việc này chúng tôi sẽ thay trong tuần tới.",
        "- Ông Tô Văn Rạng, thôn Hạ: Chợ thiếu nước rửa.",
    )
    assert [comment.reply for comment in comments] == ["Việc này chúng tôi sẽ thay trong tuần tới.", None]
    assert [comment.state for comment in comments] == ["promised", "to_route"]


def test_items_of_a_later_section_find_their_subject() -> None:
    comments = _read(
        "I. Ý kiến nhân dân",
        "1. Ông Ma Văn Cường - thôn Thượng: Đập Khe Sanh rò nước ở chân mái.",
        "2. Bà Lý Thị Mẩy - thôn Trung: Trạm y tế thiếu bác sĩ.",
        "3. Bà Bế Thị Nọi - thôn Hạ: Chợ phiên đốt rác ban đêm.",
        "II. Trả lời của UBND xã",
        "- Trạm y tế đã được bổ sung một bác sĩ từ đầu tháng.",
        "- Giao Phòng Kinh tế khoan phụt chân mái đập Khe Sanh trước ngày 30/4/2026.",
        "- Các nội dung còn lại giao Văn phòng tổng hợp.",
    )
    assert [comment.state for comment in comments] == ["promised", "answered", "to_route"]
    assert comments[0].promised_by == "2026-04-30"
    assert comments[2].reply is None


def test_an_answer_that_fits_two_comments_as_well_goes_to_neither() -> None:
    comments = _read(
        "I. Ý kiến nhân dân",
        "1. Ông Ma Văn Cường - thôn Thượng: Đèn đường thôn Thượng hỏng.",
        "2. Bà Lý Thị Mẩy - thôn Trung: Đèn đường thôn Trung hỏng.",
        "II. Trả lời của UBND xã",
        "- Đèn đường đã được đưa vào dự toán.",
    )
    assert [comment.reply for comment in comments] == [None, None]


def test_a_named_person_gets_the_answer_to_him() -> None:
    comments = _read(
        "I. Ý kiến nhân dân",
        "1. Ông Ma Văn Cường - thôn Thượng: Hồ sơ tách thửa nộp từ tháng ba chưa có kết quả.",
        "2. Bà Lý Thị Mẩy - thôn Trung: Hồ sơ tách thửa của tôi bị trả lại.",
        "II. Trả lời của UBND xã",
        "- Hồ sơ của bà Mẩy thiếu sơ đồ đo đạc, xã đã hướng dẫn bổ sung.",
    )
    assert [comment.reply is not None for comment in comments] == [False, True]


def test_passing_the_floor_and_closing_words_answer_nothing() -> None:
    comments = _read(
        "[00:01:00] Người nói 1: Tôi đề nghị lắp đèn ở dốc Voi vì tối quá.",
        "[00:02:00] Người nói 2: Cảm ơn bác, xin mời bà con tiếp tục phát biểu.",
        "[00:03:00] Người nói 2: Tôi xin kết thúc hội nghị, các ý kiến sẽ được trả lời bằng văn bản.",
    )
    assert [comment.reply for comment in comments] == [None]


def test_an_answer_within_a_cell_is_for_the_item_above_it() -> None:
    cell = "- Đèn ngõ Giếng cháy bóng.\n- Cống chợ Vồi tắc.\nTrả lời: Cống chợ Vồi đã khơi.\n- Ao đình bị lấp."
    pieces = [
        Piece("Nội dung", "cell", "row 1", heading=True, table=1, row=1),
        Piece(cell, "cell", "row 2", table=1, row=2, column="Nội dung"),
    ]
    document = build_document("th.docx", b"", pieces)
    turns = split_turns(document)
    replies = {
        comment.text.split("\n")[0]: comment.reply
        for comment in match_replies(document, turns, split_comments(document, turns))
    }
    assert replies["Cống chợ Vồi tắc."] == "Cống chợ Vồi đã khơi."
    assert replies["Đèn ngõ Giếng cháy bóng."] is None and replies["Ao đình bị lấp."] is None


def test_nobody_answers_before_somebody_asked() -> None:
    comments = _read("Chủ tọa: Xã sẽ trả lời về cống ngõ Giếng.", "Ông Khúc Văn Thìn: Cống ngõ Giếng tắc.")
    assert [one.reply for one in comments] == [None]


def test_a_cell_of_as_many_numbered_answers_as_comments_answers_each() -> None:
    cells = ("1. Cống tắc.\n2. Đèn hỏng.", "1. Đã khơi.\n2. Sẽ thay.")
    pieces = [Piece(name, "cell", "row 1", heading=True, table=1, row=1) for name in ("Ý kiến", "Trả lời")]
    pieces += [
        Piece(words, "cell", "row 2", table=1, row=2, column=name)
        for name, words in zip(("Ý kiến", "Trả lời"), cells, strict=True)
    ]
    document = build_document("so.xlsx", b"", pieces)
    turns = split_turns(document)
    comments = match_replies(document, turns, split_comments(document, turns))
    assert [(one.text, one.reply) for one in comments] == [("Cống tắc.", "Đã khơi."), ("Đèn hỏng.", "Sẽ thay.")]


def _beside(reply: str, *lines: str) -> list[str | None]:
    """Return the answers of the comments that stand, one on a line, in a cell beside `reply`."""
    words = "\n".join(f"- {line}" for line in lines)
    pieces = [
        Piece(words, "cell", "row 2", table=1, row=2, column="Nội dung kiến nghị"),
        Piece(reply, "cell", "row 2", table=1, row=2, column="Trả lời"),
    ]
    document = build_document("so.xlsx", b"", pieces)
    turns = split_turns(document)
    return [comment.reply for comment in match_replies(document, turns, split_comments(document, turns))]


def test_of_several_comments_beside_one_answer_those_get_it_that_it_names() -> None:
    asked = ("Trạm y tế hết thuốc huyết áp từ tháng 4", "Heo nhà bên thả phân xuống rạch", "Đường ĐH609 lòi đá hộc")
    answer = "Xã buộc hộ nuôi heo làm hầm biogas trước 30/8.\nThuốc huyết áp đã về trạm ngày 08/8."
    pig, drug = answer.split("\n")
    assert _beside(answer, *asked) == [drug, pig, None]
    assert _beside("Các ý kiến xã đã giải quyết xong.", *asked) == ["Các ý kiến xã đã giải quyết xong."] * 3
    assert _beside("Xong cả.", *asked) == ["Xong cả."] * 3


def test_words_that_only_put_it_off_answer_nothing() -> None:
    asked = "Trạm y tế hết thuốc huyết áp từ tháng 4"
    assert [_beside(reply, asked) for reply in ("Đã ghi nhận.", "Chờ báo cáo của ngành", "-")] == [[None]] * 3
    assert _beside("Không đủ điều kiện.", asked) == ["Không đủ điều kiện."]


def test_answers_that_number_as_the_comments_do_go_by_their_numbers() -> None:
    asked = ["1. Ông Vi Văn Thuật: cổng chào che biển báo", "2. Bà Lục Thị Nòn: chợ phiên không có nhà vệ sinh"]
    answers = ["1. Xã sẽ dời cổng lùi vào 5 mét.", "2. Đã có vốn, xây trong quý IV."]
    comments = _read("Ý KIẾN CỬ TRI", *asked, "TRẢ LỜI CỦA UBND XÃ", *answers)
    assert [comment.reply for comment in comments] == ["Xã sẽ dời cổng lùi vào 5 mét.", "Đã có vốn, xây trong quý IV."]
    crossed = ["1. Chợ phiên đã xây nhà vệ sinh.", "2. Cổng chào sẽ dời lùi vào."]
    comments = _read("Ý KIẾN CỬ TRI", *asked, "TRẢ LỜI CỦA UBND XÃ", *crossed)
    assert [comment.reply for comment in comments] == ["Cổng chào sẽ dời lùi vào.", "Chợ phiên đã xây nhà vệ sinh."]


def test_an_answer_under_a_group_is_for_the_comments_of_that_group() -> None:
    comments = _read(
        "II. Ý KIẾN CỦA ĐẠI BIỂU",
        "Nhóm A. Đất đai, xây dựng:",
        "- Ông Vương Đắc Thụ, tổ 3: Hồ sơ đất dịch vụ tổ 16 nộp đã mười năm.",
        "Nhóm B. Văn hóa, xã hội:",
        "- Bà Lê Thị Na, tổ 16: Hội trường tổ 16 mượn tạm nhà dân đã sáu năm.",
        "III. PHẦN TRẢ LỜI",
        "Nhóm B (Phó Chủ tịch phụ trách văn xã):",
        "Tổ 16 quận đã bố trí vốn, khởi công quý I/2019.",
    )
    assert [comment.reply for comment in comments] == [None, "Tổ 16 quận đã bố trí vốn, khởi công quý I/2019."]


def test_an_answer_that_is_a_list_answers_item_by_item() -> None:
    comments = _read(
        "Ý kiến cử tri:",
        "Ông Tô Văn Rạng (thôn Hạ):",
        "- Nền nhà văn hóa lún, tường nứt.",
        "- Cột điện dựng xong chưa kéo dây.",
        "- Sổ đỏ thu từ tháng 3 chưa trả.",
        "Chủ tịch UBND xã trả lời:",
        "- Nền được gia cố, kè thêm đá hộc trong tháng 5.",
        "- Điện lực cam kết lắp công tơ trước ngày 05/11/2023.",
        "- Địa chính trả hồ sơ, giấy tờ trong tuần.",
    )
    assert [comment.reply for comment in comments] == [
        "Nền được gia cố, kè thêm đá hộc trong tháng 5.",
        "Điện lực cam kết lắp công tơ trước ngày 05/11/2023.",
        "Địa chính trả hồ sơ, giấy tờ trong tuần.",
    ]


def test_whoever_only_keeps_time_answers_nobody() -> None:
    comments = _read(
        "Ý kiến cử tri:",
        "Ông Tô Văn Rạng, thôn Hạ: Chợ thiếu nước rửa, mỗi hộ phải gánh từ giếng.",
        "Chủ tọa: Đề nghị mỗi hộ phát biểu không quá ba phút.",
    )
    assert [comment.reply for comment in comments] == [None]


def test_whoever_grants_a_request_answers_it_though_he_sounds_polite() -> None:
    comments = _read(
        "Ý kiến cử tri:",
        "Ông Tô Văn Rạng, thôn Hạ: Nước tự chảy mùa khô không đủ, đề nghị chia lịch.",
        "Chủ tịch UBND xã: Nhất trí, giao tổ quản lý chia lịch từ mai.",
    )
    assert [comment.reply for comment in comments] == ["Nhất trí, giao tổ quản lý chia lịch từ mai."]


@pytest.mark.parametrize(
    ("about_kinh", "about_en"),
    [
        ("5.1. Ý kiến ông Kính: ", "5.2. Ý kiến bà Én về tiền rừng: "),
        ("- Về ý kiến của ông Mã Văn Kính: ", "- Đối với kiến nghị của bà Lò Thị Én, bản Co: "),
        ("- Phản ánh của anh Kính (bản Nậm): ", "- Câu hỏi của cô Én: "),
    ],
)
def test_answers_given_person_by_person_in_a_later_part_find_whom_they_are_for(about_kinh: str, about_en: str) -> None:
    comments = _read(
        "4. Ý kiến của cử tri:",
        "4.1. Ông Mã Văn Kính, bản Nậm phát biểu: Máng nước về bản gãy hai chỗ, đề nghị xã làm lại.",
        "4.2. Bà Lò Thị Én, bản Co phát biểu: Tiền khoán rừng quý trước nhà tôi chưa được nhận.",
        "5. Ông Hà Văn Páo - Chủ tịch UBND xã tiếp thu, giải trình:",
        f"{about_kinh}Xã đã mua ống, tuần sau thợ lên lắp.",
        f"{about_en}Kho bạc đã chuyển tiền ngày 3/6, mời bà ra bưu điện nhận.",
    )
    assert [(comment.turn.speaker, comment.reply) for comment in comments] == [
        ("Mã Văn Kính", "Xã đã mua ống, tuần sau thợ lên lắp."),
        ("Lò Thị Én", "Kho bạc đã chuyển tiền ngày 3/6, mời bà ra bưu điện nhận."),
    ]


def test_an_answer_begins_behind_who_gives_it() -> None:
    comments = _read(
        "Ý kiến cử tri:",
        "Ông Mã Văn Kính (bản Nậm) phản ánh, máng nước về bản gãy hai chỗ, bốn chục hộ phải gánh nước suối.",
        "Bà Lò Thị Én (bản Co) cho rằng tiền khoán rừng quý trước nhà bà chưa được nhận, hỏi ai cũng không biết.",
        "Giải trình tại hội nghị, ông Hà Văn Páo - Chủ tịch UBND xã cho biết, máng nước bản Nậm sẽ thay trong tháng 5.",
    )
    assert [(comment.text, comment.reply) for comment in comments] == [
        ("máng nước về bản gãy hai chỗ, bốn chục hộ phải gánh nước suối.", "máng nước bản Nậm sẽ thay trong tháng 5."),
        ("tiền khoán rừng quý trước nhà bà chưa được nhận, hỏi ai cũng không biết.", None),
    ]


def test_whoever_answers_by_subject_after_the_last_of_several_answers_each_of_them() -> None:
    comments = _read(
        "Ý kiến cử tri:",
        "Ông Mã Văn Kính (bản Nậm): Máng nước về bản gãy hai chỗ, bốn chục hộ phải gánh nước suối.",
        "Bà Lò Thị Én (bản Co): Tiền khoán rừng quý trước nhà tôi chưa được nhận, hỏi ai cũng không biết.",
        "Anh Giàng A Páo (bản Tủa): Loa công cộng đầu bản rè ba tháng nay.",
        "Chủ tịch UBND xã trả lời: Về máng nước thì tuần sau thợ lên lắp ống mới. Còn tiền khoán rừng, kho bạc đã "
        "chuyển ngày 3/6. Riêng loa công cộng thì bưu điện đã thay bộ khuếch đại. Về cầu treo, xã chưa có vốn.",
    )
    assert [comment.reply for comment in comments] == [
        "Về máng nước thì tuần sau thợ lên lắp ống mới.",
        "Còn tiền khoán rừng, kho bạc đã chuyển ngày 3/6.",
        "Riêng loa công cộng thì bưu điện đã thay bộ khuếch đại.",
    ]
