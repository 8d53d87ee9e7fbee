"""Every fault of the reference data is reported at once, with its file and row."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
import yaml

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


EDITS = [
    ("agencies.yaml", '{p}"}', '{province}"}', "other blanks than"),
    ("agencies.yaml", '    source: "https://tapchi', '    web: "https://tapchi', "no 'source'; add it"),
    ("competences.csv", "ubnd_quan_huyen:0.89", "ubnd_quan_huyen:0.99", "the shares of the leads sum to 1.10"),
    ("competences.csv", ",,2025-03-01,ubnd_quan_huyen:0.91", ",,2025-03-01,so_nnmt:0.91", "began on 2025-03-01"),
    ("petition_types.yaml", "valid_to: 2026-07-01", "valid_to: 2026-06-30", "no rule set holds from 2026-06-30"),
    ("petition_types.yaml", "day_type: working,", "day_type: lunar,", "day_type 'lunar'"),
    ("topics.yaml", "phoi_hop: [vpdkdd]", "phoi_hop: [vpdkd]", "agency 'vpdkd' is not in agencies.yaml"),
    ("matters.jsonl", '"verified": false', '"verified": "no"', "verified 'no'; expected true or false"),
    ("assets.csv", "quốc lộ|", "quốc lộ(|", "no regular expression"),
    ("assets.csv", ",so,,,", ",army,,,", "tier 'army'"),
    ("communes.csv", "an_giang,xa,An Phú,whole", "ha_noi,xa,An Phú,whole", "'an_giang' became"),
    ("holidays.csv", "2026-08-22,extra_workday", "2026-08-21,extra_workday", "is a working day anyway"),
    ("holidays.csv", "2026-11-24", "2026-11-31", "is not a date"),
    ("provinces.csv", "2025-07-01,ho_chi_minh", "2025-07-01,sai_gon", "became 'sai_gon'"),
    ("abbreviations.csv", "HĐND,Hội", "UBND,Ủy ban nhân dân,false,x,false\nHĐND,Hội", "given more than once"),
    ("abbreviations.csv", "HĐND,Hội đồng nhân dân,false", "HĐND,Hội đồng nhân dân,no", "expected true or false"),
]
"""A file, a slip of the pen in it, and what must be said about it."""


@pytest.fixture(scope="module")
def faults_of_all_edits(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = Path(shutil.copytree(REFERENCE, tmp_path_factory.mktemp("edited") / "reference"))
    for file, old, new, _ in EDITS:
        replace(folder / file, old, new)
    return check_reference(folder)


@pytest.mark.parametrize(("file", "fault"), [(file, fault) for file, _, _, fault in EDITS])
def test_each_of_many_faults_is_named_with_its_file(faults_of_all_edits: list[str], file: str, fault: str) -> None:
    assert any(one.startswith(file) and fault in one for one in faults_of_all_edits)


def test_a_day_on_which_nobody_does_the_work_is_found(folder: Path) -> None:
    replace(folder / "agencies.yaml", "valid_to: 2024-10-01", "valid_to: 2024-09-01")
    assert any("'mot_cua_so_nganh': nobody does its work on 2024-09-01" in fault for fault in check_reference(folder))


@pytest.mark.parametrize("text", ["agencies: [so_y_te]\n", ": :\n"])
def test_a_file_of_another_shape_is_one_fault_and_the_others_are_still_judged(folder: Path, text: str) -> None:
    (folder / "agencies.yaml").write_text(text, encoding="utf-8")
    replace(folder / "provinces.csv", "2025-07-01,ho_chi_minh", "2025-07-01,sai_gon")
    faults = check_reference(folder)
    assert sum("agencies.yaml" in fault for fault in faults) == 1
    assert any(fault.startswith("provinces.csv") for fault in faults)


def test_files_cut_short_are_each_told_and_never_a_crash(folder: Path) -> None:
    files = ["agencies.yaml", "topics.yaml", "petition_types.yaml", "matters.jsonl", "communes.csv"]
    for file in files:
        content = (folder / file).read_bytes()
        (folder / file).write_bytes(content[: len(content) // 2 + 1])
    faults = check_reference(folder)
    assert all(any(file in fault for fault in faults) for file in files)


def test_every_fault_of_every_file_comes_at_once(folder: Path) -> None:
    """One planted fault of each kind, all in one folder; none hides another."""
    agencies = folder / "agencies.yaml"
    replace(agencies, "{id: so_nnmt,", "{id: so_nnmn,")  # a successor that is nobody
    replace(agencies, "{id: ban_tgdv_thanh_uy, scope", "{id: ban_dan_van_thanh_uy, scope")  # a circle
    replace(agencies, "valid_from: 2024-10-01", 'valid_from: "soon"')
    tree = yaml.safe_load(agencies.read_text(encoding="utf-8"))
    rows = tree["agencies"]
    rows.append(dict(rows[0], valid_from=None))  # an id that occurs twice
    unsourced = next(number for number, row in enumerate(rows, 1) if row["id"] == "so_y_te")
    rows[unsourced - 1].update(verified=True, source=None)
    agencies.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")

    path = folder / "competences.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace("so_do_lan_dau", "so_do_lan_nao")  # unknown topic, and so a gap in the true one
    lines[2] = lines[2].replace("2025-03-01", "2025-13-01")
    path.write_text("".join(lines), encoding="utf-8")

    replace(folder / "holidays.csv", "date,kind", "day,kind")
    assets = (folder / "assets.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assets[2] = unicodedata.normalize("NFD", assets[2])
    (folder / "assets.csv").write_text("".join(assets), encoding="utf-8")
    replace(folder / "communes.csv", ",whole", ",half")

    faults = check_reference(folder)
    for expected in (
        "successor 'so_nnmn' is not an agency",
        "agency 'ban_dan_van_thanh_uy': its successors lead back to itself",
        "valid_from 'soon' is not a date",
        f"agencies.yaml agency 1 ({rows[0]['id']!r}): the id occurs 2 times",
        f"agencies.yaml agency {len(rows)} ({rows[0]['id']!r}): the id occurs 2 times",
        f"agencies.yaml agency {unsourced} ('so_y_te'): verified without a source",
        "competences.csv row 2: topic 'so_do_lan_nao' is not in topics.yaml",
        "competences.csv row 3: valid_to '2025-13-01' is not a date",
        "competences.csv topic 'so_do_lan_dau' setting 'report': nobody is competent",
        "holidays.csv: no column 'date'",
        "assets.csv line 3: not in Unicode form NFC",
        "communes.csv row 2: share 'half'",
    ):
        assert [fault for fault in faults if expected in fault], expected
    assert all(fault.split()[0].rstrip(":").endswith((".yaml", ".csv", ".jsonl")) for fault in faults)


@pytest.mark.parametrize("column", ["district_kind", "kind", "share"])
def test_a_table_of_places_that_lacks_a_column_is_told_so(folder: Path, column: str) -> None:
    replace(folder / "communes.csv", f",{column}", f",{column}s")
    assert check_reference(folder) == [f"communes.csv: no column {column!r}; add it"]


def test_a_row_with_too_few_cells_is_found(folder: Path) -> None:
    path = folder / "provinces.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:4], "xu_la,Xứ Lạ", *lines[4:]]) + "\n", encoding="utf-8")
    assert check_reference(folder) == ["provinces.csv row 5: not as many cells as the header has; mend the commas"]
