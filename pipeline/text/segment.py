"""Word segmentation by underthesea, behind a guard and a time limit.

Vietnamese writes syllables apart: "nhân dân" is one word of two. Segmenting costs twenty times what classifying
does, and a linear model gains nothing by it; a transformer that was trained on segmented text needs it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.text.worker import Worker

_URL = re.compile(r"(?:https?|ftp):\S*|www\.\S+", re.IGNORECASE)
_PUNCTUATION = re.compile(r"([^\w\s]{3})[^\w\s]+")
_LONG_WORD = re.compile(r"(\S{80})\S+")
_SENTENCE = re.compile(r"[^\n.!?;]*(?:[.!?;](?!\s)[^\n.!?;]*)*(?:[.!?;]+|\n|$)")
_LONGEST_SENTENCE = 1_000  # code points; the tagger's memory grows with the length of what it is given


@dataclass(frozen=True, slots=True)
class Segmented:
    """A text whose words are joined with underscores; `complete` is False where time ran out and it is unsegmented."""

    text: str
    complete: bool


def segment(text: str, *, seconds: float) -> Segmented:
    """Return `text` with the syllables of each word joined: "nhân_dân đề_nghị".

    The text is made safe for the segmenter first (see `guard`), so it is not the text verbatim. When it takes longer
    than `seconds`, the guarded text comes back unsegmented, with `complete` False.
    """
    safe = guard(text)
    answers = _worker().ask(sentences(safe), seconds)
    if answers is None:
        return Segmented(safe, complete=False)
    return Segmented(" ".join(word.replace(" ", "_") for words in answers for word in words), complete=True)


def guard(text: str) -> str:
    """Return `text` without what sends the segmenter's patterns into exponential time: links, runs, endless words."""
    text = unicodedata.normalize("NFC", text)
    text = _URL.sub(" URL ", text)
    return _LONG_WORD.sub(r"\1", _PUNCTUATION.sub(r"\1", text))


def sentences(text: str) -> Sequence[str]:
    """Return the sentences of `text`, none longer than a thousand code points, without what is blank."""
    pieces = (match[0].strip() for match in _SENTENCE.finditer(text))
    return [piece[at : at + _LONGEST_SENTENCE] for piece in pieces for at in range(0, len(piece), _LONGEST_SENTENCE)]


@cache
def _worker() -> Worker:
    return Worker("segment")
