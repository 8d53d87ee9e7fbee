"""`ydan drift`: findings in words, a page, and an exit code for schedulers; files of every kind read back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from pipeline.cli.drift import drift, read_records
from pipeline.errors import PipelineError
from pipeline.report import write_records

AGENCIES = ("ubnd_xa_phuong", "so_xay_dung", "so_y_te")
Record = dict[str, Any]


def make(number: int, agency: str = "so_y_te") -> Record:
    return {
        "id": f"a.docx#{number}", "input_id": f"a.docx#{number}", "turn_id": f"a.docx#{number}", "source": "a.docx",
        "locator": "paragraph 1", "span": [0, 20], "speaker": None, "speaker_place": None,
        "text": "- đèn ngõ 12 hỏng", "masked_text": "- đèn ngõ 12 hỏng", "type": {"id": "kien_nghi", "score": 0.9},
        "topics": [{"id": "cap_dien", "name": "Cấp điện", "score": 0.8}],
        "agencies": [{"id": agency, "name": "Sở", "office": f"ha_noi/{agency}", "role": "lead", "score": 0.9}],
        "state": "to_route", "reply": None, "promised_by": None, "decision": "auto", "reasons": ["vì thế"],
        "evidence": [[0, 4]], "deadline": "2026-12-14", "deadline_basis": "luật", "model": "linear@1",
        "rules": "2026-11-01", "meeting": {"title": "Họp", "date": "2026-11", "level": "xa_phuong", "place": "xã A"},
    }  # fmt: skip


def draw(seed: int, n: int, shares: tuple[float, ...]) -> list[Record]:
    rng = np.random.default_rng(seed)
    return [make(k, str(agency)) for k, agency in enumerate(rng.choice(AGENCIES, n, p=shares))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A baseline, a week like it, and two weeks in which the building office's share rose."""
    folder = tmp_path_factory.mktemp("drift")
    for name, seed, n, shares in (
        ("base", 1, 600, (0.7, 0.1, 0.2)),
        ("calm", 2, 200, (0.7, 0.1, 0.2)),
        ("week1", 3, 100, (0.5, 0.3, 0.2)),
        ("week2", 4, 100, (0.5, 0.3, 0.2)),
    ):
        write_records(draw(seed, n, shares), folder / f"{name}.jsonl")
    return folder


def ydan_drift(*arguments: str | Path) -> Result:
    return CliRunner().invoke(drift, list(map(str, arguments)), standalone_mode=False)


def test_drift_is_told_in_words_and_by_exit_code_4(folder: Path) -> None:
    done = ydan_drift(folder / "base.jsonl", folder / "week1.jsonl", folder / "week2.jsonl")
    assert done.return_value == 4
    assert "200 comments against 600 of the baseline" in done.stdout
    assert re.search(
        r"agency: Sở Xây dựng.* \(so_xay_dung\) rose from \d+\.\d% to \d+\.\d% \(p = 0\.0\d+\)", done.stdout
    )
    assert "only 1 meetings" in done.stderr


def test_a_calm_week_is_exit_code_0(folder: Path) -> None:
    done = ydan_drift(folder / "base.jsonl", folder / "calm.jsonl")
    assert done.return_value == 0
    assert "No drift" in done.stdout


def test_only_the_latest_files_are_looked_at(folder: Path) -> None:
    done = ydan_drift(folder / "base.jsonl", folder / "week1.jsonl", folder / "calm.jsonl", "--items", "150", "--json")
    told = json.loads(done.stdout)
    assert (told["n_current"], told["found"]) == (200, False)


def test_the_page_is_written_beside_the_words(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "drift.html"
    done = ydan_drift(folder / "base.jsonl", folder / "week1.jsonl", "-o", out)
    assert done.return_value == 4
    page = out.read_text(encoding="utf-8")
    assert "Sở Xây dựng" in page
    assert "đèn ngõ 12 hỏng" not in page


@pytest.mark.parametrize("options", [["-o", "drift.pdf"], ["--false-alarms", "60"], ["--items", "0"]])
def test_wrong_usage_is_told(folder: Path, options: list[str]) -> None:
    done = ydan_drift(folder / "base.jsonl", folder / "calm.jsonl", *options)
    assert type(done.exception).__name__ == "UsageError"


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".xlsx", ".parquet"])
def test_records_come_back_as_they_were_written(tmp_path: Path, ending: str) -> None:
    records = [make(1), make(2, "so_xay_dung")]
    out = tmp_path / f"routed{ending}"
    write_records(records, out)
    assert read_records(out) == records


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"x", "expected the output of `ydan classify`"),
        ("a.jsonl", b'{"id": "1", "masked_text": "x"}\n', "line 1: no 'agencies'"),
        ("a.jsonl", b"{broken", "not JSON lines"),
        ("a.jsonl", b"\xff\xfe\x00", "not JSON lines"),
        ("a.csv", "một,hai\n1,2\n".encode(), "row 2: no 'id'"),
        ("a.csv", b"\xff\xfe\x00\x80", "not a table in UTF-8"),
        ("a.xlsx", b"PK no workbook", "not a readable workbook"),
        ("a.parquet", b"no table", "not a readable .parquet"),
    ],
)
def test_a_file_that_holds_no_records_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PipelineError, match=said):
        read_records(path)


def test_a_workbook_of_someone_else_is_told(tmp_path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(PipelineError, match="no sheet 'Dữ liệu'"):
        read_records(tmp_path / "a.xlsx")
