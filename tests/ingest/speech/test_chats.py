"""Messages of chats in the ways that programs export them."""

from pipeline.ingest import split_turns
from pipeline.records import Document
from tests.ingest.papers import of_lines

DRAIN = "Cống đầu ngõ tắc, nước ngập tới gối, đề nghị phường khơi."


def _said(document: Document) -> list[tuple[str, str | None, str]]:
    return [(turn.role, turn.speaker, turn.span.cut(document.text)) for turn in split_turns(document)]


def test_a_message_stands_behind_its_time_and_writer() -> None:
    for first, second in (("[08:12, 3/5/2026] ", "[08:20, 3/5/2026] "), ("03/05/26, 08:12 - ", "03/05/26, 8:20 PM - ")):
        document = of_lines(
            f"{first}Chị Sen Tổ 3: {DRAIN}",
            f"{second}Cơ Lỗ: nhà em cũng thế",
            f"{second}Tổ trưởng Páo: để tôi báo công ty nước nhé",
            f"{second}Loan: <Đã bỏ qua ảnh>",
            f"{second}UBND Phường: Phường đã cho người xuống.",
        )
        assert _said(document) == [
            ("citizen", "Sen", DRAIN),
            ("clerk", "Cơ Lỗ", "nhà em cũng thế"),
            ("chair", "Tổ trưởng Páo", "để tôi báo công ty nước nhé"),
            ("official", "UBND Phường", "Phường đã cho người xuống."),
        ]


def test_comments_under_a_post_stand_between_names_and_offers_to_like_them() -> None:
    document = of_lines(
        "Mời bà con góp ý:", "Sen Mã", DRAIN, "Thích · Phản hồi · 2 giờ", "Lỗ Cơ", "Chợ tràn đường.", "Like Reply 1 h"
    )
    assert _said(document) == [("citizen", "Sen Mã", DRAIN), ("citizen", "Lỗ Cơ", "Chợ tràn đường.")]


def test_a_few_lines_with_times_are_no_chat() -> None:
    document = of_lines(f"[08:12, 3/5/2026] Chị Sen: {DRAIN}", "Hết.")
    assert [name for role, name, _ in _said(document) if role == "citizen"] == ["Sen"]


def test_a_host_gathers_answers_whom_he_speaks_to_and_keeps_order() -> None:
    document = of_lines(
        "[07:02, 9/6/2026] Tổ phó Páo: Cả xóm ơi, ai có gì viết vào đây trước 17h nhé",
        f"[07:10, 9/6/2026] Loan Trà 12.04: {DRAIN}",
        "[07:12, 9/6/2026] Cơ: +1",
        "[07:20, 9/6/2026] Sen Mã: Bến phà Vồi tối om, hôm nọ có người ngã xuống sông.",
        "[07:25, 9/6/2026] Tổ phó Páo: Cô Loan ơi, chiều nay có thợ xuống khơi rồi ạ",
        "[07:26, 9/6/2026] Tổ phó Páo: bến phà hỏng bóng, mai thay",
        "[07:30, 9/6/2026] Hộ Lỗ: cần tuyển 2 phụ bếp, ib em nhé",
        "[07:31, 9/6/2026] Tổ phó Páo: @Hộ Lỗ nhóm không đăng quảng cáo",
    )
    assert [(role, name) for role, name, _ in _said(document)] == [
        ("chair", "Tổ phó Páo"),
        ("citizen", "Loan Trà 12.04"),
        ("clerk", "Cơ"),
        ("citizen", "Sen Mã"),
        ("official", "Tổ phó Páo"),
        ("official", "Tổ phó Páo"),
        ("clerk", "Hộ Lỗ"),
        ("clerk", "Tổ phó Páo"),
    ]


def test_a_host_may_have_a_matter_of_his_own() -> None:
    document = of_lines(
        "[07:02, 9/6/2026] Thu (admin): Mọi người gửi vào nhóm để em chuyển phường nha",
        f"[07:10, 9/6/2026] Sen Mã: {DRAIN}",
        "[07:11, 9/6/2026] Lỗ Cơ: nhà em cũng thế",
        "[07:20, 9/6/2026] Thu (admin): Em thì đề nghị phường dẹp chợ cóc trước ngõ 9.",
    )
    assert [role for role, _, _ in _said(document)] == ["chair", "citizen", "clerk", "citizen"]


def test_a_message_stands_below_its_writer_and_time() -> None:
    document = of_lines(
        "Ban quản trị - Vi, [03.05.2026 19:02]",
        "Cả nhà ơi, ai có ý kiến ghi vào đây, tối em gửi phường nhé",
        "Cơ, [03.05.2026 19:04]",
        "👍",
        "Sen Mã, [03.05.2026 19:10]",
        DRAIN,
        "Lỗ Cơ, [03.05.2026 19:12]",
        "In reply to Sen Mã:",
        "đúng đấy chị, nhà em ngập suốt",
        "Loan Trà, [03.05.2026 19:20]",
        "[Ảnh]",
        "Cột đèn ngõ 5 nghiêng sắp đổ,",
        "mong phường cho người xem.",
    )
    assert _said(document) == [
        ("chair", "Ban quản trị - Vi", "Cả nhà ơi, ai có ý kiến ghi vào đây, tối em gửi phường nhé"),
        ("citizen", "Sen Mã", DRAIN),
        ("clerk", "Lỗ Cơ", "đúng đấy chị, nhà em ngập suốt"),
        ("citizen", "Loan Trà", "Cột đèn ngõ 5 nghiêng sắp đổ,\nmong phường cho người xem."),
    ]


def test_buttons_below_a_comment_may_stand_on_lines_of_their_own_in_any_order() -> None:
    document = of_lines(
        "Phường Vồi", "3 tháng 5 lúc 08:00 · Công khai", "Mời bà con góp ý dưới bài này.",
        "12 bình luận 3 lượt chia sẻ",
        "Phù hợp nhất", "Sen Mã", "Fan cứng", DRAIN, "Bến phà tối om.", "Thích", "Phản hồi", "2 ngày",
        "Tác giả", "Phường Vồi", "Sen Mã Phường đã cho thợ khơi cống sáng nay.", "1 ngày", "Thích", "Phản hồi", "4",
        "Sen Mã", "Dạ em cảm ơn phường, nhanh quá", "Thích", "Phản hồi",
        "Cơ Lỗ", "Sen Mã nhà tôi cũng bị", "Thích", "Phản hồi", "Người tham gia ẩn danh",
        "Chợ tràn ra đường, xe không vào được.", "5 giờ · Đã chỉnh sửa", "Thích", "Phản hồi", "Lan Vồi", "Hóng",
        "1 giờ", "Thích", "Trả lời", "Páo", "ai cần thịt bò ib em nha các mẹ ơi", "Thích", "Phản hồi",
        "Viết bình luận…",
    )  # fmt: skip
    assert _said(document) == [
        ("citizen", "Sen Mã", f"{DRAIN}\nBến phà tối om."),
        ("official", "Phường Vồi", "Phường đã cho thợ khơi cống sáng nay."),
        ("clerk", "Sen Mã", "Dạ em cảm ơn phường, nhanh quá"),
        ("clerk", "Cơ Lỗ", "nhà tôi cũng bị"),
        ("citizen", None, "Chợ tràn ra đường, xe không vào được."),
        ("clerk", "Lan Vồi", "Hóng"),
        ("clerk", "Páo", "ai cần thịt bò ib em nha các mẹ ơi"),
    ]


def test_readers_write_below_an_article() -> None:
    article = (
        "* Bà Mã Thị Sen ở thôn Vồi phản ánh: Cống đầu thôn tắc hai tháng.",
        "Hồi âm",
        "UBND xã Vồi đã khơi cống.",
    )
    for below in (
        ("Cơ Lỗ 07:02 12/8", DRAIN, "Lan - 2 giờ trước", "Bến phà tối om."),
        ("Cơ Lỗ", "12/8/2024 07:02", DRAIN, "Lan", "2 giờ trước", "Bến phà tối om."),
        ("Cơ Lỗ", DRAIN, "Thích Trả lời 2 giờ trước", "Lan", "Bến phà tối om.", "3 Thích Trả lời"),
    ):
        assert _said(of_lines(*article, "Ý kiến bạn đọc (2)", *below)) == [
            ("citizen", "Mã Thị Sen", "Cống đầu thôn tắc hai tháng."),
            ("official", None, "UBND xã Vồi đã khơi cống."),
            ("citizen", "Cơ Lỗ", DRAIN),
            ("citizen", "Lan", "Bến phà tối om."),
        ]
