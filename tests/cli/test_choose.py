"""`ydan choose`: the comments to label next, as a workbook that a person fills in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from pipeline.cli.choose import choose
from pipeline.cli.drift import read_records
from pipeline.errors import PipelineError
from pipeline.report import write_records

SAID = ("đèn ngõ hỏng", "cống tắc", "chợ cóc lấn đường", "trạm y tế thiếu thuốc", "trường học dột", "xe buýt bỏ bến")


def make(number: int, text: str, margin: float) -> dict[str, Any]:
    agencies = [
        {"id": kind, "name": kind, "office": f"ha_noi/{kind}", "role": role, "score": score}
        for kind, role, score in (
            ("so_y_te", "lead", 0.5 + margin / 2),
            ("so_xay_dung", "cooperating", 0.5 - margin / 2),
        )
    ]
    return {
        "id": f"a#{number}", "input_id": f"a#{number}", "turn_id": f"a#{number}", "source": "a.docx", "locator": "",
        "span": [0, 9], "speaker": None, "speaker_place": None, "text": text, "masked_text": text,
        "type": {"id": "kien_nghi", "score": 0.9}, "topics": [], "agencies": agencies, "state": "to_route",
        "reply": None, "promised_by": None, "decision": "review", "reasons": ["hai cơ quan ngang nhau"],
        "evidence": [], "deadline": None, "deadline_basis": None, "model": "linear@1", "rules": "2026-11-01",
        "meeting": {"title": None, "date": None, "level": None, "place": None},
    }  # fmt: skip


@pytest.fixture
def routed(tmp_path: Path) -> Path:
    """Six comments; the model doubts the fourth most."""
    margins = (0.9, 0.8, 0.9, 0.0, 0.9, 0.9)
    records = [make(k, text, margin) for k, (text, margin) in enumerate(zip(SAID, margins, strict=True))]
    write_records(records, tmp_path / "routed.jsonl")
    return tmp_path / "routed.jsonl"


def ydan_choose(*arguments: str | Path) -> Result:
    return CliRunner().invoke(choose, list(map(str, arguments)), standalone_mode=False)


def test_the_workbook_holds_the_chosen_with_room_for_corrections(routed: Path, tmp_path: Path) -> None:
    out = tmp_path / "to_label.xlsx"
    done = ydan_choose(routed, "-n", "3", "-o", out)
    assert done.return_value == 0
    assert "3 of 6 comments to label" in done.stdout
    rows = list(load_workbook(out)["Ý kiến"].iter_rows(values_only=True))
    assert len(rows) == 4
    assert {"Cơ quan đúng", "Lĩnh vực đúng", "Loại đúng", "Mã ý kiến"} <= set(rows[0])


def test_each_record_says_first_why_it_was_chosen(routed: Path, tmp_path: Path) -> None:
    out = tmp_path / "to_label.jsonl"
    ydan_choose(routed, "-n", "2", "-o", out)
    chosen = {record["id"]: record["reasons"] for record in read_records(out)}
    assert chosen["a#3"] == ["Chọn để gán nhãn: mô hình phân vân", "hai cơ quan ngang nhau"]


def test_what_cannot_be_written_or_chosen_is_told(routed: Path, tmp_path: Path) -> None:
    assert type(ydan_choose(routed, "-n", "0", "-o", tmp_path / "a.xlsx").exception).__name__ == "UsageError"
    assert isinstance(ydan_choose(routed, "-o", tmp_path / "a.doc").exception, PipelineError)
