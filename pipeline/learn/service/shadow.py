"""A challenger answers what the champion serves, unseen; how often the two agree adds up, input by input.

Counts and ids of agencies only: no words, no ids of comments.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.records import Routed, RoutedComment

_COUNTS = ("n", "same_agency", "same_topic", "same_type", "both_auto", "only_champion_auto", "only_challenger_auto")


def compare_served(champion: Sequence[RoutedComment], challenger: Sequence[RoutedComment]) -> dict[str, Any]:
    """Return how often two models agree on the same comments: counts, and the agencies between which they differ.

    `moved` counts "champion's agency > challenger's agency". Raises ValueError if the comments are not the same.
    """
    counts: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for old, new in zip(champion, challenger, strict=True):
        if old.prepared.comment.id != new.prepared.comment.id:
            raise ValueError("the two models were not asked about the same comments")
        first, second = (_agency(one) for one in (old, new))
        auto = isinstance(old.outcome, Routed), isinstance(new.outcome, Routed)
        counts["n"] += 1
        counts["same_agency"] += first == second
        counts["same_topic"] += _first(old.prediction.topics) == _first(new.prediction.topics)
        counts["same_type"] += _first(old.prediction.types) == _first(new.prediction.types)
        counts["both_auto"] += all(auto)
        counts["only_champion_auto"] += auto[0] and not auto[1]
        counts["only_challenger_auto"] += auto[1] and not auto[0]
        if first != second:
            moved[f"{first} > {second}"] += 1
    return {**{name: counts[name] for name in _COUNTS}, "moved": dict(sorted(moved.items()))}


def add_comparison(folder: Path, version: str, told: Mapping[str, Any], *, champion: str, at: str) -> None:
    """Append one comparison to those of a version, in `folder`; nothing there is ever rewritten."""
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"at": at, "champion": champion, **told}, ensure_ascii=False, sort_keys=True)
    with (folder / f"{version}.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def sum_comparisons(folder: Path, version: str) -> dict[str, Any]:
    """Return all comparisons of a version added up, with the champions it was compared with. Raises PipelineError."""
    path = folder / f"{version}.jsonl"
    if not path.exists():
        raise PipelineError(f"version {version}: nothing compared yet; it is compared while `ydan classify` runs")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return {
        "version": version,
        "champions": sorted({row["champion"] for row in rows}),
        "since": min(row["at"] for row in rows),
        **add_up(rows),
    }


def add_up(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the sum of comparisons; the agencies between which most comments moved come first."""
    moved: Counter[str] = Counter()
    for row in rows:
        moved.update(row["moved"])
    return {**{name: sum(row[name] for row in rows) for name in _COUNTS}, "moved": dict(moved.most_common())}


def _agency(routed: RoutedComment) -> str:
    return routed.outcome.candidates[0].agency_id if routed.outcome.candidates else ""


def _first(scored: Iterable[Any]) -> str:
    return next((str(one.id) for one in scored), "")
