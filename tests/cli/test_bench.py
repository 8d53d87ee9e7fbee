"""`ydan bench --desk`: figures on stdout, and an exit code that a script can go by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.cli.app import main
from pipeline.cli.bench import DESK_ITEMS
from pipeline.review import bench
from pipeline.review.bench import Figures, latency_of

WHOLE = Figures(9, 5, 2, 1.5, {"decision": 3}, 0, 0, (), {}, {"open": latency_of([0.01])})


def run(monkeypatch: pytest.MonkeyPatch, found: Figures, *arguments: str) -> tuple[int, list[Any]]:
    """Run the command with figures that are given; return the exit code and what was asked to be measured."""
    asked: list[Any] = []

    def measure(*given: Any, **more: Any) -> Figures:
        asked.extend(given)
        return found

    monkeypatch.setattr(bench, "measure", measure)
    with pytest.raises(SystemExit) as ended:
        main(["bench", *arguments])
    return int(str(ended.value.code)), asked


def test_a_desk_that_lost_nothing_ends_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, asked = run(monkeypatch, WHOLE, "--desk", "9", "--reviewers", "2", "--seconds", "1", "--json")
    assert (code, asked) == (0, [9, 2, 1, None])
    told = json.loads(capsys.readouterr().out)
    assert told["did"] == {"decision": 3}
    assert told["latency"]["open"]["p99"] == 10.0
    assert told["is_whole"]


@pytest.mark.parametrize("wrong", [{"lost": 1}, {"doubled": 1}, {"faults": ("entry 3: changed",)}])
def test_a_desk_that_lost_or_doubled_something_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    assert run(monkeypatch, replace(WHOLE, **wrong), "--desk", "9")[0] == 1


def test_without_a_number_the_desk_has_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, WHOLE, "--desk")[1] == [DESK_ITEMS, 20, 120, None]
