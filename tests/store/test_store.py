"""What the ledger promises: what is served comes back equal, once, and is told apart by run and by day."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import StoreError
from pipeline.records import Comment, Meeting, Setting, Span, Turn
from pipeline.store import Kept, Origin, Run, Store, open_store

MakeRun = Callable[..., Run]
MakeKept = Callable[..., Kept]
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

anything = st.text(st.characters(), max_size=30)  # surrogates and the character 0 included
spans = st.tuples(st.integers(0, 999), st.integers(0, 999)).map(lambda pair: Span(*sorted(pair)))
comments = st.builds(
    Comment,
    id=st.just("a.txt#1.1"),
    text=anything,
    span=spans,
    reply=st.none() | anything,
    promised_by=st.none() | anything,
    turn=st.builds(
        Turn,
        **dict.fromkeys(("id", "input_id", "source", "locator"), anything),
        **{
            name: st.none() | anything
            for name in ("speaker", "speaker_place", "heading", "deadline_text", "agency_text")
        },
        span=spans,
        reply=st.none() | spans,
        setting=st.builds(Setting, place=st.none() | anything, date=st.none() | anything),
    ),
)


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Store]:
    store = open_store("sqlite://")
    yield store
    store.close()


numbers = itertools.count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(comments, anything, st.floats(allow_nan=False))
def test_a_stored_record_comes_back_equal(
    in_memory: Store, make_run: MakeRun, comment: Comment, words: str, score: float
) -> None:
    run = make_run(f"run {next(numbers)}", finished_at=NOON, text_column=None)
    origin = Origin("a.txt", "d" * 64, Meeting(words, comment.turn.setting, words))
    record: dict[str, Any] = {"text": words, "id": comment.id, "score": score, "span": [0, 5], "reply": None}
    in_memory.begin_run(run)
    in_memory.save_outcomes(run.id, origin, [Kept.of(record, comment)])
    served = in_memory.served_by(comment.id, run_id=run.id)
    assert served is not None
    assert (served.run, served.origin, served.record, served.comment) == (run, origin, record, comment)
    assert list(served.record) == list(record)


def test_saving_twice_changes_nothing(
    store: Store, make_run: MakeRun, url: str, make_kept: MakeKept, origin: Origin
) -> None:
    for _ in range(2):
        store.begin_run(make_run())
        store.save_outcomes("r1", origin, [make_kept(), make_kept("a.txt#2.1")])
        store.finish_run("r1", NOON)
        once = dump(url)
        store.finish_run("r1", NOON + timedelta(days=1))
    assert dump(url) == once
    assert store.n_inputs("r1") == 1


def test_an_input_is_kept_whole_or_not_at_all(
    store: Store, make_run: MakeRun, make_kept: MakeKept, origin: Origin
) -> None:
    store.begin_run(make_run())
    broken = Kept("a.txt#2.1", None, "{}")  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.save_outcomes("r1", origin, [make_kept(), broken])
    assert store.n_inputs("r1") == 0
    assert store.served_by("a.txt#1.1", run_id="r1") is None


def test_another_file_of_the_same_name_is_refused_within_a_run(
    store: Store, make_run: MakeRun, make_kept: MakeKept, origin: Origin
) -> None:
    store.begin_run(make_run())
    store.save_outcomes("r1", origin, [make_kept()])
    with pytest.raises(StoreError, match=r"a\.txt; rename"):
        store.save_outcomes("r1", Origin("a.txt", "e" * 64, Meeting()), [make_kept()])


def test_outcomes_of_a_run_that_was_not_begun_are_refused(store: Store, make_kept: MakeKept, origin: Origin) -> None:
    with pytest.raises(StoreError, match="run r1 is not known"):
        store.save_outcomes("r1", origin, [make_kept()])


@pytest.mark.parametrize(
    ("days", "model"), [(-1, None), (0, "linear@1"), (1, "linear@1"), (2, "linear@2"), (30, "linear@2")]
)
def test_a_record_was_served_by_the_latest_run_up_to_that_day(
    store: Store, make_run: MakeRun, days: int, model: str | None, make_kept: MakeKept, origin: Origin
) -> None:
    for run_id, model_id, later in (("r1", "linear@1", 0), ("r2", "linear@2", 2)):
        store.begin_run(make_run(run_id, model_id=model_id))
        store.save_outcomes(run_id, origin, [make_kept(model=model_id)])
        store.finish_run(run_id, NOON + timedelta(days=later))
    served = store.served_by("a.txt#1.1", NOON + timedelta(days=days))
    assert (served and served.run.model_id) == model
    assert (served and served.record["model"]) == model
    assert [run.id for run in store.runs()] == ["r1", "r2"]


def test_an_interrupted_run_served_nothing_unless_it_is_named(
    store: Store, make_run: MakeRun, make_kept: MakeKept, origin: Origin
) -> None:
    store.begin_run(make_run())
    store.save_outcomes("r1", origin, [make_kept()])
    assert store.served_by("a.txt#1.1") is None
    assert store.served_by("a.txt#1.1", run_id="r1") is not None
    assert store.unfinished_run_of("a.txt#1.1") == "r1"


def test_two_rows_with_one_id_are_both_kept_and_counted(
    store: Store, make_run: MakeRun, make_kept: MakeKept, origin: Origin
) -> None:
    store.begin_run(make_run(finished_at=NOON))
    second = make_kept(model="another")
    store.save_outcomes("r1", origin, [make_kept(), second])
    served = store.served_by("a.txt#1.1")
    assert served is not None
    assert (served.n_alike, served.record["model"]) == (2, "linear@1")


def test_ids_that_look_alike_come_from_the_same_source_first(
    store: Store, make_run: MakeRun, make_kept: MakeKept, origin: Origin
) -> None:
    store.begin_run(make_run())
    store.save_outcomes("r1", origin, [make_kept("a.txt#12.1"), make_kept("a.txt#99.1")])
    store.save_outcomes("r1", Origin("b.txt", "e" * 64, Meeting()), [make_kept("b.txt#13.1")])
    assert store.ids_like("a.txt#13.1")[0] == "a.txt#12.1"
    assert store.ids_like("a.txt#77")  # nothing is near: any id shows the form
    assert store.ids_like("c.txt#1.1")


def test_a_time_without_zone_is_refused(store: Store, make_run: MakeRun) -> None:
    with pytest.raises(StoreError):
        store.begin_run(make_run(started_at=datetime(2026, 11, 2)))
    assert store.runs() == []
    store.begin_run(make_run(started_at=datetime(2026, 11, 2, tzinfo=UTC)))
    assert store.runs()[0].started_at.tzinfo is UTC


def test_importing_the_room_loads_no_database_library() -> None:
    code = "import sys, pipeline.store, pipeline.cli.classify; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def dump(url: str) -> list[str]:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines
