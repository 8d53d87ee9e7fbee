"""The linear classifier: fast, small, and the yardstick for any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import Context, Vocabulary, context_matrix
from pipeline.classify.likeness import MatterSearch
from pipeline.records import Prediction, PreparedComment, Scored, Span
from pipeline.taxonomy import TWO_LEVELS, Gazetteer, Matters, as_day
from pipeline.text import normalise

TARGETS = ("type", "topic", "tier", "agency")
KEPT = {"type": 7, "topic": 6, "tier": 8, "agency": 10}
"""How many of the best classes of each target a Prediction holds."""

_FORGET_AT = 300_000  # different tokens


@dataclass(frozen=True)
class Head:
    """One target: a class for each column.

    `weights` (vocabulary width, classes), `context` (context width, classes), `bias` (classes); `temperature` turns
    scores into calibrated probabilities.
    """

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    context: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float

    def probabilities(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return calibrated probabilities (n, classes) of raw scores of the same shape."""
        sharp = scores * self.temperature
        sharp -= sharp.max(axis=1, keepdims=True)
        np.exp(sharp, out=sharp)
        sharp /= sharp.sum(axis=1, keepdims=True)
        return sharp


@dataclass
class LinearClassifier:
    """Linear heads over one vocabulary, and the catalogue of matters searched by likeness."""

    model_id: str
    vocabulary: Vocabulary
    heads: Mapping[str, Head]  # by target, and "passage" with the one class "comment"
    gazetteer: Gazetteer
    matters: Matters
    _all: NDArray[np.float32] = field(init=False, repr=False)
    _bounds: dict[str, slice] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        order = [*TARGETS, "passage"]
        ends = np.cumsum([len(self.heads[name].classes) for name in order]).tolist()
        self._bounds = {name: slice(a, b) for name, a, b in zip(order, [0, *ends], ends, strict=False)}
        self._all = np.ascontiguousarray(np.hstack([self.heads[name].weights for name in order]))

    @cached_property
    def _search(self) -> MatterSearch:
        """Made when first asked: the models of a training's folds are asked for scores only."""
        return MatterSearch(self.vocabulary, self.matters)

    def predict(self, comments: Sequence[PreparedComment]) -> list[Prediction]:
        """Return one Prediction for each comment, in the same order."""
        if not comments:
            return []
        texts = [comment.model_text for comment in comments]
        words, scores, novelty = self._score(texts)
        contexts = context_matrix([context_of(comment, self.gazetteer) for comment in comments])
        found = {target: self._probabilities(target, scores, contexts) for target in TARGETS}
        best = {target: best_of(p, self.heads[target].classes, KEPT[target]) for target, p in found.items()}
        matters = self._search.likest(words, found["topic"], self.heads["topic"].classes)
        return [
            Prediction(
                types=best["type"][row],
                topics=best["topic"][row],
                tiers=best["tier"][row],
                agencies=best["agency"][row],
                matters=matters[row],
                novelty=float(novelty[row]),
                model_id=self.model_id,
            )
            for row in range(len(comments))
        ]

    def deletion_effects(
        self, texts: Sequence[str], pieces: Sequence[Sequence[Span]], agency_ids: Sequence[str]
    ) -> list[list[float]]:
        """Return, for each piece of each normal text, how much the score of its agency falls when the piece is gone.

        The score is the linear one on the text alone; a word counts as often as it stands there. 0 for an agency
        that the model does not know.
        """
        owner = np.repeat(np.arange(len(texts)), [len(spans) for spans in pieces])
        cut = [
            [self.vocabulary.token_ids(span.cut(text)) for span in spans]
            for text, spans in zip(texts, pieces, strict=True)
        ]
        ids = [tokens for spans in cut for tokens in spans]
        rows = np.repeat(np.arange(len(ids)), [len(tokens) for tokens in ids])
        tokens = np.fromiter((token for some in ids for token in some), np.int64, len(rows))
        classes = {name: column for column, name in enumerate(self.heads["agency"].classes)}
        start = self._bounds["agency"].start
        column_of = np.array([start + classes.get(name, -start - 1) for name in agency_ids], np.int64)[owner]
        where, columns = self.vocabulary.word_columns(tokens, rows)
        falls = _without_each(
            where, self.vocabulary.idf[columns], self._all[columns, column_of[where]], owner, len(texts)
        )
        effects = np.where(column_of >= 0, falls, 0.0).tolist()
        bounds = np.concatenate([[0], np.cumsum([len(spans) for spans in pieces])]).tolist()
        return [effects[a:b] for a, b in pairwise(bounds)]

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        """Return, for each masked passage, the probability that a citizen raises something in it."""
        if not texts:
            return []
        _, scores, _ = self._score([normalise(text).text for text in texts])
        head = self.heads["passage"]
        raw = (scores[:, self._bounds["passage"]][:, 0] + head.bias[0]) * head.temperature
        return [float(p) for p in 1 / (1 + np.exp(-raw))]

    def _score(self, texts: Sequence[str]) -> tuple[Any, NDArray[np.float32], NDArray[np.float64]]:
        """Return (rows of words and pairs, raw scores of every head without bias and context, novelty)."""
        if self.vocabulary.n_tokens > _FORGET_AT:
            self.vocabulary.forget()
        words, novelty = self.vocabulary.read(texts)
        return words, np.asarray(words @ self._all, np.float32), novelty

    def _probabilities(
        self, target: str, scores: NDArray[np.float32], contexts: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        head = self.heads[target]
        return head.probabilities(scores[:, self._bounds[target]] + contexts @ head.context + head.bias)

    def raw_scores(self, target: str, texts: Sequence[str], contexts: Sequence[Context]) -> NDArray[np.float32]:
        """Return the scores (texts, classes) of a target, before calibration."""
        _, scores, _ = self._score(texts)
        head = self.heads[target]
        found: NDArray[np.float32] = (
            scores[:, self._bounds[target]] + context_matrix(contexts) @ head.context + head.bias
        )
        return found


def _without_each(
    piece: NDArray[np.int64],
    weight: NDArray[np.float32],
    score: NDArray[np.float32],
    owner: NDArray[np.int64],
    n_texts: int,
) -> NDArray[np.float64]:
    """Return how much each text's normalised score falls without each of its pieces.

    Each entry has a piece, a weight and a score; a text's score is the sum of weight x score over the length of its
    weights. `owner` says to which text a piece belongs.
    """
    n_pieces = len(owner)
    dot = np.bincount(piece, weight * score, minlength=n_pieces)
    square = np.bincount(piece, weight * weight, minlength=n_pieces)
    all_dot, all_square = (np.bincount(owner, part, minlength=n_texts)[owner] for part in (dot, square))
    whole = all_dot / np.sqrt(np.maximum(all_square, 1e-9))
    rest: NDArray[np.float64] = (all_dot - dot) / np.sqrt(np.maximum(all_square - square, 1e-9))
    return whole - np.where(all_square - square > 1e-6, rest, 0.0)


def context_of(comment: PreparedComment, gazetteer: Gazetteer) -> Context:
    """Return what is known of a comment beside its text."""
    setting = comment.comment.turn.setting
    day = as_day(setting.date)
    place = gazetteer.parse_place(setting.place, day or TWO_LEVELS)
    return Context(setting.level, day, place.granularity if place.granularity != "nation" else "none")


def best_of(probabilities: NDArray[np.float32], classes: Sequence[str], n: int) -> list[tuple[Scored, ...]]:
    """Return the `n` best classes of each row, ties by id: the classes are in sorted order, and the sort is stable."""
    if n < probabilities.shape[1]:  # sort the few that can be among the best, in the order of their classes
        few = np.sort(np.argpartition(-probabilities, n, axis=1)[:, : n + 1], axis=1)
    else:
        few = np.broadcast_to(np.arange(probabilities.shape[1]), probabilities.shape)
    values = np.take_along_axis(probabilities, few, axis=1)
    order = np.take_along_axis(few, np.argsort(-values, axis=1, kind="stable")[:, :n], axis=1)
    values = np.take_along_axis(probabilities, order, axis=1)
    return [
        tuple(Scored(classes[column], p) for column, p in zip(columns, row, strict=True))
        for columns, row in zip(order.tolist(), values.tolist(), strict=True)
    ]
