"""What one training came to, and the same as files and tags: figures, names and hashes, never words of a comment."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Row = Mapping[str, Any]

NOTE = 4900
"""Characters of a description that MLflow keeps."""

_LONGEST_CELL = 160  # of a table: room for any name of a class, hardly for a comment
_WORDS_OF_PEOPLE = frozenset({"text", "masked_text", "model_text", "speaker", "comment", "reply", "part", "noi_dung"})


@dataclass(frozen=True)
class TrainingRun:
    """What one training came to. Names of metrics are flat, as "agency.accuracy"; tables hold ids, names and numbers.

    `datasets` and `environment` map names to sha256 and to version. `card` is Markdown; `registered_name` None logs
    the run without registering its model.
    """

    name: str
    config: Mapping[str, Any]
    datasets: Mapping[str, str]
    code_revision: str
    environment: Mapping[str, str]
    metrics: Mapping[str, float]
    model_folder: Path
    card: Path
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    registered_name: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


def refuse_words(tables: Mapping[str, Sequence[Row]]) -> None:
    """Raise ValueError, naming table and column, if a table could hold the words of a comment or a speaker."""
    for name, rows in tables.items():
        for row in rows:
            long = [key for key, cell in row.items() if len(str(cell)) > _LONGEST_CELL]
            if long or _WORDS_OF_PEOPLE & row.keys():
                column = sorted({*long, *(_WORDS_OF_PEOPLE & row.keys())})[0]
                raise ValueError(f"table {name!r}, column {column!r}: tables hold ids, names and numbers, not comments")


def stage(run: TrainingRun, into: Path) -> None:
    """Write what becomes the run's files: card, config, environment, tables and figures."""
    for part in ("tables", "figures"):
        (into / part).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run.card, into / "card.md")
    for name, facts in (("config", run.config), ("environment", run.environment), ("datasets", run.datasets)):
        text = yaml.safe_dump(json.loads(json.dumps(facts, default=str)), allow_unicode=True, sort_keys=False)
        (into / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, table in run.tables.items():
        rows = [
            {key: round(cell, 6) if isinstance(cell, float) else cell for key, cell in row.items()} for row in table
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=1)
        (into / "tables" / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        with (into / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
    for name, figure in run.figures.items():
        figure.savefig(into / "figures" / f"{name}.png")


def tags_of(run: TrainingRun) -> dict[str, str]:
    """The run's tags; those with a dot after mlflow are what its pages show as source, revision and description."""
    return {
        **run.tags,
        **{f"dataset.{name}": digest for name, digest in run.datasets.items()},
        "code_revision": run.code_revision,
        "libraries": ", ".join(f"{name} {version}" for name, version in run.environment.items()),
        "mlflow.source.name": "ydan train",
        "mlflow.source.type": "LOCAL",
        "mlflow.source.git.commit": run.code_revision,
        "mlflow.note.content": run.card.read_text(encoding="utf-8")[:NOTE],
    }


def flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of a nested configuration as ("train.seed", "7"); lists as JSON."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield (
                f"{prefix}{key}",
                value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str),
            )
