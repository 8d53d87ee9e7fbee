"""Items listed within a line, without a mark that ends the one before."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.records import Span

_INSIDE = re.compile(r"(?<=[^\s.!?;:,])[ \t]+(?:(?P<number>[2-9])(?:/|\))|(?P<plus>\+)(?=\s))[ \t]*(?=\S)")
_FIRST_INSIDE = re.compile(r"\s*1\s?[/)]")
_SHORTEST_ITEM = 20  # code points


def listed_inside(text: str, span: Span) -> list[int]:
    """Return where items begin that nothing parts from the one before: "1/ … 2/ …", or several with "+" between.

    >>> text = "1/ Cống tắc 2/ Đèn hỏng"
    >>> [text[at:] for at in listed_inside(text, Span(0, len(text)))]
    ['2/ Đèn hỏng']
    """
    found = list(_INSIDE.finditer(text, span.start, span.end))
    numbered = _FIRST_INSIDE.match(text, span.start, span.end) is not None
    numbers = [match.start() + 1 for match in found if match["number"] and numbered]
    plus = [match.start() + 1 for match in found if match["plus"]]
    edges = [span.start, *plus, span.end]
    lengths = [end - start for start, end in pairwise(edges)]
    apart = len(plus) > 1 and min(lengths) >= _SHORTEST_ITEM // 2 and sum(lengths) >= _SHORTEST_ITEM * len(lengths)
    return sorted([*numbers, *(plus if apart else [])])
