"""The words that moved the decision, tested by taking them away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.records import PreparedComment, Span

Effects = Callable[[Sequence[str], Sequence[Sequence[Span]], Sequence[str]], list[list[float]]]
"""For each piece of each normal text, how much the score of its agency falls when the piece is gone."""

_CLAUSE = re.compile(r"[^,.;:!?\n]+")
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
    order = sorted(range(len(spans)), key=lambda n: (-effects[n], n))[:_KEPT]
    best = effects[order[0]] if order else 0.0
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
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        parts = max(1, round((end - start) / _LONG))
        for left in range(parts, 0, -1):
            cut = end if left == 1 else text.find(" ", start + (end - start) // left, end)
            cut = end if cut < 0 else cut
            if cut > start:
                spans.append(Span(start, cut))
            start = min(cut + 1, end)
    spans.sort(key=lambda span: (-len(span), span))
    return sorted(spans[:_MOST_CLAUSES])
