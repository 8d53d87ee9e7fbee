"""Names of files, addresses and bodies that nobody sends in good faith: refused or shown as text, never our fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.review.asking import NAMES
from pipeline.review.site import Site

from ..cases.conftest import TURN, PutItems, laid_of
from .conftest import Clerks, Client
from .hostile import SCRIPT, TEXTS, count, fields_in, filled, helps, routes
from .test_desk_page import fields_of

LEFT_ALONE = {"/logout", "/account/logout-everywhere", "/account/password"}
"""Pages whose success would end the session of the test."""


@pytest.fixture
def chief(clerks: Clerks) -> Client:
    """Somebody who may do everything."""
    return clerks.log_in("administrator", opens_sealed=True, arbitrates=True)


@pytest.fixture
def anne(clerks: Clerks) -> Client:
    return clerks.log_in("reviewer")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../evil.txt",
            "..\\..\\evil.txt",
            "/etc/passwd",
            "C:\\evil.txt",
            "a/../../evil.txt",
            ".",
            "..",
            "evil.txt/",
        ),
        *(
            "%2e%2e%2fevil.txt",
            "evil\0.txt",
            "evil\r\nX-Evil: 1.txt",
            "CON.txt",
            "~root.txt",
            "x" * 300 + ".txt",
            SCRIPT,
        ),
    ],
)
def test_no_name_of_a_file_leads_out_of_the_uploads(anne: Client, site: Site, name: str) -> None:
    anne.open("/imports")
    around = {path for path in site.uploads.parent.rglob("*") if site.uploads not in path.parents}
    body = (
        b"--b\r\nContent-Disposition: form-data; name=csrf\r\n\r\n" + anne.csrf.encode() + b"\r\n--b\r\n"
        b'Content-Disposition: form-data; name="files"; filename="' + name.replace('"', "%22").encode() + b'"\r\n'
        b"Content-Type: text/plain\r\n\r\nNg\xc3\xb5 ng\xe1\xba\xadp.\r\n--b--\r\n"
    )
    page = anne.http.post("/imports", content=body, headers={"content-type": "multipart/form-data; boundary=b"})
    assert page.status_code in (303, 400, 403, 422)
    assert helps(page)
    assert "x-evil" not in page.headers
    assert {path for path in site.uploads.parent.rglob("*") if site.uploads not in path.parents} == around
    if page.status_code == 303 and "/imports/" in page.headers["location"]:
        shown = anne.get(page.headers["location"])
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        with site.store.read() as unit:
            files = unit.jobs.files(int(page.headers["location"].rpartition("/")[2]))
        assert all(site.uploads in (site.uploads / one.path).resolve().parents for one in files if one.path)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
        ("application/x-www-form-urlencoded", b"%ff%fe=%00&csrf"),
        ("application/json", b'{"csrf": 1}'),
        ("text/plain", b"csrf=x"),
        ("", b"\x00\xff"),
    ],
)
def test_a_body_that_is_no_form_is_a_page_that_helps(chief: Client, content_type: str, body: bytes) -> None:
    for route in routes("POST"):
        page = chief.http.post(filled(route.path, "1"), content=body, headers={"content-type": content_type})
        assert page.status_code in (400, 403, 422), (route.path, page.status_code)
        assert helps(page)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_in_an_address_breaks_a_page(chief: Client, put: PutItems, text: str) -> None:
    put(laid_of(), laid_of("Xin giữ kín.", harms=("secrecy",), record_id="2"))
    broken: list[tuple[str, int]] = []
    for route in routes("GET"):
        names = {one.alias for one in route.dependant.query_params} | {"page", "item", "lang", "next"}
        names |= {*NAMES} if route.path in ("/queue", "/queue/next", "/bulk", "/sealed", "/queue/counts") else set()
        path = filled(route.path, "1")
        for page in (chief.get(path, params=dict.fromkeys(names, text)), *one_by_one(chief, path, names, text)):
            broken += [(path, page.status_code)] if page.status_code >= 500 else []
            assert "$argon2" not in page.text
            assert "x-evil" not in page.headers
    assert broken == []
    with_words = chief.get("/queue", params={"words": "Ngõ 12", "queue": "all"})
    assert "Ngõ 12" in with_words.text


def one_by_one(client: Client, path: str, names: set[str], text: str) -> Iterator[Any]:
    """Ask for a page with one value out of the ordinary at a time, where one may hide what another would do."""
    if path in ("/queue", "/trail", "/exports"):
        for name in sorted(names):
            yield client.get(path, params={name: text})


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_in_a_form_breaks_a_page(chief: Client, put: PutItems, site: Site, text: str) -> None:
    (item, _) = put(laid_of(TURN, turn=TURN), laid_of(record_id="2", turn_id="2"))
    chief.open("/queue")
    broken: list[tuple[str, str, int]] = []
    for route in routes("POST"):
        if route.path in LEFT_ALONE:
            continue
        names = {one.alias for one in (*fields_in(route.dependant), *route.dependant.query_params)}
        sensible = {"version": "1", "request": f"request-{len(text)}", "step": "preview", "action": "assign"}
        sensible |= {"reason": "vì sao", "items": str(item)}
        path = filled(route.path, str(item))
        for name in sorted(names):
            page = chief.post(path, {**{one: sensible[one] for one in names if one in sensible}, name: text})
            broken += [(path, name, page.status_code)] if page.status_code >= 500 else []
            assert helps(page) or page.status_code == 200, (path, name, text)
            assert "x-evil" not in page.headers
            assert "set-cookie" not in page.headers or "evil" not in page.headers["set-cookie"].lower()
    assert broken == []
    for path in ("/queue?queue=all", "/overview", "/trail", f"/queue?queue=all&item={item}", "/people", "/hooks"):
        assert chief.get(path).status_code in (200, 404), path  # what was kept can be shown
    with site.store.read() as unit:
        assert not unit.trail.examine().faults


@pytest.mark.parametrize(
    "query",
    [
        *("nothing=1", "queue=review&queue=all", "item=2&item=1", "page=2&page=x", "words=a&words=b", "queue[]=all"),
        *("&&&", "=", "%", "%zz=%zz", "queue=all;item=1", "lang=xx", "lang=en&lang=vi", "lang=../../etc/passwd"),
    ],
)
def test_unknown_and_repeated_parameters_do_no_harm(chief: Client, put: PutItems, query: str) -> None:
    put(laid_of())
    for path in ("/queue", "/bulk", "/sealed", "/overview", "/trail", "/exports", "/queue/next", "/imports"):
        assert chief.get(f"{path}?{query}").status_code < 400, path


def test_an_address_within_a_form_is_no_way_round_the_door(anne: Client, put: PutItems) -> None:
    (item,) = put(laid_of())
    anne.open("/queue")
    for base in (
        "words=%00",
        "topic=%2500&place=%00",
        "page=99999999999&meeting=%00",
        "item=%0d%0aX-Evil:1",
        "%00=%00",
    ):
        form = {"version": "1", "request": "r" * 12, "base": base}
        answer = anne.post(f"/items/{item}/release", form)
        assert answer.status_code == 303
        assert anne.follow(answer).status_code == 200
        assert anne.get(f"/items/{item}/release?{base}").status_code in (303, 400)


def test_a_field_sent_twice_counts_once(anne: Client, put: PutItems, site: Site) -> None:
    (item,) = put(laid_of())
    at = f"/items/{item}/decision"
    form = {**fields_of(anne.open(f"/queue?item={item}"), at), "csrf": anne.csrf}
    answer = anne.http.post(at, data={**form, "chosen": ["1", "2"], "version": ["1", "9"], "is_admin": "1"})
    assert answer.status_code in (303, 409)
    with site.store.read() as unit:
        assert len(unit.decisions.of(item)) <= 1


@pytest.mark.parametrize(
    "to",
    [
        *("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/%0d%0aX-Evil:%201"),
        *(
            "\r\nX-Evil: 1",
            "/queue\r\nX-Evil: 1",
            "/\t/evil.example",
            "/@evil.example/..//evil.example",
            "/queue#\u2028",
        ),
    ],
)
def test_nobody_is_led_away_from_the_desk(clerks: Clerks, put: PutItems, to: str) -> None:
    (item,) = put(laid_of())
    anne = clerks.log_in("reviewer")
    anne.open("/queue")
    answers = [
        anne.get("/login", params={"next": to}),
        anne.post("/queue/views", {"name": "x", "query": to}),
        anne.post("/bulk", {"step": "decide", "action": "accept", "items": "999", "base": to}),
        anne.post(f"/items/{item}/release", {"version": "1", "request": "r" * 12, "base": to}),
        anne.post(f"/items/{item}/note", {"version": "1", "request": "q" * 12, "base": to, "note": "x"}),
    ]
    nobody = clerks.browser()
    nobody.open("/login", params={"next": to})
    clerks.add("an")
    answers.append(nobody.post("/login", {"login": "an", "password": clerks.password, "next": to}))
    for answer in answers:
        assert answer.status_code == 303
        assert re.fullmatch(r"/(?![/\\])[!-~]*", answer.headers["location"]), answer.headers["location"]
        assert "x-evil" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"])
def test_other_methods_are_no_way_in(anne: Client, put: PutItems, site: Site, method: str) -> None:
    put(laid_of())
    before = count(site)
    for route in (*routes("GET"), *routes("POST")):
        answer = anne.http.request(method, filled(route.path, "1"))
        assert answer.status_code in (403, 404, 405), route.path
    assert count(site) == before


@pytest.mark.parametrize("host", ["evil.example", "", "desk.test:99999", "[::1", "desk.test/evil"])
def test_a_forged_host_leads_nowhere(anne: Client, host: str) -> None:
    answer = anne.get("/", headers={"host": host})
    assert answer.status_code in (303, 400)
    assert "evil" not in answer.headers.get("location", "")


def test_an_address_under_which_only_forms_are_taken_leads_to_its_comment(anne: Client, put: PutItems) -> None:
    (item,) = put(laid_of())
    for action in ("decision", "drop", "split", "unmask"):
        answer = anne.get(f"/items/{item}/{action}?lang=en")
        assert answer.headers["location"] == f"/queue?queue=all&item={item}&lang=en"
    assert anne.get("/undo").headers["location"] == "/queue"
    assert anne.get("/items/999/decision").status_code == 404
