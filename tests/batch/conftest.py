"""Files brought to a desk without a model: each line of a file is a comment, some lines are orders to the worker."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import Finished, ForDesk, Input, Progress, Rejected, importing
from pipeline.batch.importing import Workshop, run_job
from pipeline.batch.uploads import Uploads
from pipeline.cases.intake import Laid
from pipeline.config import Settings, load_settings
from pipeline.errors import ReadError
from pipeline.records import Comment, Meeting, Setting, Span, Turn
from pipeline.store import Origin
from pipeline.store.desk import DeskStore
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.item import Context
from pipeline.store.desk.jobs import Given, Job, JobFile
from pipeline.taxonomy import Taxonomy

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 11, 2, 2, tzinfo=UTC)


def laid_of(text: str, source: str, position: int) -> Laid:
    """Return an invented routed comment."""
    turn_id = f"{source}#{position + 1}"
    spoken = Turn(turn_id, turn_id, source, f"paragraph {position}", Span(0, len(text)), "citizen")
    meeting = {"title": "Hội nghị", "date": "2026-10-20", "level": "xa_phuong", "place": "phường Phú Thượng, Hà Nội"}
    record: dict[str, Any] = {
        "id": f"{turn_id}.1",
        "input_id": turn_id,
        "turn_id": turn_id,
        "source": source,
        "locator": spoken.locator,
        "span": [0, len(text)],
        "speaker": None,
        "speaker_place": None,
        "text": text,
        "masked_text": text,
        "type": {"id": "phan_anh", "score": 0.9},
        "topics": [],
        "agencies": [{"id": "so_xay_dung", "name": "Sở Xây dựng", "office": "ha_noi/so_xay_dung", "score": 0.8}],
        "state": "to_route",
        "reply": None,
        "promised_by": None,
        "decision": "review",
        "reasons": ["hai cơ quan gần ngang nhau"],
        "evidence": [],
        "deadline": None,
        "deadline_basis": None,
        "model": "linear@1",
        "rules": "2026-11-01",
        "meeting": meeting,
    }
    comment = Comment(record["id"], spoken, Span(0, len(text)), text)
    return Laid(record, comment, Context(text, 0, len(text), "", ""), 0.0, ())


def build_lines() -> Callable[[Input, Progress], list[ForDesk]]:
    """Each line of a file is a comment; runs in the workers."""

    def work(item: Input, progress: Progress) -> list[ForDesk]:
        import hashlib

        assert item.path is not None
        data = item.path.read_bytes()
        lines = data.decode().splitlines()
        match lines[0]:
            case "!hang":
                time.sleep(60)
            case "!die":
                os._exit(9)
            case "!refuse":
                raise ReadError(item.source, "it is damaged or cut short; open and save it again")
            case "!nothing":
                lines = []
        progress(len(lines), len(lines))
        origin = Origin(item.source, hashlib.sha256(data).hexdigest(), Meeting("Hội nghị", Setting(date="2026-10-20")))
        return [ForDesk(origin, [laid_of(line, item.source, n) for n, line in enumerate(lines)])]

    return work


def run_here(
    inputs: Sequence[Input],
    build: Callable[[], Any],
    *,
    on_progress: Callable[[str, int, int], None],
    on_tick: Callable[[Sequence[str]], None],
    **_: Any,
) -> Iterator[Finished | Rejected]:
    """Do as `run_local` does, in this process."""
    work = build()
    for item in inputs:
        on_tick([item.source])
        told = item.source

        def progress(done: int, total: int, source: str = told) -> None:
            on_progress(source, done, total)

        try:
            results = work(item, progress)
        except ReadError as error:
            yield Rejected(item.source, error.reason)
        else:
            yield Finished(item.source, results)


@dataclass
class Yard:
    """A desk with its uploads, and a clock that a test moves."""

    store: DeskStore
    shop: Workshop
    uploads: Uploads
    now: datetime = START
    heard: list[tuple[str, str]] = field(default_factory=list)

    def clock(self) -> datetime:
        """Return the time."""
        return self.now

    def bring(self, *files: tuple[str, str], again: bool = False, job_id: int | None = None) -> int:
        """Send files, name and content, as one job; return its id."""
        if job_id is None:
            job_id = self.uploads.begin(None, Given(date(2026, 11, 2), again=again), by=None, now=self.now)
        for name, content in files:
            self.uploads.bring(job_id, name, io.BytesIO(content.encode()), by=None, now=self.now)
        return job_id

    def take(self, worker: str = "w1") -> Job:
        """Take the next job for a worker."""
        with self.store.write() as unit:
            job = unit.jobs.take(worker, self.now, self.now - timedelta(seconds=60))
        assert job is not None
        return job

    def run(self, worker: str = "w1", **given: Any) -> str:
        """Take the next job and work on it; return its state then."""

        def hear(file: JobFile) -> None:
            self.heard.append((file.name, file.state))

        return run_job(self.take(worker), worker, self.shop, on_file=hear, **given)

    def files(self, job_id: int) -> list[JobFile]:
        """Return the files of a job."""
        with self.store.read() as unit:
            return unit.jobs.files(job_id)

    def states(self, job_id: int) -> list[str]:
        """Return the states of the files of a job."""
        return [file.state for file in self.files(job_id)]

    def n_items(self) -> int:
        """Return how many comments lie on the desk."""
        with self.store.read() as unit:
            return unit.items.count(Filter())


@pytest.fixture(autouse=True)
def _workers_can_import_this_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)


@pytest.fixture(scope="session")
def shipped() -> Settings:
    """The settings as shipped, with the shipped model."""
    return load_settings(None, ["classify.model=linear-1"])


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where copies of what runs used are kept."""
    return tmp_path_factory.mktemp("snapshots")


@pytest.fixture
def shop(desk_store: DeskStore, shipped: Settings, taxonomy: Taxonomy, snapshots: Path, tmp_path: Path) -> Workshop:
    """What importing works with, in real worker processes."""
    return Workshop(
        store=desk_store,
        settings=lambda: shipped,
        review=shipped.review,
        topics=taxonomy.topics,
        uploads=tmp_path / "uploads",
        snapshots=snapshots,
        clock=lambda: START,
        draw=lambda: 1.0,
        build=lambda settings, job: build_lines,
    )


@pytest.fixture
def yard_of_processes(shop: Workshop, desk_store: DeskStore) -> Yard:
    """A desk whose files are worked on in processes of their own."""
    yard = Yard(desk_store, shop, Uploads(desk_store, shop.uploads, max_bytes=1000))
    yard.shop = replace(shop, clock=yard.clock)
    return yard


@pytest.fixture
def yard(yard_of_processes: Yard, monkeypatch: pytest.MonkeyPatch) -> Yard:
    """A desk whose files are worked on in this process."""
    monkeypatch.setattr(importing, "run_local", run_here)
    return yard_of_processes
