"""The few words without which what is asked about would score least: for linear heads, a batch of texts at once.

A word brings its own columns and those of the pairs it stands in. A text's score is what all of them bring, over the
length of its row; so what is left of it without a run of words is known from sums over a few neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import Vocabulary
from pipeline.records import MOST_PULLS, Pull, Span

_LONGEST = 3  # words taken away at once; the next run may stand beside it
_MOST = 5  # runs
_ENOUGH = 1.2  # log odds by which the score is to fall
_LEAST = 0.05  # log odds that a further run must be worth
_PRICE = np.array([1.0, 2.0, 2.0, 3.0]) ** -0.5  # of a run of so many words: one word alone tells a reader little
_NEVER = -1e9
_NOTHING = 1e-6
_ALIKE = 1e-5  # log odds below which two runs are alike, and the first is taken, whatever else is in the batch

_WORD = re.compile(r"\w+")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """The weights of all heads side by side; of each head, the column of each class, and its temperature."""

    weights: NDArray[np.float32]
    of: Mapping[str, Mapping[str, int]]
    temperatures: Mapping[str, float]


def telling_spans(
    vocabulary: Vocabulary,
    columns: Columns,
    texts: Sequence[str],
    words: Sequence[Sequence[str]],
    pulls: Sequence[Pull],
) -> list[tuple[Span, ...]]:
    """Return, for each normal text, the pieces whose absence lowers what its pull asks for most, in reading order.

    `words` are those of each text, as `\\w+` finds them. No piece stands where nothing speaks for what is asked for.
    """
    kept = [row for row, one in enumerate(words) if one and (pulls[row].classes or pulls[row].cues)]
    found: list[tuple[Span, ...]] = [()] * len(texts)
    if kept:
        some = [words[row] for row in kept]
        places = _Places.of([texts[row] for row in kept], some)
        batch = _Batch.of(vocabulary, columns, some, [pulls[row] for row in kept], places)
        starts, ends = places.starts.tolist(), places.ends.tolist()
        for row, gone in zip(kept, batch.taken(), strict=True):
            found[row] = _joined(starts, ends, gone)
    return found


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the words of all texts, one after the other, begin and end in theirs."""

    starts: Ints
    ends: Ints
    first: Ints  # the first word of each text
    lengths: Ints  # of each text, in words

    @classmethod
    def of(cls, texts: Sequence[str], words: Sequence[Sequence[str]]) -> _Places:
        """Add up what stands between the words and the words themselves: quicker than a search for each."""
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        n, first = int(lengths.sum()), np.concatenate([[0], np.cumsum(lengths)[:-1]])
        before = chain.from_iterable(_WORD.split(text)[:-1] for text in texts)  # each word, what stands before it
        word = np.fromiter(map(len, chain.from_iterable(words)), np.int64, n)
        ends = np.cumsum(np.fromiter(map(len, before), np.int64, n) + word)
        ends -= np.repeat(np.concatenate([[0], ends[first[1:] - 1]]), lengths)
        return cls(ends - word, ends, first, lengths)


def _joined(starts: Sequence[int], ends: Sequence[int], gone: Sequence[int]) -> tuple[Span, ...]:
    """Return the spans of the words numbered, neighbours as one."""
    spans: list[Span] = []
    for number in gone:
        if spans and starts[number] - spans[-1].end <= 1:
            spans[-1] = Span(spans[-1].start, ends[number])
        else:
            spans.append(Span(starts[number], ends[number]))
    return tuple(spans)


@dataclass
class _Batch:
    """The words of all texts, one after the other: what each brings to its text's score, and to its length squared.

    `pair` and `pair_square` are of a word and the next one, 0 after the last of a text. `cue` is what a word brings
    beside the heads. `bound` marks words after which a clause or a text ends. What is taken away brings nothing more.
    """

    owner: Ints
    first: Ints  # the first word of each text
    word: Floats
    word_square: Floats
    pair: Floats
    pair_square: Floats
    cue: Floats
    bound: Floats
    gone: Floats

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        columns: Columns,
        words: Sequence[Sequence[str]],
        pulls: Sequence[Pull],
        places: _Places,
    ) -> _Batch:
        n, owner = len(places.starts), np.repeat(np.arange(len(words)), places.lengths)
        tokens = np.fromiter(chain.from_iterable(map(vocabulary.ids_of, words)), np.int64, n)
        together = owner[:-1] == owner[1:]
        singles, doubles = vocabulary.columns_of(tokens, together)
        asked = _asked(columns, pulls)
        weights = _Weights(vocabulary.idf, columns.weights, *asked)
        word, word_square = weights.brought(singles, owner)
        pair, pair_square = np.zeros(n), np.zeros(n)
        at = np.flatnonzero(together)
        pair[at], pair_square[at] = weights.brought(doubles, owner[at])
        bound = np.ones(n)
        bound[at] = places.starts[at + 1] - places.ends[at] > 1
        return cls(
            owner,
            places.first,
            word,
            word_square,
            pair,
            pair_square,
            _cues(pulls, places),
            bound,
            np.zeros(n),
        )

    def taken(self) -> list[list[int]]:
        """Take away, text by text, the run of words that is worth most, and again until enough is gone.

        Return the numbers, among all words, of those of each text that are gone, in order.
        """
        gone: list[list[int]] = [[] for _ in self.first]
        rows, fallen, batch = np.arange(len(self.first)), np.zeros(len(self.first)), self
        for _ in range(_MOST):
            at, length, fall = batch._best_runs()
            kept = fall >= _LEAST
            shift = self.first[rows] - batch.first  # of fewer texts, words have other numbers
            for row, start, n in np.column_stack([rows, at + shift, length])[kept].tolist():
                gone[row] += range(start, start + n)
            fallen += fall
            kept &= fallen < _ENOUGH
            if not kept.any():
                break
            batch._take(at[kept], length[kept])
            rows, fallen, batch = rows[kept], fallen[kept], batch._only(kept)
        return [sorted(one) for one in gone]

    def _best_runs(self) -> tuple[Ints, Ints, Floats]:
        """Return for each text (first word, length, fall) of the run that is worth most; long ones cost more."""
        n, n_texts = len(self.owner), len(self.first)
        brought, weighty = self.word + self.pair, self.word_square + self.pair_square
        score, square = (np.bincount(self.owner, one, n_texts).astype(np.float64) for one in (brought, weighty))
        whole = (score / np.sqrt(np.maximum(square, _NOTHING)))[self.owner]
        every = score[self.owner]
        score, square = every.copy(), square[self.owner]
        score[1:] -= self.pair[:-1]  # the pair with the word before goes with the first of a run
        square[1:] -= self.pair_square[:-1]
        cue, barred = np.zeros(n), np.zeros(n)
        best, best_length = np.full(n, _NEVER), np.ones(n, np.int64)
        for length in range(1, min(_LONGEST, n) + 1):
            behind = length - 1
            score -= _shifted(brought, behind)
            square -= _shifted(weighty, behind)
            cue += _shifted(self.cue, behind)
            barred += _shifted(self.gone, behind, 1.0)
            left = score / np.sqrt(np.maximum(square, _NOTHING))
            left[square <= _NOTHING] = 0.0
            silent = every - score + cue <= 0  # words that bring nothing: the rest only weighs more without them
            worth = (whole - left + cue) * _PRICE[length] + (barred + silent) * _NEVER
            better = worth > best + _ALIKE
            np.copyto(best, worth, where=better)
            np.copyto(best_length, length, where=better)
            barred += _shifted(self.bound, behind)
        most = np.maximum.reduceat(best, self.first)
        at = np.minimum.reduceat(np.where(best >= most[self.owner] - _ALIKE, np.arange(n), n), self.first)
        lengths = best_length[at]
        falls: Floats = best[at] / _PRICE[lengths]
        return at, lengths, falls

    def _take(self, at: Ints, length: Ints) -> None:
        """Let the runs bring nothing more, nor the pairs that they stand in."""
        for step in range(_LONGEST):
            words = at[length > step] + step
            self.gone[words] = 1.0
            for brought in (self.word, self.word_square, self.cue, self.pair, self.pair_square):
                brought[words] = 0.0
        before = at[at > 0] - 1  # where that is of another text, its pair brings nothing anyway
        self.pair[before] = self.pair_square[before] = 0.0

    def _only(self, texts: NDArray[np.bool_]) -> _Batch:
        """Return the batch of some of the texts."""
        words = texts[self.owner]
        owner = (np.cumsum(texts) - 1)[self.owner[words]]
        first = np.searchsorted(owner, np.arange(int(texts.sum())))
        word, word_square, pair, pair_square, cue, bound, gone = (
            one[words]
            for one in (self.word, self.word_square, self.pair, self.pair_square, self.cue, self.bound, self.gone)
        )
        return _Batch(owner, first, word, word_square, pair, pair_square, cue, bound, gone)


def _shifted(values: Floats, by: int, fill: float = 0.0) -> Floats:
    """Return for each place the value that stands so many places behind it."""
    if not by:
        return values
    return np.concatenate([values[by:], np.full(by, fill, values.dtype)])


@dataclass(frozen=True, slots=True)
class _Weights:
    """What a column brings to the score of each text: its weight in the columns that the text's pull asks for."""

    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    asked: Ints  # (texts, MOST_PULLS)
    factors: NDArray[np.float32]  # the same shape

    def brought(self, columns: Ints, owner: Ints) -> tuple[Floats, Floats]:
        """Return (to the score, to the square of the length) for rows of two columns (n, 2); -1 is none."""
        every = columns.ravel()
        known = np.flatnonzero(every >= 0)
        row, column = known >> 1, every[known]
        text, idf = owner[row], self.idf[column]
        asked = self.asked.take(text, axis=0)
        asked += (column * self.weights.shape[1])[:, None]
        weights = self.weights.ravel().take(asked)
        score = idf * np.einsum("ij,ij->i", weights, self.factors.take(text, axis=0))
        n = len(owner)
        return np.bincount(row, score, n).astype(np.float64), np.bincount(row, idf * idf, n).astype(np.float64)


def _asked(columns: Columns, pulls: Sequence[Pull]) -> tuple[Ints, NDArray[np.float32]]:
    """Return the columns that each pull asks for and what each counts; none counts 0."""
    asked = np.zeros((len(pulls), MOST_PULLS), np.int64)
    factors = np.zeros((len(pulls), MOST_PULLS), np.float32)
    of, temperatures = columns.of, columns.temperatures
    classes = [one for pull in pulls for one in pull.classes]
    if not classes:
        return asked, factors
    n = np.fromiter((len(pull.classes) for pull in pulls), np.int64, len(pulls))
    here = np.arange(MOST_PULLS) < n[:, None]
    found = np.array([of[head].get(name, -1) for head, name, _ in classes])
    counts = np.array([factor * temperatures[head] for head, _, factor in classes])
    asked[here], factors[here] = np.maximum(found, 0), np.where(found < 0, 0.0, counts)
    return asked, factors


def _cues(pulls: Sequence[Pull], places: _Places) -> Floats:
    """Return what each word brings beside the heads: what a cue is worth is shared among its words."""
    starts, ends = places.starts, places.ends
    brought = np.zeros(len(starts))
    for pull, first, n in zip(pulls, places.first.tolist(), places.lengths.tolist(), strict=True):
        for span, worth in pull.cues:
            here = slice(first, first + n)
            a = first + np.searchsorted(ends[here], span.start, "right")
            b = first + np.searchsorted(starts[here], span.end)
            if a < b:
                brought[a:b] += worth / (b - a)
    return brought
