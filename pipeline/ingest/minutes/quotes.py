"""Answers that are set as quotations below what they answer, as in Markdown: "> Xã đã thay bóng."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.records import Block, Document, Span, Turn


def with_quoted_answers(document: Document, blocks: Sequence[Block], turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns; what is quoted below a citizen's words that are not answers them.

    Below a name alone the quotation holds its bearer's words.
    """
    quotes = list(_quotes(blocks))
    if not quotes:
        return list(turns)
    found: list[Turn] = []
    for turn in turns:
        found += _apart(document.text, turn, quotes) if turn.role == "citizen" else [turn]
    asked: Turn | None = None  # the last citizen who spoke outside of a quotation
    for at, turn in enumerate(found):
        within = next((quote for quote in quotes if quote.start <= turn.span.start < quote.end), None)
        if within is None:
            asked = turn if turn.role == "citizen" else None
        elif turn.role == "citizen" and asked is not None and not _apart_by_lines(document.text, asked.span, within):
            found[at] = replace(turn, role="official")
    return found


def _quotes(blocks: Sequence[Block]) -> Iterator[Span]:
    for quoted, group in groupby(blocks, key=lambda block: block.quoted):
        if quoted:
            some = list(group)
            yield Span(some[0].span.start, some[-1].span.end)


def _apart(text: str, turn: Turn, quotes: Sequence[Span]) -> Iterator[Turn]:
    """Yield what of a turn stands outside of quotations below its first words, and each quotation as an answer."""
    at, asked = turn.span.start, turn
    for quote in quotes:
        if at < quote.start < turn.span.end:
            yield replace(asked, span=Span(at, at + len(text[at : quote.start].rstrip())))
            answer = Span(quote.start, min(quote.end, turn.span.end))
            yield replace(turn, span=answer, role="official", speaker=None, speaker_place=None)
            mark = _ITEM.match(text, answer.end, turn.span.end)
            at = mark.end() if mark else answer.end
            asked = replace(turn, speaker=None, speaker_place=None) if mark and mark["mark"] else turn
    if at < turn.span.end:
        yield replace(asked, span=Span(at, turn.span.end))


_ITEM = re.compile(r"\s*(?P<mark>[-–+*•]|\d{1,2}[.)])?\s*")
"""What stands before the next item of a list, which is of nobody who was named before."""


def _apart_by_lines(text: str, asked: Span, quote: Span) -> bool:
    """Return whether other lines stand between somebody's words and a quotation: then it is not below them."""
    return asked.end < quote.start and text[asked.end : quote.start].strip() != ""
