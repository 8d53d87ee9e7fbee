"""Messages of a chat, as programs export them: who wrote each, and what is only a remark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.ingest.floor import lines_of, said_by
from pipeline.ingest.labels import role_of
from pipeline.ingest.names import parse_person
from pipeline.ingest.spelling import plain
from pipeline.ingest.utterances import asks, guess_role
from pipeline.records import Block, Document, Role, Span, Turn

_TIME_LINE = re.compile(r"\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M)?\s*", re.IGNORECASE)
_NO_WORDS = re.compile(r"\s*(?:\[[^\]]{2,30}\]|[-–—=* ]*\d{1,2}/\d{1,2}/\d{2,4}[-–—=* ]*)\s*")
_LONGEST_NAME = 40


_STAMPED = re.compile(
    r"\s*\[?(?:\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AP]M)?,?\s+\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4},?\s+\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[AP]M)?)\]?\s*[-–:|]?\s*"
    r"(?P<label>[^:\n]{1,40}):\s+",
    re.IGNORECASE,
)
_NO_MESSAGE = re.compile(r"\s*(?:<[^>]{3,40}>|\[[^\]]{2,30}\]|[^\w]{1,12})\s*")


def chat_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the messages of a chat; [] if it is none.

    A message stands below the line of its name and the line of its time, or after both: "[08:12, 3/5/2026] Lan: …".
    Pictures and lines of a date are no words.
    """
    lines = [(block, line) for block in blocks for line in lines_of(document.text, block.span)]
    return _below_names(document, lines) or _after_stamps(document, lines) or _above_reactions(document, lines)


def _after_stamps(document: Document, lines: Sequence[tuple[Block, Span]]) -> list[Turn]:
    text = document.text
    heads = [(at, match) for at, (_, line) in enumerate(lines) if (match := _STAMPED.match(text, line.start, line.end))]
    if len(heads) < _FEWEST_MESSAGES:
        return []
    turns: list[Turn] = []
    ends = [*(at for at, _ in heads[1:]), len(lines)]
    for (at, head), end in zip(heads, ends, strict=True):
        span = Span(head.end(), max(head.end(), lines[end - 1][1].end))
        label = head["label"].strip()
        if not span.cut(text).strip() or _NO_MESSAGE.fullmatch(span.cut(text)):
            continue
        turns.append(_message(document, lines[at][0], span, label))
    return turns


def _below_names(document: Document, lines: Sequence[tuple[Block, Span]]) -> list[Turn]:
    text = document.text
    times = [at for at, (_, line) in enumerate(lines) if at and _TIME_LINE.fullmatch(line.cut(text))]
    if len(times) < _FEWEST_MESSAGES or any(len(lines[at - 1][1]) > _LONGEST_NAME for at in times):
        return []
    turns = []
    for at, following in pairwise([*times, len(lines) + 1]):
        said = [line for _, line in lines[at + 1 : following - 1] if not _NO_WORDS.fullmatch(line.cut(text))]
        if said:
            label = lines[at - 1][1].cut(text).strip()
            turns.append(_message(document, lines[at][0], Span(said[0].start, said[-1].end), label))
    return turns


_REACTIONS = re.compile(
    r"\s*(?:thích|like|yêu thích)\s*[·•|.,-]?\s*(?:phản hồi|trả lời|reply|bình luận)(?!\w).{0,40}", re.IGNORECASE
)


def _above_reactions(document: Document, lines: Sequence[tuple[Block, Span]]) -> list[Turn]:
    """Return the comments under a post, each a name, its words, and a line that offers to like it and to answer."""
    text = document.text
    ends = [at for at, (_, line) in enumerate(lines) if _REACTIONS.fullmatch(line.cut(text))]
    if len(ends) < 2:
        return []
    turns = []
    for at, end in enumerate([*ends, len(lines)]):
        names = [n for n in range(ends[at - 1] + 1 if at else 0, end - 1) if _is_label(lines[n][1].cut(text))]
        if names and names[-1 if at == 0 else 0] + 1 < end:
            first = names[-1 if at == 0 else 0]
            span = Span(lines[first + 1][1].start, lines[end - 1][1].end)
            turns.append(_message(document, lines[first][0], span, lines[first][1].cut(text).strip()))
    return turns


def _is_label(line: str) -> bool:
    return len(line) <= _LONGEST_NAME and line.rstrip()[-1:].isalnum() and line.lstrip()[:1].isupper()


def _message(document: Document, block: Block, span: Span, label: str) -> Turn:
    role = _role_in_chat(label, span.cut(document.text))
    return said_by(document, block, span, role, parse_person(label)[0] or label, None)


_FEWEST_MESSAGES = 4
_REMARK_WORDS = 12  # a longer message tells something
_REMARKS = re.compile(
    r"\W*(?:(?:ha|hi|he|ka){2,}\w*|[hk]{3,}|:\)+|=\)+|\+1|ok\w*|chuan|dung (?:roi|r|vay)|hay qua|vote|like|"
    r"(?:o )?(?:nha|ngo|to|khu|ben|cho) (?:em|toi|minh|chau|tui|nay) cung (?:the|vay|bi|y (?:het|chang)|nhu (?:the|"
    r"vay))|"
    r"(?:em|toi|minh|tui) cung (?:the|vay|thay the|nghi vay))(?!\w)"
)
_HOSTS = re.compile(
    r"(?:to truong|to pho|truong (?:thon|khu|xom|ban)|admin|quan tri|ban (?:quan tri|to chuc)|bqt|btc|"
    r"nhom truong)(?!\w)"
)
_GATHERS = re.compile(
    r"(?<!\w)(?:tong hop|ghi (?:lai|nhan)|chot|nhan (?:vao|tin)|gui (?:danh sach|phuong|xa)|ca nha|moi nguoi|mn|"
    r"thong bao|moi ba con|de (?:toi|minh|em|anh|chi) (?:bao|hoi|chuyen|gui|phan anh|kien nghi|noi|xem|goi))(?!\w)"
)


def _role_in_chat(label: str, words: str) -> Role:
    """Return who writes: the host who gathers what others say, somebody who only remarks, or one who has a matter."""
    named = role_of(label)
    if named == "official":
        return named
    role, bare = guess_role(words), plain(words)
    if role != "citizen" or asks(words):
        return role
    if _HOSTS.match(plain(label)) and _GATHERS.search(bare):
        return "chair"
    return "clerk" if _REMARKS.match(bare) and len(bare.split()) < _REMARK_WORDS else role
