"""`ydan shadow`: let a challenger answer beside the champion, and see where the two differ."""

from __future__ import annotations

import json

import click

from pipeline.cli.analyst import model_home, open_tracker
from pipeline.cli.home import shadows


@click.command(epilog="Example:  ydan shadow 3      ydan shadow      ydan shadow --off")
@click.argument("version", metavar="[V]", required=False)
@click.option("--off", is_flag=True, help="Stop; what was compared is kept.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def shadow(version: str | None, off: bool, as_json: bool) -> int:
    """From now on, version V answers everything that `ydan classify` serves, unseen. Without V, the comparison so far.

    It doubles the time of classifying. Only counts are kept.
    """
    from pipeline.learn import fetch_version, sum_comparisons

    here = model_home()
    if off:
        here.set_shadow(None)
        return 0
    if version is not None:
        fetch_version(version, here, open_tracker())
        here.set_shadow(version)
        click.echo(f"version {version} answers beside the champion from now on", err=True)
        return 0
    current = here.shadow() or max((path.stem for path in shadows().glob("*.jsonl")), key=int, default=None)
    if current is None:
        raise click.UsageError("no version answers beside the champion; name one, as `ydan models` lists them.")
    told = sum_comparisons(shadows(), current)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    n = max(1, told["n"])
    lines = [f"version {current} beside {', '.join(told['champions'])} since {told['since']}: {told['n']} comments"]
    for name in ("same_agency", "same_topic", "same_type", "both_auto", "only_champion_auto", "only_challenger_auto"):
        lines.append(f"  {name.replace('_', ' '):<24}{told[name]:>8}{told[name] / n:>8.1%}")
    lines += [f"  {pair:<56}{count:>6}" for pair, count in list(told["moved"].items())[:12]]
    click.echo("\n".join(lines))
    return 0
