"""What leaves the desk: the machine's record as it was, what people decided beside it, and never what is sealed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.cases.exporting import Export, export_records, note_export
from pipeline.cases.faults import Invalid, NotAllowed
from pipeline.report import unflatten, write_records
from pipeline.store.desk import DeskStore
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.people import Person
from pipeline.taxonomy import Taxonomy

from ..store.desk.rows import NOON, Rows, make_record


@pytest.fixture
def rows(desk_store: DeskStore) -> Any:
    return Rows(desk_store)


def person(role: str = "analyst", **facts: Any) -> Person:
    known: dict[str, Any] = {"id": 9, "login": "an", "name": "An", "agencies": (), "level": None}
    known |= {"opens_sealed": True, "arbitrates": False, "active": True, "must_change": False}
    return Person(role=role, **known | facts)


OFFICER = person("reviewer")


@pytest.fixture
def exported(desk_store: DeskStore, taxonomy: Taxonomy) -> Any:
    def export(who: Person | None = None, **asked: Any) -> list[dict[str, Any]]:
        with desk_store.read() as unit:
            return list(export_records(unit, who or person(), Export(**asked), taxonomy.topics))

    return export


def test_what_was_decided_stands_beside_what_the_machine_had_said(rows: Any, exported: Any) -> None:
    beside = [{"agency": "so_xay_dung", "office": "ha_noi/so_xay_dung", "name": "Sở Xây dựng"}]
    made = rows.item(rows.meeting(), state="decided", queue=None, agency="so_nnmt")
    rows.decided(made, agency="so_nnmt", after={"cooperating": beside, "note": "Gọi số 0987 654 321"})
    (record,) = exported(OFFICER, unmasked=True, reason="thẩm tra")
    machine = make_record(record["id"], record["text"])
    decided = record.pop("decided")
    assert record == machine
    assert decided.pop("at").startswith("2026-11-25T05:00:0")
    assert decided == {
        "type": "kien_nghi",
        "topic": "hu_hong_mat_duong",
        "topic_name": "Giao thông, bến bãi – Đường, hè, cầu hư hỏng",
        "agency": "so_nnmt",
        "agency_name": "Sở Nông nghiệp và Môi trường",
        "office": "ha_noi/so_nnmt",
        "cooperating": [{"id": "so_xay_dung", "name": "Sở Xây dựng", "office": "ha_noi/so_xay_dung"}],
        "by": "binh",
        "note": "Gọi số [SĐT]",
    }


def test_words_and_speaker_are_masked_unless_asked_for(rows: Any, exported: Any) -> None:
    rows.taken(rows.meeting(), text="Gọi tôi số 0987 654 321, đèn ngõ hỏng.")
    (masked,), (unmasked,) = exported(), exported(OFFICER, unmasked=True, reason="thẩm tra")
    assert (masked["text"], masked["speaker"]) == ("Gọi tôi số [SĐT], đèn ngõ hỏng.", None)
    assert (unmasked["text"], unmasked["speaker"]) == ("Gọi tôi số 0987 654 321, đèn ngõ hỏng.", "Vi Thị Nhạn")


@pytest.mark.parametrize("which", ["decided", "sent", "all"])
def test_what_is_sealed_or_a_denunciation_never_leaves(rows: Any, exported: Any, which: str) -> None:
    meeting = rows.meeting()
    rows.taken(meeting, sealed=True)
    rows.taken(meeting, type="to_cao")
    slipped = rows.item(meeting, state="decided", queue=None)
    rows.decided(slipped, after={"type": "to_cao"})
    rows.item(meeting, state="out", queue=None, sealed=True)
    assert exported(which=which, wanted=Filter(sealed=True)) == []


@pytest.mark.parametrize(("which", "n"), [("decided", 1), ("sent", 2), ("all", 4)])
def test_what_is_asked_for_comes_and_what_is_no_comment_does_not(rows: Any, exported: Any, which: str, n: int) -> None:
    meeting = rows.meeting()
    rows.taken(meeting)
    for state in ("out", "waiting", "returned", "dropped", "replaced"):
        rows.item(meeting, state=state)
    found = exported(which=which)
    assert len(found) == n
    assert [record["decided"] is None for record in found] == [False] + [True] * (n - 1)


def test_a_reviewer_exports_what_lies_in_his_scope_and_nothing_about_his_own_office(rows: Any, exported: Any) -> None:
    meeting = rows.meeting()
    rows.taken(meeting)
    rows.taken(meeting, agency="so_nnmt")
    rows.taken(meeting, concerned='["so_xay_dung"]')
    assert len(exported(person("reviewer", agencies=("so_xay_dung",)))) == 1
    assert len(exported()) == 3


def test_a_monitor_exports_nothing(exported: Any) -> None:
    with pytest.raises(NotAllowed):
        exported(person("monitor"))


@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".xlsx", ".parquet"])
def test_an_export_is_written_in_every_format(rows: Any, exported: Any, tmp_path: Path, ending: str) -> None:
    meeting = rows.meeting()
    rows.taken(meeting)
    rows.item(meeting, state="out", queue=None)
    records = exported(which="sent")
    out = tmp_path / f"quyết định{ending}"
    assert write_records(records, out, decided=True) == 2
    assert _read(out) == records


def _read(path: Path) -> list[dict[str, Any]]:
    import pandas as pd

    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".xlsx":
        table = pd.read_excel(path, sheet_name="Dữ liệu", engine="openpyxl")
    else:
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    return [unflatten({str(key): cell for key, cell in row.items()}) for row in table.to_dict("records")]


def test_unmasked_words_are_for_whoever_decides_and_says_why(exported: Any) -> None:
    with pytest.raises(NotAllowed):
        exported(person("analyst"), unmasked=True, reason="thẩm tra")
    with pytest.raises(Invalid) as fault:
        exported(person("reviewer"), unmasked=True, reason="  ")
    assert fault.value.code == "reason_needed"


def test_whoever_takes_comments_away_leaves_a_trace(desk_store: DeskStore) -> None:
    asked = Export("sent", Filter(meeting=3, since=date(2026, 11, 1)), unmasked=True, reason="gọi 0987 654 321")
    with desk_store.write() as unit:
        note_export(unit, person("reviewer"), asked, n=12, ending=".xlsx", now=NOON)
    with desk_store.read() as unit:
        (entry,) = unit.trail.entries()
    assert (entry.actor, entry.action, entry.subject) == ("an", "export.take", "export:desk")
    assert json.loads(entry.details) == {
        "records": 12, "format": ".xlsx", "which": "sent", "unmasked": True, "since": "2026-11-01", "meeting": 3,
        "reason": "gọi [SĐT]",
    }  # fmt: skip
