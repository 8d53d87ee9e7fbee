"""The clauses without which a decision would be less sure, for a model that must read a text anew without each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.records import Pull, Span

Effects = Callable[[Sequence[str], Sequence[Sequence[Span]], Sequence[str]], list[list[float]]]
"""For each piece of each normal text, how much the score of its agency falls when the piece is gone."""

_CLAUSE = re.compile(r"[^,.;:!?\n ](?:[^,.;:!?\n]*[^,.;:!?\n ])?")  # without the spaces around it
_LONG = 45  # code points, some nine words; a longer clause is tried in parts
_MOST_CLAUSES = 8
_KEPT = 2
_SHARE = 0.25  # of the strongest piece's effect that another must have


def telling_clauses(texts: Sequence[str], pulls: Sequence[Pull], effects: Effects) -> list[tuple[Span, ...]]:
    """Return, for each normal text, the clauses whose absence lowers the score of the agency pulled for most.

    Every clause is taken away in turn; one whose absence does not lower the score tells nothing. Reading order.
    """
    pieces = [_pieces(text) for text in texts]
    falls = effects(texts, pieces, [_agency(pull) for pull in pulls])
    return [_strongest(*one) for one in zip(pieces, falls, strict=True)]


def _agency(pull: Pull) -> str:
    """Return the class of agency that speaks most for what is pulled for; empty where none does."""
    found = max((one for one in pull.classes if one[0] == "agency"), key=lambda one: one[2], default=None)
    return found[1] if found is not None and found[2] > 0 else ""


def _strongest(spans: Sequence[Span], effects: Sequence[float]) -> tuple[Span, ...]:
    best = max(effects, default=0.0)
    if best <= 0:
        return ()
    order = sorted(range(len(spans)), key=effects.__getitem__, reverse=True)[:_KEPT]  # of equals the first
    return tuple(sorted(spans[n] for n in order if effects[n] > 0 and effects[n] >= best * _SHARE))


def _pieces(text: str) -> list[Span]:
    """Cut a text into clauses, and long ones into stretches of words of about equal length."""
    spans: list[Span] = []
    for match in _CLAUSE.finditer(text):
        start, end = match.span()
        for left in range(round((end - start) / _LONG), 1, -1):
            cut = text.find(" ", start + (end - start) // left, end)
            if cut < 0:
                break
            if cut > start:
                spans.append(Span(start, cut))
            start = cut + 1
        spans.append(Span(start, end))
    if len(spans) <= _MOST_CLAUSES:
        return spans
    return sorted(sorted(spans, key=lambda span: (-len(span), span))[:_MOST_CLAUSES])
