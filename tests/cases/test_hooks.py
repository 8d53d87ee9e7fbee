"""Webhooks are an administrator's, and go to addresses that can be."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.cases.faults import Invalid, NotAllowed, NotFound
from pipeline.cases.hooks import MAX_HOOKS, add_hook, checked_address, remove_hook, resend, switch_hook
from pipeline.store.desk import DeskStore
from pipeline.store.desk.people import Person

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
URL = "https://example.org/hook?key=secret"


def person(role: str = "administrator") -> Person:
    return Person(1, "lan", "Lan", role, (), None, False, False, True, False)


@pytest.mark.parametrize("role", ["reviewer", "analyst", "monitor"])
def test_webhooks_are_an_administrators(desk_store: DeskStore, role: str) -> None:
    with pytest.raises(NotAllowed):
        add_hook(desk_store, person(role), URL, ["item.decided"], secret="s", now=NOON)
    with pytest.raises(NotAllowed):
        switch_hook(desk_store, person(role), 1, False, NOON)
    with pytest.raises(NotAllowed):
        remove_hook(desk_store, person(role), 1, NOON)
    with pytest.raises(NotAllowed):
        resend(desk_store, person(role), 1, NOON)


def test_what_is_done_with_them_stands_in_the_trail_without_keys_in_addresses(desk_store: DeskStore) -> None:
    hook = add_hook(desk_store, person(), URL, ["item.decided"], secret="s", now=NOON)
    assert not switch_hook(desk_store, person(), hook.id, False, NOON).active
    assert switch_hook(desk_store, person(), hook.id, True, NOON).active
    with desk_store.write() as unit:
        unit.hooks.tell("item.decided", {"item": 1}, NOON)
        (one,) = unit.hooks.recent(1)
    resend(desk_store, person(), one.id, NOON)
    remove_hook(desk_store, person(), hook.id, NOON)
    with desk_store.read() as unit:
        trail = unit.trail.entries()
        assert [one.action for one in trail] == ["hook.added", "hook.off", "hook.on", "hook.resent", "hook.removed"]
        assert trail[0].facts == {"host": "example.org", "events": ["item.decided"]}
        assert not [one for one in trail if "secret" in one.details]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "https://[::1",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://example.org/a b",
        "https://example.org/\r\nX: y",
        "https://lan:word@example.org/",
        "https://example.org/#part",
        "https://example.org/" + "a" * 2_000,
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_address(url)
    assert caught.value.facts["field"] == "url"


@pytest.mark.parametrize("events", [[], ["item.eaten"]])
def test_events_that_are_not_are_refused(desk_store: DeskStore, events: list[str]) -> None:
    with pytest.raises(Invalid):
        add_hook(desk_store, person(), URL, events, secret="s", now=NOON)


def test_there_is_an_end_to_them(desk_store: DeskStore) -> None:
    with desk_store.write() as unit:
        for _ in range(MAX_HOOKS):
            unit.hooks.add(URL, "s", ["item.laid"], NOON)
    with pytest.raises(Invalid):
        add_hook(desk_store, person(), URL, ["item.laid"], secret="s", now=NOON)


def test_what_is_not_there_is_not_found(desk_store: DeskStore) -> None:
    with pytest.raises(NotFound):
        switch_hook(desk_store, person(), 5, True, NOON)
    with pytest.raises(NotFound):
        remove_hook(desk_store, person(), 5, NOON)
    with pytest.raises(NotFound):
        resend(desk_store, person(), 5, NOON)
