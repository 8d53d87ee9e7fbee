"""A candidate with one field changed: six of them for every comment, too many for `dataclasses.replace`."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any

from pipeline.records import Candidate

_NAMES = tuple(field.name for field in fields(Candidate))
_values = attrgetter(*_NAMES)
_IN_SET, _ANSWER = _NAMES.index("in_label_set"), _NAMES.index("answer")


def outside_set(candidate: Candidate) -> Candidate:
    """Return the candidate, no longer in the set that holds the office that must answer."""
    return _with(candidate, _IN_SET, False)


def answering(candidate: Candidate, answer: str) -> Candidate:
    """Return the candidate with what is true of the question if it is this one."""
    return _with(candidate, _ANSWER, answer)


def _with(candidate: Candidate, at: int, value: Any) -> Candidate:
    values = list(_values(candidate))
    values[at] = value
    return Candidate(*values)
