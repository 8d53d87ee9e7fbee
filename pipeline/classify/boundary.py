"""Where one matter ends and another begins in what somebody says, though no word marks it.

Two looks. The first, cheap one reads the words around each gap from a closed list of common ones. Where it is in doubt,
the second compares what the masked text on either side is about, and chooses the best way to cut the whole.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.gaps import N_GROUPS, Reading, Words, gap_groups, group_keys, read_texts, word_places
from pipeline.classify.lexicon import Lexicon
from pipeline.classify.segments import PAIR_FEATURES, SEGMENT_FEATURES, Piece, PieceScores, Segments, read_segments
from pipeline.records import Mask, Span
from pipeline.text import COMMON_WORDS, as_models_read, mask, mask_word, normalise

CUT_FEATURES = ("first look", "a cut", "a further cut", "a cut in running text", "first look in running text", "weak")
N_FEATURES = len(SEGMENT_FEATURES) + len(PAIR_FEATURES) + len(CUT_FEATURES)
MOST_GAPS = 14
"""Gaps of one text that the second look weighs: the likeliest."""

_FORGET_AT = 400_000  # different sights at gaps
_AT_ONCE = 2_000  # texts read together
_WEAK = 0.03
_SLIGHT = 0.006  # a gap less likely than this is not weighed


@dataclass(frozen=True)
class Boundaries:
    """What was learnt of boundaries.

    `gap_weights` by key of `group_keys`; `weights` (N_FEATURES) of the second look; `whole` is how much better than the
    text left whole a cut has to be; `doubt` the probability at the first look from which the second is taken;
    `field_of` the number of the field of each topic of the classifier. In a meeting far more turns hold several
    matters than elsewhere: `whole_in_meeting` and `doubt_in_meeting` are the bars there.
    """

    gap_weights: Mapping[str, float]
    gap_bias: float
    weights: NDArray[np.float64]
    whole: float
    doubt: float
    field_of: Sequence[int]
    whole_in_meeting: float
    doubt_in_meeting: float
    _memory: _Memory = field(default_factory=lambda: _Memory(), init=False, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return it in JSON's own types, weights rounded."""
        return {
            "gap_weights": {key: round(weight, 3) for key, weight in self.gap_weights.items()},
            "gap_bias": round(self.gap_bias, 4),
            "weights": [round(float(weight), 4) for weight in self.weights],
            "whole": self.whole,
            "doubt": self.doubt,
            "field_of": list(self.field_of),
            "whole_in_meeting": self.whole_in_meeting,
            "doubt_in_meeting": self.doubt_in_meeting,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Boundaries:
        """Return what `as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        weights = np.array(found["weights"], float)
        if weights.shape != (N_FEATURES,):
            raise ValueError("boundaries: another number of weights")
        return cls(
            {str(key): float(weight) for key, weight in found["gap_weights"].items()},
            float(found["gap_bias"]),
            weights,
            float(found["whole"]),
            float(found["doubt"]),
            [int(number) for number in found["field_of"]],
            float(found.get("whole_in_meeting", found["whole"])),
            float(found.get("doubt_in_meeting", found["doubt"])),
        )

    def at(self, *, meeting: bool) -> Boundaries:
        """Return the same with the bars that count in a meeting, or elsewhere, as `whole` and `doubt`."""
        if not meeting:
            return self
        found = replace(self, whole=self.whole_in_meeting, doubt=self.doubt_in_meeting)
        object.__setattr__(found, "_memory", self._memory)  # the weights are the same, and so is what they gave
        return found

    def read(self, texts: Sequence[str], hidden: Sequence[Sequence[Span]] | None = None) -> Reading:
        """Return the words of texts, ready for the first look; `hidden` as for `read_texts`."""
        self._memory.forget_when_full()
        return read_texts(texts, self._memory.lexicon, hidden)

    def first_look(self, reading: Reading) -> NDArray[np.float64]:
        """Return for each gap of `reading` the log-odds that another matter begins there."""
        odds = np.full(len(reading.gaps), self.gap_bias)
        for group, seen in enumerate(gap_groups(reading)):
            odds += self._weigh(reading.lexicon, group, seen.tolist())
        return odds

    def _weigh(self, lexicon: Lexicon, group: int, seen: list[int]) -> list[float]:
        known = self._memory.known[group] if lexicon is self._memory.lexicon else {}
        found = list(map(known.get, seen))
        if None not in found:
            return found  # type: ignore[return-value]  # there is no None among them
        for one in seen:
            if one not in known:
                known[one] = sum(self.gap_weights.get(key, 0.0) for key in group_keys(lexicon, group, one))
        return [known[one] for one in seen]


class _Memory:
    """What was worked out of words, and of what is seen at gaps: most of it comes again."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()
        self.known: list[dict[int, float]] = [{} for _ in range(N_GROUPS)]  # by group: the weight of what is seen

    def forget_when_full(self) -> None:
        """Start anew; who still reads with the lexicon of before is not disturbed."""
        if self.lexicon.is_full or sum(map(len, self.known)) > _FORGET_AT:
            self.__init__()  # type: ignore[misc]


class PieceReader(Protocol):
    """What is needed of a classifier."""

    def piece_scores(self, texts: Sequence[str]) -> PieceScores:
        """Return what the heads make of normal, masked texts."""

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        """Return, for each text as models read it, the probability that a citizen raises something in it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A text to look at twice: its words, the gaps worth a cut, their log-odds, and its pieces between them."""

    words: Words
    places: list[tuple[int, int]]  # of the words
    gaps: list[int]
    odds: list[float]
    pieces: list[Piece]
    texts: list[str]  # of the pieces, normal and masked


@dataclass(frozen=True)
class BoundaryJudge:
    """Cuts passages into matters, and says in which of them anything is raised at all."""

    boundaries: Boundaries
    reader: PieceReader

    def cuts(self, texts: Sequence[str], n_wanted: Sequence[int], *, meeting: bool = False) -> list[list[int]]:
        """Return, for each passage, the offsets at which another matter begins.

        `n_wanted` says for each how many matters the speaker announced, 0 where he did not; `meeting` whether they are
        turns of a meeting.
        """
        boundaries = self.boundaries.at(meeting=meeting)
        found: list[list[int]] = []
        for at in range(0, len(texts), _AT_ONCE):
            found += self._cuts(boundaries, texts[at : at + _AT_ONCE], n_wanted[at : at + _AT_ONCE])
        return found

    def raises(self, texts: Sequence[str]) -> list[float]:
        """Return how likely a citizen raises something in each passage, as it was said."""
        return self.reader.comment_probability([as_models_read(text) for text in texts])

    def _cuts(self, boundaries: Boundaries, texts: Sequence[str], n_wanted: Sequence[int]) -> list[list[int]]:
        reading = boundaries.read(texts)
        odds = boundaries.first_look(reading)
        rows = _in_doubt(boundaries, reading, odds, n_wanted)
        doubts = [doubtful(texts[row], reading, row, odds, n_most=MOST_GAPS) for row in rows]
        found: list[list[int]] = [[] for _ in texts]
        for row, doubt, segments in zip(rows, doubts, read_doubts(doubts, boundaries, self.reader), strict=True):
            chosen = best_cuts(boundaries, doubt, segments, n_wanted[row])
            found[row] = [doubt.places[gap + 1][0] for gap in chosen]
        return found


def _in_doubt(
    boundaries: Boundaries, reading: Reading, odds: NDArray[np.float64], n_wanted: Sequence[int]
) -> list[int]:
    """Return the texts to look at twice: with a likely gap, or with any where several matters were announced."""
    doubt = math.log(boundaries.doubt / (1 - boundaries.doubt))
    owner = reading.owner[reading.gaps]
    sure = np.array(n_wanted)[owner] > 1
    rows: list[int] = np.unique(owner[(odds >= doubt) | sure]).tolist()
    return rows


def doubtful(text: str, reading: Reading, row: int, odds: NDArray[np.float64], *, n_most: int) -> Doubt:
    """Return `text`, number `row` of `reading`, with the `n_most` likeliest of its gaps, none of them within a mask.

    `odds` are those of all gaps of the reading.
    """
    here = slice(*np.searchsorted(reading.gaps, reading.first[row : row + 2]).tolist())
    gaps, own = (reading.gaps[here] - reading.first[row]).tolist(), odds[here].tolist()
    words, masks = reading.words(row), mask(text).masks
    places = word_places(text)
    slight = math.log(_SLIGHT / (1 - _SLIGHT))
    likely = sorted(range(len(gaps)), key=lambda at: (-own[at], at))
    kept = sorted(at for at in likely[:n_most] if own[at] > slight and not _is_masked(places, gaps[at], masks))
    chosen = [gaps[at] for at in kept]
    edges = [0, *(gap + 1 for gap in chosen), len(words.bare)]
    pieces, texts = [], []
    for first, end in pairwise(edges):
        bare = words.bare[first:end]
        telling = frozenset(word for word in bare if len(word) > 1 and word not in COMMON_WORDS)
        pieces.append(Piece(telling, len(bare), any(words.asks[first:end])))
        texts.append(_masked(text, places[first][0], places[end - 1][1], masks))
    return Doubt(words, places, chosen, [own[at] for at in kept], pieces, texts)


def _is_masked(places: Sequence[tuple[int, int]], gap: int, masks: Sequence[Mask]) -> bool:
    return any(one.span.start < places[gap][1] and one.span.end > places[gap + 1][0] for one in masks)


def _masked(text: str, start: int, end: int, masks: Sequence[Mask]) -> str:
    """Return `text[start:end]` in normal form, each mask a small word."""
    said, at = [], start
    for one in masks:
        span = Span(max(start, one.span.start), max(start, one.span.end))
        if span.start < end and span.end > start:
            said += [text[at : span.start], mask_word(one.kind)]
            at = min(span.end, end)
    return normalise("".join([*said, text[at:end]])).text


def read_doubts(doubts: Sequence[Doubt], boundaries: Boundaries, reader: PieceReader) -> list[Segments]:
    """Return the segments of each text; all pieces are scored together."""
    if not doubts:
        return []
    fields = np.eye(max(boundaries.field_of, default=0) + 1)[list(boundaries.field_of)]
    scores = reader.piece_scores([text for doubt in doubts for text in doubt.texts])
    return read_segments([doubt.pieces for doubt in doubts], scores, fields)


def cut_features(doubt: Doubt, at: int, *, further: bool) -> list[float]:
    """Return CUT_FEATURES of a cut in the gap number `at` of a doubt; `further` if it is not the first."""
    odds, running = doubt.odds[at], float(doubt.words.running)
    weak = float(odds < math.log(_WEAK / (1 - _WEAK)))
    return [odds, 1.0, float(further), running, odds * running, weak]


def best_cuts(boundaries: Boundaries, doubt: Doubt, segments: Segments, n_wanted: int) -> list[int]:
    """Return the gaps in which to cut: the best of all ways, into `n_wanted` matters if that is above 1."""
    best = _best_ways(boundaries, doubt, segments, n_wanted if n_wanted > 1 else len(doubt.pieces))
    ends = _ends(best, len(doubt.pieces))
    exact = [one for one in ends if one[1] == n_wanted - 1] if n_wanted > 1 else []
    _, number, i = max(exact or ends, key=lambda one: (one[0] + boundaries.whole * (one[1] == 0), -one[1]))
    chosen, j = [], len(doubt.pieces)
    while number > 0:
        chosen.append(doubt.gaps[i - 1])
        i, j, number = best[number][i, j][1], i, number - 1
    return chosen[::-1]


def lead_over_whole(boundaries: Boundaries, doubt: Doubt, segments: Segments) -> float:
    """Return by how much the best way to cut scores above leaving the text whole; -inf where there is no way."""
    ends = _ends(_best_ways(boundaries, doubt, segments, len(doubt.pieces)), len(doubt.pieces))
    whole = next(score for score, number, _ in ends if number == 0)
    return max((score - whole for score, number, _ in ends if number > 0), default=-math.inf)


_Ways = list[dict[tuple[int, int], tuple[float, int]]]
"""By number of cuts and last run [i, j): the best score, and where the run before begins."""


def _ends(best: _Ways, n: int) -> list[tuple[float, int, int]]:
    """Return (score, number of cuts, where the last run begins) of every way that reaches the end."""
    return [(row[i, j][0], number, i) for number, row in enumerate(best) for i, j in row if j == n]


def _best_ways(boundaries: Boundaries, doubt: Doubt, segments: Segments, most: int) -> _Ways:
    """Return the best ways into up to `most` runs."""
    n, weights = len(doubt.pieces), boundaries.weights
    n_segment, n_pair = len(SEGMENT_FEATURES), len(PAIR_FEATURES)
    alone = (segments.features @ weights[:n_segment]).tolist()
    together = (segments.pair_features @ weights[n_segment : n_segment + n_pair]).tolist()
    of_cut = weights[n_segment + n_pair :].tolist()
    cut = {
        (at, further): sum(map(operator.mul, cut_features(doubt, at, further=further), of_cut))
        for at in range(n - 1)
        for further in (False, True)
    }
    best: _Ways = [{(0, j): (alone[segments.index[0, j]], -1) for j in range(1, n + 1)}]
    for number in range(1, most):
        row: dict[tuple[int, int], tuple[float, int]] = {}
        for (i, j), (score, _) in best[-1].items():
            for k in range(j + 1, n + 1):
                new = score + alone[segments.index[j, k]] + together[segments.pair_index[i, j, k]]
                new += cut[j - 1, number > 1]
                if (j, k) not in row or new > row[j, k][0]:
                    row[j, k] = (new, i)
        if not row:
            break
        best.append(row)
    return best
