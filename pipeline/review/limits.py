"""How much a request may bring along: what arrives is counted, whatever the sender says of it."""

from __future__ import annotations

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.review.faults import LoginNeeded, TooLarge
from pipeline.review.sessions import is_known
from pipeline.review.site import site_of

USUAL = 1_000_000
"""Bytes of any form."""

UPLOADS = ("/imports", "/api/v1/imports")
"""Where files come in; what these may hold is a setting, and the form around them may be as large as any."""


class BodyLimit:
    """ASGI middleware that stops reading where the limit is passed.

    It raises where the body is read, not before: the fault becomes a page like any other. Whoever is not known brings
    no files: they would be read and kept before anybody asked who sent them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a body that is counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, _Counted(scope, receive), send)


class _Counted:
    """`receive`, counting."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._request = Request(scope)
        self._receive = receive
        self._n_bytes = 0
        self._limit: int | None = None

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request":
            return message
        self._n_bytes += len(message.get("body", b""))
        if self._n_bytes or message.get("more_body"):
            await self._check(max(self._n_bytes, _announced(self._request)))
        return message

    async def _check(self, n_bytes: int) -> None:
        if n_bytes <= USUAL:
            return
        if self._limit is None:
            self._limit = await self._find_limit()
        if n_bytes > self._limit:
            raise TooLarge(self._limit)

    async def _find_limit(self) -> int:
        if self._request.url.path.rstrip("/") not in UPLOADS:
            return USUAL
        if not await run_in_threadpool(is_known, self._request):
            raise LoginNeeded
        return site_of(self._request).settings.review.max_upload_bytes + USUAL


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0
