"""Counts of what was suggested and decided, for the overview.

Sealed comments are in none of them but `sealed`, which cannot be narrowed: the difference of two counts would tell
where one lies. Comments that were cut into others, or joined to one, are counted as what they became. Which comments
are meant is said by a `Filter`, as it is for lists: a number and the list behind it are counted alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Subquery, and_, case, func, or_, select

from pipeline.store.desk.filters import Filter, narrowed
from pipeline.store.desk.holding import FIRST, first_of_each, last_of_each, stood, text_in, week_of, went_out_once
from pipeline.store.desk.tables import decisions, items

OPEN = ("waiting", "returned", "disputed")
"""States in which somebody at the desk must do something."""

SOON_DAYS = 7

By = Literal["all", "field", "agency", "place", "day"]
"""By what figures are told apart; "day" is that on which a comment was raised."""

Key = str | date | None

_COLUMNS: dict[str, ColumnElement[Any]] = {
    "field": items.c.field,
    "agency": items.c.agency,
    "place": items.c.place,
    "day": items.c.raised_on,
}
_DIFFERS = "_differs"

Selected = Any  # a selection of any columns: their types are not followed from one step to the next


@dataclass(frozen=True, slots=True)
class Load:
    """How many comments there are, and how they stand. `topic` is one topic among them, which tells the field."""

    n: int = 0
    open: int = 0
    overdue: int = 0
    soon: int = 0
    decided: int = 0
    out: int = 0
    suggested: int = 0  # comments as the machine cut them: of these, some went out unattended ...
    went_out: int = 0  # ... whether or not they came back
    topic: str | None = None

    def __add__(self, other: Load) -> Load:
        """Return the two together."""
        numbers = [name for name in self.__slots__ if name != "topic"]
        return Load(**{one: getattr(self, one) + getattr(other, one) for one in numbers}, topic=self.topic)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `n` suggested offices, `first` were taken as they stood first; `three`: the first, second or third was."""

    n: int = 0
    first: int = 0
    three: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return the two together."""
        return Tally(self.n + other.n, self.first + other.first, self.three + other.three)


class Figures:
    """The counts, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sealed(self) -> int:
        """Return how many sealed comments there are, in all: never less than all of them."""
        counted = select(func.count()).select_from(items).where(items.c.sealed.is_(True), items.c.state != "replaced")
        return self._connection.execute(counted).scalar_one()

    def states(self, of: Filter) -> dict[str, int]:
        """Return how many comments are in each state."""
        counted = _of(select(items.c.state, func.count().label("n")), of).group_by(items.c.state)
        return {row.state: row.n for row in self._connection.execute(counted)}

    def load(self, of: Filter, today: date, by: By = "all") -> dict[Key, Load]:
        """Return how many comments there are and how they stand; by "all" the one key is None.

        Overdue and due soon are those that are open. By field or agency, comments are left out that are to be decided
        without the suggestion: it would be given away.
        """
        is_open = items.c.state.in_(OPEN)
        soon = and_(is_open, items.c.due_on.between(today, today + timedelta(days=SOON_DAYS)))
        cut = items.c.outcome_id.is_not(None)
        went = or_(items.c.state == "out", items.c.id.in_(went_out_once()))
        told = {"open": is_open, "overdue": and_(is_open, items.c.due_on < today), "soon": soon}
        told |= {"decided": items.c.state == "decided", "out": items.c.state == "out"}
        told |= {"suggested": cut, "went_out": and_(cut, went)}
        columns = [func.count().label("n"), *(_n(rule).label(name) for name, rule in told.items())]
        wanted: Selected = _of(select(*columns, func.min(items.c.topic).label("topic")), of)
        if by in ("field", "agency"):
            second_look = or_(items.c.check_kind.is_(None), items.c.check_kind != "second")
            wanted = wanted.where(or_(and_(items.c.blind.is_(False), second_look), items.c.queue.is_(None)))
        return {key: Load(**row) for key, row in self._rows(_grouped(wanted, by))}

    def decided_by_week(self, of: Filter, starts: Sequence[datetime]) -> list[int]:
        """Return how many comments were decided in each of the weeks that begin at `starts`, in order.

        The last week has no end. It is the decision that stands now that counts.
        """
        week = week_of(items.c.decided_at, starts).label("week")
        rules = (items.c.state == "decided", items.c.decided_at >= starts[0])
        counted = _of(select(week, func.count()), of).where(*rules).group_by("week")
        found = {int(number): n for number, n in self._connection.execute(counted)}
        return [found.get(number, 0) for number in range(len(starts))]

    def agreement(self, of: Filter, by: By = "all") -> dict[tuple[Key, bool], Tally]:
        """Return by (key, whether the suggestion was seen) how often people took the office that was suggested.

        Each comment that waited for a person counts once, by the first decision about it that holds; "not a comment"
        takes no office. Left out are decisions on many comments at once (nobody looked at each of them, and none is
        ever blind) and on what had gone out already (nobody takes that up unless something is amiss).
        """
        wanted = _joined(_taken().add_columns(decisions.c.seen), _firsts()).where(decisions.c.bundle.is_(None))
        found = _grouped(_of(wanted, of).group_by(decisions.c.seen), by)
        return {(key, bool(row.pop("seen"))): Tally(**row) for key, row in self._rows(found)}

    def checks(self, of: Filter, by: By = "all") -> dict[Key, Tally]:
        """Return, of what went out unattended and was drawn by chance to be checked, how often it was right."""
        wanted = _of(_joined(_taken(), _checks()), of)
        return {key: Tally(**row) for key, row in self._rows(_grouped(wanted, by))}

    def second_looks(self, of: Filter) -> list[tuple[str, str, int]]:
        """Return (office that the first person chose, the second, how often), of what was drawn to be decided twice."""
        told = [func.coalesce(text_in(each, "office"), "") for each in (decisions.c.before, decisions.c.after)]
        wanted: Selected = select(told[0].label("a"), told[1].label("b"), func.count()).select_from(decisions)
        wanted = _of(_joined(wanted, _seconds()), of).group_by("a", "b").order_by("a", "b")
        return [(a, b, n) for a, b, n in self._connection.execute(wanted)]

    def ids_behind(self, figure: str, of: Filter, limit: int) -> list[int]:
        """Return the ids of the comments behind a figure, the latest first.

        "seen", "blind", "checked" and "second"; with "_differs", only those where the person said otherwise. Raises
        ValueError for another name.
        """
        name = figure.removesuffix(_DIFFERS)
        if name not in _BEHIND:
            raise ValueError(f"figure {figure!r}: expected one of {', '.join(_BEHIND)}, or one with {_DIFFERS}")
        which, rules, same = _BEHIND[name]
        wanted = _joined(select(items.c.id).select_from(decisions), which()).where(*rules)
        # A person has decided about each of them: there is no suggestion left that a filter could give away.
        groups = [items.c[one] == getattr(of, one) for one in ("field", "agency") if getattr(of, one) is not None]
        wanted, of = wanted.where(*groups), replace(of, field=None, agency=None)
        if name != figure:
            wanted = wanted.where(func.coalesce(_n_if(same), 0) == 0)
        return list(self._connection.execute(_of(wanted, of).order_by(items.c.id.desc()).limit(limit)).scalars())

    def _rows(self, wanted: Selected) -> Iterator[tuple[Key, dict[str, Any]]]:
        for row in self._connection.execute(wanted):
            told = dict(row._mapping)
            yield told.pop("key", None), told


def _of(wanted: Selected, of: Filter) -> Selected:
    return narrowed(wanted, replace(of, sealed=False)).where(items.c.state != "replaced")


def _grouped(wanted: Selected, by: By) -> Selected:
    return wanted if by == "all" else wanted.add_columns(_COLUMNS[by].label("key")).group_by(_COLUMNS[by])


def _joined(wanted: Selected, which: Subquery) -> Selected:
    """Narrow a selection from `decisions` to those in `which`, and bring in their items."""
    return wanted.join(which, which.c.id == decisions.c.id).join(items, items.c.id == decisions.c.item_id)


def _n_if(rule: ColumnElement[bool]) -> ColumnElement[int]:
    return case((rule, 1), else_=0)


def _n(rule: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(_n_if(rule)), 0)


_NAMES_ONE = decisions.c.action != "drop"
_AGREES = and_(_NAMES_ONE, decisions.c.chosen == 1)


def _taken() -> Selected:
    told = {"first": _AGREES, "three": and_(_NAMES_ONE, decisions.c.chosen <= 3)}
    counted: Selected = select(func.count().label("n"), *(_n(rule).label(name) for name, rule in told.items()))
    return counted.select_from(decisions)


def _firsts() -> Subquery:
    return first_of_each(FIRST, stood("state") != "out")


def _checks() -> Subquery:
    return first_of_each(("second", "drop"), stood("check_kind") == "unattended")


def _seconds() -> Subquery:
    return last_of_each(("second",), stood("check_kind") == "second")


_ONE_BY_ONE = decisions.c.bundle.is_(None)
_SAME_OFFICE = text_in(decisions.c.before, "office") == text_in(decisions.c.after, "office")

_BEHIND: dict[str, tuple[Callable[[], Subquery], tuple[ColumnElement[bool], ...], ColumnElement[bool]]] = {
    "seen": (_firsts, (decisions.c.seen.is_(True), _ONE_BY_ONE), _AGREES),
    "blind": (_firsts, (decisions.c.seen.is_(False), _ONE_BY_ONE), _AGREES),
    "checked": (_checks, (), _AGREES),
    "second": (_seconds, (), _SAME_OFFICE),
}
"""By the name of a figure: which decisions, which of them, and when one of them says the same."""
