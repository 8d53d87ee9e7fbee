"""`ydan audit`: ids and labels on the screen, texts only in the file that the analyst asked for."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from pipeline.cli.audit import FOUND, audit
from pipeline.learn import Suspect
from pipeline.learn.audit import audit_run as room
from pipeline.learn.audit.audit import AuditFigures
from pipeline.learn.audit.audit_run import Audit, LeakedRow, MeasuredAudit
from pipeline.learn.corpus.dataset import Dataset, save_dataset
from pipeline.learn.corpus.duplicates import Conflict
from pipeline.learn.corpus.seed import Issue
from pipeline.records import Setting

TEXTS = ("=1+1 đèn ngõ hỏng", "cống tắc đã lâu", "chợ cóc lấn đường")


def found(**parts: Any) -> Audit:
    suspects = tuple(Suspect(f"a-{n}.1", "chieu_sang", "ung_ngap", 0.9 - n / 3, n == 0) for n in range(len(TEXTS)))
    return Audit("topic", suspects, (), parts.get("conflicts", ()), parts.get("leaks", ()), 0.75, 2, 0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set of three rows, and an audit that is known beforehand."""
    from pipeline.learn.corpus.dataset import _described

    rows = tuple(
        Issue(f"a-{n}.1", f"a-{n}", "hop_1", text, Setting(), "kien_nghi", ("chieu_sang",), ("ubnd_xa_phuong",))
        for n, text in enumerate(TEXTS)
    )
    manifest = {"format": "ydan-dataset-1", "generation": 1, "train": _described(rows), "test": _described(())}
    save_dataset(tmp_path / "1", Dataset(1, rows, (), (), (), manifest))
    monkeypatch.setattr(room, "audit_dataset", lambda *args, **options: found())
    return tmp_path / "1"


def ydan_audit(*arguments: str | Path) -> Result:
    return CliRunner().invoke(audit, list(map(str, arguments)), standalone_mode=False)


def test_the_screen_names_suspects_by_id_and_shows_no_text(folder: Path) -> None:
    done = ydan_audit(folder, "--most", "2")
    assert done.return_value == 0
    assert "* 0.90  a-0.1: chieu_sang, rather ung_ngap" in done.stdout
    assert "a-1.1" in done.stdout and "a-2.1" not in done.stdout
    assert not any(word in done.output for text in TEXTS for word in (text, text.split()[-1]))


def test_the_csv_holds_texts_that_no_spreadsheet_runs(folder: Path, tmp_path: Path) -> None:
    ydan_audit(folder, "-o", tmp_path / "suspects.csv")
    with (tmp_path / "suspects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["masked_text"] for row in rows] == [f"'{TEXTS[0]}", *TEXTS[1:]]
    assert rows[0]["flagged"] == "1" and rows[0]["label_name"] != "chieu_sang"
    assert not any(row["right_label"] for row in rows)


def test_the_workbook_holds_texts_as_texts_and_a_sheet_for_each_finding(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clash = Conflict(("a-0.1", "a-1.1"), ("chieu_sang", "ung_ngap"), 1.0)
    monkeypatch.setattr(room, "audit_dataset", lambda *args, **options: found(conflicts=(clash,)))
    assert ydan_audit(folder, "-o", tmp_path / "suspects.xlsx").return_value == FOUND
    book = load_workbook(tmp_path / "suspects.xlsx")
    assert book.sheetnames == ["suspects", "copies", "two_labels", "leaks"]
    head = [cell.value for cell in book["suspects"][1]]
    cell = book["suspects"].cell(2, head.index("masked_text") + 1)
    assert (cell.value, cell.data_type) == (TEXTS[0], "s")
    assert [one.value for one in book["two_labels"][2]][:2] == ["a-0.1", "a-1.1"]


def test_a_leak_is_exit_code_three(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leak = LeakedRow("near copy", "a-0.1", "b-1.1", 0.9)
    monkeypatch.setattr(room, "audit_dataset", lambda *args, **options: found(leaks=(leak,)))
    done = ydan_audit(folder, "--json")
    assert done.return_value == FOUND
    told = json.loads(done.stdout)
    assert told["leaks"] == [{"kind": "near copy", "train_id": "a-0.1", "test_id": "b-1.1", "similarity": 0.9}]
    assert told["rows"] == 3 and told["flagged"] == 1


def test_planted_errors_give_figures_and_no_suspects(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def measure(*args: Any, **options: Any) -> MeasuredAudit:
        asked.update(options)
        return MeasuredAudit(AuditFigures(10, 8, 0.875, 0.7, 0.7, 0.8), 0.9, 0.75)

    monkeypatch.setattr(room, "measure_audit", measure)
    done = ydan_audit(folder, "--planted", "0.05", "--target", "type")
    assert done.return_value == 0
    assert "precision 0.875" in done.stdout and "a-0.1" not in done.stdout
    assert (asked["share"], asked["target"]) == (0.05, "type")


@pytest.mark.parametrize(
    "wrong", [("-o", "a.docx"), ("--most", "0"), ("--planted", "1.5"), ("--planted", "0.05", "-o", "a.csv")]
)
def test_what_makes_no_sense_is_wrong_usage(folder: Path, wrong: tuple[str, ...]) -> None:
    assert isinstance(ydan_audit(folder, *wrong).exception, click.UsageError)


def test_without_a_data_set_the_seed_corpus_is_audited(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "empty"))
    seen: list[Dataset] = []

    def record(dataset: Dataset, *args: Any, **options: Any) -> Audit:
        seen.append(dataset)
        return found()

    monkeypatch.setattr(room, "audit_dataset", record)
    done = ydan_audit()
    assert "the seed corpus as a whole" in done.stderr
    assert len(seen[0].train) > 1000 and not seen[0].test
