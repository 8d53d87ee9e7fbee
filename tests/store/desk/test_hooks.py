"""Webhooks: what is told, to whom, and what happens when nobody answers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, update

from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.hooks import Delivery, Hook
from pipeline.store.desk.tables import items, meetings
from pipeline.store.tables import Utc, inputs, runs

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
URL = "https://example.org/hook"
BODY = {"item": 7, "state": "decided", "masked_text": "Đường hỏng, gọi [SĐT]."}


def later(**spent: float) -> datetime:
    return NOON + timedelta(**spent)


def listener(store: DeskStore, *events: str) -> Hook:
    with store.write() as unit:
        return unit.hooks.add(URL, "s" * 40, events or ("item.decided",), NOON)


def tell(store: DeskStore, event: str = "item.decided", **body: Any) -> int:
    with store.write() as unit:
        return unit.hooks.tell(event, body or BODY, NOON)


def take(store: DeskStore, now: datetime = NOON) -> list[Delivery]:
    with store.write() as unit:
        return [one for one, _ in unit.hooks.take(now, again_seconds=60)]


def fail(store: DeskStore, one: Delivery, now: datetime = NOON, is_down: bool = False) -> Delivery:
    with store.write() as unit:
        unit.hooks.failed(one.id, 500, now, most_attempts=3, is_down=is_down)
        found = unit.hooks.delivery(one.id)
    assert found is not None
    return found


def lay_item(unit: Unit, *, sealed: bool) -> int:
    """An item with just what its tables insist on."""
    fill(unit, runs, id="r")
    input_id = fill(unit, inputs, run_id="r")
    meeting_id = fill(unit, meetings, input_id=input_id)
    return fill(unit, items, meeting_id=meeting_id, sealed=sealed, concerned="[]")


def fill(unit: Unit, table: Table, **given: Any) -> Any:
    """Insert a row with something in every column that must have it; return its key."""
    of_type = {bool: False, int: 0, float: 0.0, date: NOON.date(), datetime: NOON}
    row = {
        column.name: NOON if isinstance(column.type, Utc) else of_type.get(column.type.python_type, "-")
        for column in table.c
        if not column.nullable and not column.primary_key
    }
    key = unit.connection.execute(insert(table).values(row | given)).inserted_primary_key
    assert key
    return key[0]


def test_only_who_listens_is_told(desk_store: DeskStore) -> None:
    assert tell(desk_store) == 0
    hook = listener(desk_store, "item.decided", "item.undone")
    listener(desk_store, "import.finished")
    assert tell(desk_store) == 1
    (one,) = take(desk_store)
    assert (one.hook_id, one.event, one.state, json.loads(one.body)) == (hook.id, "item.decided", "waiting", BODY)


def test_of_nothing_nobody_is_told(desk_store: DeskStore) -> None:
    listener(desk_store)
    with desk_store.write() as unit:
        assert unit.hooks.tell("item.laid", None, NOON) == 0


def test_nothing_is_told_of_a_change_that_does_not_hold(desk_store: DeskStore) -> None:
    listener(desk_store)
    with pytest.raises(RuntimeError), desk_store.write() as unit:
        unit.hooks.tell("item.decided", BODY, NOON)
        raise RuntimeError
    assert take(desk_store) == []


@pytest.mark.parametrize(("event", "body"), [("item.eaten", {}), ("item.decided", {"speaker": "x"})])
def test_what_may_not_be_told_is_refused(desk_store: DeskStore, event: str, body: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="may not be told"), desk_store.write() as unit:
        unit.hooks.tell(event, body, NOON)


@pytest.mark.parametrize("events", [(), ("item.eaten",)])
def test_an_address_listens_to_something_there_is(desk_store: DeskStore, events: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected of"), desk_store.write() as unit:
        unit.hooks.add(URL, "s", events, NOON)


def test_nothing_is_told_of_a_sealed_item(desk_store: DeskStore) -> None:
    listener(desk_store)
    with desk_store.write() as unit:
        item_id = lay_item(unit, sealed=True)
        assert unit.hooks.tell("item.decided", {"item": item_id}, NOON) == 0


def test_what_waits_is_withheld_when_its_item_is_sealed(desk_store: DeskStore) -> None:
    listener(desk_store)
    with desk_store.write() as unit:
        item_id = lay_item(unit, sealed=False)
        assert unit.hooks.tell("item.decided", {"item": item_id, "masked_text": "…"}, NOON) == 1
        unit.connection.execute(update(items).values(sealed=True))
    assert take(desk_store) == []
    with desk_store.write() as unit:
        (one,) = unit.hooks.recent(5)
        assert (one.state, one.body) == ("withheld", "{}")
        assert not unit.hooks.resend(one.id, NOON)


def test_what_is_taken_is_kept_from_others_until_its_taker_must_have_died(desk_store: DeskStore) -> None:
    listener(desk_store)
    tell(desk_store)
    assert len(take(desk_store)) == 1
    assert take(desk_store, later(seconds=59)) == []
    assert len(take(desk_store, later(seconds=61))) == 1


def test_each_wait_is_twice_as_long_and_at_last_it_is_given_up(desk_store: DeskStore) -> None:
    listener(desk_store)
    tell(desk_store)
    (one,) = take(desk_store)
    one = fail(desk_store, one)
    assert (one.state, one.attempts, one.status, one.next_at) == ("waiting", 1, 500, later(seconds=30))
    one = fail(desk_store, one, later(seconds=30))
    assert one.next_at == later(seconds=90)
    one = fail(desk_store, one, later(seconds=90))
    assert (one.state, one.attempts) == ("given_up", 3)
    assert take(desk_store, later(days=1)) == []


def test_a_delivery_that_was_given_up_can_be_sent_again_under_its_id(desk_store: DeskStore) -> None:
    listener(desk_store)
    tell(desk_store)
    (one,) = take(desk_store)
    for _ in range(3):
        fail(desk_store, one)
    with desk_store.write() as unit:
        assert unit.hooks.resend(one.id, later(hours=2))
        assert not unit.hooks.resend(one.id + 99, later(hours=2))
    (again,) = take(desk_store, later(hours=2))
    assert (again.id, again.attempts) == (one.id, 0)


def test_an_address_that_is_down_is_not_asked_for_each_delivery(desk_store: DeskStore) -> None:
    listener(desk_store)
    other = listener(desk_store)
    for _ in range(3):
        tell(desk_store)
    first, of_other = take(desk_store)
    fail(desk_store, first, is_down=True)
    with desk_store.write() as unit:
        unit.hooks.delivered(of_other.id, 204)
    assert [one.hook_id for one in take(desk_store)] == [other.id]
    with desk_store.read() as unit:
        assert {one.attempts for one in unit.hooks.recent(9, hook_id=first.hook_id)} == {1}


def test_an_address_can_be_switched_off_and_removed(desk_store: DeskStore) -> None:
    hook = listener(desk_store)
    tell(desk_store)
    with desk_store.write() as unit:
        unit.hooks.switch(hook.id, False)
    assert tell(desk_store) == 0
    assert take(desk_store) == []
    with desk_store.write() as unit:
        unit.hooks.switch(hook.id, True)
    assert len(take(desk_store)) == 1
    with desk_store.write() as unit:
        unit.hooks.remove(hook.id)
        assert unit.hooks.all() == []
        assert unit.hooks.recent(9) == []
        assert unit.hooks.get(hook.id) is None


def test_deliveries_are_counted_listed_and_forgotten(desk_store: DeskStore) -> None:
    hook = listener(desk_store)
    for _ in range(3):
        tell(desk_store)
    (first,) = take(desk_store)
    with desk_store.write() as unit:
        unit.hooks.delivered(first.id, 200)
        assert unit.hooks.counts() == {hook.id: {"delivered": 1, "waiting": 2}}
        newest = unit.hooks.recent(2)
        assert [one.id for one in newest] == [first.id + 2, first.id + 1]
        assert [one.id for one in unit.hooks.recent(2, before=newest[-1].id)] == [first.id]
        assert [one.id for one in unit.hooks.recent(2, state="delivered")] == [first.id]
        unit.hooks.sweep(later(days=30))
        assert unit.hooks.counts() == {hook.id: {"waiting": 2}}
