"""The words that moved the decision, tested by taking them away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.records import PreparedComment, Pull, Span

Telling = Callable[[Sequence[str], Sequence[Sequence[str]], Sequence[Pull]], list[tuple[Span, ...]]]
"""Of each normal text with its words: the pieces whose absence lowers what its pull asks for most, in reading order."""


def find_evidence(
    comments: Sequence[PreparedComment], words: Sequence[Sequence[str]], pulls: Sequence[Pull], telling: Telling
) -> list[tuple[Span, ...]]:
    """Return, for each comment, the spans of the document without which its decision would be less sure.

    `words` are those of each normal text. Spans run in reading order; there is none where no word speaks for what was
    decided.
    """
    found = telling([comment.model_text for comment in comments], words, pulls)
    return [_in_document(comment, spans) for comment, spans in zip(comments, found, strict=True)]


def _in_document(comment: PreparedComment, spans: Sequence[Span]) -> tuple[Span, ...]:
    start = comment.comment.span.start
    inner = [comment.to_comment(span) for span in spans]
    return tuple([Span(start + one.start, start + one.end) for one in inner if len(one)])
