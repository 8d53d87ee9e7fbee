"""Answers that stand within a turn, below what they answer: "- Cống tắc.\\nTrả lời: Phường đã sửa."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.words.passages import Statement
from pipeline.ingest.words.spelling import TwoSpellings
from pipeline.records import Span

_ANSWER = re.compile(
    r"(?:\n[ \t]*(?:[-–+*•>][ \t]*)*(?:→|⇒|=>|->|➔)?[ \t]*(?:trả lời|giải trình|giải đáp|phản hồi|đáp)"
    r"(?:[ \t]+[^:\n]{2,60}|[ \t]*\([^()\n]{2,80}\))?[ \t]*:|"
    r"[ \t\n](?:→|⇒|=>|->|➔)(?:[ \t]*[^\W\d_][^:.;\n]{1,60}:)?)[ \t]*(?=\S)",
    re.IGNORECASE,
)
ARROWS = ("→", "⇒", "=>", "->", "➔")
"""What points, on a line of its own or not, from a comment to its answer."""
_MARK = r"[ \t]*(?:[-–—+*•●▪■◦○]|\(?(?:\d{1,2}|[a-hđ])[.)/])[ \t]*(?=\S)"
_ITEM = re.compile(_MARK)
_NEXT_ITEM = re.compile(r"\n" + _MARK)


def answers_within(text: str, turn: Span) -> list[Span]:
    r"""Return where answers stand in a turn, in order: each from its label to the next item, or to the end.

    >>> text = "- Cống tắc.\nTrả lời: Đã sửa.\n- Đèn hỏng."
    >>> [answer.cut(text) for answer in answers_within(text, Span(0, len(text)))]
    ['Trả lời: Đã sửa.']
    """
    found: list[Span] = []
    words = turn.cut(text)
    if "\n" not in words and not any(arrow in words for arrow in ARROWS):
        return found
    at = turn.start
    while match := _ANSWER.search(text, at, turn.end):
        following = _NEXT_ITEM.search(text, match.end(), turn.end)
        at = following.start() if following else turn.end
        found.append(Span(match.start() + 1, at))
    return found


def said_in(text: str, answer: Span) -> Span:
    """Return the words of an answer without its label."""
    start, end = answer.start, answer.end
    label = _ANSWER.match(text, max(0, start - 1), end)
    start = label.end() if label is not None else start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_TELLS = TwoSpellings(
    r"(?:giải trình|trả lời|tiếp thu|phát biểu|trao đổi|làm rõ|thông tin|phản hồi|giải đáp|thay mặt|tại)(?!\w)"
    r"[^.:;]{2,200}?"
    r"(?<!\w)(?:cho (?:biết|hay)|khẳng định|thông tin|nói rõ|nêu rõ|giải thích)(?: rằng| thêm)?(?:[,:]\s*|\s+)(?=\S)"
)


def behind_lead(text: str, answer: Span) -> Span:
    """Return an answer without who gives it: "Giải trình tại hội nghị, ông Páo - Chủ tịch xã cho biết, …"."""
    lead = _TELLS.match(answer.cut(text)[:_LONGEST_LEAD])
    return Span(answer.start + lead.end(), answer.end) if lead else answer


_LONGEST_LEAD = 260  # code points


def listed(text: str, answer: Span) -> list[Span]:
    r"""Return the items of an answer that is a list, a line each, without their marks; [] for running words.

    >>> text = "Đã thay nắp cống.\n- Đèn lắp trong tuần."
    >>> [item.cut(text) for item in listed(text, Span(0, len(text)))]
    ['Đã thay nắp cống.', 'Đèn lắp trong tuần.']
    """
    marks = list(_NEXT_ITEM.finditer(text, answer.start, answer.end))
    first = _ITEM.match(text, answer.start, answer.end)
    starts = [first.end() if first else answer.start, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), answer.end]
    items = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
    if marks and text[: items[0].end].rstrip().endswith(":"):
        del items[0]
    return items if len(items) > 1 else []


def without_answers(text: str, turn: Span, pieces: Sequence[Statement]) -> list[Statement]:
    """Return the statements of a turn that are not within an answer."""
    answers = answers_within(text, turn)
    if not answers:
        return list(pieces)
    return [piece for piece in pieces if not any(a.start <= piece.span.start < a.end for a in answers)]
