"""What pages are made with: who asks, whether that person may, and how the answer is shown.

    @router.get("/overview")
    def overview(request: Request, who: Annotated[Visitor, Depends(needs(Right.SEE_OVERVIEW))]) -> HTMLResponse:
        return render(request, "overview.html", who, counts=...)

Every page asks for `visitor` or `needs(...)`; the API asks for `caller` or `calls(...)`. What changes something on a
page has been checked by `csrf.check` before. After a change, `go` leads on and says what was done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse

from pipeline.cases.faults import NotAllowed
from pipeline.cases.rights import Right, may
from pipeline.review import csrf, flashes
from pipeline.review.faults import LoginNeeded, PasswordNeeded
from pipeline.review.flashes import Flash
from pipeline.review.messages import LANGUAGES, Messages, language_of
from pipeline.review.navigation import navigation
from pipeline.review.paths import ACCOUNT, local_path
from pipeline.review.sessions import bearer_of, bearer_token, is_secure, session_of
from pipeline.review.site import site_of
from pipeline.review.templating import Templates
from pipeline.store.desk.people import Person, Session

__all__ = ["Flash", "Id", "Visitor", "caller", "calls", "go", "locale_of", "needs", "render", "say", "visitor"]

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id in an address; databases fail at numbers that are larger."""

_LANGUAGE = "lang"
_A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, in which language, and when. `csrf` goes into every form; a program has none."""

    person: Person
    csrf: str
    locale: str
    now: datetime

    def may(self, right: Right) -> bool:
        """Return whether this person has a right."""
        return may(self.person, right)


def visitor(request: Request, session: Annotated[Session | None, Depends(session_of)]) -> Visitor:
    """Return who asks for a page. Raises LoginNeeded, or PasswordNeeded before a person has chosen the password."""
    if session is None:
        raise LoginNeeded
    path = request.url.path
    if session.person.must_change and not (path + "/").startswith(f"{ACCOUNT}/"):
        raise PasswordNeeded
    return Visitor(session.person, session.csrf, locale_of(request), site_of(request).clock())


def needs(right: Right) -> Callable[[Visitor], Visitor]:
    """Return a dependency that gives the visitor who has a right. It raises as `visitor` does, or NotAllowed."""

    def allowed(who: Annotated[Visitor, Depends(visitor)]) -> Visitor:
        return _allowed(who, right)

    return allowed


def caller(request: Request) -> Visitor:
    """Return who asks the API: a program by its token, or a script of our own pages by the session it runs in.

    Raises LoginNeeded, PasswordNeeded, CrossSite or OldForm.
    """
    now = site_of(request).clock()
    if bearer_token(request) is not None:
        person = bearer_of(request)
        if person is None:
            raise LoginNeeded
        return Visitor(person, "", locale_of(request), now)
    session = session_of(request)
    if session is None:
        raise LoginNeeded
    csrf.check_script(request, session)
    return visitor(request, session)


def calls(right: Right) -> Callable[[Visitor], Visitor]:
    """Return a dependency that gives the caller of the API who has a right. Raises as `caller` does, or NotAllowed."""

    def allowed(who: Annotated[Visitor, Depends(caller)]) -> Visitor:
        return _allowed(who, right)

    return allowed


def _allowed(who: Visitor, right: Right) -> Visitor:
    if not who.may(right):
        raise NotAllowed("errors.no_right", f"person {who.person.id} may not {right}")
    return who


def locale_of(request: Request) -> str:
    """Return the language to answer in: what the address asks for, else what was chosen before, else Vietnamese."""
    return language_of(request.query_params.get(_LANGUAGE), request.cookies.get(_LANGUAGE))


def say(request: Request, key: str, locale: str | None = None, **values: Any) -> str:
    """Return a sentence in the language of the request."""
    messages: Messages = request.app.state.templates.messages
    return messages.say(locale or locale_of(request), key, **values)


def render(request: Request, name: str, who: Visitor | None, *, status: int = 200, **data: Any) -> HTMLResponse:
    """Return a page made from a template, which gets `data`, the visitor, the navigation and what was just done.

    `flash` among the data, a mapping of kind, text and undo, takes the place of what was just done.
    """
    templates: Templates = request.app.state.templates
    locale = who.locale if who else locale_of(request)
    path = request.url.path
    context: dict[str, Any] = {
        "visitor": who,
        "nav": navigation(who.person if who else None, path),
        "here": path + (f"?{request.url.query}" if request.url.query else ""),
        "may": (lambda right: who.may(Right(right))) if who else (lambda right: False),
        "flash": flashes.read(request, templates.messages, locale),
    }
    response = HTMLResponse(templates.render(name, locale, **(context | data)), status)
    flashes.forget(request, response)
    _keep_language(request, response)
    return response


def go(request: Request, path: str, flash: Flash | None = None) -> RedirectResponse:
    """Return an answer that leads to another page of the desk, which says what was done."""
    response = RedirectResponse(local_path(path), 303)
    if flash is not None:
        flashes.keep(request, response, flash)
    return response


def _keep_language(request: Request, response: HTMLResponse) -> None:
    asked = request.query_params.get(_LANGUAGE)
    if asked in LANGUAGES:
        response.set_cookie(_LANGUAGE, asked, _A_YEAR, secure=is_secure(request), httponly=True, samesite="lax")
