"""Every fault becomes one kind of page, or one kind of JSON, that says what went wrong and what to do next.

Neither shows a stack trace or what was sent. The log names the kind of a fault and the lines it came from: its message
may quote what somebody said.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.cases.faults import Invalid, NotAllowed, NotFound, Refused, Stale
from pipeline.errors import PipelineError, StoreError
from pipeline.review import door, login
from pipeline.review.faults import LoginNeeded, OldForm, PasswordNeeded, TooLarge, TurnedAway
from pipeline.review.paths import ACCOUNT, HOME, LOGIN, came_from, local_path
from pipeline.review.sessions import session_of

_LOG = logging.getLogger("pipeline.review")

_API = "/api/"
_API_PAGE = "/api/docs"
_BY_STATUS = {
    400: "bad_request",
    401: "login_needed",
    403: "not_allowed",
    404: "not_found",
    405: "wrong_method",
    409: "stale",
    413: "too_large",
    415: "invalid",
    422: "invalid",
    429: "too_many",
    503: "unavailable",
}
_REFUSED: tuple[tuple[type[Refused], int], ...] = ((NotAllowed, 403), (NotFound, 404), (Stale, 409), (Invalid, 422))
_MEGABYTE = 1_000_000
_TRY_AGAIN_SECONDS = "5"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault as it is shown. `said`: the key of what exactly went wrong, where there is such a sentence."""

    status: int
    code: str
    said: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    number: str = ""


async def answer(request: Request, error: Exception) -> Response:
    """Return what is shown for a fault; this is the handler of every kind of exception."""
    if wants_json(request):
        return _problem(request, fault_of(request, error))
    if isinstance(error, LoginNeeded):
        return await _to_login(request)
    if isinstance(error, PasswordNeeded):
        return RedirectResponse(ACCOUNT, 303)
    kept = await login.written(request) if isinstance(error, OldForm) else []
    return await _page(request, fault_of(request, error), kept)


def fault_of(request: Request, error: Exception) -> Fault:
    """Return what to show for an exception; what is our own failing is logged, with a number that is shown too."""
    if isinstance(error, TooLarge):
        return Fault(error.status, error.code, values={"megabytes": max(1, error.limit // _MEGABYTE)})
    if isinstance(error, TurnedAway):
        headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, LoginNeeded) else {}
        return Fault(error.status, error.code, headers=headers)
    if isinstance(error, Refused):
        status = next((status for kind, status in _REFUSED if isinstance(error, kind)), 422)
        return Fault(status, _BY_STATUS[status], said=error.code, values=_plain(error.facts))
    if isinstance(error, RequestValidationError):
        return Fault(422, "invalid", places=tuple(_place(one["loc"]) for one in error.errors()))
    if isinstance(error, HTTPException):
        code = _BY_STATUS.get(error.status_code, "bad_request" if error.status_code < 500 else "broken")
        return Fault(error.status_code, code, headers=dict(error.headers or {}))
    number = secrets.token_hex(4)
    if isinstance(error, StoreError):
        _LOG.error("fault %s: %s", number, error)
        return Fault(503, "unavailable", headers={"Retry-After": _TRY_AGAIN_SECONDS}, number=number)
    _LOG.error("fault %s: %s", number, _where(request, error))
    return Fault(500, "broken", number=number)


def wants_json(request: Request) -> bool:
    """Return whether a program asks, or a script of ours, and not a person."""
    path, accepted = request.url.path, request.headers.get("accept", "")
    if path.startswith(_API):
        return path != _API_PAGE
    return "application/json" in accepted and "text/html" not in accepted


async def _to_login(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{LOGIN}?next=" + quote(local_path(here), safe="/"), 303)
    referer, host = request.headers.get("referer"), request.headers.get("host")
    next_path = came_from(referer, host) or HOME
    kept = await login.written(request)
    response = await run_in_threadpool(
        login.login_page, request, status=401, next_path=next_path, ended=True, kept=kept
    )
    response.headers["WWW-Authenticate"] = "Session"
    return response


async def _page(request: Request, fault: Fault, kept: login.Texts) -> Response:
    who = await _who(request, fault)
    return await run_in_threadpool(_render, request, fault, who, kept)


def _render(request: Request, fault: Fault, who: door.Visitor | None, kept: login.Texts) -> Response:
    messages = request.app.state.templates.messages
    said = _said(messages, door.locale_of(request), fault)
    response: Response = door.render(
        request, "error.html", who, status=fault.status, fault=fault, said=said, kept=kept, flash=None
    )
    response.headers.update(fault.headers)
    return response


async def _who(request: Request, fault: Fault) -> door.Visitor | None:
    """Return whoever is logged in, for the navigation; nobody if that cannot be found out now."""
    if fault.status >= 500:
        return None
    try:
        return door.visitor(request, await run_in_threadpool(session_of, request))
    except (PipelineError, TurnedAway):
        return None


def _problem(request: Request, fault: Fault) -> JSONResponse:
    """Return a fault in the shape of the API: {"error": {"code", "message", "next"}}."""
    messages, locale = request.app.state.templates.messages, door.locale_of(request)
    told: dict[str, Any] = {
        "code": fault.code,
        "message": _said(messages, locale, fault),
        "next": messages.say(locale, f"errors.{fault.code}_next"),
    }
    if fault.places:
        told["places"] = list(fault.places)
    if fault.number:
        told["number"] = fault.number
    return JSONResponse({"error": told}, fault.status, dict(fault.headers))


def _said(messages: Any, locale: str, fault: Fault) -> str:
    for key in (fault.said or "", f"errors.{fault.said}", f"refused.{fault.said}"):
        if messages.has(key):
            try:
                return str(messages.say(locale, key, **fault.values))
            except (KeyError, TypeError):
                break  # the sentence wants to say more than is known: the general one will do
    return str(messages.say(locale, f"errors.{fault.code}_text", **fault.values))


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if isinstance(value, int | float | str)}


def _place(loc: tuple[int | str, ...]) -> str:
    """Return where in a request a value stands; names that are not ours may be text of the sender and are left out."""
    return ".".join(str(part) if isinstance(part, int) or part.isidentifier() else "?" for part in loc[:4])[:80]


def _where(request: Request, error: BaseException) -> str:
    route = getattr(request.scope.get("route"), "path", "?")
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    lines = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{request.method} {route}: {type(error).__name__} at {lines}"


class Catch:
    """ASGI middleware for what no handler caught: the server would log the message of it, whatever it quotes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; if that fails, answer with a page where none has been begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_on(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as error:
            request = Request(scope, receive)
            if has_begun:
                _LOG.error("fault while answering: %s", _where(request, error))
                return
            await (await _last_answer(request, error))(scope, receive, send)


async def _last_answer(request: Request, error: Exception) -> Response:
    try:
        return await answer(request, error)
    except Exception as second:
        _LOG.error("fault while showing a fault: %s", _where(request, second))
        return PlainTextResponse("500", 500)
