"""`ydan classify`: the main job."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.batch import Finished, Input, Rejected, build_work, run_local, whole
from pipeline.batch.runs import basis_of
from pipeline.cli.analyst import note_shadow, settings_with_model, shadow_model
from pipeline.cli.home import database_url, snapshots
from pipeline.cli.inputs import find_inputs
from pipeline.cli.journal import Journal, Record, fingerprint
from pipeline.cli.progress import progress_bar
from pipeline.config import MODELS, REFERENCE, Settings, usable_cores
from pipeline.records import Level, Setting
from pipeline.store import Keeper, Used

LEVELS = ("thanh_pho", "quan_huyen", "xa_phuong", "trung_uong")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example:  ydan classify minutes.docx letters/ -o routed.xlsx --level xa_phuong")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--out", "outs", multiple=True, type=FILE, help=".jsonl .csv .xlsx .parquet, or .html for a report."
)
@click.option("--table", is_flag=True, help="Print the table even though OUT is given.")
@click.option("--level", type=click.Choice(LEVELS), help="Where the comments were raised.")
@click.option("--date", "held_on", metavar="D", help="When: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--place", metavar="P", help='Where: "phường Phú Thượng, Hà Nội".')
@click.option("--model", metavar="M", help="champion, a version, a folder below models/, or a path.")
@click.option("--text-column", metavar="NAME", help="The column that holds the comments, if its header does not tell.")
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=usable_cores,
    help="Processes at most (default: one for each core). A big table is shared out among them.",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run with the same OUT.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Settings, in YAML.")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One setting: route.min_margin=0.3")
@click.pass_obj
def classify(
    debug: bool,
    paths: tuple[str, ...],
    outs: tuple[Path, ...],
    table: bool,
    level: Level | None,
    held_on: str | None,
    place: str | None,
    model: str | None,
    text_column: str | None,
    workers: int,
    resume: bool,
    config: Path | None,
    overrides: tuple[str, ...],
) -> int:
    """Read transcripts or comment tables; write one record for each citizen's comment.

    PATH is a file, a folder (every supported file below it), or - for standard input (text, or JSON lines).
    Without OUT the comments are printed as a table; OUT may be given several times.
    """
    if model is not None:
        overrides = (*overrides, f"classify.model={model}")
    settings = settings_with_model(config, overrides)
    given = Setting(place=place, date=checked_date(held_on), level=level)
    _check_outs(outs, resume)
    inputs = find_inputs(paths)
    run = fingerprint(settings, given, text_column)
    with Journal.open(outs[0] if outs else None, run, resume=resume, facts=_facts_of_a_new_run()) as journal:
        on = date.fromisoformat(journal.facts["on"])
        work = partial(build_work, settings, given, on, text_column, shadow_model())
        with _keeper(settings, given, text_column, journal.facts) as keeper:
            _classify_all(inputs, work, workers, settings, journal, keeper, debug=debug)
            _write(journal, outs, table=table or not outs)
            if keeper is not None:
                keeper.finish(datetime.now(UTC), n_inputs=journal.n_finished)
        return _report_rejects(journal, outs)


def _facts_of_a_new_run() -> Record:
    """Return what the journal remembers for --resume: a run that goes on the next day is still the same run."""
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    return {"run_id": run_id, "started_at": now.isoformat(), "on": date.today().isoformat()}


def _keeper(
    settings: Settings, given: Setting, text_column: str | None, facts: Record
) -> AbstractContextManager[Keeper | None]:
    """Return what keeps the run in the ledger; nothing where `ledger.keep` is off, or there is no model to run."""
    model = MODELS / settings.classify.model
    if not settings.ledger.keep or not (model / "manifest.json").is_file():
        return nullcontext()
    run_id, started_at = facts["run_id"], datetime.fromisoformat(facts["started_at"])
    basis = basis_of(settings, on=date.fromisoformat(facts["on"]), given=given, text_column=text_column)
    begin = partial(basis.run, run_id, started_at)
    used = Used(REFERENCE, model, snapshots())
    return closing(Keeper(database_url(), run_id, begin, used, lambda line: click.echo(f"ydan: {line}", err=True)))


def _classify_all(
    inputs: Sequence[Input],
    work: partial[Any],
    workers: int,
    settings: Settings,
    journal: Journal,
    keeper: Keeper | None,
    *,
    debug: bool,
) -> None:
    """Work on every input that the journal does not hold yet, and write down each outcome as it comes."""
    todo = [item for item in inputs if not journal.holds(item)]
    with progress_bar(inputs, done=len(inputs) - len(todo)) as bar:
        outcomes = run_local(
            todo,
            work,
            workers=workers,
            seconds_per_file=settings.reading.seconds_per_file,
            seconds_per_megabyte=settings.reading.seconds_per_megabyte,
            on_progress=bar.within,
        )
        for item, outcome in zip(todo, outcomes, strict=True):
            _write_down(item, outcome, journal, keeper)
            bar.file_done(item)
            if debug and isinstance(outcome, Rejected) and outcome.trace:
                click.echo(outcome.trace, err=True)


def _write_down(item: Input, outcome: Finished | Rejected, journal: Journal, keeper: Keeper | None) -> None:
    """The ledger goes first: what the journal holds is not worked on again, and the ledger takes it twice."""
    done = whole(outcome)
    if isinstance(done, Rejected):
        journal.add(item, done)
        return
    if keeper is not None:
        keeper.save(done.origin, done.served)
    journal.add(item, Finished(item.source, [one.record for one in done.served]))
    if done.shadow is not None:
        note_shadow(done.shadow, champion=json.loads(done.served[0].record)["model"])


def _write(journal: Journal, outs: Sequence[Path], *, table: bool) -> None:
    from pipeline.report import Words, show_table, write_page, write_records

    words = Words()
    if table or any(out.suffix.lower() in {".html", ".xlsx"} for out in outs):  # the others hold ids, no names
        from pipeline.taxonomy import load_taxonomy

        words = Words.from_taxonomy(load_taxonomy(REFERENCE))
    for out in outs:
        if out.suffix.lower() == ".html":
            write_page(journal.records(), out, generated_on=date.today().isoformat(), words=words)
        else:
            write_records(journal.records(), out, words=words)
    if table and journal.n_records:
        show_table(journal.records(), words=words)


def _report_rejects(journal: Journal, outs: Sequence[Path]) -> int:
    """List what could not be processed on stderr and beside OUT; return the exit code."""
    rejects: list[Record] = list(journal.rejects())
    rejects_path = outs[0].with_name(outs[0].name + ".rejects.jsonl") if outs else None
    if rejects_path is not None:
        rejects_path.unlink(missing_ok=True)  # one left by an earlier run would be taken for ours
    if not rejects:
        return 0
    for reject in rejects:
        click.echo(f"{reject['source']}: {reject['reason']}", err=True)
    if rejects_path is not None:
        from pipeline.report import write_records

        write_records(rejects, rejects_path)
    return 3


def _check_outs(outs: Sequence[Path], resume: bool) -> None:
    if resume and not outs:
        raise click.UsageError("--resume needs the -o OUT of the interrupted run.")
    for out in outs:
        if out.suffix.lower() not in {".jsonl", ".csv", ".xlsx", ".parquet", ".html"}:
            raise click.UsageError(f"{out}: expected an ending of .jsonl .csv .xlsx .parquet or .html.")
        if not out.absolute().parent.is_dir():
            raise click.UsageError(f"{out.parent}: no such folder; make it first, or choose another OUT.")


def checked_date(written: str | None) -> str | None:
    """Return the date as it was written. Raises click.UsageError if it is none."""
    from pipeline.taxonomy import as_day

    if written is not None and as_day(written) is None:
        raise click.UsageError(f"--date {written}: expected YYYY, YYYY-MM or YYYY-MM-DD.")
    return written
