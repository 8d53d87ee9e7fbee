"""Which labelled comments of the seed corpus are most like one: by the words and pairs of the model's own vocabulary.

Nothing of this is in the batch path; it is for a person who wants to see what the model learnt from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from pipeline.classify.artefact import load_heads
from pipeline.classify.features import Vocabulary
from pipeline.errors import ModelError
from pipeline.text import mask, normalise

_LEAST = 0.15  # cosine below which two texts share next to nothing


@dataclass(frozen=True, slots=True)
class SeedCase:
    """One labelled example; `topic` and `agency` are ids, those that lead."""

    text: str
    topic: str
    agency: str


class SimilarCases:
    """Labelled examples as rows of one vocabulary, searched by likeness; may be asked by several threads."""

    def __init__(self, vocabulary: Vocabulary, cases: Sequence[SeedCase]) -> None:
        self._vocabulary = vocabulary
        self._cases = tuple(cases)
        self._rows = vocabulary.transform([normalise(case.text).text for case in self._cases])
        self._lock = Lock()  # a vocabulary notes what it meets

    def most_like(self, masked_text: str, n: int = 3) -> tuple[SeedCase, ...]:
        """Return up to `n` examples, the likest first, of equals the earlier; none of them the same text twice.

        Their people are invented, and masked all the same.
        """
        if not self._cases:
            return ()
        with self._lock:
            row = self._vocabulary.transform([normalise(masked_text).text])
        likeness = self._rows @ row.toarray().ravel()
        found: dict[str, SeedCase] = {}
        for at in np.argsort(-likeness, kind="stable")[: 4 * n].tolist():
            if len(found) < n and likeness[at] >= _LEAST:
                found.setdefault(self._cases[at].text, self._cases[at])
        return tuple(replace(case, text=mask(case.text).text) for case in found.values())

    @classmethod
    def load(cls, model: Path, seed: Path) -> SimilarCases:
        """Return the corpus in the folder `seed`, which may be absent, as the model in the folder `model` sees it.

        Takes some seconds. Raises ModelError.
        """
        return cls(_vocabulary(model), list(_cases(seed)))


def _cases(seed: Path) -> Iterator[SeedCase]:
    for path in sorted([*seed.glob("hand_*.jsonl"), *seed.glob("contrast_*.jsonl")]):
        for line in path.read_text(encoding="utf-8").splitlines():
            for issue in json.loads(line)["issues"] if line.strip() else ():
                if issue["topics"] and issue["agencies"]:
                    yield SeedCase(issue["part"], issue["topics"][0], issue["agencies"][0])


def _vocabulary(model: Path) -> Vocabulary:
    words = model / "words.json"  # a transformer's, for novelty and matters
    if not words.is_file():
        return load_heads(model)[0]
    try:
        rarity: dict[str, float] = json.loads(words.read_text(encoding="utf-8"))
        idf = np.array([*rarity.values()], np.float32)
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(f"{words}: damaged ({type(error).__name__}); build the model again") from None
    return Vocabulary({key: column for column, key in enumerate(rarity)}, idf)
