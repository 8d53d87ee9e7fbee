"""What fine-tuning asks for and learns from: its configuration, checked, and examples as numbers. No torch here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from pipeline.classify.features import Context, Vocabulary, fit_vocabulary
from pipeline.classify.linear import TARGETS
from pipeline.classify.transformer import HEADS, PASSAGE, PASSAGE_CLASSES
from pipeline.config import read_yaml
from pipeline.errors import ConfigError
from pipeline.learn.fitting.examples import Example
from pipeline.learn.fitting.train_config import checked

UNKNOWN = -100
"""A target on which an example says nothing; what torch's loss passes over."""

_NOWHERE = Context(None, None, "none")


class FinetuneConfig(BaseModel):
    """configs/train_transformer.yaml, checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    model_id: str
    encoder: str
    seed: int
    held_out: list[str] = Field(min_length=1)
    tested: list[str]
    probe_epochs: int = Field(ge=0)
    epochs: int = Field(ge=1)
    most_steps: int | None = Field(ge=1)
    batch_size: int = Field(ge=2)
    train_tokens: int = Field(ge=8)
    learning_rate: float = Field(gt=0)
    head_learning_rate: float = Field(gt=0)
    weight_decay: float = Field(ge=0)
    warmup_share: float = Field(ge=0, lt=1)
    dropout: float = Field(ge=0, lt=1)
    class_weight_power: float = Field(ge=0, le=1)
    frozen_word_vectors: bool
    frozen_layers: int = Field(ge=0)
    toneless_share: float = Field(ge=0, le=1)
    forget_level_share: float = Field(ge=0, le=1)
    phrase_share: float = Field(ge=0, le=1)
    checks_per_epoch: int = Field(ge=1)
    patience: int = Field(ge=1)
    mixed_precision: Literal["gpu", "always", "never"]
    min_texts: int = Field(ge=1)


def read_finetune_config(path: Path, overrides: Sequence[str] = ()) -> FinetuneConfig:
    """Return a fine-tuning configuration, changed by `overrides`. Raises ConfigError listing every fault."""
    return checked(FinetuneConfig, path, overrides)


def is_finetune_config(path: Path) -> bool:
    """Return whether a training configuration is one of a transformer: it names an encoder. Raises ConfigError."""
    return "encoder" in read_yaml(path)


@dataclass
class Table:
    """Examples as numbers: `labels` (n, heads) holds columns of classes, or UNKNOWN; `phrases` are rows of phrases.

    `weights` (n) says how much each counts.
    """

    texts: list[str]
    contexts: list[Context]
    labels: NDArray[np.int64]
    phrases: range
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.texts)


def split_rows(config: FinetuneConfig, groups: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return the rows (held out, learnt from)."""
    unknown = sorted({*config.held_out, *config.tested} - set(groups))
    if unknown:
        raise ConfigError(
            f"held_out, tested: no example of group {unknown[0]!r}; known: {', '.join(sorted(set(groups)))}"
        )
    if set(config.held_out) & set(config.tested):
        raise ConfigError("held_out, tested: a group is in both; what decides when to stop cannot be the test")
    held = [row for row, group in enumerate(groups) if group in config.held_out]
    kept = [row for row, group in enumerate(groups) if group not in {*config.held_out, *config.tested}]
    if len(kept) < config.batch_size:
        raise ConfigError(f"{len(kept)} examples to learn from; expected at least one batch ({config.batch_size})")
    return held, kept


def classes_of(examples: Sequence[Example]) -> dict[str, tuple[str, ...]]:
    """Return the classes of each head, in sorted order. Raises ConfigError where no example says anything of one."""
    found = {target: tuple(sorted({e.labels[target] or "" for e in examples} - {""})) for target in TARGETS}
    empty = [target for target, ids in found.items() if not ids]
    if empty:
        raise ConfigError(f"no example says anything of {', '.join(empty)}; label some, or train the linear model")
    return {**found, PASSAGE: PASSAGE_CLASSES}


def tabulate(
    examples: Sequence[Example], n_comments: int, against: Sequence[str], classes: Mapping[str, Sequence[str]]
) -> Table:
    """The first `n_comments` examples are comments as people wrote them; of the others nobody says what they are."""
    columns = {name: {one: column for column, one in enumerate(found)} for name, found in classes.items()}
    labels = np.full((len(examples) + len(against), len(HEADS)), UNKNOWN, np.int64)
    for row, example in enumerate(examples):
        for at, target in enumerate(TARGETS):
            labels[row, at] = columns[target].get(example.labels[target] or "", UNKNOWN)
    labels[:n_comments, HEADS.index(PASSAGE)] = PASSAGE_CLASSES.index("comment")
    labels[len(examples) :, HEADS.index(PASSAGE)] = PASSAGE_CLASSES.index("other")
    contexts = [*(example.context for example in examples), *[_NOWHERE] * len(against)]
    texts = [*(example.text for example in examples), *against]
    weights = np.array([*(example.weight for example in examples), *[1.0] * len(against)], np.float32)
    return Table(texts, contexts, labels, range(n_comments, len(examples)), weights)


def known_words(texts: Sequence[str], min_texts: int) -> Vocabulary:
    """Return the words and pairs of the learnt texts, for novelty and matters; pieces of words are not needed."""
    every = fit_vocabulary(texts, min_texts=min_texts)
    kept = [key for key in every.columns if not key.startswith(("#", "~#"))]
    return Vocabulary({key: n for n, key in enumerate(kept)}, every.idf[[every.columns[key] for key in kept]])
