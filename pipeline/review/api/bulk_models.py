"""What programs send and get about many comments at once, as the OpenAPI document describes it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.review.api.item_models import Number, OfficeId, Version
from pipeline.review.api.models import Id, Sent, Shape


class BulkItem(Sent):
    """One of many items."""

    id: Number
    version: Version


class BulkIn(Sent):
    """Many items and what is to become of all of them."""

    action: Literal["accept", "assign", "drop"] = Field(description="accept: each its own first suggestion.")
    office: OfficeId | None = Field(default=None, description="For assign.")
    items: list[BulkItem] = Field(min_length=1, max_length=200)
    request: str | None = Field(default=None, min_length=8, max_length=64)


class BulkRow(Shape):
    """What would become of one item; `left_out` is the code of why it would be left alone."""

    id: Id
    becomes: str | None
    left_out: str | None


class BulkPreview(Shape):
    """What would become of many items."""

    items: list[BulkRow]


class BulkDone(Shape):
    """What was done with many items; `bundle` undoes it as one, `refused` tells why some were left alone."""

    bundle: str
    done: list[Id]
    refused: dict[str, str]
