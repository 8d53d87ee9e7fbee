"""What `ydan serve` and `ydan import` share: the desk's database, the uploads, and what files are worked on with."""

from __future__ import annotations

import os
import random
import secrets
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.analyst import reference
from pipeline.cli.home import home, snapshots
from pipeline.config import Settings

if TYPE_CHECKING:
    from pipeline.batch.importing import Workshop
    from pipeline.store.desk import DeskStore
    from pipeline.taxonomy import Taxonomy


def uploads() -> Path:
    """Return the folder of the files that were sent in; it need not exist."""
    return home() / "uploads"


def clock() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def worker_name() -> str:
    """Return a name that no other program has, and that tells an administrator where it runs."""
    return f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(4)}"


def workshop(
    store: DeskStore,
    settings: Callable[[], Settings],
    *,
    workers: int,
    now: Settings,
    taxonomy: Taxonomy | None = None,
) -> Workshop:
    """Return what files are worked on with. `settings` is asked before each job, `now` is what they are at present."""
    from pipeline.batch.importing import Workshop

    return Workshop(
        store=store,
        settings=settings,
        review=now.review,
        topics=(taxonomy or reference()).topics,
        uploads=uploads(),
        snapshots=snapshots(),
        clock=clock,
        draw=random.SystemRandom().random,
        workers=workers,
    )
