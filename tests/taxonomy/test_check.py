"""Every fault of the reference data is reported at once, with its file and row."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest

from pipeline.config import REFERENCE
from pipeline.taxonomy import check_reference


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_reference_data_is_sound() -> None:
    assert check_reference(REFERENCE) == []


def test_faults_of_several_agencies_come_together(folder: Path) -> None:
    path = folder / "agencies.yaml"
    replace(path, "{id: so_nnmt,", "{id: so_nnmn,")
    replace(path, "valid_from: 2024-10-01", 'valid_from: "soon"')
    replace(path, "tier: police", "tier: army")
    faults = check_reference(folder)
    assert any("so_nnmn" in fault for fault in faults)
    assert any("'soon' is not a date" in fault for fault in faults)
    assert any("'army'" in fault for fault in faults)
    assert all(fault.startswith("agencies.yaml agency") for fault in faults)


def test_successors_that_lead_back_are_found(folder: Path) -> None:
    path = folder / "agencies.yaml"
    replace(path, "{id: ban_tgdv_thanh_uy, scope", "{id: ban_dan_van_thanh_uy, scope")
    assert any("lead back to itself" in fault for fault in check_reference(folder))


def test_faults_of_several_files_come_together(folder: Path) -> None:
    rows = (folder / "competences.csv").read_text(encoding="utf-8").splitlines()
    rows[1] = rows[1].replace("so_do_lan_dau", "so_do_lan_nao")
    rows[2] = rows[2].replace("2025-03-01", "2025-13-01")
    (folder / "competences.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    replace(folder / "matters.jsonl", '"topic": "so_do_lan_dau"', '"topic": "so_do"')
    replace(folder / "communes.csv", ",whole", ",half")
    faults = check_reference(folder)
    assert any(fault.startswith("competences.csv row 2") for fault in faults)
    assert any("2025-13-01" in fault for fault in faults)
    assert any(fault.startswith("matters.jsonl line 1") for fault in faults)
    assert any(fault.startswith("communes.csv row 2") and "half" in fault for fault in faults)


def test_a_gap_in_who_is_competent_is_found(folder: Path) -> None:
    rows = (folder / "competences.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "competences.csv").write_text("".join(rows[:1] + rows[2:]), encoding="utf-8")
    assert any("nobody is competent" in fault for fault in check_reference(folder))


def test_an_agency_that_ended_cannot_be_competent_later(folder: Path) -> None:
    replace(folder / "competences.csv", "2025-07-01,,ubnd_xa_phuong", "2025-07-01,,so_gtvt")
    assert any("'so_gtvt' ended on 2025-03-01" in fault for fault in check_reference(folder))


def test_a_line_that_is_not_nfc_is_found(folder: Path) -> None:
    path = folder / "abbreviations.csv"
    path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(fault.startswith("abbreviations.csv line 2") and "NFC" in fault for fault in check_reference(folder))


def test_a_missing_column_and_a_missing_file_are_found(folder: Path) -> None:
    replace(folder / "holidays.csv", "date,kind", "day,kind")
    assert check_reference(folder) == ["holidays.csv: no column 'date'; add it"]
    (folder / "holidays.csv").unlink()
    assert "holidays.csv" in check_reference(folder)[0]
