"""Addresses down to a house or a flat. A street, lane or commune without a house number is public and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.identifiers import Found
from pipeline.text.words import UPPER, Word, Words, word_set

_KIND = "ĐỊA CHỈ"
_NUMBER = r"\d{1,4}[A-Za-z]?\d?(?:\s?[/-]\s?\d{1,4}[A-Za-z]?){0,5}(?![\w%])"
_SPOKEN_WORDS = "một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mốt|trăm|linh|lẻ|không"
_SPOKEN = rf"(?:{_SPOKEN_WORDS})(?!\w)(?:\s(?:{_SPOKEN_WORDS})(?!\w)){{0,6}}"
_NO_STREET = "Quận|Phường|Xã|Huyện|TP|UBND|HĐND|Đề|Tôi|Tổ|Thôn|Khu|Chi|Công|Bộ|Cục|Sở|Hội"
_NAME = rf"(?!(?:{_NO_STREET})(?!\w))[{UPPER}][\w']*(?:[ ][{UPPER}][\w']*){{0,3}}"
_LANES = word_set("ngõ ngách hẻm hẽm kiệt ngo ngach hem kiet")
_STREETS = word_set("đường phố duong pho")
_LANE = (
    rf"(?i:{'|'.join(sorted(_LANES))})\s(?:(?i:số)\s)?"
    rf"(?:{_NUMBER}|(?i:{_SPOKEN})|(?:(?:chợ|đình|chùa|xóm|trại)\s)?{_NAME})"
)
_STREET = rf"(?i:{'|'.join(sorted(_STREETS))})\s(?:\d{{1,3}}(?!\w)|(?i:số)\s\d{{1,3}}(?!\w)|{_NAME})"
_LINK = rf"[\s,]{{1,3}}(?:{_LANE}|{_STREET})"
_BLOCK = (
    r"[\s,-]{1,3}(?i:tòa nhà|toà nhà|tòa|toà|nhà|khu|tập thể|chung cư|block|ct|toa)\s?"
    rf"(?:[A-Z]{{0,4}}\d{{1,3}}[\w.-]{{0,6}}|[A-Z](?!\w)|TT|(?=[A-ZĐ]){_NAME})"
)
_NOT_A_HOUSE = (
    r"(?!\s?(?:tầng|lầu|gian|m2|m²|m(?!\w)|mét|người|hộ(?!\w)|khẩu|cấp|năm|tháng|ngày|triệu|tỷ|tr(?!\w)|lần|phòng|mặt|cái|căn"
    r"|ha(?!\w)|giờ|h(?!\w)|đồng|%|nghìn|cây|con|chiếc|lô(?!\w)|thửa|/[A-ZĐ]))"
)
_FLAT_NUMBER = r"(?=(?:[^\d\s]*\d){3})[A-Z]{0,3}\d{0,2}[-.]?(?:\d{1,2}[-.])?\d{2,4}[A-Z]?(?![\w%])"
_HOUSE = re.compile(
    rf"(?:(?i:số nhà|nhà số|so nha|nha so)[\s:]{{1,2}}(?:{_NUMBER}{_NOT_A_HOUSE}|(?i:{_SPOKEN}))(?:{_LINK}){{0,4}}"
    rf"|(?i:nhà|nha|số|so|sn)\s{_NUMBER}{_NOT_A_HOUSE}(?:{_LINK}){{1,4}}"
    rf"|(?i:số)\s{_NUMBER}(?=\s{_NAME}))(?:{_BLOCK}){{0,2}}(?:\s{_NAME})?"
    rf"|(?i:ki[- ]?ốt|kiot|sạp)\s(?i:số\s)?[A-Z]?\d{{1,4}}[A-Z]?(?!\w)"
    rf"|(?i:căn hộ|căn|can ho)\s(?i:số\s)?{_FLAT_NUMBER}{_NOT_A_HOUSE}(?:{_BLOCK}){{0,3}}"
    rf"|(?:P\.\s?|(?i:căn hộ|căn|phòng|nhà)\s(?i:số\s)?)[A-Z]?\d{{1,4}}[A-Z]?(?:{_BLOCK}){{1,3}}(?:\s{_NAME})?"
)
_DOOR = re.compile(rf"{_NUMBER}(?:{_LINK}){{1,4}}(?:\s{_NAME})?")
_STREET_NUMBER = re.compile(
    rf"(?P<number>{_NUMBER})(?=\s(?!(?:Tổ|Đại|Ban|Hợp|Trường|Đảng|Cán|Ủy|Nhà)\s)[{UPPER}][\w']*\s[{UPPER}])"
)
_HOUSE_WORDS = word_set("nhà số nha so sn căn hộ ho phòng ki ốt ki-ốt kiốt kiot sạp")
_NOT_BEFORE_DOOR = word_set(
    "ngõ ngách hẻm hẽm kiệt tổ khu cụm thôn xóm đội phường quận ngày tháng năm tuyến xe buýt lô lộ ql tl dl đl điều "
    "khoản km khóm ấp bản đường phố khoảng gần hơn trên dưới cả với của những các mấy tòa toà đến từ và qua "
    "ngo ngach hem to cum thon xom doi phuong quan ngay thang nam tuyen buyt lo kiet khom ap"
)
_SLASHED = re.compile(r"K?\d{1,4}[A-Z]?(?:/\d{1,3}[A-Z]?)+")  # 63/5A; K85/12 in Đà Nẵng
_DAY_OR_MONTH = 31
_PAPERS = word_set("định quyết văn báo tư lệnh hoạch luật phép án đồng ngày đến từ dinh quyet ngay")
_AT = word_set("ở tại trước cạnh diện chỉ trú số đầu cửa ngay nhà o tai truoc")
_SENTENCE_ENDS = (".", "!", "?", ";", ":")
_LOOK_BACK = 3  # words of "ki ốt số" before the number


def find_addresses(words: Words) -> Iterator[Found]:
    """Yield the addresses of single homes."""
    if words.n_digits:
        for at in [at for at, word in enumerate(words.all) if word.n_digits]:
            yield from _numbered(words, at)
    if "nhà" in words.seen and "số" in words.seen:
        for at in [at for at, word in enumerate(words.lower) if word in ("nhà", "số")]:
            yield from _matched(_HOUSE, words, at)


def _numbered(words: Words, at: int) -> Iterator[Found]:
    row, lower = words.all, words.lower
    last = row[at - 1] if at else None
    first = at
    while (
        first and at - first < _LOOK_BACK and lower[first - 1] in _HOUSE_WORDS and not row[first - 1].closing.strip(":")
    ):
        first -= 1
    for start in range(first, at):
        found = list(_matched(_HOUSE, words, start))
        if found:
            yield from found
            return
    if row[at].core.startswith("P."):
        yield from _matched(_HOUSE, words, at)
    following = lower[at + 1] if at + 1 < len(row) else ""
    if following in _LANES or following in _STREETS:
        if last is None or last.closing or last.lower not in _NOT_BEFORE_DOOR:
            yield from _matched(_DOOR, words, at)
    elif "/" in row[at].core and _SLASHED.fullmatch(row[at].core) and _is_slashed_house(words, at):
        yield *words.cut(at, at), _KIND
    elif at + 2 < len(row) and row[at + 1].capital and row[at + 2].capital and _opens(last):
        yield from _matched(_STREET_NUMBER, words, at)


def _opens(last: Word | None) -> bool:
    """Return whether "63 Lịch Đợi" may begin after `last`."""
    return last is None or last.lower in _AT or last.closing.endswith(_SENTENCE_ENDS)


def _is_slashed_house(words: Words, at: int) -> bool:
    """Return whether "63/5A" is a house and not a day, a fraction or a document."""
    core = words.all[at].core
    like_house = core[-1].isalpha() or core[0] == "K" or max(map(int, re.findall(r"\d+", core))) > _DAY_OR_MONTH
    papers = any(word in _PAPERS for word in words.lower[max(0, at - 3) : at])
    last = words.all[at - 1] if at else None
    announced = last is None or last.lower in _AT or last.closing.endswith((",", "."))
    return like_house and announced and not papers


def _matched(pattern: re.Pattern[str], words: Words, at: int) -> Iterator[Found]:
    match = pattern.match(words.text, words.cut(at, at)[0])
    if match:
        yield *match.span(), _KIND
