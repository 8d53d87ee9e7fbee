"""`ydan dataset`: what cannot be used is named and everything else goes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.app import main
from pipeline.config import SEED
from pipeline.store.desk import open_desk

from ..store.desk.rows import Rows


def ydan(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    seed = tmp_path / "seed"
    seed.mkdir()
    for hand in ("hand_1", "hand_8"):
        lines = (SEED / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines()[:20]
        (seed / f"{hand}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("YDAN_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pipeline.cli.analyst.SEED", seed)
    return tmp_path / "home"


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_in(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    table = "text,cơ quan đúng\nđèn ngõ tám hỏng,UBND phường Láng\nống nước vỡ,Sở Mơ\n"
    (tmp_path / "rows.csv").write_text(table, encoding="utf-8")
    code = ydan("dataset", "--corrections", tmp_path / "broken.xlsx", "--table", tmp_path / "rows.csv")
    said = capsys.readouterr().err
    assert code == 3
    assert "broken.xlsx: the whole file: not a workbook" in said
    assert "rows.csv row 2: unknown agency 'Sở Mơ'" in said
    assert "rows.csv: 1 rows, 1 rejected" in said
    assert (home / "datasets" / "1" / "manifest.json").is_file()


def test_later_data_sets_keep_the_frozen_test_and_a_new_generation_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert ydan("dataset") == 0
    first, second = (home / "datasets" / str(n) / "test.jsonl" for n in (1, 2))
    assert first.read_bytes() == second.read_bytes()
    capsys.readouterr()
    assert ydan("dataset", "--new-generation", "--dry-run") == 0
    assert "generation 2" in capsys.readouterr().err


def test_a_data_set_is_never_written_over(home: Path) -> None:
    assert ydan("dataset") == 0
    assert ydan("dataset", "-o", home / "datasets" / "1") == 2


@pytest.fixture
def desk(home: Path) -> Path:
    """A desk on which one comment was decided."""
    home.mkdir(exist_ok=True)
    store = open_desk(f"sqlite:///{home / 'ydan.db'}")
    made = Rows(store)
    made.taken(made.meeting(), text="Đường liên tổ bong tróc từ tháng sáu, đề nghị sửa.")
    store.close()
    return home


def test_what_was_decided_at_the_desk_goes_in(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ydan("dataset") == 0
    assert "desk: 1 rows, 0 rejected" in capsys.readouterr().err
    manifest = json.loads((desk / "datasets" / "1" / "manifest.json").read_text(encoding="utf-8"))
    assert {"name": "desk", "kind": "desk", "rows": 1, "rejected": 0} in manifest["sources"]
    (told,) = manifest["provenance"].values()
    assert (told["decided_by"], told["suggestion_seen"], told["changed"]) == ("binh", True, False)


def test_the_desk_can_be_left_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ydan("dataset", "--no-desk", "--dry-run") == 0
    assert "desk" not in capsys.readouterr().err


@pytest.mark.parametrize(("asked", "told"), [((), False), (("--desk",), True)])
def test_a_desk_without_decisions_is_mentioned_only_where_it_was_asked_for(
    home: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], told: bool
) -> None:
    assert ydan("dataset", "--dry-run", *asked) == 0
    assert ("desk: 0 rows" in capsys.readouterr().err) is told
    assert (home / "ydan.db").exists() is told
