"""Webhooks: addresses that are told of what happens."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from pipeline.cases.hooks import add_hook, remove_hook, resend, switch_hook
from pipeline.review.api.callers import Keeper, Key
from pipeline.review.api.errors import Route
from pipeline.review.api.models import (
    Deliveries,
    DeliveryOut,
    HookIn,
    HookOut,
    HooksOut,
    HookSwitch,
    HookWithSecret,
)
from pipeline.review.api.paging import Cursor, Limit, cursor_of, number_of
from pipeline.review.passwords import new_secret
from pipeline.review.site import site_of
from pipeline.store.desk.hooks import Delivery, Hook

router = APIRouter(tags=["hooks"], route_class=Route)

State = Literal["waiting", "delivered", "given_up", "withheld"]


@router.get("/hooks")
def list_hooks(request: Request, who: Keeper) -> HooksOut:
    """List the addresses."""
    with site_of(request).store.read() as unit:
        counts = unit.hooks.counts()
        return HooksOut(hooks=[_hook(one, counts.get(one.id, {})) for one in unit.hooks.all()])


@router.post("/hooks", status_code=201)
def add(request: Request, who: Keeper, body: HookIn) -> HookWithSecret:
    """Add an address. The secret that signs what is sent there is told only in this answer."""
    secret = new_secret()
    hook = add_hook(site_of(request).store, who.person, body.url, body.events, secret=secret, now=who.now)
    return HookWithSecret(hook=_hook(hook, {}), secret=secret)


@router.patch("/hooks/{hook_id}")
def switch(request: Request, who: Keeper, hook_id: Key, body: HookSwitch) -> HookOut:
    """Let an address be told, or not for now."""
    store = site_of(request).store
    hook = switch_hook(store, who.person, hook_id, body.active, who.now)
    with store.read() as unit:
        return _hook(hook, unit.hooks.counts().get(hook_id, {}))


@router.delete("/hooks/{hook_id}", status_code=204)
def remove(request: Request, who: Keeper, hook_id: Key) -> Response:
    """Remove an address, and what waits to be sent there."""
    remove_hook(site_of(request).store, who.person, hook_id, who.now)
    return Response(status_code=204)


@router.get("/deliveries")
def deliveries(
    request: Request,
    who: Keeper,
    hook: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    state: State | None = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Deliveries:
    """List what was sent and what waits to be sent, the latest first."""
    with site_of(request).store.read() as unit:
        found = unit.hooks.recent(limit + 1, before=number_of(cursor), hook_id=hook, state=state)
    told = [_delivery(one) for one in found[:limit]]
    return Deliveries(deliveries=told, next=cursor_of(told[-1].id) if len(found) > limit else None)


@router.post("/deliveries/{delivery_id}/resend", status_code=202)
def send_again(request: Request, who: Keeper, delivery_id: Key) -> DeliveryOut:
    """Have something sent once more, under the same id."""
    store = site_of(request).store
    resend(store, who.person, delivery_id, who.now)
    with store.read() as unit:
        one = unit.hooks.delivery(delivery_id)
    assert one is not None
    return _delivery(one)


def _hook(one: Hook, counts: dict[str, int]) -> HookOut:
    return HookOut(
        id=one.id, url=one.url, events=list(one.events), active=one.active, created_at=one.created_at, counts=counts
    )


def _delivery(one: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=one.id,
        hook=one.hook_id,
        event=one.event,
        state=one.state,
        attempts=one.attempts,
        status=one.status,
        created_at=one.created_at,
        next_at=one.next_at if one.state == "waiting" else None,
    )
