"""What a model answers to labelled comments, without a word of them: kept with the model, compared by the gate."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classify.linear import TARGETS
from pipeline.config import load_settings
from pipeline.errors import ModelError
from pipeline.flow import Flow
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.fitting.ranking import FittedRanking
from pipeline.learn.measures.figures import as_comment, macro_f1
from pipeline.learn.measures.routing import expected_calibration_error
from pipeline.records import Abstained, Prediction, PreparedComment, Pull, Routed, Scored, Span
from pipeline.route import Router
from pipeline.taxonomy import TWO_LEVELS, Taxonomy, as_day

HELD_OUT = "held_out.jsonl.z"
TRAINED_ON = "trained_on.txt.z"
_OFFICES = 6
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one comment: the best of each target with its probability, and the first six offices.

    `stakes` are those of the settings. `only_unsure`: held back for no other reason than that no office was likely
    enough. `offered` are the offices between which the question for the missing fact decides.
    """

    id: str
    type: tuple[str, float]
    topic: tuple[str, float]
    tier: tuple[str, float]
    offices: tuple[tuple[str, float], ...]
    is_auto: bool
    stakes: str = ""
    only_unsure: bool = False
    offered: tuple[str, ...] = ()

    def best(self, target: str) -> tuple[str, float]:
        """Return (id, probability) of the best of a target: "type", "topic", "tier" or "agency"."""
        if target == "agency":
            return self.offices[0] if self.offices else ("", 0.0)
        found: tuple[str, float] = getattr(self, target)
        return found


def answer_all(flow: Flow, issues: Sequence[Issue]) -> list[Answer]:
    """Return what the whole path answers to each labelled comment, in order."""
    prepared = flow.preparer.prepare_all([as_comment(issue) for issue in issues])
    predictions = flow.classifier.predict(prepared)
    return _answers(issues, prepared, predictions, flow.router)


def unseen_answers(flow: Flow, model: Path, issues: Sequence[Issue]) -> dict[str, Answer]:
    """Return what the path answers to each labelled comment, by id, as if its model had never seen any of them.

    A row that the model in `model` was trained on is answered by the fold model that had not seen it; where it kept no
    such answer, the row is left out.
    """
    saw, kept = read_trained_on(model), read_held_out(model)
    fresh = [issue for issue in issues if issue.id not in saw]
    found = {issue.id: kept[issue.id] for issue in issues if issue.id in saw and issue.id in kept}
    return found | {one.id: one for one in (answer_all(flow, fresh) if fresh else ())}


def write_held_out(
    folder: Path,
    issues: Sequence[Issue],
    prepared: Sequence[PreparedComment],
    held_out: Sequence[Prediction],
    taxonomy: Taxonomy,
    fitted: FittedRanking,
) -> list[Answer]:
    """Keep with a model what the models of its folds answered to the rows that they never saw; ids and numbers only.

    They stand in for the model where a comparison asks about rows that it was trained on. Each hand is weighed by what
    was learnt without it. Returns the answers, in order.
    """
    router = Router(taxonomy, fitted.ranking, load_settings().route)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, issue in enumerate(issues):
        rows_of[issue.hand].append(row)
    by_row: dict[int, Answer] = {}
    for hand, rows in rows_of.items():
        answers = _answers(
            [issues[row] for row in rows],
            [prepared[row] for row in rows],
            [held_out[row] for row in rows],
            router.weighed_by(fitted.without.get(hand, fitted.ranking)),
        )
        by_row.update(zip(rows, answers, strict=True))
    every = [by_row[row] for row in range(len(issues))]
    lines = (
        json.dumps([a.id, a.type, a.topic, a.tier, a.offices, a.is_auto, a.stakes, a.only_unsure, a.offered])
        for a in every
    )
    (folder / HELD_OUT).write_bytes(zlib.compress("\n".join(lines).encode(), 9))
    return every


def write_trained_on(folder: Path, issues: Sequence[Issue]) -> None:
    """Keep with a model the ids of the rows that it was trained on."""
    (folder / TRAINED_ON).write_bytes(zlib.compress("\n".join(issue.id for issue in issues).encode(), 9))


def read_trained_on(folder: Path) -> frozenset[str]:
    """Return the ids of the rows that a model was trained on; none where it kept none. Raises ModelError."""
    path = folder / TRAINED_ON
    if not path.exists():
        return frozenset()
    try:
        return frozenset(zlib.decompress(path.read_bytes()).decode().split("\n"))
    except (OSError, ValueError, zlib.error) as error:
        raise ModelError(f"{path}: damaged ({type(error).__name__}); train the model again") from None


def read_held_out(folder: Path) -> dict[str, Answer]:
    """Return the answers kept with a model, by the id of the row; none where it kept none. Raises ModelError."""
    path = folder / HELD_OUT
    if not path.exists():
        return {}
    try:
        rows = [json.loads(line) for line in zlib.decompress(path.read_bytes()).decode().split("\n") if line]
        answers = [_read(*row) for row in rows]
    except (OSError, ValueError, zlib.error, TypeError, IndexError) as error:
        raise ModelError(f"{path}: damaged ({type(error).__name__}); train the model again") from None
    return {answer.id: answer for answer in answers}


def _read(id_: str, *cells: Any) -> Answer:
    """Return an answer from the cells of its row; models made before there were stakes and questions lack the last."""
    kind, topic, tier, offices, is_auto, *later = cells
    stakes, only_unsure, offered = later or ("", False, ())
    ranked = tuple((office, probability) for office, probability in offices)
    return Answer(id_, tuple(kind), tuple(topic), tuple(tier), ranked, is_auto, stakes, only_unsure, tuple(offered))


def _answers(
    issues: Sequence[Issue], prepared: Sequence[PreparedComment], predictions: Sequence[Prediction], router: Router
) -> list[Answer]:
    outcomes = router.route_all(prepared, predictions, on=TWO_LEVELS, telling=_nothing_told)
    return [
        Answer(
            issue.id,
            _best(prediction.types),
            _best(prediction.topics),
            _best(prediction.tiers),
            tuple((one.agency_id, round(one.probability, _DIGITS)) for one in outcome.candidates[:_OFFICES]),
            isinstance(outcome, Routed),
            router.stakes_of(prediction),
            isinstance(outcome, Abstained) and outcome.only_unsure,
            tuple(one.agency_id for one in outcome.candidates if one.answer is not None),
        )
        for issue, prediction, outcome in zip(issues, predictions, outcomes, strict=True)
    ]


def _nothing_told(
    texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]
) -> list[tuple[Span, ...]]:
    """Evidence is not asked for here."""
    return [()] * len(texts)


def _best(scored: Sequence[Scored]) -> tuple[str, float]:
    return (scored[0].id, round(scored[0].probability, _DIGITS)) if scored else ("", 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer beside the labels: what was wanted of each target, and whether it was right."""

    answer: Answer
    group: str
    wanted: Mapping[str, str]  # by target; targets without a label are left out
    answering: frozenset[str]  # the offices that do the labelled lead's work on the day, in the place
    accepted: frozenset[str]  # those of every labelled agency

    def is_right(self, target: str, among: int = 1) -> bool:
        """Return whether the best answer (for "agency": one of the first `among` offices) is the one wanted."""
        if target == "agency":
            return any(one in self.answering for one, _ in self.answer.offices[:among])
        return self.answer.best(target)[0] == self.wanted.get(target)

    def given(self, target: str) -> str:
        """Return the answer in the words of the label: an heir doing the labelled agency's work counts as that one."""
        return self.wanted[target] if self.is_right(target) else self.answer.best(target)[0]


def judge_all(issues: Sequence[Issue], answers: Sequence[Answer], taxonomy: Taxonomy) -> list[Judged]:
    """Return each answer beside the labels of its issue, in order."""
    return [_judge(issue, answer, taxonomy) for issue, answer in zip(issues, answers, strict=True)]


def _judge(issue: Issue, answer: Answer, taxonomy: Taxonomy) -> Judged:
    known = [one for one in issue.agencies if one in taxonomy.agencies]
    wanted = {"type": issue.type, "topic": issue.topics[0] if issue.topics else None}
    if known:
        wanted |= {"agency": known[0], "tier": taxonomy.agencies[known[0]].tier}
    answering = _living(known[:1], issue, taxonomy)
    return Judged(
        answer,
        issue.hand,
        {target: one for target, one in wanted.items() if one},
        answering,
        answering | _living(known[1:], issue, taxonomy),
    )


def _living(agencies: Sequence[str], issue: Issue, taxonomy: Taxonomy) -> frozenset[str]:
    day = as_day(issue.setting.date) or TWO_LEVELS
    place = taxonomy.gazetteer.parse_place(issue.setting.place, day)
    return frozenset().union(*(taxonomy.agencies.answering(one, place, day) for one in agencies))


def judged_figures(judged: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Return accuracy, top-3 (agency), macro-F1, calibration error and n of each target, and the unattended share.

    "agency" is the office that the whole path ranks first; "unattended" is what would go out by itself, with the share
    of it that is right about the lead and about any labelled office.
    """
    figures: dict[str, dict[str, Any]] = {}
    for target in TARGETS:
        rows = [one for one in judged if target in one.wanted]
        if not rows:
            continue
        right = [one.is_right(target) for one in rows]
        pairs = [(one.wanted[target], one.given(target)) for one in rows]
        scored = [(one.answer.best(target)[1], ok) for one, ok in zip(rows, right, strict=True)]
        figures[target] = {
            "accuracy": sum(right) / len(rows),
            "macro_f1": macro_f1(pairs),
            "ece": expected_calibration_error(scored),
            "n": len(rows),
        }
        if target == "agency":
            figures[target]["top_3"] = sum(one.is_right(target, 3) for one in rows) / len(rows)
    unattended = [one for one in judged if one.answer.is_auto and one.answering]
    n = max(1, len(unattended))
    figures["unattended"] = {
        "coverage": len(unattended) / max(1, len(judged)),
        "lead_right": sum(one.is_right("agency") for one in unattended) / n,
        "any_right": sum(one.answer.best("agency")[0] in one.accepted for one in unattended) / n,
        "n": len(unattended),
    }
    return figures
