"""Filled-in forms: lines that say who writes, where he lives, what he wants and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.ingest.voices.names import parse_person

Kind = Literal["name", "place", "words", "answer", "other"]
_KINDS: tuple[Kind, ...] = ("name", "place", "words", "answer", "other")
_FIELD = re.compile(
    r"\s*[-+*•]?\s*(?:\d+[.)]\s*)?(?:(?P<name>họ (?:và |, )?tên[^:\n]{0,40}:|người (?:kiến nghị|phản ánh|góp ý|gửi|"
    r"hỏi|có ý kiến|đến|trình bày|nêu|phát biểu|nộp đơn|đại diện|khiếu nại|tố cáo)(?: \(?[^:\n]{0,30})?\s*:|"
    r"tên (?:cử tri|công dân|chủ hộ)\s*:|(?P<caller>(?:kh|ndpa|khách hàng|người (?:gọi|liên hệ))\s*:(?=.{2,90}$)))|"
    r"(?P<place>(?:địa chỉ|nơi ở|thường trú|tổ dân phố|thôn|đơn vị)[^:\n]{0,20}:)|"
    r"(?P<words>(?:nội dung(?! (?:xử lý|giải quyết|trả lời))|ý kiến|kiến nghị|câu hỏi|phản ánh|đề xuất|góp ý)"
    r"(?: (?:của|kiến nghị|phản ánh|góp ý|câu hỏi|ý kiến|cần|đề nghị|đóng góp|khác|,|và)){0,4}[^:\n]{0,25}:)|"
    r"(?P<answer>(?:kết quả|hướng|nội dung|ý kiến)(?: (?:xử lý|giải quyết|trả lời|hướng dẫn))*\s*:|(?:tđv|đtv|"
    r"tổng đài viên|điện thoại viên)(?: trả lời)?\s*:)|"
    r"(?P<other>\d{1,2}[:h]\d{2}\s*$|(?:điện thoại|số điện thoại|sđt|đt|ngày sinh|năm sinh|giới tính|nghề nghiệp|"
    r"email|cccd|số cccd|căn "
    r"cước|chữ ký|ký tên|ngày gửi|ngày|lĩnh vực|ghi chú|loại phiếu|giờ)[^:\n]{0,20}:|ngày "
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\s*$|"
    r"phiếu (?:số )?\d+\s*[:.]?\s*$))\s*",
    re.IGNORECASE,
)
_NOT_NAMED = re.compile(r"(?:không|ẩn danh|giấu tên|chưa|vô danh)(?!\w)[^.?!]{0,30}$", re.IGNORECASE)
_LONGEST_FIELD = 160  # code points of a line that opens a form
_SHORTEST_WORDS = 40  # ... of words under no label; what is shorter in a form may be a heading


@dataclass(slots=True)
class Form:
    """What the form being read has said so far."""

    person: tuple[str | None, str | None] | None = None  # name and place; None outside of forms
    awaits_words: bool = False  # it has said who, not yet what

    def read(self, line: str) -> tuple[Kind, int] | None:
        """Return which field a line is and where its value begins, None for any other line; note who is named."""
        match = _FIELD.match(line) if len(line) < _LONGEST_FIELD or self.person is not None else None
        if match is None:
            return None
        kind = next(kind for kind in _KINDS if match[kind])
        value = line[match.end() :].strip()
        if match["caller"] and parse_person(value)[0] is None and not _NOT_NAMED.match(value):
            return None  # a call written down word for word: "KH: Alo, cho tôi hỏi …"
        if kind == "name":
            self.person, self.awaits_words = parse_person(value), True
        elif self.person is None:
            return None
        elif kind == "place":
            self.person = (self.person[0], value or self.person[1])
        elif kind == "words":
            self.awaits_words = False
        return kind, match.end()

    def opens(self, line: str, *, listed: bool) -> bool:
        """Return whether a line, `listed` if it bears a number, is the first of what the form says under no label."""
        if not self.awaits_words or _FIELD.match(line) or not (listed or len(line) >= _SHORTEST_WORDS):
            return False
        self.awaits_words = False
        return True
