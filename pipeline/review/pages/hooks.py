"""Webhooks: which addresses are told of what happens, and whether they took it."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from pipeline.cases.faults import Invalid
from pipeline.cases.hooks import MAX_ADDRESS, add_hook, remove_hook, resend, switch_hook
from pipeline.cases.rights import Right
from pipeline.review.door import Flash, Visitor, go, needs, render
from pipeline.review.passwords import new_secret
from pipeline.review.site import site_of
from pipeline.store.desk.hooks import EVENTS

router = APIRouter()

Keeper = Annotated[Visitor, Depends(needs(Right.MANAGE_HOOKS))]
Key = Annotated[int, Path(ge=1, le=2**31 - 1)]

_STATES = ("waiting", "delivered", "given_up", "withheld")


@router.get("/hooks", response_class=HTMLResponse)
def hooks(
    request: Request,
    who: Keeper,
    state: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> HTMLResponse:
    """Show the addresses and what was sent to them lately."""
    return _page(request, who, state=state if state in _STATES else "", before=before)


@router.post("/hooks", response_class=HTMLResponse)
def add(
    request: Request,
    who: Keeper,
    url: Annotated[str, Form(max_length=4 * MAX_ADDRESS)] = "",
    events: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    """Add an address; its secret is shown this once."""
    secret = new_secret()
    try:
        hook = add_hook(site_of(request).store, who.person, url, events or [], secret=secret, now=who.now)
    except Invalid as fault:
        field = str(fault.facts.get("field", ""))
        return _page(request, who, status=422, url=url, chosen=events or [], wrong={field: fault.code})
    return _page(request, who, added=hook, secret=secret)


@router.post("/hooks/{hook_id}/switch")
def switch(request: Request, who: Keeper, hook_id: Key, on: Annotated[bool, Form()] = False) -> RedirectResponse:
    """Let an address be told, or not for now."""
    switch_hook(site_of(request).store, who.person, hook_id, on, who.now)
    return go(request, "/hooks", Flash("ok", "hooks.switched_on" if on else "hooks.switched_off"))


@router.post("/hooks/{hook_id}/remove")
def remove(request: Request, who: Keeper, hook_id: Key) -> RedirectResponse:
    """Remove an address for good."""
    remove_hook(site_of(request).store, who.person, hook_id, who.now)
    return go(request, "/hooks", Flash("ok", "hooks.removed"))


@router.post("/hooks/deliveries/{delivery_id}/resend")
def send_again(request: Request, who: Keeper, delivery_id: Key) -> RedirectResponse:
    """Have something sent once more."""
    resend(site_of(request).store, who.person, delivery_id, who.now)
    return go(request, "/hooks#deliveries", Flash("ok", "hooks.resent"))


def _page(request: Request, who: Visitor, *, status: int = 200, **data: Any) -> HTMLResponse:
    context: dict[str, Any] = {"state": "", "before": None, "url": "", "chosen": list(EVENTS), "wrong": {}}
    context |= {"added": None, "secret": ""}
    context |= data
    site = site_of(request)
    size = site.settings.review.page_size
    with site.store.read() as unit:
        known = unit.hooks.all()
        counts = unit.hooks.counts()
        found = unit.hooks.recent(size + 1, before=context["before"], state=context["state"] or None)
    return render(
        request,
        "hooks.html",
        who,
        status=status,
        hooks=known,
        counts=counts,
        deliveries=found[:size],
        older=found[size - 1].id if len(found) > size else None,
        hosts={one.id: urlsplit(one.url).netloc for one in known},
        events=EVENTS,
        states=_STATES,
        **context,
    )
