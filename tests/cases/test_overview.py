"""What the overview tells: sums over groups are those of the whole, weeks are those asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.cases.overview import Overview, Rules, look_over, week_starts
from pipeline.store.desk import DeskStore
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.people import Person

from ..store.desk.rows import TODAY, Rows

UNATTENDED = {"state": "out", "check_kind": "unattended"}
ONCE = {"state": "decided", "check_kind": "second", "office": "ha_noi/so_xay_dung"}
MONITOR = Person(9, "an", "An", "monitor", (), None, False, False, True, False)


@pytest.fixture
def rows(desk_store: DeskStore) -> Rows:
    return Rows(desk_store)


def look(store: DeskStore, person: Person = MONITOR, by: Any = "field", **wanted: Any) -> Overview:
    with store.read() as unit:
        return look_over(unit, person, Filter(**wanted), today=TODAY, by=by, rules=Rules(5, 0.2, 0.95))


@pytest.mark.parametrize(
    ("since", "until", "first", "n"),
    [
        (None, None, date(2026, 9, 7), 12),
        (None, date(2026, 10, 4), date(2026, 7, 13), 12),
        (date(2026, 11, 18), None, date(2026, 11, 16), 2),
        (date(2026, 11, 25), date(2026, 11, 25), date(2026, 11, 23), 1),
        (date(2020, 1, 1), None, date(2026, 6, 15), 24),
        (date(2027, 1, 1), None, date(2026, 11, 23), 1),
    ],
)
def test_weeks_are_those_asked_for(since: date | None, until: date | None, first: date, n: int) -> None:
    found = week_starts(since, until, TODAY)
    assert (found[0], len(found)) == (first, n)
    assert all(one.weekday() == 0 for one in found)


@pytest.mark.parametrize("by", ["field", "agency", "place", "week"])
def test_groups_add_up_to_the_whole(desk_store: DeskStore, rows: Rows, by: str) -> None:
    meeting = rows.meeting()
    for day, field, agency, place in [
        (3, "giao_thong", "so_xay_dung", "xã A"),
        (4, "giao_thong", "so_nnmt", "xã B"),
        (12, "y_te", "so_nnmt", None),
        (None, None, "so_xay_dung", "xã A"),
    ]:
        raised = date(2026, 11, day) if day else None
        rows.taken(meeting, agency=agency, seen=day != 4, field=field, place=place, raised_on=raised)
        out = rows.item(meeting, state="out", queue=None, field=field, place=place, raised_on=raised)
        rows.decided(out, "second", agency=agency, seen=False, before=UNATTENDED)
    told = look(desk_store, by=by)
    assert sum(one.load.n for one in told.groups) == told.load.n == 8
    assert sum(one.seen.n for one in told.groups) == told.seen.n == 3
    assert sum(one.blind.n for one in told.groups) == told.blind.n == 1
    assert sum(one.right.n for one in told.groups) == told.right.n == 4
    assert sum(one.right.k for one in told.groups) == told.right.k == 2
    assert (told.went_out.k, told.went_out.n) == (4, 8)
    assert all(one.key is not None for one in told.groups[:-1])


def test_weeks_count_what_was_raised_and_what_was_decided_in_them(desk_store: DeskStore, rows: Rows) -> None:
    meeting = rows.meeting()
    rows.taken(meeting, raised_on=date(2026, 11, 15))
    rows.item(meeting, raised_on=date(2026, 11, 16))
    *_, before, last, now = look(desk_store).weeks
    assert [(one.raised, one.decided) for one in (before, last, now)] == [(1, 0), (1, 0), (0, 1)]
    assert (last.start, last.end) == (date(2026, 11, 16), date(2026, 11, 22))


def test_what_is_sealed_changes_nothing_but_its_own_total(desk_store: DeskStore, rows: Rows) -> None:
    meeting = rows.meeting()
    rows.taken(meeting)
    before = look(desk_store, meeting=meeting)
    for _ in range(4):
        sealed = rows.taken(meeting, sealed=True)
        rows.decided(sealed, "second", login="an", seen=False, before=ONCE)
    assert look(desk_store, meeting=meeting) == before
    assert before.sealed is None
    rows.item(meeting, sealed=True)
    assert look(desk_store, meeting=rows.meeting()).sealed == 5


def test_a_reviewer_is_told_of_what_lies_in_the_scope_only(desk_store: DeskStore, rows: Rows) -> None:
    meeting = rows.meeting()
    rows.taken(meeting)
    rows.taken(meeting, agency="so_nnmt")
    scoped = Person(8, "binh", "Bình", "reviewer", ("so_nnmt",), None, False, False, True, False)
    assert look(desk_store, scoped).load.n == 1
    assert look(desk_store).load.n == 2


def test_two_people_are_compared_by_the_offices_they_chose(desk_store: DeskStore, rows: Rows) -> None:
    meeting = rows.meeting()
    for agency in ("so_xay_dung", "so_xay_dung", "so_nnmt"):
        rows.decided(rows.taken(meeting), "second", agency=agency, login="an", seen=False, before=ONCE)
    told = look(desk_store)
    assert (told.second.k, told.second.n) == (2, 3)
    assert told.kappa is not None
    assert told.kappa.value == pytest.approx(0)
