"""`ydan drift`: has what citizens say changed? And records read back from the files that `ydan classify` wrote."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.config import REFERENCE
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.learn.drift.drift import Drift

DRIFT_FOUND = 4
RECORDS = click.Path(exists=True, dir_okay=False, path_type=Path)

_ENDINGS = (".jsonl", ".csv", ".xlsx", ".parquet")
_DATA_SHEET = "Dữ liệu"
_NEEDED = ("id", "masked_text", "agencies", "topics")


@click.command(epilog="Example:  ydan drift 2025.jsonl week-*.jsonl -o drift.html")
@click.argument("baseline", type=RECORDS)
@click.argument("current", nargs=-1, required=True, type=RECORDS)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write a page of plots (.html)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.option("--false-alarms", default=1.0, show_default=True, metavar="N", help="False alarms borne in a year.")
@click.option("--checks", default=52, show_default=True, metavar="N", help="Checks in a year.")
@click.option("--items", default=500, show_default=True, metavar="N", help="Comments to look back over, if there are.")
@click.option("--unit", type=click.Choice(["auto", "meeting", "comment"]), default="auto", help="What is independent.")
@click.option("--seed", default=0, show_default=True, metavar="N", help="Of the random splits.")
def drift(
    baseline: Path,
    current: tuple[Path, ...],
    out: Path | None,
    as_json: bool,
    false_alarms: float,
    checks: int,
    items: int,
    unit: str,
    seed: int,
) -> int:
    """Compare the comments of CURRENT with those of BASELINE, by agency, topic, place, channel and words.

    The files are outputs of `ydan classify`. Several CURRENT files are consecutive periods, oldest first: the latest
    are taken together until they hold --items comments; after an alarm, begin anew. Exit code 0: no drift; 4: drift.
    """
    from pipeline.learn.drift.drift import accumulate, measure_drift

    _check_options(out, false_alarms, checks, items)
    window = accumulate([read_records(path) for path in current], at_least=items)
    found = measure_drift(
        read_records(baseline),
        window,
        max_false_alarms_per_year=false_alarms,
        checks_per_year=checks,
        seed=seed,
        unit=unit,  # type: ignore[arg-type]  # click.Choice checked it
    )
    names = _names()
    if found.caution:
        click.echo(f"ydan: {found.caution}", err=True)
    click.echo(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else in_words(found, names))
    if out is not None:
        from pipeline.learn.drift.drift_page import write_drift_page

        write_drift_page(found, out, generated_on=date.today().isoformat(), names=names)
    return DRIFT_FOUND if found.found else 0


def in_words(drift: Drift, names: Mapping[str, str]) -> str:
    """Return the findings as lines a person can read; `names` says what agencies and topics are called."""
    rate = drift.level * drift.checks_per_year
    lines = [
        f"{drift.n_current} comments against {drift.n_baseline} of the baseline, shuffled by {drift.unit}; "
        f"at most {rate:g} false alarms in {drift.checks_per_year} checks."
    ]
    for one in drift.headlines:
        cell, name = one.cell, names.get(one.cell.id)
        shown = f"{name} ({cell.id})" if name else cell.id
        moved = "rose" if cell.now > cell.before else "fell"
        lines.append(
            f"{one.dimension.replace('_', ' ')}: {shown} {moved} from {cell.before:.1%} to {cell.now:.1%} "
            f"(p = {max(cell.p, 0.0001):.4f})"
        )
    if more := len(drift.findings) - len(drift.headlines):
        lines.append(f"and {more} more; --json lists them.")
    if not drift.found:
        lines.append(f"No drift (p = {drift.p:.3f}).")
    return "\n".join(lines)


def read_records(path: Path) -> list[dict[str, Any]]:
    """Return the output records in a file that `ydan classify` wrote, in their order.

    Raises PipelineError for another ending, and naming the line or row of the first thing that is no such record.
    """
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise PipelineError(f"{path}: expected the output of `ydan classify`, one of {' '.join(_ENDINGS)}")
    if ending == ".jsonl":
        return list(_lines(path))
    from pipeline.report import unflatten

    rows = {".csv": _csv_rows, ".xlsx": _sheet_rows, ".parquet": _parquet_rows}[ending](path)
    records = []
    for number, row in enumerate(rows, start=2):
        try:
            records.append(_checked(unflatten(row), f"{path} row {number}"))
        except ValueError:
            raise PipelineError(f"{path} row {number}: a cell is not as written; classify the file again") from None
    return records


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _checked(json.loads(line), f"{path} line {number}")
    except ValueError:  # no JSON, or no UTF-8
        raise PipelineError(f"{path}: not JSON lines in UTF-8; give a file that `ydan classify` wrote") from None


def _checked(record: Any, where: str) -> dict[str, Any]:
    missing = [key for key in _NEEDED if not isinstance(record, dict) or record.get(key) is None or not record["id"]]
    if missing:
        raise PipelineError(f"{where}: no {missing[0]!r}, expected an output record; classify the file first")
    kept: dict[str, Any] = record
    return kept


def _csv_rows(path: Path) -> Iterable[Mapping[str, Any]]:
    from pipeline.report.cells import unguard

    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            rows = [{name: unguard(cell or "") for name, cell in row.items() if name} for row in csv.DictReader(file)]
        except (csv.Error, UnicodeDecodeError):
            raise PipelineError(f"{path}: not a table in UTF-8; give a file that `ydan classify` wrote") from None
    return rows


def _sheet_rows(path: Path) -> Iterable[Mapping[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(_DATA_SHEET).to_python()
    except WorksheetNotFound:
        raise PipelineError(f"{path}: no sheet {_DATA_SHEET!r}; give a workbook that `ydan classify` wrote") from None
    except CalamineError:
        raise PipelineError(f"{path}: not a readable workbook; save it as .xlsx again") from None
    head = list(map(str, rows[0])) if rows else []
    return [dict(zip(head, row, strict=False)) for row in rows[1:]]


def _parquet_rows(path: Path) -> Iterable[Mapping[str, Any]]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    except pa.ArrowInvalid:
        raise PipelineError(f"{path}: not a readable .parquet file; write it again") from None
    return rows


def _check_options(out: Path | None, false_alarms: float, checks: int, items: int) -> None:
    if out is not None and out.suffix.lower() != ".html":
        raise click.UsageError(f"{out}: expected an ending of .html.")
    if checks < 1 or not 0 < false_alarms < checks:
        raise click.UsageError("--false-alarms: expected more than 0 and fewer than --checks.")
    if items < 1:
        raise click.UsageError("--items: expected at least 1.")


def _names() -> dict[str, str]:
    from pipeline.taxonomy import load_taxonomy

    taxonomy = load_taxonomy(REFERENCE)
    return {
        **{topic.id: topic.name for topic in taxonomy.topics},
        **{agency.id: agency.name for agency in taxonomy.agencies},
    }
