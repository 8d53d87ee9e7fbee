"""`ydan replay`: who decided, and would the same decision come out again?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.classify import load_classifier, write_manifest
from pipeline.config import MODELS, REFERENCE, SHIPPED, Settings, load_settings
from pipeline.errors import ModelError, StoreError
from pipeline.flow import Flow
from pipeline.learn.service.replay import Replayed, compare
from pipeline.learn.service.replay import replay as recompute
from pipeline.records import RoutedComment, Setting
from pipeline.report import as_record
from pipeline.route import load_router
from pipeline.store import (
    Code,
    Kept,
    Origin,
    Run,
    Store,
    folder_digest,
    keep_model,
    keep_reference,
    model_digest,
    open_store,
)
from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.text import Preparer

ROOT = Path(__file__).resolve().parents[2]
CODE = Code("0.1.0", "f" * 40, "c" * 64)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
ROWS = [
    {
        "id": "7",
        "text": "Ngõ 12 tổ dân phố số 4 mất đèn đường cả tháng nay, đề nghị phường cho sửa.",
        "place": "phường Tây Hồ, Hà Nội",
        "date": "2026-09-10",
    },
    {"id": "8", "text": "Rác thải ở chợ Xuân La không ai thu gom, bốc mùi rất khó chịu.", "speaker": "Đỗ Văn Kháng"},
]
OURS = "citizens.jsonl#7.1"
MODEL = MODELS / SHIPPED
LOOSE = ["route.min_probability=0", "route.min_margin=0", "route.max_novelty=1", "route.max_harm_probability=1"]


@dataclass(frozen=True)
class Past:
    """A ledger with a run in it, and what made it."""

    store: Store
    home: Path
    routed: list[RoutedComment]
    origin: Origin
    run: Run

    def add(self, run_id: str, *, days: int = 0, routed: list[RoutedComment] | None = None, **changes: Any) -> None:
        """Add a run that served the records, with other facts than those that made them."""
        self.store.begin_run(replace(self.run, id=run_id, finished_at=NOON + timedelta(days=days), **changes))
        served = [Kept.of(as_record(one), one.prepared.comment) for one in routed or self.routed]
        self.store.save_outcomes(run_id, self.origin, served)

    def replay(self, run_id: str, record_id: str = OURS, code: Code = CODE) -> Replayed:
        """Replay one of its records."""
        snapshots = self.home / "snapshots"
        return recompute(self.store, record_id, snapshots, as_record=as_record, code=code, run_id=run_id)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory, taxonomy: Taxonomy) -> Iterator[Past]:
    home = tmp_path_factory.mktemp("home")
    settings = load_settings()
    file = home / "citizens.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), encoding="utf-8")
    run = Run(
        id="first",
        started_at=NOON,
        model_id="",
        model_digest=model_digest(MODEL),
        rules_version=taxonomy.version,
        reference_digest=folder_digest(REFERENCE),
        settings=settings.model_dump(mode="json"),
        code=CODE,
        on=date(2026, 11, 2),
        given=Setting(),
    )
    keep_reference(home / "snapshots", REFERENCE, run.reference_digest)
    keep_model(home / "snapshots", MODEL, run.model_digest)
    flow = flow_of(settings, taxonomy)
    document = flow.read(file, source=file.name)
    run = replace(run, model_id=flow.classifier.model_id)
    routed = flow.route_document(document, on=run.on)
    store = open_store(f"sqlite:///{home}/ydan.db")
    past = Past(store, home, routed, Origin(file.name, document.sha256, document.meeting), run)
    past.add("first")
    yield past
    store.close()


@pytest.fixture(scope="module", autouse=True)
def loaded_once() -> Iterator[None]:
    """The same folder gives the same taxonomy and model: most tests replay with the same copies."""
    models = cache(lambda folder: load_classifier(folder, load_taxonomy(REFERENCE)))
    taxonomies = cache(load_taxonomy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.learn.service.replay.load_taxonomy", taxonomies)
        patch.setattr("pipeline.learn.service.replay.load_classifier", lambda folder, taxonomy: models(folder))
        yield


def flow_of(settings: Settings, taxonomy: Taxonomy) -> Flow:
    router = load_router(taxonomy, MODEL, settings.route)
    return Flow(settings, taxonomy, Preparer(settings.text), load_classifier(MODEL, taxonomy), router)


@pytest.fixture
def ydan_replay(past: Past, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    from pipeline.cli.replay import replay

    monkeypatch.setenv("YDAN_HOME", str(past.home))
    return lambda *arguments: CliRunner().invoke(replay, arguments, standalone_mode=False)


def fields(found: Replayed) -> dict[str, tuple[Any, Any]]:
    return {one.field: (one.then, one.now) for one in found.differences}


def test_a_decision_comes_out_equal(past: Past) -> None:
    found = past.replay("first")
    assert found.is_equal
    assert found.differences == ()
    assert found.notes == ()
    assert found.served.run == replace(past.run, finished_at=NOON)


def test_another_threshold_is_found(past: Past, taxonomy: Taxonomy) -> None:
    loose = flow_of(load_settings(None, LOOSE), taxonomy)
    document = loose.read(past.home / "citizens.jsonl", source="citizens.jsonl")
    strict = load_settings(None, ["route.min_probability=1"]).model_dump(mode="json")
    past.add("loose", routed=loose.route_document(document, on=past.run.on), settings=strict)
    found = past.replay("loose")
    assert not found.is_equal
    assert set(fields(found)) == {"decision", "reasons"}
    assert fields(found)["decision"] == ("auto", "review")


def test_another_row_of_the_reference_data_is_found(past: Past, tmp_path: Path) -> None:
    changed = tmp_path / "reference"
    shutil.copytree(REFERENCE, changed)
    name = past.routed[0].prediction.topics[0].id
    full_name = past.routed[0].topic_names[name]
    own_name = full_name.rsplit(" – ", 1)[-1]
    topics = (changed / "topics.yaml").read_text(encoding="utf-8")
    assert own_name in topics
    (changed / "topics.yaml").write_text(topics.replace(own_name, "Tên khác"), encoding="utf-8")
    keep_reference(past.home / "snapshots", changed, folder_digest(changed))
    past.add("reference", reference_digest=folder_digest(changed))
    assert fields(past.replay("reference")) == {"topics[0].name": (full_name, full_name.replace(own_name, "Tên khác"))}


def test_another_model_is_found(past: Past, tmp_path: Path) -> None:
    changed = tmp_path / "model"
    shutil.copytree(MODEL, changed)
    heads = json.loads((changed / "heads.json").read_text())
    heads["topic"]["curve"]["scale"] *= 0.5
    (changed / "heads.json").write_text(json.dumps(heads))
    facts = json.loads((changed / "manifest.json").read_text())
    write_manifest(changed, {**facts, "model_id": "linear@other"})
    keep_model(past.home / "snapshots", changed, model_digest(changed))
    past.add("model", model_digest=model_digest(changed))
    found = fields(past.replay("model"))
    assert found["model"] == (past.run.model_id, "linear@other")
    then, now = found["topics[0].score"]
    assert then != now


def test_other_code_is_said(past: Past) -> None:
    found = past.replay("first", code=Code("0.2.0", None, "d" * 64))
    assert found.is_equal
    assert found.notes == ("the code differs: then 0.1.0, revision ffffffffff, sources cccccccccc, "
                           "now 0.2.0, sources dddddddddd",)  # fmt: skip


def test_settings_that_came_or_went_are_said(past: Past) -> None:
    settings = json.loads(json.dumps(past.run.settings))
    del settings["text"]["name_recogniser"]
    settings["route"]["old_key"] = 1
    past.add("settings", settings=settings)
    found = past.replay("settings")
    assert found.is_equal
    assert [note.split(" is ")[0] for note in found.notes] == ["setting text.name_recogniser", "setting route.old_key"]


@pytest.mark.parametrize(("file", "error"), [("topics.yaml", StoreError), ("weights.npz", ModelError)])
def test_a_damaged_copy_is_refused(past: Past, tmp_path: Path, file: str, error: type[Exception]) -> None:
    shutil.copytree(past.home / "snapshots", tmp_path / "snapshots")
    digest = past.run.reference_digest if file == "topics.yaml" else past.run.model_digest
    damaged = tmp_path / "snapshots" / digest / file
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    with pytest.raises(error, match="changed"):
        recompute(past.store, OURS, tmp_path / "snapshots", as_record=as_record, code=CODE, run_id="first")


def test_words_of_a_comment_are_never_shown() -> None:
    then = {"text": "lời riêng", "speaker": "Đỗ Văn Kháng", "meeting": {"title": "họp riêng"}, "state": "to_route"}
    now = {"text": "lời khác", "speaker": None, "meeting": {"title": None}, "state": "answered"}
    found = list(compare(then, now))
    assert [one.field for one in found] == ["text", "speaker", "meeting.title", "state"]
    assert [one.shown for one in found] == [False, False, False, True]
    assert all(one.then is None and one.now is None for one in found[:3])


@pytest.mark.parametrize(("now", "n_differences"), [(0.8001, 0), (0.8002, 1), (None, 1)])
def test_scores_are_equal_but_for_rounding(now: float | None, n_differences: int) -> None:
    assert len(list(compare({"type": {"score": 0.8}}, {"type": {"score": now}}))) == n_differences


def test_the_command_says_who_decided_and_equal(ydan_replay: Callable[..., Result], past: Past) -> None:
    shown = ydan_replay(OURS, "--run", "first")
    assert shown.return_value == 0
    assert shown.output.splitlines()[-1] == "equal"
    for word in ("first", past.run.model_id, past.run.rules_version, "min_margin 0.4", "ffffffffff"):
        assert word in shown.output


def test_the_command_tells_days_apart_and_exits_with_1_where_it_differs(
    ydan_replay: Callable[..., Result], past: Past
) -> None:
    past.add("later", days=9, settings=load_settings(None, ["route.min_probability=1"]).model_dump(mode="json"))
    earlier = json.loads(ydan_replay(OURS, "--on", "2026-11-05", "--json").output)
    assert earlier["run"]["id"] != "later"
    assert earlier["run"]["model"].keys() == {"id", "digest"}
    assert earlier["equal"] is (not earlier["differences"])
    shown = ydan_replay(OURS, "--on", "2026-11-12")
    assert "later" in shown.output
    assert shown.return_value == 1
    assert "differs: reasons  then [" in shown.output
    assert all(row["text"] not in shown.output for row in ROWS)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["citizens.jsonl#77.1"], "ids there look like citizens.jsonl#7.1"),
        ([OURS, "--run", "nobody's"], "not in run nobody's"),
        ([OURS, "--on", "2020-01-01"], "served it on 2026-11-"),
    ],
)
def test_an_unknown_id_is_one_clear_line(ydan_replay: Callable[..., Result], arguments: list[str], words: str) -> None:
    error = ydan_replay(*arguments).exception
    assert isinstance(error, StoreError)
    assert words in str(error)
    assert len(str(error).splitlines()) == 1


def classify(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "classify", *map(str, arguments)]
    environment = {**os.environ, "YDAN_HOME": str(home), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=300, check=False
    )


@pytest.mark.slow
def test_what_classify_served_can_be_replayed(
    past: Past, tmp_path: Path, ydan_replay: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = classify(tmp_path, past.home / "citizens.jsonl", "-o", tmp_path / "out.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    monkeypatch.setenv("YDAN_HOME", str(tmp_path))
    assert ydan_replay("citizens.jsonl#8.1").output.splitlines()[-1] == "equal"
    store = open_store(f"sqlite:///{tmp_path}/ydan.db")
    served = store.served_by("citizens.jsonl#8.1")
    store.close()
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert served is not None
    assert served.record == records[1]
    assert served.comment.turn.speaker == "Đỗ Văn Kháng"


@pytest.mark.slow
def test_a_home_that_cannot_be_written_costs_classify_one_line(past: Past, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = classify(tmp_path / "file" / "home", past.home / "citizens.jsonl", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert "not whole in the ledger" in done.stderr
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == len(past.routed)


def test_a_run_that_goes_on_is_the_run_that_was_begun(tmp_path: Path) -> None:
    from pipeline.cli.journal import Journal

    out = tmp_path / "routed.jsonl"
    with pytest.raises(KeyboardInterrupt), Journal.open(out, "run", resume=False, facts={"run_id": "a"}):
        raise KeyboardInterrupt
    with Journal.open(out, "run", resume=True, facts={"run_id": "b"}) as journal:
        assert journal.facts == {"run_id": "a"}
    with Journal.open(out, "run", resume=True, facts={"run_id": "c"}) as journal:
        assert journal.facts == {"run_id": "c"}
