"""`ydan models`, `ydan promote`, `ydan rollback`: what there is, what serves, and how that changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipeline.cli.analyst import bench_of, latest_dataset, model_home, now, open_tracker, settings_with_model, who

_SHOWN = ("agency.accuracy", "topic.accuracy", "type.accuracy", "agency.ece")


@click.command(epilog="Example:  ydan models --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.option("--history", is_flag=True, help="What was promoted and rolled back here, when, by whom and why.")
def models(as_json: bool, history: bool) -> int:
    """List the registered versions with their test figures, and say which one serves."""
    from pipeline.learn import REGISTERED

    here = model_home()
    if history:
        for change in here.history():
            failed = [one["rule"] for one in change.get("gate", []) if not one["passed"]]
            reason = f"; overridden ({', '.join(failed)}): {change['override']}" if change.get("override") else ""
            line = f"{change['at']}  {change['action']}  {change['version'] or 'shipped'}  by {change['by']}{reason}"
            click.echo(json.dumps(change, ensure_ascii=False) if as_json else line)
        return 0
    serving = here.version()
    rows: list[dict[str, Any]] = [
        {
            "version": one.version,
            "created_at": one.created_at.isoformat(timespec="seconds"),
            "aliases": list(one.aliases),
            "serves": str(one.version) == (serving or "1"),
            **{name: one.metrics.get(name) for name in _SHOWN},
        }
        for one in open_tracker().versions(REGISTERED)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return 0
    click.echo(f"{'version':<9}{'office':>8}{'topic':>8}{'type':>8}{'ece':>8}  made               ")
    for row in rows:
        figures = "".join(f"{row[name]:>8.3f}" if row[name] is not None else f"{'':>8}" for name in _SHOWN)
        known_as = " ".join(["serves"] * bool(row["serves"]) + row["aliases"])
        click.echo(f"{row['version']:<9}{figures}  {row['created_at']}  {known_as}")
    if not rows:
        click.echo("none registered; the shipped model serves", err=True)
    return 0


@click.command(epilog='Example:  ydan promote 3      ydan promote 3 --override "new district list, see letter 12"')
@click.argument("version", metavar="V")
@click.option("--override", metavar="REASON", help="Promote although a rule failed; the reason is kept.")
@click.option("--dry-run", is_flag=True, help="Say what the gate says; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.option("--dataset", "dataset_path", type=click.Path(exists=True, path_type=Path), help="Default: the latest.")
def promote(version: str, override: str | None, dry_run: bool, as_json: bool, dataset_path: Path | None) -> int:
    """Put version V into service if it passes every rule of the gate."""
    from pipeline.learn import load_dataset
    from pipeline.learn import promote as promote_version

    path = dataset_path or latest_dataset()
    if path is None:
        raise click.UsageError("no data set to compare on; make one with `ydan dataset`.")
    bench = bench_of(load_dataset(path), settings_with_model())
    done = promote_version(version, bench, by=who(), at=now(), override=override, dry_run=dry_run)
    if as_json:
        rules = [{"rule": one.rule, "passed": one.passed, "said": one.said} for one in done.rulings]
        click.echo(json.dumps({"version": version, "promoted": done.is_promoted, "rules": rules}, ensure_ascii=False))
    else:
        for one in done.rulings:
            click.echo(f"{'pass' if one.passed else 'FAIL'}  {one.rule}: {one.said}")
        click.echo(f"version {version} {'serves now' if done.is_promoted else 'does not serve'}")
    return 0 if done.is_promoted or (dry_run and all(one.passed for one in done.rulings)) else 1


@click.command(epilog="Example:  ydan rollback")
@click.option("--dry-run", is_flag=True, help="Say what would serve; change nothing.")
@click.option("--offline", is_flag=True, help="Leave the registry's alias as it is: it cannot be reached.")
def rollback(dry_run: bool, offline: bool) -> int:
    """Put the version that served before the present one back into service."""
    from pipeline.learn import rollback as roll_back

    tracker = None if offline else open_tracker()
    before = roll_back(model_home(), tracker, by=who(), at=now(), dry_run=dry_run)
    told = f"version {before}" if before else "the shipped model"
    click.echo(f"{told} {'would serve' if dry_run else 'serves now'}")
    return 0
