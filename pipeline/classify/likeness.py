"""Which matters of the catalogue is a text likest to? By words and pairs of words, among its likeliest topics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import Vocabulary
from pipeline.records import Scored
from pipeline.taxonomy import Matter, Matters
from pipeline.text import normalise

_TOPICS_SEARCHED = 3  # a matter is sought among those of the likeliest topics
_KEPT = 6
_SHARPNESS = 12.0  # turns similarities of matters into shares of belief
_TOPIC_WEIGHT = 0.08  # of the logarithm of the topic's probability, beside a cosine


@dataclass(frozen=True)
class _Phrases:
    """The phrases of one topic's matters, as columns; `starts` says where each matter's begin."""

    matters: NDArray[np.int64]  # positions among all matters in the order of their ids
    columns: Any
    starts: NDArray[np.int64]

    def likeness(self, texts: Any) -> NDArray[np.float32]:
        """Return (texts, matters): the cosine of each text with the likest phrase of each matter."""
        return np.maximum.reduceat((texts @ self.columns).toarray(), self.starts, axis=1)


class MatterSearch:
    """The catalogue's phrases as rows of one vocabulary, searched by likeness; a topic's are read when first sought."""

    def __init__(self, vocabulary: Vocabulary, matters: Matters) -> None:
        self._vocabulary = vocabulary
        ids = sorted(matter.id for matter in matters)
        self._ids = np.array(ids, object)
        self._position = {one: at for at, one in enumerate(ids)}
        self._by_topic: dict[str, list[Matter]] = defaultdict(list)
        for matter in matters:
            self._by_topic[matter.topic].append(matter)
        self._phrases: dict[str, _Phrases] = {}
        self._most = max(map(len, self._by_topic.values()), default=0)

    def _phrases_of(self, topic: str) -> _Phrases | None:
        """Return what the topic's matters are called, None where it has none."""
        if topic not in self._by_topic:
            return None
        if topic not in self._phrases:
            self._phrases[topic] = self._read(self._by_topic[topic])
        return self._phrases[topic]

    def _read(self, matters: Sequence[Matter]) -> _Phrases:
        texts = [[normalise(phrase).text for phrase in (matter.name, *matter.phrases)] for matter in matters]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in texts])[:-1]]).astype(np.int64)
        rows = self._vocabulary.transform([text for one in texts for text in one])
        return _Phrases(np.array([self._position[matter.id] for matter in matters]), rows.T.tocsr(), starts)

    def likest(self, words: Any, topics: NDArray[np.float32], classes: Sequence[str]) -> list[tuple[Scored, ...]]:
        """Return for each text the matters likest to it, best first, ties by id, with shares of belief.

        `words` are the texts' rows of the vocabulary, `topics` their probabilities
        (texts, classes).
        """
        n, searched = len(topics), min(_TOPICS_SEARCHED, topics.shape[1])
        likeliest = np.argpartition(-topics, searched - 1, axis=1)[:, :searched]
        beliefs = np.full((n, searched * self._most), -np.inf)
        which = np.zeros((n, searched * self._most), np.int64)
        rows, slots = np.divmod(np.argsort(likeliest.ravel(), kind="stable"), searched)
        columns, starts = np.unique(likeliest[rows, slots], return_index=True)
        for column, some in zip(columns.tolist(), np.split(np.arange(len(rows)), starts[1:]), strict=True):
            phrases = self._phrases_of(classes[column])
            if phrases is None:
                continue
            here = rows[some]
            belief = np.log(topics[here, column] + 1e-4)[:, None] * _TOPIC_WEIGHT + phrases.likeness(words[here])
            places = slots[some][:, None] * self._most + np.arange(len(phrases.matters))
            beliefs[here[:, None], places] = belief
            which[here[:, None], places] = phrases.matters
        return self._best(beliefs, which)

    def _best(self, beliefs: NDArray[np.float64], which: NDArray[np.int64]) -> list[tuple[Scored, ...]]:
        """Return the few best of each row as shares of belief."""
        order = np.lexsort((which, -beliefs), axis=1)[:, :_KEPT]
        values = np.take_along_axis(beliefs, order, axis=1)
        with np.errstate(invalid="ignore"):  # a text none of whose topics has matters
            raised = np.where(np.isfinite(values), np.exp((values - values[:, :1]) * _SHARPNESS), 0.0)
        shares = raised / np.maximum(raised.sum(axis=1, keepdims=True), 1e-9)
        ids = self._ids[np.take_along_axis(which, order, axis=1)].tolist()
        told = (shares > 0).sum(axis=1).tolist()
        return [tuple(map(Scored, row[:n], some[:n])) for row, some, n in zip(ids, shares.tolist(), told, strict=True)]
