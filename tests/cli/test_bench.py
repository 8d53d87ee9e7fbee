"""`ydan bench`: figures on stdout, and an exit code that a script can go by."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.app import main
from pipeline.cli.bench import DESK_ITEMS
from pipeline.cli.quality import as_tables
from pipeline.learn.quality import tables
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


TABLE = "text,label,split\n" + "\n".join(
    f"{text} {n},{label},{'test' if n % 5 == 0 else 'train'}"
    for n in range(20)
    for text, label in (("đèn đường hỏng ở ngõ", "den"), ("rác ở ngõ", "rac"))
)


def ended_with(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["bench", *arguments])
    return int(str(ended.value.code))


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A table that says which of its rows are for testing."""
    path = tmp_path / "lights.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables of the corpus that were made: quick ones here, which say only that they were."""
    names: list[str] = []

    def quick(name: str) -> tables.Table:
        def make(bench: tables.Workbench) -> dict[str, Any]:
            names.append(name)
            return {"n": len(names)}

        return make

    monkeypatch.setattr("pipeline.learn.quality.TABLES", {name: quick(name) for name in ("held_out", "masking")})
    monkeypatch.setattr("pipeline.learn.quality.SLOW_TABLES", {"curve": quick("curve"), "ablation": quick("ablation")})
    return names


def test_every_set_given_is_measured_beside_the_tables_of_the_corpus(
    public: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended_with("--quality", str(public), "--json") == 0
    out, err = capsys.readouterr()
    figures = json.loads(out)
    assert list(figures) == ["lights.csv", "held_out", "masking"] == ["lights.csv", *made]
    assert figures["lights.csv"]["label"]["accuracy"]["n"] == 8
    assert "held_out" in err
    assert "done" in err


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--only", "masking"), ["masking"]),
        (("--only", "masking", "--ablation"), ["masking", "ablation"]),
        (("--curve",), ["held_out", "masking", "curve"]),
        (("--only", "data"), []),
    ],
)
def test_only_the_tables_asked_for_are_made(made: list[str], arguments: tuple[str, ...], wanted: list[str]) -> None:
    assert ended_with("--quality", *arguments) == 0
    assert made == wanted


def test_the_option_may_stand_before_each_path(public: Path, made: list[str], tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(TABLE, encoding="utf-8")
    assert ended_with("--quality", str(public), "--quality", str(other), "--only", "data") == 0


def test_petitions_and_labelled_comments_are_known_by_their_fields(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Đèn đường ngõ 12 hỏng đã hai tuần, đề nghị sửa."
    petitions, labelled = tmp_path / "petitions.jsonl", tmp_path / "labelled.jsonl"
    petitions.write_text(json.dumps({"id": "1", "text": text, "gold_ids": ["ubnd_xa_phuong"]}), encoding="utf-8")
    issue = {"part": text, "type": "kien_nghi", "topics": ["chieu_sang"], "agencies": ["ubnd_xa_phuong"]}
    row = {"id": "m-1", "text": text, "style": "app", "state": "to_route", "issues": [issue]}
    labelled.write_text(json.dumps(row), encoding="utf-8")
    assert ended_with("--quality", str(petitions), str(labelled), "--only", "data", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["petitions.jsonl"]["top_3"]["n"] == 1
    assert figures["labelled.jsonl"]["topic"]["accuracy"]["n"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--quality", "--only", "robust"), "no such table"),
        (("--only", "masking"), "go with --quality"),
        (("--curve",), "go with --quality"),
    ],
)
def test_what_cannot_be_measured_is_wrong_usage(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended_with(*arguments) == 2
    assert said in capsys.readouterr().err


def test_a_file_without_objects_is_an_error_with_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rows.jsonl").write_text("đèn đường hỏng", encoding="utf-8")
    assert ended_with("--quality", str(tmp_path / "rows.jsonl"), "--only", "data") == 1
    assert "rows.jsonl line 1: no JSON" in capsys.readouterr().err


def test_the_help_names_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended_with("--help") == 0
    told = capsys.readouterr().out
    assert all(name in told for name in (*tables.TABLES, *tables.SLOW_TABLES, "data"))


def test_a_figure_stands_on_one_line_with_its_interval_and_its_items() -> None:
    figure = {"value": 0.5, "low": 0.25, "high": 0.75, "n": 1200}
    lines = as_tables(
        {
            "office": {"top_1": figure, "office_points_lost": {**figure, "value": 2.0}, "worst": None},
            "curve": [{"least": 0.9, "n": 3}],
            "empty": {"value": None, "low": None, "high": None, "n": 0},
        }
    )
    shown = [" ".join(line.split()) for line in lines]
    assert shown == [
        "office",
        "top_1 0.500 [0.250, 0.750] n = 1,200",
        "office_points_lost 2.00 [0.25, 0.75] n = 1,200",
        "worst -",
        "curve",
        "least 0.900 n 3",
        "empty -",
    ]
