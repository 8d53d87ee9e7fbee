"""What programs send and get, as the OpenAPI document describes it: errors, people, webhooks, the trail, offices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

Id = int


class Shape(BaseModel):
    """What every shape has in common: nothing but what is named, and names are not guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class Sent(Shape):
    """What programs send: no text holds a sign that some database refuses, which is NUL and half a surrogate pair."""

    @field_validator("*")
    @classmethod
    def _takeable(cls, value: Any) -> Any:
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not is_takeable(text):
                raise ValueError("a NUL or half a surrogate pair stands in it")
        return value


def is_takeable(text: str) -> bool:
    """Return whether any database takes the text.

    >>> is_takeable("ngập"), is_takeable("a\\0b")
    (True, False)
    """
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


class Fault(Shape):
    """What went wrong. `code` is for programs and does not change; the sentences are for people."""

    code: str
    message: str
    next: str = Field(description="What to do about it.")
    places: list[str] | None = Field(default=None, description="Parts of the request that are wrong.")
    fields: dict[str, str] | None = Field(default=None, description="What is wrong with which field.")
    number: str | None = Field(default=None, description="Under which the fault stands in the server's log.")
    item: dict[str, Any] | None = Field(default=None, description="At a conflict: how the item stands now.")
    theirs: dict[str, Any] | None = Field(default=None, description="At a conflict: what somebody else decided.")


class Problem(Shape):
    """The answer to every request that was not carried out."""

    error: Fault


class Me(Shape):
    """For whom a token acts, and what that person may do."""

    id: Id
    login: str
    name: str
    role: str
    agencies: list[str] = Field(description="Ids of the agencies whose comments are this person's; empty: all.")
    level: str | None
    rights: list[str]


class PersonOut(Shape):
    """One who may use the desk."""

    id: Id
    login: str
    name: str
    role: str
    agencies: list[str]
    level: str | None
    opens_sealed: bool
    arbitrates: bool
    active: bool
    must_change: bool = Field(description="The password was set by somebody else and must be changed first.")


class PersonIn(Sent):
    """What a person is to be at the desk."""

    name: str = Field(min_length=1, max_length=120)
    role: str = Field(max_length=20, description="reviewer, analyst, monitor or administrator")
    agencies: list[str] = Field(default=[], max_length=200)
    level: str | None = Field(default=None, max_length=20)
    opens_sealed: bool = False
    arbitrates: bool = False


class NewPerson(PersonIn):
    """A person to be added."""

    login: str = Field(min_length=1, max_length=80)


class PersonWithPassword(Shape):
    """A person and the one-time password, which is told only now."""

    person: PersonOut
    password: str


class People(Shape):
    """Everybody."""

    people: list[PersonOut]


class TokenOut(Shape):
    """A key with which a program acts for a person."""

    id: Id
    name: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime


class TokensOut(Shape):
    """The tokens that still act for a person."""

    tokens: list[TokenOut]


class HookIn(Sent):
    """An address to be told of what happens."""

    url: str = Field(max_length=2_000, description="https:// or, within your own network, http://")
    events: list[str] = Field(min_length=1, max_length=20)


class HookOut(Shape):
    """An address that is told of what happens. Its secret is told once, when it is added."""

    id: Id
    url: str
    events: list[str]
    active: bool
    created_at: datetime
    counts: dict[str, int] = Field(description="How many messages are waiting, delivered, given_up, withheld.")


class HookWithSecret(Shape):
    """An address that was added, and the secret that signs what is sent there; it is told only now."""

    hook: HookOut
    secret: str


class HooksOut(Shape):
    """Every address."""

    hooks: list[HookOut]


class HookSwitch(Sent):
    """Whether an address is told of what happens."""

    active: bool


class DeliveryOut(Shape):
    """One message to one address."""

    id: Id
    hook: Id
    event: str
    state: str = Field(description="waiting, delivered, given_up or withheld")
    attempts: int
    status: int | None = Field(description="The last HTTP status; null: no answer, or no try yet.")
    created_at: datetime
    next_at: datetime | None = Field(description="When it is tried next, while it waits.")


class Deliveries(Shape):
    """Messages, the latest first."""

    deliveries: list[DeliveryOut]
    next: str | None


class EntryOut(Shape):
    """One entry of the trail, masked. `facts` are empty where it is about a sealed item that is not for you."""

    seq: int
    at: str
    actor: str | None = Field(description="A login; null: the program itself.")
    action: str
    subject: str
    facts: dict[str, Any]
    withheld: bool
    digest: str


class Entries(Shape):
    """Entries of the trail, the latest first."""

    entries: list[EntryOut]
    next: str | None


class VerdictOut(Shape):
    """What came of verifying the trail."""

    whole: bool
    entries: int
    seq: int
    head: str = Field(description="Hash of the last entry: write it down where nobody can change it.")
    faults: list[str]


class OfficeOut(Shape):
    """One office that exists on the day."""

    office: str
    agency: str
    name: str


class OfficesOut(Shape):
    """Offices that the words mean, the best match first."""

    offices: list[OfficeOut]
