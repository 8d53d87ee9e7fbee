"""Where a person may be led: to pages of this desk and nowhere else."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

HOME = "/queue"
LOGIN = "/login"
ACCOUNT = "/account"
"""The pages that stay open to whoever has to choose a password first."""

_NOT_AFTER_LOGIN = ("/login", "/logout")
_LONGEST = 2_000
_KEPT = "/:?&=%#[]@!$'()*+,;~-._"


def local_path(asked: str | None, otherwise: str = HOME) -> str:
    """Return a path with its query if it leads to a page of this desk, else `otherwise`.

    Browsers read a backslash as a slash and skip tabs and line breaks, so that none of these may stand in it.

    >>> local_path("/items/3?lang=en"), local_path("//example.org"), local_path("https://example.org")
    ('/items/3?lang=en', '/queue', '/queue')
    """
    if not asked or len(asked) > _LONGEST or any(ch <= " " or ch in "\\\x7f" for ch in asked):
        return otherwise
    if not asked.startswith("/") or asked.startswith("//"):
        return otherwise
    try:
        parts = urlsplit(asked)
    except ValueError:
        return otherwise
    if parts.scheme or parts.netloc:
        return otherwise
    return quote(asked, safe=_KEPT)


def after_login(asked: str | None, otherwise: str = HOME) -> str:
    """Return as `local_path` does, but neither the login page nor what logs a person out again."""
    path = local_path(asked, otherwise)
    return otherwise if urlsplit(path).path.rstrip("/") in _NOT_AFTER_LOGIN else path


def came_from(referer: str | None, host: str | None) -> str | None:
    """Return the path of the page that a form stood on, where the browser says so and it was one of ours."""
    try:
        parts = urlsplit(referer or "")
    except ValueError:
        return None
    if not host or parts.netloc != host:
        return None
    return after_login(parts.path + (f"?{parts.query}" if parts.query else ""))
