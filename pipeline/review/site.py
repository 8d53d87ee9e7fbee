# ruff: noqa: A005 - only ever imported by its full name
"""What the pages stand on: one object, made once, that every request reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request

from pipeline.config import Settings
from pipeline.report import Words
from pipeline.report.words import LEVELS
from pipeline.store.desk import DeskStore

if TYPE_CHECKING:
    from pipeline.cases.desk import Desk
    from pipeline.cases.offices import Offices
    from pipeline.review.examples import Examples


@dataclass(frozen=True)
class Site:
    """Everything that the pages use and did not make.

    `uploads` is a folder that may be written to. `clock` tells the time in UTC. `agencies` are those that a reviewer's
    work can be limited to, name by id; `levels` likewise.
    """

    store: DeskStore
    desk: Desk
    offices: Offices
    settings: Settings
    words: Words
    uploads: Path
    clock: Callable[[], datetime]
    agencies: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=lambda: LEVELS)
    examples: Examples | None = None  # None: no page shows any


def site_of(request: Request) -> Site:
    """Return the site that a request is for."""
    site: Site = request.app.state.site
    return site
