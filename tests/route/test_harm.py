"""What must never go out unattended, however sure the model is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.records import Scored
from pipeline.text import strip_tones

from .conftest import Route, is_routed, predict

LOW = (("so_y_te", 0.3), ("so_gddt", 0.28), ("so_noi_vu", 0.27))

DANGER = [
    "Ban công tầng ba khu tập thể rơi một mảng vữa to xuống lối trẻ con đi học.",
    "Có hộ nuôi gia súc để bình ga cũ rò rỉ ngay cạnh bếp, mùi nồng cả ngõ.",
    "Chồng chị hàng xóm say rượu là đánh, đêm qua chị phải chạy sang nhà tôi trốn.",
    "Nhóm học sinh lớp 9 chặn đánh bạn ở cổng sau trường rồi quay phim.",
    "Em nhắn trong nhóm tổ dân phố là em không muốn sống nữa, mong ai đó đến xem.",
    "Hố ga mất nắp, tuần trước một cụ rơi xuống cống gãy chân.",
    "Ven suối sau nhà đất nứt dài, mưa đêm là sạt lở xuống nhà dưới.",
    "Quán nước đầu ngõ tụ tập con nghiện, kim tiêm vứt ra vườn hoa.",
    "Dây cáp của nhà mạng đứt sà xuống giữa lòng đường từ sáng.",
    "Nhà bên cãi nhau chuyện mái hiên mà vác cả dao ra dọa.",
    "Chó thả rông không rọ mõm ở sân chơi, đã cắn một cháu bé.",
    "Hệ thống báo cháy của chợ không kêu, lối thoát nạn phía sau bị kê sạp.",
    "Thanh niên tụ tập ở vườn hoa hít bóng cười đến khuya.",
    "Đêm nào cũng có xe ba gác ra bờ sông đổ trộm mấy can hóa chất.",
]


@pytest.mark.parametrize("text", DANGER)
def test_danger_to_life_is_told_to_whoever_is_on_duty(route: Route, text: str) -> None:
    outcome = route(text)
    assert not is_routed(outcome)
    assert "báo người trực" in outcome.reasons[0]


@pytest.mark.parametrize(
    "text",
    [
        "Nha tap the tang 2 roi mot mang vua, nguy co sap, xin phuong cu nguoi xem.",
        "Ong Nguyen Van Tam o to 3 hay cam dao doa giet hang xom, ba con so lam.",
        "Day dien ha the dut nam giua ngo tu toi qua, de nghi xu ly ngay.",
    ],
)
def test_danger_typed_without_diacritics_counts_too(route: Route, text: str) -> None:
    assert "báo người trực" in route(text).reasons[0]


@pytest.mark.parametrize(
    "text",
    [
        "Đèn chiếu sáng trong ngõ mình tắt, đề nghị phường thay bóng.",
        "Đề nghị cấp bổ sung thùng rác ở vườn hoa cho bà con.",
        "Bà con tiểu thương xin giảm giá thuê sạp chợ trong quý này.",
        "Đề nghị trồng thêm cây dọc phố và cắt tỉa hằng năm.",
    ],
)
@pytest.mark.parametrize("bare", [False, True])
def test_everyday_requests_are_not_taken_for_danger(route: Route, text: str, bare: bool) -> None:
    reasons = route(strip_tones(text) if bare else text).reasons
    assert not any("báo người trực" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bà con giáo dân xin sửa đường vào nhà thờ cho đèn sáng hơn.", "nhạy cảm"),
        ("Chúng tôi gồm 27 hộ cùng ký đơn phản đối bãi xe.", "đông người"),
        ("Việc này đã có bản án của tòa mà phường chưa thi hành.", "tòa án"),
        ("Tôi không đồng ý Quyết định số 214 thu hồi sân chơi.", "quyết định hành chính"),
    ],
)
def test_delicate_matters_need_a_person(route: Route, text: str, told: str) -> None:
    outcome = route(text)
    assert not is_routed(outcome)
    assert any(told in reason for reason in outcome.reasons)


def test_whoever_follows_a_dissolved_district_is_for_a_person_to_find(route: Route) -> None:
    text = "Quyết định thu hồi đất của UBND quận cũ áp giá thấp, tôi đề nghị xem lại."
    assert any("kế thừa" in reason for reason in route(text, on="2026-03-02").reasons)
    assert not any("kế thừa" in reason for reason in route(text, on="2023-03-02").reasons)


def test_an_accused_without_a_name_is_held_back_when_conduct_is_the_matter(route: Route) -> None:
    text = "Người gác chợ vòi tiền từng sạp, ai không đưa thì bị dời chỗ."
    prediction = replace(predict(), topics=(Scored("cho", 0.6), Scored("tham_nhung_tieu_cuc", 0.3)))
    assert any("dấu hiệu vi phạm" in reason for reason in route(text, prediction).reasons)


@pytest.mark.parametrize(
    ("topic", "told"), [("khong_ro", "chưa rõ người dân đề nghị"), ("ngoai_dia_ban", "ngoài địa bàn")]
)
def test_a_text_without_a_matter_here_needs_a_person(route: Route, topic: str, told: str) -> None:
    assert any(told in reason for reason in route("Bà con chúng tôi cũng mong như thế.", predict(topic)).reasons)


def test_praise_makes_no_task(route: Route) -> None:
    outcome = route("Bà con rất phấn khởi vì đèn ngõ đã sáng, cảm ơn phường.", predict(kind="gop_y_khen_ngoi"))
    assert is_routed(outcome)
    assert "không sinh nhiệm vụ" in outcome.reasons[0]
    assert outcome.deadline.due_on is None


def test_a_low_probability_needs_a_person_and_is_stated(route: Route) -> None:
    outcome = route("Mong cấp trên quan tâm.", predict("khong_ro", agencies=LOW), level=None)
    assert any("chưa đủ chắc" in reason and "%" in reason for reason in outcome.reasons)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tổ trưởng thu quỹ thiên tai mà không có danh sách.", "dấu hiệu vi phạm"),
        ("Xin giữ kín cho tôi: quán đầu phố bán hàng quá giờ.", "giữ kín"),
        ("Chợ tạm họp cả buổi tối, nói ra tôi sợ bị trả thù.", "giữ kín"),
    ],
)
def test_officials_who_may_have_done_wrong_and_whoever_asks_for_secrecy_need_a_person(
    route: Route, text: str, told: str
) -> None:
    outcome = route(text)
    assert not is_routed(outcome)
    assert any(told in reason for reason in outcome.reasons)
