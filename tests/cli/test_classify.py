"""The main job, as its user meets it: the command, its files and its exit codes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.batch import local
from pipeline.cli.classify import classify

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "samples"

KEYS = [
    "id", "input_id", "turn_id", "source", "locator", "span", "speaker", "speaker_place", "text", "masked_text", "type",
    "topics", "agencies", "state", "reply", "promised_by", "decision", "reasons", "evidence", "deadline",
    "deadline_basis", "model", "rules", "meeting",
]  # fmt: skip

CITIZENS = [
    {
        "id": "a-1",
        "text": "Ngõ 12 tổ dân phố số 4 mất đèn đường cả tháng nay, đề nghị phường cho sửa.",
        "place": "phường Tây Hồ, Hà Nội",
        "date": "2026-09-10",
        "level": "xa_phuong",
    },
    {
        "id": "a-2",
        "text": "Tôi tố cáo ông Trịnh Văn Khoát, cán bộ địa chính xã, nhận của nhà tôi 30 triệu đồng để làm sổ đỏ. "
        "Số điện thoại của tôi là 0912 555 018.",
        "place": "xã Ba Vì, Hà Nội",
        "date": "2026-09-11",
    },
    {
        "id": "a-3",
        "text": "Đề nghị tỉnh tăng mức hỗ trợ cho giáo viên mầm non vùng cao.",
        "place": "tỉnh Lào Cai",
        "date": "2023",
    },
]


def ydan(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=ROOT, timeout=300, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def as_jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One run over good and bad files, for all the tests that look at its outcome."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "citizens.jsonl").write_text(as_jsonl(CITIZENS), encoding="utf-8")
    (folder / "decomposed.jsonl").write_text(unicodedata.normalize("NFD", as_jsonl(CITIZENS)), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 cut short")
    (folder / "numbers.csv").write_text("a;b\n1;2\n3;4\n", encoding="utf-8")
    out = folder / "out" / "routed.jsonl"
    out.parent.mkdir()
    done = ydan("classify", folder, "-o", out)
    return {
        "done": done,
        "records": read_jsonl(out),
        "rejects": read_jsonl(out.with_name("routed.jsonl.rejects.jsonl")),
    }


def of(run: dict[str, Any], source: str) -> list[dict[str, Any]]:
    return [record for record in run["records"] if record["source"] == source]


def test_bad_files_give_exit_code_3_and_one_line_each(run: dict[str, Any]) -> None:
    bad = ["binary.txt", "broken.docx", "broken.pdf", "empty.txt", "numbers.csv"]
    assert run["done"].returncode == 3
    assert sorted(reject["source"] for reject in run["rejects"]) == bad
    assert [line.split(":")[0] for line in run["done"].stderr.strip().splitlines()] == bad
    assert "Traceback" not in run["done"].stderr


def test_a_record_has_the_keys_of_the_contract_in_their_order(run: dict[str, Any]) -> None:
    assert all(list(record) == KEYS for record in run["records"])


def test_a_row_with_an_id_keeps_it(run: dict[str, Any]) -> None:
    assert {record["input_id"] for record in of(run, "citizens.jsonl")} == {"a-1", "a-2", "a-3"}


def test_nfd_and_nfc_give_the_same_records(run: dict[str, Any]) -> None:
    strip = {"id", "turn_id", "source", "input_id"}
    composed, decomposed = (
        [{k: v for k, v in record.items() if k not in strip} for record in of(run, name)]
        for name in ("citizens.jsonl", "decomposed.jsonl")
    )
    assert composed == decomposed


def test_a_denunciation_needs_a_person_and_hides_who_spoke(run: dict[str, Any]) -> None:
    (record,) = [record for record in of(run, "citizens.jsonl") if record["input_id"] == "a-2"]
    assert record["decision"] == "review"
    assert record["reasons"]
    assert record["speaker"] is None
    assert "Khoát" not in record["masked_text"]
    assert "555" not in record["masked_text"]


def test_at_least_three_offices_are_ranked_best_first(run: dict[str, Any]) -> None:
    for record in run["records"]:
        scores = [agency["score"] for agency in record["agencies"]]
        assert len(scores) >= 3
        assert scores == sorted(scores, reverse=True)


def test_offices_lie_in_the_province_of_the_comment(run: dict[str, Any]) -> None:
    (record,) = [record for record in of(run, "citizens.jsonl") if record["input_id"] == "a-3"]
    assert all(agency["office"].startswith(("lao_cai", "trung_uong")) for agency in record["agencies"])


def test_span_cuts_the_verbatim_text_and_evidence_lies_inside_it(run: dict[str, Any]) -> None:
    for record in run["records"]:
        start, end = record["span"]
        assert end - start == len(record["text"])
        assert all(start <= a < b <= end for a, b in record["evidence"])


def test_the_same_file_gives_the_same_records_again(tmp_path: Path) -> None:
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for out in outs:
        assert ydan("classify", SAMPLE, "-o", out).returncode == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_every_output_of_one_run_holds_the_same_records(tmp_path: Path) -> None:
    import pandas as pd

    outs = [tmp_path / f"routed.{ending}" for ending in ("jsonl", "csv", "xlsx", "parquet", "html")]
    options = [part for out in outs for part in ("-o", out)]
    assert ydan("classify", SAMPLE, *options).returncode == 0
    ids = [record["id"] for record in read_jsonl(outs[0])]
    assert ids
    assert list(pd.read_csv(outs[1])["id"]) == ids
    assert list(pd.read_parquet(outs[3])["id"]) == ids
    assert all(out.stat().st_size > 0 for out in outs)


def test_standard_input_is_read_and_a_table_is_printed() -> None:
    done = ydan("classify", "-", stdin=as_jsonl(CITIZENS[:1]).encode())
    assert done.returncode == 0, done.stderr
    assert "đèn đường" in done.stdout


N_ROWS = 400
MATTERS = (
    "Đường thôn {n} xuống cấp nghiêm trọng, đề nghị xã sửa chữa.",
    "Ngõ {n} mất đèn chiếu sáng cả tháng nay, đề nghị phường lắp lại.",
    "Rác ở chợ số {n} không ai thu gom, bốc mùi, đề nghị xử lý.",
    "Trạm y tế thiếu thuốc bảo hiểm, đề nghị cấp đủ cho {n} hộ.",
)


def row(n: int) -> dict[str, Any]:
    """Of one to three matters; some are answered, some hold no comment at all."""
    said = [MATTERS[(n + k) % len(MATTERS)].format(n=n) for k in range(1 + n % 3)]
    text = said[0] if len(said) == 1 else " ".join(f"{k}. {one}" for k, one in enumerate(said, start=1))
    reply = f"UBND phường sẽ sửa trước ngày 30/{1 + n % 12}/2026." if n % 5 == 0 else None
    return {"id": f"d-{n}", "text": text, "speaker": f"Phạm Thị Mận {n}" if n % 7 == 0 else None, "trả lời": reply}


def served(home: Path) -> list[tuple[Any, ...]]:
    """Every outcome in the ledger of a home with its input, as they were written."""
    (ledger,) = home.glob("*.db")
    query = (
        "select inputs.id, source, sha256, meeting, n_outcomes, position, record_id, record, comment "
        "from outcomes join inputs on inputs.id = input_id order by outcomes.id"
    )
    with closing(sqlite3.connect(ledger)) as database:
        return list(database.execute(query))


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one table, as .jsonl and as .xlsx."""
    import pandas as pd

    folder = tmp_path_factory.mktemp("long")
    rows = [row(n) for n in range(N_ROWS)]
    (folder / "long.jsonl").write_text(as_jsonl(rows), encoding="utf-8")
    pd.DataFrame(rows).to_excel(folder / "long.xlsx", index=False)
    return folder


@pytest.mark.parametrize("name", ["long.jsonl", "long.xlsx"])
def test_a_table_worked_on_in_parts_gives_the_records_of_one_worker(
    long_table: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledgers, outs = [], []
    monkeypatch.setattr(local, "PART_BYTES", 5_000)
    assert (long_table / name).stat().st_size > 2 * local.PART_BYTES
    for workers in ("1", "2"):
        monkeypatch.setenv("YDAN_HOME", str(tmp_path / workers))
        outs.append(tmp_path / f"{workers}.jsonl")
        arguments = [str(long_table / name), "-o", str(outs[-1]), "--date", "2026-10", "--workers", workers]
        done = CliRunner().invoke(classify, arguments, obj=False)
        assert (done.exit_code, done.stderr) == (0, "")
        ledgers.append(served(tmp_path / workers))
    records = read_jsonl(outs[0])
    assert len(records) > N_ROWS * 1.5
    assert {record["state"] for record in records} > {"to_route"}
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert ledgers[0] == ledgers[1]
    assert len(ledgers[0]) == len(records)


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify"],
        ["classify", "no-such-file.docx"],
        ["classify", "README.md", "-o", "out.doc"],
        ["classify", "README.md", "--date", "32/13/2026"],
        ["classify", "README.md", "--level", "thon"],
        ["classify", "README.md", "--workers", "0"],
        ["nonsense"],
    ],
)
def test_wrong_usage_gives_exit_code_2(arguments: list[str]) -> None:
    done = ydan(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_named_with_its_nearest() -> None:
    done = ydan("classify", "README.md", "--set", "route.min_margn=0.1")
    assert done.returncode == 1
    assert "min_margin" in done.stderr


def test_a_missing_model_is_one_clear_line() -> None:
    done = ydan("classify", SAMPLE, "--model", "no-such-model")
    assert done.returncode == 1
    assert "no-such-model" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    from pipeline.batch import Finished, Input
    from pipeline.cli.journal import Journal

    out = tmp_path / "routed.jsonl"
    item = Input("x", data=b"x")
    with pytest.raises(KeyboardInterrupt), Journal.open(out, "run", resume=False) as journal:
        journal.add(item, Finished("x", [{"id": "x#1"}]))
        raise KeyboardInterrupt
    with Journal.open(out, "run", resume=True) as journal:
        assert journal.holds(item)
        assert list(journal.records()) == [{"id": "x#1"}]
    assert not list(tmp_path.iterdir())


def test_a_journal_of_another_run_is_not_gone_on_with(tmp_path: Path) -> None:
    from pipeline.batch import Finished, Input
    from pipeline.cli.journal import Journal

    out = tmp_path / "routed.jsonl"
    item = Input("x", data=b"x")
    with pytest.raises(KeyboardInterrupt), Journal.open(out, "old model", resume=False) as journal:
        journal.add(item, Finished("x", [{"id": "x#1"}]))
        raise KeyboardInterrupt
    with Journal.open(out, "new model", resume=True) as journal:
        assert not journal.holds(item)
