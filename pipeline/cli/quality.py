"""The tables of `ydan bench --quality`: which are wanted, what is measured on each path, and how it reads."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.cli.analyst import reference, settings_with_model
from pipeline.cli.evaluate import measure
from pipeline.config import ROOT, SEED, Settings
from pipeline.errors import PipelineError

GIVEN = "data"
"""The name of what is measured on the sets given by path, for --only."""

_CONFIG = ROOT / "configs" / "train_linear.yaml"
_WIDTH = 34  # of a name, beside its figure


def bench_quality(data: Sequence[Path], only: Sequence[str], slow: Sequence[str], *, as_json: bool) -> int:
    """Print every table that is wanted: of the seed corpus, and of each of `data`.

    Progress goes to stderr. Raises click.UsageError for a table that does not exist.
    """
    from pipeline.learn import read_config
    from pipeline.learn.quality import SLOW_TABLES, TABLES, Workbench

    tell = _Told()
    settings = settings_with_model()
    wanted = _wanted(only, slow, [*TABLES, *SLOW_TABLES], list(TABLES))
    figures: dict[str, Any] = {}
    if GIVEN in wanted:
        for path in data:
            tell(str(path))
            figures[_name(path, data)] = measure_given(path, settings)
    petitions = tuple(path for path in data if _first_object(path).keys() >= {"id", "gold_ids"})
    bench = Workbench(SEED, read_config(_CONFIG), reference(), settings, petitions, tell)
    for name, table in {**TABLES, **SLOW_TABLES}.items():
        if name in wanted:
            tell(name)
            figures[name] = table(bench)
    tell("done")
    click.echo(json.dumps(figures, ensure_ascii=False) if as_json else "\n".join(as_tables(figures)))
    return 0


def measure_given(path: Path, settings: Settings) -> dict[str, Any]:
    """Return the figures, with intervals, of whatever lies at `path`; a table with a split is trained on first."""
    from pipeline.flow import build_flow
    from pipeline.learn import load_gold, load_petitions
    from pipeline.learn.quality import (
        is_parted,
        measure_labelled,
        measure_petitions,
        measure_public,
        measure_transcripts,
    )

    first = _first_object(path)
    if "issues" in first:
        return measure_labelled(build_flow(settings), path)
    if "gold_ids" not in first and is_parted(path):
        return measure_public(path)
    figures, records = measure(path, settings)
    if (path / "gold.jsonl").is_file():
        return measure_transcripts(records, load_gold(path / "gold.jsonl"))
    return measure_petitions(records, load_petitions(path)) if "gold_ids" in first else figures


def as_tables(figures: Mapping[str, Any], indent: str = "") -> list[str]:
    """Return nested figures as lines: each figure with its 95 % interval and the number of items on one line."""
    from pipeline.learn.quality import is_figure

    lines: list[str] = []
    for name, value in figures.items():
        label = f"{indent}{name}"
        if is_figure(value):
            lines.append(f"{label:<{_WIDTH}}{_as_text(name, value)}")
        elif isinstance(value, Mapping):
            lines += [label, *as_tables(value, indent + "  ")]
        elif isinstance(value, list):
            lines += [label, *(f"{indent}  {_on_one_line(row)}" for row in value)]
        else:
            lines.append(f"{label:<{_WIDTH}}{_plain(value):>8}")
    return lines


def _on_one_line(row: object) -> str:
    if isinstance(row, Mapping):
        return "  ".join(f"{name} {_plain(value)}" for name, value in row.items())
    return _plain(row)


def _plain(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "-" if value is None else str(value)


def _as_text(name: str, figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return f"{'-':>8}"
    digits = 2 if name.endswith("points_lost") else 3
    value, low, high = (f"{figure[key]:.{digits}f}" for key in ("value", "low", "high"))
    return f"{value:>8}  [{low}, {high}]  n = {figure['n']:,}"


def _wanted(only: Sequence[str], slow: Sequence[str], known: Sequence[str], usual: Sequence[str]) -> set[str]:
    """Return the names of the tables to make: those in `only`, or the usual ones; and the slow ones asked for."""
    unknown = [name for name in only if name not in {*known, GIVEN}]
    if unknown:
        raise click.UsageError(f"--only {unknown[0]}: no such table; one of {', '.join((*known, GIVEN))}.")
    return {*(only or (*usual, GIVEN)), *slow}


def _name(path: Path, data: Sequence[Path]) -> str:
    return path.name if sum(one.name == path.name for one in data) == 1 else str(path)


def _first_object(path: Path) -> dict[str, Any]:
    """Return the first line of a .jsonl file, {} of anything else."""
    if path.suffix.lower() != ".jsonl" or not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8") as lines:
            first = json.loads(next(lines, "{}"))
    except ValueError:
        raise PipelineError(f"{path} line 1: no JSON in UTF-8; a .jsonl file has one object on each line") from None
    return first if isinstance(first, dict) else {}


class _Told:
    """Says on stderr what is being done, and how long all has taken so far."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self._started), 60)
        click.echo(f"{minutes:2d}:{seconds:02d}  {what}", err=True)
