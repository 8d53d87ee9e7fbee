"""How much each kind of evidence for an office weighs: learnt on predictions for texts the model never saw."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.routing import expected_calibration_error
from pipeline.learn.seed import Issue
from pipeline.records import Prediction, PreparedComment
from pipeline.route.competence import speak_for_voters, venues
from pipeline.route.rank import FEATURES, Case, Ranker, Ranking
from pipeline.route.usual import Circumstance, Usual, count_usual
from pipeline.taxonomy import TIERS, TWO_LEVELS, Taxonomy, as_day
from pipeline.text import normalise

_START = (0.35, 0.2, 0.25, 0.2, 0.15, 0.35, 1.2, 0.6, -0.5, 0.3, -0.3)
"""What is believed of the weights beforehand. A corpus by a few hands has habits of its own, so the weights are drawn
to this: knowledge that holds anywhere keeps its part beside what is merely usual in the corpus."""

_PENALTY = 0.2  # for each comment, on how far a weight is from there; less for the biases, of which nothing is believed
_LEAST_PENALTY, _BIAS_PENALTY = 2.0, 8.0
_CAUTION = 0.85  # of the temperature fitted: fresh hands in other settings need 0.8, and certainty does harm
_KEYS = tuple(f"{granularity}:{tier}" for granularity in ("none", "province", "district", "commune") for tier in TIERS)
_TEMPERATURES = np.geomspace(0.4, 2.5, 30)


@dataclass(frozen=True)
class _Table:
    """Candidates of many comments, one below the other; `owner` says whose, `right` which one answers."""

    inputs: NDArray[np.float64]  # (candidates, features + biases)
    owner: NDArray[np.int64]
    right: NDArray[np.bool_]
    hands: NDArray[np.str_]  # of each comment


def dump_ranking(ranking: Ranking) -> str:
    """Return the text that `Ranking.load` reads back, the same for the same weighting."""
    tree = ranking.as_json()
    long = {name: tree.pop(name) for name in ("matters", "usual")}
    head = json.dumps(tree, indent=1, sort_keys=True)[:-2]
    return f"{head},\n{json.dumps(long, sort_keys=True)[1:]}\n"


@dataclass(frozen=True)
class FittedRanking:
    """The weighting learnt from all hands, and for each hand the one that never saw it."""

    ranking: Ranking
    without: Mapping[str, Ranking]


def fit_ranking(
    issues: Sequence[Issue],
    prepared: Sequence[PreparedComment],
    held_out: Sequence[Prediction],
    taxonomy: Taxonomy,
    *,
    told: Sequence[Issue] | None = None,
) -> FittedRanking:
    """Return the weighting under which the offices that must answer are likeliest, with its held-out figures.

    `held_out` are predictions by models that never saw the hand of the issue; the figures and the temperature come from
    weightings that never saw it either. `told` are the issues that tell who usually answers; None: these same.
    """
    usual = _UsualBut.of(issues if told is None else told, taxonomy)
    table = _tabulate(issues, prepared, held_out, taxonomy, usual)
    scores = np.zeros(len(table.owner))
    whole = _fit(table, np.ones(len(table.owner), bool), _prior())
    unseen: dict[str, NDArray[np.float64]] = {}
    for hand in np.unique(table.hands).tolist():
        held = table.hands[table.owner] == hand
        unseen[hand] = _fit(table, ~held, whole)  # little changes without one hand
        scores[held] = table.inputs[held] @ unseen[hand]
    temperature = _CAUTION * float(min(_TEMPERATURES, key=lambda t: _loss(scores * t, table)))
    known = frozenset(taxonomy.matters.by_id)
    ranking = _ranking(whole, temperature, usual.total, known)
    return FittedRanking(
        replace(ranking, figures=_figures(scores * temperature, table)),
        {hand: _ranking(weights, temperature, usual.but(hand), known) for hand, weights in unseen.items()},
    )


def _ranking(weights: NDArray[np.float64], temperature: float, usual: Usual, matters: frozenset[str]) -> Ranking:
    n = len(FEATURES)
    return Ranking(
        tuple(round(float(w), 4) for w in weights[:n]),
        {key: round(float(w), 4) for key, w in zip(_KEYS, weights[n:], strict=True)},
        round(temperature, 4),
        usual,
        matters,
    )


@dataclass(frozen=True)
class _UsualBut:
    """Who usually answers, as all hands tell it, and as all but one do: no hand is judged by what it told itself."""

    total: Usual
    without: Mapping[str, Usual]

    def but(self, hand: str) -> Usual:
        return self.without.get(hand, self.total)

    @classmethod
    def of(cls, issues: Sequence[Issue], taxonomy: Taxonomy) -> _UsualBut:
        told: dict[str, list[tuple[str, str, Circumstance]]] = defaultdict(list)
        for issue in issues:
            if issue.agencies and issue.topics:
                day = as_day(issue.setting.date) or TWO_LEVELS
                granularity = taxonomy.gazetteer.parse_place(issue.setting.place, day).granularity
                circumstance = Circumstance(day, granularity, speak_for_voters(normalise(issue.text).text))
                told[issue.hand].append((issue.topics[0], issue.agencies[0], circumstance))
        total = count_usual(one for some in told.values() for one in some)
        return cls(total, {hand: total.without(count_usual(some)) for hand, some in told.items()})


def _tabulate(
    issues: Sequence[Issue],
    prepared: Sequence[PreparedComment],
    held_out: Sequence[Prediction],
    taxonomy: Taxonomy,
    usual: _UsualBut,
) -> _Table:
    ranker = Ranker(taxonomy, Ranking(_START, {}))
    inputs: list[list[float]] = []
    owner: list[int] = []
    right: list[bool] = []
    hands: list[str] = []
    for issue, comment, prediction in zip(issues, prepared, held_out, strict=True):
        if not issue.agencies:
            continue
        day = as_day(issue.setting.date) or TWO_LEVELS
        place = taxonomy.gazetteer.parse_place(issue.setting.place, day)
        wanted = {
            living
            for one in taxonomy.agencies.resolve(issue.agencies[0], day)
            for living in taxonomy.agencies.resolve(taxonomy.agencies.at(one, place), day)
        }
        others = usual.but(issue.hand)
        for known in (comment, _without_level(comment)) if issue.setting.level else (comment,):
            where = venues(known.comment.turn.setting.level, place, known.model_text)
            weighed = ranker.weigh(Case.of(known, prediction, place, day), where, others)
            for agency_id in weighed.offices():
                biases = [0.0] * len(_KEYS)
                key = f"{place.granularity}:{ranker.tier(agency_id)}"
                if key in _KEYS:
                    biases[_KEYS.index(key)] = 1.0
                inputs.append([*weighed.features(agency_id, ranker.tier(agency_id)), *biases])
                owner.append(len(hands))
                right.append(agency_id in wanted)
            hands.append(issue.hand)
    return _Table(np.array(inputs), np.array(owner), np.array(right), np.array(hands))


def _without_level(prepared: PreparedComment) -> PreparedComment:
    """The same comment as most inputs give it: where it was raised is not said."""
    turn = prepared.comment.turn
    turn = replace(turn, setting=replace(turn.setting, level=None))
    return replace(prepared, comment=replace(prepared.comment, turn=turn))


def _log_sums(scores: NDArray[np.float64], owner: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Return log sum exp of the scores of each owner; -inf for one without."""
    top = np.full(n, -np.inf)
    np.maximum.at(top, owner, scores)
    sums = np.zeros(n)
    np.add.at(sums, owner, np.exp(scores - top[owner]))
    with np.errstate(divide="ignore"):
        found: NDArray[np.float64] = np.log(sums) + top
    return found


def _loss(scores: NDArray[np.float64], table: _Table) -> float:
    """Return the mean negative log likelihood of the right candidates, over the comments that have one."""
    n = len(table.hands)
    every = _log_sums(scores, table.owner, n)
    good = _log_sums(scores[table.right], table.owner[table.right], n)
    told = np.isfinite(good)
    return float((every[told] - good[told]).mean())


def _prior() -> NDArray[np.float64]:
    return np.array([*_START, *([0.0] * len(_KEYS))])


def _fit(table: _Table, rows: NDArray[np.bool_], start: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    inputs, right, n = table.inputs[rows], table.right[rows], len(table.hands)
    owner = table.owner[rows]
    told = np.zeros(n, bool)
    told[owner[right]] = True
    used = told[owner]
    inputs, right, owner = inputs[used], right[used], owner[used]
    strength = max(_LEAST_PENALTY, _PENALTY * float(told.sum()))
    penalty = np.array([strength] * len(FEATURES) + [_BIAS_PENALTY] * len(_KEYS))

    prior = _prior()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = inputs @ weights
        every = _log_sums(scores, owner, n)
        good = _log_sums(scores[right], owner[right], n)
        p = np.exp(scores - every[owner])
        q = np.where(right, np.exp(np.where(right, scores - good[owner], -np.inf)), 0.0)
        value = float((every[told] - good[told]).sum() + (penalty * (weights - prior) ** 2).sum())
        return value, inputs.T @ (p - q) + 2 * penalty * (weights - prior)

    found: NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found


def _figures(scores: NDArray[np.float64], table: _Table) -> Mapping[str, float]:
    n = len(table.hands)
    every = _log_sums(scores, table.owner, n)
    p = np.exp(scores - every[table.owner])
    order = np.lexsort((-p, table.owner))
    place = np.zeros(len(p), int)
    firsts = np.concatenate([[0], np.flatnonzero(np.diff(table.owner[order])) + 1])
    lengths = np.diff([*firsts, len(order)])
    place[order] = np.concatenate([np.arange(length) for length in lengths])
    at_1, at_3 = np.zeros(n, bool), np.zeros(n, bool)
    np.logical_or.at(at_1, table.owner, table.right & (place == 0))
    np.logical_or.at(at_3, table.owner, table.right & (place < 3))
    best = [(float(p[row]), bool(table.right[row])) for row in np.flatnonzero(place == 0)]
    return {
        "accuracy": float(at_1.mean()),
        "top_3": float(at_3.mean()),
        "ece": expected_calibration_error(best),
        "n": n,
    }
