"""Which decisions hold: not undone, and the one of each item that counts for a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, and_, case, func, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from pipeline.store.desk.tables import decisions

FIRST = ("decide", "drop")
"""What a person does with a comment that waits: say where it goes, or that it is none."""

FINAL = (*FIRST, "settle")
"""What says, while it holds, what is to become of a comment; `second` only says what somebody else would do."""


class text_in(FunctionElement[str]):  # noqa: N801  # called as a function of SQL
    """text_in(column, "key"): the text that stands under a key of a JSON object in a text column; NULL for none."""

    type = Text()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], key: str) -> None:
        super().__init__(column, literal(key))


@compiles(text_in)
def _text_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, key = (compiler.process(one, **options) for one in element.clauses)
    return f"json_extract({column}, '$.' || {key})"


@compiles(text_in, "postgresql")
def _text_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, key = (compiler.process(one, **options) for one in element.clauses)
    return f"(CAST({column} AS jsonb) ->> CAST({key} AS text))"


def holds() -> ColumnElement[bool]:
    """Return whether a decision holds: nobody has undone it."""
    undone = select(decisions.c.undoes).where(decisions.c.undoes.is_not(None))
    return decisions.c.id.not_in(undone)


def first_of_each(actions: Sequence[str], *rules: ColumnElement[bool]) -> Subquery:
    """Return (item_id, id) of the first of these decisions of each item that holds."""
    return _one_of_each(func.min(decisions.c.id), actions, rules)


def last_of_each(actions: Sequence[str], *rules: ColumnElement[bool]) -> Subquery:
    """Return (item_id, id) of the latest of these decisions of each item that holds."""
    return _one_of_each(func.max(decisions.c.id), actions, rules)


def _one_of_each(which: ColumnElement[int], actions: Sequence[str], rules: Sequence[ColumnElement[bool]]) -> Subquery:
    found = select(decisions.c.item_id, which.label("id"))
    return found.where(decisions.c.action.in_(actions), holds(), *rules).group_by(decisions.c.item_id).subquery()


def went_out_once() -> Select[tuple[int]]:
    """Return the ids of the items that went out unattended and came back, or were taken up all the same."""
    back = and_(decisions.c.action.in_((*FINAL, "return", "second")), holds())
    return select(decisions.c.item_id).where(back, stood("state") == "out").distinct()


def stood(key: str) -> ColumnElement[str]:
    """Return how an item stood before a decision, such as its "state" or "check_kind"."""
    return text_in(decisions.c.before, key)


def week_of(moment: ColumnElement[datetime], starts: Sequence[datetime]) -> ColumnElement[int]:
    """Return the number of the week that a moment lies in: from 0, `starts` in order, -1 before the first.

    Halved and halved again: a few comparisons a row on any database, where their calendars would differ.
    """
    return _between(moment, starts, 0, len(starts))


def _between(moment: ColumnElement[datetime], starts: Sequence[datetime], low: int, high: int) -> ColumnElement[int]:
    if low == high:
        return literal(low - 1)
    middle = (low + high) // 2
    before, after = _between(moment, starts, low, middle), _between(moment, starts, middle + 1, high)
    return case((moment < starts[middle], before), else_=after)
