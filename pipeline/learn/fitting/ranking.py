"""How much each kind of evidence for an office weighs: learnt on predictions for texts the model never saw."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.corpus.seed import Issue
from pipeline.learn.fitting.weighting import (
    KEYS,
    START,
    Table,
    bias_number,
    fit_weights,
    log_sums,
    loss,
    without_each_hand,
)
from pipeline.learn.measures.routing import expected_calibration_error
from pipeline.records import Prediction, PreparedComment
from pipeline.route.competence import speak_for_voters, venues
from pipeline.route.rank import FEATURES, Case, Ranker, Ranking
from pipeline.route.usual import Circumstance, Usual, count_usual
from pipeline.taxonomy import TWO_LEVELS, Taxonomy, as_day
from pipeline.text import normalise

_CAUTION = 0.92  # of the temperature fitted: who really answers is less sure than authors say, and certainty harms
_TEMPERATURES = np.geomspace(0.4, 2.5, 30)


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
    whole = fit_weights(table)
    unseen = without_each_hand(table, whole)
    scores = np.zeros(len(table.owner))
    for hand, weights in unseen.items():
        held = table.hands[table.owner] == hand
        scores[held] = table.only(held).scores(weights)
    temperature = _CAUTION * float(min(_TEMPERATURES, key=lambda t: loss(scores * t, table)))
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
        {key: round(float(w), 4) for key, w in zip(KEYS, weights[n:], strict=True)},
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
) -> Table:
    ranker = Ranker(taxonomy, Ranking(START, {}))
    inputs: list[tuple[float, ...]] = []
    keys: list[int] = []
    owner: list[int] = []
    right: list[bool] = []
    hands: list[str] = []
    for issue, comment, prediction in zip(issues, prepared, held_out, strict=True):
        if not issue.agencies:
            continue
        day = as_day(issue.setting.date) or TWO_LEVELS
        place = taxonomy.gazetteer.parse_place(issue.setting.place, day)
        wanted = taxonomy.agencies.answering(issue.agencies[0], place, day)
        others = usual.but(issue.hand)
        for known in _as_known(comment):
            where = venues(known.comment.turn.setting.level, place, known.model_text)
            weighed = ranker.weigh(Case.of(known, prediction, place, day), where, others)
            for agency_id in weighed.offices():
                tier = ranker.tier(agency_id)
                inputs.append(weighed.features(agency_id, tier))
                keys.append(bias_number(place.granularity, tier))
                owner.append(len(hands))
                right.append(agency_id in wanted)
            hands.append(issue.hand)
    return Table(np.array(inputs), np.array(keys), np.array(owner), np.array(right), np.array(hands))


def _as_known(prepared: PreparedComment) -> tuple[PreparedComment, ...]:
    """Return the comment, and as most inputs give it: where it was raised is not said.

    What is raised with the National Assembly is kept as such: else every petition of which only the province is known
    would look as if it were for a ministry.
    """
    turn = prepared.comment.turn
    if turn.setting.level in {None, "trung_uong"}:
        return (prepared,)
    turn = replace(turn, setting=replace(turn.setting, level=None))
    return prepared, replace(prepared, comment=replace(prepared.comment, turn=turn))


def _figures(scores: NDArray[np.float64], table: Table) -> Mapping[str, float]:
    n = len(table.hands)
    every = log_sums(scores, table.owner, n)
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
