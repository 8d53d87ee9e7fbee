"""Who may have what happens told to which address, and the trail of that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.cases.faults import Invalid, NotAllowed, NotFound
from pipeline.cases.rights import Right, may
from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.hooks import EVENTS, Hook
from pipeline.store.desk.people import Person

MAX_ADDRESS = 2_000
MAX_HOOKS = 50


def add_hook(store: DeskStore, person: Person, url: str, events: Sequence[str], *, secret: str, now: datetime) -> Hook:
    """Add an address that is told of `events` from now on, signed with `secret`.

    Raises NotAllowed, or Invalid for an address or event that cannot be.
    """
    _check(person)
    address = checked_address(url)
    if not events or set(events) - set(EVENTS):
        raise Invalid("hook_events", "events unknown or none", field="events")
    with store.write() as unit:
        if len(unit.hooks.all()) >= MAX_HOOKS:
            raise Invalid("hook_too_many", f"there are {MAX_HOOKS} webhooks already", most=MAX_HOOKS)
        hook = unit.hooks.add(address, secret, events, now)
        host = urlsplit(address).hostname
        unit.trail.add(now, person.login, "hook.added", f"hook:{hook.id}", host=host, events=list(hook.events))
    return hook


def switch_hook(store: DeskStore, person: Person, hook_id: int, active: bool, now: datetime) -> Hook:
    """Let an address be told, or not for now. Raises NotAllowed or NotFound."""
    _check(person)
    with store.write() as unit:
        hook = _found(unit, hook_id)
        unit.hooks.switch(hook_id, active)
        unit.trail.add(now, person.login, "hook.on" if active else "hook.off", f"hook:{hook_id}")
        return unit.hooks.get(hook_id) or hook


def remove_hook(store: DeskStore, person: Person, hook_id: int, now: datetime) -> None:
    """Remove an address and what waited for it. Raises NotAllowed or NotFound."""
    _check(person)
    with store.write() as unit:
        _found(unit, hook_id)
        unit.hooks.remove(hook_id)
        unit.trail.add(now, person.login, "hook.removed", f"hook:{hook_id}")


def resend(store: DeskStore, person: Person, delivery_id: int, now: datetime) -> None:
    """Have a delivery sent once more. Raises NotAllowed, NotFound, or Invalid for one that is withheld."""
    _check(person)
    with store.write() as unit:
        one = unit.hooks.delivery(delivery_id)
        if one is None:
            raise NotFound("no_delivery", f"delivery {delivery_id} is not there")
        if not unit.hooks.resend(delivery_id, now):
            raise Invalid("withheld", f"delivery {delivery_id}: its item was sealed")
        unit.trail.add(now, person.login, "hook.resent", f"hook:{one.hook_id}", delivery=delivery_id)


def checked_address(url: str) -> str:
    """Return an address that may be told things: http or https, a host, no login in it. Raises Invalid.

    >>> checked_address(" https://example.org/hook ")
    'https://example.org/hook'
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        is_good = False
    if not is_good or len(url) > MAX_ADDRESS or any(not ch.isprintable() or ch.isspace() for ch in url):
        raise Invalid("hook_address", "not an address of http or https", field="url")
    if "@" in parts.netloc or parts.fragment:
        raise Invalid("hook_address_login", "a login or a fragment stands in the address", field="url")
    return url


def _check(person: Person) -> None:
    if not may(person, Right.MANAGE_HOOKS):
        raise NotAllowed("not_yours", "webhooks are an administrator's")


def _found(unit: Unit, hook_id: int) -> Hook:
    hook = unit.hooks.get(hook_id)
    if hook is None:
        raise NotFound("no_hook", f"webhook {hook_id} is not there")
    return hook
