"""What the analyst's commands share: the models here, the registry, the latest data set, who is at the keyboard."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.home import datasets, home, shadows, tracking_uri
from pipeline.config import REFERENCE, SEED, Settings, load_settings
from pipeline.store import ModelHome

if TYPE_CHECKING:
    from pipeline.learn import Bench, Dataset, Source, Tracker
    from pipeline.taxonomy import Taxonomy


def model_home() -> ModelHome:
    """Return the folder of models in service on this machine."""
    return ModelHome(home() / "models")


def settings_with_model(config: Path | None = None, overrides: Sequence[str] = ()) -> Settings:
    """Return the settings with their model as a folder: "champion" is whichever version was promoted last."""
    settings = load_settings(config, overrides)
    folder = model_home().resolve(settings.classify.model)
    return settings.model_copy(update={"classify": settings.classify.model_copy(update={"model": str(folder)})})


def shadow_model() -> Path | None:
    """Return the folder of the version that answers beside the one in service, None where there is none."""
    version = model_home().shadow()
    return model_home().model(version) if version is not None else None


def note_shadow(told: Mapping[str, Any], champion: str) -> None:
    """Add what a challenger answered beside `champion` to the comparisons kept of it."""
    from pipeline.learn import add_comparison

    version = model_home().shadow()
    if version is not None:
        add_comparison(shadows(), version, told, champion=champion, at=now())


def open_tracker() -> Tracker:
    """Return the registry of runs and versions."""
    from pipeline.learn import Tracker

    return Tracker(tracking_uri())


def latest_dataset(folder: Path | None = None) -> Path | None:
    """Return the folder of the data set built last, None where there is none."""
    numbered = [path for path in (folder or datasets()).glob("*") if path.name.isdigit()]
    return max(numbered, key=lambda path: int(path.name), default=None)


def seed_sources() -> list[Source]:
    """Return the seed corpus, the start of every data set."""
    from pipeline.learn import load_seed, seed_source

    return [seed_source(load_seed(SEED))]


def reference() -> Taxonomy:
    """Return the reference data."""
    from pipeline.taxonomy import load_taxonomy

    return load_taxonomy(REFERENCE)


def bench_of(dataset: Dataset, settings: Settings) -> Bench:
    """Return what promotions and comparisons work with."""
    from pipeline.learn import Bench

    return Bench(model_home(), open_tracker(), dataset, settings, reference())


def today() -> str:
    """Return the date, YYYY-MM-DD."""
    return date.today().isoformat()


def now() -> str:
    """Return the time in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def who() -> str:
    """Return the account at the keyboard, for the histories."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
