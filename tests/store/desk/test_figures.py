"""Counts of what was suggested and decided: what counts, what does not, and never a sealed comment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline.store.desk import DeskStore
from pipeline.store.desk.figures import Load, Tally
from pipeline.store.desk.filters import Filter

from .rows import NOON, TODAY, Rows

ALL = Filter()


@pytest.fixture
def rows(desk_store: DeskStore) -> Any:
    return Rows(desk_store)


def test_states_and_load_leave_out_what_is_sealed_or_became_others(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    rows.item(meeting)
    rows.item(meeting, state="out", queue=None)
    rows.item(meeting, state="replaced", queue=None)
    rows.item(meeting, sealed=True)
    rows.taken(meeting)
    with desk_store.read() as unit:
        assert unit.figures.states(ALL) == {"waiting": 1, "out": 1, "decided": 1}
        load = unit.figures.load(ALL, TODAY)[None]
        assert (load.n, load.open, load.decided, load.out) == (3, 1, 1, 1)
        assert unit.figures.sealed() == 1


def test_a_desk_without_comments_counts_none(desk_store: DeskStore) -> None:
    with desk_store.read() as unit:
        assert unit.figures.load(ALL, TODAY) == {None: Load()}
        assert unit.figures.agreement(ALL) == {}
        assert unit.figures.checks(ALL) == {None: Tally()}
        assert unit.figures.second_looks(ALL) == []


@pytest.mark.parametrize(
    ("days", "state", "overdue", "soon"),
    [(-1, "waiting", 1, 0), (0, "returned", 0, 1), (7, "disputed", 0, 1), (8, "waiting", 0, 0), (-1, "decided", 0, 0)],
)
def test_only_what_is_open_is_overdue_or_due_soon(
    desk_store: DeskStore, rows: Any, days: int, state: str, overdue: int, soon: int
) -> None:
    rows.item(rows.meeting(), state=state, due_on=TODAY + timedelta(days=days))
    with desk_store.read() as unit:
        load = unit.figures.load(ALL, TODAY)[None]
    assert (load.overdue, load.soon) == (overdue, soon)


def test_a_slice_narrows_to_a_meeting_and_to_the_days_on_which_comments_were_raised(
    desk_store: DeskStore, rows: Any
) -> None:
    first, second = rows.meeting(), rows.meeting()
    for day in (1, 2, 3, 4):
        rows.item(first, raised_on=date(2026, 11, day))
    rows.item(second, raised_on=None)
    with desk_store.read() as unit:
        assert unit.figures.states(Filter(meeting=second)) == {"waiting": 1}
        assert unit.figures.states(Filter(since=date(2026, 11, 2), until=date(2026, 11, 3))) == {"waiting": 2}


def test_load_by_field_names_a_topic_of_it_and_hides_what_is_to_be_decided_blind(
    desk_store: DeskStore, rows: Any
) -> None:
    meeting = rows.meeting()
    rows.item(meeting)
    rows.item(meeting, blind=True)
    rows.taken(meeting, seen=False)
    with desk_store.read() as unit:
        found = unit.figures.load(ALL, TODAY, "field")
        assert found["giao_thong"].n == 2
        assert found["giao_thong"].topic == "hu_hong_mat_duong"
        assert unit.figures.load(ALL, TODAY, "place")["phường Phú Thượng"].n == 3
        assert list(unit.figures.load(ALL, TODAY, "day")) == [date(2026, 11, 10)]


def test_loads_and_tallies_add_up() -> None:
    assert Load(n=1, open=1, topic="a") + Load(n=2, out=1, topic="b") == Load(n=3, open=1, out=1, topic="a")
    assert Tally(3, 2, 2) + Tally(1, 0, 1) == Tally(4, 2, 3)


def test_decided_by_week_counts_weeks_from_their_first_moment(desk_store: DeskStore, rows: Any) -> None:
    starts = [datetime(2026, 11, day, tzinfo=UTC) for day in (2, 9, 16, 23)]
    meeting = rows.meeting()
    for at in (starts[0] - timedelta(seconds=1), starts[0], starts[1] - timedelta(seconds=1), starts[2], NOON):
        rows.taken(meeting, decided_at=at)
    with desk_store.read() as unit:
        assert unit.figures.decided_by_week(ALL, starts) == [2, 0, 1, 1]


def test_agreement_keeps_seen_and_blind_apart(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    for agency, seen in [("so_xay_dung", True), ("so_xay_dung", True), ("so_nnmt", True), ("ubnd_xa_phuong", False)]:
        rows.taken(meeting, agency=agency, seen=seen)
    rows.taken(meeting, agency="so_y_te", seen=False)
    with desk_store.read() as unit:
        found = unit.figures.agreement(ALL)
    assert found == {(None, True): Tally(3, 2, 3), (None, False): Tally(2, 0, 1)}


def test_agreement_takes_the_first_decision_that_holds_and_none_of_many_at_once(
    desk_store: DeskStore, rows: Any
) -> None:
    meeting = rows.meeting()
    corrected = rows.item(meeting, state="decided", queue=None)
    wrong = rows.decided(corrected, agency="so_nnmt")
    rows.decided(corrected, "undo", undoes=wrong)
    rows.decided(corrected)
    bounced = rows.item(meeting, state="decided", queue=None)
    for action in ("decide", "return", "decide"):
        rows.decided(bounced, action, agency="so_nnmt" if action == "decide" else None)
    rows.decided(rows.item(meeting, state="decided", queue=None), bundle="b1")
    dropped = rows.item(meeting, state="dropped", queue=None)
    rows.decided(dropped, "drop", agency=None)
    secret = rows.item(meeting, state="decided", queue=None, sealed=True)
    rows.decided(secret)
    with desk_store.read() as unit:
        assert unit.figures.agreement(ALL) == {(None, True): Tally(3, 1, 2)}
        assert unit.figures.ids_behind("seen", ALL, 9) == [dropped, bounced, corrected]
        assert unit.figures.ids_behind("seen_differs", ALL, 9) == [dropped, bounced]


def test_agreement_leaves_out_what_was_taken_up_after_it_had_gone_out(desk_store: DeskStore, rows: Any) -> None:
    rows.decided(rows.item(rows.meeting(), state="decided", queue=None), agency="so_nnmt", before={"state": "out"})
    with desk_store.read() as unit:
        assert unit.figures.agreement(ALL) == {}


UNATTENDED = {"state": "out", "check_kind": "unattended", "office": "ha_noi/so_xay_dung"}
ONCE = {"state": "decided", "check_kind": "second", "office": "ha_noi/so_xay_dung"}


def test_checks_tell_how_often_what_went_out_was_right(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    right = rows.item(meeting, state="out", check_kind=None, queue=None, blind=True)
    wrong, dropped = (rows.item(meeting, state=state, queue=None, blind=True) for state in ("decided", "dropped"))
    rows.item(meeting, state="out", check_kind="unattended", blind=True)
    rows.decided(right, "second", seen=False, before=UNATTENDED)
    rows.decided(wrong, "second", agency="so_nnmt", seen=False, before=UNATTENDED)
    rows.decided(dropped, "drop", agency=None, seen=False, before=UNATTENDED)
    rows.decided(rows.taken(meeting), "second", login="an", seen=False, before=ONCE)
    with desk_store.read() as unit:
        assert unit.figures.checks(ALL)[None] == Tally(3, 1, 2)
        assert unit.figures.checks(ALL, "agency")["so_xay_dung"].n == 3
        assert unit.figures.ids_behind("checked", ALL, 9) == [dropped, wrong, right]
        assert unit.figures.ids_behind("checked_differs", ALL, 9) == [dropped, wrong]
        assert unit.figures.agreement(ALL) == {(None, True): Tally(1, 1, 1)}
        load = unit.figures.load(ALL, TODAY)[None]
        assert (load.suggested, load.went_out) == (5, 4)


def test_second_looks_set_two_people_beside_each_other(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    same, other = rows.taken(meeting), rows.taken(meeting)
    rows.decided(same, "second", login="an", seen=False, before=ONCE)
    rows.decided(other, "second", login="an", agency="so_nnmt", seen=False, before=ONCE)
    checked = rows.item(meeting, state="out", check_kind="unattended")
    rows.decided(checked, "second", seen=False, before=UNATTENDED)
    with desk_store.read() as unit:
        assert unit.figures.second_looks(ALL) == [
            ("ha_noi/so_xay_dung", "ha_noi/so_nnmt", 1), ("ha_noi/so_xay_dung", "ha_noi/so_xay_dung", 1)
        ]  # fmt: skip
        assert unit.figures.ids_behind("second", ALL, 9) == [other, same]
        assert unit.figures.ids_behind("second_differs", ALL, 9) == [other]


def test_what_went_out_and_came_back_still_went_out(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    rows.item(meeting, state="out", queue=None)
    back = rows.item(meeting, state="returned")
    rows.decided(back, "return", before={"state": "out"}, agency=None)
    rows.decided(rows.item(meeting, state="returned"), "return", before={"state": "decided"}, agency=None)
    rows.item(meeting, outcome_id=None, parent_id=back)
    with desk_store.read() as unit:
        load = unit.figures.load(ALL, TODAY)[None]
    assert (load.n, load.suggested, load.went_out) == (4, 3, 2)


@pytest.mark.parametrize("figure", ["sealed", "seen_", "seen_agrees", "second_differs_more", ""])
def test_an_unknown_figure_is_refused(desk_store: DeskStore, figure: str) -> None:
    with desk_store.read() as unit, pytest.raises(ValueError, match="expected one of seen"):
        unit.figures.ids_behind(figure, ALL, 9)
