"""The login page, which also catches forms that were sent after the session had ended."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse

from pipeline.review.csrf import keep_login_secret, login_secret
from pipeline.review.door import render
from pipeline.review.limits import USUAL

KEPT = "kept."
"""How fields of the login form are called that carry the text of another form."""

_NOT_SHOWN = ("password", "secret", "token", "csrf", "request", "version", "next")

Texts = Sequence[tuple[str, str]]
"""What a person had written: name of the field and text, in the order of the form."""


def login_page(
    request: Request,
    *,
    status: int = 200,
    next_path: str = "",
    login: str = "",
    wrong: bool = False,
    wait_minutes: int = 0,
    ended: bool = False,
    kept: Texts = (),
) -> HTMLResponse:
    """Return the login form.

    `wrong`: the last try failed. `wait_minutes`: no try counts until then. `ended`: a form came without a session; what
    stood in it, `kept`, is shown.
    """
    secret = login_secret(request)
    response = render(
        request,
        "login.html",
        None,
        status=status,
        csrf=secret,
        next_path=next_path,
        login=login,
        wrong=wrong,
        wait_minutes=wait_minutes,
        ended=ended,
        kept=kept,
    )
    keep_login_secret(request, response, secret)
    return response


def carried(form: FormData) -> Texts:
    """Return the texts of another form that the login form carried along."""
    texts = [(name, text) for name, text in form.multi_items() if isinstance(text, str)]
    return [(name.removeprefix(KEPT), text) for name, text in texts if name.startswith(KEPT)]


async def written(request: Request) -> Texts:
    """Return what a person wrote into a form that is not taken, so that it can be copied; no password, no file.

    Empty where the form cannot be read, or is too long to be shown.
    """
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and int(length[:12]) <= USUAL):
        return []
    try:
        form = await request.form()
    except Exception:
        return []
    return [(name, text) for name, text in form.multi_items() if isinstance(text, str) and _is_shown(name, text)]


def _is_shown(name: str, text: str) -> bool:
    return bool(text.strip()) and not any(part in name.lower() for part in _NOT_SHOWN)
