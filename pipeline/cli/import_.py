"""`ydan import`: files come to the reviewer's desk from the command line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from pipeline.batch import Input
from pipeline.cli.analyst import settings_with_model
from pipeline.cli.classify import LEVELS, checked_date
from pipeline.cli.home import database_url
from pipeline.cli.inputs import find_inputs
from pipeline.cli.progress import progress_bar
from pipeline.cli.workplace import clock, uploads, worker_name, workshop
from pipeline.config import Settings, usable_cores
from pipeline.errors import PipelineError
from pipeline.records import Level, Setting

if TYPE_CHECKING:
    from pipeline.batch.uploads import Uploads
    from pipeline.store.desk import DeskStore
    from pipeline.store.desk.jobs import Given, JobFile


@click.command("import", epilog="Example:  ydan import minutes.docx letters/ --level xa_phuong --date 2026-10-20")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--level", type=click.Choice(LEVELS), help="Where the comments were raised.")
@click.option("--date", "held_on", metavar="D", help="When: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--place", metavar="P", help='Where: "phường Phú Thượng, Hà Nội".')
@click.option("--text-column", metavar="NAME", help="The column that holds the comments, if its header does not tell.")
@click.option("--again", is_flag=True, help="Import files once more that lie on the desk already.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=usable_cores,
    help="Processes at most (default: one for each core).",
)
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Settings, in YAML.")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One setting: reading.seconds_per_file=60")
def import_(
    paths: tuple[str, ...],
    level: Level | None,
    held_on: str | None,
    place: str | None,
    text_column: str | None,
    again: bool,
    workers: int,
    config: Path | None,
    overrides: tuple[str, ...],
) -> int:
    """Read transcripts or comment tables and put their comments into the queue of the desk.

    PATH is a file, a folder (every supported file below it), or - for standard input. A file that lies on the desk
    already is skipped. What is interrupted can be begun again with the same command.
    """
    from pipeline.batch.uploads import Uploads
    from pipeline.store.desk import open_desk
    from pipeline.store.desk.jobs import Given

    settings = partial(settings_with_model, config, overrides)
    now = settings()
    given = Given(date.today(), Setting(place, checked_date(held_on), level), text_column, again)
    inputs = find_inputs(paths)
    with closing(open_desk(database_url())) as store:
        brought = Uploads(store, uploads(), now.reading.max_bytes)
        job_id = _bring(brought, inputs, given)
        try:
            state = _work(store, job_id, inputs, settings, now, workers)
        except KeyboardInterrupt:
            brought.cancel(job_id, by=None, now=clock())
            raise
        return _report(store, job_id, state)


def _bring(brought: Uploads, inputs: Sequence[Input], given: Given) -> int:
    """Copy the files to the uploads, as a job that nobody works on yet: should this program die, a server goes on."""
    job_id = brought.begin(None, given, by=None, now=clock())
    for item in inputs:
        try:
            with _opened(item) as content:
                brought.bring(job_id, _name(item), content, by=None, now=clock(), below_folder=True, submit=False)
        except OSError as error:
            reason = f"cannot be opened ({error.strerror}); check the path and its permissions"
            brought.refuse(job_id, item.source, reason, by=None, now=clock())
    return job_id


def _opened(item: Input) -> IO[bytes]:
    if item.data is not None:
        return io.BytesIO(item.data)
    assert item.path is not None
    if not item.path.is_file():
        raise OSError(0, "it is no ordinary file")
    return item.path.open("rb")


def _name(item: Input) -> str:
    """Return what a file is called; what comes through standard input gets the ending that it would be read by."""
    if item.data is None:
        return item.source
    return f"{item.source}.jsonl" if item.data.lstrip().startswith(b"{") else f"{item.source}.txt"


def _work(
    store: DeskStore, job_id: int, inputs: Sequence[Input], settings: partial[Settings], now: Settings, workers: int
) -> str:
    from pipeline.batch.importing import run_job

    worker, at = worker_name(), clock()
    with store.write() as unit:  # both at once: a server that runs beside must not be quicker
        unit.jobs.submit(job_id)
        job = unit.jobs.take_this(job_id, worker, at, at - timedelta(seconds=now.review.stale_seconds))
    if job is None:
        raise PipelineError(f"import {job_id}: cancelled before it began")
    shop = workshop(store, settings, workers=workers, now=now)
    by_name = {item.source: item for item in inputs}
    with progress_bar(inputs) as bar:

        def ended(file: JobFile) -> None:
            bar.file_done(by_name.get(file.name, inputs[0]))

        return run_job(job, worker, shop, on_progress=bar.within, on_file=ended)


def _report(store: DeskStore, job_id: int, state: str) -> int:
    """Say what came to the desk on stdout, and what did not on stderr; return the exit code."""
    with store.read() as unit:
        job, files = unit.jobs.get(job_id), unit.jobs.files(job_id)
    rejects = [file for file in files if file.state == "rejected"]
    for file in rejects:
        click.echo(f"{file.name}: {file.reason}", err=True)
    for file in files:
        if file.state == "known":
            click.echo(f"{file.name}: lies on the desk already; add --again to import it once more", err=True)
    if state == "failed":
        raise PipelineError(str(job.reason) if job is not None else "the import is gone")
    if state != "done":
        raise PipelineError(f"import {job_id}: {state} by somebody else; see /imports/{job_id} at the desk")
    done = [file for file in files if file.state == "done"]
    n_files, n_comments = len(done), sum(file.total for file in done)
    click.echo(f"import {job_id}: {n_files} file{'s' * (n_files != 1)} done, {n_comments} comments brought to the desk")
    return 3 if rejects else 0
