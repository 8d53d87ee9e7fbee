"""Addresses down to a house or a flat. A street, lane or commune without a house number is public and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.masking.addresses.doors import (
    ADORNED,
    AT,
    BEFORE_LOT,
    COUNTED_FEW,
    MINE,
    NOT_BEFORE_DOOR,
    NOT_BEFORE_HOUSE,
    NUMBER_WORDS,
    OWN_HOUSE,
    PUBLIC_NUMBERED,
    SHOPS,
    is_coded_house,
    is_known_home,
    is_lettered_house,
    is_lot,
    is_on_known_street,
    is_slashed_house,
)
from pipeline.text.masking.addresses.homes import (
    AFTER_HOUSE,
    ALSO_BARE,
    BEFORE_HOUSE,
    DOOR,
    HOUSE,
    IN_BUILDING,
    IN_VILLAGE,
    LANE_FIRST,
    LANES,
    ROOM,
    SAID_DOOR,
    SAID_NUMBER,
    SPOKEN_FIRST,
    STREET_NUMBER,
    STREETS,
    TENS,
    VILLAGE_FIRST,
)
from pipeline.text.masking.hints import hint
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import bare, both, word_set

_KIND = "ĐỊA CHỈ"
_HOUSE_WORDS = both(word_set("nhà số nha so sn căn hộ ho phòng ki ốt ki-ốt kiốt kiot sạp"))
_COUNTS = both(word_set("tầng lầu khối mét thứ có tới thành đủ mở làm đặt tên"))  # "phường có 4 đường Nguyễn Trãi"
_ROOMS = word_set("phòng phong p p.")
_SPOKEN_HOMES = hint(word_set("số căn phòng so nhà ở ngách hẻm ngõ kiệt ốt kiot sạp chỉ"))
_VILLAGES = hint(both(word_set("xóm tổ thôn ấp khóm kp cụm khu lô dãy nền")) | {"bản"})
_BEFORE_VILLAGE = AT | MINE | {"trọ"}
_PLOTS = word_set("lô lo nền")
_NEAR, _FLOOR = 5, 11  # words of a hamlet before its house; characters of "phòng 1204, "
_BEFORE_SAID = word_set("trước ở tại cạnh")
_SAID_NUMBERS = hint(SPOKEN_FIRST)
_ADDRESS = word_set("của tôi em cháu con mình nhà là ở hiện tại số gia đình")
_BUILDINGS = both(word_set("nhà tòa toà block dãy tập khu tt chung cư ký"))
_ROAD_CODE = re.compile(r"[A-Z]{1,3}\d{1,3}")
_BIG_ROADS = both(word_set("quốc tỉnh hương đại lộ"))
_BEFORE_HOME = NUMBER_WORDS | OWN_HOUSE | LANES
_SLASHED = re.compile(r"[Kk]?\d{1,4}[A-Za-z]?(?:/[Hh]?\d{1,3}[A-Za-z]?)+")  # 63/5A; K85/12 in Đà Nẵng
_OWNED = MINE | SHOPS
_SENTENCE_ENDS = (".", "!", "?", ";", ":")
_ROOM_DIGITS = (3, 4)
_LOOK_BACK = 3  # words of "ki ốt số" before the number


def find_addresses(words: Words) -> Iterator[Found]:
    """Yield the addresses of single homes."""
    if words.n_digits:
        for at in words.numbered:
            for found in _numbered(words, at):
                yield _whole(words.text, found)
        if words.hints & _VILLAGES:
            yield from _of_villages(words)
    if words.hints & _SAID_NUMBERS and words.hints & _SPOKEN_HOMES:
        for at in words.at(_SPOKEN_HOMES):
            yield from _spoken(words, at)


def _whole(text: str, found: Found) -> Found:
    """Return the address with the floor before it and the hamlet's number behind it: "tầng 1 số 7 …", "C48/7 kp 3"."""
    start, end, kind = found
    after = AFTER_HOUSE.match(text, end)
    before = BEFORE_HOUSE.search(text, max(0, start - _FLOOR), start)
    return before.start() if before else start, after.end() if after else end, kind


def _of_villages(words: Words) -> Iterator[Found]:
    """Yield houses numbered within a hamlet: "số 11 xóm Dân Chủ", "thôn Vạn Hoạch số 18"."""
    row, lower = words.all, words.lower
    for at in words.numbered:
        told = at > 0 and lower[at - 1] in NUMBER_WORDS
        number = at - 1 if told else at
        if not told and "/" not in row[at].core and (not at or lower[at - 1] not in _PLOTS):
            continue
        last = row[number - 1] if number else None
        slashed = told and "/" in row[at].core
        if last is None or last.closing or row[number].opening or last.lower in _BEFORE_VILLAGE or slashed:
            yield from _matched(IN_VILLAGE, words, number)
        for first in range(max(0, number - _NEAR), number):
            if words.bits[first] & _VILLAGES:
                yield from _matched(VILLAGE_FIRST, words, first)


def _spoken(words: Words, at: int) -> Iterator[Found]:
    """Yield the house whose number is said in words after the word at `at`."""
    lower = words.lower
    number = at + 1
    if lower[at] == "chỉ":
        yield from _told_address(words, at)
        return
    if number < len(lower) and (lower[number] in OWN_HOUSE or lower[number] in NUMBER_WORDS or lower[number] == "hộ"):
        number += 1
    if number >= len(lower) or lower[number] not in SPOKEN_FIRST:
        return
    if lower[at] in LANES:
        lane_first = list(_matched(LANE_FIRST, words, at))
        yield from lane_first
        if lane_first:
            return
    last = lower[at - 1] if at else ""
    before = at - 1 if at and (last in OWN_HOUSE or last == "ki") else at
    found = list(_matched(HOUSE, words, before))
    if not found and before < at:
        found = list(_matched(HOUSE, words, at))
    told = last in ("ông", "bà") or last not in NOT_BEFORE_HOUSE
    tens = lower[at] in OWN_HOUSE and told and _says_tens(lower, number)
    long = last in _BEFORE_SAID and SPOKEN_FIRST.issuperset(
        lower[number : number + 3]
    )  # "trước số một sáu năm núi thành"
    if not found and (tens or (lower[at] in NUMBER_WORDS and (long or last in ADORNED))):
        start = words.cut(at, at)[0] if lower[at] in NUMBER_WORDS and long else None
        said = _matched(SAID_NUMBER, words, number)  # "hộ số ba mươi ba", "nhà mười chín"
        found = [(begin if start is None else start, end, kind) for begin, end, kind in said]
    yield from found


def _told_address(words: Words, at: int) -> Iterator[Found]:
    """Yield the house said after "địa chỉ": "địa chỉ của tôi là hai trăm mười chín đường …"."""
    lower = words.lower
    first = at + 1
    if not at or lower[at - 1] != "địa":
        return
    while first < len(lower) and lower[first] in _ADDRESS:
        first += 1
    if first < len(lower) and lower[first] in SPOKEN_FIRST:
        yield from _matched(SAID_DOOR, words, first)


def _says_tens(lower: list[str], at: int) -> bool:
    """Return whether a number above ten is said at `at` that counts nothing: "mười chín", "hai mươi mốt"."""
    end = at
    while end < len(lower) and lower[end] in SPOKEN_FIRST:
        end += 1
    after = lower[end] if end < len(lower) else ""
    if lower[end - 1] == "năm":  # "gần nhà mười năm chưa được"
        return False
    return end - at > 1 and not TENS.isdisjoint(lower[at:end]) and after not in COUNTED_FEW


def _numbered(words: Words, at: int) -> Iterator[Found]:
    row, lower = words.all, words.lower
    last = row[at - 1] if at else None
    first = at
    while (
        first and at - first < _LOOK_BACK and lower[first - 1] in _HOUSE_WORDS and not row[first - 1].closing.strip(":")
    ):
        first -= 1
    if (row[at].core[0].isalpha() or (at and lower[at - 1] in BEFORE_LOT)) and is_lot(words, at):
        yield *words.cut(at, at), _KIND
        return
    lane = at - 2 if at > 1 and lower[at - 1] in NUMBER_WORDS else at - 1
    if at and lower[lane] in LANES:
        lane_first = list(_matched(LANE_FIRST, words, lane))
        yield from lane_first
        if lane_first:
            return
    facing = first > 1 and lower[first - 2] == "mặt"  # "nhà mặt đường số 218"
    facing = facing or (lower[first - 1] == "cổng" and row[at].n_digits > 1)  # "hẻm cổng số 91 Bạch Đằng"
    if first and lower[first] in NUMBER_WORDS and lower[first - 1] in PUBLIC_NUMBERED and not facing:
        return  # "tuyến số 5", "trạm bơm số 3"
    for start in range(first, at):
        found = list(_matched(HOUSE, words, start))
        if found:
            yield from found
            return
    if row[at].core[0].isupper() and row[at].n_digits > 2:
        yield from _matched(ROOM, words, at)
    if row[at].n_digits in _ROOM_DIGITS and _is_room(words, at):
        yield *words.cut(at, at), _KIND
        return
    if row[at].core[0] in "Pp":
        yield from _matched(HOUSE, words, at)
    elif at and lower[at - 1] in _ROOMS:
        yield from _matched(HOUSE, words, at - 1)
    known = last is not None and last.lower in _BEFORE_HOME and is_known_home(words, at)
    if (
        known
        or ("/" in row[at].core and is_coded_house(words, at))
        or (not row[at].core.isdigit() and is_lettered_house(words, at))
    ):
        yield *words.cut(at, at), _KIND
        return
    following = lower[at + 1] if at + 1 < len(row) else ""
    if following in _BUILDINGS and (row[at].n_digits > 2 or "/" in row[at].core) and _opens_home(last):
        yield from _matched(IN_BUILDING, words, at)
    if following in LANES or following in STREETS or (following in _BIG_ROADS and _opens(last)):
        counts = last is not None and last.lower in _COUNTS and row[at].core.isdigit() and row[at].n_digits < 3
        if last is None or last.closing or (last.lower not in NOT_BEFORE_DOOR and not counts):
            door = list(_matched(DOOR, words, at))
            yield from door
            if not door and is_on_known_street(words, at):
                yield *words.cut(at, at), _KIND
    elif "/" in row[at].core and _SLASHED.fullmatch(row[at].core) and is_slashed_house(words, at):
        road = at + 1 < len(row) and not row[at].closing and _ROAD_CODE.fullmatch(row[at + 1].core)
        yield *words.cut(at, at + bool(road)), _KIND
    elif (
        at + 2 < len(row)
        and row[at + 1].capital
        and row[at + 2].capital
        and (_opens(last) or row[at].opening == "(" or _closes(words, at) or (last and last.lower in _OWNED))
    ):
        yield from _matched(STREET_NUMBER, words, at)
    elif is_on_known_street(words, at):
        yield *words.cut(at, at), _KIND


def _is_room(words: Words, at: int) -> bool:
    """Return whether the number is somebody's room: "em tên Hường, phòng 1508, đề nghị …"."""
    row, lower = words.all, words.lower
    if not at or lower[at - 1] != "phòng" or not row[at].core.isdigit() or row[at].core[:2] in ("19", "20"):
        return False
    alone = (
        at == 1
        or (bool(row[at - 2].closing) and not row[at - 2].n_digits)
        or lower[at - 2] in MINE
        or lower[at - 2] == "ở"
        or row[at - 2].capital  # "nhà chị Cúc phòng 102"
    )
    return alone and (at + 1 == len(row) or bool(row[at].closing))


def _opens_home(last: Word | None) -> bool:
    return last is None or bool(last.closing) or last.lower in AT or last.lower in MINE


def _opens(last: Word | None) -> bool:
    """Return whether "63 Lịch Đợi" may begin after `last`."""
    return last is None or last.lower in AT or last.closing.endswith(_SENTENCE_ENDS)


def _closes(words: Words, at: int) -> bool:
    """Return whether "45 Nguyễn Du" stands after a name and a comma, at the end of a sentence."""
    row = words.all
    last = row[at - 1]
    end = next((i for i in range(at + 1, min(len(row), at + 5)) if row[i].closing or not row[i].capital), len(row) - 1)
    return (
        last.capital and last.closing == "," and row[end].capital and (end + 1 == len(row) or "." in row[end].closing)
    )


def _matched(pattern: re.Pattern[str], words: Words, at: int) -> Iterator[Found]:
    if words.toneless and pattern in ALSO_BARE:
        pattern = bare(pattern)
    match = pattern.match(words.text, words.cut(at, at)[0])
    if match:
        yield *match.span(), _KIND
