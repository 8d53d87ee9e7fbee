"""What programs get about imports and figures, as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from pipeline.review.api.models import Id, Shape


class FileOut(Shape):
    """One file of an import. `state`: waiting, running, done, rejected, cancelled or known (it was there already)."""

    id: Id
    name: str
    size: int
    sha256: str
    state: str
    reason: str | None = Field(description="Why it was rejected.")
    done: int = Field(description="Comments that are classified, of `total`.")
    total: int
    meeting: Id | None


class ImportOut(Shape):
    """One import. `state`: open, waiting, running, done, cancelled or failed."""

    id: Id
    state: str
    reason: str | None
    person: Id | None
    created_at: datetime
    finished_at: datetime | None


class ImportWithFiles(ImportOut):
    """One import and how far each of its files is."""

    files: list[FileOut]


class Imports(Shape):
    """The latest imports."""

    imports: list[ImportOut]


class ShareOut(Shape):
    """`k` of `n`, with the exact 95 % interval of the true share; null where n is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


class LoadOut(Shape):
    """How many items there are, and how they stand."""

    n: int
    open: int
    overdue: int
    soon: int = Field(description="Due within a week.")
    decided: int
    out: int = Field(description="Went out unattended, and nobody has looked since.")


class WeekOut(Shape):
    """What was raised and what was decided in the seven days from a Monday on."""

    start: date
    raised: int
    decided: int


class GroupOut(Shape):
    """The figures of one field, agency, place or week; `key` is null where that is not known."""

    key: str | date | None
    load: LoadOut
    seen: ShareOut
    blind: ShareOut
    went_out: ShareOut
    right: ShareOut


class KappaOut(Shape):
    """Cohen's kappa of two people's decisions, with its interval."""

    value: float
    low: float
    high: float
    agreed: ShareOut
    chance: float


class PromiseOut(Shape):
    """Whether errors stay below what was promised: holds, broken or unknown."""

    verdict: str
    most: float | None = Field(description="The share of errors lies below this.")
    needed: int = Field(description="So many cases without an error would do to tell.")


class DifferenceOut(Shape):
    """By how much more people agree with a suggestion that they see."""

    value: float
    low: float
    high: float


class FiguresOut(Shape):
    """Load, agreement and unattended routing. Sealed items are counted in nothing but `sealed`."""

    load: LoadOut
    states: dict[str, int]
    sealed: int | None = Field(description="null: too few to say how many.")
    weeks: list[WeekOut]
    seen: ShareOut = Field(description="How often people took the suggested office, having seen the suggestion.")
    blind: ShareOut = Field(description="... not having seen it.")
    difference: DifferenceOut | None
    second: ShareOut = Field(description="How often a second person decided like the first.")
    kappa: KappaOut | None
    went_out: ShareOut = Field(description="How many went out unattended.")
    right: ShareOut = Field(description="Of those that were checked, how many were right.")
    promise: PromiseOut
    groups: list[GroupOut]
