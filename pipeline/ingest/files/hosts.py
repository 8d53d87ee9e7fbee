"""Whose meeting it is: the level of its host, and the administrative unit it was held for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.records import Level

UPPER = "".join(chr(code) for code in range(0x41, 0x1EFA) if chr(code).isupper() and (code < 0x250 or code > 0x1E9F))
"""Every capital letter of Vietnamese."""

_STOP = (
    r"(?!(?:TRƯỚC|NĂM|VỀ|VÀ|VỚI|KỲ|NHIỆM KỲ|TẠI|NGÀY|QUÝ|THÁNG|SAU|KHÓA|GỬI|SỐ|CÙNG|ĐẾN|CÓ|CHO|CỘNG HÒA|CỘNG HOÀ|"
    r"BIÊN BẢN|ĐỐI THOẠI|HỘI|THÔNG BÁO|BÁO CÁO|TỔNG HỢP|ĐẢNG)(?!\w))"
)
_WORD = rf"{_STOP}[{UPPER}][\w’']*"
_NAME = rf"({_WORD}(?:(?:[ ]|[ ]?[-–][ ]?){_WORD}|[ ]\d{{1,2}}){{0,4}}|\d{{1,2}})(?!\w)"
_PARTY = r"(?:[ ]+(?i:ủy|uỷ))?[ ]+"
_UNITS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("xa_phuong", re.compile(rf"(?<!\w)(?<!(?i:thị) )(?i:(phường|xã|thị trấn|đặc khu))[ ]+{_NAME}")),
    ("quan_huyen", re.compile(rf"(?<!\w)(?i:(quận|huyện|thị xã|thị(?= [ủu][ỷy] ))){_PARTY}{_NAME}")),
    ("thanh_pho", re.compile(rf"(?<!\w)(?i:(tỉnh|thành phố|tp\.?|thành(?= [ủu][ỷy] ))){_PARTY}{_NAME}")),
)
_FULL = {"tp": "thành phố", "tp.": "thành phố", "thành": "thành phố", "thị": "thị xã"}
_LEVELS: tuple[Level, ...] = ("xa_phuong", "quan_huyen", "thanh_pho")

_BODY = (
    r"(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân|(?:ủy ban |ban thường trực ủy ban )?"
    r"(?:mttq|mặt trận tổ quốc)(?: việt nam)?|ubmttq(?: việt nam)?|đảng bộ|lãnh đạo|chính quyền|cấp ủy)"
)
_KIND: tuple[tuple[Level, str], ...] = (
    ("xa_phuong", r"(?:phường|xã(?! hội)|thị trấn|đặc khu)"),
    ("quan_huyen", r"(?:quận|huyện|thị xã)"),
    ("thanh_pho", r"(?:thành phố|tp\.?|tỉnh)"),
)
_PARTY_BODY: dict[Level, str] = {
    "xa_phuong": r"đảng (?:ủy|uỷ)(?= +(?:phường|xã|thị trấn|đặc khu))|đảng (?:ủy|uỷ)\s*$",
    "quan_huyen": r"(?:quận|huyện|thị) (?:ủy|uỷ)",
    "thanh_pho": r"(?:thành|tỉnh) (?:ủy|uỷ)",
}
_HOSTS: tuple[tuple[Level, re.Pattern[str]], ...] = tuple(
    (level, re.compile(rf"(?<!\w)(?:{_BODY},?[ ]+(?:và[ ]+)?{kind}|{_PARTY_BODY[level]})(?!\w)", re.IGNORECASE))
    for level, kind in _KIND
)
_NATIONAL = re.compile(r"(?<!\w)(?:quốc hội|đbqh|ban dân nguyện|chính phủ)(?!\w)", re.IGNORECASE)
_VOTERS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("trung_uong", re.compile(r"(?:đại biểu|đb|với|giữa|đoàn) (?:quốc hội|đbqh|đại biểu quốc hội)", re.IGNORECASE)),
    *(
        (level, re.compile(rf"(?:đại biểu|đb|với|giữa) (?:hđnd|hội đồng nhân dân) {kind}(?!\w)", re.IGNORECASE))
        for level, kind in _KIND
    ),
)
_MEETS_VOTERS = re.compile(r"tiếp xúc cử tri|txct", re.IGNORECASE)
_EVENT: tuple[tuple[Level, re.Pattern[str]], ...] = tuple(
    (
        level,
        re.compile(
            rf"(?:cử tri|nhân dân|họp dân|đối thoại|tại|các|địa bàn|của)(?: các| tại)? {kind}(?!\w)|"
            rf"{kind} [^,.;:]{{1,40}}? (?:tổ chức|phối hợp|tiến hành)(?!\w)",
            re.IGNORECASE,
        ),
    )
    for level, kind in _KIND
)
_NEIGHBOURS = re.compile(r"(?:họp|hội nghị|nhân dân) (?:tổ dân phố|tdp|thôn|khu dân cư|tổ)(?!\w)", re.IGNORECASE)
_STATE = re.compile(r"cộng h(?:òa|oà) xã hội|độc lập|đảng cộng sản việt nam", re.IGNORECASE)


def find_level(issuers: Sequence[str], title: str | None, lines: Sequence[str]) -> Level | None:
    """Return the level of the meeting's host; None where nothing tells.

    A meeting of delegates with their voters is theirs. Else the host is who issues the paper: the last line of the
    letterhead, for the body above it stands over it. Else whom the title names, then the opening lines.
    """
    opening = [title or "", *lines]
    if _MEETS_VOTERS.search(" ".join(opening[:6])):
        delegates = next((level for line in opening[:12] if (level := _first(line, _VOTERS))), None)
        if delegates is not None:
            return delegates
    for last in range(len(issuers), 0, -1):
        if level := _host(issuers[last - 1]) or _host(" ".join(issuers[max(0, last - 2) : last])):
            return level
    for line in opening[:25]:
        if level := _host(line):
            return level
    if any(_NEIGHBOURS.search(line) for line in opening[:6]):
        return "xa_phuong"
    return next((level for line in opening[:12] if (level := _first(line, _EVENT))), None)


def _host(line: str) -> Level | None:
    if _STATE.search(line):
        return None
    return _first(line, _HOSTS) or ("trung_uong" if _NATIONAL.search(line[:60]) else None)


def _first(line: str, patterns: Sequence[tuple[Level, re.Pattern[str]]]) -> Level | None:
    found = [(match.start(), level) for level, pattern in patterns if (match := pattern.search(line))]
    return min(found)[1] if found else None


def find_place(issuers: Sequence[str], title: str | None, lines: Sequence[str], level: Level | None) -> str | None:
    """Return the unit of the meeting's level, followed by the larger ones that the opening names with it.

    Where no unit of that level is named, a larger one is given, else the smaller one where its voters live. Names in
    capitals are given as the opening writes them elsewhere, else with capital initials.
    """
    opening = [line for line in (*reversed(issuers), title or "", *lines[:30]) if line and not _STATE.search(line)]
    start = _LEVELS.index(level) if level in _LEVELS else 0
    for at in (*range(start, 3), *range(start - 1, -1, -1)):
        if (own := next(_named(opening, at), None)) is not None:
            near = opening[: len(issuers) + 8]
            larger = (next(_named(near, above), None) for above in range(at + 1, 3))
            return ", ".join([own, *(unit for unit in larger if unit)])
    return None


def _named(lines: Sequence[str], at: int) -> Iterator[str]:
    """Yield the units of a level that the lines name, as they are best written."""
    text = "\n".join(lines)
    for match in _UNITS[at][1].finditer(text):
        kind = match[1].lower()
        yield f"{_FULL.get(kind, kind)} {_as_written(match[2], text)}"


def _as_written(name: str, text: str) -> str:
    if not (name.isupper() and len(name) > 2):
        return name
    spelled = re.search(rf"(?<!\w)(?!{re.escape(name)}){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    return spelled[0] if spelled and not spelled[0].islower() else name.title()
