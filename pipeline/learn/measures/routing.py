"""Scores of routing against petitions whose answering agency is known."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoutingScores:
    """Shares in [0, 1]; `precision` is None where nothing would go out unattended."""

    n: int
    top_1: float
    top_3: float
    ece: float
    coverage: float
    precision: float | None
    missing: int


def load_petitions(path: Path) -> dict[str, frozenset[str]]:
    """Return the accepted agency ids of each petition, from JSON lines with `id` and `gold_ids`."""
    accepted: dict[str, frozenset[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            row = json.loads(line)
            if "id" not in row or "gold_ids" not in row:
                raise PipelineError(f"{path} line {number}: expected the fields id and gold_ids")
            accepted[str(row["id"])] = frozenset(row["gold_ids"])
    return accepted


def score_routing(records: Iterable[Record], accepted: Mapping[str, frozenset[str]]) -> RoutingScores:
    """Return how often an accepted agency ranks first, and among the first three.

    A petition with several records is right at k if any of them ranks an accepted agency among its first k.
    Calibration and unattended precision are over records. `records` are those of the contract.
    """
    by_petition: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_petition[str(record["input_id"])].append(record)
    right = {1: 0, 3: 0}
    first: list[tuple[float, bool, bool]] = []
    for petition, ids in accepted.items():
        found = by_petition[petition]
        for k in right:
            right[k] += any(agency["id"] in ids for record in found for agency in record["agencies"][:k])
        for record in found:
            if record["agencies"]:
                best = record["agencies"][0]
                first.append((best["score"], best["id"] in ids, record["decision"] == "auto"))
    n = max(1, len(accepted))
    unattended = [ok for _, ok, auto in first if auto]
    return RoutingScores(
        n=len(accepted),
        top_1=right[1] / n,
        top_3=right[3] / n,
        ece=expected_calibration_error([(p, ok) for p, ok, _ in first]),
        coverage=len(unattended) / max(1, len(first)),
        precision=sum(unattended) / len(unattended) if unattended else None,
        missing=sum(not by_petition[petition] for petition in accepted),
    )


def expected_calibration_error(scored: Sequence[tuple[float, bool]], n_bins: int = 10) -> float:
    """Return the mean gap between stated probability and observed share, over equal-width bins weighted by size.

    >>> expected_calibration_error([(0.95, True), (0.95, False)])
    0.45
    """
    gaps: dict[int, float] = defaultdict(float)
    for probability, right in scored:
        gaps[min(int(probability * n_bins), n_bins - 1)] += probability - right
    return round(sum(abs(gap) for gap in gaps.values()) / max(1, len(scored)), 6)
