"""Forms that are forged, stale, replayed, too large, or somebody else's: refused, on a page that helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.review.site import Site

from ..cases.conftest import BUILD, TURN, WARD, PutItems, laid_of
from .conftest import Clerks, Client, Clock
from .hostile import IDS, NUMBERS, SCRIPT, count, filled, helps, routes
from .test_desk_page import fields_of


@pytest.fixture
def chief(clerks: Clerks) -> Client:
    """Somebody who may do everything."""
    return clerks.log_in("administrator", opens_sealed=True, arbitrates=True)


@pytest.fixture
def anne(clerks: Clerks) -> Client:
    return clerks.log_in("reviewer")


def test_what_people_wrote_is_shown_as_text_wherever_it_comes_up(
    chief: Client, clerks: Clerks, put: PutItems, site: Site
) -> None:
    laid = laid_of(f"Ngõ ngập {SCRIPT}, đề nghị sửa.", agencies=((*WARD[:1], SCRIPT, *WARD[2:]), BUILD))
    laid.record["meeting"] |= {"title": SCRIPT, "place": SCRIPT}
    (item,) = put(laid)
    (sealed,) = put(laid_of(SCRIPT, harms=("secrecy",), record_id="2"))
    clerks.add("evil", name=SCRIPT)
    page = chief.open(f"/queue?item={item}")
    chief.post(f"/items/{item}/note", fields_of(page, f"/items/{item}/note") | {"note": SCRIPT})
    chief.post("/queue/views", {"name": SCRIPT, "query": f"words={SCRIPT}"})
    chief.post("/account/tokens", {"name": SCRIPT})
    chief.post(f"/items/{sealed}/unmask", {"reason": SCRIPT})
    chief.post("/imports", {"place": SCRIPT}, files=[("files", (f"{SCRIPT}.txt", b"x", "text/plain"))])
    paths = [filled(route.path, "1") for route in routes("GET")]
    paths += [f"/queue?item={item}", f"/queue?sealed=1&item={sealed}", "/queue?queue=all"]
    paths += [f"/queue?words={SCRIPT}", f"/offices?q={SCRIPT}", f"/bulk?words={SCRIPT}", f"/login?next={SCRIPT}"]
    seen = 0
    for path in paths:
        page = chief.get(path)
        if "text/html" in page.headers.get("content-type", ""):
            assert "<script>alert" not in page.text, path
            assert "<img src=x" not in page.text, path
            assert "script-src 'self'" in page.headers["content-security-policy"]
            seen += "&lt;script&gt;alert" in page.text
    assert seen >= 8  # it did come up
    found = chief.get("/offices", params={"q": SCRIPT})
    assert found.headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_forged_id_is_not_found(chief: Client, put: PutItems, site: Site, method: str) -> None:
    put(laid_of())
    chief.open("/queue")
    before = count(site)
    for route in routes(method):
        if "{" not in route.path:
            continue
        for one in IDS:
            path = filled(route.path, one)
            ask: Callable[..., Any] = chief.get if method == "GET" else chief.post
            page = ask(path) if method == "GET" else ask(path, {"version": "1", "request": "r" * 12, "reason": "x"})
            assert page.status_code in (400, 404, 405, 422), (path, page.status_code)
            assert helps(page), path
    assert count(site) == before


@pytest.mark.parametrize("number", NUMBERS)
def test_a_forged_number_in_a_form_is_refused(anne: Client, put: PutItems, site: Site, number: str) -> None:
    (item,) = put(laid_of(TURN, turn=TURN))
    page = anne.open(f"/queue?item={item}")
    form = fields_of(page, f"/items/{item}/decision")
    before = count(site)
    for path, fields in (
        (f"/items/{item}/decision", {"version": number, "chosen": "1"}),
        (f"/items/{item}/decision", {"chosen": number, "office": "no/such"}),
        (f"/items/{item}/merge", {"with": f"{number}:1"}),
        (f"/items/{item}/merge", {"with": f"{item}:{number}"}),
        (f"/items/{item}/split", {"starts": number}),
        (f"/items/{item}/clip", {"sentences": number}),
        (f"/undo?decision={number}", {}),
        ("/undo", {"decision": number}),
        ("/bulk", {"step": "decide", "action": "accept", "items": number}),
        ("/queue/views/drop", {"view": number}),
    ):
        if path.endswith(("split", "clip")) and number.strip() in ("0", "1"):
            continue
        page = anne.post(path, form | fields)
        assert page.status_code in (200, 303, 404, 409, 422), (path, fields, page.status_code)
        assert helps(page)
    assert count(site)[0] == before[0]


def test_what_lies_outside_a_persons_scope_cannot_be_reached_by_its_id(clerks: Clerks, put: PutItems) -> None:
    (item,) = put(laid_of())
    other = clerks.log_in("reviewer", agencies=("so_y_te",))
    other.open("/queue")
    for action in ("decision", "drop", "return", "split", "merge", "clip", "note", "unmask", "seal", "unseal"):
        form = {"version": "1", "request": "r" * 12, "reason": "x", "note": "x", "office": BUILD[2], "with": "1:1"}
        page = other.post(f"/items/{item}/{action}", form)
        assert page.status_code == 404, action
        assert "Ngõ 12" not in page.text
    assert other.get(f"/offices?q=so&item={item}").status_code == 404


def test_the_number_of_an_office_that_is_not_shown_chooses_nothing(anne: Client, put: PutItems, site: Site) -> None:
    site.desk.draw.value = 0.0  # type: ignore[attr-defined]  # the tests' own chance
    (item,) = put(laid_of())
    page = anne.open(f"/queue?item={item}")
    form = fields_of(page, f"/items/{item}/decision") | {"chosen": "1"}
    assert anne.post(f"/items/{item}/decision", form).status_code == 200  # asks which office is meant
    assert count(site)[0] == 1


def test_a_form_that_was_sent_before_changes_nothing_more(anne: Client, put: PutItems, site: Site) -> None:
    (item,) = put(laid_of())
    at = f"/items/{item}/decision"
    form = fields_of(anne.open(f"/queue?item={item}"), at)
    anne.post(at, form | {"chosen": "1"})
    anne.post(at, form | {"chosen": "2"})
    with site.store.read() as unit:
        decisions = unit.decisions.of(item)
    assert [one.after["office"] for one in decisions] == [WARD[2]]
    anne.post("/undo", {"decision": str(decisions[0].id)})
    anne.post(at, form | {"chosen": "1"})
    with site.store.read() as unit:
        assert [one.action for one in unit.decisions.of(item)] == ["decide", "undo"]
    late = anne.post(at, form | {"chosen": "1", "request": "another-one"})
    assert late.status_code == 409
    assert helps(late)


def test_nobody_takes_back_what_somebody_else_decided(clerks: Clerks, put: PutItems, site: Site) -> None:
    anne, bert = clerks.log_in("reviewer"), clerks.log_in("reviewer")
    (item,) = put(laid_of())
    at = f"/items/{item}/decision"
    anne.post(at, fields_of(anne.open(f"/queue?item={item}"), at) | {"chosen": "1"})
    bert.open("/queue")
    with site.store.read() as unit:
        decision = unit.decisions.of(item)[0]
    assert bert.post("/undo", {"decision": str(decision.id)}).status_code == 403
    assert bert.post("/undo", {"bundle": decision.request}).status_code == 404


def test_a_request_that_another_site_sends_is_refused(chief: Client, put: PutItems, site: Site) -> None:
    put(laid_of())
    chief.open("/queue")
    before = count(site)
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        for route in routes("POST"):
            page = chief.post(filled(route.path, "1"), {"version": "1", "request": "r" * 12}, headers=headers)
            assert page.status_code == 403, (route.path, headers)
            assert helps(page)
    assert count(site) == before


def test_the_secret_of_somebody_elses_form_is_refused(clerks: Clerks, put: PutItems, site: Site) -> None:
    anne, bert = clerks.log_in("administrator"), clerks.log_in("reviewer")
    put(laid_of())
    before = count(site)
    for secret in (bert.csrf, "", "x", anne.csrf + "x", anne.csrf[:-1], "\0", "ü"):
        for route in routes("POST"):
            if route.path == "/login":
                continue
            page = anne.http.post(filled(route.path, "1"), data={"csrf": secret, "version": "1", "request": "r" * 12})
            assert page.status_code == 403, (route.path, secret)
            assert helps(page)
    assert count(site) == before


def test_a_session_that_has_ended_leads_to_the_login_and_keeps_what_was_written(
    anne: Client, put: PutItems, site: Site, clock: Clock
) -> None:
    (item,) = put(laid_of())
    at = f"/items/{item}/decision"
    form = fields_of(anne.open(f"/queue?item={item}"), at)
    before = count(site)
    clock.move(hours=11)
    page = anne.post(at, form | {"chosen": "1", "note": "gọi phường lúc chiều"}, headers={"accept": "text/html"})
    assert page.status_code == 401
    assert "gọi phường lúc chiều" in page.text
    assert 'action="/login"' in page.text
    answer = anne.get(f"/queue?item={item}")
    assert answer.headers["location"] == f"/login?next=/queue%3Fitem%3D{item}"
    assert anne.get("/queue/counts", headers={"accept": "application/json"}).status_code == 401
    assert count(site) == before


@pytest.mark.parametrize("cookie", ["", "x", "\x7f", "a" * 5_000, "'; DROP TABLE sessions; --"])
def test_an_invented_session_is_nobodys(clerks: Clerks, cookie: str) -> None:
    client = clerks.browser()
    answer = client.get("/queue", headers={"cookie": f"ydan_session={cookie}; lang={cookie}; ydan_flash={cookie}"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


def test_more_than_a_field_holds_is_refused_and_a_huge_form_too(anne: Client, put: PutItems, site: Site) -> None:
    (item,) = put(laid_of())
    at = f"/items/{item}/decision"
    form = fields_of(anne.open(f"/queue?item={item}"), at)
    before = count(site)
    for field, size, status in (
        ("note", 2_001, 422),
        ("office", 201, 422),
        ("note", 900_000, 422),
        ("note", 10**6, 413),
    ):
        page = anne.post(at, form | {"chosen": "1", field: "x" * size})
        assert page.status_code == status, (field, size)
        assert helps(page)
        assert "x" * 300 not in page.text
    page = anne.http.post(at, data={"csrf": anne.csrf, **form, "cooperating": ["ha_noi/so_y_te"] * 5_000})
    assert page.status_code in (400, 413, 422)
    assert helps(page)
    page = anne.http.post(at, content=b"a=1&" * 50_000, headers={"content-type": "application/x-www-form-urlencoded"})
    assert page.status_code in (400, 403, 413, 422)
    assert count(site) == before


def test_many_cooperating_offices_are_cut_and_doubles_are_one(anne: Client, put: PutItems, site: Site) -> None:
    (item,) = put(laid_of())
    at = f"/items/{item}/decision"
    form = fields_of(anne.open(f"/queue?item={item}"), at) | {"chosen": "1"}
    page = anne.http.post(at, data={**form, "csrf": anne.csrf, "cooperating": ["ha_noi/so_y_te"] * 60 + [WARD[2]]})
    assert page.status_code == 303
    with site.store.read() as unit:
        assert len(unit.decisions.of(item)[0].after["cooperating"]) == 1
