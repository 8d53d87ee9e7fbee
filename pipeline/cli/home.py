"""Where runs, copies of what they used and the database live: the environment is read here and nowhere below."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """Return YDAN_HOME, or ~/.local/share/ydan; the folder need not exist."""
    given = os.environ.get("YDAN_HOME")
    return Path(given).expanduser() if given else Path.home() / ".local" / "share" / "ydan"


def database_url() -> str:
    """Return YDAN_DATABASE_URL, or the SQLite file below `home()`."""
    return os.environ.get("YDAN_DATABASE_URL") or f"sqlite:///{(home() / 'ydan.db').absolute()}"


def snapshots() -> Path:
    """Return the folder that holds a copy of each model and each state of the reference data that a run used."""
    return home() / "snapshots"


def tracking_uri() -> str:
    """Return MLFLOW_TRACKING_URI, or the SQLite store below `home()`."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{(home() / 'mlflow.db').absolute()}"


def datasets() -> Path:
    """Return the folder that holds the frozen data sets, one folder each, numbered."""
    return home() / "datasets"


def shadows() -> Path:
    """Return the folder that holds what challengers answered beside the champion, as counts."""
    return home() / "shadow"
