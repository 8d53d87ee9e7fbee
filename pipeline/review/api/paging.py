"""Long lists come in pieces: each names the cursor of the next, which says nothing to whoever holds it."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Query

from pipeline.cases.faults import Invalid

MOST = 200
"""Rows of one piece."""

_LARGEST = 2**31 - 1

Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of one piece.")]
Cursor = Annotated[
    str | None, Query(max_length=40, description="`next` of the piece before; leave it out for the first piece.")
]


def cursor_of(number: int) -> str:
    """Return a number as a cursor."""
    return base64.urlsafe_b64encode(f"c{number}".encode()).decode().rstrip("=")


def number_of(cursor: str | None) -> int | None:
    """Return the number in a cursor, None for none. Raises Invalid for one that is not ours.

    >>> number_of(cursor_of(30))
    30
    """
    if not cursor:
        return None
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        plain = ""
    digits = plain.removeprefix("c")
    if digits == plain or not digits.isdigit() or len(digits) > 10 or int(digits) > _LARGEST:
        raise Invalid("api.cursor", "not a cursor of ours", field="cursor")
    return int(digits)
