"""Where one sentence of a turn ends and the next begins: the places at which a person may cut."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.records import Span

_END = re.compile(r"(?<=[.!?;…])\s+|\n+")
_PAUSE = re.compile(  # where there is no punctuation: what people say before they turn to something else
    r",\s+|\s+(?=(?:thứ (?:nhất|hai|ba|tư|năm)|ngoài ra|bên cạnh đó|còn về|về vấn đề|một (?:việc|ý|vấn đề) nữa|"
    r"đề nghị|kiến nghị|tiếp theo|cuối cùng|rồi còn)(?!\w))",
    re.IGNORECASE,
)
_LONG = 160  # code points; a longer sentence may also be cut where the speaker pauses


def sentences_of(words: str, start: int, end: int) -> list[Span]:
    """Return the sentences of a turn, in order and without blanks around them.

    A sentence never goes beyond `start` or `end`, between which the comment stands.
    """
    found: list[Span] = []
    for low, high in ((0, start), (start, end), (end, len(words))):
        for sentence in _divided(words, low, high, _END):
            long = sentence.end - sentence.start > _LONG
            found += _divided(words, sentence.start, sentence.end, _PAUSE) if long else [sentence]
    return found


def _divided(words: str, low: int, high: int, at: re.Pattern[str]) -> list[Span]:
    ends = [low, *(match.end() for match in at.finditer(words, low, high)), high]
    spans = []
    for begin, finish in pairwise(ends):
        piece = words[begin:finish]
        if piece.strip():
            first = begin + len(piece) - len(piece.lstrip())
            spans.append(Span(first, first + len(piece.strip())))
    return spans
