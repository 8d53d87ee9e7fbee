"""Which pages a person finds in the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cases.rights import Right, may

if TYPE_CHECKING:
    from pipeline.store.desk.people import Person

_PAGES = (
    ("/queue", "common.nav_queue", Right.READ),
    ("/bulk", "common.nav_bulk", Right.DECIDE),
    ("/sealed", "common.nav_sealed", Right.OPEN_SEALED),
    ("/imports", "common.nav_imports", Right.IMPORT_FILES),
    ("/overview", "common.nav_overview", Right.SEE_OVERVIEW),
    ("/exports", "common.nav_exports", Right.EXPORT),
    ("/trail", "common.nav_trail", Right.SEE_TRAIL),
    ("/people", "common.nav_people", Right.MANAGE_PEOPLE),
    ("/hooks", "common.nav_hooks", Right.MANAGE_HOOKS),
)


@dataclass(frozen=True, slots=True)
class NavLink:
    """One link of the navigation; `key` is that of its words."""

    href: str
    key: str
    current: bool


def navigation(person: Person | None, path: str) -> tuple[NavLink, ...]:
    """Return the pages that a person may open, in order; `path` is the page that is shown. Nobody finds nothing."""
    if person is None:
        return ()
    return tuple(
        NavLink(href, key, path == href or path.startswith(href + "/"))
        for href, key, right in _PAGES
        if may(person, right)
    )
