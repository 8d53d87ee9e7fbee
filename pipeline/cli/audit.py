"""`ydan audit`: which labels are probably slips, which rows are copies, and does the test still test?"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.analyst import latest_dataset, reference, seed_sources

if TYPE_CHECKING:
    from pipeline.learn.audit.audit_run import Audit, MeasuredAudit, Target
    from pipeline.learn.corpus.dataset import Dataset
    from pipeline.taxonomy import Taxonomy

FOUND = 3
TARGETS = ("type", "topic", "tier", "agency", "field")

_SHOWN = 20  # suspects on a screen; and pairs of each kind
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_COLUMNS = (
    "rank", "id", "meeting", "label", "label_name", "rather", "rather_name", "score", "flagged", "masked_text",
    "right_label",
)  # fmt: skip
_WIDTHS = {"masked_text": 80, "label_name": 30, "rather_name": 30, "id": 18, "right_label": 24}

Row = tuple[str | int | float, ...]


@click.command(epilog="Example:  ydan audit --target topic -o suspects.xlsx")
@click.argument("folder", metavar="[DATASET_DIR]", required=False, type=_FOLDER)
@click.option("--target", type=click.Choice(TARGETS), default="topic", show_default=True, help="The labels to audit.")
@click.option("--most", default=100, show_default=True, metavar="N", help="Suspects to list, at most.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="The suspects with their texts (.csv, .xlsx)."
)
@click.option("--planted", type=float, metavar="SHARE", help="Measure instead: how well planted errors are found.")
@click.option("--catalogue", is_flag=True, help="Learn from the phrases of the catalogue too; slower.")
@click.option("--seed", default=0, show_default=True, metavar="N", help="Of the random folds and planted errors.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def audit(
    folder: Path | None,
    target: Target,
    most: int,
    out: Path | None,
    planted: float | None,
    catalogue: bool,
    seed: int,
    as_json: bool,
) -> int:
    """Audit the data set in DATASET_DIR (default: the latest of `ydan dataset`; without one, the seed corpus).

    Lists labels of the rows to train on that are probably wrong with the class each would rather be, copies among all
    rows, copies that bear two labels, and what stands on both sides of the split. Nothing is changed: a person looks at
    the suspects, fills in `right_label`, and corrects the rows where they came from. Exit code 3: copies contradict
    each other, or the test leaks. --planted 0.05 makes 5 % of the labels wrong on purpose and says how many are found.
    """
    from pipeline.learn.audit.audit_run import audit_dataset, measure_audit

    _check_options(out, most, planted)
    dataset, taxonomy = _dataset(folder), reference()
    begun = perf_counter()
    if planted is not None:
        measured = measure_audit(
            dataset, taxonomy, target=target, share=planted, seed=seed, catalogue=catalogue, progress=_say
        )
        click.echo(json.dumps(asdict(measured)) if as_json else _measured_lines(measured, target, planted))
        _say_time(begun)
        return 0
    found = audit_dataset(dataset, taxonomy, target=target, seed=seed, catalogue=catalogue, progress=_say)
    _say_time(begun)
    if out is not None:
        _write(out, found, _rows(found, dataset, names_of(target, taxonomy), most))
    click.echo(json.dumps(_as_json(found, most)) if as_json else in_words(found, most))
    return 0 if found.is_sound else FOUND


def _check_options(out: Path | None, most: int, planted: float | None) -> None:
    if most < 1:
        raise click.UsageError("--most: expected at least 1.")
    if out is not None and out.suffix.lower() not in {".csv", ".xlsx"}:
        raise click.UsageError(f"{out}: expected an ending of .csv or .xlsx.")
    if planted is not None and not 0 < planted < 1:
        raise click.UsageError("--planted: expected a share between 0 and 1, for example 0.05.")
    if planted is not None and out is not None:
        raise click.UsageError("--planted with -o: suspects among planted errors are no work for a person; drop one.")


def _dataset(folder: Path | None) -> Dataset:
    """Return the data set at `folder`, the latest one, or the whole seed corpus as rows to train on."""
    from pipeline.learn.corpus.dataset import Dataset, load_dataset

    place = folder or latest_dataset()
    if place is not None:
        click.echo(f"data set {place}", err=True)
        return load_dataset(place)
    click.echo("no data set yet: the seed corpus as a whole, without rows to test on", err=True)
    (source,) = seed_sources()
    return Dataset(0, source.issues, (), source.not_comments, source.replies, {})


def _say(what: str, done: int, total: int) -> None:
    click.echo(f"{done}/{total} {what}", err=True)


def _say_time(begun: float) -> None:
    click.echo(f"{perf_counter() - begun:.0f} s", err=True)


def in_words(audit: Audit, most: int) -> str:
    """Return the findings as lines a person can read: ids, labels and numbers, no text."""
    lines = [
        f"{len(audit.suspects)} labels of {audit.target} in {audit.n_classes} classes, {audit.n_unlabelled} rows "
        f"without; models that had not seen a row give its label to {audit.agreement:.1%}.",
        f"{audit.n_flagged} labels are rather wrong than right.",
    ]
    for one in audit.suspects[: min(most, _SHOWN)]:
        mark = "*" if one.is_flagged else " "
        lines.append(f"{mark} {one.score:.2f}  {one.id}: {one.label}, rather {one.rather}")
    lines += _pair_lines("copies", audit.duplicates, lambda one: f"{one.ids[0]} {one.ids[1]} ({one.similarity:.2f})")
    lines += _pair_lines(
        "copies under two labels",
        audit.conflicts,
        lambda one: f"{one.ids[0]} {one.labels[0]}, {one.ids[1]} {one.labels[1]} ({one.similarity:.2f})",
    )
    leaks = _pair_lines(
        "leaks from training to test", audit.leaks, lambda one: f"{one.kind}: {one.train_id} {one.test_id}"
    )
    return "\n".join([*lines, *leaks])


def _pair_lines(title: str, found: Sequence[Any], show: Callable[[Any], str]) -> list[str]:
    more = [f"  and {len(found) - _SHOWN} more; --json lists them"] if len(found) > _SHOWN else []
    return [f"{len(found)} {title}", *(f"  {show(one)}" for one in found[:_SHOWN]), *more]


def _measured_lines(measured: MeasuredAudit, target: str, share: float) -> str:
    figures = measured.figures
    return "\n".join(
        [
            f"{target}: {figures.n_errors} errors planted ({share:.0%}), {figures.n_flagged} labels flagged",
            f"precision {figures.precision:.3f} (at least: what was wrong before counts as a false alarm)",
            f"recall {figures.recall:.3f}",
            f"precision and recall among the first {figures.n_errors}: {figures.precision_at_known:.3f}",
            f"average precision {figures.average_precision:.3f}",
            f"of the errors flagged, {measured.rather_right:.1%} with the label that was replaced",
        ]
    )


def _as_json(audit: Audit, most: int) -> dict[str, Any]:
    found = asdict(audit)
    return {**found, "rows": len(audit.suspects), "flagged": audit.n_flagged, "suspects": found["suspects"][:most]}


def names_of(target: str, taxonomy: Taxonomy) -> Mapping[str, str]:
    """Return what the classes of a target are called; tiers are called by their id."""
    if target == "type":
        return {key: str(row.get("name", key)) for key, row in taxonomy.types.items()}
    if target == "agency":
        return {agency.id: agency.name for agency in taxonomy.agencies}
    if target == "field":
        return {topic.field_id: topic.field_name for topic in taxonomy.topics}
    return {topic.id: taxonomy.topics.full_name(topic.id) for topic in taxonomy.topics} if target == "topic" else {}


def _rows(audit: Audit, dataset: Dataset, names: Mapping[str, str], most: int) -> list[Row]:
    """Return the suspects as rows of `_COLUMNS`; the last is empty, for the analyst to fill in."""
    issues = {issue.id: issue for issue in dataset.train}
    return [
        (
            rank, one.id, issues[one.id].hand, one.label, names.get(one.label, one.label), one.rather,
            names.get(one.rather, one.rather), round(one.score, 4), int(one.is_flagged), issues[one.id].text, "",
        )
        for rank, one in enumerate(islice(audit.suspects, most), start=1)
    ]  # fmt: skip


def _write(path: Path, audit: Audit, rows: Sequence[Row]) -> None:
    """Write the suspects into `path`; a workbook also holds a sheet each of copies, contradictions and leaks."""
    if path.suffix.lower() == ".csv":
        from pipeline.report.cells import guard

        with path.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(_COLUMNS)
            lines.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        return
    pairs = [(*one.ids, round(one.similarity, 4)) for one in audit.duplicates]
    clashes = [(*one.ids, *one.labels, round(one.similarity, 4)) for one in audit.conflicts]
    leaks = [(one.kind, one.train_id, one.test_id, round(one.similarity, 4)) for one in audit.leaks]
    sheets: dict[str, tuple[Sequence[str], Sequence[Row]]] = {
        "suspects": (_COLUMNS, rows),
        "copies": (("id", "other_id", "similarity"), pairs),
        "two_labels": (("id", "other_id", "label", "other_label", "similarity"), clashes),
        "leaks": (("kind", "train_id", "test_id", "similarity"), leaks),
    }
    _write_book(path, sheets)


def _write_book(path: Path, sheets: Mapping[str, tuple[Sequence[str], Sequence[Row]]]) -> None:
    from pipeline.report.layout import Column
    from pipeline.report.sheet import Book

    with Book() as book:
        for title, (names, rows) in sheets.items():
            columns = [
                Column(name, _WIDTHS.get(name, 14), look="entry" if name == "right_label" else "body") for name in names
            ]
            sheet = book.sheet(title, columns)
            for row in rows:
                sheet.add(row)
        book.save(path, heading="ydan audit")
