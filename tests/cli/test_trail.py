"""`ydan trail`: the chain is verified, in the database and from a file alone."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.trail import trail
from pipeline.errors import ReadError
from pipeline.store.desk import open_desk

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def heads(database: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The database holds three entries; the hash of the head after each."""
    monkeypatch.setenv("YDAN_DATABASE_URL", database)
    with closing(open_desk(database)) as store, store.write() as unit:
        return [unit.trail.add(NOON, "lan", "item.decided", f"item:{n}").digest for n in (1, 2, 3)]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(trail, [str(one) for one in arguments], standalone_mode=False)


def test_it_prints_how_many_entries_and_the_heads_hash(heads: list[str]) -> None:
    done = run()
    assert done.return_value == 0
    assert done.stdout.splitlines() == ["entries  3", f"head     {heads[-1]}", "whole"]


def test_json_is_for_programs(heads: list[str]) -> None:
    assert json.loads(run("--json").stdout) == {
        "entries": 3,
        "seq": 3,
        "head": heads[-1],
        "whole": True,
        "faults": [],
    }


def test_an_export_is_verified_without_the_database(
    heads: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "trail.jsonl"
    assert run("--export", out).return_value == 0
    monkeypatch.setenv("YDAN_DATABASE_URL", "postgresql://nowhere.invalid/none")
    done = run(out, "--expect", heads[1].upper())
    assert done.return_value == 0
    assert heads[-1] in done.stdout
    assert [one.name for one in tmp_path.glob("*.partial")] == []


def test_a_change_in_a_file_is_named(heads: list[str], tmp_path: Path) -> None:
    out = tmp_path / "trail.jsonl"
    run("--export", out)
    out.write_text(out.read_text(encoding="utf-8").replace("item:2", "item:9"), encoding="utf-8")
    done = run(out)
    assert done.return_value == 1
    assert "broken   entry 2: changed" in done.stdout


def test_a_cut_tail_is_noticed_by_the_hash_that_was_written_down(heads: list[str], tmp_path: Path) -> None:
    out = tmp_path / "trail.jsonl"
    run("--export", out)
    out.write_text("".join(out.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    assert run(out).return_value == 0
    done = run(out, "--expect", heads[2])
    assert done.return_value == 1
    assert "cut off after entry 2" in done.stdout


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{}\n", b"no trail\n"])
def test_a_file_that_is_no_trail_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    done = run(tmp_path / "x.jsonl")
    assert isinstance(done.exception, ReadError)
    assert "x.jsonl" in str(done.exception)


@pytest.mark.parametrize("arguments", [["--expect", "abc"], ["--expect", "g" * 64]])
def test_half_a_hash_is_wrong_usage(arguments: list[str]) -> None:
    assert "64 hexadecimal digits" in str(run(*arguments).exception)


def test_a_file_is_not_exported_again(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").touch()
    assert "leave FILE out" in str(run(tmp_path / "x.jsonl", "--export", tmp_path / "y.jsonl").exception)
