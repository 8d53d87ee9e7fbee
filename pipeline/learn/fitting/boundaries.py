"""Where people turn to another matter, learnt from turns whose matters are known: see `pipeline.classify.boundary`.

Both looks are fitted on log-odds and scores of models that never saw the hand, and so is the bar that a cut must pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.boundary import (
    MOST_GAPS,
    N_FEATURES,
    Boundaries,
    Doubt,
    PieceReader,
    best_cuts,
    cut_features,
    doubtful,
    lead_over_whole,
    read_doubts,
)
from pipeline.classify.segments import Segments
from pipeline.learn.fitting.bars import Trial, bar_that_keeps, bar_where_half_are_several, figures
from pipeline.learn.fitting.first_look import FirstLooks, read_passages
from pipeline.learn.fitting.passages import KnownPassage

_KEPT_WHOLE = 0.975
"""The share of passages about one matter that are left whole: the bar is as low as that allows."""

_TOWARDS_HALF = 0.4
"""How far the bar in a meeting goes to where every other passage holds several matters: not every speech does."""

_EVER = 1e6  # a bar below which everything is cut
_STRENGTH = 3.0  # of the second look
_MOST_TRAINED = 7  # gaps of one text whose combinations are all weighed in training
_MOST_CUTS = 5

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Learnt:
    """What is shipped, what was learnt without the hands of each fold, and how well those cut what they never saw."""

    boundaries: Boundaries
    by_fold: list[Boundaries]
    figures: dict[str, Any]


@dataclass(frozen=True)
class _Seen:
    """A passage at the second look, by models that never saw it."""

    example: KnownPassage
    doubt: Doubt
    segments: Segments
    likeliest: float  # log-odds of the likeliest gap


@dataclass(frozen=True, slots=True)
class _Ways:
    """Ways to cut one passage: `features` (ways, N_FEATURES), and which of them are right."""

    features: Weights
    right: NDArray[np.bool_]


def learn_boundaries(first: FirstLooks, readers: Sequence[PieceReader]) -> Learnt:
    """Return what the passages teach; the reader of each fold never saw the hands that its first look never saw."""
    folds = zip(first.held, first.by_fold, readers, strict=True)
    seen = [_look([one for one in first.passages if one.hand in held], look, reader) for held, look, reader in folds]
    ways = [[_ways(one) for one in some] for some in seen]
    every = list(chain.from_iterable(ways))
    others = [list(chain.from_iterable(some for some in ways if some is not own)) for own in ways]
    by_fold = [replace(look, weights=_second(some or every)) for look, some in zip(first.by_fold, others, strict=True)]
    elsewhere, in_meeting = (_trials(seen, by_fold, meeting=meeting) for meeting in (False, True))
    bar = bar_that_keeps(_KEPT_WHOLE, elsewhere)
    where_half_are = min(bar, bar_where_half_are_several(in_meeting))
    bar_in_meeting = round(bar + _TOWARDS_HALF * (where_half_are - bar), 3)
    second = [*by_fold, replace(first.whole, weights=_second(every))]
    *by_fold, final = (replace(found, whole=bar, whole_in_meeting=bar_in_meeting) for found in second)
    return Learnt(final, by_fold, figures(elsewhere, in_meeting, final))


def _look(examples: Sequence[KnownPassage], first: Boundaries, reader: PieceReader) -> list[_Seen]:
    reading = read_passages(examples)
    odds = first.first_look(reading)
    doubts = [doubtful(one.text, reading, row, odds, n_most=MOST_GAPS) for row, one in enumerate(examples)]
    segments = read_doubts(doubts, first, reader)
    likeliest = np.full(len(examples), -np.inf)
    np.maximum.at(likeliest, reading.owner[reading.gaps], odds)
    return [_Seen(*one) for one in zip(examples, doubts, segments, likeliest.tolist(), strict=True)]


def _is_right(example: KnownPassage, cuts: Sequence[int], *, running: bool) -> bool:
    leeway = int(running)  # where a marker belongs is a matter of taste
    return len(cuts) == len(example.wanted) and all(
        first - leeway <= cut <= last + leeway for cut, (first, last) in zip(cuts, example.wanted, strict=True)
    )


def _second(ways: Sequence[_Ways]) -> Weights:
    """Fit the second look: the right way to cut is made likelier than all the other ways."""
    from scipy.optimize import minimize

    telling = [one for one in ways if one.right.any() and not one.right.all()]
    if not telling:
        return np.zeros(N_FEATURES)
    rows, good = np.vstack([one.features for one in telling]), np.concatenate([one.right for one in telling])
    sizes = [len(one.right) for one in telling]
    at, starts = np.repeat(np.arange(len(telling)), sizes), np.cumsum([0, *sizes[:-1]])
    scale = rows.std(axis=0) + 1e-6
    rows = rows / scale

    def loss(weights: Weights) -> tuple[float, Weights]:
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[at])
        every, some = np.add.reduceat(odds, starts), np.add.reduceat(odds * good, starts)
        value = float(np.log(every).sum() - np.log(some).sum() + _STRENGTH / 2 * weights @ weights)
        return value, rows.T @ (odds / every[at] - odds * good / some[at]) + _STRENGTH * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    result: Weights = found.x / scale
    return result


def _ways(one: _Seen) -> _Ways:
    """Return every way to cut a passage in its likeliest gaps."""
    doubt, segments, n = one.doubt, one.segments, len(one.doubt.pieces)
    running = doubt.words.running
    likely = sorted(sorted(range(n - 1), key=lambda at: (-doubt.odds[at], at))[:_MOST_TRAINED])
    whole = segments.features[segments.index[0, n]]
    features, right = [np.zeros(N_FEATURES)], [_is_right(one.example, [], running=running)]
    for n_cuts in range(1, min(len(likely), _MOST_CUTS) + 1):
        for chosen in combinations(likely, n_cuts):
            edges = [0, *(at + 1 for at in chosen), n]
            alone = segments.features[[segments.index[run] for run in pairwise(edges)]].sum(axis=0) - whole
            triples = zip(edges, edges[1:], edges[2:], strict=False)
            together = segments.pair_features[[segments.pair_index[triple] for triple in triples]].sum(axis=0)
            cuts = np.sum([cut_features(doubt, at, further=k > 0) for k, at in enumerate(chosen)], axis=0)
            features.append(np.concatenate([alone, together, cuts]))
            right.append(_is_right(one.example, [doubt.gaps[at] for at in chosen], running=running))
    return _Ways(np.array(features), np.array(right))


def _is_plain(one: _Seen, boundaries: Boundaries) -> bool:
    """Return whether nobody would take a second look."""
    return bool(one.likeliest < np.log(boundaries.doubt / (1 - boundaries.doubt)))


def _trials(seen: Sequence[Sequence[_Seen]], by_fold: Sequence[Boundaries], *, meeting: bool) -> list[Trial]:
    return [
        _trial(one, boundaries.at(meeting=meeting))
        for some, boundaries in zip(seen, by_fold, strict=True)
        for one in some
        if not one.example.made
    ]


def _trial(one: _Seen, boundaries: Boundaries) -> Trial:
    several = bool(one.example.wanted)
    if _is_plain(one, boundaries):
        return Trial(several, -np.inf, right=False)
    cuts = best_cuts(replace(boundaries, whole=-_EVER), one.doubt, one.segments, 0)
    return Trial(
        several,
        lead_over_whole(boundaries, one.doubt, one.segments),
        _is_right(one.example, cuts, running=one.doubt.words.running),
    )
