"""The contract of every classifier: masked text in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.records import Prediction, PreparedComment, Pull, Span


class Classifier(Protocol):
    """What the path needs of a model; a linear one and a transformer fulfil it alike."""

    @property
    def model_id(self) -> str:
        """Name and version, as "linear@1"."""

    def predict(self, comments: Sequence[PreparedComment]) -> list[Prediction]:
        """Return one Prediction for each comment, in the same order; nothing in gives nothing out."""

    def telling_spans(
        self, texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]
    ) -> list[tuple[Span, ...]]:
        """Return, for each normal text, the pieces whose absence lowers what its pull asks for most, in reading order.

        `words` are those of each text, as `\\w+` finds them.
        """

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        """Return, for each text as models read it, the probability that a citizen raises something in it."""
