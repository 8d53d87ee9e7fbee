"""Any table with a text and labels becomes a small classifier: the same features and machines as the routing model."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify import Head, read_manifest
from pipeline.classify.artefact import load_heads, save_heads, write_manifest
from pipeline.classify.features import Vocabulary, fit_vocabulary
from pipeline.errors import ReadError
from pipeline.learn.fitting.heads import fit_head, fit_temperature
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.measures.figures import macro_f1
from pipeline.learn.measures.routing import expected_calibration_error
from pipeline.text import mask, normalise, strip_tones

FORMAT = "ydan-table-2"
_TEST = frozenset({"test", "kiem_tra", "kiểm tra"})
_ASIDE = frozenset({"validation", "valid", "dev", "val"})
_FOLDS = 4  # for the temperature


@dataclass(frozen=True)
class Table:
    """The rows of a file, each a cell by column; empty cells are None, everything else is text."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str | None], ...]
    sha256: str


@dataclass(frozen=True)
class TableModel:
    """A vocabulary and a head for each label column."""

    vocabulary: Vocabulary
    heads: Mapping[str, Head]

    def predict(self, texts: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
        """Return for each label column the likeliest class of each text with its calibrated probability."""
        rows = self.vocabulary.transform([_ready(text) for text in texts])
        found = {}
        for label, head in self.heads.items():
            p = head.probabilities(np.asarray(rows @ head.weights + head.bias, np.float32))
            best = p.argmax(axis=1)
            found[label] = [(head.classes[at], float(p[row, at])) for row, at in enumerate(best.tolist())]
        return found


@dataclass(frozen=True)
class TableTrained:
    """A model with its test figures by label column, and the rows that were left out, by reason."""

    model: TableModel
    figures: Mapping[str, Mapping[str, float]]
    left_out: Mapping[str, int]
    n_train: int


def read_table(path: Path) -> Table:
    """Return the rows of a .csv .tsv .jsonl .parquet or .xlsx file. Raises ReadError saying what is wrong with it."""
    import pandas as pd

    readers: dict[str, Any] = {
        ".csv": lambda: pd.read_csv(path, dtype=str, encoding="utf-8-sig", sep=None, engine="python"),
        ".tsv": lambda: pd.read_csv(path, dtype=str, encoding="utf-8-sig", sep="\t"),
        ".jsonl": lambda: pd.read_json(path, lines=True, dtype=False, encoding="utf-8"),
        ".parquet": lambda: pd.read_parquet(path),
        ".xlsx": lambda: pd.read_excel(path, dtype=str, engine="calamine"),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ReadError(path.name, f"ending {path.suffix!r}; expected one of {' '.join(readers)}")
    try:
        frame = reader()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except UnicodeDecodeError:
        raise ReadError(path.name, "not UTF-8; save it as UTF-8, or as .xlsx") from None
    except FileNotFoundError:
        raise ReadError(path.name, "no such file") from None
    except Exception as error:  # each reader has errors of its own
        raise ReadError(path.name, f"cannot be read as {path.suffix[1:]} ({type(error).__name__})") from None
    columns = tuple(str(column) for column in frame.columns)
    rows = tuple(
        {column: _cell(value) for column, value in zip(columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    )
    return Table(columns, rows, digest)


def _cell(value: object) -> str | None:
    if value is None or value != value:  # NaN: an empty cell
        return None
    return str(value).strip() or None


def train_table(config: TrainConfig) -> TableTrained:
    """Train a head for each label column of the table that `config.data` names, and measure it on its test rows.

    Rows with `test` in the split column are tested on, those for validation are trained on too; without a split column
    a share of the texts is held out by their hash. A text that has two different labels is left out of training, and a
    training text that is also a test text. Raises ReadError.
    """
    data = config.data
    path = Path(str(data.path))
    table = read_table(path)
    wanted = [data.text, *data.labels, *([data.split] if data.split else [])]
    missing = [column for column in wanted if column not in table.columns]
    if missing:
        raise ReadError(path.name, f"no column {missing[0]!r}; it has {', '.join(table.columns)[:200]}")
    rows = [row for row in table.rows if row[data.text]]
    texts = [_ready(str(row[data.text])) for row in rows]
    is_test = [_is_test(row, text, config) for row, text in zip(rows, texts, strict=True)]
    tested = {text for text, test in zip(texts, is_test, strict=True) if test}
    left_out = Counter({"no text": len(table.rows) - len(rows)})
    kept = []
    for n, text in enumerate(texts):
        if not is_test[n]:
            left_out["also a test text"] += text in tested
            if text not in tested:
                kept.append(n)
    if not kept or not any(is_test):
        raise ReadError(path.name, f"{len(kept)} rows to train on and {sum(is_test)} to test on; both are needed")
    model, more = _fit(config, [texts[n] for n in kept], [rows[n] for n in kept])
    left_out.update(more)
    test = [(rows[n], texts[n]) for n in range(len(rows)) if is_test[n]]
    given = model.predict([text for _, text in test])
    figures = {label: _figures([row[label] for row, _ in test], given[label]) for label in data.labels}
    return TableTrained(model, figures, {why: n for why, n in left_out.items() if n}, len(kept))


def _is_test(row: Mapping[str, str | None], text: str, config: TrainConfig) -> bool:
    data = config.data
    if data.split:
        return str(row[data.split]).casefold() in _TEST
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 16**8 < data.test_share


def _fit(
    config: TrainConfig, texts: Sequence[str], rows: Sequence[Mapping[str, str | None]]
) -> tuple[TableModel, Counter[str]]:
    chance = np.random.default_rng(config.seed)
    bare = [n for n in range(len(texts)) if chance.random() < config.toneless_share]
    owner = [*range(len(texts)), *bare]
    vocabulary = fit_vocabulary(texts, min_texts=config.min_texts)
    inputs = vocabulary.transform([*texts, *(strip_tones(texts[n]) for n in bare)])
    heads, left_out = {}, Counter[str]()
    for label in config.data.labels:
        told = _unanimous(texts, [row[label] for row in rows])
        left_out[f"{label}: no label"] += sum(row[label] is None for row in rows)
        left_out[f"{label}: one text, two labels"] += sum(
            one is None and row[label] is not None for one, row in zip(told, rows, strict=True)
        )
        heads[label] = _fit_label(config, inputs, told, owner)
    return TableModel(vocabulary, heads), left_out


def _fit_label(config: TrainConfig, inputs: Any, told: Sequence[str | None], owner: Sequence[int]) -> Head:
    """Fit one head on all rows, with the temperature that suits rows held out in turn."""
    classes = sorted({one for one in told if one is not None})
    if not classes:
        raise ReadError(str(config.data.path), "a label column has no label that can be trained on")
    labels = [told[n] for n in owner]
    fold = np.random.default_rng(config.seed).integers(0, _FOLDS, len(told))
    scores, right = [], []
    for number in range(_FOLDS):
        held = [n for n in range(len(told)) if fold[n] == number and told[n] is not None]
        seen = [None if fold[owner[row]] == number else label for row, label in enumerate(labels)]
        if held and any(one is not None for one in seen):
            head = _head(config, inputs, seen, classes)
            scores.append(np.asarray(inputs[held] @ head.weights + head.bias))
            right += [classes.index(str(told[n])) for n in held]
    head = _head(config, inputs, labels, classes)
    if not scores:
        return head
    temperature = fit_temperature(np.vstack(scores), np.array(right, np.int64))
    return Head(head.classes, head.weights, head.context, head.bias, temperature)


def _head(config: TrainConfig, inputs: Any, labels: Sequence[str | None], classes: Sequence[str]) -> Head:
    return fit_head(
        inputs,
        labels,
        classes,
        contexts=None,
        weights=np.ones(len(labels)),
        regularisation=config.regularisation,
        tolerance=config.tolerance,
        seed=config.seed,
    )


def _unanimous(texts: Sequence[str], labels: Sequence[str | None]) -> list[str | None]:
    """Return the labels, None where the same text has another one elsewhere."""
    said: dict[str, set[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if label is not None:
            said.setdefault(text, set()).add(label)
    return [label if len(said.get(text, ())) == 1 else None for text, label in zip(texts, labels, strict=True)]


def _figures(wanted: Sequence[str | None], given: Sequence[tuple[str, float]]) -> dict[str, float]:
    rows = [(want, got, p) for want, (got, p) in zip(wanted, given, strict=True) if want is not None]
    return {
        "accuracy": sum(want == got for want, got, _ in rows) / max(1, len(rows)),
        "macro_f1": macro_f1([(want, got) for want, got, _ in rows]),
        "ece": expected_calibration_error([(p, want == got) for want, got, p in rows]),
        "n": len(rows),
    }


def save_table_model(folder: Path, model: TableModel, facts: Mapping[str, Any]) -> None:
    """Write a table's model as arrays and JSON with a manifest; nothing in it can be executed."""
    folder.mkdir(parents=True, exist_ok=True)
    save_heads(folder, model.vocabulary, model.heads)
    write_manifest(folder, {"format": FORMAT, **json.loads(json.dumps(facts))})


def is_table_model(folder: Path) -> bool:
    """Return whether a folder holds a model that was made of a table. Raises ModelError for one that was changed."""
    return (folder / "manifest.json").is_file() and read_manifest(folder).get("format") == FORMAT


def evaluate_table(folder: Path, path: Path) -> Mapping[str, Mapping[str, float]]:
    """Return the figures of a table's model on another table with the same columns; only test rows where it says so.

    Raises ReadError for a table without those columns, ModelError for a model that was changed.
    """
    data = read_manifest(folder)["config"]["data"]
    model = TableModel(*load_heads(folder))
    table = read_table(path)
    missing = [name for name in (data["text"], *data["labels"]) if name not in table.columns]
    if missing:
        raise ReadError(path.name, f"no column {missing[0]!r}; it has {', '.join(table.columns)[:200]}")
    rows = [row for row in table.rows if row[data["text"]]]
    if data["split"] in table.columns:
        rows = [row for row in rows if str(row[data["split"]]).casefold() in _TEST]
    given = model.predict([str(row[data["text"]]) for row in rows])
    return {label: _figures([row[label] for row in rows], given[label]) for label in data["labels"]}


def _ready(text: str) -> str:
    return normalise(mask(text).text).text
