"""No other site may act through the browser of somebody who is logged in here.

A browser sends our cookie along with whatever form another site makes it send. Three things stand against that:

1. The cookie is SameSite=Lax: browsers leave it out when another site's form posts here. Not old ones, though, and not
   for other programs under the same name of a site.
2. Browsers say where a request comes from, in `Sec-Fetch-Site` (over https) and in `Origin`. If either names another
   site, the request is refused. A program such as curl sends neither; it has no one's cookie either, unless it was
   given one on purpose.
3. Every form holds a secret of the session (`csrf`), which other sites cannot read; scripts of ours send it as the
   header `X-CSRF`. A form without it, or with that of an earlier session, is refused.

The login form has no session yet. Its secret stands in a cookie of its own instead, and both must agree: otherwise
another site could log a person in as somebody else, and read what is then written here.

A request with a bearer token needs none of this: a browser never adds one by itself.

`check` guards every page, by way of the table of pages in `app.py`; `check_script` does so for the API.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pipeline.review.faults import CrossSite, LoginNeeded, OldForm
from pipeline.review.passwords import new_secret
from pipeline.review.paths import LOGIN
from pipeline.review.sessions import cookie_name, drop_cookie, session_of, set_cookie
from pipeline.store.desk.people import Session

FIELD = "csrf"
HEADER = "x-csrf"

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM_COOKIE = "ydan_form"


async def check(request: Request, session: Annotated[Session | None, Depends(session_of)]) -> AsyncIterator[None]:
    """Refuse what would change something and was not sent from a page of ours; close its files in the end.

    Raises CrossSite, LoginNeeded if nobody is logged in, OldForm, or HTTPException for the character 0.
    """
    if request.method not in _SAFE:
        await _check_form(request, session)
    await _refuse_nul(request)
    try:
        yield
    finally:
        await request.close()


async def _check_form(request: Request, session: Session | None) -> None:
    check_origin(request)
    if request.url.path == LOGIN:
        expected = request.cookies.get(cookie_name(request, _FORM_COOKIE), "")
    elif session is None:
        raise LoginNeeded
    else:
        expected = session.csrf
    if not _same(expected, await _sent(request)):
        raise OldForm


def check_script(request: Request, session: Session) -> None:
    """Refuse what a script sends to the API with a person's cookie, unless it is ours. Raises CrossSite or OldForm."""
    if request.method in _SAFE:
        return
    check_origin(request)
    if not _same(session.csrf, request.headers.get(HEADER, "")):
        raise OldForm


def check_origin(request: Request) -> None:
    """Refuse what another site had the browser send. Raises CrossSite."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")  # none: the person's own doing, such as loading a page again
    else:
        is_ours = origin is None or _host(origin) == request.headers.get("host")
    if not is_ours:
        raise CrossSite


def login_secret(request: Request) -> str:
    """Return the secret of the login form: the one that the browser has, or a new one."""
    return request.cookies.get(cookie_name(request, _FORM_COOKIE)) or new_secret()


def keep_login_secret(request: Request, response: Response, secret: str) -> None:
    """Have the browser keep the secret of the login form that it is sent."""
    set_cookie(request, response, _FORM_COOKIE, secret)


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None  # "null" has none
    except ValueError:
        return None


def forget_login_secret(request: Request, response: Response) -> None:
    """Have the browser forget the secret of a login form that did its work."""
    drop_cookie(request, response, _FORM_COOKIE)


async def _refuse_nul(request: Request) -> None:
    """Refuse the character 0, which no form of ours sends and PostgreSQL does not take."""
    sent = [request.url.path, *request.query_params.values()]
    if request.method not in _SAFE:
        sent += [value for value in (await request.form()).values() if isinstance(value, str)]
    if any("\0" in value for value in sent):
        raise HTTPException(400)


async def _sent(request: Request) -> str:
    header = request.headers.get(HEADER)
    if header is not None:
        return header
    form: FormData = await request.form()
    field = form.get(FIELD)
    return field if isinstance(field, str) else ""


def _same(expected: str, sent: str) -> bool:
    return bool(expected) and hmac.compare_digest(expected.encode(), sent.encode())
