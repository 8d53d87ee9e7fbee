"""`ydan choose`: the comments that a person should label next, as a workbook to fill in by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.drift import RECORDS, read_records
from pipeline.config import REFERENCE, SEED

if TYPE_CHECKING:
    from pipeline.learn.drift.choose import Choice

_SAID = {
    "uncertain": "mô hình phân vân",
    "new_words": "nhiều từ chưa gặp",
    "rare_agency": "cơ quan còn ít ví dụ",
    "varied": "khác các ý kiến đã chọn",
}


@click.command(epilog="Example:  ydan choose routed.jsonl -n 50 -o to_label.xlsx")
@click.argument("routed", nargs=-1, required=True, type=RECORDS)
@click.option("-n", "n", default=50, show_default=True, metavar="N", help="How many to choose.")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A workbook (.xlsx).")
@click.option("--known", type=click.Path(exists=True, file_okay=False, path_type=Path), default=SEED,
              help="Folder of the labelled corpus.  [default: data/seed]")  # fmt: skip
@click.option("--seed", default=0, show_default=True, metavar="N", help="Decides between equals.")
def choose(routed: tuple[Path, ...], n: int, out: Path, known: Path, seed: int) -> int:
    """Choose from the output of `ydan classify` what to label next; write it for someone to fill in.

    Chosen is what the model is unsure of, what holds words it has not seen, and what concerns agencies with few
    examples, without near-duplicates. OUT may also end in .jsonl, .csv or .parquet.
    """
    from pipeline.learn.corpus.seed import load_seed
    from pipeline.learn.drift.choose import choose_for_review
    from pipeline.learn.drift.drift_counts import words_of
    from pipeline.report import check_ending

    if n < 1:
        raise click.UsageError("-n: expected at least 1.")
    check_ending(out)
    records = [record for path in routed for record in read_records(path)]
    labelled = load_seed(known).issues
    choices = choose_for_review(
        records,
        n,
        known_agencies=Counter(issue.agencies[0] for issue in labelled if issue.agencies),
        known_words={word for issue in labelled for word in words_of(issue.text)},
        seed=seed,
    )
    _write(records, choices, out)
    why = Counter(reason for choice in choices for reason in choice.reasons)
    reasons = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in why.most_common())
    click.echo(f"{out}: {len(choices)} of {len(records)} comments to label ({reasons})")
    return 0


def _write(records: Sequence[dict[str, Any]], choices: Sequence[Choice], out: Path) -> None:
    """Write the chosen records in the order of choice, with why each was chosen before their own reasons."""
    from pipeline.report import Words, write_records
    from pipeline.taxonomy import load_taxonomy

    by_id = {record["id"]: record for record in records}
    chosen = []
    for choice in choices:
        record = by_id[choice.record_id]
        why = "Chọn để gán nhãn: " + ", ".join(_SAID[reason] for reason in choice.reasons)
        chosen.append({**record, "reasons": [why, *record["reasons"]]})
    write_records(chosen, out, words=Words.from_taxonomy(load_taxonomy(REFERENCE)))
