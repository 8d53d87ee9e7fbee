"""Working days and calendar days on the calendar of Vietnam."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import REFERENCE
from pipeline.records import Setting
from pipeline.route import Deadlines, due_on
from pipeline.route.deadline import due_after
from pipeline.taxonomy import Taxonomy

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.fixture(scope="module")
def deadlines(taxonomy: Taxonomy) -> Deadlines:
    return Deadlines.load(taxonomy.types, REFERENCE)


def due(deadlines: Deadlines, kind: str, raised: str, level: str | None = None) -> str | None:
    return deadlines.deadline(kind, Setting(None, raised, level)).due_on  # type: ignore[arg-type]


@settings(deadline=None)
@given(days, st.integers(0, 20), st.sampled_from(["kien_nghi", "phan_anh", "hoi_dap", "to_cao", "khieu_nai"]))
def test_raised_later_is_never_due_earlier(deadlines: Deadlines, start: date, later: int, kind: str) -> None:
    first = due(deadlines, kind, start.isoformat())
    second = due(deadlines, kind, (start + timedelta(days=later)).isoformat())
    assert first is not None
    assert second is not None
    assert first <= second


@given(days, st.integers(1, 60))
def test_a_term_of_calendar_days_ends_on_a_working_day_and_not_too_early(start: date, n: int) -> None:
    end = due_after(start, n)
    assert end >= start + timedelta(days=n)
    assert end.weekday() < 5


@given(days, st.integers(1, 40))
def test_a_holiday_more_never_brings_a_deadline_forward(start: date, n: int) -> None:
    assert due_on(start, n, holidays={start + timedelta(days=2)}) >= due_on(start, n)


def test_tet_is_skipped(deadlines: Deadlines) -> None:
    assert due(deadlines, "kien_nghi", "2026-02-10") == "2026-03-03"


def test_a_saturday_worked_in_exchange_counts(deadlines: Deadlines) -> None:
    assert due(deadlines, "to_cao", "2026-08-19") == "2026-08-27"  # Saturday 22 August is worked


def test_a_holiday_of_the_reference_data_counts_beside_those_of_the_library(taxonomy: Taxonomy) -> None:
    plain = Deadlines(taxonomy.types, {})
    mourning = Deadlines(taxonomy.types, {date(2026, 10, 20): "holiday"})
    assert due(plain, "kien_nghi", "2026-10-15") == "2026-10-29"
    assert due(mourning, "kien_nghi", "2026-10-15") == "2026-10-30"


@pytest.mark.parametrize("raised", ["0001-01-01", "9999-12-31", "2026-13-40", "không rõ", "2026-10", ""])
def test_no_deadline_without_a_day_that_can_be_meant(deadlines: Deadlines, raised: str) -> None:
    assert due(deadlines, "kien_nghi", raised) is None


def test_a_year_beyond_the_library_has_at_least_the_national_days(deadlines: Deadlines) -> None:
    assert due(deadlines, "to_cao", "2150-04-29") == "2150-05-12"


def test_a_basis_that_nobody_checked_says_so(taxonomy: Taxonomy) -> None:
    term = {"days": 10, "day_type": "working", "source": "áp dụng tương tự", "verified": False}
    basis = Deadlines({"hoi_dap": {"deadlines": [term]}}, {}).deadline("hoi_dap", Setting(None, "2026-10-15")).basis
    assert basis == "áp dụng tương tự (chưa đối chiếu)"


@pytest.mark.parametrize("kind", ["gop_y_khen_ngoi", "hon_hop", "loai_khong_co"])
def test_no_deadline_where_the_law_sets_none(deadlines: Deadlines, kind: str) -> None:
    assert due(deadlines, kind, "2026-10-15") is None
