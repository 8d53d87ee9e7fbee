"""`ydan train`: labelled comments become a registered challenger; any table becomes a measured classifier."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.analyst import (
    latest_dataset,
    model_home,
    now,
    open_tracker,
    reference,
    seed_sources,
    settings_with_model,
    today,
)
from pipeline.cli.encoder import encoders_folder
from pipeline.cli.evaluate import as_lines
from pipeline.cli.home import datasets, home
from pipeline.config import MODELS, SHIPPED

if TYPE_CHECKING:
    from pipeline.learn import Dataset, FinetuneConfig, Tracker, TrainConfig
    from pipeline.learn.service.experiment import Build
    from pipeline.learn.training.train import Progress

    AnyConfig = TypeVar("AnyConfig", TrainConfig, FinetuneConfig)
    _MakesBuild = Callable[[AnyConfig, Progress], Build]

CONFIG = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example:  ydan train configs/train_linear.yaml --set calibrate_on=first")
@click.argument("config", type=CONFIG)
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One key of CONFIG: data.path=rows.csv")
@click.option("--json", "as_json", is_flag=True, help="Print the test figures as JSON on stdout.")
@click.option("--dry-run", is_flag=True, help="Check configuration and data, say what would be trained; train nothing.")
def train(config: Path, overrides: tuple[str, ...], as_json: bool, dry_run: bool) -> int:
    """Train as CONFIG says, measure on test rows that were not trained on, log the run and register the model.

    Without data.labels the routing model is trained, on the data set at data.path (default: the latest one of `ydan
    dataset`). With data.labels any table is: data.path, data.text, data.labels and data.split name its columns.
    """
    from pipeline.learn import is_finetune_config, read_config

    if is_finetune_config(config):
        figures = _train_transformer(config, overrides, dry_run=dry_run)
    else:
        wanted = read_config(config, overrides)
        train_it = _train_table if wanted.data.labels else _train_linear
        figures = train_it(wanted, dry_run=dry_run)
    if figures:
        click.echo(json.dumps(figures, ensure_ascii=False) if as_json else as_lines(dict(figures)))
    return 0


def _train_table(config: TrainConfig, *, dry_run: bool) -> Mapping[str, Any]:
    from pipeline.learn import save_table_model, train_table

    if dry_run:
        click.echo(f"would train {', '.join(config.data.labels)} on {config.data.path}", err=True)
        return {}
    trained = train_table(config)
    for why, n in trained.left_out.items():
        click.echo(f"left out, {why}: {n} rows", err=True)
    folder = home() / "tables" / now().replace(":", "")
    facts = {"config": config.model_dump(), "figures": trained.figures, "rows": trained.n_train}
    save_table_model(folder, trained.model, facts)
    click.echo(f"model: {folder}", err=True)
    return trained.figures


def _train_linear(config: TrainConfig, *, dry_run: bool) -> Mapping[str, Any]:
    from pipeline.learn.service.experiment import linear_build

    dataset = _dataset(config.data.path, dry_run=dry_run)
    return _train(
        config, dataset, lambda named, progress: linear_build(named, dataset, reference(), progress), dry_run=dry_run
    )


def _train_transformer(path: Path, overrides: tuple[str, ...], *, dry_run: bool) -> Mapping[str, Any]:
    from pipeline.learn import read_finetune_config
    from pipeline.learn.training.train_transformer import transformer_build

    config = read_finetune_config(path, overrides)
    dataset = _dataset(None, dry_run=dry_run)
    encoder = encoders_folder() / config.encoder
    return _train(
        config,
        dataset,
        lambda named, progress: transformer_build(named, encoder, dataset.as_seed(), reference(), progress),
        dry_run=dry_run,
    )


def _train(config: AnyConfig, dataset: Dataset, build: _MakesBuild[AnyConfig], *, dry_run: bool) -> Mapping[str, Any]:
    """Train, measure, log and register; what was written is removed if anything fails."""
    from pipeline.learn import REGISTERED, run_experiment

    kind = config.model_id.split("@")[0]
    rows = f"{len(dataset.train)} rows to train on, {len(dataset.test)} to test on"
    if dry_run:
        click.echo(f"would train {kind}: {rows}", err=True)
        return {}
    click.echo(rows, err=True)
    tracker, settings = open_tracker(), settings_with_model()
    _register_shipped(tracker)
    number = max((one.version for one in tracker.versions(REGISTERED)), default=0) + 1
    named = config.model_copy(update={"model_id": f"{kind}@{number}"})
    folder = home() / "runs" / now().replace(":", "")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _bar() as progress:
            done = run_experiment(named, build(named, progress), dataset, reference(), settings, tracker, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # a training that was broken off leaves nothing
        raise
    click.echo(f"version {done.logged.version} is the challenger; next: ydan promote {done.logged.version}", err=True)
    return done.figures


def _dataset(named: str | None, *, dry_run: bool) -> Dataset:
    """Return the data set that is named, or the latest; on a fresh machine, one of the seed corpus."""
    from pipeline.learn import build_dataset, load_dataset, save_dataset

    path = Path(named) if named else latest_dataset()
    if path is not None:
        return load_dataset(path)
    settings = settings_with_model().dataset
    found = build_dataset(
        seed_sources(), reference(), on=today(), test_share=settings.test_share, test_groups=settings.test_groups
    )
    if not dry_run:
        datasets().mkdir(parents=True, exist_ok=True)
        save_dataset(datasets() / "1", found)
        click.echo(f"data set 1: the seed corpus ({datasets() / '1'})", err=True)
    return found


def _register_shipped(tracker: Tracker) -> None:
    """Register the shipped model as version 1 where nothing is registered: there must be something to compare with."""
    from pipeline.learn import REGISTERED
    from pipeline.learn.service.experiment import shipped_run

    if tracker.versions(REGISTERED):
        return
    logged = tracker.log(shipped_run(MODELS / SHIPPED))
    if logged.version is not None and model_home().version() is None:
        tracker.set_alias(REGISTERED, "champion", logged.version)


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show the steps of a training on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), bars.TimeElapsedColumn())
    with bars.Progress(*columns, bars.TimeRemainingColumn(), console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading", total=None)
        yield lambda what, done, total: shown.update(task, description=what, completed=done, total=total)
