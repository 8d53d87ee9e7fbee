"""Many files, several processes, nothing lost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import Finished, Input, Progress, Rejected, run_local
from pipeline.errors import ModelError, PipelineError, ReadError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _workers_can_import_this_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)


def build_work() -> Callable[[Input, Progress], list[Any]]:
    """What each input asks for by its bytes; runs in the workers."""

    def work(item: Input, progress: Progress) -> list[Any]:
        match item.data:
            case b"hang":
                time.sleep(60)
            case b"die":
                os._exit(9)
            case b"refuse":
                raise ReadError(item.source, "not a document")
            case b"bug":
                raise ValueError("Nguyễn Văn A, 0912 345 678")
        progress(1, 1)
        return [item.source]

    return work


def build_nothing() -> Callable[[Input, Progress], list[Any]]:
    raise ModelError("models/x: no manifest.json")


def outcomes(*data: bytes, workers: int = 1, seconds: float = 30) -> list[Finished | Rejected]:
    inputs = [Input(f"f{n}", data=one) for n, one in enumerate(data)]
    return list(run_local(inputs, build_work, workers=workers, seconds_per_file=seconds))


def test_outcomes_come_in_the_order_of_the_inputs_whatever_the_workers() -> None:
    got = outcomes(b"a", b"b", b"c", b"d", workers=2)
    assert got == [Finished(f"f{n}", [f"f{n}"]) for n in range(4)]


def test_a_refused_file_is_rejected_with_its_reason_and_the_rest_is_done() -> None:
    first, second = outcomes(b"refuse", b"a")
    assert first == Rejected("f0", "not a document")
    assert second == Finished("f1", ["f1"])


def test_a_file_that_hangs_is_rejected_and_the_rest_is_done() -> None:
    first, second = outcomes(b"hang", b"a", seconds=0.5)
    assert isinstance(first, Rejected)
    assert "took longer" in first.reason
    assert isinstance(second, Finished)


def test_a_file_that_kills_its_worker_is_rejected_and_the_rest_is_done() -> None:
    first, second = outcomes(b"die", b"a")
    assert isinstance(first, Rejected)
    assert "ended" in first.reason
    assert isinstance(second, Finished)


def test_the_message_of_a_bug_is_not_repeated_for_it_may_quote_a_comment() -> None:
    (got,) = outcomes(b"bug")
    assert isinstance(got, Rejected)
    assert "ValueError" in got.reason
    assert "0912" not in got.reason


def test_a_worker_that_cannot_start_ends_the_run_with_its_own_message() -> None:
    with pytest.raises(PipelineError, match=r"no manifest\.json"):
        list(run_local([Input("f", data=b"a")], build_nothing, seconds_per_file=30))


def test_no_input_gives_no_outcome() -> None:
    assert outcomes() == []


def test_an_unreadable_path_has_size_zero(tmp_path: Path) -> None:
    assert Input("gone", tmp_path / "gone").size() == 0
