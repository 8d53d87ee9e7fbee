"""How much each kind of evidence for an office weighs: learnt on predictions for texts the model never saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.routing import expected_calibration_error
from pipeline.learn.seed import Issue
from pipeline.records import Prediction, PreparedComment
from pipeline.route.competence import venues
from pipeline.route.rank import FEATURES, Case, Ranker, Ranking
from pipeline.taxonomy import TIERS, TWO_LEVELS, Taxonomy, as_day

_PENALTY = 2.0  # on the weights; four times as much on the biases, which say most about how the corpus was made
_BIAS_PENALTY = 8.0
_START = (0.6, 0.3, 0.6, 0.5, 0.5, 0.3, -0.2, 0.2, -0.1)
_KEYS = tuple(f"{granularity}:{tier}" for granularity in ("none", "province", "district", "commune") for tier in TIERS)
_TEMPERATURES = np.geomspace(0.4, 2.5, 30)


@dataclass(frozen=True)
class _Table:
    """Candidates of many comments, one below the other; `owner` says whose, `right` which one answers."""

    inputs: NDArray[np.float64]  # (candidates, features + biases)
    owner: NDArray[np.int64]
    right: NDArray[np.bool_]
    hands: NDArray[np.str_]  # of each comment


def fit_ranking(
    issues: Sequence[Issue], prepared: Sequence[PreparedComment], held_out: Sequence[Prediction], taxonomy: Taxonomy
) -> Ranking:
    """Return the weighting under which the offices that must answer are likeliest, with its held-out figures.

    `held_out` are predictions by models that never saw the hand of the issue; the figures and the temperature come from
    weightings that never saw it either.
    """
    table = _tabulate(issues, prepared, held_out, taxonomy)
    scores = np.zeros(len(table.owner))
    for hand in np.unique(table.hands):
        held = table.hands[table.owner] == hand
        weights = _fit(table, ~held)
        scores[held] = table.inputs[held] @ weights
    temperature = float(min(_TEMPERATURES, key=lambda t: _loss(scores * t, table)))
    weights = _fit(table, np.ones(len(table.owner), bool))
    n = len(FEATURES)
    ranking = Ranking(
        tuple(round(float(w), 4) for w in weights[:n]),
        {key: round(float(w), 4) for key, w in zip(_KEYS, weights[n:], strict=True)},
        round(temperature, 4),
    )
    return replace(ranking, figures=_figures(scores * temperature, table))


def _tabulate(
    issues: Sequence[Issue], prepared: Sequence[PreparedComment], held_out: Sequence[Prediction], taxonomy: Taxonomy
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
        for known in (comment, _without_level(comment)) if issue.setting.level else (comment,):
            where = venues(known.comment.turn.setting.level, place.granularity, known.model_text)
            weighed = ranker.weigh(Case.of(known, prediction, place, day), where)
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


def _fit(table: _Table, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    inputs, right, n = table.inputs[rows], table.right[rows], len(table.hands)
    owner = table.owner[rows]
    told = np.zeros(n, bool)
    told[owner[right]] = True
    used = told[owner]
    inputs, right, owner = inputs[used], right[used], owner[used]
    penalty = np.array([_PENALTY] * len(FEATURES) + [_BIAS_PENALTY] * len(_KEYS))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = inputs @ weights
        every = _log_sums(scores, owner, n)
        good = _log_sums(scores[right], owner[right], n)
        p = np.exp(scores - every[owner])
        q = np.where(right, np.exp(np.where(right, scores - good[owner], -np.inf)), 0.0)
        value = float((every[told] - good[told]).sum() + (penalty * weights**2).sum())
        return value, inputs.T @ (p - q) + 2 * penalty * weights

    start = np.array([*_START, *([0.0] * len(_KEYS))])
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
