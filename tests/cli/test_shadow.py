"""A challenger answers beside the champion: what is served stays the same, and the comparison adds up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.cli.app import main
from pipeline.config import MODELS, ROOT, SHIPPED
from pipeline.store import ModelHome

SAMPLE = ROOT / "data" / "samples" / "bien_ban_doi_thoai_phuong.docx"


def ydan(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


@pytest.mark.slow
def test_what_a_challenger_would_have_answered_adds_up_while_the_champion_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    assert ydan("classify", SAMPLE, "-o", before) == 0
    models = ModelHome(tmp_path / "home" / "models")
    shutil.copytree(MODELS / SHIPPED, models.folder / "7")
    models.set_shadow("7")
    for _ in range(2):
        assert ydan("classify", SAMPLE, "-o", after) == 0
    assert after.read_bytes() == before.read_bytes()
    capsys.readouterr()
    assert ydan("shadow", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    n_records = len(before.read_text(encoding="utf-8").splitlines())
    assert told["n"] == told["same_agency"] == 2 * n_records
    assert told["champions"] == ["linear@1"]
    assert ydan("shadow", "--off") == 0
    assert models.shadow() is None


def test_without_a_challenger_there_is_nothing_to_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    assert ydan("shadow") == 2
