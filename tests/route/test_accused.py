"""A comment about people in office does not go to their office, and is offered to the one above."""

from __future__ import annotations

import pytest

from pipeline.records import Prediction

from .conftest import Route, predict

DENUNCIATION = predict(topic="tham_nhung_tieu_cuc", kind="to_cao", agencies=(("ubnd_xa_phuong", 0.8),))


def ids(route: Route, text: str, place: str, on: str, prediction: Prediction = DENUNCIATION) -> list[str]:
    return [one.agency_id for one in route(text, prediction, place=place, on=on, level=None).candidates]


@pytest.mark.parametrize(
    ("text", "place", "on", "accused", "above"),
    [
        (
            "Tôi tố cáo ông phó chủ tịch xã lấn đất công làm quán.",
            "xã Yên Bài, Hà Nội", "2026-05-04", "ubnd_xa_phuong", "ubnd_thanh_pho",
        ),
        (
            "Tôi tố cáo ông phó chủ tịch xã lấn đất công làm quán.",
            "xã Yên Bài, huyện Ba Vì, Hà Nội", "2022-05-04", "ubnd_xa_phuong", "ubnd_quan_huyen",
        ),
        (
            "Phó Chủ tịch UBND huyện chỉ định thầu cho công ty nhà mình, tôi tố cáo.",
            "huyện Ba Vì, Hà Nội", "2022-05-04", "ubnd_quan_huyen", "ubnd_thanh_pho",
        ),
        (
            "Tôi tố cáo ông phó chủ tịch UBND thành phố Vinh ký cho thuê đất công.",
            "thành phố Vinh, tỉnh Nghệ An", "2023-05-04", "ubnd_quan_huyen", "ubnd_thanh_pho",
        ),
        (
            "Cán bộ công an phường nhận tiền của quán nhậu, tôi xin tố cáo.",
            "phường Phú Thượng, Hà Nội", "2026-05-04", "cong_an_xa_phuong", "cong_an_thanh_pho",
        ),
        (
            "Hiệu trưởng trường THPT thu quỹ hai lần, phụ huynh chúng tôi tố cáo.",
            "phường Phú Thượng, Hà Nội", "2026-05-04", "truong_hoc_cong_lap", "so_gddt",
        ),
    ],
)  # fmt: skip
def test_the_office_above_is_offered_instead(
    route: Route, text: str, place: str, on: str, accused: str, above: str
) -> None:
    found = ids(route, text, place, on)
    assert accused not in found
    assert above in found


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi ông Chủ tịch UBND phường: tôi tố cáo chủ thầu ăn bớt xi măng.",
        "Tôi tố cáo nhóm cho vay nặng lãi, mong lãnh đạo phường can thiệp.",
        "Đề nghị đồng chí chủ tịch phường xác minh việc chủ bãi xe thu tiền trái phép.",
        "Giám đốc hợp tác xã rút tiền quỹ của xã viên, chúng tôi tố cáo.",
    ],
)
def test_whoever_is_turned_to_is_not_taken_for_the_accused(route: Route, text: str) -> None:
    assert "ubnd_xa_phuong" in ids(route, text, "phường Phú Thượng, Hà Nội", "2026-05-04")


def test_the_reason_names_both_offices(route: Route) -> None:
    outcome = route("Tôi tố cáo phó chủ tịch phường nhận tiền.", DENUNCIATION)
    (reason,) = [one for one in outcome.reasons if "bị phản ánh" in one]
    assert "UBND phường Phú Thượng" in reason
    assert "thành phố Hà Nội" in reason


def test_a_complaint_about_rudeness_does_not_go_to_those_who_were_rude(route: Route) -> None:
    prediction = predict(topic="thai_do_cong_vu", kind="phan_anh")
    text = "Cán bộ một cửa phường nói năng cộc lốc với người già."
    assert "ubnd_xa_phuong" not in ids(route, text, "phường Phú Thượng, Hà Nội", "2026-05-04", prediction)


def test_a_first_complaint_may_go_to_whoever_decided(route: Route) -> None:
    prediction = predict(topic="boi_thuong", kind="khieu_nai")
    text = "Tôi khiếu nại phương án đền bù của chủ tịch phường."
    assert "ubnd_xa_phuong" in ids(route, text, "phường Phú Thượng, Hà Nội", "2026-05-04", prediction)
