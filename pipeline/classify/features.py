"""Text and setting become numbers: what the linear heads read, and how fast they can.

Four views of a normal text: words and word pairs, and syllables as bundles of their character n-grams (2 to 5, inside
the word), each as typed and with tone marks stripped, so that text typed without diacritics still meets its like. A
syllable's bundle is worked out once and kept: Vietnamese has few thousand syllables, and a text is then a handful of
ready vectors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.text import strip_tones

_TOKEN = re.compile(r"\w+")
_SHORTEST, _LONGEST = 2, 5
_PIECES_KEPT = 40  # of one token; longer tokens are accidents of layout

LEVELS = ("thanh_pho", "quan_huyen", "xa_phuong", "trung_uong")
GRANULARITIES = ("none", "province", "district", "commune")
ERAS = (date(2025, 3, 1), date(2025, 7, 1))
"""The days on which agencies merged and districts ended."""

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
    """Which words, word pairs and pieces have a column, and how much each weighs; made by `fit_vocabulary`.

    Keys: a word or `word word` as typed, the stripped form with a leading `~`; pieces begin with `#`, stripped `~#`.
    What was worked out for a token or a pair is kept, so a vocabulary grows faster with use.
    """

    columns: Mapping[str, int]
    idf: NDArray[np.float32]
    _tokens: dict[str, int] = field(default_factory=dict, repr=False)
    _pairs: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)
    _spelt: list[str] = field(default_factory=list, repr=False)
    _bare: list[str] = field(default_factory=list, repr=False)
    _words: list[tuple[int, int]] = field(default_factory=list, repr=False)
    _weights: list[float] = field(default_factory=list, repr=False)
    _numeric: list[bool] = field(default_factory=list, repr=False)
    _bundles: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = field(default_factory=list, repr=False)
    _heaviest: float = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._heaviest = float(self.idf.max(initial=1.0))

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
        for kept in (
            self._tokens,
            self._pairs,
            self._spelt,
            self._bare,
            self._words,
            self._weights,
            self._numeric,
            self._bundles,
        ):
            kept.clear()

    def transform(self, texts: Sequence[str]) -> Matrix:
        """Return the rows of `texts` (n, width) as a sparse matrix of about unit length."""
        words, tokens, _ = self.parts(texts)
        return (words + tokens @ self.bundles()).tocsr()

    def parts(self, texts: Sequence[str]) -> tuple[Matrix, Matrix, NDArray[np.float64]]:
        """Return (words (n, width), tokens (n, tokens known), novelty (n)).

        A text is the first plus the second @ `bundles()`. Novelty is the share of its words, numbers aside, that the
        vocabulary holds in neither form; 1 for a text without words.
        """
        tokens = [self.token_ids(text) for text in texts]
        lengths = np.array([len(ids) for ids in tokens], np.int64)
        flat = np.fromiter((token for ids in tokens for token in ids), np.int64, int(lengths.sum()))
        rows = np.repeat(np.arange(len(texts)), lengths)
        where, columns = self.word_columns(flat, rows)
        words = _weighted(where, columns, (len(texts), self.width), self.idf)
        weights = np.array(self._weights, np.float32)
        is_word = ~np.array(self._numeric, bool)[flat] if len(flat) else np.zeros(0, bool)
        n_words = np.bincount(rows[is_word], minlength=len(texts))
        stripped = np.array(self._words, np.int64).reshape(-1, 2)[:, 1]
        n_new = np.bincount(rows[is_word & (stripped[flat] < 0)], minlength=len(texts))
        novelty = np.where(n_words > 0, n_new / np.maximum(n_words, 1), 1.0)
        return words, _weighted(rows, flat, (len(texts), len(weights)), weights), novelty

    def token_ids(self, text: str) -> list[int]:
        """Return the tokens of a text in order, as rows of `bundles()`."""
        tokens = _TOKEN.findall(text)
        ids = list(map(self._tokens.get, tokens))
        if None in ids:
            return [self._token_of(token) for token in tokens]
        return ids  # type: ignore[return-value]  # there is no None among them

    def word_columns(
        self, tokens: NDArray[np.int64], rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (rows, columns) of every word, and of every pair of neighbours in one row, that has a column."""
        single = np.array(self._words, np.int64).reshape(-1, 2)[tokens]
        together = rows[:-1] == rows[1:]
        double = self._pair_columns(tokens[:-1][together], tokens[1:][together])
        columns = np.concatenate([single[:, 0], single[:, 1], double[:, 0], double[:, 1]])
        where = np.concatenate([rows, rows, rows[:-1][together], rows[:-1][together]])
        known = columns >= 0
        return where[known], columns[known]

    def token_weights(self) -> NDArray[np.float32]:
        """Return how much every token met so far weighs (tokens)."""
        return np.array(self._weights, np.float32)

    def bundles(self, first: int = 0) -> Matrix:
        """Return the pieces of the tokens met so far, from the `first` on (tokens, width); each row has length one."""
        kept = self._bundles[first:]
        lengths = np.array([len(where) for where, _ in kept], np.int64)
        indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        indices = np.concatenate([np.zeros(0, np.int32), *(where for where, _ in kept)])
        data = np.concatenate([np.zeros(0, np.float32), *(weight for _, weight in kept)])
        return sparse.csr_matrix((data, indices, indptr), shape=(len(lengths), self.width))

    def _token_of(self, token: str) -> int:
        known = self._tokens.get(token)
        if known is None:
            known = self._tokens[token] = len(self._spelt)
            self._numeric.append(token[0].isdigit())
            bare = strip_tones(token)
            stripped = self.columns.get("~" + bare, -1)
            self._spelt.append(token)
            self._bare.append(bare)
            self._words.append((self.columns.get(token, -1), stripped))
            self._weights.append(float(self.idf[stripped]) if stripped >= 0 else self._heaviest)
            self._bundles.append(self._bundle(token, bare))
        return known

    def _bundle(self, token: str, bare: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        pieces = Counter(f"#{piece}" for piece in _pieces(token)) + Counter(f"~#{piece}" for piece in _pieces(bare))
        columns = [(self.columns[piece], n) for piece, n in pieces.items() if piece in self.columns]
        where = np.array([column for column, _ in columns], np.int32)
        weight = np.array([n for _, n in columns], np.float32) * self.idf[where]
        return where, weight / max(float(np.linalg.norm(weight)), 1e-9)

    def _pair_columns(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the two columns of each pair of tokens (n, 2), -1 where there is none."""
        unique, inverse = np.unique((left << 32) | right, return_inverse=True)
        found = [self._pairs.get(pair) or self._pair(pair) for pair in unique.tolist()]
        return np.array(found, np.int64).reshape(-1, 2)[inverse]

    def _pair(self, pair: int) -> tuple[int, int]:
        left, right = pair >> 32, pair & 0xFFFFFFFF
        found = (
            self.columns.get(f"{self._spelt[left]} {self._spelt[right]}", -1),
            self.columns.get(f"~{self._bare[left]} {self._bare[right]}", -1),
        )
        self._pairs[pair] = found
        return found


def _weighted(
    rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, int], weights: NDArray[np.float32]
) -> Matrix:
    """Return counts as rows of (1 + log count) x weight, each of length 1/sqrt 2: there are two kinds of rows.

    The entries of a row stand in the order of its text, not of their columns: sums over them are then the same to the
    last bit, whatever texts came before and gave the tokens their numbers.
    """
    keys, first, counts = np.unique(rows * shape[1] + columns, return_index=True, return_counts=True)
    by_text = np.lexsort((first, keys // max(1, shape[1])))
    where, indices = np.divmod(keys[by_text], max(1, shape[1]))
    data = (1 + np.log(counts[by_text].astype(np.float32))) * weights[indices]
    squares = np.sqrt(np.bincount(where, data * data, minlength=shape[0]) * 2)
    data /= np.maximum(squares, 1e-9).astype(np.float32)[where]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(where, minlength=shape[0]))])
    return sparse.csr_matrix((data, indices, indptr), shape=shape)


def fit_vocabulary(texts: Iterable[str], *, min_texts: int = 2) -> Vocabulary:
    """Return the words, pairs and pieces that stand in at least `min_texts` of the normal `texts`, in sorted order."""
    seen: Counter[str] = Counter()
    tokens_of: list[set[str]] = []
    for text in texts:
        tokens = _TOKEN.findall(text)
        seen.update(_words_and_pairs(tokens))
        tokens_of.append(set(tokens))
    seen.update(_texts_with_piece(tokens_of))
    n = len(tokens_of)
    kept = sorted(key for key, count in seen.items() if count >= min_texts)
    idf = np.array([np.log((1 + n) / (1 + seen[key])) + 1 for key in kept], np.float32)
    return Vocabulary({key: column for column, key in enumerate(kept)}, idf)


def _words_and_pairs(tokens: Sequence[str]) -> set[str]:
    bare = [strip_tones(token) for token in tokens]
    keys = set(tokens) | {f"~{token}" for token in bare}
    keys |= {f"{a} {b}" for a, b in pairwise(tokens)}
    keys |= {f"~{a} {b}" for a, b in pairwise(bare)}
    return keys


def _texts_with_piece(tokens_of: Sequence[set[str]]) -> dict[str, int]:
    """Return in how many texts each piece stands: a product of two sparse tables, for texts share few tokens."""
    tokens = sorted(set().union(*tokens_of))
    row_of = {token: row for row, token in enumerate(tokens)}
    pieces: dict[str, int] = {}
    holds = [
        [
            pieces.setdefault(piece, len(pieces))
            for piece in sorted({f"#{p}" for p in _pieces(token)} | {f"~#{p}" for p in _pieces(strip_tones(token))})
        ]
        for token in tokens
    ]
    by_text = _incidence([sorted(map(row_of.__getitem__, one)) for one in tokens_of], len(tokens))
    found = by_text @ _incidence(holds, len(pieces))
    counts = np.bincount(found.indices, minlength=len(pieces)).tolist()
    return dict(zip(pieces, counts, strict=True))


def _incidence(rows: Sequence[Sequence[int]], width: int) -> Matrix:
    """Return a table (rows, width) with a one wherever a row names a column."""
    indptr = np.cumsum([0, *map(len, rows)])
    indices = np.fromiter((column for row in rows for column in row), np.int32, int(indptr[-1]))
    return sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=(len(rows), width))


def _pieces(token: str) -> list[str]:
    """Return the character n-grams of a token with a space at both ends, at most some dozens."""
    padded = f" {token[:_PIECES_KEPT]} "
    return [
        padded[start : start + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(max(0, len(padded) - size + 1))
    ]
