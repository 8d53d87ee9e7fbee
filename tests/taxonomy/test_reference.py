"""Reading the reference data: what loads, and what a damaged folder is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.config import REFERENCE
from pipeline.errors import ReferenceDataError
from pipeline.taxonomy import Taxonomy, check_reference, load_taxonomy, read_csv

FILES = ("agencies.yaml", "topics.yaml", "petition_types.yaml", "matters.jsonl", "provinces.csv", "communes.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REFERENCE, tmp_path / "reference"))


def test_the_version_is_the_day_the_agency_list_stands_for(taxonomy: Taxonomy) -> None:
    line = next(one for one in (REFERENCE / "agencies.yaml").read_text("utf-8").splitlines() if one.startswith("as_of"))
    assert taxonomy.version in line


def test_every_petition_type_has_a_name(taxonomy: Taxonomy) -> None:
    assert set(taxonomy.types) >= {"kien_nghi", "phan_anh", "khieu_nai", "to_cao", "to_giac_toi_pham", "hoi_dap"}
    assert all(row["name"] for row in taxonomy.types.values())


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ReferenceDataError, match=name):
        load_taxonomy(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agencies.yaml", b"agencies: [\n"),
        ("topics.yaml", b"- only\n- a list\n"),
        ("petition_types.yaml", b"\xff\xfe\x00"),
        ("matters.jsonl", b'{"id": \n'),
        ("provinces.csv", b"id,name\n\xff,\xfe\n"),
    ],
)
@pytest.mark.parametrize("ask", [load_taxonomy, check_reference])
def test_a_file_that_cannot_be_read_is_named(folder: Path, name: str, content: bytes, ask: object) -> None:
    (folder / name).write_bytes(content)
    if ask is check_reference:
        assert [fault for fault in check_reference(folder) if name in fault]
    else:
        with pytest.raises(ReferenceDataError, match=name):
            load_taxonomy(folder)


def test_a_missing_key_says_how_to_find_every_fault(folder: Path) -> None:
    (folder / "topics.yaml").write_text("fields: []\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="run ydan reference"):
        load_taxonomy(folder)


def test_rows_of_a_table_come_by_column(tmp_path: Path) -> None:
    path = tmp_path / "bảng.csv"
    path.write_text('tên,ghi chú\nThôn Đoài,"giáp đê, phía bắc"\n', encoding="utf-8")
    assert read_csv(path) == [{"tên": "Thôn Đoài", "ghi chú": "giáp đê, phía bắc"}]
