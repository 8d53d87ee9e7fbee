"""`ydan bench`: how fast and how good on this machine?"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import click

from pipeline.cli.evaluate import DATA, as_lines, measure
from pipeline.config import SEED, load_settings


@click.command(epilog="Example:  ydan bench --quality petitions.jsonl --quality transcripts/")
@click.option("--texts", "n_texts", type=click.IntRange(min=100), default=4_000, show_default=True, help="How many.")
@click.option("--quality", multiple=True, type=DATA, help="Also measure on this development set (as ydan evaluate).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def bench(n_texts: int, quality: tuple[Path, ...], as_json: bool) -> int:
    """Time the path end to end on the seed corpus, beside two plain references in the same run.

    The references are underthesea's word_tokenize + TF-IDF + LinearSVC, and TF-IDF of bare syllables + LinearSVC.
    Quality is measured only on sets given by path, never on text the model was trained on.
    """
    settings = load_settings()
    from pipeline.flow import build_flow
    from pipeline.learn import load_seed, measure_speed
    from pipeline.report import as_record

    rows = [(row.text, row.topics[0]) for row in load_seed(SEED).issues if row.topics]
    rows = (rows * (n_texts // max(1, len(rows)) + 1))[:n_texts]
    speed = measure_speed(build_flow(settings), [text for text, _ in rows], [topic for _, topic in rows], as_record)
    figures: dict[str, Any] = {"speed": _figures(dataclasses.asdict(speed), speed.times_segmented)}
    for data in quality:
        figures[data.name] = measure(data, settings)[0]
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_lines(figures))
    return 0


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
