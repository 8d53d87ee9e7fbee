"""How many labels does choosing save? A simulation on comments whose labels are known but kept back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.corpus.seed import Issue
from pipeline.learn.drift.choose import choose_for_review
from pipeline.learn.drift.drift_counts import words_of

Target = Literal["topic", "agency"]
Way = Literal["chosen", "random"]

_SHARPNESS = 4.0  # of the softmax over margins: any value gives the same order of a record's classes


@dataclass(frozen=True, slots=True)
class Curves:
    """Mean accuracy on the test comments after so many labels, chosen and taken at random."""

    n_labels: tuple[int, ...]
    chosen: tuple[float, ...]
    random: tuple[float, ...]

    def saved(self) -> float:
        """Return the share of labels saved at the accuracy that random choice ends with; negative if more are needed.

        Interpolated between the steps; where choosing never gets there, its whole curve is taken and 0 returned.
        """
        goal = self.random[-1]
        if self.chosen[-1] < goal:
            return 0.0
        above = next(n for n, accuracy in enumerate(self.chosen) if accuracy >= goal)
        if above == 0:
            return 1 - self.n_labels[0] / self.n_labels[-1]
        low, high = self.chosen[above - 1], self.chosen[above]
        step = self.n_labels[above] - self.n_labels[above - 1]
        needed = self.n_labels[above - 1] + step * (goal - low) / (high - low)
        return float(1 - needed / self.n_labels[-1])


def labels_saved(
    pool: Sequence[Issue],
    test: Sequence[Issue],
    *,
    target: Target,
    start: int = 100,
    batch: int = 100,
    rounds: int = 9,
    seeds: Sequence[int] = (0, 1, 2, 3, 4),
) -> Curves:
    """Return how accuracy on `test` grows with the labels taken from `pool`, in two ways.

    Both begin with the same `start` comments drawn at random; then `rounds` times `batch` more. After each step a
    linear classifier of TF-IDF words and pairs learns from what is labelled so far, and its scores on the rest of the
    pool are what `choose_for_review` sees. Hands must not stand on both sides.
    Raises ValueError where the pool is smaller than what would be labelled, or a start is all of one class.
    """
    if start + batch * rounds > len(pool):
        raise ValueError(f"{len(pool)} in the pool, expected at least {start + batch * rounds}")
    bench = _Bench(pool, test, target)
    curves = {
        way: np.mean([bench.curve(way, start, batch, rounds, seed) for seed in seeds], axis=0)
        for way in ("chosen", "random")
    }
    steps = tuple(start + batch * n for n in range(rounds + 1))
    return Curves(steps, tuple(map(float, curves["chosen"])), tuple(map(float, curves["random"])))


class _Bench:
    """The vectors and labels of both sides; every curve starts from them."""

    def __init__(self, pool: Sequence[Issue], test: Sequence[Issue], target: Target) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._texts = [issue.text for issue in pool]
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=1, sublinear_tf=True, token_pattern=r"\w+")
        self._pool: Any = vectorizer.fit_transform(self._texts)
        self._test: Any = vectorizer.transform([issue.text for issue in test])
        self._words = [set(words_of(text)) for text in self._texts]
        self._labels = np.array([_label(issue, target) for issue in pool])
        self._wanted = np.array([_label(issue, target) for issue in test])
        self._key = "topics" if target == "topic" else "agencies"

    def curve(self, way: Way, start: int, batch: int, rounds: int, seed: int) -> list[float]:
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(self._labels))
        labelled = list(order[:start])
        found = []
        for turn in range(rounds + 1):
            model = self._fit(labelled)
            found.append(float((model.predict(self._test) == self._wanted).mean()))
            if turn < rounds:
                labelled += self._next(way, model, labelled, order, batch, seed)
        return found

    def _fit(self, labelled: Sequence[int]) -> Any:
        from sklearn.svm import LinearSVC

        return LinearSVC(C=1.0, random_state=0).fit(self._pool[labelled], self._labels[labelled])

    def _next(
        self, way: Way, model: Any, labelled: Sequence[int], order: NDArray[Any], batch: int, seed: int
    ) -> list[int]:
        taken = set(labelled)
        left = [int(row) for row in order if row not in taken]
        if way == "random":
            return left[:batch]
        scores = model.decision_function(self._pool[left])
        if scores.ndim == 1:  # of two classes only the second's
            scores = np.column_stack([-scores, scores])
        scores = np.exp(_SHARPNESS * (scores - scores.max(axis=1, keepdims=True)))
        scores /= scores.sum(axis=1, keepdims=True)
        records = [self._record(row, one, model.classes_) for row, one in zip(left, scores, strict=True)]
        words = {word for row in labelled for word in self._words[row]}
        known = Counter(map(str, self._labels[labelled]))
        chosen = choose_for_review(records, batch, known_agencies=known, known_words=words, seed=seed)
        rows = [int(choice.record_id) for choice in chosen]
        return [*rows, *(row for row in left if row not in rows)][:batch]

    def _record(self, row: int, scores: NDArray[Any], classes: NDArray[Any]) -> dict[str, Any]:
        best = np.argsort(-scores)[:3]
        ranked = [{"id": str(classes[n]), "score": float(scores[n])} for n in best]
        empty: dict[str, Any] = {"id": str(row), "masked_text": self._texts[row], "topics": [], "agencies": []}
        return {**empty, self._key: ranked}


def _label(issue: Issue, target: Target) -> str:
    labels = issue.topics if target == "topic" else issue.agencies
    return labels[0]
