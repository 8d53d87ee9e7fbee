"""A training configuration: YAML, checked, with single keys changed from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config import faults_of, with_keys
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
    calibrate_on: Literal["all", "first"] = "all"


def read_config(path: Path, overrides: Sequence[str] = ()) -> TrainConfig:
    """Return the configuration at `path`, changed by `overrides` ("data.path=rows.csv"). Raises ConfigError."""
    return checked(TrainConfig, path, overrides)


Config = TypeVar("Config", bound=BaseModel)


def checked(kind: type[Config], path: Path, overrides: Sequence[str]) -> Config:
    """Return the YAML at `path`, changed by `overrides`, as a `kind`. Raises ConfigError listing every fault."""
    tree = with_keys(read_tree(path), overrides)
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        raise ConfigError(f"{path}: {'; '.join(faults_of(error, kind))}") from None


def read_tree(path: Path) -> dict[str, Any]:
    """Return the keys of a YAML file. Raises ConfigError."""
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not YAML ({str(error).splitlines()[0]})") from None
    if not isinstance(tree, dict):
        raise ConfigError(f"{path}: expected keys such as 'seed:', found none")
    return tree
