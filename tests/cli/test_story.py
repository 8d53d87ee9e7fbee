"""The analyst's whole story: classify, correct, build, train, compare, promote, classify again, roll back, replay."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.cli.app import main
from pipeline.config import ROOT, SEED

SAMPLE = ROOT / "data" / "samples" / "bien_ban_doi_thoai_phuong.docx"
QUICK = ("--set", "catalogue=false", "--set", "calibrate_on=first", "--set", "min_texts=2")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # MLflow's own
]


def ydan(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The beginnings of four hands of the seed corpus."""
    folder = tmp_path_factory.mktemp("seed")
    for hand in ("hand_1", "hand_3", "hand_5", "hand_8"):
        lines = (SEED / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines()[:70]
        (folder / f"{hand}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shutil.copy(SEED / "not_comments_1.jsonl", folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, small_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setattr("pipeline.cli.analyst.SEED", small_corpus)
    return tmp_path / "home"


def correct(workbook: Path, wanted: str) -> str:
    """Fill in another agency for the first row, as a clerk would; return the record's id."""
    book = openpyxl.load_workbook(workbook)
    page = book["Ý kiến"]
    titles = {str(cell.value): cell.column for row in page.iter_rows(max_row=2) for cell in row if cell.value}
    page.cell(2, titles["Cơ quan đúng"]).value = wanted
    record_id = str(page.cell(2, titles["Mã ý kiến"]).value)
    book.save(workbook)
    return record_id


def test_an_analyst_gets_from_a_correction_to_a_new_model_and_back(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    workbook = tmp_path / "routed.xlsx"
    assert ydan("classify", SAMPLE, "-o", before, "-o", workbook) == 0
    corrected = correct(workbook, "Sở Xây dựng")

    assert ydan("dataset", "--corrections", workbook) == 0
    manifest = json.loads((home / "datasets" / "1" / "manifest.json").read_text(encoding="utf-8"))
    (told,) = manifest["provenance"].values()
    assert (told["suggestion_seen"], told["changed"]) == (True, True)
    assert any(corrected in row for row in manifest["provenance"])

    capsys.readouterr()
    assert ydan("train", ROOT / "configs" / "train_linear.yaml", *QUICK, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures["agency"]) >= {"accuracy", "macro_f1", "ece", "n"}

    assert ydan("promote", "2", "--dry-run") in {0, 1}
    assert ydan("promote", "2") == 1, "a model of 200 comments must not pass"
    said = capsys.readouterr().out
    assert "FAIL" in said
    assert "version 2 does not serve" in said
    assert ydan("promote", "2", "--override", "trial of the new corpus") == 0
    capsys.readouterr()
    assert ydan("models", "--json") == 0
    rows = {row["version"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows[2]["serves"]
    assert rows[2]["aliases"] == ["champion"]
    assert not rows[1]["serves"]

    assert ydan("classify", SAMPLE, "-o", after) == 0
    assert {record["model"] for record in read(before)} == {"linear@1"}
    assert {record["model"] for record in read(after)} == {"linear@2"}

    assert ydan("rollback") == 0
    assert ydan("models", "--history") == 0
    told_history = capsys.readouterr().out
    assert "trial of the new corpus" in told_history
    assert "rollback" in told_history
    again = tmp_path / "again.jsonl"
    assert ydan("classify", SAMPLE, "-o", again) == 0
    assert read(again) == read(before)

    record_id = read(before)[0]["id"]
    assert ydan("replay", record_id) == 0
    runs = json.loads(_replayed(capsys, record_id))
    assert runs["equal"]
    assert ydan("rollback") == 1, "there is nothing left to go back to"


def _replayed(capsys: pytest.CaptureFixture[str], record_id: str) -> str:
    capsys.readouterr()
    assert ydan("replay", record_id, "--json") == 0
    return capsys.readouterr().out


def test_a_training_that_is_broken_off_leaves_nothing_behind(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.learn.service.experiment.answer_all", broken)
    assert ydan("train", ROOT / "configs" / "train_linear.yaml", *QUICK) == 1
    assert list((home / "runs").iterdir()) == []
    capsys.readouterr()
    assert ydan("models", "--json") == 0
    assert [row["version"] for row in json.loads(capsys.readouterr().out)] == [1]


def test_a_version_that_is_not_registered_cannot_serve(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ydan("dataset") == 0
    assert ydan("promote", "7") == 1
    assert "ydan models" in capsys.readouterr().err
    assert ydan("promote", "two") == 1
    assert not (home / "models" / "history.jsonl").exists()


def test_nothing_is_written_by_a_dry_run(home: Path) -> None:
    assert ydan("dataset", "--dry-run") == 0
    assert ydan("train", ROOT / "configs" / "train_linear.yaml", "--dry-run") == 0
    assert not (home / "datasets").exists()
    assert not (home / "mlflow.db").exists()
