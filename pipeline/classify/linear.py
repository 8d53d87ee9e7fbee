"""The linear classifier: fast, small, and the yardstick for any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.classify.boundary import Boundaries, BoundaryJudge
from pipeline.classify.features import Context, Vocabulary, context_matrix
from pipeline.classify.likeness import MatterSearch
from pipeline.classify.mandates import MandateSearch
from pipeline.classify.segments import PieceScores
from pipeline.classify.telling import Columns, telling_spans
from pipeline.records import Prediction, PreparedComment, Pull, Scored, Span
from pipeline.taxonomy import TWO_LEVELS, Gazetteer, Matters, as_day
from pipeline.text import normalise

TARGETS = ("type", "topic", "tier", "agency")
KEPT = {"type": 7, "topic": 6, "tier": 8, "agency": 10}
"""How many of the best classes of each target a Prediction holds."""

_FORGET_AT = 300_000  # different tokens


@dataclass(frozen=True, slots=True)
class Curve:
    """How raw scores are bent before they become probabilities: `scale` x log sigmoid of `steepness` x (score - knee).

    Each class is told from all others by a machine of its own. Far above the knee a score says no more than that the
    class fits; how far the others lie below it says whether another fits too.
    """

    scale: float
    steepness: float
    knee: float

    def bent(self, scores: NDArray[Any]) -> NDArray[Any]:
        """Return the bent scores, of the same shape and kind."""
        found: NDArray[Any] = np.logaddexp(0, (self.knee - scores) * self.steepness)
        found *= -self.scale
        return found


@dataclass(frozen=True)
class Head:
    """One target: a class for each column.

    `weights` (vocabulary width, classes), `context` (context width, classes), `bias` (classes); `curve` bends scores so
    that their softmax is calibrated. `temperature` does so less well by a factor alone, for what adds scores up.
    """

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    context: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperature: float
    curve: Curve | None = None

    def probabilities(self, scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return calibrated probabilities (n, classes) of raw scores of the same shape."""
        sharp: NDArray[np.float32] = self.curve.bent(scores) if self.curve else scores * self.temperature
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
    boundaries: Boundaries | None = None  # what was learnt of where one matter ends and another begins
    mandates: MandateSearch | None = None
    _all: NDArray[np.float32] = field(init=False, repr=False)
    _bounds: dict[str, slice] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        order = [*TARGETS, "passage"]
        ends = np.cumsum([len(self.heads[name].classes) for name in order]).tolist()
        self._bounds = {name: slice(a, b) for name, a, b in zip(order, [0, *ends], ends, strict=False)}
        self._all = _side_by_side([self.heads[name].weights for name in order])

    @cached_property
    def _search(self) -> MatterSearch:
        """Made when first asked: the models of a training's folds are asked for scores only."""
        return MatterSearch(self.vocabulary, self.matters)

    @cached_property
    def _columns(self) -> Columns:
        of = {
            name: {one: self._bounds[name].start + at for at, one in enumerate(self.heads[name].classes)}
            for name in TARGETS
        }
        return Columns(self._all, of, {name: self.heads[name].temperature for name in TARGETS})

    def predict(self, comments: Sequence[PreparedComment]) -> list[Prediction]:
        """Return one Prediction for each comment, in the same order."""
        if not comments:
            return []
        texts = [comment.model_text for comment in comments]
        words, scores, novelty = self._score(texts)
        known = [context_of(comment, self.gazetteer) for comment in comments]
        contexts = context_matrix(known)
        found = {target: self._probabilities(target, scores, contexts) for target in TARGETS}
        best = {target: best_of(p, self.heads[target].classes, KEPT[target]) for target, p in found.items()}
        matters = self._search.likest(words, found["topic"], self.heads["topic"].classes)
        mandates = self._mandated(words, found, matters, known)
        return [
            Prediction(
                types=best["type"][row],
                topics=best["topic"][row],
                tiers=best["tier"][row],
                agencies=best["agency"][row],
                matters=matters[row],
                novelty=float(novelty[row]),
                model_id=self.model_id,
                mandates=mandates[row],
            )
            for row in range(len(comments))
        ]

    def _mandated(
        self,
        words: Any,
        found: Mapping[str, NDArray[np.float32]],
        matters: Sequence[Sequence[Scored]],
        known: Sequence[Context],
    ) -> Sequence[tuple[Scored, ...]]:
        if self.mandates is None:
            return [()] * len(known)
        classes = {target: self.heads[target].classes for target in TARGETS}
        return self.mandates.believed(words, found, classes, matters, [one.day for one in known])

    def telling_spans(
        self, texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]
    ) -> list[tuple[Span, ...]]:
        """Return, for each normal text, the pieces whose absence lowers what its pull asks for most, in reading order.

        `words` are those of each text. What is asked for are raw scores on the text alone; a word counts as often as
        it stands there.
        """
        return telling_spans(self.vocabulary, self._columns, texts, words, pulls)

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        """Return, for each text as models read it, the probability that a citizen raises something in it."""
        if not texts:
            return []
        _, scores, _ = self._score([normalise(text).text for text in texts])
        head = self.heads["passage"]
        raw = (scores[:, self._bounds["passage"]][:, 0] + head.bias[0]) * head.temperature
        return [float(p) for p in 1 / (1 + np.exp(-raw))]

    @property
    def judge(self) -> BoundaryJudge | None:
        """What cuts a passage into matters; None where it was not learnt."""
        return None if self.boundaries is None else BoundaryJudge(self.boundaries, self)

    def piece_scores(self, texts: Sequence[str]) -> PieceScores:
        """Return what the heads make of normal pieces, in sums: those of a run of pieces are those of its pieces."""
        if self.vocabulary.n_tokens > _FORGET_AT:
            self.vocabulary.forget()
        ids = [self.vocabulary.token_ids(text) for text in texts]
        owner = np.repeat(np.arange(len(ids)), [len(tokens) for tokens in ids])
        tokens = np.fromiter((token for some in ids for token in some), np.int64, len(owner))
        where, columns = self.vocabulary.word_columns(tokens, owner)
        weights = self.vocabulary.idf[columns]
        counted = sparse.csr_matrix((weights, (where, columns)), shape=(len(texts), self.vocabulary.width))
        sums = np.asarray(counted @ self._all, np.float64)
        return PieceScores(
            {name: sums[:, columns] for name, columns in self._bounds.items()},
            np.bincount(where, weights * weights, minlength=len(texts)).astype(np.float64),
            {name: self.heads[name].bias.astype(np.float64) for name in self._bounds},
            {name: self.heads[name].temperature for name in self._bounds},
        )

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


def context_of(comment: PreparedComment, gazetteer: Gazetteer) -> Context:
    """Return what is known of a comment beside its text."""
    setting = comment.comment.turn.setting
    day = as_day(setting.date)
    place = gazetteer.parse_place(setting.place, day or TWO_LEVELS)
    return Context(setting.level, day, place.granularity if place.granularity != "nation" else "none")


def _side_by_side(weights: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return the arrays as columns of one: of that which they are slices of in this order, where there is one."""
    whole = weights[0].base
    if whole is not None and all(one.base is whole for one in weights):
        starts = [(one.ctypes.data - whole.ctypes.data) // whole.itemsize for one in weights]
        ends = np.cumsum([one.shape[1] for one in weights]).tolist()
        if starts == [0, *ends[:-1]] and ends[-1] == whole.shape[1]:
            return whole
    return np.ascontiguousarray(np.hstack(weights))


def best_of(probabilities: NDArray[np.float32], classes: Sequence[str], n: int) -> list[tuple[Scored, ...]]:
    """Return the `n` best classes of each row, ties by id: the classes are in sorted order, and the sort is stable."""
    if n < probabilities.shape[1]:  # sort the few that can be among the best, in the order of their classes
        few = np.sort(np.argpartition(-probabilities, n, axis=1)[:, : n + 1], axis=1)
    else:
        few = np.broadcast_to(np.arange(probabilities.shape[1]), probabilities.shape)
    values = np.take_along_axis(probabilities, few, axis=1)
    order = np.take_along_axis(few, np.argsort(-values, axis=1, kind="stable")[:, :n], axis=1)
    values = np.take_along_axis(probabilities, order, axis=1)
    names = np.array(classes, object)[order].tolist()
    return [tuple(map(Scored, some, row)) for some, row in zip(names, values.tolist(), strict=True)]
