"""underthesea's name recogniser as a second look when masking, behind the guard and time limit of the segmenter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.text.masking.naming import naming
from pipeline.text.segment import guard, sentences
from pipeline.text.worker import Worker

_PERSON = ("B-PER", "I-PER")


def recognise_names(text: str, *, seconds: float) -> tuple[str, ...]:
    """Return the people's names that the recogniser sees in `text`; none if it takes longer than `seconds`.

    It takes any unusual word with a capital for a name, so only those count that begin with a usual surname.
    """
    answers = _worker().ask(sentences(guard(text)), seconds)
    return tuple(name for answer in answers or () for name in _names(answer) if _plausible(name))


def _names(tagged: Sequence[Sequence[str]]) -> Iterator[str]:
    """Join the tagged words of each name."""
    name: list[str] = []
    for word, *_, label in tagged:
        if label != "I-PER" and name:
            yield " ".join(name)
            name = []
        if label in _PERSON:
            name.append(word)
    if name:
        yield " ".join(name)


def _plausible(name: str) -> bool:
    first, _, rest = name.lower().partition(" ")
    known = naming(toneless=False)
    return bool(rest) and first in known.surnames and name.lower() not in known.honoured


@cache
def _worker() -> Worker:
    return Worker("names")
