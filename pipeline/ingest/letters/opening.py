"""How the words of a letter open: greetings, who writes and for whom, how many things follow."""

from __future__ import annotations

import re

from pipeline.ingest.voices.names import CAPITAL, place_in
from pipeline.records import Span

SHORTEST = 40
"""Code points of what a letter says: below an opening that leaves less, all of it is said."""


def introduced(text: str, span: Span) -> tuple[int, str | None, str | None]:
    """Return where the words begin behind the sentences in which the writer says who he is, his name and his place."""
    start, name, place = span.start, None, None
    for pattern in (_GREETS, INTRODUCES, _WRITES_FOR, _ANNOUNCES):
        match = pattern.match(text, start, span.end)
        if match is None:
            continue
        if pattern is INTRODUCES:
            name, place = match["name"], place_in(match["about"])
        elif pattern is _WRITES_FOR:
            name = match["name"]
        if span.end - match.end() >= SHORTEST:
            start = match.end()
    return start, name, place


_GREETS = re.compile(
    r"(?:(?:kính )?thưa|(?:kính |xin )?chào)(?!\w)[^.!?:;\n]{2,80}(?:[.!]\s+|,\s*\n\s*|,\s+(?=(?:tôi|em|cháu|con|"
    r"chúng tôi)\s))",
    re.IGNORECASE,
)
INTRODUCES = re.compile(
    rf"(?:(?i:tôi|em|cháu|con|chúng tôi)(?i: xin)?(?i: tên là| tên| là|, )|(?i:tên tôi là)) (?P<name>{CAPITAL}(?: "
    rf"{CAPITAL}){{1,4}})"
    r"(?P<about>(?: ?[,(–-][^.?!;:\n]{0,200})?)\.\s+"
)
_WRITES_FOR = re.compile(
    r"(?i:nhóm|tập thể|các hộ|chúng tôi|bà con|\d+ hộ)(?!\w)[^.?!;:\n]{0,90}[:,] (?i:ông|bà|anh|chị) (?P<name>"
    rf"{CAPITAL}(?: {CAPITAL}){{1,4}}) (?:viết|ký|đứng đơn|nói|trình bày) (?:thay|hộ|giúp)[^.?!;:\n]{{0,40}}\.\s+"
)
_ANNOUNCES = re.compile(
    r"[^.?!;:\n]{0,90}(?<!\w)xin (?:(?:có|góp|gửi|viết)(?: ý kiến)? (?:mấy|vài|đôi) (?:lời|dòng|câu)"
    r"[^.?!;\n]{0,40}[.:]\s+|"
    r"(?:được |phép )?(?:trình bày|nêu|kể|phản ánh|kiến nghị|"
    r"nói)[^.?!;\n]{0,40}(?<!\w)(?:mấy|"
    r"các|những|một số|vài|hai|ba|bốn|năm|\d{1,2}) (?:chuyện|việc|ý|vấn đề|nội dung|điều|điểm)[^.?!;\n]{0,40}[.:]\s+)",
    re.IGNORECASE,
)
