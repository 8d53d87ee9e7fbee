"""Many files, several processes, nothing lost."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import Finished, Input, Progress, Rejected, local, run_local
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


def build_parts() -> Callable[[Input, Progress], list[Any]]:
    """Works on tables: says which part it was asked for; runs in the workers."""

    def work(item: Input, progress: Progress) -> list[Any]:
        k, n = item.part
        if item.source.startswith("last part refused") and k == n - 1:
            raise ReadError(item.source, "not a table")
        progress(k + 1, n)
        return [f"{item.source} {k}/{n}"]

    return work


@pytest.fixture
def _parts_of_ten_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "PART_BYTES", 10)


def table(folder: Path, name: str, n_bytes: int) -> Input:
    path = folder / name
    path.write_bytes(b"x" * n_bytes)
    return Input(name, path)


def outcomes_of_parts(inputs: list[Input], workers: int) -> list[Finished | Rejected]:
    return list(run_local(inputs, build_parts, workers=workers, seconds_per_file=30))


@pytest.mark.usefixtures("_parts_of_ten_bytes")
def test_the_parts_of_a_table_follow_each_other_in_one_outcome(tmp_path: Path) -> None:
    (got,) = outcomes_of_parts([table(tmp_path, "a.jsonl", 1000)], workers=3)
    assert got == Finished("a.jsonl", ["a.jsonl 0/3", "a.jsonl 1/3", "a.jsonl 2/3"])


@pytest.mark.usefixtures("_parts_of_ten_bytes")
def test_one_part_rejected_rejects_the_table_and_the_rest_is_done(tmp_path: Path) -> None:
    inputs = [table(tmp_path, "last part refused.csv", 1000), table(tmp_path, "b.xlsx", 10)]
    first, second = outcomes_of_parts(inputs, workers=2)
    assert first == Rejected("last part refused.csv", "not a table")
    assert second == Finished("b.xlsx", ["b.xlsx 0/1"])


@pytest.mark.usefixtures("_parts_of_ten_bytes")
@pytest.mark.parametrize(("n_bytes", "n_parts"), [(0, 1), (19, 1), (20, 2), (1000, 4)])
def test_a_table_has_at_most_a_part_for_each_worker_and_no_small_ones(
    tmp_path: Path, n_bytes: int, n_parts: int
) -> None:
    assert len(local._divided([table(tmp_path, "a.parquet", n_bytes)], workers=4)[0]) == n_parts


@pytest.mark.usefixtures("_parts_of_ten_bytes")
def test_tables_share_the_workers_by_their_size(tmp_path: Path) -> None:
    inputs = [table(tmp_path, "big.csv", 900), *(table(tmp_path, f"{n}.csv", 25) for n in range(4))]
    assert [len(parts) for parts in local._divided(inputs, workers=4)] == [4, 1, 1, 1, 1]


@pytest.mark.usefixtures("_parts_of_ten_bytes")
def test_transcripts_and_standard_input_are_never_divided(tmp_path: Path) -> None:
    inputs = [table(tmp_path, name, 1000) for name in ("a.docx", "b.txt", "c.pdf", "d.srt")]
    inputs.append(Input("stdin", data=b"{}" * 1000))
    assert local._divided(inputs, workers=4) == [[item] for item in inputs]


@pytest.mark.usefixtures("_parts_of_ten_bytes")
def test_progress_is_added_up_over_the_parts(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    inputs = [table(tmp_path, "a.jsonl", 1000)]
    list(run_local(inputs, build_parts, workers=2, seconds_per_file=30, on_progress=lambda *one: told.append(one)))
    assert told[-1] == ("a.jsonl", 3, 4)


def test_no_more_processes_start_than_there_are_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[local._Worker] = []
    give = local._Worker.give

    def counted(self: local._Worker, index: int, item: Input, allowed: float) -> None:
        started.append(self)
        give(self, index, item, allowed)

    monkeypatch.setattr(local._Worker, "give", counted)
    assert len(outcomes(b"a", b"b", workers=64)) == 2
    assert len(started) == 2


class EndedError(Exception):
    """What a test ends a run with."""


def test_a_run_looks_up_while_a_worker_is_silent_and_ends_with_what_that_raises() -> None:
    seen: list[list[str]] = []

    def tick(at_work: Sequence[str]) -> None:
        seen.append(list(at_work))
        if len(seen) == 3:
            raise EndedError

    run = run_local([Input("slow", data=b"hang")], build_work, seconds_per_file=30, on_tick=tick)
    with pytest.raises(EndedError):
        list(run)
    assert seen == [["slow"]] * 3
