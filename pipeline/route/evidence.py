"""The words that moved the decision, tested by taking them away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.records import PreparedComment, Span

Effects = Callable[[Sequence[str], Sequence[Sequence[Span]], Sequence[str]], list[list[float]]]
"""For each piece of each normal text, how much the score of its agency falls when the piece is gone."""

_CLAUSE = re.compile(r"[^,.;:!?\n ](?:[^,.;:!?\n]*[^,.;:!?\n ])?")  # without the spaces around it
_LONG = 45  # code points, some nine words; a longer clause is tried in parts
_MOST_CLAUSES = 8
_KEPT = 2
_SHARE = 0.25  # of the strongest piece's effect that another must have


def find_evidence(
    comments: Sequence[PreparedComment], agency_ids: Sequence[str], effects: Effects
) -> list[tuple[Span, ...]]:
    """Return, for each comment, the spans of the document whose absence lowers the score of its agency most.

    Every clause is taken away in turn; one whose absence does not lower the score is no evidence. Spans run in reading
    order.
    """
    pieces = [_pieces(comment.model_text) for comment in comments]
    falls = effects([comment.model_text for comment in comments], pieces, agency_ids)
    return [_strongest(*one) for one in zip(comments, pieces, falls, strict=True)]


def _strongest(comment: PreparedComment, spans: Sequence[Span], effects: Sequence[float]) -> tuple[Span, ...]:
    best = max(effects, default=0.0)
    if best <= 0:
        return ()
    order = sorted(range(len(spans)), key=effects.__getitem__, reverse=True)[:_KEPT]  # of equals the first
    kept = [spans[n] for n in order if effects[n] > 0 and effects[n] >= best * _SHARE]
    start = comment.comment.span.start
    found = []
    for span in sorted(kept):
        inner = comment.to_comment(span)
        if len(inner):
            found.append(Span(start + inner.start, start + inner.end))
    return tuple(found)


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
