"""`ydan bench`: how fast and how good on this machine?"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.batch import Finished, Input, build_work, run_local
from pipeline.cli.evaluate import DATA, as_lines
from pipeline.cli.quality import bench_quality
from pipeline.cli.workplace import clock
from pipeline.config import SEED, Settings, load_settings, usable_cores
from pipeline.errors import PipelineError
from pipeline.records import Setting

LEAST_SHARE = 2_000
"""Texts for each worker, at least: a table of fewer would not be shared out among all of them."""


DESK_ITEMS = 10_000
"""Comments on the desk that is measured, where no number is given."""


@click.command(
    epilog="Example:  ydan bench --quality petitions.jsonl transcripts/ --only data\n\n"
    "          ydan bench --desk 100000 --reviewers 20 --seconds 120"
)
@click.argument("data", nargs=-1, type=DATA)
@click.option("--texts", "n_texts", type=click.IntRange(min=100), default=4_000, show_default=True, help="How many.")
@click.option("--quality", is_flag=True, help="Measure quality instead: every table, with intervals.")
@click.option("--only", multiple=True, metavar="NAME", help="With --quality: this table only; may be repeated.")
@click.option("--curve", is_flag=True, help="With --quality: also what more comments would bring (10 minutes).")
@click.option("--ablation", is_flag=True, help="With --quality: also what each ingredient brings (an hour).")
@click.option(
    "--desk",
    "n_items",
    type=click.IntRange(min=1),
    metavar="[N]",
    is_flag=False,
    flag_value=DESK_ITEMS,
    help=f"Measure the reviewer's desk instead, with so many comments on it (default: {DESK_ITEMS}).",
)
@click.option("--reviewers", type=click.IntRange(min=1), default=20, show_default=True, help="People at the desk.")
@click.option("--seconds", type=click.IntRange(min=1), default=120, show_default=True, help="How long they review.")
@click.option("--database", "url", metavar="URL", help="An empty database for the desk (default: SQLite, deleted).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def bench(
    data: tuple[Path, ...],
    n_texts: int,
    quality: bool,
    only: tuple[str, ...],
    curve: bool,
    ablation: bool,
    n_items: int | None,
    reviewers: int,
    seconds: int,
    url: str | None,
    as_json: bool,
) -> int:
    """Time the path end to end on the seed corpus, beside two plain references in the same run.

    The references are underthesea's word_tokenize + TF-IDF + LinearSVC, and TF-IDF of bare syllables + LinearSVC.
    Both run in one process. The path is timed in one, and once more with a worker on each core.

    With --quality: how good it is, with 95 % intervals, by models that never saw the hands they are measured on; and on
    each DATA: petitions (.jsonl with `gold_ids`), a folder of transcripts with its gold.jsonl, comments labelled as in
    data/seed, or a table with a column `split`, on which a model of its own is trained. It takes about twelve minutes.
    Tables: data (each DATA), held_out, calibration, robustness, splitting, masking, abstention, explanation, mandates.

    With --desk: a server and a database of its own, and people who review over http. Exit code 1 if a decision was
    lost or doubled, or the trail is not whole.
    """
    if n_items is not None:
        return _bench_desk(n_items, reviewers, seconds, url, as_json)
    if quality:
        slow = [name for name, asked in (("curve", curve), ("ablation", ablation)) if asked]
        return bench_quality(data, only, slow, as_json=as_json)
    if data or only or curve or ablation:
        raise click.UsageError("DATA, --only, --curve and --ablation go with --quality.")
    settings = load_settings()
    from pipeline.flow import build_flow
    from pipeline.learn import load_seed, measure_speed
    from pipeline.report import as_record

    rows = [(row.text, row.topics[0]) for row in load_seed(SEED).issues if row.topics]
    rows = (rows * (n_texts // max(1, len(rows)) + 1))[:n_texts]
    texts = [text for text, _ in rows]
    workers = usable_cores()
    all_cores = max(_rate_of_workers(texts, settings, workers) for _ in range(3))
    speed = measure_speed(build_flow(settings), texts, [topic for _, topic in rows], as_record)
    figures: dict[str, Any] = {
        "speed": _figures(dataclasses.asdict(speed), speed.times_segmented)
        | {
            "workers": workers,
            "texts_per_second_all_cores": round(all_cores, 1),
            "times_reference_segmented_all_cores": all_cores / speed.segmented_rate,
        }
    }
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_lines(figures))
    return 0


def _bench_desk(n_items: int, reviewers: int, seconds: int, url: str | None, as_json: bool) -> int:
    from pipeline.review.bench import measure as measure_desk

    found = measure_desk(n_items, reviewers, seconds, url, environ=os.environ, now=clock())
    figures = dataclasses.asdict(found) | {"is_whole": found.is_whole}
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_lines({"desk": figures}))
    return 0 if found.is_whole else 1


def _rate_of_workers(texts: Sequence[str], settings: Settings, workers: int) -> float:
    """Return the texts per second of `workers` warm processes, from one table to records in this process.

    The table holds the texts once for each worker. Before it each worker is given some of them by itself; the clock
    starts when the last is done with those, so that nothing of their start is counted.
    """
    share = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    share *= -(-LEAST_SHARE // len(share))
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "texts.jsonl"
        table.write_text("\n".join(share * workers), encoding="utf-8")
        few = [Input("few", data="\n".join(share[::10]).encode()) for _ in range(workers)]
        work = partial(build_work, settings, Setting(), date.today(), None)
        outcomes = run_local([*few, Input(table.name, table)], work, workers=workers, seconds_per_file=3600)
        for _ in few:
            next(outcomes)
        started = time.perf_counter()
        outcome = next(outcomes)
        seconds = time.perf_counter() - started
    if not isinstance(outcome, Finished):
        raise PipelineError(f"the texts could not be timed: {outcome.reason}")
    return len(share) * workers / seconds


def _figures(speed: dict[str, Any], times_segmented: float) -> dict[str, Any]:
    total = sum(speed["seconds_by_stage"].values())
    return {
        "texts": speed["n_texts"],
        "texts_per_second": round(speed["rate"], 1),
        "share_of_time": {stage: seconds / total for stage, seconds in speed["seconds_by_stage"].items()},
        "peak_megabytes": round(speed["peak_megabytes"], 1),
        "reference_segmented_per_second": round(speed["segmented_rate"], 1),
        "reference_raw_per_second": round(speed["raw_rate"], 1),
        "times_reference_segmented": times_segmented,
    }
