"""The sealed lane through the pages: named persons only, and every look leaves a trace."""

from __future__ import annotations

import pytest

from ..cases.conftest import BUILD, PutItems, laid_of
from .conftest import Clerks
from .test_desk_page import fields_of

TEXT = "Tôi tố cáo cán bộ thu tiền sai của dân."


@pytest.fixture
def sealed(put: PutItems) -> int:
    accused = ("ubnd_xa_phuong",)
    (item_id,) = put(laid_of(TEXT, denunciation=0.9, concerned=accused, type_id="to_cao", agencies=(BUILD,)))
    return item_id


@pytest.mark.parametrize("role", ["reviewer", "analyst", "monitor", "administrator"])
def test_the_wrong_person_finds_nothing_anywhere(clerks: Clerks, sealed: int, role: str) -> None:
    browser = clerks.log_in(role)
    assert browser.get("/sealed").status_code == 403
    assert browser.get(f"/queue?item={sealed}").status_code == 404
    assert browser.get("/queue?sealed=1").status_code == 403
    for path in ("/queue", "/queue?queue=all", "/queue?words=thu+tien", "/queue?type=to_cao&queue=all"):
        assert "thu tiền sai" not in browser.get(path).text


def test_a_named_person_unmasks_it_with_a_reason_that_is_shown(clerks: Clerks, sealed: int) -> None:
    opener = clerks.log_in("reviewer", opens_sealed=True)
    assert str(sealed) in opener.get("/sealed").text
    page = opener.open(f"/queue?sealed=1&item={sealed}")
    at = f"/items/{sealed}/unmask"
    assert opener.post(at, fields_of(page, at)).status_code == 422
    assert TEXT in opener.post(at, fields_of(page, at) | {"reason": "xác minh đơn"}).text
    assert "xác minh đơn" in opener.get("/sealed").text


def test_it_is_never_sent_to_the_office_concerned(clerks: Clerks, sealed: int) -> None:
    opener = clerks.log_in("reviewer", opens_sealed=True)
    page = opener.open(f"/queue?sealed=1&item={sealed}")
    at = f"/items/{sealed}/decision"
    assert opener.post(at, fields_of(page, at) | {"office": "ha_noi/phu_thuong/ubnd"}).status_code == 422
    offered = opener.get(f"/offices?q=ubnd+phuong&item={sealed}").json()
    assert "ubnd_xa_phuong" not in {one["agency_id"] for one in offered}


def test_next_in_the_sealed_lane_stays_there(clerks: Clerks, sealed: int) -> None:
    opener = clerks.log_in("reviewer", opens_sealed=True)
    assert opener.get("/queue/next?sealed=1").headers["location"] == f"/queue?sealed=1&item={sealed}"
    assert opener.get("/queue/next").headers["location"] == "/queue"
