"""Figures with intervals on sets given by path: petitions, transcripts, labelled comments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.flow import Flow
from pipeline.learn.corpus.seed import read_labelled
from pipeline.learn.judging.gate import upper_bound
from pipeline.learn.measures.extraction import Gold, Record, score_extraction
from pipeline.learn.quality.abstention import measure_abstention
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import ece_figure, from_counts, resampled, share
from pipeline.learn.quality.targets import measure_targets

CONFIDENCE = 0.95
"""Of the one-sided bound on what is wrong among what went out unattended."""


def measure_petitions(records: Sequence[Record], accepted: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """Return how often an accepted agency ranks first and among the first three, and what would go out unattended.

    As `score_routing`, with intervals: a petition of several records is right if any of them is; calibration and the
    unattended share are over records.
    """
    by_petition: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_petition[str(record["input_id"])].append(record)
    answered = [(one, ids) for petition, ids in accepted.items() for one in by_petition[petition] if one["agencies"]]
    first = [(one["agencies"][0]["score"], one["agencies"][0]["id"] in ids) for one, ids in answered]
    unattended = [one["decision"] == "auto" for one, _ in answered]
    sent = [ok for (_, ok), goes in zip(first, unattended, strict=True) if goes]
    return {
        "top_1": share([_has_one(by_petition[petition], ids, 1) for petition, ids in accepted.items()]),
        "top_3": share([_has_one(by_petition[petition], ids, 3) for petition, ids in accepted.items()]),
        "ece": ece_figure([p for p, _ in first], [ok for _, ok in first]),
        "coverage": share(unattended),
        "unattended_right": share(sent),
        "unattended_wrong_at_most": upper_bound(sent.count(False), len(sent), CONFIDENCE) if sent else None,
        "missing": sum(not by_petition[petition] for petition in accepted),
    }


def _has_one(records: Sequence[Record], ids: frozenset[str], among: int) -> bool:
    return any(agency["id"] in ids for record in records for agency in record["agencies"][:among])


def measure_transcripts(records: Sequence[Record], gold: Mapping[str, Gold]) -> dict[str, Any]:
    """Return what was clipped, split and hidden in meetings whose comments are known; see `score_extraction`."""
    found = score_extraction(records, gold)
    n_gold = sum(len(one.comments) for one in gold.values())
    n_found = sum(Path(record["source"]).name in gold for record in records)
    turns = [Counter(row["turn"] for row in one.comments) for one in gold.values()]
    n_several = sum(n > 1 for counts in turns for n in counts.values())
    return {
        "macro_f1": resampled(list(found.per_file.values()), lambda rows: float(rows.mean()), None),
        "precision": from_counts(round(found.precision * n_found), n_found),
        "recall": from_counts(round(found.recall * n_gold), n_gold),
        "split": from_counts(round((found.split or 0.0) * n_several), n_several),
        "speakers": found.speakers,
        "false_comments": found.false_comments,
        "leaked": found.leaked,
        "per_file": dict(found.per_file),
    }


def measure_labelled(flow: Flow, path: Path) -> dict[str, Any]:
    """Return the figures of `measure_targets`, and of `measure_abstention`, on a file in the corpus's format.

    The model must never have seen it.

    Raises PipelineError listing every fault of the file.
    """
    held = [HeldOut(flow, tuple(read_labelled(path)))]
    return {**measure_targets(held, {}), "abstention": measure_abstention(held)}
