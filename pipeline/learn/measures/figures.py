"""Figures of predictions against labels: accuracy, top-3, macro-F1, calibration error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.classify.linear import TARGETS
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.measures.routing import expected_calibration_error
from pipeline.records import Comment, Prediction, Span, Turn
from pipeline.taxonomy import Taxonomy


def as_comment(issue: Issue) -> Comment:
    """Return a labelled issue as the Comment it would be if it were read from a file."""
    span = Span(0, len(issue.text))
    turn = Turn(issue.row_id, issue.row_id, "seed", "", span, "citizen", setting=issue.setting)
    return Comment(f"{issue.row_id}.1", turn, span, issue.text)


def prediction_figures(
    issues: Sequence[Issue], predictions: Sequence[Prediction], taxonomy: Taxonomy
) -> dict[str, Any]:
    """Return accuracy, top-3, macro-F1, calibration error and n of each target; lists are best first."""
    topics, agencies = taxonomy.topics, taxonomy.agencies
    wanted = {
        "type": [issue.type or "" for issue in issues],
        "topic": [issue.topics[0] if issue.topics else "" for issue in issues],
        "tier": [agencies[issue.agencies[0]].tier if issue.agencies else "" for issue in issues],
        "agency": [issue.agencies[0] if issue.agencies else "" for issue in issues],
    }
    given = {
        "type": [p.types for p in predictions],
        "topic": [p.topics for p in predictions],
        "tier": [p.tiers for p in predictions],
        "agency": [p.agencies for p in predictions],
    }
    figures: dict[str, Any] = {}
    for target in TARGETS:
        rows = [(want, scored) for want, scored in zip(wanted[target], given[target], strict=True) if want and scored]
        if not rows:
            continue
        first = [(want, scored[0].id) for want, scored in rows]
        figures[target] = {
            "accuracy": sum(want == got for want, got in first) / len(rows),
            "top_3": sum(want in {one.id for one in scored[:3]} for want, scored in rows) / len(rows),
            "macro_f1": macro_f1(first),
            "ece": expected_calibration_error([(scored[0].probability, want == scored[0].id) for want, scored in rows]),
            "n": len(rows),
        }
    fields = [
        (topics[w].field_id, topics[s[0].id].field_id)
        for w, s in zip(wanted["topic"], given["topic"], strict=True)
        if w
    ]
    if fields:
        figures["field"] = {"accuracy": sum(a == b for a, b in fields) / len(fields), "n": len(fields)}
    accused = [scored for want, scored in zip(wanted["type"], given["type"], strict=True) if want == "to_cao"]
    if accused:
        figures["type"]["to_cao_recall"] = sum(scored[0].id == "to_cao" for scored in accused) / len(accused)
    return figures


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 over the classes that occur among the wanted, of (wanted, given) pairs.

    >>> macro_f1([("a", "a"), ("b", "a")])
    0.3333333333333333
    """
    wanted, given = Counter(w for w, _ in pairs), Counter(g for _, g in pairs)
    right = Counter(w for w, g in pairs if w == g)
    return sum(2 * right[one] / (wanted[one] + given[one]) for one in wanted) / max(1, len(wanted))
