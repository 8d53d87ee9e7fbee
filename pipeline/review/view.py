"""What the pages of the desk show: plain data, made by the pages' code and read by the templates.

Everything here is for a person's eyes. Texts are masked unless a field says otherwise. Words that a language has of
its own (states, likelihoods, risks, dates) are not here: the templates find them from the codes, numbers and days.
Names of offices, topics and types are data, and Vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.review.opened_view import Opened, Option


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of a list: `name` in the address, `label` the key of its message, `value` what is chosen now.

    An empty value means that all are shown; the template offers that choice by itself.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    value: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the queue that a person kept; `query` is that of the address, without the question mark."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Row:
    """One comment in a list.

    `state` is the item's, `check_kind` and `risk` are the item's too. `office` and `probability` are those of the
    suggestion ranked first, or what was decided; both are empty where the suggestion must not be seen.
    """

    id: int
    href: str
    excerpt: str
    meeting: str
    state: str
    type: str
    topic: str
    office: str = ""
    probability: float | None = None
    due: date | None = None
    days_left: int | None = None  # below 0: late
    risk: int = 0
    check_kind: str | None = None
    blind: bool = False
    sealed: bool = False
    claimed_by: str | None = None  # another person's name, while the claim holds
    selected: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue: a list, and at most one comment open.

    `base` is the query of the address without `item` and `page`. `counts`: queue -> comments that wait there.
    """

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    filters: tuple[Choice, ...] = ()
    words: str = ""  # what was searched for
    queue: str = "review"
    views: tuple[SavedView, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    opened: Opened | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One comment in a preview: what would become of it, or why it is left out."""

    row: Row
    becomes: str = ""
    left_out: str = ""  # a message key below `bulk.`


@dataclass(frozen=True, slots=True)
class BulkPage:
    """Deciding many at once: `step` is select, then preview.

    `action`: accept (each its own first suggestion), assign (all to `office`), drop.
    """

    step: str
    rows: tuple[Row, ...] = ()
    preview: tuple[BulkRow, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    filters: tuple[Choice, ...] = ()
    words: str = ""
    base: str = ""
    action: str = "accept"
    office: str = ""  # its id
    office_name: str = ""
    offices: tuple[str, ...] = ()
    request: str = ""


@dataclass(frozen=True, slots=True)
class Unmasking:
    """Somebody looked at a comment unmasked, and said why."""

    id: int
    href: str
    who: str
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SealedPage:
    """The sealed lane: what only named persons see, and who looked behind the masks."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    unmaskings: tuple[Unmasking, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeMatch:
    """One office that typed words may mean."""

    office: str
    name: str
    agency_id: str = ""


@dataclass(frozen=True, slots=True)
class OfficesPage:
    """Which office was meant: `matches` for `words`; the form is sent on with `fields` and the office that is picked.

    `name` is the field that the picked office is sent as: office, or cooperating.
    """

    words: str
    action: str  # where the form goes
    matches: tuple[OfficeMatch, ...]
    fields: tuple[tuple[str, str], ...] = ()
    name: str = "office"
    back: str = "/queue"
