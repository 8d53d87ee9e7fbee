"""Who sends a request: the cookie of a person who is logged in, or the token of a program that acts for one.

A session ends a fixed time after the log-in, and sooner if it lies idle. The cookie holds a random secret, the database
only its digest. Over https the cookie bears the prefix __Host-, so that no neighbouring site can set it.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from pipeline.review.passwords import digest_of
from pipeline.review.site import site_of
from pipeline.store.desk.people import Person, Session

SESSION = "ydan_session"

TOUCHED_AFTER = timedelta(minutes=1)
"""A session's last use is noted this seldom: reading a page shall not write each time."""

_BEARER = "bearer "


def session_of(request: Request) -> Session | None:
    """Return the session of whoever sends the request; None if there is none, or no longer.

    It is looked up once a request.
    """
    if not hasattr(request.state, "session"):
        request.state.session = _find(request)
    session: Session | None = request.state.session
    return session


def _find(request: Request) -> Session | None:
    secret = request.cookies.get(cookie_name(request, SESSION))
    if not secret:
        return None
    site = site_of(request)
    now, digest = site.clock(), digest_of(secret)
    with site.store.read() as unit:
        session = unit.sessions.find(digest, now)
    if session is None or now - session.seen_at > timedelta(minutes=site.settings.review.idle_minutes):
        return None
    if now - session.seen_at >= TOUCHED_AFTER:
        with site.store.write() as unit:
            unit.sessions.touch(digest, now)
    return session


def bearer_of(request: Request) -> Person | None:
    """Return the person for whom the program acts whose token the request bears."""
    secret = bearer_token(request)
    if not secret:
        return None
    site = site_of(request)
    now, digest = site.clock(), digest_of(secret)
    with site.store.read() as unit:
        found = unit.tokens.look(digest, now)
    if found is None or found[0].must_change:
        return None
    person, is_due = found
    if is_due:
        with site.store.write() as unit:
            unit.tokens.find(digest, now)
    return person


def bearer_token(request: Request) -> str | None:
    """Return the token that the request bears, good or not."""
    header = request.headers.get("authorization", "")
    return header[len(_BEARER) :].strip() if header[: len(_BEARER)].lower() == _BEARER else None


def is_known(request: Request) -> bool:
    """Return whether the request comes from somebody who may use the desk."""
    return session_of(request) is not None or bearer_of(request) is not None


def cookie_name(request: Request, name: str) -> str:
    """Return what a cookie that must be ours is called."""
    return f"__Host-{name}" if is_secure(request) else name


def is_secure(request: Request) -> bool:
    """Return whether the browser speaks https with us; a proxy that does so for us must say so (X-Forwarded-Proto)."""
    return request.url.scheme == "https"


def set_cookie(request: Request, response: Response, name: str, secret: str, max_age: int | None = None) -> None:
    """Give the browser a cookie that no script reads and no other site's form brings along."""
    response.set_cookie(
        cookie_name(request, name), secret, max_age, path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(
        cookie_name(request, name), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )
