"""The words and numbers of a text, as classifiers, names of agencies and cues look at them."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"\w+")
_LAST_READ = 8_192  # texts: what is classified together is routed together


@lru_cache(maxsize=_LAST_READ)
def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a normal text in order; those of the last texts are remembered."""
    return tuple(_TOKEN.findall(text))
