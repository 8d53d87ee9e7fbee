"""The desk measured: a real server, real requests, and what the database says of it afterwards."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.review import bench
from pipeline.review.bench import Figures, decided_over, measure
from pipeline.review.bench_people import Work
from pipeline.store.desk import DeskStore

from ..cases.conftest import WARD, PutItems, laid_of
from .conftest import START, Clerks

NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Three people, three seconds, two hundred comments."""
    return measure(200, 3, 3, environ=os.environ, now=datetime.now(UTC))


def test_nothing_is_lost_or_doubled_by_three_people_in_three_seconds(figures: Figures) -> None:
    assert figures.is_whole, (figures.lost, figures.doubled, figures.faults)
    assert not [one for one in figures.refused if one.rpartition(" ")[2] >= "500"]  # 409: somebody was quicker
    assert figures.did["decision"] > 0
    assert 0 < figures.waiting <= figures.items == 200


def test_each_kind_of_request_is_timed(figures: Figures) -> None:
    assert {"log in", "next", "open", "decision"} <= set(figures.latency)
    opened = figures.latency["open"]
    assert 0 < opened.p50 <= opened.p95 <= opened.p99 <= opened.max


def test_a_database_that_is_in_use_is_left_alone(desk_store: DeskStore, database: str, clerks: Clerks) -> None:
    clerks.add("an")
    with pytest.raises(PipelineError, match="name an empty one"):
        measure(10, 1, 1, database, environ=os.environ, now=NOW)


def test_a_server_that_does_not_start_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(PipelineError, match="did not start"),
        bench._served(tmp_path, {**os.environ, "YDAN_DATABASE_URL": "nonsense://"}),
    ):
        raise AssertionError("it cannot have started")


def test_what_was_confirmed_and_is_not_there_is_lost(desk_store: DeskStore, put: PutItems) -> None:
    (item,) = put(laid_of())
    work = Work(sent={(item, "r1")}, confirmed={(item, "r1")})
    assert bench._count(desk_store, [work])[0] == 1


def test_what_nobody_sent_is_doubled(desk_store: DeskStore, put: PutItems, clerks: Clerks) -> None:
    from pipeline.cases.bench import Request
    from pipeline.cases.deciding import Answer

    (item,) = put(laid_of())
    clerks.site.desk.decide(Request(clerks.add("an"), item, 1, "r2", START), Answer(WARD[2]))
    assert bench._count(desk_store, [Work(sent={(item, "r1")})])[1] == 1
    assert bench._count(desk_store, [Work(sent={(item, "r2")})])[:2] == (0, 0)


@pytest.mark.parametrize(
    ("actions", "over"),
    [
        (["decide"], 0),
        (["decide", "decide"], 1),
        (["decide", "return", "decide"], 0),
        (["decide", "note", "second"], 0),
        (["drop", "decide"], 1),
    ],
)
def test_deciding_over_a_decision_that_holds_is_noticed(actions: list[str], over: int) -> None:
    assert decided_over([(number, action, None) for number, action in enumerate(actions)]) == over
