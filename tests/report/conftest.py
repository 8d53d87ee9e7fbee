"""Routed comments of an invented meeting: short, long, hostile to sheets and pages, and one denunciation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.records import (
    Abstained,
    Candidate,
    Comment,
    Deadline,
    Meeting,
    Prediction,
    PreparedComment,
    Routed,
    RoutedComment,
    Scored,
    Setting,
    Span,
    Turn,
)
from pipeline.report import Words, as_record

TOPIC_NAMES = {
    "hu_hong_mat_duong": "Hư hỏng mặt đường",
    "cap_dien": "Cấp điện",
    "ung_ngap": "Úng ngập",
    "so_do_lan_dau": "Cấp giấy chứng nhận lần đầu",
    "dao_duc_cong_vu": "Thái độ, đạo đức công vụ",
    "vi_pham_can_bo": "Vi phạm của cán bộ",
}
FIELDS = {
    "hu_hong_mat_duong": "Giao thông, bến bãi",
    "cap_dien": "Điện, nước, thoát nước",
    "ung_ngap": "Điện, nước, thoát nước",
    "so_do_lan_dau": "Đất đai",
    "dao_duc_cong_vu": "Cải cách hành chính",
    "vi_pham_can_bo": "Phòng chống tham nhũng",
}
OFFICES = {
    "so_xay_dung": "Sở Xây dựng",
    "ubnd_xa_phuong": "UBND phường Phú Thượng",
    "evn_hanoi": "Tổng công ty Điện lực TP Hà Nội",
    "so_nnmt": "Sở Nông nghiệp và Môi trường",
    "thanh_tra_tp": "Thanh tra thành phố Hà Nội",
}
FORMULA = "=cmd|' /C calc'!A0 là nội dung có người gõ vào ô phản ánh, còn đường ngõ 12 thì vẫn hỏng"
SCRIPT = '<script>alert("x")</script> Khu vực chân cầu hay ngập, đề nghị nạo vét cống & hố ga'
LONG = (
    "Thay mặt bà con cụm dân cư số 4, tôi xin phản ánh việc cấp điện. Từ đầu tháng 5 tới nay, cứ vào giờ cao điểm "
    "buổi tối là điện áp tụt, điều hòa không chạy, có hôm mất điện hai tiếng. Trạm biến áp đặt cạnh nhà văn hóa đã "
    "quá tải từ năm ngoái, khi khu nhà cho thuê xây thêm gần 60 phòng. Chúng tôi đã gọi tổng đài nhiều lần, nhân viên "
    "có xuống đo nhưng chỉ hẹn chung chung.\nĐề nghị ngành điện nâng công suất trạm trước mùa hè và thông báo lịch "
    "cắt điện sớm hơn cho người dân, nhất là các hộ có người già và trẻ nhỏ."
)
MEETING = Meeting(
    title="Hội nghị đối thoại định kỳ quý IV/2026 phường Phú Thượng",
    setting=Setting(place="phường Phú Thượng, Hà Nội", date="2026-11-12", level="xa_phuong"),
    chair="Lường Văn Khoát",
)

UNKNOWN = Setting()

Make = Callable[..., RoutedComment]


def make_routed(
    text: str = "Đường liên tổ bong tróc, đề nghị sửa chữa.",
    *,
    n: int = 1,
    masked: str | None = None,
    kind: str = "kien_nghi",
    topic: str = "hu_hong_mat_duong",
    offices: tuple[tuple[str, float], ...] = (("so_xay_dung", 0.86), ("ubnd_xa_phuong", 0.41), ("so_nnmt", 0.05)),
    auto: bool = True,
    reasons: tuple[str, ...] = (),
    due_on: str | None = "2026-11-26",
    basis: str | None = "Luật Tiếp công dân, Điều 28 khoản 1",
    speaker: str | None = "Vi Thị Nhạn",
    speaker_place: str | None = "tổ dân phố 5, phường Phú Thượng",
    state: Any = "to_route",
    reply: str | None = None,
    promised_by: str | None = None,
    meeting: Meeting = MEETING,
    setting: Setting = UNKNOWN,
) -> RoutedComment:
    """Return a routed comment; what is not given is ordinary."""
    start = n * 1000
    turn = Turn(
        id=f"bien-ban.docx#{n}",
        input_id=f"bien-ban.docx#{n}",
        source="bien-ban.docx",
        locator=f"paragraph {n + 20}",
        span=Span(start, start + len(text)),
        role="citizen",
        speaker=speaker,
        speaker_place=speaker_place,
        setting=setting,
    )
    comment = Comment(f"bien-ban.docx#{n}.1", turn, turn.span, text, state, reply, promised_by)
    candidates = tuple(
        Candidate(id_, OFFICES[id_], f"ha_noi/{id_}", "lead" if rank == 0 else "cooperating", probability)
        for rank, (id_, probability) in enumerate(offices)
    )
    outcome = (Routed if auto else Abstained)(
        candidates, reasons, (Span(start, start + 5),), Deadline(due_on, basis), "2026-11-01"
    )
    shown = text if masked is None else masked
    prepared = PreparedComment(comment, shown, shown.lower(), tuple(range(len(shown) + 1)))
    prediction = Prediction(
        types=(Scored(kind, 0.93123456),),
        topics=(Scored(topic, 0.88), Scored("ung_ngap", 0.07), Scored("cap_dien", 0.03), Scored("so_do_lan_dau", 0.02)),
        tiers=(),
        agencies=tuple(Scored(*office) for office in offices),
        model_id="linear@3",
    )
    return RoutedComment(prepared, prediction, outcome, meeting, TOPIC_NAMES)


def make_meeting() -> list[RoutedComment]:
    """Return a small meeting with one of everything."""
    two = "Hai cơ quan có khả năng gần như nhau"
    return [
        make_routed(n=1),
        make_routed(
            LONG, n=2, topic="cap_dien", offices=(("evn_hanoi", 0.71), ("ubnd_xa_phuong", 0.22)),
            speaker="Phùng Bá Sửu",
            state="answered", reply="Ngành điện đã lắp thêm máy biến áp 400 kVA trong tháng 9.",
            due_on=None, basis=None,
        ),
        make_routed(FORMULA, n=3, auto=False, reasons=(two, "Chưa rõ tuyến đường do ai quản lý"),
                    offices=(("ubnd_xa_phuong", 0.44), ("so_xay_dung", 0.39), ("so_nnmt", 0.004)), due_on="2026-12-14"),
        make_routed(SCRIPT, n=4, topic="ung_ngap", kind="phan_anh", speaker=None, speaker_place=None),
        make_routed("- Đèn ngõ hỏng.", n=5, topic="cap_dien", due_on="2027-01-30"),
        make_routed(
            "Tôi tố cáo ông Khổng Văn Dậu nhận tiền làm hồ sơ, số máy 0912 000 111.", n=6, kind="to_cao",
            masked="Tôi tố cáo [HỌ TÊN] nhận tiền làm hồ sơ, số máy [SĐT].", topic="vi_pham_can_bo", auto=False,
            offices=(("thanh_tra_tp", 0.55),), reasons=("Tố cáo luôn do người xem xét",), speaker="Đèo Thị Lưu",
        ),
        make_routed("Bao giờ cấp sổ đỏ cho 14 hộ ở bãi giữa?", n=7, kind="hoi_dap", topic="so_do_lan_dau",
                    offices=(), auto=False, reasons=("Không rõ địa bàn",), due_on=None, basis=None),
        make_routed("Vỉa hè sạch hẳn.", n=8, state="promised", promised_by="2026-12-20", reply="Phường sẽ làm xong.",
                    due_on="2026-12-20", basis="Hạn nêu tại hội nghị"),
    ]  # fmt: skip


@pytest.fixture
def routed() -> Make:
    """Make one routed comment."""
    return make_routed


@pytest.fixture
def records() -> list[dict[str, Any]]:
    """The records of a small meeting."""
    return [as_record(each) for each in make_meeting()]


@pytest.fixture
def words() -> Words:
    """The names of the small meeting's topics and offices."""
    return Words(fields=FIELDS, topics=tuple(TOPIC_NAMES.values()), agencies=tuple(OFFICES.values()))
