"""Sets of words, written as one line of text."""

from __future__ import annotations

import re
from functools import cache

from pipeline.text.diacritics import strip_tones

UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"


def word_set(line: str) -> frozenset[str]:
    """Return the words of `line` as a set."""
    return frozenset(line.split())


def both(words: frozenset[str]) -> frozenset[str]:
    """Return the words as they are, and as those type them who leave the tone marks out."""
    return words | frozenset(map(strip_tones, words))


@cache
def bare(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern for texts typed without diacritics; made when one is first met."""
    return re.compile(strip_tones(pattern.pattern.replace(UPPER, "A-Z")), pattern.flags)
