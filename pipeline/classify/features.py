"""Text and setting become numbers: what the linear heads read, and how fast they can.

Words and pairs of neighbours in a normal text, each as typed and with tone marks stripped, so that text typed without
diacritics still meets its like. A word here is a syllable; pairs stand for most of what a segmenter would join.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.taxonomy import MERGERS, TWO_LEVELS
from pipeline.text import strip_tones, tokens_of

LEVELS = ("thanh_pho", "quan_huyen", "xa_phuong", "trung_uong")
GRANULARITIES = ("none", "province", "district", "commune")
ERAS = (MERGERS, TWO_LEVELS)
"""The days on which agencies merged and districts ended."""

_MOST_BITS = 62  # of a number

Numbers: TypeAlias = "array[int]"  # one for each token; numpy takes them over whole
Matrix = Any  # scipy.sparse.csr_matrix: scipy ships no types


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text; None where it is not."""

    level: str | None
    day: date | None
    granularity: str


CONTEXT_WIDTH = len(LEVELS) + len(ERAS) + 1 + len(GRANULARITIES)


def context_matrix(contexts: Sequence[Context]) -> NDArray[np.float32]:
    """Return one-hot rows (n, CONTEXT_WIDTH): level, era, granularity of the place."""
    out = np.zeros((len(contexts), CONTEXT_WIDTH), np.float32)
    for row, context in enumerate(contexts):
        if context.level in LEVELS:
            out[row, LEVELS.index(context.level)] = 1
        if context.day is not None:
            out[row, len(LEVELS) + sum(context.day >= change for change in ERAS)] = 1
        out[row, len(LEVELS) + len(ERAS) + 1 + GRANULARITIES.index(context.granularity)] = 1
    return out


@dataclass
class Vocabulary:
    """Which words and word pairs have a column, and how much each weighs; made by `fit_vocabulary`.

    Keys: a word or `word word` as typed, the stripped form with a leading `~`. What was worked out for a token or a
    pair is kept, so a vocabulary grows faster with use.
    """

    columns: Mapping[str, int]
    idf: NDArray[np.float32]
    _tokens: dict[str, int] = field(default_factory=dict, repr=False)
    _pairs: dict[int, int] = field(default_factory=dict, repr=False)
    _spelt: list[str] = field(default_factory=list, repr=False)
    _bare: list[str] = field(default_factory=list, repr=False)
    _columns: tuple[Numbers, Numbers] = field(default_factory=lambda: (array("q"), array("q")), repr=False)
    _numeric: Numbers = field(default_factory=lambda: array("b"), repr=False)
    _last: tuple[tuple[Any, Any], tuple[NDArray[np.int64], NDArray[np.int64]]] | None = field(default=None, repr=False)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.idf)

    @property
    def n_tokens(self) -> int:
        """Number of different tokens met so far."""
        return len(self._spelt)

    def forget(self) -> None:
        """Drop what was kept of tokens and pairs: after texts full of one-off tokens it only fills memory."""
        for kept in (self._tokens, self._pairs, self._spelt, self._bare):
            kept.clear()
        for numbers in (*self._columns, self._numeric):
            del numbers[:]
        self._last = None

    def transform(self, texts: Sequence[str]) -> Matrix:
        """Return the rows of `texts` (n, width) as a sparse matrix, each of length one, or blank: nothing is known."""
        return self.read(texts)[0]

    def read(self, texts: Sequence[str]) -> tuple[Matrix, NDArray[np.float64]]:
        """Return (rows (n, width), novelty (n)).

        Novelty is the share of a text's words, numbers aside, that the vocabulary holds in neither form; 1 for a text
        without words.
        """
        tokens = [self.token_ids(text) for text in texts]
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        flat = np.fromiter(chain.from_iterable(tokens), np.int64, int(lengths.sum()))
        owner = np.repeat(np.arange(len(texts)), lengths)
        rows = _weighted(*self.word_columns(flat, owner), (len(texts), self.width), self.idf)
        is_word = ~np.array(self._numeric, bool)[flat] if len(flat) else np.zeros(0, bool)
        n_words = np.bincount(owner[is_word], minlength=len(texts))
        stripped = np.array(self._columns[1], np.int64)
        n_new = np.bincount(owner[is_word & (stripped[flat] < 0)], minlength=len(texts))
        return rows, np.where(n_words > 0, n_new / np.maximum(n_words, 1), 1.0)

    def token_ids(self, text: str) -> list[int]:
        """Return the tokens of a text in order, by the numbers they were given when first met."""
        return self.ids_of(tokens_of(text))

    def ids_of(self, tokens: Sequence[str]) -> list[int]:
        """Return the same of the tokens of a text in order."""
        ids = list(map(self._tokens.get, tokens))
        if None in ids:
            return [self._token_of(token) for token in tokens]
        return ids  # type: ignore[return-value]  # there is no None among them

    def word_columns(
        self, tokens: NDArray[np.int64], rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (rows, columns) of every word, and of every pair of neighbours in one row, that has a column."""
        together = rows[:-1] == rows[1:]
        single, double = self.columns_of(tokens, together)
        columns = np.concatenate([single[:, 0], single[:, 1], double[:, 0], double[:, 1]])
        where = np.concatenate([rows, rows, rows[:-1][together], rows[:-1][together]])
        known = columns >= 0
        return where[known], columns[known]

    def columns_of(
        self, tokens: NDArray[np.int64], together: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the two columns (n, 2) of every word, and of every pair of neighbours `together`; -1 is none."""
        if self._last is not None and all(map(np.array_equal, self._last[0], (tokens, together))):
            return self._last[1]  # what was just classified is now explained
        single = np.stack([np.array(column, np.int64)[tokens] for column in self._columns], axis=1)
        found = single, self._pair_columns(tokens[:-1][together], tokens[1:][together])
        self._last = ((tokens, together), found)
        return found

    def _token_of(self, token: str) -> int:
        known = self._tokens.get(token)
        if known is None:
            known = self._tokens[token] = len(self._spelt)
            bare = strip_tones(token)
            self._numeric.append(token[0].isdigit())
            self._spelt.append(token)
            self._bare.append(bare)
            self._columns[0].append(self.columns.get(token, -1))
            self._columns[1].append(self.columns.get("~" + bare, -1))
        return known

    def _pair_columns(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the two columns of each pair of tokens (n, 2), -1 where there is none."""
        unique, inverse = np.unique((left << 32) | right, return_inverse=True)
        pairs = unique.tolist()
        found = list(map(self._pairs.get, pairs))
        if None in found:
            found = [self._pair(pair) for pair in pairs]
        both = np.array(found, np.int64)[inverse]
        return np.stack([both >> 32, both & 0xFFFFFFFF], axis=1) - 1

    def _pair(self, pair: int) -> int:
        """Return the two columns of a pair, each plus one, in one number: an array of numbers is made fast."""
        known = self._pairs.get(pair)
        if known is None:
            left, right = pair >> 32, pair & 0xFFFFFFFF
            spelt = self.columns.get(f"{self._spelt[left]} {self._spelt[right]}", -1)
            bare = self.columns.get(f"~{self._bare[left]} {self._bare[right]}", -1)
            known = self._pairs[pair] = (spelt + 1 << 32) | (bare + 1)
        return known


def _weighted(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int], weights: NDArray[np.float32]
) -> Matrix:
    """Return counts as rows of (1 + log count) x weight, each of length one.

    The entries of a row stand in the order of its text, not of their columns: sums over them are then the same to the
    last bit, whatever texts came before and gave the tokens their numbers.
    """
    where, indices, counts = _counted(rows, columns, shape)
    data = (1 + np.log(counts.astype(np.float32))) * weights[indices]
    lengths = np.sqrt(np.bincount(where, data * data, minlength=shape[0]))
    data /= np.maximum(lengths, 1e-9).astype(np.float32)[where]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(where, minlength=shape[0]))])
    return sparse.csr_matrix((data, indices, indptr), shape=shape)


def _counted(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return (row, column, how often) of each entry, row by row, those of a row in the order they first came in.

    Key and place stand in one number while they are sorted: numpy sorts numbers far faster than it sorts places by
    them.
    """
    n, bits = len(rows), len(rows).bit_length()
    if (shape[0] * shape[1]).bit_length() + bits > _MOST_BITS:
        _, first, counts = np.unique(rows * shape[1] + columns, return_index=True, return_counts=True)
    else:
        both = np.sort(((rows * shape[1] + columns) << bits) | np.arange(n))
        starts = np.flatnonzero(np.diff(both >> bits, prepend=-1))
        first, counts = both[starts] & ((1 << bits) - 1), np.diff(starts, append=n)
    by_place = np.zeros(n, np.int64)
    by_place[first] = counts
    first = np.flatnonzero(by_place)
    first = first[np.argsort(rows[first], kind="stable")]
    return rows[first], columns[first], by_place[first]


def fit_vocabulary(texts: Iterable[str], *, min_texts: int = 2) -> Vocabulary:
    """Return the words and pairs that stand in at least `min_texts` of the normal `texts`, in sorted order."""
    seen: Counter[str] = Counter()
    n = 0
    for text in texts:
        n += 1
        seen.update(_keys(tokens_of(text)))
    kept = sorted(key for key, count in seen.items() if count >= min_texts)
    idf = np.array([np.log((1 + n) / (1 + seen[key])) + 1 for key in kept], np.float32)
    return Vocabulary({key: column for column, key in enumerate(kept)}, idf)


def _keys(tokens: Sequence[str]) -> set[str]:
    bare = [strip_tones(token) for token in tokens]
    keys = set(tokens) | {f"~{token}" for token in bare}
    keys |= {f"{a} {b}" for a, b in pairwise(tokens)}
    keys |= {f"~{a} {b}" for a, b in pairwise(bare)}
    return keys
