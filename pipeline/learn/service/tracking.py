"""Every training run as an entry in MLflow, and the model in its registry: the one door to that library.

A run is logged completely before its model is registered, and registering is one call: a run that is killed leaves no
version behind. What reaches MLflow are figures, names, hashes and the model's folder, never the words of a comment.
"""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.classify import read_manifest
from pipeline.errors import PipelineError, StoreError
from pipeline.learn.service.pyfunc import mlflow_library, save_pyfunc
from pipeline.learn.service.training_run import NOTE, TrainingRun, flat, refuse_words, stage, tags_of

if TYPE_CHECKING:
    from mlflow import MlflowClient

__all__ = ["Logged", "ModelVersion", "Tracker", "TrainingRun"]

_AT_ONCE = 100  # parameters or tags in one call; the servers' limit
_DIGEST = 36  # characters that MLflow keeps of a data set's digest; the tag holds all 64
_REACH_SECONDS = 10.0
_ENDS = ("low", "high")
_STORES = frozenset({"mlflow", "sqlalchemy", "sqlite3", "alembic", "requests", "urllib3"})
_REASONS = (
    (
        ("database is locked",),
        "it is locked by another program; wait for it, or use a tracking server for several users",
    ),
    (("disk is full", "No space left", "disk I/O error"), "its disk is full; free space and run this again"),
    (("(sqlite3.OperationalError) table",), "its tables are half made; move the file away and run this again"),
    (("readonly database", "Permission denied", "Read-only"), "it may not be written; see to its permissions"),
    (
        ("unable to open", "not a database"),
        "it cannot be opened as an SQLite database; name a file in a folder of yours",
    ),
    (
        ("refused", "not known", "timed out", "unreachable", "Max retries"),
        "it does not answer; start it, or see its address",
    ),
)


@dataclass(frozen=True, slots=True)
class Logged:
    """Where a run went: its id, and the number of its registered version if it has one."""

    run_id: str
    version: int | None


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One registered version with the metrics of its run; `created_at` is UTC."""

    version: int
    run_id: str | None
    created_at: datetime
    aliases: tuple[str, ...]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]


class Tracker:
    """A store of runs and versions: `sqlite:///PATH`, or the address of an MLflow tracking server.

    `artifacts` is the folder for files of an SQLite store, by default `artifacts` beside the database; a server keeps
    its own. Nothing global is set: several trackers may live side by side. Every method raises StoreError when the
    store cannot do what it is asked.
    """

    def __init__(self, uri: str, *, artifacts: Path | None = None, experiment: str = "ydan") -> None:
        self.uri = uri
        self.experiment = experiment
        self._artifacts = artifacts
        parts = urlsplit(uri)
        self._is_sqlite = uri.startswith("sqlite:///")
        self._is_server = parts.scheme in {"http", "https"}
        # what messages say: without the user and password that an address may carry
        self._where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if self._is_server else parts.path[1:]

    def log(self, run: TrainingRun) -> Logged:
        """Log everything about `run`, then register its model; return where it went.

        A run that fails is marked FAILED, one that is interrupted KILLED; neither leaves a version. Raises ValueError
        for a table that could hold the words of a comment, ModelError for a model folder that is incomplete.
        """
        refuse_words(run.tables)
        read_manifest(run.model_folder)
        with self._speaking("log a run"), tempfile.TemporaryDirectory() as staged:
            stage(run, Path(staged) / "files")
            save_pyfunc(run.model_folder, Path(staged) / "pyfunc")
            experiment_id = self._experiment_id()
            run_id = str(self._client.create_run(experiment_id, run_name=run.name, tags=tags_of(run)).info.run_id)
            with self._closing(run_id):
                self._client.log_artifacts(run_id, str(Path(staged) / "files"))
                model_id = self._log_model(experiment_id, run_id, Path(staged) / "pyfunc")
                self._log_figures(run, run_id, model_id)
                self._client.set_terminated(run_id, "FINISHED")
                return Logged(run_id, self._register(run, run_id, model_id))

    def versions(self, name: str) -> list[ModelVersion]:
        """Return every version of the registered model `name`, the newest first; none if there is no such model."""
        with self._speaking("list versions"):
            aliases = self._aliases(name)
            if aliases is None:
                return []
            found = []
            for one in self._client.search_model_versions(f"name = '{name}'", max_results=1000):
                metrics = self._client.get_run(one.run_id).data.metrics if one.run_id else {}
                created_at = datetime.fromtimestamp(one.creation_timestamp / 1000, UTC)
                number = int(one.version)
                known_as = tuple(sorted(alias for alias, at in aliases.items() if at == number))
                found.append(ModelVersion(number, one.run_id, created_at, known_as, dict(metrics), dict(one.tags)))
            return sorted(found, key=lambda one: -one.version)

    def alias(self, name: str, alias: str) -> int | None:
        """Return the version that `alias` of the model points to, or None."""
        with self._speaking("read an alias"):
            return (self._aliases(name) or {}).get(alias)

    def set_alias(self, name: str, alias: str, version: int) -> None:
        """Let `alias` point to `version`, and to no other."""
        with self._speaking(f"set the alias {alias!r}"):
            self._client.set_registered_model_alias(name, alias, str(version))

    def drop_alias(self, name: str, alias: str) -> None:
        """Let `alias` point to nothing."""
        with self._speaking(f"drop the alias {alias!r}"):
            self._client.delete_registered_model_alias(name, alias)

    def download(self, name: str, version: int, into: Path) -> Path:
        """Fetch the model folder of a version into `into`, which must not exist yet; return it.

        Every file is checked against the manifest first. Raises ModelError if one differs.
        """
        if into.exists():
            raise StoreError(f"{into}: exists already; name a new folder for version {version} of {name!r}")
        into.parent.mkdir(parents=True, exist_ok=True)
        with self._speaking(f"download version {version}"), tempfile.TemporaryDirectory(dir=into.parent) as fetched:
            from mlflow.artifacts import download_artifacts

            # not models:/NAME/VERSION: that would be looked up in the store of the working folder, and make one there
            uri = self._client.get_model_version_download_uri(name, str(version)) + "/artifacts"
            top = Path(download_artifacts(uri, dst_path=fetched, tracking_uri=self.uri, registry_uri=self.uri))
            folder = next(path for path in sorted(top.iterdir()) if (path / "manifest.json").is_file())
            read_manifest(folder)
            folder.rename(into)
        return into

    @cached_property
    def _client(self) -> MlflowClient:
        self._reach()
        if self._is_sqlite and not Path(self._where).exists():
            _make_database(Path(self._where))
        client: MlflowClient = mlflow_library().MlflowClient(tracking_uri=self.uri, registry_uri=self.uri)
        return client

    def _reach(self) -> None:
        """Raise at once if nothing answers: MLflow itself would try for minutes. Any answer will do."""
        if not self._is_server:
            return
        with suppress(urllib.error.HTTPError):
            urllib.request.urlopen(self.uri.rstrip("/") + "/health", timeout=_REACH_SECONDS).close()

    def _experiment_id(self) -> str:
        found = self._client.get_experiment_by_name(self.experiment)
        if found is not None:
            return str(found.experiment_id)
        artifacts = self._artifacts
        if artifacts is None and self._is_sqlite:
            artifacts = Path(self._where).parent / "artifacts"  # MLflow's own default is the working folder
        where = None if artifacts is None else (artifacts.absolute() / self.experiment).as_uri()
        kind = {"mlflow.experimentKind": "custom_model_development"}  # its pages speak of models, not of chats
        return str(self._client.create_experiment(self.experiment, artifact_location=where, tags=kind))

    def _log_figures(self, run: TrainingRun, run_id: str, model_id: str) -> None:
        from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param

        now = int(datetime.now(UTC).timestamp() * 1000)
        ends = {
            f"{name}.{end}": at for name, pair in run.intervals.items() for end, at in zip(_ENDS, pair, strict=True)
        }
        metrics = [Metric(name, float(value), now, 0, model_id) for name, value in {**run.metrics, **ends}.items()]
        params = [Param(key, value) for key, value in flat(run.config)]
        for start in range(0, max(len(metrics), len(params)), _AT_ONCE):
            at = slice(start, start + _AT_ONCE)
            self._client.log_batch(run_id, metrics=metrics[at], params=params[at])
        sets = [Dataset(name, digest[:_DIGEST], "sha256", digest) for name, digest in run.datasets.items()]
        self._client.log_inputs(
            run_id, [DatasetInput(one, [InputTag("mlflow.data.context", one.name)]) for one in sets]
        )

    def _log_model(self, experiment_id: str, run_id: str, saved: Path) -> str:
        """Upload the model as a logged model of the run; return its id."""
        from mlflow.entities import LoggedModelOutput

        logged = self._client.create_logged_model(experiment_id, name="model", source_run_id=run_id)
        model_id = str(logged.model_id)
        try:
            self._client.log_model_artifacts(model_id, str(saved))
        except BaseException:
            self._client.finalize_logged_model(model_id, "FAILED")
            raise
        self._client.finalize_logged_model(model_id, "READY")
        self._client.log_outputs(run_id, [LoggedModelOutput(model_id, 0)])
        return model_id

    def _register(self, run: TrainingRun, run_id: str, model_id: str) -> int | None:
        name = run.registered_name
        if name is None:
            return None
        if self._aliases(name) is None:
            self._client.create_registered_model(name)
        # not models:/ID: the SQLite store would look that up in the store of the working folder, and make one there
        source = self._client.get_logged_model(model_id).artifact_location
        made = self._client.create_model_version(
            name,
            source,
            run_id=run_id,
            model_id=model_id,
            tags={**run.tags, "code_revision": run.code_revision},
            description=run.card.read_text(encoding="utf-8")[:NOTE],
        )
        return int(made.version)

    def _aliases(self, name: str) -> dict[str, int] | None:
        """The versions by alias of a registered model, None if there is no such model."""
        from mlflow.exceptions import MlflowException

        try:
            aliases = self._client.get_registered_model(name).aliases
        except MlflowException as error:
            if error.error_code == "RESOURCE_DOES_NOT_EXIST":
                return None
            raise
        return {alias: int(version) for alias, version in aliases.items()}

    @contextmanager
    def _closing(self, run_id: str) -> Iterator[None]:
        """Leave no run open: whatever stops it is written beside it."""
        try:
            yield
        except BaseException as error:
            with suppress(Exception):  # the store may be what failed; the first error is the one to tell
                self._client.set_terminated(run_id, "FAILED" if isinstance(error, Exception) else "KILLED")
            raise

    @contextmanager
    def _speaking(self, doing: str) -> Iterator[None]:
        """Turn what a store can do wrong into one line: what, where, and what to do next."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # MLflow's of itself, pandas and SQLAlchemy: nothing of ours
                yield
        except (PipelineError, KeyboardInterrupt):
            raise
        except Exception as error:
            if not isinstance(error, OSError) and type(error).__module__.split(".")[0] not in _STORES:
                raise
            raise StoreError(f"MLflow store {self._where}: cannot {doing}: {_reason(error)}") from error


def _make_database(path: Path) -> None:
    """Make the tables elsewhere and put them in place whole: MLflow can never mend a database left half made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".making-") as making:
        new = Path(making).absolute() / "new.db"
        mlflow_library().MlflowClient(tracking_uri=f"sqlite:///{new}", registry_uri=f"sqlite:///{new}")
        try:
            path.hardlink_to(new)
        except FileExistsError:
            pass  # another run was faster
        except OSError:  # a file system without links
            new.rename(path)


def _reason(error: Exception) -> str:
    said = str(error)
    for signs, meaning in _REASONS:
        if any(sign in said for sign in signs):
            return meaning
    return f"{said.splitlines()[0][:200] if said else type(error).__name__}"
