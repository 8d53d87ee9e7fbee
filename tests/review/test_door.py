"""What every request passes: headers, limits, forms of other sites, faults, tokens."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse

from pipeline.cases.faults import NotFound, Stale
from pipeline.cases.rights import Right
from pipeline.errors import StoreError
from pipeline.review import csrf
from pipeline.review.app import create_app
from pipeline.review.door import Flash, Visitor, caller, calls, go, needs, visitor
from pipeline.review.headers import CONTENT_POLICY
from pipeline.review.passwords import digest_of
from pipeline.review.site import Site
from pipeline.review.templating import Templates

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Nothing here depends on the database."""

SECRET = "nhà bà Sáu ở ngõ 3"  # what must never come back or be logged

pages = APIRouter()


@pages.get("/imports")
def read(who: Annotated[Visitor, Depends(needs(Right.IMPORT_FILES))]) -> HTMLResponse:
    return HTMLResponse(who.person.login)


@pages.post("/test/note")
def note(request: Request, who: Annotated[Visitor, Depends(visitor)], note: Annotated[str, Form()]) -> RedirectResponse:
    return go(request, "/account", Flash("ok", "account.logged_out", undo="/undo"))


@pages.get("/test/{fault}")
def fail(fault: str) -> None:
    faults: dict[str, Exception] = {
        "store": StoreError("ydan.db: locked by another program"),
        "slip": ValueError(f"invalid literal: {SECRET!r}"),
        "missing": NotFound("account.no_token"),
        "stale": Stale("people.unknown_key", item=object(), note=SECRET),
    }
    raise faults[fault]


programs = APIRouter(prefix="/api/test", include_in_schema=False)


@programs.api_route("/who", methods=["GET", "POST"])
def who(who: Annotated[Visitor, Depends(caller)]) -> dict[str, str]:
    return {"login": who.person.login}


@programs.get("/trail")
def trail(who: Annotated[Visitor, Depends(calls(Right.SEE_TRAIL))]) -> dict[str, str]:
    return {"login": who.person.login}


@pytest.fixture
def app(site: Site, templates: Templates) -> FastAPI:
    """The application with pages that fail in every way, before those of the same address."""
    app = create_app(site, templates)
    routes = list(app.router.routes)
    app.router.routes.clear()
    app.include_router(pages, dependencies=[Depends(csrf.check)])
    app.include_router(programs)
    app.router.routes.extend(routes)
    return app


def token_of(site: Site, client: Any, days: int = 1) -> str:
    with site.store.write() as unit:
        unit.tokens.add(client.person.id, "x", digest_of("t0ken"), site.clock(), site.clock() + timedelta(days=days))
    return "t0ken"


@pytest.mark.parametrize("path", ["/login", "/health", "/nothing", "/test/slip", "/account", "/static/icon.svg"])
def test_every_answer_has_the_strict_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == CONTENT_POLICY
    assert "'none'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")


def test_pages_run_nothing_that_is_written_into_them(clerks: Any) -> None:
    admin = clerks.log_in("administrator")
    texts = [admin.get(path).text for path in ("/account", "/people", f"/people/{admin.person.id}")]
    for text in [*texts, clerks.browser().get("/login").text, admin.get("/nothing").text]:
        assert " style=" not in text
        assert " onclick=" not in text
        assert "<style" not in text
        assert "<script>" not in text


def test_health_asks_the_database(client: Any, site: Site) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_the_first_page_is_the_queue(client: Any) -> None:
    assert client.get("/").headers["location"] == "/queue"


# Faults


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nothing", 404, "Không tìm thấy"),
        ("/test/missing", 404, "Không có khoá này"),
        ("/test/stale", 409, "Đã có người làm trước"),
        ("/test/slip", 500, "Có lỗi của phần mềm"),
        ("/test/store", 503, "Cơ sở dữ liệu chưa trả lời"),
        ("/logout", 405, "chỉ nhận biểu mẫu"),
    ],
)
def test_every_fault_has_one_kind_of_page(clerks: Any, path: str, status: int, said: str) -> None:
    page = clerks.log_in().get(path)
    assert page.status_code == status
    assert said in page.text
    assert page.text.count("<h1>") == 1
    assert 'href="/queue"' in page.text, "what to do next"
    assert f"Mã {status}" in page.text


def test_faults_are_told_in_the_language_of_whoever_asks(clerks: Any) -> None:
    assert "Not found" in clerks.log_in().get("/nothing?lang=en").text


def test_a_fault_of_ours_shows_and_logs_no_words_of_anybody(clerks: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        page = clerks.log_in().get(f"/test/slip?x={SECRET}")
    assert SECRET not in page.text.partition("<main")[2]
    assert "Traceback" not in page.text
    (record,) = [record for record in caplog.records if record.name == "pipeline.review"]
    assert SECRET not in caplog.text
    assert "ValueError" in record.getMessage()
    assert "test_door.py" in record.getMessage()
    number = record.getMessage().split()[1].rstrip(":")
    assert number in page.text, "so that the fault is found in the log"


def test_a_program_is_told_of_faults_in_json(client: Any) -> None:
    for path, headers in (("/api/nothing", {}), ("/nothing", {"accept": "application/json"})):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 404
        assert set(answer.json()["error"]) == {"code", "message", "next"}


def test_what_is_not_valid_is_named_and_not_repeated(clerks: Any) -> None:
    client = clerks.log_in()
    answer = client.post("/test/note", {SECRET: SECRET}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["places"] == ["body.note"]
    assert SECRET not in json.dumps(answer.json(), ensure_ascii=False)
    assert client.post("/test/note", {SECRET: SECRET}).text.count(SECRET) == 0


def test_whoever_lacks_the_right_is_told_so(clerks: Any) -> None:
    assert clerks.log_in("reviewer").get("/imports").status_code == 200
    answer = clerks.log_in("monitor").get("/imports")
    assert answer.status_code == 403
    assert "Vai trò của tài khoản này" in answer.text


# What was done


def test_the_next_page_says_what_was_done_and_only_that_one(clerks: Any) -> None:
    client = clerks.log_in()
    page = client.follow(client.post("/test/note", {"note": "x"}))
    assert "Đã đăng xuất." in page.text
    assert 'action="/undo"' in page.text
    assert "Đã đăng xuất." not in client.get("/account").text


@pytest.mark.parametrize("written", ["", "x", "e30=", "W10=", "bnVsbA==", "eyJraW5kIjoib2siLCJrZXkiOiJ4In0="])
def test_what_makes_no_sense_is_not_said(clerks: Any, written: str) -> None:
    client = clerks.log_in()
    client.http.cookies.set("ydan_flash", written, domain="desk.test")
    page = client.get("/account")
    assert page.status_code == 200
    assert 'id="flash"' not in page.text


# Programs


def test_a_program_acts_with_its_token_and_needs_no_form(clerks: Any, site: Site) -> None:
    client = clerks.log_in(login="an")
    headers = {"authorization": f"Bearer {token_of(site, client)}", "origin": "https://example.org"}
    program = clerks.browser()
    assert program.get("/api/test/who", headers=headers).json() == {"login": "an"}
    assert program.http.post("/api/test/who", headers=headers).json() == {"login": "an"}
    with site.store.read() as unit:
        assert unit.tokens.of(client.person.id)[0].used_at == site.clock()


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic YTpi", ""])
def test_a_wrong_token_opens_nothing(clerks: Any, site: Site, header: str) -> None:
    token_of(site, clerks.log_in())
    answer = clerks.browser().get("/api/test/who", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_ends(clerks: Any, site: Site, clock: Any) -> None:
    headers = {"authorization": f"Bearer {token_of(site, clerks.log_in())}"}
    clock.move(days=1)
    assert clerks.browser().get("/api/test/who", headers=headers).status_code == 401


def test_a_token_waits_until_its_person_has_chosen_a_password(clerks: Any, site: Site) -> None:
    headers = {"authorization": f"Bearer {token_of(site, clerks.log_in(must_change=True))}"}
    assert clerks.browser().get("/api/test/who", headers=headers).status_code == 401


def test_a_token_has_the_rights_of_its_person(clerks: Any, site: Site) -> None:
    headers = {"authorization": f"Bearer {token_of(site, clerks.log_in('monitor'))}"}
    assert clerks.browser().get("/api/test/trail", headers=headers).status_code == 403


def test_a_script_of_ours_calls_the_api_with_the_secret_of_the_session(clerks: Any) -> None:
    client = clerks.log_in(login="an")
    assert client.get("/api/test/who").json() == {"login": "an"}
    assert client.http.post("/api/test/who").status_code == 403
    assert client.http.post("/api/test/who", headers={"x-csrf": client.csrf}).status_code == 200
    foreign = {"x-csrf": client.csrf, "sec-fetch-site": "cross-site"}
    assert client.http.post("/api/test/who", headers=foreign).status_code == 403


def test_whoever_is_not_logged_in_is_told_so_in_json(client: Any) -> None:
    assert client.get("/api/test/who").json()["error"]["code"] == "login_needed"
    assert client.http.post("/api/test/who").status_code == 401
