"""Files come to the desk from the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import import_ as module
from pipeline.cli.app import ydan
from pipeline.store.desk import DeskStore, open_desk
from pipeline.store.desk.filters import Filter

TABLE = "noi_dung,dia_ban\nĐề nghị sửa đường thôn 3 bị ngập.,xã Ba Vì\nĐèn đường ngõ 5 hỏng.,xã Ba Vì\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("YDAN_HOME", str(home))
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table, a file that is none, and an empty one."""
    folder = tmp_path / "letters"
    (folder / "old").mkdir(parents=True)
    (folder / "old" / "table.csv").write_text(TABLE, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def desk(home: Path) -> Iterator[DeskStore]:
    store = open_desk(f"sqlite:///{home / 'ydan.db'}")
    yield store
    store.close()


def run(*arguments: str | Path, stdin: bytes = b"") -> Result:
    given = ["import", *map(str, arguments), "--workers", "1"]
    return CliRunner().invoke(ydan, given, obj=False, input=stdin, standalone_mode=False)


def code(result: Result) -> object:
    return result.return_value if result.exception is None else result.exception


def n_items(desk: DeskStore) -> int:
    with desk.read() as unit:
        return unit.items.count(Filter())


def test_a_folder_is_imported_and_each_reject_is_named_with_its_reason(folder: Path, desk: DeskStore) -> None:
    result = run(folder, "--level", "xa_phuong", "--date", "2026-10")
    assert code(result) == 3, result.output
    assert re.fullmatch(r"import 1: 1 file done, 2 comments brought to the desk\n", result.stdout)
    assert sorted(line.partition(":")[0] for line in result.stderr.splitlines()) == ["broken.docx", "empty.txt"]
    assert n_items(desk) == 2
    with desk.read() as unit:
        (meeting,) = unit.items.meetings()
        assert (meeting.source, meeting.level, meeting.held_on) == ("old/table.csv", "xa_phuong", "2026-10")
        job = unit.jobs.get(1)
        assert job is not None
        assert (job.state, job.person_id) == ("done", None)
        assert unit.trail.entries(action="import.lay")[0].actor is None


def test_what_lies_on_the_desk_is_skipped_unless_it_is_asked_for_again(folder: Path, desk: DeskStore) -> None:
    table = folder / "old" / "table.csv"
    assert code(run(table)) == 0
    known = run(table)
    assert code(known) == 0
    assert "table.csv: lies on the desk already; add --again" in known.stderr
    assert n_items(desk) == 2
    assert code(run(table, "--again")) == 0
    assert n_items(desk) == 4


def test_standard_input_is_imported(desk: DeskStore) -> None:
    rows = '{"id": "a-1", "text": "Ngõ 12 mất đèn đường cả tháng nay, đề nghị phường cho sửa."}\n'
    assert code(run("-", stdin=rows.encode())) == 0
    assert n_items(desk) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_a_reject_and_does_not_hang(tmp_path: Path, desk: DeskStore) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    result = run(tmp_path / "pipe.txt")
    assert code(result) == 3
    assert "pipe.txt: cannot be opened (it is no ordinary file)" in result.stderr


def test_interrupted_it_cancels_its_job_and_can_be_begun_again(
    folder: Path, desk: DeskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    table = folder / "old" / "table.csv"
    with monkeypatch.context() as patch:
        patch.setattr(module, "_work", interrupted)
        result = CliRunner().invoke(ydan, ["import", str(table)], obj=False)
    assert result.exit_code == 1
    with desk.read() as unit:
        assert unit.jobs.state(1) == "cancelled"
    assert code(run(table)) == 0
    assert n_items(desk) == 2


def test_a_missing_model_stops_it_with_its_own_message(folder: Path, home: Path) -> None:
    result = run(folder, "--set", "classify.model=no-such-model")
    assert "no-such-model" in str(code(result))


@pytest.mark.parametrize("arguments", [(), ("no-such-file.docx",), ("README.md", "--date", "32/13/2026")])
def test_wrong_usage_is_told_before_anything_is_begun(arguments: tuple[str, ...], home: Path) -> None:
    result = CliRunner().invoke(ydan, ["import", *arguments], obj=False)
    assert result.exit_code == 2
    assert not (home / "uploads").exists()
