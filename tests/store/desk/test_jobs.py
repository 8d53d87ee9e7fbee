"""Jobs and their files, as the database keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.records import Setting
from pipeline.store.desk import DeskStore
from pipeline.store.desk.jobs import Given, Job, JobFile

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
LONG_AGO = NOW - timedelta(minutes=5)
GIVEN = Given(date(2026, 11, 2), Setting("phường Phú Thượng, Hà Nội", "2026-10", "xa_phuong"), "nội dung", form="f1")


def begun(store: DeskStore, *names: str, submit: bool = True) -> int:
    with store.write() as unit:
        job_id = unit.jobs.add(None, GIVEN, NOW)
        for name in names:
            unit.jobs.add_file(job_id, name, f"{job_id}/{name}", 10, "a" * 64)
        if submit:
            unit.jobs.submit(job_id)
    return job_id


def take(store: DeskStore, worker: str, now: datetime = NOW) -> Job | None:
    with store.write() as unit:
        return unit.jobs.take(worker, now, now - timedelta(minutes=1))


def job(store: DeskStore, job_id: int) -> Job:
    with store.read() as unit:
        found = unit.jobs.get(job_id)
    assert found is not None
    return found


def files(store: DeskStore, job_id: int) -> list[JobFile]:
    with store.read() as unit:
        return unit.jobs.files(job_id)


def states(store: DeskStore, job_id: int) -> list[str]:
    return [file.state for file in files(store, job_id)]


def test_what_was_given_comes_back_as_it_was(desk_store: DeskStore) -> None:
    found = job(desk_store, begun(desk_store))
    assert found.given == GIVEN
    assert found.created_at == NOW
    assert found.is_unfinished


def test_a_job_to_which_files_are_still_added_is_not_taken(desk_store: DeskStore) -> None:
    begun(desk_store, "a.txt", submit=False)
    assert take(desk_store, "w1") is None


def test_the_oldest_job_is_taken_once(desk_store: DeskStore) -> None:
    first, second = begun(desk_store, "a.txt"), begun(desk_store, "b.txt")
    taken = [take(desk_store, worker) for worker in ("w1", "w2", "w3")]
    assert [one.id if one else None for one in taken] == [first, second, None]


def test_a_job_whose_worker_beats_is_not_taken_over(desk_store: DeskStore) -> None:
    job_id = begun(desk_store, "a.txt")
    take(desk_store, "w1", LONG_AGO)
    with desk_store.write() as unit:
        assert unit.jobs.beat(job_id, "w1", NOW)
    assert take(desk_store, "w2") is None


def test_a_job_of_a_dead_worker_is_taken_over_and_what_was_begun_is_begun_anew(desk_store: DeskStore) -> None:
    job_id = begun(desk_store, "a.txt", "b.txt")
    take(desk_store, "w1", LONG_AGO)
    with desk_store.write() as unit:
        unit.jobs.finish_file(files(desk_store, job_id)[0].id, "done", n_items=3)
        unit.jobs.progress(files(desk_store, job_id)[1].id, 5, 9)
    found = take(desk_store, "w2")
    assert found is not None
    assert found.worker == "w2"
    assert [(file.state, file.done, file.total) for file in files(desk_store, job_id)] == [
        ("done", 3, 3),
        ("waiting", 0, 0),
    ]


def test_whoever_lost_a_job_can_neither_beat_nor_hold_nor_end_it(desk_store: DeskStore) -> None:
    job_id = begun(desk_store)
    take(desk_store, "w1", LONG_AGO)
    take(desk_store, "w2")
    with desk_store.write() as unit:
        assert not unit.jobs.beat(job_id, "w1", NOW)
        assert not unit.jobs.hold(job_id, "w1")
        assert not unit.jobs.finish(job_id, "w1", "done", NOW)
        unit.jobs.let_go(job_id, "w1")
    assert job(desk_store, job_id).worker == "w2"


def test_a_job_is_not_done_while_a_file_waits(desk_store: DeskStore) -> None:
    job_id = begun(desk_store)
    take(desk_store, "w1")
    with desk_store.write() as unit:
        unit.jobs.add_file(job_id, "late.txt", "1/late", 10, "b" * 64)
        assert unit.jobs.submit(job_id)
        assert not unit.jobs.finish(job_id, "w1", "done", NOW)
        unit.jobs.finish_file(unit.jobs.files(job_id)[0].id, "rejected", "it is empty")
        assert unit.jobs.finish(job_id, "w1", "done", NOW)
    assert job(desk_store, job_id).state == "done"
    assert job(desk_store, job_id).finished_at == NOW


def test_a_file_that_comes_after_the_end_has_the_job_worked_on_again(desk_store: DeskStore) -> None:
    job_id = begun(desk_store)
    take(desk_store, "w1")
    with desk_store.write() as unit:
        unit.jobs.finish(job_id, "w1", "done", NOW)
        unit.jobs.add_file(job_id, "late.txt", "1/late", 10, "b" * 64)
        assert unit.jobs.submit(job_id)
    found = take(desk_store, "w2")
    assert found is not None
    assert found.id == job_id


def test_a_failed_job_keeps_its_files_for_another_try(desk_store: DeskStore) -> None:
    job_id = begun(desk_store, "a.txt")
    take(desk_store, "w1")
    with desk_store.write() as unit:
        unit.jobs.progress(unit.jobs.files(job_id)[0].id, 0, 0)
        unit.jobs.finish(job_id, "w1", "failed", NOW, "no model")
    assert (job(desk_store, job_id).reason, states(desk_store, job_id)) == ("no model", ["waiting"])
    with desk_store.write() as unit:
        assert unit.jobs.submit(job_id)
    found = take(desk_store, "w2")
    assert found is not None
    assert found.reason is None


def test_a_job_given_back_waits_for_the_next(desk_store: DeskStore) -> None:
    begun(desk_store, "a.txt")
    taken = take(desk_store, "w1")
    assert taken is not None
    with desk_store.write() as unit:
        unit.jobs.let_go(taken.id, "w1")
    assert take(desk_store, "w2") is not None


def test_cancelling_ends_what_waits_and_keeps_what_is_done(desk_store: DeskStore) -> None:
    job_id = begun(desk_store, "a.txt", "b.txt", "c.txt")
    take(desk_store, "w1")
    with desk_store.write() as unit:
        first, second, _ = unit.jobs.files(job_id)
        unit.jobs.finish_file(first.id, "done", n_items=2)
        unit.jobs.progress(second.id, 1, 2)
        assert unit.jobs.cancel(job_id, NOW)
        assert not unit.jobs.beat(job_id, "w1", NOW)
    assert states(desk_store, job_id) == ["done", "cancelled", "cancelled"]
    with desk_store.write() as unit:
        assert not unit.jobs.cancel(job_id, NOW)
        assert not unit.jobs.submit(job_id)


def test_progress_does_not_bring_back_a_file_that_has_ended(desk_store: DeskStore) -> None:
    job_id = begun(desk_store, "a.txt")
    with desk_store.write() as unit:
        file_id = unit.jobs.files(job_id)[0].id
        unit.jobs.finish_file(file_id, "rejected", "it is empty")
        unit.jobs.progress(file_id, 1, 2)
    assert states(desk_store, job_id) == ["rejected"]


def test_files_are_counted_by_state(desk_store: DeskStore) -> None:
    first, second = begun(desk_store, "a.txt", "b.txt"), begun(desk_store)
    with desk_store.write() as unit:
        unit.jobs.finish_file(unit.jobs.files(first)[0].id, "known")
        assert unit.jobs.counts([first, second]) == {first: {"known": 1, "waiting": 1}, second: {}}


@pytest.mark.parametrize(
    ("given", "is_found"),
    [
        (GIVEN, True),
        (replace(GIVEN, form="f2"), False),
        (replace(GIVEN, form=""), False),
        (replace(GIVEN, setting=Setting(date="2026-09")), False),
    ],
)
def test_a_form_leads_to_the_job_that_its_person_began_with_it(
    desk_store: DeskStore, given: Given, is_found: bool
) -> None:
    with desk_store.write() as unit:
        person = unit.people.add("lan", "Lan", "digest", "reviewer", now=NOW).id
        other = unit.people.add("huy", "Huy", "digest", "reviewer", now=NOW).id
        job_id = unit.jobs.add(person, GIVEN, NOW)
        unit.jobs.add(person, replace(GIVEN, form=""), NOW)
        found = unit.jobs.begun_with(given, person)
        assert (found.id if found else None) == (job_id if is_found else None)
        assert unit.jobs.begun_with(GIVEN, other) is None


def test_the_latest_jobs_come_first(desk_store: DeskStore) -> None:
    ids = [begun(desk_store) for _ in range(3)]
    with desk_store.read() as unit:
        assert [one.id for one in unit.jobs.recent(2)] == ids[:0:-1]


def test_a_file_that_was_not_taken_in_has_its_reason(desk_store: DeskStore) -> None:
    job_id = begun(desk_store)
    with desk_store.write() as unit:
        unit.jobs.add_reject(job_id, "a.txt", 0, "it is empty")
    (file,) = files(desk_store, job_id)
    assert (file.state, file.reason, file.path) == ("rejected", "it is empty", "")
