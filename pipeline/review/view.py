"""What the pages of the desk show: plain data, made by the pages' code and read by the templates.

Everything here is for a person's eyes. Texts are masked unless a field says otherwise. Words that a language has of
its own (states, likelihoods, risks, dates) are not here: the templates find them from the codes, numbers and days.
Names of offices, topics and types are data, and Vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list: what is sent, and what is read."""

    value: str
    label: str


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
class MeetingView:
    """Where a comment was raised. `date` is as precise as it is known; `locator` as the reader found it."""

    title: str
    date: str | None = None
    place: str | None = None
    level: str | None = None  # its name
    locator: str = ""
    href: str | None = None  # all comments of that meeting


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One ranked office. `number` counts from 1 and is the key that takes it."""

    number: int
    office: str  # its id: ha_noi/phu_thuong/ubnd_xa_phuong
    name: str
    probability: float
    why: tuple[str, ...] = ()
    verified: bool = True
    not_first: str = ""  # why it does not stand first
    answer: str = ""  # to the question of the comment, if it is this office


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """The last day for an answer and the law that says so; either may be unknown."""

    due: date | None = None
    basis: str = ""
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A decided comment like this one, and where it ended."""

    excerpt: str
    office: str
    when: datetime
    href: str


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled comment of the corpus, invented and masked, with the names of its topic and its office."""

    text: str
    topic: str
    office: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an item; `what` is the action's code, `to` what it led to (an office, a type)."""

    who: str
    when: datetime
    what: str
    to: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the turn, counted from 0; `inside`: it belongs to the comment."""

    number: int
    text: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A comment of the same meeting that this one may be joined with."""

    id: int
    version: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Returned:
    """An agency said that a comment is not its own."""

    by: str
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision that this person may still take back; `text` says in short what it was."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody decided, or what the program suggested (`who` is empty then)."""

    who: str
    when: datetime | None
    office: str = ""  # its name; empty where `dropped`
    type: str = ""
    topic: str = ""
    cooperating: tuple[str, ...] = ()
    note: str = ""
    dropped: bool = False
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """One comment, open before a person.

    `pieces` are the comment cut up, each with whether it is evidence. `before` and `after` are the rest of the turn.
    `request` is made for this one showing and travels with each of its forms. `can` names what the person may do:
    decide, cooperate, drop, return, split, merge, clip, note, unmask, seal, unseal, release. Where `blind`,
    `candidates`, `reasons`, `similar`, `examples` and `machine` are empty. `taken` are the decisions that differ, for
    an arbiter.
    """

    id: int
    version: int
    request: str
    pieces: tuple[tuple[str, bool], ...]
    state: str
    type: str  # ids, as are the values of the options
    topic: str
    type_name: str
    topic_name: str
    meeting: MeetingView
    before: str = ""
    after: str = ""
    speaker: str | None = None  # masked, and empty where the law protects who spoke, unless `masked` is false
    speaker_place: str | None = None
    heading: str | None = None
    type_options: tuple[Option, ...] = ()
    topic_options: tuple[Option, ...] = ()
    candidates: tuple[CandidateView, ...] = ()
    offices: tuple[str, ...] = ()  # names offered while typing, where there is no script
    cooperating: tuple[Option, ...] = ()  # suggested or chosen: office id and name
    cooperating_chosen: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ()
    question: str = ""  # the one fact that would decide between the candidates that have an answer
    deadline: DeadlineView = DeadlineView()
    similar: tuple[Similar, ...] = ()
    examples: tuple[Example, ...] = ()
    history: tuple[Event, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    merge_with: tuple[Neighbour, ...] = ()
    answered: str = ""  # what the authority said in the room, masked
    promised_by: str | None = None
    returned: Returned | None = None
    concerned: tuple[str, ...] = ()  # agencies whose people it is about, by name
    risk: int = 0
    check_kind: str | None = None
    settled: bool = False  # nobody waits for a decision: changing one is not the usual thing to do
    blind: bool = False
    sealed: bool = False
    masked: bool = True
    claimed_by: str | None = None  # another person's name: then nothing can be done
    claimed_until: datetime | None = None  # one's own claim
    can: frozenset[str] = frozenset()
    undo: Undoable | None = None
    machine: Taken | None = None  # shown once decided
    decided: Taken | None = None
    taken: tuple[Taken, ...] = ()


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
class Conflict:
    """Two people decided at once: what each wanted. The second has not changed anything yet."""

    id: int
    href: str
    excerpt: str
    mine: Taken
    theirs: Taken
    version: int
    request: str
    can_replace: bool = False
    fields: tuple[tuple[str, str], ...] = ()  # of the form that came second, to send it again


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
