"""Runs of neighbouring pieces of a text: what each is about, and how alike two neighbours are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, combinations

import numpy as np
from numpy.typing import NDArray

SEGMENT_FEATURES = (
    "below 4 words", "below 7 words", "below 12 words", "log words", "comment", "topic sure", "entropy", "office sure",
    "type sure",
)  # fmt: skip
PAIR_FEATURES = (
    "divergence", "same topic", "same field", "same office", "same tier", "same type", "gain in topics",
    "gain in offices", "gain in fields", "likeness of scores", "overlap", "likeness of words", "both ask", "right asks",
    "left asks", "log shorter", "shorter below 6",
)  # fmt: skip
Array = NDArray[np.float64]
_TINY = 1e-9
_AT_ONCE = 32  # texts; with 15 pieces each their pairs need some 50 MB


@dataclass(frozen=True)
class PieceScores:
    """What the heads make of pieces (n): sums for their words, not divided by any length.

    `sums[target]` (n, classes), `squares` (n): the squared length of each piece's row. `bias` and `temperature` are by
    target; "passage" has the one class "comment".
    """

    sums: Mapping[str, Array]
    squares: Array
    bias: Mapping[str, Array]
    temperature: Mapping[str, float]

    def at(self, pieces: NDArray[np.int64]) -> PieceScores:
        """Return the same for the pieces numbered, in the shape of their numbers."""
        sums = {target: sums[pieces] for target, sums in self.sums.items()}
        return PieceScores(sums, self.squares[pieces], self.bias, self.temperature)


@dataclass(frozen=True, slots=True)
class Segments:
    """All runs [i, j) of n pieces: `index[i, j]` is the row of `features`.

    `pair_index[i, j, k]` is the row of `pair_features` for [i, j) beside [j, k).
    """

    index: Mapping[tuple[int, int], int]
    features: Array
    pair_index: Mapping[tuple[int, int, int], int]
    pair_features: Array


@dataclass(frozen=True, slots=True)
class Piece:
    """The words of a piece that tell something, how many it has in all, and whether it asks."""

    telling: frozenset[str]
    n_words: int
    asks: bool


def read_segments(texts: Sequence[Sequence[Piece]], scores: PieceScores, fields: NDArray[np.float64]) -> list[Segments]:
    """Return, for each text, every run of its pieces, and every two neighbouring runs.

    `scores` are those of all pieces of all texts, one after the other; `fields` (topics, fields) is 1 where a topic
    lies in a field. Texts with as many pieces are worked out together; no text depends on another.
    """
    starts = list(accumulate(map(len, texts), initial=0))
    alike: dict[int, list[int]] = defaultdict(list)
    for row, pieces in enumerate(texts):
        alike[len(pieces)].append(row)
    found: dict[int, Segments] = {}
    for n, rows in alike.items():
        for some in (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE)):
            at = np.array([starts[row] for row in some])[:, None] + np.arange(n)
            read = _read_alike([texts[row] for row in some], scores.at(at), fields, _runs(n))
            found.update(zip(some, read, strict=True))
    return [found[row] for row in range(len(texts))]


@dataclass(frozen=True, slots=True)
class _Runs:
    """All runs [start, end) of n pieces, and all pairs of neighbours: rows of the run on the left, right, of both."""

    index: Mapping[tuple[int, int], int]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    pair_index: Mapping[tuple[int, int, int], int]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    whole: NDArray[np.int64]


@cache
def _runs(n: int) -> _Runs:
    runs, triples = list(combinations(range(n + 1), 2)), list(combinations(range(n + 1), 3))
    index = {run: row for row, run in enumerate(runs)}
    start, end = np.array(runs, np.int64).T
    left = np.array([index[i, j] for i, j, _ in triples], np.int64)
    right = np.array([index[j, k] for _, j, k in triples], np.int64)
    whole = np.array([index[i, k] for i, _, k in triples], np.int64)
    return _Runs(index, start, end, {triple: row for row, triple in enumerate(triples)}, left, right, whole)


def _read_alike(texts: Sequence[Sequence[Piece]], scores: PieceScores, fields: Array, runs: _Runs) -> list[Segments]:
    """Return the segments of texts with as many pieces; arrays are (texts, runs or pairs, values)."""
    sums = {target: _run_sums(part, runs) for target, part in scores.sums.items()}
    length = np.sqrt(np.maximum(_run_sums(scores.squares[..., None], runs), 1e-6))
    found = {
        target: _softmax((part / length + scores.bias[target]) * scores.temperature[target])
        for target, part in sums.items()
        if target != "passage"
    }
    comment = (sums["passage"][..., 0] / length[..., 0] + scores.bias["passage"][0]) * scores.temperature["passage"]
    n_words = _run_sums(np.array([[[piece.n_words] for piece in pieces] for pieces in texts], float), runs)[..., 0]
    features = _features(found, comment, np.maximum(n_words, 1))
    if not len(runs.left):
        return [Segments(runs.index, one, {}, np.zeros((0, len(PAIR_FEATURES)))) for one in features]
    pairs = np.concatenate(
        [_topic_features(sums, length, found, fields, runs), _word_features(texts, n_words, runs)], axis=-1
    )
    return [Segments(runs.index, one, runs.pair_index, two) for one, two in zip(features, pairs, strict=True)]


def _features(found: Mapping[str, Array], comment: Array, n_words: Array) -> Array:
    """Return SEGMENT_FEATURES of every run."""
    columns = [
        n_words < 4,
        n_words < 7,
        n_words < 12,
        np.log(n_words),
        np.clip(comment, -6, 6) / 3,
        found["topic"].max(axis=-1),
        -(found["topic"] * np.log(found["topic"] + _TINY)).sum(axis=-1),
        found["agency"].max(axis=-1),
        found["type"].max(axis=-1),
    ]
    return np.stack(columns, axis=-1).astype(float)


def _run_sums(rows: Array, runs: _Runs) -> Array:
    """Return the sums over the pieces of every run (texts, runs, values) of rows (texts, pieces, values)."""
    total = np.zeros((rows.shape[0], rows.shape[1] + 1, rows.shape[2]))
    np.cumsum(rows, axis=1, out=total[:, 1:])
    difference: Array = total[:, runs.end] - total[:, runs.start]
    return difference


def _softmax(scores: Array) -> Array:
    sharp = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Array = sharp / sharp.sum(axis=-1, keepdims=True)
    return result


def _topic_features(
    sums: Mapping[str, Array], length: Array, found: Mapping[str, Array], fields: Array, runs: _Runs
) -> Array:
    """Return the PAIR_FEATURES that come from scores."""
    left, right, whole = runs.left, runs.right, runs.whole
    topic, field_of = found["topic"], found["topic"] @ fields
    sure = topic + _TINY
    entropy = -(sure * np.log(sure)).sum(axis=-1)
    middle = sure[:, left]
    middle += sure[:, right]
    middle /= 2
    divergence = -np.einsum("tpk,tpk->tp", middle, np.log(middle)) - (entropy[:, left] + entropy[:, right]) / 2

    def both(part: Array) -> Array:
        """The products of all runs with all runs take less time than picking the rows of those wanted."""
        product: Array = (part @ part.transpose(0, 2, 1))[:, left, right]
        return product

    def gain(part: Array) -> Array:
        best = part.max(axis=-1)
        difference: Array = (best[:, left] + best[:, right] - best[:, whole]) / length[:, whole, 0]
        return difference

    raw = sums["topic"] / length
    raw -= raw.mean(axis=-1, keepdims=True)
    raw /= np.sqrt((raw * raw).sum(axis=-1, keepdims=True)) + _TINY
    columns = [
        divergence,
        both(topic),
        both(field_of),
        *(both(found[target]) for target in ("agency", "tier", "type")),
        gain(sums["topic"]),
        gain(sums["agency"]),
        gain(sums["topic"] @ fields) / 5,
        both(raw),
    ]
    return np.stack(columns, axis=-1)


def _word_features(texts: Sequence[Sequence[Piece]], n_words: Array, runs: _Runs) -> Array:
    """Return the PAIR_FEATURES that come from words."""
    left, right = runs.left.tolist(), runs.right.tolist()
    telling = [_telling(pieces, runs) for pieces in texts]
    shared = np.array([[(some[a] & some[b]).bit_count() for a, b in zip(left, right, strict=True)] for some in telling])
    size = np.array([[max(1, words.bit_count()) for words in some] for some in telling])
    asks = _run_sums(np.array([[[piece.asks] for piece in pieces] for pieces in texts], float), runs)[..., 0] > 0
    shorter = np.maximum(np.minimum(n_words[:, runs.left], n_words[:, runs.right]), 1)
    size_left, size_right, asks_left, asks_right = (
        one[:, at] for one in (size, asks) for at in (runs.left, runs.right)
    )
    columns = [
        shared / np.minimum(size_left, size_right),
        shared / np.sqrt(size_left * size_right),
        asks_left & asks_right,
        asks_right,
        asks_left,
        np.log(shorter),
        shorter < 6,
    ]
    return np.stack([np.asarray(column, float) for column in columns], axis=-1)


def _telling(pieces: Sequence[Piece], runs: _Runs) -> list[int]:
    """Return the telling words of every run as bits of a number: sets, but joined and compared in a few steps."""
    number: dict[str, int] = {}
    bits = [sum([1 << number.setdefault(word, len(number)) for word in piece.telling]) for piece in pieces]
    found = dict.fromkeys(runs.index, 0)
    for i, j in runs.index:  # [i, j - 1) comes before [i, j)
        found[i, j] = found.get((i, j - 1), 0) | bits[j - 1]
    return list(found.values())
