"""Logging in and out, and a person's own account: password, tokens, language."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.cases.faults import Invalid
from pipeline.review import accounts
from pipeline.review.csrf import forget_login_secret
from pipeline.review.door import Flash, Id, Visitor, go, render, visitor
from pipeline.review.login import carried, login_page
from pipeline.review.passwords import SHORTEST
from pipeline.review.paths import ACCOUNT, HOME, LOGIN, after_login
from pipeline.review.sessions import SESSION, cookie_name, drop_cookie, session_of, set_cookie
from pipeline.review.site import site_of
from pipeline.store.desk.people import Session

router = APIRouter()

Who = Annotated[Visitor, Depends(visitor)]
Text = Annotated[str, Form()]

LONGEST_NAME = 80


@router.get("/login")
def show_login(
    request: Request,
    session: Annotated[Session | None, Depends(session_of)],
    next: str = "",  # noqa: A002
) -> Response:
    """Show the login form; whoever is logged in is led on."""
    if session is not None:
        return go(request, after_login(next))
    return login_page(request, next_path=after_login(next, ""))


async def _carried(request: Request) -> list[tuple[str, str]]:
    return list(carried(await request.form()))


@router.post("/login")
def log_in(
    request: Request,
    kept: Annotated[list[tuple[str, str]], Depends(_carried)],
    login: Text = "",
    password: Text = "",
    next: Text = "",  # noqa: A002
) -> Response:
    """Log somebody in and lead to where the person wanted to go; show what was written before the session ended."""
    old_secret = request.cookies.get(cookie_name(request, SESSION))
    entered = accounts.log_in(site_of(request), login, password, _address(request), old_secret)
    if isinstance(entered, accounts.NotEntered):
        wait = accounts.minutes(entered.wait) if entered.wait else 0
        page = login_page(
            request, status=429 if wait else 403, next_path=next, login=login, wrong=True, wait_minutes=wait, kept=kept
        )
        if entered.wait:
            page.headers["Retry-After"] = str(wait * 60)
        return page
    path = ACCOUNT if entered.person.must_change else after_login(next)
    response: Response = go(request, path)
    if kept:
        response = render(request, "kept.html", None, kept=kept, next_path=path)
    set_cookie(request, response, SESSION, entered.secret)
    forget_login_secret(request, response)
    return response


@router.post("/logout")
def log_out(request: Request, session: Annotated[Session, Depends(session_of)]) -> RedirectResponse:
    """End the session."""
    accounts.log_out(site_of(request), session.person, request.cookies[cookie_name(request, SESSION)])
    response = go(request, LOGIN, Flash("ok", "account.logged_out"))
    drop_cookie(request, response, SESSION)
    return response


@router.get("/account")
def show_account(request: Request, who: Who) -> HTMLResponse:
    """Show a person's own account."""
    return _account(request, who)


def _account(request: Request, who: Visitor, *, status: int = 200, **data: Any) -> HTMLResponse:
    site = site_of(request)
    with site.store.read() as unit:
        tokens = [token for token in unit.tokens.of(who.person.id) if not token.revoked_at]
    agencies = [site.agencies.get(agency, agency) for agency in who.person.agencies]
    level = site.levels.get(who.person.level or "", "")
    defaults: dict[str, Any] = {"error": "", "token_error": "", "new_token": ""}
    data = defaults | {"tokens": tokens, "agencies": agencies, "level": level, "shortest": SHORTEST} | data
    return render(request, "account.html", who, status=status, **data)


@router.post("/account/password")
def change_password(
    request: Request, who: Who, current_password: Text = "", new_password: Text = "", again_password: Text = ""
) -> Response:
    """Set the person's own password; all other sessions end."""
    try:
        if new_password != again_password:
            raise Invalid("account.password_not_again")
        secret = accounts.change_password(
            site_of(request), who.person, current_password, new_password, _address(request)
        )
    except Invalid as fault:
        return _account(request, who, status=422, error=fault)
    response = go(request, HOME if who.person.must_change else ACCOUNT, Flash("ok", "account.password_changed"))
    set_cookie(request, response, SESSION, secret)
    return response


@router.post("/account/tokens")
def make_token(request: Request, who: Who, name: Text = "") -> HTMLResponse:
    """Make a token for a program, and show it this once."""
    _check_password_is_own(who)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        return _account(request, who, status=422, token_error="account.token_name_wrong")
    return _account(request, who, new_token=accounts.make_token(site_of(request), who.person, name))


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(request: Request, who: Who, token_id: Id) -> RedirectResponse:
    """End a token."""
    accounts.revoke_token(site_of(request), who.person, token_id, who.person.id)
    return go(request, ACCOUNT, Flash("ok", "account.token_revoked"))


@router.post("/account/logout-everywhere")
def log_out_everywhere(request: Request, who: Who) -> RedirectResponse:
    """End every session of the person, this one too."""
    accounts.log_out_everywhere(site_of(request), who.person)
    response = go(request, LOGIN, Flash("ok", "account.logged_out_everywhere"))
    drop_cookie(request, response, SESSION)
    return response


def _check_password_is_own(who: Visitor) -> None:
    if who.person.must_change:
        raise Invalid("account.password_first")


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
