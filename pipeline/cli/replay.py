"""`ydan replay`: which model, rules and settings decided this, and would they decide it again?"""

from __future__ import annotations

import importlib.metadata
import json
from contextlib import closing
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.home import database_url, snapshots
from pipeline.config import ROOT

if TYPE_CHECKING:
    from pipeline.learn.service.replay import Replayed


@click.command(epilog="Example:  ydan replay minutes.docx#12.1 --on 2026-11-30")
@click.argument("record_id", metavar="ID")
@click.option("--run", "run_id", metavar="R", help="The run to replay (default: the latest that served the record).")
@click.option("--on", metavar="DATE", help="What served it up to the end of that day: YYYY-MM-DD.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def replay(record_id: str, run_id: str | None, on: str | None, as_json: bool) -> int:
    """Recompute one past decision with the model, rules and reference data that made it.

    Says who served the record, and "equal", or each field that differs. Exit code 1 if one does.
    """
    moment = _end_of(on)
    from pipeline.learn.service.replay import replay as recompute
    from pipeline.report import as_record
    from pipeline.store import code_identity, open_store

    code = code_identity(ROOT, importlib.metadata.version("ydan"))
    with closing(open_store(database_url())) as store:
        found = recompute(store, record_id, snapshots(), as_record=as_record, code=code, on=moment, run_id=run_id)
    tree = _tree(found)
    click.echo(json.dumps(tree, ensure_ascii=False) if as_json else _lines(tree))
    return 0 if found.is_equal else 1


def _end_of(written: str | None) -> datetime | None:
    """Return the last moment of a day where the user is, in UTC."""
    if written is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(written), time.max).astimezone(UTC)
    except ValueError:
        raise click.UsageError(f"--on {written}: expected YYYY-MM-DD.") from None


def _tree(found: Replayed) -> dict[str, Any]:
    run = found.served.run
    return {
        "id": found.served.record["id"],
        "run": {
            "id": run.id,
            "started_at": f"{run.started_at:%Y-%m-%dT%H:%M:%SZ}",
            "finished_at": f"{run.finished_at:%Y-%m-%dT%H:%M:%SZ}" if run.finished_at else None,
            "model": {"id": run.model_id, "digest": run.model_digest},
            "rules": {"version": run.rules_version, "digest": run.reference_digest},
            "code": {"version": run.code.version, "revision": run.code.revision, "digest": run.code.digest},
            "thresholds": run.settings.get("route", {}),
            "on": run.on.isoformat(),
        },
        "equal": found.is_equal,
        "differences": [
            {"field": one.field, "then": one.then, "now": one.now} if one.shown else {"field": one.field}
            for one in found.differences
        ],
        "notes": list(found.notes),
    }


def _lines(tree: dict[str, Any]) -> str:
    """Return what `_tree` holds for people to read; the digests are cut short."""
    lines = [f"{tree['id']}  served by"]
    for name, value in tree["run"].items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {str(part)[:10] if key == 'digest' else part}" for key, part in value.items())
        lines.append(f"  {name:<12} {'none: interrupted' if value is None else value}")
    lines += [f"note: {note}" for note in tree["notes"]]
    lines += [_line(one) for one in tree["differences"]] or ["equal"]
    return "\n".join(lines)


def _line(difference: dict[str, Any]) -> str:
    if "then" not in difference:
        return f"differs: {difference['field']} (not shown: it holds the comment's words)"
    then, now = (json.dumps(difference[key], ensure_ascii=False) for key in ("then", "now"))
    return f"differs: {difference['field']}  then {then}  now {now}"
