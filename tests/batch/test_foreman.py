"""The foreman takes what waits, also what a dead program left, and ends when asked to."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.batch import foreman as module
from pipeline.batch.foreman import Foreman
from pipeline.errors import StoreError

TWO = "Đường thôn 3 xuống cấp, đề nghị sửa.\nTrạm y tế thiếu thuốc, đề nghị cấp đủ."


def test_a_round_takes_the_oldest_job_and_works_on_it(yard: Any) -> None:
    first, second = yard.bring(("a.txt", TWO)), yard.bring(("b.txt", TWO))
    foreman = Foreman(yard.shop, "w1")
    assert foreman.round()
    assert (yard.states(first), yard.states(second)) == (["done"], ["waiting"])
    assert foreman.round()
    assert not foreman.round()


def test_a_job_that_a_dead_program_left_running_is_taken_when_its_time_is_over(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    yard.take("dead")
    foreman = Foreman(yard.shop, "w2")
    assert not foreman.round()
    yard.now += timedelta(seconds=yard.shop.review.stale_seconds + 1)
    assert foreman.round()
    assert yard.states(job_id) == ["done"]


@pytest.fixture
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_POLL_SECONDS", 0.01)
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0.01)


@pytest.mark.usefixtures("_no_pauses")
def test_it_works_in_a_thread_of_its_own_until_it_is_stopped(yard: Any) -> None:
    job_id = yard.bring(("a.txt", TWO))
    laid = threading.Event()
    foreman = Foreman(yard.shop, "w1")
    foreman.on_end = lambda job: laid.set()
    foreman.start()
    assert laid.wait(30)
    foreman.stop()
    assert yard.states(job_id) == ["done"]


@pytest.mark.usefixtures("_no_pauses")
def test_stopped_in_the_middle_of_a_file_it_gives_the_job_back(yard_of_processes: Any) -> None:
    yard = yard_of_processes
    job_id = yard.bring(("hangs.txt", "!hang"))
    running = threading.Event()

    def told(settings: Any, job: Any) -> Any:
        running.set()
        return yard_of_processes.shop.build(settings, job)

    foreman = Foreman(replace(yard.shop, build=told), "w1")
    foreman.start()
    assert running.wait(30)
    foreman.stop()
    assert yard.states(job_id) == ["waiting"]
    with yard.store.read() as unit:
        assert unit.jobs.state(job_id) == "waiting"


@pytest.mark.usefixtures("_no_pauses")
def test_neither_a_lost_database_nor_a_slip_ends_it(
    yard: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    faults = iter([StoreError("ydan.db: locked by another program"), KeyError("Nguyễn Văn A")])
    ended = threading.Event()

    def round_of_faults(self: Foreman) -> bool:
        fault = next(faults, None)
        if fault is not None:
            raise fault
        ended.set()
        return False

    monkeypatch.setattr(Foreman, "round", round_of_faults)
    foreman = Foreman(yard.shop, "w1")
    foreman.start()
    assert ended.wait(30)
    foreman.stop()
    assert "locked by another program" in caplog.text
    assert "KeyError" in caplog.text
    assert "Nguyễn" not in caplog.text
