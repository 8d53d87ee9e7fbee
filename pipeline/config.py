"""YAML to checked `Settings`: an unknown key is a fault, the nearest key is suggested, all faults come at once."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: configs/, data/ and models/ lie here."""

REFERENCE = ROOT / "data" / "reference"
SEED = ROOT / "data" / "seed"
MODELS = ROOT / "models"
CHAMPION = "champion"
"""As a model's name: whichever was promoted last; until something was, the shipped one."""

SHIPPED = "linear-1"
DEFAULTS = ROOT / "configs" / "default.yaml"


class Section(BaseModel):
    """A part of the settings: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reading(Section):
    """Limits of what is read."""

    max_bytes: int = Field(gt=0)
    max_expanded_bytes: int = Field(gt=0)
    max_expansion_ratio: float = Field(gt=1)
    max_rows: int = Field(gt=0)
    seconds_per_file: float = Field(gt=0)
    seconds_per_megabyte: float = Field(ge=0)


class Text(Section):
    """Masking and segmenting."""

    segment_seconds: float = Field(gt=0)
    name_recogniser: bool


class Classify(Section):
    """Which model."""

    model: str


class Stakes(Section):
    """What is at stake when a comment about these topics goes astray, and how often it may."""

    topics: tuple[str, ...]
    max_error: float = Field(gt=0, lt=1)
    least_probability: float = Field(ge=0, le=1)


class Route(Section):
    """When a recommendation may go out unattended."""

    min_probability: float = Field(ge=0, le=1)
    min_margin: float = Field(ge=0, le=1)
    stakes: dict[str, Stakes] = Field(min_length=1)
    confidence: float = Field(gt=0, lt=1)
    set_coverage: float = Field(gt=0, lt=1)
    max_harm_probability: float = Field(ge=0, le=1)
    max_novelty: float = Field(ge=0, le=1)
    always_review_types: tuple[str, ...]
    min_candidates: int = Field(ge=1)


class Ledger(Section):
    """What is kept of a run."""

    keep: bool


class Gate(Section):
    """When a challenger may serve."""

    level: float = Field(gt=0, lt=1)
    min_agency_items: int = Field(ge=1)
    max_agency_loss: float = Field(ge=0, le=1)
    harm_types: tuple[str, ...]
    max_harm_loss: float = Field(ge=0, le=1)
    max_ece: float = Field(ge=0, le=1)
    max_unattended_error: float = Field(ge=0, le=1)
    confidence: float = Field(gt=0, lt=1)


class DatasetSettings(Section):
    """How labelled rows become training and test sets."""

    test_share: float = Field(gt=0, lt=1)
    test_groups: tuple[str, ...]
    agreed_seen_weight: float = Field(ge=0)
    agreed_blind_weight: float = Field(ge=0)
    changed_weight: float = Field(ge=0)


class Review(Section):
    """How the reviewer's desk behaves."""

    blind_share: float = Field(ge=0, le=1)
    second_share: float = Field(ge=0, le=1)
    check_share: float = Field(ge=0, le=1)
    seal_probability: float = Field(gt=0, le=1)
    claim_minutes: float = Field(gt=0)
    undo_hours: float = Field(ge=0)
    session_hours: float = Field(gt=0)
    idle_minutes: float = Field(gt=0)
    login_attempts: int = Field(ge=1)
    login_minutes: float = Field(gt=0)
    token_days: int = Field(ge=1)
    min_count: int = Field(ge=1)
    max_upload_bytes: int = Field(gt=0)
    page_size: int = Field(ge=1, le=200)
    hook_attempts: int = Field(ge=1)
    hook_seconds: float = Field(gt=0)
    beat_seconds: float = Field(gt=0)
    stale_seconds: float = Field(gt=0)


class Settings(Section):
    """Everything that can be asked for; see configs/default.yaml for what each key means."""

    reading: Reading
    text: Text
    classify: Classify
    route: Route
    ledger: Ledger
    dataset: DatasetSettings
    gate: Gate
    review: Review


def load_settings(path: Path | None = None, overrides: Sequence[str] = ()) -> Settings:
    """Return the defaults, changed by the YAML file at `path`, changed by `overrides` ("route.min_margin=0.3").

    Raises ConfigError naming every unknown key and wrong value at once.
    """
    tree = read_yaml(DEFAULTS)
    if path is not None:
        tree = _merged(tree, read_yaml(path))
    tree = with_keys(tree, overrides)
    try:
        return Settings.model_validate(tree)
    except ValidationError as error:
        raise ConfigError("settings: " + "; ".join(faults_of(error, Settings))) from None


def with_keys(tree: Mapping[str, Any], overrides: Sequence[str]) -> dict[str, Any]:
    """Return nested keys changed by `overrides` ("route.min_margin=0.3"; values are YAML). Raises ConfigError."""
    changed = dict(tree)
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals:
            raise ConfigError(f"--set {override}: expected key=value, for example route.min_margin=0.3")
        branch: dict[str, Any] = {}
        leaf = branch
        *parents, last = key.strip().split(".")
        for parent in parents:
            leaf = leaf.setdefault(parent, {})
        leaf[last] = yaml.safe_load(value)
        changed = _merged(changed, branch)
    return changed


def faults_of(error: ValidationError, kind: type[BaseModel]) -> list[str]:
    """Return every fault of a tree of keys that is no `kind`; for an unknown key, with the nearest one known."""
    known = list(_keys(kind.model_json_schema()))
    return [_fault(e["loc"], e["msg"], e["type"], known) for e in error.errors()]


def _fault(loc: tuple[int | str, ...], message: str, kind: str, known: Sequence[str]) -> str:
    key = ".".join(str(part) for part in loc)
    if kind != "extra_forbidden":
        return f"{key}: {message}"
    near = difflib.get_close_matches(key, known, n=1)
    return f"{key}: no such key" + (f"; did you mean {near[0]}?" if near else "")


def _keys(schema: Mapping[str, Any], prefix: str = "", root: Mapping[str, Any] | None = None) -> Iterable[str]:
    root = root or schema
    for name, child in schema.get("properties", {}).items():
        yield prefix + name
        if "$ref" in child:
            yield from _keys(root["$defs"][child["$ref"].rsplit("/", 1)[1]], f"{prefix}{name}.", root)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the keys of a YAML file. Raises ConfigError."""
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give the path of a YAML file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not YAML ({str(error).splitlines()[0]})") from None
    if not isinstance(tree, dict):
        raise ConfigError(f"{path}: expected keys such as 'route:' or 'seed:', found none")
    return tree


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(base)
    for key, value in over.items():
        old = out.get(key)
        out[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return out


def usable_cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
