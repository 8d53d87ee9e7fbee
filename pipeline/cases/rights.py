"""Who may do what at the desk."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.store.desk.people import Person


class Right(StrEnum):
    """Something that some may do and others may not."""

    DECIDE = "decide"
    READ = "read"
    SEE_OVERVIEW = "see_overview"
    SEE_TRAIL = "see_trail"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_HOOKS = "manage_hooks"
    IMPORT_FILES = "import_files"
    EXPORT = "export"
    OPEN_SEALED = "open_sealed"
    ARBITRATE = "arbitrate"


_OF_ROLE: dict[str, frozenset[Right]] = {
    "reviewer": frozenset({Right.DECIDE, Right.READ, Right.SEE_OVERVIEW, Right.IMPORT_FILES, Right.EXPORT}),
    "analyst": frozenset({Right.READ, Right.SEE_OVERVIEW, Right.SEE_TRAIL, Right.EXPORT}),
    "monitor": frozenset({Right.READ, Right.SEE_OVERVIEW}),
    "administrator": frozenset(Right) - {Right.OPEN_SEALED},  # who runs the desk need not know who accuses whom
}

ROLES = tuple(_OF_ROLE)
"""Every role there is."""


def may(person: Person, right: Right) -> bool:
    """Return whether a person has a right, by the role or because it was given to this person by name.

    Nobody has sealed comments opened by the role alone. Whoever is no longer active has no right at all.
    """
    if not person.active:
        return False
    if right is Right.OPEN_SEALED:
        return person.opens_sealed
    if right is Right.ARBITRATE and person.arbitrates:
        return True
    return right in _OF_ROLE.get(person.role, frozenset())
