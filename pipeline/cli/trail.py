"""`ydan trail`: was anything in the trail changed, left out, inserted or cut off?"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.home import database_url

if TYPE_CHECKING:
    from pipeline.store.desk.trail import Verdict

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example:  ydan trail --export trail.jsonl && ydan trail trail.jsonl")
@click.argument("file", type=FILE, required=False)
@click.option("--export", "out", type=OUT, help="Write the trail as JSON lines, for the record or another program.")
@click.option("--expect", "expected", metavar="HASH", help="A head's hash written down earlier: shows a cut-off tail.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def trail(file: Path | None, out: Path | None, expected: str | None, as_json: bool) -> int:
    """Verify the trail of the desk: who decided, and who saw unmasked data.

    FILE is an exported trail, verified without the database; otherwise it is the database's. Prints how many entries
    there are, and the head's hash: write it down elsewhere. Exit code 1 if the trail is broken, with where and how.
    """
    if file is not None and out is not None:
        raise click.UsageError("--export writes the database's trail; leave FILE out.")
    expected = expected.strip().lower() if expected else None
    if expected and (len(expected) != 64 or set(expected) - set("0123456789abcdef")):
        raise click.UsageError("--expect: a hash has 64 hexadecimal digits; copy all of it.")
    if file is not None:
        verdict = _of_file(file, expected)
    else:
        verdict = _of_database(out, expected)
    click.echo(_as_json(verdict) if as_json else _lines(verdict))
    return 0 if verdict.is_whole else 1


def _of_file(file: Path, expected: str | None) -> Verdict:
    from pipeline.errors import ReadError
    from pipeline.store.desk.chain import examine, from_lines

    with file.open(encoding="utf-8") as lines:
        try:
            return examine(from_lines(lines, str(file)), expected_head=expected)
        except UnicodeDecodeError:
            raise ReadError(str(file), "not UTF-8; expected a file that `ydan trail --export` wrote") from None


def _of_database(out: Path | None, expected: str | None) -> Verdict:
    from pipeline.report.whole import whole_file
    from pipeline.store.desk import open_desk
    from pipeline.store.desk.chain import as_lines

    with closing(open_desk(database_url())) as store, store.read() as unit:
        if out is None:
            return unit.trail.examine(expected)
        with whole_file(out) as partial, partial.open("w", encoding="utf-8", newline="\n") as file:
            for line in as_lines(unit.trail.every_entry()):
                file.write(line + "\n")
        click.echo(f"written: {out}", err=True)
        return unit.trail.examine(expected)


def _as_json(verdict: Verdict) -> str:
    tree = {"entries": verdict.n_entries, "seq": verdict.seq, "head": verdict.digest, "whole": verdict.is_whole}
    return json.dumps(tree | {"faults": list(verdict.faults)}, ensure_ascii=False)


def _lines(verdict: Verdict) -> str:
    lines = [f"entries  {verdict.n_entries}", f"head     {verdict.digest or 'none: nothing happened yet'}"]
    lines += [f"broken   {fault}" for fault in verdict.faults] or ["whole"]
    return "\n".join(lines)
