"""What the held-out paths answer: beside its labels, and shown to no measure but through ids and numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.learn.corpus.seed import Issue
from pipeline.learn.judging.judged import Judged, answer_all, judge_all
from pipeline.learn.measures.figures import as_comment
from pipeline.learn.quality.folds import HeldOut
from pipeline.records import Prediction


@dataclass(frozen=True, slots=True)
class Seen:
    """One held-out issue: what the model alone predicts, and what the whole path answers, beside the labels."""

    issue: Issue
    prediction: Prediction
    judged: Judged


def answers(held: Sequence[HeldOut]) -> list[Seen]:
    """Return what the paths answer to the issues that they never saw."""
    found: list[Seen] = []
    for one in held:
        prepared = one.flow.preparer.prepare_all([as_comment(issue) for issue in one.issues])
        predictions = one.flow.classifier.predict(prepared)
        found += map(Seen, one.issues, predictions, judged(one))
    return found


def judged(held: HeldOut, change: Callable[[str, str], str] = lambda id_, text: text) -> list[Judged]:
    """Return what a path answers to its issues, each text changed by `change` (id, text) first, beside the labels."""
    changed = [replace(issue, text=change(issue.id, issue.text)) for issue in held.issues]
    return judge_all(held.issues, answer_all(held.flow, changed), held.flow.taxonomy)


def sampled(held: Sequence[HeldOut], n: int) -> list[HeldOut]:
    """Return the paths with about `n` of their issues in all: always the same ones, drawn evenly by their ids."""
    total = sum(len(one.issues) for one in held)
    return [
        replace(one, issues=tuple(issue for issue in one.issues if draw(issue.id) * total < n)) if n < total else one
        for one in held
    ]


def draw(id_: str) -> float:
    """Return a number in [0, 1) that depends on the id only."""
    return int(hashlib.sha256(id_.encode()).hexdigest()[:12], 16) / 16**12
