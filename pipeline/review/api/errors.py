"""One shape for every fault that a program is told of: `{"error": {"code", "message", "next"}}`.

`code` is for programs and does not change; `message` says what went wrong and `next` what to do about it, in Vietnamese
or English as Accept-Language asks. Where it helps there is more: `places` name the parts of the request that are wrong,
`item` and `theirs` how an item stands now and what somebody else decided.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import unquote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from pipeline.cases.faults import Invalid, Stale
from pipeline.cases.sight import sees
from pipeline.review.api.models import is_takeable
from pipeline.review.errors import Fault, fault_of
from pipeline.review.messages import LANGUAGES, Messages, language_of
from pipeline.store.desk.decisions import Decided
from pipeline.store.desk.item import Item
from pipeline.store.desk.items import ARBITER
from pipeline.store.desk.people import Person

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Route(APIRoute):
    """A route whose faults are told in the API's shape, wherever on its way they arise."""

    def get_route_handler(self) -> Handler:
        """Return what handles a request."""
        handle = super().get_route_handler()

        async def handle_and_tell(request: Request) -> Response:
            try:
                _check_address(request)
                return await handle(request)
            except Exception as error:
                return problem(request, error)

        return handle_and_tell


def _check_address(request: Request) -> None:
    """Refuse an address with a sign in it that some database refuses."""
    if not is_takeable(unquote(f"{request.url.path}?{request.url.query}", errors="surrogateescape")):
        raise Invalid("api.odd_signs", "a NUL, or what is no UTF-8, stands in the address", field="address")


def problem(request: Request, error: Exception) -> JSONResponse:
    """Return what a program is told of a fault."""
    fault = fault_of(request, error)
    messages: Messages = request.app.state.templates.messages
    language = spoken(request)
    told: dict[str, Any] = {
        "code": _code(fault),
        "message": _said(messages, language, fault),
        "next": _next(messages, language, fault),
    }
    places, fields = _parts(messages, language, fault)
    if places:
        told["places"] = places
    if fields:
        told["fields"] = fields
    if fault.number:
        told["number"] = fault.number
    if isinstance(error, Stale):
        told |= _conflict(getattr(request.state, "caller", None), error)
    return JSONResponse({"error": told}, fault.status, dict(fault.headers))


def spoken(request: Request) -> str:
    """Return the language that a program wants to be spoken to in: of `lang`, or the first it accepts that we speak.

    A header such as "en;q=0.5, vi" names what is wanted most by its weight.
    """
    accepted = []
    for position, part in enumerate(request.headers.get("accept-language", "")[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        code = tag.strip().lower().partition("-")[0]
        if code in LANGUAGES:
            accepted.append((-_number(weight), position, code))
    return language_of(request.query_params.get("lang"), min(accepted)[2] if accepted else None)


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


def _code(fault: Fault) -> str:
    """Return a code without the name of the group of sentences that it may stand in."""
    return (fault.said or fault.code).rpartition(".")[2]


def _said(messages: Messages, language: str, fault: Fault) -> str:
    for key in (fault.said or "", f"errors.{fault.said}"):
        if messages.has(key):
            try:
                return messages.say(language, key, **fault.values)
            except (KeyError, TypeError):
                break  # the sentence wants to say more than is known: the general one will do
    return messages.say(language, f"errors.{fault.code}_text", **fault.values)


def _next(messages: Messages, language: str, fault: Fault) -> str:
    """Return what to do; where pages say "go back and reload", programs are told something of their own."""
    own = f"api.{fault.code}_next"
    return messages.say(language, own if messages.has(own) else f"errors.{fault.code}_next")


def _parts(messages: Messages, language: str, fault: Fault) -> tuple[list[str], dict[str, str]]:
    """Return which parts of the request are wrong, and of which of them it is known what."""
    named = fault.values.get("field")
    places = [*fault.places, *([named] if isinstance(named, str) else [])]
    fields = {
        name: messages.say(language, key)
        for name, key in fault.values.items()
        if isinstance(key, str) and messages.has(key)
    }
    return places, fields


def _conflict(person: Person | None, error: Stale) -> dict[str, Any]:
    """Return how the item stands now and what was decided, unless this person must not know."""
    item: Item | None = error.facts.get("item")
    theirs: Decided | None = error.facts.get("theirs")
    if item is None or person is None or not sees(person, item):
        return {}
    told: dict[str, Any] = {"item": {"id": item.id, "version": item.version, "state": item.standing.state}}
    is_open = item.standing.queue is not None and item.standing.queue != ARBITER
    if theirs is not None and (theirs.person_id == person.id or not is_open):
        told["theirs"] = {
            "id": theirs.id,
            "action": theirs.action,
            "version": theirs.version,
            "person": theirs.person_id,
            "at": theirs.at.isoformat(),
            "office": theirs.after.get("office"),
            "type": theirs.after.get("type"),
            "topic": theirs.after.get("topic"),
        }
    return told
