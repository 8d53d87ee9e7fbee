"""The overview: each number leads to what is behind it, nothing tells of a sealed comment, few cases are called few."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from pipeline.review.site import Site

from ..store.desk.rows import Rows

TODAY = date(2026, 11, 2)
UNATTENDED = {"state": "out", "check_kind": "unattended", "office": "ha_noi/so_xay_dung"}
ONCE = {"state": "decided", "check_kind": "second", "office": "ha_noi/so_xay_dung"}


@pytest.fixture
def rows(site: Site) -> Any:
    return Rows(site.store)


@pytest.fixture
def filled(rows: Any) -> int:
    """A meeting with comments in every state, checks, second looks; returns its id."""
    meeting = rows.meeting("Hội nghị tổ 5")
    raised = {"raised_on": TODAY - timedelta(days=3)}
    rows.item(meeting, due_on=TODAY - timedelta(days=1), **raised)
    rows.item(meeting, due_on=TODAY + timedelta(days=2), state="returned", **raised)
    for agency, seen in [("so_xay_dung", True), ("so_nnmt", True), ("so_xay_dung", False)]:
        rows.taken(meeting, agency=agency, seen=seen, **raised)
    checked = rows.item(meeting, state="out", queue=None, **raised)
    rows.decided(checked, "second", seen=False, before=UNATTENDED)
    second = rows.taken(meeting, **raised)
    rows.decided(second, "second", agency="so_nnmt", login="an", seen=False, before=ONCE)
    return int(meeting)


def links(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', page)]


@pytest.mark.parametrize("role", ["reviewer", "analyst", "monitor", "administrator"])
@pytest.mark.parametrize("by", ["field", "agency", "place", "week"])
def test_everybody_reads_it_by_whatever_group(filled: int, clerks: Any, role: str, by: str) -> None:
    page = clerks.log_in(role).get(f"/overview?by={by}")
    assert page.status_code == 200
    assert f'by={by}#groups" aria-current="true"' in page.text


def test_numbers_lead_to_the_comments_behind_them(filled: int, clerks: Any) -> None:
    page = clerks.log_in("analyst").get(f"/overview?meeting={filled}&since=2026-10-01")
    found = links(page.text)
    narrowed = f"meeting={filled}&since=2026-10-01"
    every = "queue=all&state=waiting,returned,disputed,decided,out,dropped"
    still_open = "queue=all&state=waiting,returned,disputed"
    assert f"/queue?{narrowed}&{still_open}&due=overdue" in found
    assert f"/queue?{narrowed}&{still_open}&due=week" in found
    assert f"/queue?{narrowed}&queue=all&state=decided" in found
    assert f"/queue?{narrowed}&{every}&field=giao_thong" in found
    assert f"/queue?meeting={filled}&since=2026-10-26&until=2026-11-01&{every}" in found
    assert f"/overview/behind?{narrowed}&figure=seen" in found


def test_a_list_holds_as_many_comments_as_its_number_says(filled: int, clerks: Any) -> None:
    client = clerks.log_in("analyst")
    page = client.get(f"/overview?meeting={filled}&by=agency").text
    numbers = re.findall(r'<a href="(/queue[?][^"]*)">(\d+)</a>', page)
    assert len(numbers) > 12
    for href, number in numbers:
        listed = client.get(unescape(href))
        assert len(re.findall(r'<li class="row', listed.text)) == int(number), href


def test_sealed_comments_are_told_only_in_all_and_not_when_few(rows: Any, clerks: Any) -> None:
    client, meeting = clerks.log_in("analyst"), rows.meeting()
    rows.item(meeting)
    without = client.get("/overview").text
    for _ in range(4):
        rows.item(meeting, sealed=True, type="to_cao", raised_on=TODAY)
    assert client.get("/overview").text == without
    rows.item(meeting, sealed=True)
    other = rows.meeting()
    for address in ("/overview", f"/overview?meeting={other}", "/overview?since=2030-01-01"):
        assert "<b>5</b>giữ bí mật" in client.get(address).text


def test_few_cases_are_called_few(filled: int, clerks: Any) -> None:
    page = unescape(clerks.log_in("analyst").get("/overview").text)
    assert "67% (2/3; từ 9% đến 99%)" in page
    assert "Chưa nói được gợi ý có ảnh hưởng" in page
    assert "Mới có 1 ý kiến được xem hai lần, giống nhau 0" in page
    assert "cần ít nhất 14 lần kiểm tra không sai lần nào" in page


def test_an_empty_desk_has_a_page_too(clerks: Any) -> None:
    page = clerks.log_in("monitor").get("/overview")
    assert page.status_code == 200
    assert "Chưa có trường hợp nào" in page.text


def test_comments_behind_a_figure_are_listed_masked(rows: Any, clerks: Any) -> None:
    meeting = rows.meeting()
    made = rows.taken(meeting, text="Gọi tôi số 0987 654 321, đèn ngõ hỏng.", agency="so_nnmt")
    rows.taken(meeting)
    client = clerks.log_in("monitor")
    page = client.get("/overview/behind?figure=seen&differs=1").text
    assert f"/queue?item={made}" in page
    assert "[SĐT]" in page
    assert "0987" not in page
    assert "Sở Nông nghiệp và Môi trường" in page
    assert page.count("/queue?item=") == 1
    assert client.get("/overview/behind?figure=seen").text.count("/queue?item=") == 2


def test_what_cannot_be_read_in_the_address_narrows_nothing_and_is_pointed_out(filled: int, clerks: Any) -> None:
    client = clerks.log_in("analyst")
    page = client.get("/overview?meeting=x'--&since=hôm+qua&until=2026-13-01&by=password")
    assert page.status_code == 200
    assert page.text.count("Ngày này không đọc được") == 2
    turned = client.get("/overview?since=2026-11-02&until=2026-11-01")
    assert "Ngày cuối đứng trước ngày đầu" in turned.text
    assert client.get("/overview/behind?figure=sealed&differs=9").status_code == 200


def test_pictures_have_no_style_of_their_own_and_names_are_escaped(rows: Any, clerks: Any) -> None:
    meeting = rows.meeting("<script>alert(1)</script>")
    rows.item(meeting, place="<img src=x onerror=alert(1)>")
    page = clerks.log_in("analyst").get("/overview?by=place").text
    assert "style=" not in page
    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_page_speaks_english_and_marks_what_is_vietnamese(filled: int, clerks: Any) -> None:
    page = clerks.log_in("analyst").get("/overview?lang=en").text
    assert "People and the suggestion" in page
    assert '<span lang="vi">Giao thông, bến bãi</span>' in page


def test_only_the_largest_groups_have_a_row_of_their_own(rows: Any, clerks: Any) -> None:
    meeting = rows.meeting()
    for number in range(24):
        rows.item(meeting, place=f"phường {number:02}")
    page = clerks.log_in("analyst").get("/overview?by=place").text
    assert "5 mục khác" in page
    assert page.count("place=ph") == 19 * 2
