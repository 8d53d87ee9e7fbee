"""What a person sees: within which scope, and never what is about the person's own office."""

from __future__ import annotations

from dataclasses import replace

from pipeline.cases.rights import Right, may
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Item
from pipeline.store.desk.people import Person


def sees(person: Person, item: Item) -> bool:
    """Return whether the person may know of the item at all."""
    if item.standing.sealed:
        return may(person, Right.OPEN_SEALED) and not set(person.agencies) & set(item.concerned)
    if set(person.agencies) & set(item.concerned):
        return False
    if not may(person, Right.READ):
        return False
    if person.role != "reviewer":
        return True
    in_scope = not person.agencies or item.standing.agency in person.agencies
    return in_scope and (person.level is None or item.level == person.level)


def within(person: Person, wanted: Filter) -> Filter:
    """Return a filter narrowed to what the person sees. Whoever may not open sealed items must not ask for them."""
    narrowed = replace(wanted, not_concerning=person.agencies)
    if wanted.sealed or person.role != "reviewer":
        return narrowed
    return replace(narrowed, agencies=person.agencies, at_level=person.level)
