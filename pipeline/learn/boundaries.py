"""Where people turn to another matter, learnt from turns whose matters are known: see `pipeline.classify.boundary`.

Both looks are fitted on log-odds and scores of models that never saw the hand, and so is the bar that a cut must pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
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
from pipeline.classify.gaps import Reading, gap_groups, group_keys, read_texts, word_places
from pipeline.classify.lexicon import HIDDEN, Lexicon
from pipeline.classify.segments import Segments
from pipeline.ingest.comments import unmarked_passages
from pipeline.learn.bars import Trial, bar_that_keeps, bar_where_half_are_several, figures
from pipeline.learn.joined import joined_turns
from pipeline.learn.seed import LabelledTurn
from pipeline.records import Document, Span, Turn
from pipeline.text import mask

_KEPT_WHOLE = 0.975
"""The share of passages about one matter that are left whole: the bar is as low as that allows."""

_TOWARDS_HALF = 0.4
"""How far the bar in a meeting goes to where every other passage holds several matters: not every speech does."""

_EVER = 1e6  # a bar below which everything is cut
_DOUBT, _DOUBT_IN_MEETING = 0.17, 0.05
_MIN_SEEN = 4  # what is seen at fewer gaps is not learnt
_SMALL = 0.02  # weights below are dropped
_FIRST_STRENGTH, _SECOND_STRENGTH = 0.3, 3.0
_MOST_TRAINED = 7  # gaps of one text whose combinations are all weighed in training
_MOST_CUTS = 5
_MADE_WEIGHT = 0.3  # of a turn that was joined beside one that somebody wrote

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class FoldReader:
    """A classifier, and the hands that it never saw."""

    hands: frozenset[str]
    reader: PieceReader


@dataclass(frozen=True)
class Learnt:
    """What is shipped, what was learnt without the hands of each fold, and how well those cut what they never saw."""

    boundaries: Boundaries
    by_fold: list[Boundaries]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Example:
    """A passage; `wanted` holds, for each boundary in it, the first and the last gap that are right.

    `hidden` is what identifies people: nothing of it may be learnt.
    """

    hand: str
    text: str
    hidden: tuple[Span, ...]
    wanted: tuple[tuple[int, int], ...]
    made: bool = False


@dataclass(frozen=True)
class _Seen:
    """A passage at the second look, by models that never saw it."""

    example: _Example
    doubt: Doubt
    segments: Segments
    likeliest: float  # log-odds of the likeliest gap


def learn_boundaries(
    turns: Sequence[LabelledTurn], folds: Sequence[FoldReader], field_of: Sequence[int]
) -> Learnt | None:
    """Return what the turns teach, or None where too few hold two matters that nothing marks.

    `field_of` is the number of the field of each topic of the classifiers.
    """
    examples = [*_examples(turns), *_examples(joined_turns(turns), made=True)]
    if not folds or not all(_teach([e for e in examples if e.hand not in fold.hands]) for fold in folds):
        return None
    firsts = [_first([e for e in examples if e.hand not in fold.hands], field_of) for fold in folds]
    seen = [_look([e for e in examples if e.hand in f.hands], b, f.reader) for f, b in zip(folds, firsts, strict=True)]
    everything = [one for some in seen for one in some]
    seconds = [
        _second([one for one in everything if one.example.hand not in fold.hands] or everything) for fold in folds
    ]
    by_fold = [replace(first, weights=w) for first, w in zip(firsts, seconds, strict=True)]
    elsewhere, in_meeting = (_trials(seen, by_fold, meeting=meeting) for meeting in (False, True))
    bar = bar_that_keeps(_KEPT_WHOLE, elsewhere)
    where_half_are = min(bar, bar_where_half_are_several(in_meeting))
    bar_in_meeting = round(bar + _TOWARDS_HALF * (where_half_are - bar), 3)
    second = [*by_fold, replace(_first(examples, field_of), weights=_second(everything))]
    *by_fold, final = (replace(found, whole=bar, whole_in_meeting=bar_in_meeting) for found in second)
    return Learnt(final, by_fold, figures(elsewhere, in_meeting, final))


def _examples(turns: Sequence[LabelledTurn], *, made: bool = False) -> Iterator[_Example]:
    """Yield the passages of all turns as the path would ask about them."""
    starts, at = [], 0
    for turn in turns:
        starts.append(at)
        at += len(turn.text) + 1
    said = [
        Turn(f"t#{n}", f"t#{n}", "t", "", Span(start, start + len(turn.text)), "citizen")
        for n, (turn, start) in enumerate(zip(turns, starts, strict=True))
    ]
    document = Document("t", "", "\n".join(turn.text for turn in turns), ())
    for passage in unmarked_passages(document, said):
        turn = turns[int(passage.turn.id[2:])]
        offset = passage.span.start - passage.turn.span.start
        text = passage.span.cut(document.text)
        parts = [Span(max(0, p.start - offset), p.end - offset) for p in turn.parts if p.end > offset]
        parts = [part for part in parts if part.start < len(text)]
        if all(a.end <= b.start for a, b in pairwise(parts)):
            places = word_places(text)
            wanted = tuple(_right_gaps(places, a.end, b.start) for a, b in pairwise(parts))
            yield _Example(turn.hand, text, tuple(one.span for one in mask(text).masks), wanted, made)


def _right_gaps(places: Sequence[tuple[int, int]], end: int, start: int) -> tuple[int, int]:
    """Return the first and the last gap between a part that ends and one that starts."""
    n = len(places) - 1
    first = next((gap for gap in range(n) if places[gap][1] >= end - 1), n)
    last = next((gap for gap in reversed(range(n)) if places[gap + 1][0] <= start), first)
    return min(first, last), max(first, last)


def _teach(examples: Sequence[_Example]) -> bool:
    """Return whether there is a boundary to learn from, at a gap that is looked at."""
    gaps = _gaps_of(_read(examples))
    return any(
        first <= gap <= last
        for e, some in zip(examples, gaps, strict=True)
        for first, last in e.wanted
        for gap in some.tolist()
    )


def _read(examples: Sequence[_Example], lexicon: Lexicon | None = None) -> Reading:
    return read_texts([e.text for e in examples], lexicon or Lexicon(), [e.hidden for e in examples])


def _gaps_of(reading: Reading) -> list[NDArray[np.int64]]:
    """Return the open gaps of each text, counted from its first word."""
    owner = reading.owner[reading.gaps]
    n = len(reading.running)
    return np.split(reading.gaps - reading.first[owner], np.searchsorted(owner, np.arange(1, n)))[:n]


def _first(examples: Sequence[_Example], field_of: Sequence[int]) -> Boundaries:
    """Fit the first look."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    rows: list[list[str]] = []
    right: list[bool] = []
    weight: list[float] = []
    reading = _read(examples)
    keys = iter(_keys(reading))
    for example, gaps in zip(examples, _gaps_of(reading), strict=True):
        within = {gap: first for first, last in example.wanted for gap in range(first, last + 1)}
        opened: set[int] = set()
        for gap, seen in zip(gaps.tolist(), keys, strict=False):
            first = within.get(gap)
            if first is None or first not in opened:
                rows.append(seen)
                right.append(first is not None)
                weight.append(_MADE_WEIGHT if example.made else 1.0)
                opened |= set() if first is None else {first}
    count = Counter(key for seen in rows for key in seen)
    kept = sorted(key for key, n in count.items() if n >= _MIN_SEEN and HIDDEN not in key)
    column = {key: number for number, key in enumerate(kept)}
    columns = [[column[key] for key in seen if key in column] for seen in rows]
    ends = np.concatenate([[0], np.cumsum([len(some) for some in columns])])
    flat = np.fromiter((one for some in columns for one in some), np.int64, int(ends[-1]))
    matrix = sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(kept)))
    machine = LogisticRegression(C=_FIRST_STRENGTH, max_iter=200).fit(matrix, right, sample_weight=weight)
    weights = {key: float(w) for key, w in zip(kept, machine.coef_[0], strict=True) if abs(w) >= _SMALL}
    second, bias, fields = np.zeros(N_FEATURES), float(machine.intercept_[0]), list(field_of)
    return Boundaries(weights, bias, second, 0.0, _DOUBT, fields, 0.0, _DOUBT_IN_MEETING)


def _keys(reading: Reading) -> list[list[str]]:
    """Return the keys of each open gap."""
    groups = [some.tolist() for some in gap_groups(reading)]
    return [
        [key for group, packed in enumerate(seen) for key in group_keys(reading.lexicon, group, packed)]
        for seen in zip(*groups, strict=True)
    ]


def _look(examples: Sequence[_Example], first: Boundaries, reader: PieceReader) -> list[_Seen]:
    reading = _read(examples)
    odds = first.first_look(reading)
    doubts = [doubtful(one.text, reading, row, odds, n_most=MOST_GAPS) for row, one in enumerate(examples)]
    segments = read_doubts(doubts, first, reader)
    likeliest = np.full(len(examples), -np.inf)
    np.maximum.at(likeliest, reading.owner[reading.gaps], odds)
    return [_Seen(*one) for one in zip(examples, doubts, segments, likeliest.tolist(), strict=True)]


def _is_right(example: _Example, cuts: Sequence[int], *, running: bool) -> bool:
    leeway = int(running)  # where a marker belongs is a matter of taste
    return len(cuts) == len(example.wanted) and all(
        first - leeway <= cut <= last + leeway for cut, (first, last) in zip(cuts, example.wanted, strict=True)
    )


def _second(seen: Sequence[_Seen]) -> Weights:
    """Fit the second look: the right way to cut is made likelier than all the other ways."""
    from scipy.optimize import minimize

    ways: list[Weights] = []
    right: list[NDArray[np.bool_]] = []
    owner: list[int] = []
    for one in seen:
        features, good = _ways(one)
        if good.any() and not good.all():
            owner += [len(ways)] * len(good)
            ways.append(features)
            right.append(good)
    if not ways:
        return np.zeros(N_FEATURES)
    rows, good, at = np.vstack(ways), np.concatenate(right), np.array(owner)
    scale = rows.std(axis=0) + 1e-6
    rows = rows / scale
    starts = np.searchsorted(at, np.arange(len(ways)))

    def loss(weights: Weights) -> tuple[float, Weights]:
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[at])
        every, some = np.add.reduceat(odds, starts), np.add.reduceat(odds * good, starts)
        value = float(np.log(every).sum() - np.log(some).sum() + _SECOND_STRENGTH / 2 * weights @ weights)
        return value, rows.T @ (odds / every[at] - odds * good / some[at]) + _SECOND_STRENGTH * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    result: Weights = found.x / scale
    return result


def _ways(one: _Seen) -> tuple[Weights, NDArray[np.bool_]]:
    """Return the features of every way to cut a passage in its likeliest gaps, and which ways are right."""
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
    return np.array(features), np.array(right)


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
