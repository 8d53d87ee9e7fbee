"""A public table is trained on and measured by the trainer of every table; its test rows decide nothing.

How rare a word may be is chosen on rows that are held out of the training rows; all else is as in the configuration.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import ROOT
from pipeline.errors import ReadError
from pipeline.learn.fitting.train_config import read_config
from pipeline.learn.quality.shares import ece_figure, macro_f1_figure, share
from pipeline.learn.training.table import TableTrained, read_table, train_table

ENDINGS = (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")
MIN_TEXTS = (1, 2, 3)
"""In how many texts a word must stand, as is tried."""

_CONFIG = ROOT / "configs" / "train_linear.yaml"
_TEXTS, _SPLIT, _LABEL = ("text", "sentence", "content"), "split", "label"
_PARTS = ("train", "test", "dev", "valid", "validation", "val")
_FOLDS, _TRIED = 5, 3  # so many folds of the training rows, so many of them are tried on

_Row = dict[str, str | None]


@dataclass(frozen=True)
class Parted:
    """The rows of a table with their part in the column "split"."""

    text: str
    labels: tuple[str, ...]
    rows: tuple[_Row, ...]

    def of(self, *, test: bool) -> list[_Row]:
        """Return the test rows, or all others."""
        return [row for row in self.rows if (str(row[_SPLIT]).casefold() == "test") == test]


def is_parted(path: Path) -> bool:
    """Return whether `path` is a table that says which of its rows are for testing: by a column, or by its files."""
    if path.is_dir():
        return not any((path / name).is_file() for name in ("gold.jsonl", "manifest.json")) and bool(_files(path))
    if path.suffix.lower() not in ENDINGS:
        return False
    return _SPLIT in read_table(path).columns


def read_parted(path: Path) -> Parted:
    """Return the rows of one table with a column `split`, or of a folder with one or with files train.*, test.*.

    Labels are the column `label`, or every column but text, split and id. Raises ReadError.
    """
    files = _files(path) if path.is_dir() else [path]
    if not files:
        raise ReadError(path.name, f"no table in it; expected one with a column {_SPLIT!r}, or train.* and test.*")
    columns: tuple[str, ...] = ()
    rows: list[_Row] = []
    for file in files:
        table = read_table(file)
        part = {} if _SPLIT in table.columns else {_SPLIT: file.stem.lower()}
        columns = table.columns
        rows += [{**row, **part} for row in table.rows]
    text = next((name for name in _TEXTS if name in columns), None)
    labels = (_LABEL,) if _LABEL in columns else tuple(c for c in columns if c not in {text, _SPLIT, "id"})
    if text is None or not labels:
        raise ReadError(path.name, f"no column of texts and labels; expected text and label, not {', '.join(columns)}")
    return Parted(text, labels, tuple(rows))


def _files(folder: Path) -> list[Path]:
    tables = sorted(file for file in folder.iterdir() if file.suffix.lower() in ENDINGS)
    parts = [file for file in tables if file.stem.lower() in _PARTS]
    return parts or (tables if len(tables) == 1 else [])


def measure_public(path: Path) -> dict[str, Any]:
    """Return accuracy, macro-F1 and calibration error on the test rows, for each label column, and what was chosen.

    Raises ReadError for a table that cannot be read or has no rows to train or test on.
    """
    table = read_parted(path)
    min_texts = _chosen(table)
    trained = _trained(table, table.rows, min_texts)
    tested = [row for row in table.of(test=True) if row[table.text]]
    given = trained.model.predict([str(row[table.text]) for row in tested])
    figures: dict[str, Any] = {}
    for label in table.labels:
        rows = [(row[label], *got) for row, got in zip(tested, given[label], strict=True) if row[label] is not None]
        wanted, said = [str(want) for want, _, _ in rows], [got for _, got, _ in rows]
        right = [want == got for want, got in zip(wanted, said, strict=True)]
        figures[label] = {
            "accuracy": share(right),
            "macro_f1": macro_f1_figure(wanted, said),
            "ece": ece_figure([p for _, _, p in rows], right),
        }
    return {**figures, "n_train": trained.n_train, "min_texts": min_texts}


def _chosen(table: Parted) -> int:
    """Return the setting under which accuracy and macro-F1 are highest on training rows held out in turn."""
    rows = table.of(test=False)
    fold = [_fold(str(row[table.text])) for row in rows]

    def score(min_texts: int) -> float:
        total = 0.0
        for number in range(_TRIED):
            parted = [{**row, _SPLIT: "test" if at == number else "train"} for row, at in zip(rows, fold, strict=True)]
            total += sum(f["accuracy"] + f["macro_f1"] for f in _trained(table, parted, min_texts).figures.values())
        return total

    return max(MIN_TEXTS, key=score)


def _fold(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % _FOLDS


def _trained(table: Parted, rows: Sequence[_Row], min_texts: int) -> TableTrained:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        labels = ", ".join(table.labels)
        keys = (f"data.path={path}", f"data.text={table.text}", f"data.labels=[{labels}]", f"data.split={_SPLIT}")
        return train_table(read_config(_CONFIG, (*keys, f"min_texts={min_texts}")))
