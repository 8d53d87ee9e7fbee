"""A training configuration: YAML, checked, with single keys changed from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config import faults_of, read_yaml, with_keys
from pipeline.errors import ConfigError


class Data(BaseModel):
    """Where the labelled rows come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: str | None = None
    text: str = "text"
    labels: list[str] = []
    split: str | None = None
    test_share: float = Field(default=0.2, gt=0, lt=1)


class TrainConfig(BaseModel):
    """configs/train_linear.yaml; each key is explained there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    model_id: str
    seed: int
    data: Data = Data()
    min_texts: int = Field(ge=1)
    regularisation: float = Field(gt=0)
    tolerance: float = Field(gt=0)
    catalogue: bool = True
    toneless_share: float = Field(ge=0, le=1)
    forget_level_share: float = Field(ge=0, le=1)
    folds: list[list[str]] = Field(min_length=2)
    weights: dict[str, float] = {}  # of hands that do not count once
    calibrate_on: Literal["all", "first"] = "all"


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Return the configuration at `path`, changed by `overrides` ("data.path=rows.csv"). Raises ConfigError."""
    return checked(TrainConfig, path, overrides)


Config = TypeVar("Config", bound=BaseModel)


def checked(kind: type[Config], path: Path, overrides: Sequence[str]) -> Config:
    """Return the YAML at `path`, changed by `overrides`, as a `kind`. Raises ConfigError listing every fault."""
    tree = with_keys(read_yaml(path), overrides)
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        raise ConfigError(f"{path}: {'; '.join(faults_of(error, kind))}") from None
