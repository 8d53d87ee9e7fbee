"""Which labels of a training set are probably slips, worst first, and how far such a list can be trusted.

The evidence is confident learning (Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in
Dataset Labels") on probabilities of models that never saw the text. On classes that people themselves confuse it takes
every doubtful label for a wrong one, so a second stage learns what slips look like in this very set: it gives some
texts a wrong label on purpose and compares them with the labels as they are (the weighting follows Elkan and Noto
2008, "Learning Classifiers from Only Positive and Unlabeled Data").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import PipelineError

_KINDS = 10  # of evidence about a label
_TINY = 1e-6  # a probability below it is as good as none
_LEARN_FROM = 300  # texts; with fewer the second stage has too little to learn from
_SWAPS = 40_000  # wrong labels given on purpose, at most; and at most five to a text
_SWAP_WEIGHT = 0.25  # of all swaps together, beside 1 for all real labels
_BARS = (-1.0, -0.3, 0.4, 1.1)  # in standard deviations
_STRONGEST = 30.0  # log odds; beyond it all is certain
_PARTS = 5
_RECALLS = np.linspace(0.3, 0.9, 25)
_LOWEST_SHARE, _HIGHEST_SHARE = 0.002, 0.4

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Suspect:
    """One label and how doubtful it is. `score` is the probability that it is wrong, in [0, 1]."""

    id: str
    label: str
    rather: str  # the likeliest other class
    score: float
    is_flagged: bool  # rather wrong than right: worth a person's look


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """How well a list of suspects finds errors that are known; all in [0, 1].

    `precision` and `recall` are of the flagged ones; `precision_at_known` is the share of errors among the first n of
    the list, where n is the number of errors (recall is then the same); `average_precision` is of the whole list.
    """

    n_errors: int
    n_flagged: int
    precision: float
    recall: float
    precision_at_known: float
    average_precision: float


def audit_labels(
    ids: Sequence[str],
    labels: Sequence[str],
    probabilities: Floats,
    classes: Sequence[str],
    *,
    prior_error: float | None = None,
    seed: int = 0,
) -> list[Suspect]:
    """Return every label as a Suspect, the most doubtful first, ties by id.

    `probabilities` (texts, classes) must be out of fold: each row by a model that did not learn from that text, nor
    from a copy of it. Random folds suit this better than folds by writer or meeting: what is asked is whether a label
    fits the others, not how a model does on strangers. `prior_error` is the share of wrong labels if it is known;
    otherwise it is estimated. Below 300 texts, plain confident learning decides. The same `seed` gives the same list.
    Raises ValueError if lengths, labels or numbers do not fit together, PipelineError if the labels are of fewer than
    two classes.
    """
    codes, likely = _checked(ids, labels, probabilities, classes)
    if prior_error is not None and not 0 < prior_error < 1:
        raise ValueError(f"prior_error is {prior_error}; give a share between 0 and 1, or None to have it estimated")
    if len(codes) < _LEARN_FROM:
        doubts = scores = 1 - likely[np.arange(len(codes)), codes]
        flags = _confident(codes, likely)
    else:
        doubts, of_swaps = _likeness_to_slips(codes, likely, seed)
        share = _share_of_slips(doubts, of_swaps) if prior_error is None else prior_error
        scores = np.minimum(1.0, share * doubts)
        flags = scores > 0.5
    rather = np.where(np.arange(len(classes)) == codes[:, None], -1, likely).argmax(axis=1)
    order = sorted(range(len(codes)), key=lambda row: (-doubts[row], ids[row]))
    return [Suspect(ids[row], labels[row], classes[rather[row]], float(scores[row]), bool(flags[row])) for row in order]


def plant_errors(
    labels: Sequence[str],
    share: float,
    seed: int,
    groups: Sequence[Hashable] | None = None,
    *,
    by_frequency: bool = False,
) -> tuple[list[str], frozenset[int]]:
    """Return (labels with that share of them made wrong, the rows that were), to measure an audit with.

    With `groups` (a writer, a meeting, a channel of each label) every group gets its share. The wrong label is any
    other one that occurs, each equally likely; `by_frequency`, as often as it occurs: the harder kind to find among
    people who slip into what they write most. Raises ValueError if there is no other label to give.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share is {share}; give a share between 0 and 1")
    if len(set(labels)) < 2:
        raise ValueError("there is no other label to plant: fewer than two classes occur")
    chance = np.random.default_rng(seed)
    rows_of: dict[Hashable, list[int]] = defaultdict(list)
    for row, group in enumerate(groups or [None] * len(labels)):
        rows_of[group].append(row)
    planted: list[int] = []
    for rows in rows_of.values():
        planted += chance.choice(rows, round(share * len(rows)), replace=False).tolist()
    pool = list(labels) if by_frequency else sorted(set(labels))
    changed = list(labels)
    for row in sorted(planted):
        others = [label for label in pool if label != labels[row]]
        changed[row] = others[int(chance.integers(len(others)))]
    return changed, frozenset(planted)


def audit_figures(suspects: Sequence[Suspect], wrong: Collection[str]) -> AuditFigures:
    """Return how well `suspects` (every label, worst first) finds the labels whose ids are in `wrong`.

    What else is wrong in the set counts as a false alarm: with planted errors, precision is a lower bound.
    Raises ValueError if nothing is wrong, or if an id in `wrong` is not among the suspects.
    """
    known = set(wrong)
    if not known or not known <= {suspect.id for suspect in suspects}:
        raise ValueError("`wrong` must name at least one label, and only labels that were audited")
    hits = np.array([suspect.id in known for suspect in suspects])
    flagged = np.array([suspect.is_flagged for suspect in suspects])
    found = int((hits & flagged).sum())
    precisions = hits.cumsum() / np.arange(1, len(hits) + 1)
    return AuditFigures(
        n_errors=len(known),
        n_flagged=int(flagged.sum()),
        precision=found / max(1, int(flagged.sum())),
        recall=found / len(known),
        precision_at_known=float(hits[: len(known)].mean()),
        average_precision=float(precisions[hits].sum() / len(known)),
    )


def _checked(
    ids: Sequence[str], labels: Sequence[str], probabilities: Floats, classes: Sequence[str]
) -> tuple[Codes, Floats]:
    """Return the labels as columns of the probabilities, and these as rows that sum to 1 without a zero."""
    n = len(labels)
    faults = []
    if len(ids) != n or probabilities.shape != (n, len(classes)):
        faults.append(
            f"{len(ids)} ids, {n} labels, {len(classes)} classes and probabilities of shape {probabilities.shape} "
            "do not fit together; give (labels, classes)"
        )
    if len(set(ids)) != len(ids):
        faults.append(f"{len(ids) - len(set(ids))} ids occur again; each label needs its own")
    if len(set(classes)) != len(classes):
        faults.append("a class occurs twice")
    if unknown := sorted(set(labels) - set(classes)):
        faults.append(f"labels outside the classes: {', '.join(map(repr, unknown[:5]))}")
    if not np.isfinite(probabilities).all() or (probabilities < -_TINY).any() or (probabilities > 1 + _TINY).any():
        faults.append("probabilities must be numbers between 0 and 1")
    if faults:
        raise ValueError("label audit: " + "; ".join(faults))
    if (n_classes := len(set(labels))) < 2:
        raise PipelineError(f"label audit: labels of {n_classes} classes; it compares classes, so give at least two")
    likely = np.clip(np.asarray(probabilities, np.float64), _TINY, None)
    column = {name: number for number, name in enumerate(classes)}
    return np.array([column[label] for label in labels], np.int64), likely / likely.sum(axis=1, keepdims=True)


def _confident(codes: Codes, likely: Floats) -> NDArray[np.bool_]:
    """Return which labels confident learning takes for wrong: as many as it counts, the least likely ones."""
    from cleanlab.filter import find_label_issues

    found: NDArray[np.bool_] = find_label_issues(codes, likely, filter_by="low_self_confidence", n_jobs=1)
    return found


def _likeness_to_slips(codes: Codes, likely: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return how many times likelier a wrong label looks like this than a label as given: for each label, each swap.

    Every value is by a model that learnt from other texts.
    """
    chance = np.random.default_rng(seed)
    n = len(codes)
    repeats = max(1, min(5, _SWAPS // n))
    part = chance.permutation(n) % _PARTS
    real, *swapped = (
        _evidence(labels, codes, likely, part) for labels in (codes, *(_swapped(codes, chance) for _ in range(repeats)))
    )
    middle, width = np.mean([real, *swapped], axis=(0, 1)), np.std([real, *swapped], axis=(0, 1)) + _TINY
    real, *swapped = (_bent((one - middle) / width) for one in (real, *swapped))
    doubts, of_swaps = np.zeros(n), np.zeros((repeats, n))
    for held in range(_PARTS):
        kept, out = part != held, part == held
        odds = _odds(real[kept], np.vstack([one[kept] for one in swapped]))
        doubts[out] = odds(real[out])
        of_swaps[:, out] = [odds(one[out]) for one in swapped]
    return doubts, of_swaps.ravel()


def _bent(evidence: Floats) -> Floats:
    """Return the columns and how far each is above some bars, so that a linear model can bend."""
    return np.hstack([evidence, *(np.maximum(evidence - bar, 0) for bar in _BARS)])


def _odds(real: Floats, swapped: Floats) -> Callable[[Floats], Floats]:
    """Return a function that says how many times likelier evidence is about a swap than about a label as given."""
    from sklearn.linear_model import LogisticRegression

    weight = _SWAP_WEIGHT * len(real) / len(swapped)
    model = LogisticRegression(C=1.0, max_iter=400)
    model.fit(
        np.vstack([real, swapped]),
        np.repeat([0, 1], [len(real), len(swapped)]),
        sample_weight=np.repeat([1.0, weight], [len(real), len(swapped)]),
    )
    return lambda evidence: np.exp(np.minimum(model.decision_function(evidence), _STRONGEST)) / _SWAP_WEIGHT


def _share_of_slips(doubts: Floats, of_swaps: Floats) -> float:
    """Return how many labels are slips at most: above any bar, slips and swaps are equally frequent.

    So the share above the bar among the labels as given is at least the share of slips times that among the swaps
    (Blanchard, Lee and Scott 2010, "Semi-Supervised Novelty Detection"); the bar where this binds tells the share.
    """
    bars = np.quantile(of_swaps, 1 - _RECALLS)
    above = (doubts[None, :] >= bars[:, None]).mean(axis=1)
    return float(np.clip((above / _RECALLS).min(), _LOWEST_SHARE, _HIGHEST_SHARE))


def _swapped(codes: Codes, chance: np.random.Generator) -> Codes:
    """Return a wrong label for each text: one half any class that occurs, one half as often as it occurs."""
    occurring = np.unique(codes)
    wrong = codes.copy()
    while (same := np.flatnonzero(wrong == codes)).size:
        anything = occurring[chance.integers(len(occurring), size=same.size)]
        frequent = codes[chance.integers(len(codes), size=same.size)]
        wrong[same] = np.where(chance.random(same.size) < 0.5, anything, frequent)
    return wrong


def _evidence(labels: Codes, codes: Codes, likely: Floats, part: Codes) -> Floats:
    """Return (texts, kinds of evidence) about these labels, by the customs of the other parts."""
    found = np.empty((len(codes), _KINDS))
    for held in range(_PARTS):
        out = part == held
        found[out] = _Customs.of(codes[~out], likely[~out]).evidence(labels[out], likely[out])
    return found


@dataclass(frozen=True)
class _Customs:
    """How labels are given in the texts of the other parts: a text never counts for itself, nor does its swap."""

    counts: Floats  # (classes,) as given
    usual: Floats  # (classes,) mean probability of a class where it is given: the threshold of confident learning
    confused: Floats  # (classes the model says, classes as given): how often these are given where it says that

    @classmethod
    def of(cls, codes: Codes, likely: Floats) -> _Customs:
        from cleanlab.count import get_confident_thresholds

        given = np.zeros_like(likely)
        given[np.arange(len(codes)), codes] = 1
        counts, mass = given.sum(axis=0), likely.T @ given
        usual = np.where(counts > 0, get_confident_thresholds(codes, likely), 0)
        return cls(counts, usual, mass / (likely.sum(axis=0)[:, None] + 1))

    def evidence(self, labels: Codes, likely: Floats) -> Floats:
        p = likely[np.arange(len(labels)), labels]
        others = likely.copy()
        others[np.arange(len(labels)), labels] = 0
        top = others.argmax(axis=1)
        others.partition(others.shape[1] - 2, axis=1)
        best, second = others[:, -1], others[:, -2]
        return np.column_stack(
            [
                np.log(p),
                np.log(p / best),
                np.log1p((likely > p[:, None]).sum(axis=1)),
                np.log(best),
                np.log(np.maximum(second, _TINY)),
                -(likely * np.log(likely)).sum(axis=1),
                np.log1p(self.counts[labels]),
                p - self.usual[labels],
                np.log((likely * self.confused[:, labels].T).sum(axis=1) + _TINY),
                np.log(self.confused[top, labels] + _TINY),
            ]
        )
