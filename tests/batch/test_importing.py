"""One job's files come to the desk, each as a whole, each once, whatever happens in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.batch import importing, pulse
from pipeline.batch.importing import CHANGED, run_job
from pipeline.errors import ModelError, StoreError
from pipeline.store.desk.jobs import Job

TWO = "Đường thôn 3 xuống cấp, đề nghị sửa.\nTrạm y tế thiếu thuốc, đề nghị cấp đủ."


def fail() -> Any:
    raise ModelError("models/x: no manifest.json; run ydan doctor")


def job_of(yard: Any, job_id: int) -> Job:
    with yard.store.read() as unit:
        return unit.jobs.get(job_id)


def test_a_file_comes_to_the_desk_with_its_comments_and_its_run(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    assert yard.run() == "done"
    (file,) = yard.files(job_id)
    assert (file.state, file.done, file.total) == ("done", 2, 2)
    with yard.store.read() as unit:
        meeting = unit.items.meeting(file.meeting_id)
        assert (meeting.source, meeting.n_items, meeting.held_on) == ("a.txt", 2, "2026-10-20")
        assert [one.action for one in unit.trail.entries()] == [
            "import.begin",
            "import.file",
            "import.lay",
            "import.finish",
        ]
    assert job_of(yard, job_id).run_id
    assert yard.heard == [("a.txt", "done")]


def test_a_refused_file_is_listed_with_its_reason_and_the_others_are_done(yard: Any) -> None:
    job_id = yard.bring(("bad.txt", "!refuse"), ("none.txt", "!nothing"), ("a.txt", TWO))
    assert yard.run() == "done"
    assert yard.states(job_id) == ["rejected", "rejected", "done"]
    assert [file.reason.split(";")[0] for file in yard.files(job_id)[:2]] == [
        "it is damaged or cut short",
        "no citizen's comment found in it",
    ]


def test_a_file_that_lies_on_the_desk_is_known_and_not_laid_twice(yard: Any) -> None:
    yard.bring(("a.txt", TWO))
    yard.run()
    job_id = yard.bring(("a.txt", TWO), ("b.txt", TWO))
    assert yard.run() == "done"
    assert yard.states(job_id) == ["known", "done"]
    assert yard.n_items() == 4


def test_a_known_file_is_laid_again_where_that_is_asked_for(yard: Any) -> None:
    yard.bring(("a.txt", TWO))
    yard.run()
    job_id = yard.bring(("a.txt", TWO), again=True)
    yard.run()
    assert yard.states(job_id) == ["done"]
    assert yard.n_items() == 4


def test_another_content_under_a_known_name_is_another_file(yard: Any) -> None:
    yard.bring(("a.txt", TWO))
    yard.run()
    job_id = yard.bring(("a.txt", TWO + "\nĐèn đường hỏng."))
    yard.run()
    assert yard.states(job_id) == ["done"]


def test_a_file_laid_by_another_job_meanwhile_is_not_laid_twice(yard: Any) -> None:
    first = yard.bring(("a.txt", TWO))
    second = yard.bring(("a.txt", TWO))
    job = yard.take("slow")

    def meanwhile(name: str, done: int, total: int) -> None:
        if yard.n_items() == 0:
            assert run_job(yard.take("quick"), "quick", yard.shop) == "done"

    assert run_job(job, "slow", yard.shop, on_progress=meanwhile) == "done"
    assert (yard.states(first), yard.states(second)) == (["known"], ["done"])
    assert yard.n_items() == 2


def test_a_file_that_comes_while_the_job_runs_is_worked_on_too(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))

    def meanwhile(name: str, done: int, total: int) -> None:
        yard.bring(("late.txt", TWO), job_id=job_id)

    assert yard.run(on_progress=meanwhile) == "done"
    assert yard.states(job_id) == ["done", "done"]


def test_a_job_that_died_in_the_middle_of_laying_is_laid_once(yard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = yard.bring(("a.txt", TWO), ("b.txt", TWO))
    lay = importing.lay

    class KilledError(BaseException):
        """As if the process were killed: nothing of ours may catch it."""

    def killed(unit: Any, **given: Any) -> int:
        meeting_id = lay(unit, **given)
        if given["origin"].source == "b.txt":
            raise KilledError
        return meeting_id

    monkeypatch.setattr(importing, "lay", killed)
    with pytest.raises(KilledError):
        yard.run("w1")
    assert (yard.states(job_id)[0], yard.n_items()) == ("done", 2)
    monkeypatch.setattr(importing, "lay", lay)
    yard.now += timedelta(minutes=2)
    assert yard.run("w2") == "done"
    assert yard.states(job_id) == ["done", "done"]
    assert yard.n_items() == 4


def test_a_worker_that_was_taken_over_lays_nothing(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    job = yard.take("sleeps")
    yard.now += timedelta(minutes=2)
    assert yard.run("w2") == "done"
    assert run_job(job, "sleeps", yard.shop) == "done"
    assert (yard.states(job_id), yard.n_items()) == (["done"], 2)


def test_a_cancelled_job_lays_nothing_more(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO), ("b.txt", TWO))

    def cancel(name: str, done: int, total: int) -> None:
        if name == "b.txt":
            with yard.store.write() as unit:
                assert unit.jobs.cancel(job_id, yard.now)

    assert yard.run(on_progress=cancel) == "cancelled"
    assert yard.states(job_id) == ["done", "cancelled"]
    assert yard.n_items() == 2


def test_a_stopped_job_is_given_back_and_goes_on(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    assert yard.run(is_stopped=lambda: True) == "waiting"
    assert yard.run("w2") == "done"
    assert yard.states(job_id) == ["done"]


def test_a_missing_model_fails_the_job_with_its_reason_and_keeps_the_files(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    job = yard.take()
    assert run_job(job, "w1", replace(yard.shop, settings=fail)) == "failed"
    assert "manifest.json" in str(job_of(yard, job_id).reason)
    with yard.store.write() as unit:
        unit.jobs.submit(job_id)
    assert yard.run("w2") == "done"


def test_a_slip_of_ours_fails_the_job_without_its_message(yard: Any) -> None:
    def slip(*_: Any) -> Any:
        raise KeyError("Nguyễn Văn A")

    job_id = yard.bring(("a.txt", TWO))
    assert run_job(yard.take(), "w1", replace(yard.shop, build=slip)) == "failed"
    assert "KeyError" in str(job_of(yard, job_id).reason)
    assert "Nguyễn" not in str(job_of(yard, job_id).reason)


def test_an_upload_that_changed_on_the_disk_is_rejected(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    (yard.shop.uploads / yard.files(job_id)[0].path).write_text("other", encoding="utf-8")
    yard.run()
    assert yard.files(job_id)[0].reason == CHANGED


def test_one_file_that_the_desk_cannot_take_does_not_keep_the_others(
    yard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = yard.bring(("bug.txt", TWO), ("refused.txt", TWO), ("a.txt", TWO))
    lay = importing.lay

    def odd(unit: Any, **given: Any) -> int:
        match given["origin"].source:
            case "bug.txt":
                raise KeyError("Nguyễn Văn A")
            case "refused.txt":
                raise StoreError("ydan.db: cannot be used (IntegrityError)")
        return lay(unit, **given)

    monkeypatch.setattr(importing, "lay", odd)
    assert yard.run() == "done"
    assert yard.states(job_id) == ["rejected", "rejected", "done"]
    assert "KeyError" in yard.files(job_id)[0].reason
    assert "Nguyễn" not in yard.files(job_id)[0].reason


def test_a_database_that_goes_away_leaves_the_job_for_later(yard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = yard.bring(("a.txt", TWO))

    def away(*_: Any) -> None:
        raise StoreError("ydan.db: locked by another program")

    with monkeypatch.context() as patch:
        patch.setattr(pulse.Pulse, "beat", away)
        patch.setattr(importing, "lay", away)
        patch.setattr(importing, "lay", lambda unit, **given: away())
        with pytest.raises(StoreError):
            yard.run()
    assert job_of(yard, job_id).state == "waiting"
    assert yard.run("w2") == "done"


def test_signs_of_life_are_given_while_a_file_is_worked_on(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO), ("b.txt", TWO))
    beats = []

    def later(name: str, done: int, total: int) -> None:
        yard.now += timedelta(seconds=30)
        beats.append((job_of(yard, job_id).beat_at, [file.state for file in yard.files(job_id)]))

    yard.run(on_progress=later)
    assert [states for _, states in beats] == [["running", "waiting"], ["done", "running"]]
    assert beats[1][0] - beats[0][0] == timedelta(seconds=30)


def test_workers_that_hang_or_die_cost_their_own_file_only(yard_of_processes: Any) -> None:
    yard = yard_of_processes
    settings = yard.shop.settings()
    hasty = settings.model_copy(update={"reading": settings.reading.model_copy(update={"seconds_per_file": 1.0})})
    yard.shop = replace(yard.shop, settings=lambda: hasty)
    job_id = yard.bring(("dies.txt", "!die"), ("hangs.txt", "!hang"), ("a.txt", TWO))
    assert yard.run() == "done"
    assert yard.states(job_id) == ["rejected", "rejected", "done"]
    assert ["ended" in yard.files(job_id)[0].reason, "took longer" in yard.files(job_id)[1].reason] == [True, True]


def test_a_job_is_cancelled_while_a_worker_hangs(yard_of_processes: Any) -> None:
    yard = yard_of_processes
    job_id = yard.bring(("hangs.txt", "!hang"))
    ticks: list[int] = []

    def cancel_when_running() -> bool:
        if yard.states(job_id) == ["running"] and not ticks:
            ticks.append(1)
            with yard.store.write() as unit:
                unit.jobs.cancel(job_id, yard.now)
        return False

    assert yard.run(is_stopped=cancel_when_running) == "cancelled"
    assert (yard.states(job_id), yard.n_items()) == (["cancelled"], 0)
