"""What an answer is: a fact, or a promise with its last day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import State

_PENDING = re.compile(
    r"(?:(?:dang|chua|cho) (?:giai quyet|xu ly|tra loi|xem xet|xac minh|co|tong hop|chuyen|thuc hien)?|chua (?:co "
    r")?(?:tra loi|ket qua)?|da (?:chuyen|tiep nhan|ghi nhan)|dang|chua|khong|-+)[ .]*[^.]{0,25}\.?"
)
_NO_PENDING = re.compile(r"\s*ch(?:ợ|ùa|o|ó|ủa|ua)(?!\w)", re.IGNORECASE)  # what sounds like waiting without its tone
_PASSED_ON = re.compile(
    r"(?:(?:(?:da|xin|se|duoc|dang) )*(?:tiep thu|ghi nhan|tiep nhan|(?:lap|tao|mo|co)(?: \d+)? phieu(?: chuyen)?|"
    r"chuyen (?:(?:den|cho|sang|ve|toi|len|tiep) )?(?:cac )?(?:phong|so|ban|cong an|ubnd|don vi|co quan|nganh|cong ty|"
    r"dien luc|cap|trung tam|chi cuc|doi|to|bo phan|lanh dao|[a-z]{2,5}(?=[ .;,]*$)))[^.;,\d]{0,40}[.;,]*\s*)+"
)
"""Whoever took it down only says so, or to whom it went."""
_PROMISES = re.compile(
    r"(?<!\w)(?:se|du kien|phan dau|cam ket|hua|truoc (?:ngay|thang|quy|tet|nam)|xong (?:trong|truoc)|trong "
    r"(?:thang|quy|nam|tuan|ngay|chieu|vong|thoi gian toi|\d+)|"
    r"giao|yeu cau|chi dao|de nghi (?:phong|cong an|ubnd|ban|don vi)|chu tri|chiem nay|chieu nay|toi nay|ngay mai|"
    r"tuan (?:nay|toi|sau)|kiem tra lai ngay|dua vao (?:danh muc|ke hoach)|quy (?:[ivx]+|\d))(?!\w)"
)
_QUARTER = re.compile(r"(?<!\w)quy (iv|iii|ii|i|[1-4])(?!\w)(?:\s*(?:/|-|nam)?\s*(20\d\d))?")
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(20\d\d))?(?!\d)|ngay (\d{1,2}) thang (\d{1,2})(?:,? nam "
    r"(20\d\d))?"
)
_MONTH = re.compile(r"(?<!\w)thang\s+(\d{1,2})(?!\d)(?:\s*(?:/|-|nam)\s*(20\d\d))?")
_YEAR = re.compile(r"(?<!\w)(?:trong |cuoi |het |vao )?nam (20\d\d)(?!\d)")
_WITHIN = re.compile(
    r"(?<!\w)(?:trong|sau|vong|khoang|toi da|cham nhat)(?: vong| khoang| thoi han)? (\d{1,3}|mot|hai|ba|bon|nam|"
    r"sau|bay|muoi|muoi lam|hai muoi|ba muoi) (ngay|tuan|thang)(?! \d)"
)
_NUMBERS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "muoi": 10,
    "muoi lam": 15,
    "hai muoi": 20,
    "ba muoi": 30,
}


_LONGEST_EXCUSE = 160  # code points
_WAITS = TwoSpellings(
    r"(?:hiện |vẫn |còn )*(?:đang |chưa |chờ )+(?:giải quyết|xử lý|trả lời|xem xét|xác minh|tổng hợp|chuyển|thực hiện|"
    r"nghiên cứu|rà soát|báo cáo|phản hồi|kết quả|ý kiến|có (?:kết quả|trả lời|phản hồi)|công ty|cơ quan|ngành|đơn vị|"
    r"sở|phòng|ban|cấp trên)(?!\w)[^.;,]{0,25}\W*$|(?:đang|chưa|không|chờ)?\W*$"
)


_LATER = TwoSpellings(
    r"[^.;]*(?<!\w)(?:trả lời|báo|thông tin|phản hồi|giải đáp)(?: lại)?(?: cho \w+(?: \w+)?)? sau(?! (?:\d|ngày|khi có "
    r"thông báo))(?!\w)[^.;]{0,60}\W*"
)


_EXCUSE = TwoSpellings(
    r"(?<!\w)(?:(?:đang|chưa|chờ|vẫn)(?!\w)[^.;,]{0,50}?(?<!\w)(?:giải quyết|xử lý|xem xét|xác minh|nghiên cứu|rà soát|"
    r"khảo (?:sát|nghiệm)|kiểm tra|ghi nhận|kết luận|kết quả|quy hoạch|chủ trương|hướng dẫn|phản hồi)|ghi nhận|"
    r"tiếp thu|(?:báo|thông tin|trả lời) (?:lại|sau|trong kỳ|kỳ sau)|(?:báo cáo|kiến nghị|gửi|tổng hợp)(?: \w+){0,3} "
    r"(?:ubnd|hđnd|cấp (?:trên|có)|huyện|tỉnh|thường trực)|xem xét, trả lời)(?!\w)[^.;,]{0,40}$"
)
_TOPIC = TwoSpellings(r"(?:về|với|đối với|riêng|còn|ý kiến|kiến nghị|nội dung|phản ánh)(?!\w)[^.;]{0,60}")
_CLAUSE = re.compile(r"[.;,](?!\d)\s*")


def _only_excuses(reply: str) -> bool:
    """Return whether every clause says that it was taken down or waits, behind one that says what: "Ống thì …"."""
    clauses = [clause.strip() for clause in _CLAUSE.split(reply) if clause.strip()]
    rest = clauses[1:] if len(clauses) > 1 and _TOPIC.fullmatch(clauses[0]) else clauses
    return bool(rest) and all(_EXCUSE.search(clause) is not None for clause in rest)


def puts_off(reply: str) -> bool:
    """Return whether words beside a comment answer nothing: it was taken down, passed on, or waits for somebody.

    >>> puts_off("Đang xác minh"), puts_off("Đã chuyển phòng Kinh tế."), puts_off("Đang thay bơm, xong ngày 20/5.")
    (True, True, False)
    """
    if len(reply) > _LONGEST_EXCUSE:
        return False
    bare = " ".join(plain(reply).split())
    waits = _WAITS.match(reply.strip()) or _LATER.fullmatch(reply.strip())
    return waits is not None or _PASSED_ON.fullmatch(bare) is not None or _only_excuses(reply)


def state_of(reply: str, on: str | None) -> tuple[State, str | None]:
    """Return what an answer makes of a comment, and the last day it promises as YYYY-MM-DD, if it names one.

    `on` is the day of the meeting (YYYY, YYYY-MM or YYYY-MM-DD): "trong tháng 12" is that of the meeting's year.

    >>> state_of("Phòng Kinh tế báo cáo trong quý I/2024.", "2023-10-18")
    ('promised', '2024-03-31')
    """
    bare = " ".join(plain(reply).split())
    if puts_off(reply) or (_PENDING.fullmatch(bare) and not _NO_PENDING.match(reply)):
        return "to_route", None
    if not _PROMISES.search(bare):
        return "answered", None
    return "promised", last_day(bare, on)


def last_day(bare: str, on: str | None) -> str | None:
    """Return the last day of the first time that a promise in plain words names; None where it names none."""
    today, exact = _as_date(on)
    promise = _PROMISES.search(bare)
    tail = bare[promise.start() :] if promise else bare
    found = _named_day(tail, today) or _named_span(tail, today) or (_soon(tail, today) if today and exact else None)
    return found.isoformat() if found else None


def _named_day(bare: str, today: date | None) -> date | None:
    for match in _DAY.finditer(bare):
        day, month, year = match[1] or match[4], match[2] or match[5], match[3] or match[6]
        if re.search(r"(?:so|ngo|ngach|quyet dinh|to|khoan)\s*$", bare[: match.start()]) and not year:
            continue
        found = _date(int(year) if year else None, int(month), int(day), today)
        if found is not None:
            return found
    return None


def _named_span(bare: str, today: date | None) -> date | None:
    if match := _QUARTER.search(bare):
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match[1]) or int(match[1])
        return _end_of_month(int(match[2]) if match[2] else None, quarter * 3, today)
    if (match := _MONTH.search(bare)) and 1 <= int(match[1]) <= 12:
        return _end_of_month(int(match[2]) if match[2] else None, int(match[1]), today)
    if match := _YEAR.search(bare):
        return date(int(match[1]), 12, 31)
    if today is not None and re.search(r"(?<!\w)(?:trong|cuoi|het) nam nay(?!\w)", bare):
        return date(today.year, 12, 31)
    return None


def _soon(bare: str, today: date) -> date | None:
    """The day of a term counted from the meeting."""
    if match := _WITHIN.search(bare):
        count = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
        return today + timedelta(days=count * {"ngay": 1, "tuan": 7, "thang": 30}[match[2]])
    if re.search(r"(?<!\w)(?:(?:chieu|toi|sang|hom|trong ngay) nay|trong ngay hom nay)(?!\w)", bare):
        return today
    if re.search(r"(?<!\w)(?:ngay mai|sang mai|chieu mai)(?!\w)", bare):
        return today + timedelta(days=1)
    return None


def _date(year: int | None, month: int, day: int, today: date | None) -> date | None:
    if year is None and today is None:
        return None
    try:
        found = date(year or (today.year if today else 1), month, day)
        if year is None and today is not None and found < today:
            found = found.replace(year=today.year + 1)
    except ValueError:
        return None
    return found


def _end_of_month(year: int | None, month: int, today: date | None) -> date | None:
    if year is None:
        if today is None:
            return None
        year = today.year + (month < today.month)
    return date(year, month, calendar.monthrange(year, month)[1])


def _as_date(written: str | None) -> tuple[date | None, bool]:
    """Return the first day that YYYY, YYYY-MM or YYYY-MM-DD covers, and whether it is one day only."""
    parts = [int(part) for part in (written or "").split("-") if part.isdigit()]
    try:
        return date(*[*parts, 1, 1][:3]) if parts else None, len(parts) == 3
    except ValueError:
        return None, False
