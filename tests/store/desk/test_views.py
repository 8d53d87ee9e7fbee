"""Views of the queue that people keep."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.store.desk import DeskStore
from pipeline.store.desk.views import View

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def an(desk_store: DeskStore) -> int:
    return _person(desk_store, "an")


def _person(store: DeskStore, login: str) -> int:
    with store.write() as unit:
        return unit.people.add(login, "Nguyễn Văn An", "digest", "reviewer", now=NOW).id


def test_views_come_back_by_name(desk_store: DeskStore, an: int) -> None:
    with desk_store.write() as unit:
        later = unit.views.save(an, "Ngập úng", "topic=thoat_nuoc")
        first = unit.views.save(an, "Gấp", "risk=3&age=7")
    with desk_store.read() as unit:
        assert unit.views.of(an) == [first, later]
    assert first == View(first.id, "Gấp", "risk=3&age=7")


def test_saving_under_a_name_again_replaces_the_view(desk_store: DeskStore, an: int) -> None:
    with desk_store.write() as unit:
        before = unit.views.save(an, "Gấp", "risk=3")
        after = unit.views.save(an, "Gấp", "risk=2")
        assert unit.views.of(an) == [after]
    assert (after.id, after.query) == (before.id, "risk=2")


def test_two_people_may_use_one_name(desk_store: DeskStore, an: int) -> None:
    other = _person(desk_store, "binh")
    with desk_store.write() as unit:
        mine, theirs = unit.views.save(an, "Gấp", "risk=3"), unit.views.save(other, "Gấp", "risk=2")
    with desk_store.read() as unit:
        assert (unit.views.of(an), unit.views.of(other)) == ([mine], [theirs])


def test_a_view_is_dropped_by_whoever_kept_it_and_by_nobody_else(desk_store: DeskStore, an: int) -> None:
    other = _person(desk_store, "binh")
    with desk_store.write() as unit:
        kept = unit.views.save(an, "Gấp", "risk=3")
        assert not unit.views.drop(other, kept.id)
        assert unit.views.of(an) == [kept]
        assert unit.views.drop(an, kept.id)
        assert not unit.views.drop(an, kept.id)
        assert unit.views.of(an) == []
