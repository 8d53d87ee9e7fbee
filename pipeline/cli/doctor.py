"""`ydan doctor`: what is installed, which model serves, which database, what is missing and how to get it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import click

from pipeline.cli.analyst import latest_dataset, model_home
from pipeline.cli.home import database_url, home, tracking_uri
from pipeline.config import CHAMPION, REFERENCE
from pipeline.errors import PipelineError

_EXTRAS = {
    "learn": ("flask", "MLflow's pages and server"),  # mlflow-skinny has the code of both, not what they need
    "transformer": ("torch", "fine-tuning and using a transformer"),
    "cluster": ("distributed", "several machines"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing; `is_needed` says whether ydan works without it."""

    name: str
    said: str
    is_well: bool = True
    is_needed: bool = True


@click.command(epilog="Example:  ydan doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def doctor(as_json: bool) -> int:
    """Look at this installation and say what is well, what is missing, and how to get it."""
    checks = (_versions, _home, _model, _reference, _database, _tracking, _dataset)
    found = [_looked_at(check) for check in checks]
    found += [_extra(name, module, use) for name, (module, use) in _EXTRAS.items()]
    if as_json:
        rows = [{"name": one.name, "said": one.said, "well": one.is_well, "needed": one.is_needed} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for one in found:
            mark = "ok  " if one.is_well else "FAIL" if one.is_needed else "-   "
            click.echo(f"{mark}  {one.name:<15}{one.said}")
    return 1 if any(one.is_needed and not one.is_well for one in found) else 0


def _looked_at(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except PipelineError as error:
        return Finding(check.__name__.removeprefix("_"), str(error), is_well=False)
    except OSError as error:
        said = f"{error.filename or ''}: {error.strerror}; check the path and its permissions"
        return Finding(check.__name__.removeprefix("_"), said, is_well=False)


def _versions() -> Finding:
    return Finding("ydan", f"{importlib.metadata.version('ydan')}, Python {platform.python_version()}")


def _home() -> Finding:
    home().mkdir(parents=True, exist_ok=True)
    if not os.access(home(), os.W_OK):
        return Finding("home", f"{home()} may not be written; set YDAN_HOME to a folder of yours", is_well=False)
    return Finding("home", str(home()))


def _model() -> Finding:
    from pipeline.classify import read_manifest

    here = model_home()
    folder = here.resolve(CHAMPION)
    manifest = read_manifest(folder)
    beside = f"; version {here.shadow()} answers beside it" if here.shadow() else ""
    return Finding("model", f"{manifest['model_id']} in {folder}{beside}")


def _reference() -> Finding:
    from pipeline.taxonomy import check_reference, load_taxonomy

    faults = check_reference(REFERENCE)
    if faults:
        return Finding("reference", f"{len(faults)} faults; `ydan reference` lists them", is_well=False)
    return Finding("reference", f"{load_taxonomy(REFERENCE).version}, no fault")


def _database() -> Finding:
    from pipeline.store import open_store

    store = open_store(database_url())
    return Finding("database", f"{_shown(database_url())}, {len(store.runs())} runs kept")


def _tracking() -> Finding:
    return Finding("mlflow", _shown(tracking_uri()))


def _dataset() -> Finding:
    last = latest_dataset()
    said = str(last) if last else "none yet; `ydan dataset` makes one"
    return Finding("data set", said, is_well=last is not None, is_needed=False)


def _extra(name: str, module: str, use: str) -> Finding:
    there = importlib.util.find_spec(module) is not None
    get = "torch==2.13.0 first, then " if name == "transformer" else ""
    said = use if there else f"not installed: pip install {get}'ydan[{name}]' for {use}"
    return Finding(f"[{name}]", said, is_well=there, is_needed=False)


def _shown(url: str) -> str:
    """An address without the user and password it may carry."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if parts.netloc else url
