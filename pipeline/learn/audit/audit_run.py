"""What a person should look at before a data set is trained on: doubtful labels, copies, contradictions, leaks.

Ids, labels and numbers are given back, never a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import context_matrix, fit_vocabulary
from pipeline.classify.linear import context_of
from pipeline.config import ROOT, load_settings
from pipeline.errors import PipelineError
from pipeline.learn.audit.audit import AuditFigures, Suspect, audit_figures, audit_labels, plant_errors
from pipeline.learn.corpus.dataset import Dataset
from pipeline.learn.corpus.duplicates import Conflict, find_duplicates, leaks
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.fitting.examples import Labels, labels_of, phrase_examples
from pipeline.learn.fitting.heads import fit_head, fit_temperature
from pipeline.learn.fitting.train_config import TrainConfig, read_config
from pipeline.learn.measures.figures import as_comment
from pipeline.learn.training.train import Progress, silent
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer

Target = Literal["type", "topic", "tier", "agency", "field"]

_FOLDS = 5
_STEPS = _FOLDS + 2  # copies first, leaks last
_IN_CONTEXT = frozenset({"tier", "agency"})  # their answer depends on level, day and place
_CONFIG = ROOT / "configs" / "train_linear.yaml"

Pair = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows whose texts are the same (similarity 1) or nearly so."""

    ids: tuple[str, str]
    similarity: float


@dataclass(frozen=True, slots=True)
class LeakedRow:
    """A row to train on and a row to test on that should not be on different sides; see `Leak` for the kinds."""

    kind: Literal["same text", "near copy", "group"]
    train_id: str
    test_id: str
    similarity: float


@dataclass(frozen=True)
class Audit:
    """What was found in a data set for one target.

    `suspects` are all audited labels, the most doubtful first. `duplicates` and `conflicts` are among all rows, those
    to test on included. `agreement` in [0, 1] is how often the out-of-fold model gives the label as it stands: where it
    is low, the list is worth less. `n_unlabelled` rows say nothing about the target and were not audited.
    """

    target: Target
    suspects: tuple[Suspect, ...]
    duplicates: tuple[Duplicate, ...]
    conflicts: tuple[Conflict, ...]
    leaks: tuple[LeakedRow, ...]
    agreement: float
    n_classes: int
    n_unlabelled: int

    @property
    def n_flagged(self) -> int:
        """How many labels are rather wrong than right."""
        return sum(one.is_flagged for one in self.suspects)

    @property
    def is_sound(self) -> bool:
        """Whether no copies contradict each other and nothing stands on both sides of the split."""
        return not self.conflicts and not self.leaks


@dataclass(frozen=True, slots=True)
class MeasuredAudit:
    """How well the audit finds planted errors, and how often it would rather have the label they replaced, in [0, 1].

    `rather_right` is among the planted errors that were flagged; 0 where there are none.
    """

    figures: AuditFigures
    rather_right: float
    agreement: float


@dataclass(frozen=True)
class _Rows:
    """The labelled rows to train on as the machines read them; `part` is the fold that holds each out."""

    ids: list[str]
    labels: list[str]
    hands: list[str]
    inputs: Any
    contexts: NDArray[np.float32] | None
    part: NDArray[np.int64]
    n_unlabelled: int
    phrases: list[str | None]  # labels of the phrases, whose rows follow in `inputs` and `contexts`


def audit_dataset(
    dataset: Dataset,
    taxonomy: Taxonomy,
    *,
    target: Target,
    seed: int = 0,
    catalogue: bool = False,
    config: TrainConfig | None = None,
    progress: Progress = silent,
) -> Audit:
    """Return doubtful labels among the rows to train on, copies and contradictions among all rows, and leaks.

    Labels are judged by models with the features and machines of the routing model that did not learn from the text or
    a near copy of it. The folds are random: held-out hands or meetings would show how a model does on strangers, but an
    audit asks whether a label fits the others, its own writer's habits included. For "tier" and "agency" copies raised
    at another level, at another time or in another kind of place do not contradict each other: the answer may well
    differ there. `catalogue` lets the models learn from the phrases of the catalogue too, which is slower. `config`
    says how machines are fitted (default: configs/train_linear.yaml). The same `seed` gives the same audit.
    Raises PipelineError where the labels are of fewer than two classes.
    """
    task = _Task(target, taxonomy, config or read_config(_CONFIG), catalogue, seed, progress)
    issues = [*dataset.train, *dataset.test]
    progress("copies", 0, _STEPS)
    pairs = find_duplicates([issue.text for issue in issues])
    rows = task.read(dataset.train, [pair for pair in pairs if pair[1] < len(dataset.train)])
    suspects, agreement = task.audit(rows, rows.labels)
    progress("leaks", _FOLDS + 1, _STEPS)
    found = Audit(
        target,
        tuple(suspects),
        tuple(Duplicate((issues[a].id, issues[b].id), alike) for a, b, alike in pairs),
        tuple(task.conflicts(issues, pairs)),
        tuple(_leaks(dataset)),
        agreement,
        len(set(rows.labels)),
        rows.n_unlabelled,
    )
    progress("done", _STEPS, _STEPS)
    return found


def measure_audit(
    dataset: Dataset,
    taxonomy: Taxonomy,
    *,
    target: Target,
    share: float,
    seed: int = 0,
    catalogue: bool = False,
    config: TrainConfig | None = None,
    progress: Progress = silent,
) -> MeasuredAudit:
    """Return how well errors are found that are planted in that `share` of the labels, each hand getting its share.

    Labels that are wrong already count as false alarms, so precision is a lower bound. Raises as `audit_dataset`, and
    PipelineError if the share comes to no label at all.
    """
    task = _Task(target, taxonomy, config or read_config(_CONFIG), catalogue, seed, progress)
    progress("copies", 0, _STEPS)
    rows = task.read(dataset.train, find_duplicates([issue.text for issue in dataset.train]))
    labels, planted = plant_errors(rows.labels, share, seed, rows.hands)
    if not planted:
        raise PipelineError(f"label audit: {share:g} of {len(labels)} labels is none to plant; give a greater share")
    suspects, agreement = task.audit(rows, labels)
    right = {rows.ids[row]: rows.labels[row] for row in planted}
    hits = [one.rather == right[one.id] for one in suspects if one.is_flagged and one.id in right]
    progress("done", _STEPS, _STEPS)
    return MeasuredAudit(audit_figures(suspects, right), sum(hits) / max(1, len(hits)), agreement)


@dataclass(frozen=True)
class _Task:
    """What is asked, and what every step of the answer needs."""

    target: Target
    taxonomy: Taxonomy
    config: TrainConfig
    catalogue: bool
    seed: int
    progress: Progress

    def read(self, issues: Sequence[Issue], pairs: Sequence[Pair]) -> _Rows:
        """Return the labelled ones of `issues`; `pairs` are the copies among all of them."""
        told = [(row, label) for row, one in enumerate(issues) if (label := self.label(labels_of(one, self.taxonomy)))]
        if not told:
            raise PipelineError(f"label audit: no row of {len(issues)} has a label for {self.target}; choose another")
        kept = [issues[row] for row, _ in told]
        prepared = Preparer(load_settings().text).prepare_all([as_comment(issue) for issue in kept])
        phrases = phrase_examples(self.taxonomy) if self.catalogue else []
        texts = [*(one.model_text for one in prepared), *(one.text for one in phrases)]
        contexts = [*(context_of(one, self.taxonomy.gazetteer) for one in prepared), *(one.context for one in phrases)]
        return _Rows(
            [issue.id for issue in kept],
            [label for _, label in told],
            [issue.hand for issue in kept],
            fit_vocabulary(texts, min_texts=self.config.min_texts).transform(texts),
            context_matrix(contexts) if self.target in _IN_CONTEXT else None,
            _folds(len(issues), pairs, self.seed)[[row for row, _ in told]],
            len(issues) - len(told),
            [self.label(one.labels) for one in phrases],
        )

    def label(self, labels: Labels) -> str | None:
        """Return the label that is asked for; the field is that of the topic."""
        if self.target != "field":
            return labels[self.target]
        topic = labels["topic"]
        return self.taxonomy.topics[topic].field_id if topic and topic in self.taxonomy.topics else None

    def audit(self, rows: _Rows, labels: Sequence[str]) -> tuple[list[Suspect], float]:
        """Return (suspects, share of labels that the out-of-fold machines would give)."""
        from scipy.special import softmax

        classes = sorted(set(labels))
        if len(classes) < 2:
            raise PipelineError(f"label audit: every row is labelled {classes[0]!r}; add rows of other classes")
        scores = self._out_of_fold(rows, labels, classes)
        codes = np.array([classes.index(label) for label in labels], np.int64)
        likely: NDArray[np.float64] = softmax(scores * fit_temperature(scores, codes), axis=1)
        suspects = audit_labels(rows.ids, labels, likely, classes, seed=self.seed)
        return suspects, float((likely.argmax(axis=1) == codes).mean())

    def _out_of_fold(self, rows: _Rows, labels: Sequence[str], classes: Sequence[str]) -> NDArray[np.float64]:
        """Return scores (rows, classes), each row by a machine that did not learn from it."""
        scores = np.zeros((len(labels), len(classes)), np.float64)
        for fold in range(_FOLDS):
            self.progress(f"fold {fold + 1} of {_FOLDS}", fold + 1, _STEPS)
            held = np.flatnonzero(rows.part == fold)
            if len(held):
                seen = [None if rows.part[row] == fold else label for row, label in enumerate(labels)]
                scores[held] = self._scores(rows, held, [*seen, *rows.phrases], classes)
        return scores

    def _scores(
        self, rows: _Rows, held: NDArray[np.int64], seen: Sequence[str | None], classes: Sequence[str]
    ) -> NDArray[np.float64]:
        head = fit_head(
            rows.inputs,
            seen,
            classes,
            contexts=rows.contexts,
            weights=np.ones(len(seen)),  # a label is judged by how it fits, whoever gave it
            regularisation=self.config.regularisation,
            tolerance=self.config.tolerance,
            seed=self.config.seed,
        )
        scores: NDArray[np.float64] = np.asarray(rows.inputs[held] @ head.weights + head.bias, np.float64)
        return scores if rows.contexts is None else scores + rows.contexts[held] @ head.context

    def conflicts(self, issues: Sequence[Issue], pairs: Sequence[Pair]) -> list[Conflict]:
        """Return the copies that bear two labels, the most alike first, then by id."""
        found = []
        for a, b, alike in pairs:
            one, other = (self.label(labels_of(issues[row], self.taxonomy)) for row in (a, b))
            if one and other and one != other and self._is_alike(issues[a], issues[b]):
                found.append(Conflict((issues[a].id, issues[b].id), (one, other), alike))
        return sorted(found, key=lambda one: (-one.similarity, one.ids))

    def _is_alike(self, one: Issue, other: Issue) -> bool:
        """Whether two copies call for the same label; days of one era are the same."""
        if self.target not in _IN_CONTEXT:
            return True
        prepared = Preparer(load_settings().text).prepare_all([as_comment(one), as_comment(other)])
        first, second = context_matrix([context_of(each, self.taxonomy.gazetteer) for each in prepared])
        return bool((first == second).all())


def _folds(n: int, pairs: Sequence[Pair], seed: int) -> NDArray[np.int64]:
    """Return a random fold for each of `n` rows, the same one for all copies of a text."""
    first = list(range(n))

    def root(row: int) -> int:
        while first[row] != row:
            first[row] = row = first[first[row]]
        return row

    for a, b, _ in pairs:
        first[root(b)] = root(a)
    fold = np.random.default_rng(seed).permutation(n) % _FOLDS
    return fold[[root(row) for row in range(n)]]


def _leaks(dataset: Dataset) -> list[LeakedRow]:
    train, test = dataset.train, dataset.test
    (old, old_hands), (new, new_hands) = (([i.text for i in rows], [i.hand for i in rows]) for rows in (train, test))
    found = leaks(old, new, old_hands, new_hands)
    return [LeakedRow(one.kind, train[one.train].id, test[one.test].id, one.similarity) for one in found]
