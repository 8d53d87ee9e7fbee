"""`ydan evaluate`: how good is the model on labelled data given by path?"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.analyst import settings_with_model
from pipeline.config import MODELS, Settings

if TYPE_CHECKING:
    from pipeline.flow import Flow

DATA = click.Path(exists=True, path_type=Path)


@click.command(epilog="Example:  ydan evaluate petitions.jsonl --json")
@click.argument("data", type=DATA)
@click.option("--model", metavar="M", help="A folder below models/, or a path.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write the records (.jsonl).")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One setting: route.min_margin=0.3")
def evaluate(data: Path, model: str | None, as_json: bool, out: Path | None, overrides: tuple[str, ...]) -> int:
    """Measure the whole path on DATA.

    DATA is a folder of transcripts with its gold.jsonl; a data set of `ydan dataset` (its test rows); petitions (.jsonl
    with `id`, `text`, `gold_ids`); comments labelled as in data/seed (.jsonl with `text` and `issues`); or a table with
    a text and label columns. A model made of a table is measured on the columns it was trained on.
    """
    if model is not None:
        overrides = (*overrides, f"classify.model={model}")
    figures, records = measure(data, settings_with_model(None, overrides))
    if out is not None:
        from pipeline.report import write_records

        write_records(records, out)
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_lines(figures))
    return 0


def measure(data: Path, settings: Settings) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the figures on `data`, and the records they were computed from (none for labelled comments)."""
    from pipeline.flow import build_flow
    from pipeline.learn import (
        evaluate_dataset,
        evaluate_labelled,
        evaluate_table,
        is_table_model,
        load_gold,
        load_petitions,
        score_extraction,
        score_routing,
    )

    model = MODELS / settings.classify.model
    if is_table_model(model):
        return dict(evaluate_table(model, data)), []
    flow = build_flow(settings)
    if (data / "manifest.json").is_file() or data.suffix.lower() in {".csv", ".tsv", ".xlsx", ".parquet"}:
        return dict(evaluate_dataset(flow, model, data)), []
    if data.is_dir():
        gold = load_gold(data / "gold.jsonl")
        records = [record for name in sorted(gold) for record in _records(flow, data / name)]
        return dataclasses.asdict(score_extraction(records, gold)), records
    with data.open(encoding="utf-8") as lines:
        first = json.loads(next(lines, "{}"))
    if "issues" in first:
        return evaluate_labelled(flow, data), []
    if "gold_ids" not in first:
        return dict(evaluate_dataset(flow, model, data)), []
    accepted = load_petitions(data)
    records = _records(flow, data)
    return dataclasses.asdict(score_routing(records, accepted)), records


def _records(flow: Flow, path: Path) -> list[dict[str, Any]]:
    from pipeline.report import as_record

    document = flow.read(path, source=path.name)
    return [as_record(routed) for routed in flow.route_document(document, on=date.today())]


def as_lines(figures: dict[str, Any], indent: str = "") -> str:
    """Return nested figures as aligned lines a person can read."""
    lines = []
    for name, value in figures.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}", as_lines(value, indent + "  ")]
        else:
            shown = f"{value:.3f}" if isinstance(value, float) else str(value)
            lines.append(f"{indent}{name:<28}{shown:>10}")
    return "\n".join(lines)
