"""The doctor finds what is missing and says how to get it, without secrets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.app import main


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, object]]]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--json"])
    return int(ended.value.code or 0), {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_a_fresh_installation_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path))
    code, found = doctor(capsys)
    assert code == 0
    assert all(found[name]["well"] for name in ("ydan", "home", "model", "reference", "database"))
    assert "linear@1" in str(found["model"]["said"])
    assert not found["data set"]["needed"]


def test_a_database_that_cannot_be_opened_is_said_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path))
    monkeypatch.setenv("YDAN_DATABASE_URL", "postgresql://an:secret@db.example/ydan")
    code, found = doctor(capsys)
    assert code == 1
    assert not found["database"]["well"]
    assert "secret" not in json.dumps(found)


def test_a_model_that_was_changed_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path))
    (tmp_path / "models" / "9").mkdir(parents=True)
    (tmp_path / "models" / "9" / "manifest.json").write_text('{"files": {"weights.npz": "0"}}', encoding="utf-8")
    (tmp_path / "models" / "history.jsonl").write_text('{"action": "promote", "version": "9"}\n', encoding="utf-8")
    code, found = doctor(capsys)
    assert code == 1
    assert "weights.npz" in str(found["model"]["said"])
