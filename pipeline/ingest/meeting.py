"""What a file says of its own meeting: title, date, level, place and chair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from pipeline.records import Document, Level, Meeting, Setting

_HEAD = 60  # blocks in which a file introduces itself
_LINE = 400  # code points of a block that are looked at

_UPPER = "A-ZĐÀ-ỸĂÂÊÔƠƯ"
_NAME = rf"[{_UPPER}][\wÀ-ỹ]*(?:\s+(?:-\s+)?[{_UPPER}0-9][\wÀ-ỹ]*){{0,4}}"
_TITLE = re.compile(
    r"^(biên bản|báo cáo tổng hợp|tổng hợp|thông báo kết luận|báo cáo|bảng tổng hợp|bản ghi|phiếu tổng hợp|"
    r"hội nghị)(?!\w)",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(quốc hiệu|cộng hòa xã hội|độc lập\s*[-–]\s*tự do|đảng cộng sản việt nam|^\s*số\s*[:.]|^\s*\*\s*$)", re.IGNORECASE
)
_ITEM = re.compile(r"^(?:[IVX]+\.|\d+\.|\(|-)|:$")
_HELD = re.compile(
    r"hôm nay|(?:được )?(?:tổ chức|diễn ra|họp) (?:vào|ngày|lúc|hồi)|thời gian|vào hồi|hồi \d|ngày họp|ngày tổ chức",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<!\d)(?:ngày|sáng|chiều|tối)?\s*(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.\-]|,?\s+năm\s+)\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH = re.compile(r"tháng\s+(\d{1,2})\s*(?:/|năm\s*)\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")

_STOP = r"(?!(?i:trước|năm|về|và|với|kỳ|nhiệm|tại|ngày|quý|tháng|sau|khóa|kè|đề|có)(?!\w))"
_UNIT_NAME = rf"({_STOP}[{_UPPER}][\wÀ-ỹ]*(?:[ ]+(?:-[ ]+)?{_STOP}[{_UPPER}0-9][\wÀ-ỹ]*){{0,3}}|\d{{1,2}})"
_COMMUNE = re.compile(rf"(?<!\w)((?i:phường|xã|thị trấn|đặc khu))[ ]+{_UNIT_NAME}")
_DISTRICT = re.compile(rf"(?<!\w)((?i:quận|huyện|thị xã))[ ]+(?:(?i:ủy|uỷ)[ ]+)?{_UNIT_NAME}")
_PROVINCE = re.compile(rf"(?<!\w)((?i:tỉnh|thành phố|tp\.?))[ ]+(?:(?i:ủy|uỷ)[ ]+)?{_UNIT_NAME}")
_BODY = (
    r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân|mttq(?: việt nam)?|cấp ủy, chính quyền|lãnh đạo)"
)
_EVENT = r"(?:tiếp xúc cử tri|đối thoại|kiến nghị cử tri|kiến nghị của cử tri|cử tri|họp dân)(?: tại| các)?"


def _host(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_HOST: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("trung_uong", _host(r"đoàn đại biểu quốc hội|đại biểu quốc hội|đoàn đbqh|đbqh|kỳ họp .{0,20}quốc hội")),
    ("xa_phuong", _host(rf"đảng (?:ủy|uỷ)|(?:{_BODY}|{_EVENT})\s+(?:phường|xã|thị trấn|đặc khu)(?!\w)")),
    ("quan_huyen", _host(rf"(?:quận|huyện|thị) (?:ủy|uỷ)|(?:{_BODY}|{_EVENT})\s+(?:quận|huyện|thị xã)(?!\w)")),
    ("thanh_pho", _host(rf"(?:thành|tỉnh) (?:ủy|uỷ)|{_BODY}\s+(?:thành phố|tp|tỉnh)(?!\w)")),
)
_WHERE: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("xa_phuong", _COMMUNE),
    ("quan_huyen", _DISTRICT),
    ("thanh_pho", _PROVINCE),
)
_CHAIR = re.compile(
    rf"(?i:chủ trì|chủ tọa|chủ toạ|điều hành)[^:\n]{{0,40}}:\s*[-–]?\s*(?:(?i:đồng chí|đ/c|ông|bà)\s+)?({_NAME})"
)
_CHAIR_BELOW = re.compile(rf"^(?:[-–+*]\s*)?(?:(?i:đồng chí|đ/c|ông|bà)\s+)?({_NAME})\s*(?:$|[-–,;])")


def find_meeting(document: Document) -> Meeting:
    """Return what the first lines of `document` (and its name) say of the meeting; what they do not say is None.

    The day it was held wins over the day it was written up. Tables of one column per fact, as JSON lines, say nothing.
    """
    lines = _lines(document)
    title = _title(lines)
    head = [title or "", *lines]
    level = _level(head)
    return Meeting(
        title=title,
        setting=Setting(place=_place(head, level), date=_held_on(lines, document.source), level=level),
        chair=_chair(lines),
    )


def _lines(document: Document) -> list[str]:
    """The opening lines, without cells that stand below a column header: those are comments, not introductions."""
    lines: list[str] = []
    for block in document.blocks[: _HEAD * 3]:
        if block.column is None and len(lines) < _HEAD:
            end = min(block.span.end, block.span.start + _LINE)
            lines += document.text[block.span.start : end].split("\n")
    return [line.strip() for line in lines if line.strip()]


def _title(lines: Sequence[str]) -> str | None:
    for number, line in enumerate(lines[:30]):
        if _TITLE.match(line) and not line.endswith(":"):
            parts = [line]
            for more in lines[number + 1 : number + 4]:
                if (
                    _HELD.search(more)
                    or _ISSUER.search(more)
                    or _DAY.search(more)
                    or re.match(r"[IVX]+\.|\d+\.|\(|-", more)
                ):
                    break
                if len(more) > 200 or (len(line) > 40 and not more[0].islower() and not line.isupper()):
                    break
                parts.append(more)
            title = " ".join(parts)
            return title[0].upper() + title[1:].lower() if title.isupper() else title
    return None


def _held_on(lines: Sequence[str], source: str) -> str | None:
    held = [line for line in lines if _HELD.search(line)]
    for line in (*held, *lines):
        if (found := _first_day(line)) is not None:
            return found
    for line in lines[:20]:
        if month := _MONTH.search(line):
            return f"{month[2]}-{int(month[1]):02d}" if 1 <= int(month[1]) <= 12 else month[2]
    for text in (*lines[:8], PurePath(source).stem.replace("_", " ")):
        if year := _YEAR.search(text):
            return year[1]
    return None


def _first_day(line: str) -> str | None:
    for match in _DAY.finditer(line):
        try:
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        except ValueError:
            continue
    return None


def _level(lines: Sequence[str]) -> Level | None:
    """Who held it: the first line that names a host, the smallest unit first."""
    for line in lines[:25]:
        for level, pattern in _HOST:
            if pattern.search(line):
                return level
    return None


def _place(lines: Sequence[str], level: Level | None) -> str | None:
    """The unit of the meeting's level, with the larger units it lies in where they are named too."""
    wanted = [pattern for name, pattern in _WHERE if level is None or name == level] or [_PROVINCE]
    start = next((n for n, (name, _) in enumerate(_WHERE) if name == level), 0)
    for pattern in wanted:
        for line in lines[:40]:
            if match := pattern.search(line):
                parts = [_shown(match)]
                for larger in (larger for _, larger in _WHERE[start + 1 :]):
                    if (found := next((m for m in map(larger.search, lines[:40]) if m), None)) is not None:
                        parts.append(_shown(found))
                return ", ".join(dict.fromkeys(parts))
    return None


def _shown(match: re.Match[str]) -> str:
    kind, name = match[1].lower(), " ".join(match[2].split())
    if name.isupper() and len(name) > 3:
        name = name.title()
    return f"{'thành phố' if kind.startswith('tp') else kind} {name}"


def _chair(lines: Sequence[str]) -> str | None:
    for number, line in enumerate(lines):
        if match := _CHAIR.search(line):
            return _person(match[1])
        if re.search(r"(?:chủ trì|chủ tọa)[^:]{0,30}:?$", line, re.IGNORECASE):
            for below in lines[number + 1 : number + 3]:
                if match := _CHAIR_BELOW.match(below):
                    return _person(match[1])
    return None


def _person(name: str) -> str | None:
    words = name.split()
    return " ".join(words) if 2 <= len(words) <= 5 else None
