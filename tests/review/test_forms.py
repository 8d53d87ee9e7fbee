"""Forms of other sites, and bodies that are too long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Form, Request, UploadFile
from starlette.responses import HTMLResponse, RedirectResponse

from pipeline.review import csrf
from pipeline.review.app import create_app
from pipeline.review.door import Visitor, go, visitor
from pipeline.review.limits import USUAL
from pipeline.review.site import Site
from pipeline.review.templating import Templates

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Nothing here depends on the database."""

pages = APIRouter()


@pages.post("/imports")
async def take(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> HTMLResponse:
    form = await request.form()
    file = form["file"]
    assert not isinstance(file, str)
    return HTMLResponse(str(file.size))


@pages.post("/test/imports-by-parameter")
def take_file(file: UploadFile) -> HTMLResponse:
    return HTMLResponse(str(file.size))


@pages.post("/test/note")
def note(request: Request, who: Annotated[Visitor, Depends(visitor)], note: Annotated[str, Form()]) -> RedirectResponse:
    return go(request, "/account")


@pytest.fixture
def app(site: Site, templates: Templates) -> FastAPI:
    """The application with pages that take forms and files, before those of the same address."""
    app = create_app(site, templates)
    routes = list(app.router.routes)
    app.router.routes.clear()
    app.include_router(pages, dependencies=[Depends(csrf.check)])
    app.router.routes.extend(routes)
    return app


# Forms of other sites


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "http://desk.test"},
    {"origin": "https://example.org"},
    {"origin": "http://desk.test.example.org"},
    {"origin": "null"},
    {"origin": "http://["},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_of_another_site_is_refused_even_with_the_right_secret(clerks: Any, headers: dict[str, str]) -> None:
    answer = clerks.log_in().post("/test/note", {"note": "x"}, headers=headers)
    assert answer.status_code == 403
    assert "Yêu cầu từ trang khác" in answer.text


@pytest.mark.parametrize("headers", FOREIGN)
def test_nobody_is_logged_in_from_another_site(clerks: Any, client: Any, headers: dict[str, str]) -> None:
    clerks.add("an")
    client.open("/login")
    answer = client.post("/login", {"login": "an", "password": clerks.password}, headers=headers)
    assert answer.status_code == 403
    assert "ydan_session" not in answer.cookies


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://desk.test"}],
)
def test_our_own_form_is_taken(clerks: Any, headers: dict[str, str]) -> None:
    assert clerks.log_in().post("/test/note", {"note": "x"}, headers=headers).status_code == 303


@pytest.mark.parametrize("secret", ["", "other", "ệ", "\u0100"])
def test_a_form_without_the_secret_of_the_session_is_refused_and_shown(clerks: Any, secret: str) -> None:
    answer = clerks.log_in().post("/test/note", {"csrf": secret, "note": "đường hỏng", "old_password": "bí mật lắm"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã cũ" in answer.text
    assert "đường hỏng" in answer.text
    assert "bí mật lắm" not in answer.text


def test_the_secret_of_one_session_is_of_no_use_to_another(clerks: Any) -> None:
    mine, theirs = clerks.log_in(), clerks.log_in()
    mine.csrf = theirs.csrf
    assert mine.post("/test/note", {"note": "x"}).status_code == 403


def test_a_script_sends_the_secret_as_a_header(clerks: Any) -> None:
    client = clerks.log_in()
    secret, client.csrf = client.csrf, ""
    assert client.post("/test/note", {"note": "x"}, headers={"x-csrf": secret}).status_code == 303
    assert client.post("/test/note", {"note": "x"}, headers={"x-csrf": "no"}).status_code == 403


def test_the_login_form_needs_the_secret_of_its_own_cookie(clerks: Any, client: Any) -> None:
    clerks.add("an")
    fields = {"login": "an", "password": clerks.password}
    client.open("/login")
    for secret in ("", "other"):
        assert client.post("/login", {**fields, "csrf": secret}).status_code == 403
    fresh = clerks.browser()
    fresh.csrf = client.csrf
    assert fresh.post("/login", fields).status_code == 403, "a secret that another browser was given"
    assert client.post("/login", fields).status_code == 303


# Limits


def chunks(n_bytes: int) -> Iterator[bytes]:
    while n_bytes > 0:
        yield b"x" * min(n_bytes, 64_000)
        n_bytes -= 64_000


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_body_that_is_too_long_is_not_read_on(clerks: Any, is_announced: bool) -> None:
    client = clerks.log_in()
    sent: bytes | Iterator[bytes] = b"x" * (USUAL + 1) if is_announced else chunks(USUAL + 1)
    answer = client.http.post("/test/note", content=sent, headers=FORM)
    assert answer.status_code == 413
    assert "tối đa 1 MB" in answer.text
    assert "xxx" not in answer.text


def test_a_body_that_lies_about_its_length_is_counted(clerks: Any) -> None:
    client = clerks.log_in()
    headers = {**FORM, "content-length": "10"}
    assert client.http.post("/test/note", content=b"x" * (USUAL + 1), headers=headers).status_code == 413


def test_uploads_may_be_larger_for_whoever_is_logged_in(clerks: Any, clock: Any) -> None:
    client, files = clerks.log_in(), {"file": ("a.txt", b"x" * (2 * USUAL))}
    assert client.post("/imports", files=files).text == str(2 * USUAL)
    assert client.post("/test/imports-by-parameter", files=files).status_code == 413, "only where files come in"
    clock.move(hours=11)
    answer = client.post("/imports", files=files)
    assert answer.status_code == 401
    assert "Phiên làm việc đã kết thúc" in answer.text


def test_uploads_have_their_own_limit(clerks: Any, site: Site, app: FastAPI) -> None:
    review = site.settings.review.model_copy(update={"max_upload_bytes": 2_000_000})
    app.state.site = Site(**{**vars(site), "settings": site.settings.model_copy(update={"review": review})})
    answer = clerks.log_in().post("/imports", files={"file": ("a.txt", b"x" * 3_100_000)})
    assert answer.status_code == 413
    assert "3 MB" in answer.text
