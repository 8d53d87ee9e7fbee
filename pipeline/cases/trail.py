"""Who may read the trail, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.cases.faults import NotAllowed
from pipeline.cases.rights import Right, may
from pipeline.cases.sight import sees
from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.chain import Entry, Verdict
from pipeline.store.desk.people import Person
from pipeline.text import mask

_ITEM = "item:"


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as one person may read it.

    `facts` are masked, and empty where `withheld`: it is about an item that this person must not see into.
    """

    entry: Entry
    facts: Mapping[str, Any]
    item_id: int | None
    withheld: bool


def read_trail(
    store: DeskStore,
    person: Person,
    *,
    limit: int,
    before: int | None = None,
    actor: str | None = None,
    action: str | None = None,
    item_id: int | None = None,
) -> list[Shown]:
    """Return up to `limit` entries, the latest first, of those before a seq; None narrows nothing.

    Raises NotAllowed.
    """
    _check(person)
    subject = f"{_ITEM}{item_id}" if item_id is not None else None
    with store.read() as unit:
        found = unit.trail.latest(limit, before=before, subject=subject, actor=actor, action=action)
        seen: dict[int, bool] = {}
        return [_shown(unit, person, entry, seen) for entry in found]


def verify_trail(store: DeskStore, person: Person, expected_head: str | None = None) -> Verdict:
    """Verify the whole trail. Raises NotAllowed."""
    _check(person)
    with store.read() as unit:
        return unit.trail.examine(expected_head or None)


def _check(person: Person) -> None:
    if not may(person, Right.SEE_TRAIL):
        raise NotAllowed("not_yours", "this person does not read the trail")


def _shown(unit: Unit, person: Person, entry: Entry, seen: dict[int, bool]) -> Shown:
    item_id = _item_of(entry)
    if item_id is not None and item_id not in seen:
        item = unit.items.get(item_id)
        seen[item_id] = item is None or sees(person, item)
    if item_id is not None and not seen[item_id]:
        return Shown(entry, {}, item_id, True)
    return Shown(entry, _masked(entry.facts), item_id, False)


def _item_of(entry: Entry) -> int | None:
    number = entry.subject.removeprefix(_ITEM)
    if number == entry.subject or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(number)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value).text
    if isinstance(value, dict):
        return {key: _masked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return value
