"""What was just done, told on the page that comes next: the key of a sentence in a cookie that lasts for that page.

The cookie holds no words of ours or theirs: a key, numbers and short ids, and where a form would undo it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fastapi import Request
from starlette.responses import Response

from pipeline.review.messages import Messages
from pipeline.review.paths import local_path
from pipeline.review.sessions import cookie_name, drop_cookie, set_cookie

_COOKIE = "ydan_flash"
_SECONDS = 60
_KINDS = ("ok", "warn", "error")


@dataclass(frozen=True, slots=True)
class Flash:
    """What to say on the next page. `undo` is a path that takes it back when it is posted to."""

    kind: str
    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)
    undo: str | None = None


def keep(request: Request, response: Response, flash: Flash) -> None:
    """Have the browser bring it along to the next page."""
    written = base64.urlsafe_b64encode(json.dumps(asdict(flash)).encode()).decode()
    set_cookie(request, response, _COOKIE, written, _SECONDS)


def read(request: Request, messages: Messages, language: str) -> dict[str, Any] | None:
    """Return what the browser brought, as a template shows it; None if it makes no sense."""
    written = request.cookies.get(cookie_name(request, _COOKIE))
    if not written:
        return None
    try:
        tree = json.loads(base64.urlsafe_b64decode(written))
        kind, undo = tree["kind"], tree["undo"]
        text = messages.say(language, tree["key"], **tree["values"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None  # an older version of ours wrote it, or somebody by hand
    if kind not in _KINDS:
        return None
    return {"kind": kind, "text": text, "undo": local_path(undo) if isinstance(undo, str) else None}


def forget(request: Request, response: Response) -> None:
    """Have the browser forget what has been shown."""
    if cookie_name(request, _COOKIE) in request.cookies:
        drop_cookie(request, response, _COOKIE)
