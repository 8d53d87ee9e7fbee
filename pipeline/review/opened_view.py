"""What the desk shows of one comment that is open: plain data, made by the pages' code and read by the templates.

What `pipeline.review.view` says of its data holds here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list: what is sent, and what is read."""

    value: str
    label: str


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
