"""`ydan dataset`: freeze what to train on and what to test on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.analyst import latest_dataset, reference, seed_sources, today
from pipeline.cli.home import database_url, datasets
from pipeline.config import load_settings
from pipeline.errors import ReadError

if TYPE_CHECKING:
    from pipeline.learn import LabelReader, Source

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example:  ydan dataset --corrections corrected.xlsx")
@click.option("--corrections", multiple=True, type=FILE, help="A classified workbook with corrections filled in.")
@click.option("--table", "tables", multiple=True, type=FILE, help="A table of labelled comments.")
@click.option("--desk/--no-desk", default=None, help="What was decided at the desk; default: if there is any.")
@click.option("--by", metavar="NAME", help="Who made the corrections, if the workbook does not say.")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to; default: a new number.")
@click.option("--new-generation", is_flag=True, help="Choose test rows anew instead of keeping the frozen ones.")
@click.option("--dry-run", is_flag=True, help="Say what it would hold; write nothing.")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One setting: dataset.test_share=0.2")
def dataset(
    corrections: tuple[Path, ...],
    tables: tuple[Path, ...],
    desk: bool | None,
    by: str | None,
    out: Path | None,
    new_generation: bool,
    dry_run: bool,
    overrides: tuple[str, ...],
) -> int:
    """Freeze training and test rows: the seed corpus, tables of labelled comments, and what people decided.

    Decisions come from corrected workbooks and from the reviewer's desk; never from what is sealed there.

    The test rows of a generation are chosen once, by whole meetings; every later data set keeps them. Rows that cannot
    be used are listed with the reason, and everything else goes in.
    """
    from pipeline.learn import LabelReader, build_dataset, load_dataset, save_dataset

    settings = load_settings(None, overrides).dataset
    taxonomy = reference()
    reader = LabelReader(taxonomy)
    sources = [*seed_sources(), *_given(corrections, tables, by, reader, overrides), *_desk(desk, reader, overrides)]
    last = latest_dataset()
    frozen = load_dataset(last) if last is not None and not new_generation else None
    found = build_dataset(
        sources,
        taxonomy,
        on=today(),
        test_share=settings.test_share,
        test_groups=settings.test_groups,
        frozen=frozen,
        generation=load_dataset(last).generation + 1 if last is not None and new_generation else 1,
    )
    rejected = [(source.name, *one) for source in sources for one in source.rejected]
    for name, where, why in rejected:
        click.echo(f"{name}: {where}: {why}", err=True)
    _tell(found.manifest)
    if not dry_run:
        place = out or datasets() / str(int(last.name) + 1 if last is not None else 1)
        if place.exists():
            raise click.UsageError(f"{place} exists already; data sets are never written over.")
        place.parent.mkdir(parents=True, exist_ok=True)
        save_dataset(place, found)
        click.echo(str(place))
    return 3 if rejected else 0


def _given(
    corrections: tuple[Path, ...], tables: tuple[Path, ...], by: str | None, reader: LabelReader, overrides: Any
) -> list[Source]:
    from pipeline.learn import decisions_source, table_source
    from pipeline.report import read_decisions

    weights = load_settings(None, overrides).dataset

    def corrected(path: Path) -> Source:
        filled = read_decisions(path, decided_by=by)
        return decisions_source(path.name, filled.decisions, reader, weights, rejected=filled.rejected)

    found = [_or_rejected(corrected, path, "workbook") for path in corrections]
    return found + [_or_rejected(lambda one: table_source(one, reader), path, "table") for path in tables]


def _desk(wanted: bool | None, reader: LabelReader, overrides: Any) -> list[Source]:
    """Return what was decided at the desk; nothing where there is no desk, unless it was asked for."""
    from pipeline.learn import decisions_source, desk_decisions
    from pipeline.store.desk import open_desk

    url = database_url()
    path = Path(url.removeprefix("sqlite:///"))
    if wanted is False or (wanted is None and url.startswith("sqlite:///") and not path.exists()):
        return []
    store = open_desk(url)
    try:
        decisions = desk_decisions(store)
    finally:
        store.close()
    if not decisions and wanted is None:
        return []
    return [decisions_source("desk", decisions, reader, load_settings(None, overrides).dataset, kind="desk")]


def _or_rejected(read: Callable[[Path], Source], path: Path, kind: str) -> Source:
    """Return what a file holds; one that cannot be read is a source without rows, and the others go in all the same."""
    from pipeline.learn import Source

    try:
        return read(path)
    except ReadError as error:
        return Source(path.name, kind, (), rejected=(("the whole file", error.reason),))


def _tell(manifest: Any) -> None:
    """Say on stderr what the data set holds; ids and counts only."""
    dropped = {why: len(ids) for why, ids in manifest["dropped"].items() if ids}
    lines = [
        f"generation {manifest['generation']}: {manifest['train']['rows']} rows to train on, "
        f"{manifest['test']['rows']} to test on ({', '.join(manifest['test']['groups'][:6])})",
        *(f"  {row['name']}: {row['rows']} rows, {row['rejected']} rejected" for row in manifest["sources"]),
        *(f"  left out, {why.replace('_', ' ')}: {n}" for why, n in dropped.items()),
        *_agencies(manifest["for_a_person"]),
    ]
    click.echo("\n".join(lines), err=True)


def _agencies(rows: Any) -> list[str]:
    """Name the labels that lead nowhere today one by one; those whose work was split are only counted."""
    lost = [row for row in rows if "heirs" not in row]
    n_split = len(rows) - len(lost)
    lines = [f"  for a person: {row['agency']} ({row['rows']} rows): {row['why']}" for row in lost]
    if n_split:
        lines.append(f"  {n_split} agencies whose work was split: manifest.json names their heirs with scopes")
    return lines
