"""One comment with everything that routing looks at, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.records import Prediction, PreparedComment
from pipeline.route.cues import words_among
from pipeline.taxonomy import Place
from pipeline.text import tokens_of


@dataclass(frozen=True, slots=True)
class Case:
    """One comment with what ranking needs to know of it."""

    prepared: PreparedComment
    prediction: Prediction
    place: Place
    day: date
    words: frozenset[str] = frozenset()  # those of the normal text, as cues want them
    tokens: tuple[str, ...] = ()  # words and numbers of the normal text in order, as names of agencies want them

    @classmethod
    def of(cls, prepared: PreparedComment, prediction: Prediction, place: Place, day: date) -> Case:
        """Return the case, with the words of its text."""
        tokens = tokens_of(prepared.model_text)
        return cls(prepared, prediction, place, day, words_among(tokens), tokens)

    @property
    def level(self) -> str | None:
        """Where it was raised, if that is known."""
        return self.prepared.comment.turn.setting.level
