"""A run reaches MLflow whole, its version comes last, and no comment's words or global settings are left behind."""

from __future__ import annotations

import csv
import json
import socket
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.classify import write_manifest
from pipeline.errors import ModelError, StoreError
from pipeline.learn.measures.plots import bars
from pipeline.learn.service.tracking import Tracker, TrainingRun

PLANTED = "Cống ngõ 9 phố Vô Danh tràn vào nhà ông Phạm Văn Thử"
ROWS = [
    {"name": "Sở Xây dựng", "id": "so_xay_dung", "value": 0.8, "low": 0.7, "high": 0.9, "n": 40},
    {"name": "Sở Y tế", "id": "so_y_te", "value": 0.5, "low": 0.3, "high": 0.7, "n": 12},
]


@pytest.fixture(scope="session")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Tracker:
    """One store for all tests: making its tables takes seconds."""
    return Tracker(f"sqlite:///{tmp_path_factory.mktemp('mlflow')}/new folder/mlflow.db")


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> TrainingRun:
    """An invented run of an invented model."""
    folder = tmp_path_factory.mktemp("models") / "toy-1"
    folder.mkdir()
    (folder / "weights.txt").write_text("1 2 3", encoding="utf-8")
    (folder / "card.md").write_text("# toy@1\n\nInvented, for tests.\n", encoding="utf-8")
    write_manifest(folder, {"format": "toy", "model_id": "toy@1"})
    return TrainingRun(
        name="toy@1",
        config={"train": {"seed": 7, "folds": [["a"], ["b"]]}, "route": {"min_margin": 0.4}},
        datasets={"seed": "5e" * 32},
        code_revision="c0de" * 10,
        environment={"numpy": "2.4.6"},
        metrics={"agency.accuracy": 0.75, "agency.n": 52},
        intervals={"agency.accuracy": (0.7, 0.8)},
        tables={"by_agency": ROWS},
        figures={"by_agency": bars(ROWS, "By agency")},
        model_folder=folder,
        card=folder / "card.md",
        registered_name="toy",
        tags={"model": "toy@1"},
    )


@pytest.fixture(autouse=True)
def _no_global_store(tracker: Tracker) -> Iterator[None]:
    """Whatever a test does, MLflow's own settings stay as they were."""
    yield
    mlflow = sys.modules.get("mlflow")
    assert mlflow is None or tracker.uri not in (mlflow.get_tracking_uri(), mlflow.get_registry_uri())


def client(tracker: Tracker) -> Any:
    return tracker._client


def statuses(tracker: Tracker) -> list[str]:
    found = client(tracker).get_experiment_by_name(tracker.experiment)
    return [one.info.status for one in client(tracker).search_runs([found.experiment_id])] if found else []


def test_a_run_is_logged_with_all_that_explains_it(tracker: Tracker, run: TrainingRun, tmp_path: Path) -> None:
    logged = tracker.log(run)
    kept = client(tracker).get_run(logged.run_id)
    assert kept.info.status == "FINISHED"
    assert kept.data.params == {"train.seed": "7", "train.folds": '[["a"], ["b"]]', "route.min_margin": "0.4"}
    assert kept.data.metrics["agency.accuracy"] == 0.75
    assert kept.data.metrics["agency.accuracy.low"] == 0.7
    assert kept.data.metrics["agency.accuracy.high"] == 0.8
    assert kept.data.tags["dataset.seed"] == "5e" * 32
    assert kept.data.tags["code_revision"] == "c0de" * 10
    assert kept.data.tags["libraries"] == "numpy 2.4.6"
    assert [one.dataset.name for one in kept.inputs.dataset_inputs] == ["seed"]
    files = Path(client(tracker).download_artifacts(logged.run_id, "", str(tmp_path)))
    assert yaml.safe_load((files / "config.yaml").read_text(encoding="utf-8")) == run.config
    assert (files / "card.md").read_bytes() == run.card.read_bytes()
    assert (files / "figures" / "by_agency.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((files / "tables" / "by_agency.json").read_text(encoding="utf-8")) == ROWS
    with (files / "tables" / "by_agency.csv").open(encoding="utf-8") as lines:
        assert [row["name"] for row in csv.DictReader(lines)] == ["Sở Xây dựng", "Sở Y tế"]


def test_a_version_carries_its_run_its_figures_and_its_aliases(tracker: Tracker, run: TrainingRun) -> None:
    first, second = (tracker.log(replace(run, registered_name="two")) for _ in range(2))
    tracker.set_alias("two", "champion", 1)
    newest, oldest = tracker.versions("two")
    assert (newest.version, oldest.version) == (second.version, first.version) == (2, 1)
    assert (oldest.run_id, oldest.aliases, newest.aliases) == (first.run_id, ("champion",), ())
    assert oldest.metrics["agency.accuracy"] == 0.75
    assert oldest.tags["model"] == "toy@1"
    assert oldest.created_at.tzinfo is UTC


def test_an_alias_moves_and_can_be_dropped(tracker: Tracker, run: TrainingRun) -> None:
    for _ in range(2):
        tracker.log(replace(run, registered_name="moved"))
    tracker.set_alias("moved", "champion", 1)
    tracker.set_alias("moved", "champion", 2)
    assert tracker.alias("moved", "champion") == 2
    tracker.drop_alias("moved", "champion")
    assert tracker.alias("moved", "champion") is None


def test_an_alias_to_a_version_that_is_not_there_is_refused(tracker: Tracker, run: TrainingRun) -> None:
    tracker.log(replace(run, registered_name="few"))
    with pytest.raises(StoreError, match="cannot set the alias 'champion'"):
        tracker.set_alias("few", "champion", 9)
    assert tracker.alias("few", "champion") is None


def test_a_model_that_nobody_registered_has_no_versions(tracker: Tracker) -> None:
    assert tracker.versions("nobody's") == []
    assert tracker.alias("nobody's", "champion") is None


def test_a_run_without_a_registered_name_makes_no_version(tracker: Tracker, run: TrainingRun) -> None:
    assert tracker.log(replace(run, registered_name=None)).version is None


def test_the_model_folder_comes_back_byte_for_byte(tracker: Tracker, run: TrainingRun, tmp_path: Path) -> None:
    version = tracker.log(run).version
    assert version is not None
    folder = tracker.download("toy", version, tmp_path / "deep" / "got")
    assert folder == tmp_path / "deep" / "got"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert files == {path.name: path.read_bytes() for path in run.model_folder.iterdir()}
    assert [path.name for path in folder.parent.iterdir()] == ["got"]


def test_a_download_overwrites_nothing(tracker: Tracker, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="exists already"):
        tracker.download("toy", 1, tmp_path)


def test_a_version_whose_files_were_changed_is_not_handed_out(
    tracker: Tracker, run: TrainingRun, tmp_path: Path
) -> None:
    version = tracker.log(replace(run, registered_name="changed")).version
    assert version is not None
    uri = client(tracker).get_model_version_download_uri("changed", str(version))
    (weights,) = Path(uri.removeprefix("file://").replace("%20", " ")).rglob("weights.txt")
    weights.write_text("1 2 4", encoding="utf-8")
    with pytest.raises(ModelError, match=r"weights\.txt: missing or changed"):
        tracker.download("changed", version, tmp_path / "got")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_model_folder_is_not_logged(tracker: Tracker, run: TrainingRun, tmp_path: Path) -> None:
    before = len(statuses(tracker))
    write_manifest(tmp_path, {})
    (tmp_path / "manifest.json").write_text('{"files": {"weights.txt": "00"}}', encoding="utf-8")
    with pytest.raises(ModelError):
        tracker.log(replace(run, model_folder=tmp_path))
    assert len(statuses(tracker)) == before


@pytest.mark.parametrize(
    ("stopped", "status"), [(OSError("No space left on device"), "FAILED"), (KeyboardInterrupt(), "KILLED")]
)
def test_a_run_that_stops_is_closed_and_leaves_no_version(
    tracker: Tracker, run: TrainingRun, monkeypatch: pytest.MonkeyPatch, stopped: BaseException, status: str
) -> None:
    def stop(*args: object, **kwargs: object) -> None:
        raise stopped

    monkeypatch.setattr(client(tracker), "log_model_artifacts", stop)
    before = len(statuses(tracker))
    with pytest.raises((StoreError, KeyboardInterrupt)):
        tracker.log(replace(run, registered_name="stopped"))
    monkeypatch.undo()
    after = statuses(tracker)
    assert len(after) == before + 1
    assert after[0] == status
    assert tracker.versions("stopped") == []


@pytest.mark.parametrize("column", ["text", "speaker", "name"])
def test_a_table_that_could_hold_a_comment_is_refused_before_anything_is_logged(
    tracker: Tracker, run: TrainingRun, column: str
) -> None:
    before = len(statuses(tracker))
    words = PLANTED * 4 if column == "name" else PLANTED
    with pytest.raises(ValueError, match=f"'{column}'") as error:
        tracker.log(replace(run, tables={"errors": [{column: words, "n": 1}]}))
    assert "Vô Danh" not in str(error.value)
    assert len(statuses(tracker)) == before


def contents(folder: Path) -> Iterator[bytes]:
    """Every file below the folder, and what archives hold."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from (archive.read(name) for name in archive.namelist())


def forms(words: str) -> list[bytes]:
    """The words as a file may hold them: plain, and with JSON's escapes."""
    return [words.encode(), json.dumps(words)[1:-1].encode()]


def store_folder(tracker: Tracker) -> Path:
    return Path(tracker.uri.removeprefix("sqlite:///")).parent


def test_no_words_of_a_comment_and_no_machine_path_reach_the_store(tracker: Tracker, run: TrainingRun) -> None:
    tracker.log(run)
    with pytest.raises(ValueError, match="not comments"):
        tracker.log(replace(run, tables={"errors": [{"comment": PLANTED}]}))
    everything = list(contents(store_folder(tracker)))
    assert any("Sở Xây dựng".encode() in one for one in everything), "the search finds what is there"
    assert not [one for one in everything for form in forms(PLANTED) if form in one]
    saved = [one for one in everything if one.startswith(b"flavors:")]
    assert saved
    assert not [one for one in saved if str(run.model_folder.parent).encode() in one or b"/serving.py" in one]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("(sqlite3.OperationalError) database is locked\n[SQL: SELECT 1]", "it is locked by another program"),
        ("(sqlite3.OperationalError) database or disk is full", "its disk is full"),
        ("(sqlite3.OperationalError) attempt to write a readonly database", "it may not be written"),
        ("Something else\nwith a second line", "Something else$"),
    ],
)
def test_what_a_store_can_do_wrong_is_told_in_one_line(
    tracker: Tracker, run: TrainingRun, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    """As SQLite says it; a real lock would take the 20 seconds that MLflow waits for one."""
    from mlflow.exceptions import MlflowException

    def fail(*args: object, **kwargs: object) -> None:
        raise MlflowException(said)

    monkeypatch.setattr(client(tracker), "create_model_version", fail)
    with pytest.raises(StoreError, match=rf"mlflow\.db: cannot log a run: {told}"):
        tracker.log(replace(run, registered_name="refused"))
    monkeypatch.undo()
    assert tracker.versions("refused") == []
    assert statuses(tracker)[0] == "FAILED"


def test_a_store_that_could_not_be_made_leaves_nothing_half_made(
    run: TrainingRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow

    def stop(*, tracking_uri: str, registry_uri: str) -> None:
        Path(tracking_uri.removeprefix("sqlite:///")).write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(mlflow, "MlflowClient", stop)
    with pytest.raises(KeyboardInterrupt):
        Tracker(f"sqlite:///{tmp_path}/mlflow.db").log(run)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told_in_one_line(run: TrainingRun, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, only notes " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.txt: cannot log a run: it cannot be opened as an SQLite database"):
        Tracker(f"sqlite:///{tmp_path}/notes.txt").log(run)


def test_a_server_that_does_not_answer_is_told_at_once_and_without_its_password() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))  # bound, never listening: connections are refused
        port = taken.getsockname()[1]
        with pytest.raises(StoreError, match="it does not answer") as error:
            Tracker(f"http://analyst:secret@127.0.0.1:{port}").versions("ydan")
    assert "secret" not in str(error.value)
    assert f"http://127.0.0.1:{port}" in str(error.value)


@pytest.mark.slow
def test_a_registered_version_answers_and_keeps_nothing_of_what_it_was_asked(
    tracker: Tracker, run: TrainingRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    import warnings

    from pipeline.config import MODELS

    folder = MODELS / "linear-1"
    tracker.log(replace(run, model_folder=folder, card=folder / "card.md", registered_name="ydan"))
    tracker.set_alias("ydan", "champion", 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow
        import pandas as pd

        before = mlflow.get_tracking_uri()
        mlflow.set_tracking_uri(tracker.uri)
        try:
            model = mlflow.pyfunc.load_model("models:/ydan@champion")
        finally:
            mlflow.set_tracking_uri(before)
            monkeypatch.undo()
        rows = pd.DataFrame({"id": ["a", "b"], "text": [PLANTED, None], "place": ["phường Phú Thượng", None]})
        answered = model.predict(rows, params={"on": "2026-11-29"})
    first, second = answered
    assert list(first) == ["id", "type", "topics", "agencies", "decision", "reasons"]
    assert (first["id"], second["id"]) == ("a", "b")
    assert len(first["agencies"]) >= 3
    assert second["decision"] == "review"
    with pytest.raises(mlflow.MlflowException, match="row 1: level is none of"):
        model.predict(pd.DataFrame({"text": [PLANTED], "level": ["phường"]}))
    assert "Phạm Văn Thử" not in json.dumps(first, ensure_ascii=False)
    assert not [one for one in contents(store_folder(tracker)) for form in forms(PLANTED) if form in one]
