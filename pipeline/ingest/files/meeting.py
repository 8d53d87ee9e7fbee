"""What a file says of its own meeting: title, date, level, place and chair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from pipeline.ingest.files.hosts import UPPER, find_level, find_place
from pipeline.records import Document, Meeting, Setting

_OPENING = 60  # lines in which a file introduces itself
_CLOSING = 25  # blocks among which it is signed
_LONGEST = 500  # code points of a block that are looked at
_TITLE = re.compile(
    r"(?:biên bản|báo cáo|bảng tổng hợp|tổng hợp|danh (?:mục|sách) (?:ý kiến|kiến nghị)|thông báo (?:kết luận|kết quả)|"
    r"bản ghi|ghi chép|gỡ băng|phiếu tổng hợp|hội nghị|phụ lục|ý kiến,? kiến nghị|kiến nghị của cử tri|"
    r"nội dung đối thoại)(?!\w)",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"số\s*[:.]|số \d|\*+$|-+$|_+$|cộng h(?:òa|oà) xã hội|độc lập\s*[-–]|đảng cộng sản việt nam|mẫu (?:số|biên bản)",
    re.IGNORECASE,
)
_ENDS_TITLE = re.compile(
    r"(?:hôm nay|thời gian|địa điểm|vào hồi|hồi \d|căn cứ|thực hiện|thành phần|chủ (?:trì|tọa|toạ)|thư ký|kính gửi|"
    r"ngày \d|[IVX]+[.)/]|\d+[.)/]|\(|-|–|\+|\[|stt)",
    re.IGNORECASE,
)
_ASKER = re.compile(r"(?:họ (?:và )?tên|người (?:gửi|hỏi|đặt câu hỏi))[^:\n]{0,20}:", re.IGNORECASE)
_TODAY = re.compile(r"hôm nay", re.IGNORECASE)
_HELD = re.compile(
    r"hôm nay|thời gian|vào hồi|hồi \d|(?:tổ chức|diễn ra|khai mạc|bắt đầu|họp) (?:vào|ngày|lúc|hồi|từ|sáng|chiều)|"
    r"(?:ngày|buổi) (?:họp|tổ chức|tiếp xúc|đối thoại)|(?:sáng|chiều|tối) (?:ngày|nay)|lúc \d",
    re.IGNORECASE,
)
_WRITTEN = re.compile(rf"[{UPPER}][\w ]{{1,30}},\s*ngày", re.IGNORECASE)
_BASIS = re.compile(
    r"căn cứ|thực hiện|theo |(?:quyết định|kế hoạch|công văn) số|nghị quyết|luật |chỉ thị", re.IGNORECASE
)
_DAY = re.compile(
    r"(?<![\d/])(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:(?:\s*[/.\-]\s*|,?\s+năm\s+)(\d{4}))?(?![\d/])",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(r"(?:ngày|sáng|chiều|tối|thứ \w+,?)\s*$", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\w)tháng\s+(\d{1,2})(?:\s*/\s*|,?\s+năm\s+)(\d{4})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_STAMP = re.compile(
    r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)|(?<!\d)(\d{1,2})[-_.](\d{1,2})[-_.](20\d{2})(?!\d)"
)
_PERSON = rf"[{UPPER}]\w*(?:[ ]+[{UPPER}]\w*){{1,5}}"
_HONORIFIC = r"(?:(?i:các đồng chí|đồng chí|đ/c|ông|bà|anh|chị):?[ ]+){0,2}(?:(?i:TS|ThS|PGS)\.?[ ]+)?"
_CHAIR = re.compile(
    r"(?<!\w)(?i:chủ (?:trì|tọa|toạ)|điều hành)"
    r"(?i:[ ](?:hội nghị|cuộc họp|phiên họp|đối thoại|buổi (?:họp|đối thoại|tiếp xúc|làm việc|tiếp công dân)))?"
    rf"[ ]*[:：\-–][ ]*{_HONORIFIC}({_PERSON})"
)
_CHAIRS = re.compile(
    rf"(?<!\w){_HONORIFIC}({_PERSON})[^:;.\n]{{0,120}}?(?<!\w)(?:làm )?(?:chủ trì|chủ tọa|chủ toạ)"
    r"(?= (?:hội nghị|cuộc|buổi|đối thoại|phiên)|[.;,]|$)"
)
_CHAIR_LINE = re.compile(r"(?:[\dIVX]+[.)/]\s*)?(?:đồng |người )?chủ (?:trì|tọa|toạ)[^:\n]{0,40}:?", re.IGNORECASE)
_PERSON_LINE = re.compile(rf"(?:[-–+*•]\s*)?{_HONORIFIC}({_PERSON})\s*(?:$|[-–,;:(.])")


def find_meeting(document: Document) -> Meeting:
    """Return what the opening of `document`, its signatures and its name say of the meeting; the rest is None.

    The day it was held wins over the day it was written up, and both over days of the papers it refers to. Cells below
    a column header are comments, not introductions, and so is what the first of several says who ask in turn.
    """
    lines = _opening(document)
    at = next((n for n, line in enumerate(lines[:40]) if _TITLE.match(line) and not line.endswith(":")), None)
    title = _title(lines, at) if at is not None else None
    issuers = [line for line in lines[: at if at is not None else 3] if not _LETTERHEAD.match(line)]
    level = find_level(issuers, title, lines)
    return Meeting(
        title=title,
        setting=Setting(
            place=find_place(issuers, title, lines, level),
            date=_held_on(lines, at, document.source),
            level=level,
        ),
        chair=_chair([*lines, *_closing(document)]),
    )


def _opening(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.blocks[: _OPENING * 3]:
        if block.column is None and len(lines) < _OPENING:
            text = document.text[block.span.start : min(block.span.end, block.span.start + _LONGEST)]
            lines += [line.strip() for line in re.split(r"[\n\t]| {3,}", text) if line.strip()]
    askers = [number for number, line in enumerate(lines) if _ASKER.match(line)]
    return lines[: askers[0]] if len(askers) > 1 else lines


def _closing(document: Document) -> list[str]:
    texts = (block.span.cut(document.text) for block in document.blocks[-_CLOSING:] if len(block.span) <= _LONGEST)
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _title(lines: Sequence[str], at: int) -> str:
    """Join the lines of the title, as they are written."""
    parts = [lines[at]]
    for line in lines[at + 1 : at + 5]:
        ended = len(line) > 200 or line.endswith(":") or _ENDS_TITLE.match(line) or _LETTERHEAD.match(line)
        if ended or _HELD.search(line) or _WRITTEN.match(line):
            break
        if len(parts[0]) > 60 and not line[0].islower() and not line.isupper():
            break
        parts.append(line)
    return " ".join(parts)[:300]


def _held_on(lines: Sequence[str], title_at: int | None, source: str) -> str | None:
    year = next((match[1] for line in lines[:15] if (match := _YEAR.search(line))), None)
    near_title = lines[title_at : title_at + 4] if title_at is not None else []
    best_first = (
        *(_after_today(line) for line in lines if _HELD.search(line)),
        *(line for line in near_title if not _BASIS.search(line)),
        *(line for line in lines[:20] if _WRITTEN.search(line)),
        *(line for line in lines if not _BASIS.search(line)),
    )
    if (day := next((day for line in best_first for day in _days(line, year)), None)) is not None:
        return day
    name = PurePath(source).stem
    basis = next((day for line in lines[:20] for day in _days(line, None)), None)
    return _stamp(name) or basis or _month(lines[:20]) or year or _year(name)


def _after_today(line: str) -> str:
    """What comes before "hôm nay" are the papers by which the meeting is held."""
    today = _TODAY.search(line)
    return line[today.end() :] if today else line


def _days(text: str, year: str | None) -> Iterator[str]:
    """Yield the days in `text`; one written without a year needs a word such as "ngày" before it, and is of `year`."""
    for match in _DAY.finditer(text):
        if match[3] is None and (
            year is None or not _DAY_WORD.search(text[max(0, match.start() - 20) : match.start()])
        ):
            continue
        if day := _as_day(match[3] or year or "", match[2], match[1]):
            yield day


def _as_day(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if found.year >= 1990 else None


def _stamp(name: str) -> str | None:
    for match in _STAMP.finditer(name):
        if day := _as_day(match[1] or match[6], match[2] or match[5], match[3] or match[4]):
            return day
    return None


def _month(lines: Sequence[str]) -> str | None:
    found = (match for line in lines for match in _MONTH.finditer(line) if 1 <= int(match[1]) <= 12)
    return next((f"{match[2]}-{int(match[1]):02d}" for match in found), None)


def _year(name: str) -> str | None:
    match = _YEAR.search(name.replace("_", " "))
    return match[1] if match else None


def _chair(lines: Sequence[str]) -> str | None:
    for number, line in enumerate(lines):
        if match := _CHAIR.search(line):
            return _person(match[1])
        if _CHAIR_LINE.fullmatch(line):
            for below in lines[number + 1 : number + 4]:
                if match := _PERSON_LINE.match(below):
                    return _person(match[1])
        if match := _CHAIRS.search(line):
            return _person(match[1])
    return None


def _person(name: str) -> str:
    """Names in capitals, as signatures have them, are given with capital initials."""
    name = " ".join(name.split())
    return name.title() if name.isupper() else name
