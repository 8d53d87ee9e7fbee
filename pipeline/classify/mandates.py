"""Whose mandate does a text speak of? So that an agency without a single labelled comment can still be ranked.

Citizens do not talk as mandates are worded. Between the two stand the topics and the matters of the catalogue: a
mandate is compared with the text itself, and with the names, definitions and phrases of what the text is likely about.
No label is read but those that the topics, the matters and the tiers were learnt from: a new row in agencies.yaml works
at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.classify.features import Vocabulary
from pipeline.records import Scored
from pipeline.taxonomy import TIERS, Agency, Taxonomy
from pipeline.text import normalise

# How much a cosine counts, in log odds. Chosen once, by hiding agencies one by one (learn/quality/mandates.py).
_TOPIC = 6.0
_MATTER = 18.0
_TEXT = 12.0

_FLOOR = 0.003  # of the probability of a tier: a tier can be wrong
_AUDIBLE = 0.003  # belief below which an agency is left out
_KEPT = 16
_NOT_ADDRESSED = frozenset({"phong", "tu_quan"})  # inner offices, and neighbours: never whom a comment is sent to


class MandateSearch:
    """The mandates as rows of one vocabulary, compared with texts by way of topics and matters."""

    def __init__(self, vocabulary: Vocabulary, taxonomy: Taxonomy) -> None:
        self._vocabulary = vocabulary
        self._taxonomy = taxonomy
        self._agencies = sorted((one for one in taxonomy.agencies if one.kind not in _NOT_ADDRESSED), key=_id_of)
        self._ids = np.array([one.id for one in self._agencies], object)
        self._tier_of = np.array([TIERS.index(one.tier) for one in self._agencies], np.int64)
        self._matter_at = {matter.id: row for row, matter in enumerate(taxonomy.matters)}
        self._of_matters = np.zeros((len(self._matter_at), len(self._agencies)), np.float32)
        self._is_read = np.zeros(len(self._matter_at), bool)

    def believed(
        self,
        words: Any,
        found: Mapping[str, NDArray[np.float32]],
        classes: Mapping[str, Sequence[str]],
        matters: Sequence[Sequence[Scored]],
        days: Sequence[date | None],
    ) -> list[tuple[Scored, ...]]:
        """Return for each text the agencies whose mandate it speaks of, best first, ties by id, with shares of belief.

        `words` are the texts' rows of the vocabulary, `matters` what is believed of each, `found` the probabilities
        (texts, classes) of the targets "topic" and "tier". Only agencies that live on the day of a text can be its;
        where the day is None, all can. How likely an agency is: the probability of its tier times exp of a weighted sum
        of likenesses, of its mandate to the text, and to the topics and matters as likely as they are.
        """
        if not len(days):
            return []
        scores = found["topic"] @ self._likeness_of_topics(tuple(classes["topic"])) * np.float32(_TOPIC)
        scores += self._likeness_by_matters(matters) * np.float32(_MATTER)
        scores += (words @ self._mandates).toarray() * np.float32(_TEXT)
        scores += np.log(self._of_tiers(found["tier"], classes["tier"]) + np.float32(_FLOOR))
        different = {day: row for row, day in enumerate(dict.fromkeys(days))}
        alive = np.array([self._alive(day) for day in different])
        scores[~alive[[different[day] for day in days]]] = -np.inf
        return self._best(_softmax(scores))

    def _best(self, shares: NDArray[np.float32]) -> list[tuple[Scored, ...]]:
        """Return the few best of each row; the agencies are in the order of their ids, and the sort is stable."""
        kept = min(_KEPT, shares.shape[1])
        few = np.sort(np.argpartition(-shares, kept - 1, axis=1)[:, :kept], axis=1)
        values = np.take_along_axis(shares, few, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        values = np.take_along_axis(values, order, axis=1)
        names = self._ids[np.take_along_axis(few, order, axis=1)].tolist()
        heard = (values >= _AUDIBLE).sum(axis=1).tolist()
        return [
            tuple(map(Scored, some[:n], row[:n])) for some, row, n in zip(names, values.tolist(), heard, strict=True)
        ]

    @cached_property
    def _mandates(self) -> Any:
        """(vocabulary, agencies): the name and the mandate of each."""
        return self._rows([". ".join([*one.mandate, one.name]) for one in self._agencies]).T.tocsr()

    @lru_cache(maxsize=4)  # noqa: B019 - one search lives as long as its classifier, whose topics are always the same
    def _likeness_of_topics(self, topic_ids: tuple[str, ...]) -> NDArray[np.float32]:
        found = [self._taxonomy.topics[one] for one in topic_ids]
        texts = [f"{one.name}. {one.definition}. {'; '.join(one.cues)}" for one in found]
        return self._likeness(texts)

    def _likeness_by_matters(self, matters: Sequence[Sequence[Scored]]) -> NDArray[np.float32]:
        """Return how like each mandate is to the matters believed (texts, agencies); each is read when first met."""
        shares = self._shares_of_matters(matters)
        new = np.unique(shares.indices[~self._is_read[shares.indices]])
        if len(new):
            every = list(self._taxonomy.matters)
            self._of_matters[new] = self._likeness([". ".join([every[at].name, *every[at].phrases]) for at in new])
            self._is_read[new] = True
        return np.asarray(shares @ self._of_matters, np.float32)

    def _likeness(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosine of each text with each mandate (texts, agencies)."""
        return np.asarray((self._rows(texts) @ self._mandates).toarray(), np.float32)

    def _rows(self, texts: Sequence[str]) -> Any:
        return self._vocabulary.transform([normalise(text).text for text in texts])

    def _shares_of_matters(self, matters: Sequence[Sequence[Scored]]) -> Any:
        """Return (texts, matters of the catalogue) as a sparse matrix."""
        at = self._matter_at
        columns = [at[one.id] for some in matters for one in some]
        shares = np.array([one.probability for some in matters for one in some], np.float32)
        starts = np.concatenate([[0], np.cumsum([len(some) for some in matters])])
        return sparse.csr_matrix((shares, columns, starts), shape=(len(matters), len(at)))

    def _of_tiers(self, tiers: NDArray[np.float32], tier_ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the probability of each agency's tier (texts, agencies); 0 for a tier that was never learnt."""
        every = np.zeros((len(tiers), len(TIERS)), np.float32)
        every[:, [TIERS.index(one) for one in tier_ids]] = tiers
        return every[:, self._tier_of]

    @lru_cache(maxsize=20_000)  # noqa: B019 - one search lives as long as its classifier
    def _alive(self, day: date | None) -> NDArray[np.bool_]:
        return np.array([day is None or one.lives_on(day) for one in self._agencies])


def _id_of(agency: Agency) -> str:
    return agency.id


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
    return shares
