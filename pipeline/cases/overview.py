"""All that the overview tells: counts of the store, and what they allow to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from pipeline.cases.agreement import Difference, Kappa, Promise, Share, difference, kappa, promise, share
from pipeline.cases.sight import within
from pipeline.store.desk import Unit
from pipeline.store.desk.figures import By, Key, Load, Tally
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.people import Person

Grouping = Literal["field", "agency", "place", "week"]

WEEKS = 12
"""As many are drawn where no period is asked for; at most twice as many where one is."""

_NONE = Tally()


@dataclass(frozen=True, slots=True)
class Week:
    """What was raised and what was decided in the seven days from a Monday on."""

    start: date
    raised: int
    decided: int

    @property
    def end(self) -> date:
        """The Sunday."""
        return self.start + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one field, agency, place or week (its Monday); `key` is None where it is not known."""

    key: Key
    load: Load
    seen: Share
    blind: Share
    went_out: Share
    right: Share  # of what went out unattended and was checked


@dataclass(frozen=True, slots=True)
class Overview:
    """What leaders and monitors are told. `sealed` is None where there are too few to say how many."""

    load: Load
    states: Mapping[str, int]
    sealed: int | None
    weeks: tuple[Week, ...]
    seen: Share
    blind: Share
    difference: Difference | None
    second: Share
    kappa: Kappa | None
    went_out: Share
    right: Share
    promise: Promise
    groups: tuple[Group, ...]  # the largest first; weeks in their order


@dataclass(frozen=True, slots=True)
class Rules:
    """From how many on sealed comments are counted, and what was promised of what goes out unattended."""

    min_count: int
    most_wrong: float
    confidence: float


def look_over(unit: Unit, person: Person, wanted: Filter, *, today: date, by: Grouping, rules: Rules) -> Overview:
    """Return the overview of what a person sees; `wanted` narrows it to a meeting or a period.

    How many are sealed is never narrowed: from the difference one could tell where one lies.
    """
    of = replace(within(person, wanted), sealed=False, today=today)
    days = unit.figures.load(of, today, "day")
    load = sum(days.values(), Load())
    agreed, checked = _by_group(unit, of, today, by, days)
    groups = _groups(unit, of, today, by, days, agreed, checked)
    took, right = _sums(agreed), sum(checked.values(), _NONE)
    seen, blind = (share(took[one].first, took[one].n) for one in (True, False))
    pairs = unit.figures.second_looks(of)
    n_sealed = unit.figures.sealed()
    return Overview(
        load=load,
        states=unit.figures.states(of),
        sealed=n_sealed if n_sealed >= rules.min_count else None,
        weeks=_weeks(unit, of, today, days),
        seen=seen,
        blind=blind,
        difference=difference(seen, blind),
        second=share(sum(n for a, b, n in pairs if a == b), sum(n for *_, n in pairs)),
        kappa=kappa(pairs),
        went_out=share(load.went_out, load.suggested),
        right=share(right.first, right.n),
        promise=promise(right.n - right.first, right.n, most_wrong=rules.most_wrong, confidence=rules.confidence),
        groups=groups,
    )


def monday_of(day: date) -> date:
    """Return the Monday of the week that a day lies in."""
    return day - timedelta(days=day.weekday())


Agreed = Mapping[tuple[Key, bool], Tally]
Checked = Mapping[Key, Tally]


def _by_group(unit: Unit, of: Filter, today: date, by: Grouping, days: Mapping[Key, Load]) -> tuple[Agreed, Checked]:
    column: By = "day" if by == "week" else by
    agreed, checked = unit.figures.agreement(of, column), unit.figures.checks(of, column)
    if by != "week":
        return agreed, checked
    weekly: dict[tuple[Key, bool], Tally] = defaultdict(Tally)
    for (day, saw), tally in agreed.items():
        weekly[_week(day), saw] += tally
    looked: dict[Key, Tally] = defaultdict(Tally)
    for day, tally in checked.items():
        looked[_week(day)] += tally
    return weekly, looked


def _week(day: Key) -> Key:
    return monday_of(day) if isinstance(day, date) else None


def _groups(
    unit: Unit, of: Filter, today: date, by: Grouping, days: Mapping[Key, Load], agreed: Agreed, checked: Checked
) -> tuple[Group, ...]:
    loads: dict[Key, Load] = defaultdict(Load)
    if by == "week":
        for day, load in days.items():
            loads[_week(day)] += load
    else:
        loads.update(unit.figures.load(of, today, by))
    found = [_group(key, load, agreed, checked) for key, load in loads.items()]
    if by == "week":
        return tuple(sorted(found, key=lambda one: (one.key is None, str(one.key))))
    return tuple(sorted(found, key=lambda one: (one.key is None, -one.load.n, str(one.key))))


def _group(key: Key, load: Load, agreed: Agreed, checked: Checked) -> Group:
    seen, blind, right = agreed.get((key, True), _NONE), agreed.get((key, False), _NONE), checked.get(key, _NONE)
    return Group(
        key=key,
        load=load,
        seen=share(seen.first, seen.n),
        blind=share(blind.first, blind.n),
        went_out=share(load.went_out, load.suggested),
        right=share(right.first, right.n),
    )


def _sums(agreed: Agreed) -> dict[bool, Tally]:
    sums = {True: _NONE, False: _NONE}
    for (_, saw), tally in agreed.items():
        sums[saw] += tally
    return sums


def _weeks(unit: Unit, of: Filter, today: date, days: Mapping[Key, Load]) -> tuple[Week, ...]:
    starts = week_starts(of.since, of.until, today)
    moments = [datetime(one.year, one.month, one.day, tzinfo=UTC) for one in starts]
    beyond = moments[-1] + timedelta(weeks=1)
    decided = unit.figures.decided_by_week(of, [*moments, beyond])
    raised: dict[Key, int] = defaultdict(int)
    for day, load in days.items():
        raised[_week(day)] += load.n
    return tuple(Week(start, raised[start], n) for start, n in zip(starts, decided, strict=False))


def week_starts(since: date | None, until: date | None, today: date) -> Sequence[date]:
    """Return the Mondays of the weeks to draw, up to the one of `until`, else of today."""
    last = monday_of(min(until, today) if until else today)
    if since is None:
        return [last - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    n_weeks = (last - monday_of(since)).days // 7 + 1
    return [last - timedelta(weeks=n) for n in reversed(range(max(1, min(n_weeks, 2 * WEEKS))))]
