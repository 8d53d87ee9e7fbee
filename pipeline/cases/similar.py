"""Which decided comments are most like this one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from pipeline.cases.intake import search_of
from pipeline.store.desk.item import Brief

_LEAST = 0.12  # below it two comments share little but the topic


def most_like(masked_text: str, others: Sequence[Brief], n: int = 3) -> list[Brief]:
    """Return up to `n` of `others` that share most with a text, the most alike first.

    Words that few of them hold count for more: the cosine of words weighted by their rarity among `others`.
    """
    words = [set(search_of(one.excerpt).split()) for one in others]
    spread = Counter(word for one in words for word in one)
    rarity = {word: math.log((1 + len(others)) / count) for word, count in spread.items()}
    own = {word for word in search_of(masked_text).split() if word in rarity}
    scored = [(_likeness(own, one, rarity), other) for one, other in zip(words, others, strict=True)]
    close = [one for one in scored if one[0] >= _LEAST]
    return [other for _, other in sorted(close, key=lambda one: (-one[0], -one[1].id))[:n]]


def _likeness(a: set[str], b: set[str], rarity: dict[str, float]) -> float:
    shared = sum(rarity[word] ** 2 for word in a & b)
    lengths = math.sqrt(sum(rarity[word] ** 2 for word in a) * sum(rarity[word] ** 2 for word in b))
    return shared / lengths if lengths else 0.0
