"""What programs send and get about comments and decisions, as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from pipeline.review.api.models import Id, Sent, Shape

Queue = Literal["review", "arbiter"]
State = Literal["waiting", "out", "decided", "returned", "disputed", "dropped", "replaced"]
OfficeId = Annotated[str, Field(max_length=200, examples=["ha_noi/so_xay_dung"])]
Note = Annotated[str, Field(max_length=2_000)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="Of the item, as it was read.")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class ItemQuery(Sent):
    """Which items are meant; what is left out does not narrow."""

    queue: Queue | None = None
    state: State | None = None
    words: str = Field(default="", max_length=200, description="All must occur; diacritics and case do not matter.")
    meeting: Number | None = None
    type: str = Field(default="", max_length=40)
    topic: str = Field(default="", max_length=80)
    field: str = Field(default="", max_length=80)
    agency: str = Field(default="", max_length=80)
    place: str = Field(default="", max_length=200)
    risk: int | None = Field(default=None, ge=0, le=3)
    check: Literal["unattended", "second", "differs"] | None = None
    due: Literal["overdue", "week"] | None = None
    age: int | None = Field(default=None, ge=1, le=10_000, description="On the desk for at least so many days.")
    since: date | None = Field(default=None, description="Raised on this day or later.")
    until: date | None = Field(default=None, description="Raised on this day or earlier.")
    decided_since: date | None = None
    decided_until: date | None = None
    sealed: bool = Field(default=False, description="Sealed items only; for persons who may open them.")


class ItemRow(Shape):
    """What a list tells of an item. Where the suggestion must not be seen, nothing is told of it."""

    id: Id
    version: int
    meeting: Id
    source: str
    masked_text: str
    state: State
    check: str | None
    sealed: bool
    hidden: bool = Field(description="The suggestion must not be seen: type, topic and office are null.")
    type: str | None
    topic: str | None
    office_name: str | None = Field(description="The office that was suggested first.")
    probability: float | None
    place: str | None
    due_on: date | None
    risk: int
    claimed: bool = Field(description="Somebody else has it open.")
    decided_at: datetime | None


class ItemRows(Shape):
    """Items, the most urgent first."""

    items: list[ItemRow]
    total: int
    next: str | None


class ItemMeeting(Shape):
    """Where an item was raised."""

    id: Id
    title: str
    date: str | None
    place: str | None
    level: str | None


class MeetingOut(ItemMeeting):
    """A meeting, or another file, that lies on the desk."""

    source: str
    n_items: int


class Meetings(Shape):
    """The latest meetings."""

    meetings: list[MeetingOut]


class SuggestedOffice(Shape):
    """One office that was suggested. `number` counts from 1, as on the page."""

    number: int
    office: str
    name: str
    probability: float
    why: list[str]
    verified: bool = Field(description="False: rests on reference data that nobody has checked.")


class Suggestion(Shape):
    """What the machine said; it stays as it was for ever."""

    type: str
    topic: str | None
    offices: list[SuggestedOffice]
    reasons: list[str] = Field(description="Why a person must look.")
    evidence: list[tuple[int, int]] = Field(description="Half-open, in code points of the masked text.")
    model: str
    rules: str


class OfficeNamed(Shape):
    """An office and what it is called."""

    agency: str
    office: str
    name: str


class DecisionOut(Shape):
    """One decision. `chosen` is which suggested office was taken, from 1; null: another, or none."""

    id: Id
    item: Id
    version: int = Field(description="Of the item, after it.")
    action: str
    at: datetime
    person: Id
    by: str = Field(description="The person's name; empty where it is not told.")
    seen: bool = Field(description="The suggestion lay before the person.")
    chosen: int | None
    undoes: Id | None
    bundle: str | None = Field(description="Decisions that are undone as one.")
    type: str | None
    topic: str | None
    office: OfficeNamed | None
    cooperating: list[OfficeNamed]
    note: str


class SentenceOut(Shape):
    """One sentence of the turn, masked, counted from 0; `inside`: it belongs to the item."""

    number: int
    masked_text: str
    inside: bool


class Beside(Shape):
    """Another comment of the same turn."""

    id: Id
    version: int
    masked_text: str


class SimilarOut(Shape):
    """A decided comment like this one, and where it ended."""

    id: Id
    masked_text: str
    agency: str | None
    decided_at: datetime | None


class UnmaskedOut(Shape):
    """The words as they were said. Whoever gets them is written into the trail."""

    text: str
    before: str
    after: str
    speaker: str | None
    speaker_place: str | None


class ItemOut(Shape):
    """One item with everything that a person needs to decide it."""

    id: Id
    version: int
    record_id: str
    parent: Id | None
    meeting: ItemMeeting
    locator: str
    state: State
    queue: Queue | None
    check: str | None
    sealed: bool
    hidden: bool = Field(description="Neither the suggestion nor an earlier decision may be seen.")
    risk: int
    raised_on: date | None
    due_on: date | None
    deadline_basis: str
    masked_text: str
    before: str = Field(description="The words of the turn before it, masked.")
    after: str
    heading: str | None
    speaker_place: str | None
    type: str | None
    topic: str | None
    agency: str | None
    office: str | None
    suggestion: Suggestion | None
    history: list[DecisionOut]
    sentences: list[SentenceOut]
    beside: list[Beside]
    similar: list[SimilarOut]
    concerned: list[str] = Field(description="Agencies whose people it is about: it is never sent there.")
    can: list[str] = Field(description="What this person may do with it now.")
    kept_by_another: bool
    undoable: Id | None = Field(description="The decision that this person can still take back.")
    unmasked: UnmaskedOut | None


class Counts(Shape):
    """How many items wait in each queue."""

    queues: dict[str, int]


class Change(Sent):
    """What every change of an item brings along."""

    version: Version
    request: str | None = Field(
        default=None, min_length=8, max_length=64, description="An id of your own making: sent twice, it is done once."
    )


class Decide(Change):
    """Which office must answer. What is left out stays as suggested."""

    office: OfficeId
    type: str | None = Field(default=None, max_length=40)
    topic: str | None = Field(default=None, max_length=80)
    cooperating: list[OfficeId] = Field(default=[], max_length=40)
    note: Note = ""
    seen: bool = Field(default=True, description="False where the suggestion did not lie before whoever decided.")


class WithNote(Change):
    """A change that may bear a note."""

    note: Note = ""


class WithReason(Change):
    """A change that needs a reason."""

    reason: Note


class Split(Change):
    """Before which sentences of the turn to cut, by their numbers."""

    before: list[Annotated[int, Field(ge=0, le=100_000)]] = Field(min_length=1, max_length=200)


class Clip(Change):
    """From which sentence of the turn to which the comment reaches, both included."""

    first: int = Field(ge=0, le=100_000)
    last: int = Field(ge=0, le=100_000)


class Merge(Change):
    """Which other comment of the same turn to join it with."""

    other: Number
    other_version: Version


class DoneOut(Shape):
    """What a change came to. `repeated`: it had been done before; `children`: the items that it made."""

    decision: DecisionOut
    state: State
    queue: Queue | None
    repeated: bool
    children: list[Id]
