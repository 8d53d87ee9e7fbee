"""Codes of letters and digits that point at one person: contracts, slips, boats, bookings: "hợp đồng HĐ-1187/QLN"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import or_

from pipeline.text.masking.hints import hint
from pipeline.text.masking.words import Found, Words
from pipeline.text.masking.wordsets import both, word_set

_KIND = "MÃ HỒ SƠ"
_LEADS = both(
    word_set(
        "hđ hợp đồng giấy bill kê hẹn hồ phiếu thẻ mã gd khoán vé tù lượt đơn cọc khách khai dịch biên nhận lai tra "
        "sổ thuê seri serial code booking pnr tracking số bệnh án"
    )
)
_BOAT_WORDS = both(word_set("tàu ghe thuyền đò ký hiệu xà lan bè"))
_PUBLIC = word_set(
    "quyết định nghị thông báo công văn luật tư chỉ thị kế hoạch tờ trình điện ql tl đt tuyến mẫu tcvn "
    "quy bot quyet nghi"
)
_PUBLIC_SUFFIX = re.compile(
    r"/(?:19|20)\d\d/|/(?:QĐ|NĐ|TT|CT|NQ|KH|TB|BC|CV|UBND|HĐND|TTg|QH|DS|HS|HC|PL|BOT|BT|PPP|LĐ|KDTM|HN)(?![A-ZĐ0-9])"
)
_CODE = re.compile(
    r"(?<![\w./-])(?=[^\s,;:()]*[A-ZĐ])(?=(?:[A-ZĐ]{1,3} )?(?:[^\s\d]*\d){3})"
    r"(?:[A-ZĐ]{1,5}[a-z]?\d{0,4}(?:[-./][A-ZĐ]{1,4})?[-./ ]?\d[\dA-Z]*"
    r"(?:[-./ ](?=[\dA-ZĐ]*\d)[\dA-ZĐ]+){0,3}(?:/\d{2,6}|/[A-ZĐ]{2,5}(?:-[A-ZĐ]{2,5})?)?"
    r"|\d{1,5}/(?:HĐ|HD)[A-ZĐ]*(?:-[A-ZĐ\d]+)*)(?![\w/]|[.,-]\d)"
)
_LONG_CODE = re.compile(  # "PC03HH0517724", "8120-LAV-202001553": no law and no road has so many digits
    r"(?!\S*(?:19|20)\d\d-(?:19|20)\d\d)(?!\d{1,3}(?:[.,]\d{3})+)(?=\S*[A-ZĐ])(?=(?:[^\s\d/]*\d){7})[A-ZĐ\d]+(?:[.-][A-ZĐ\d]+)*"
    r"(?:/(?!QĐ|NĐ|TB|CV|NQ|KH|BC|TT)[A-ZĐ]{2,5})?|\d{4}/[A-Z]{2,4}/\d{3,6}"
)
_POWER_METER = re.compile(r"(?<!\w)P[A-Z]\d{4}(?:\s\d{3,4}){2,3}(?!\w)")  # a customer of an electricity company
_DEED = re.compile(r"(?:[A-Z]{1,3}-)?\d{1,6}(?:/(?:19|20)\d\d)?/[A-ZĐ]{2}[A-ZĐ\d]*(?:-[A-ZĐ\d]+)*")
_CONTRACT_NUMBER = re.compile(r"\d{1,6}(?:/\d{4})?/(?:HĐ|HD)(?:-[A-ZĐ\d]+|[A-CE-MO-ZĐ]+(?:-[A-ZĐ\d]+)*)?")
_DEEDS = both(
    frozenset(
        ("hợp đồng", "bản án", "báo tử", "biên nhận", "biên bản", "khai sinh", "kết hôn", "chứng tử", "khế ước",
         "hồ sơ", "trích lục", "giấy hẹn", "ủy quyền", "uỷ quyền", "định phạt")
    )
)  # fmt: skip
"""What one person has signed, lost or been handed: its number is that person's."""

_OF_OFFICES = re.compile(r"/(?:BOT|BT|PPP|BCC|BB|TB|UBND|HĐND)(?![A-ZĐ])|UBND|HĐND")
_CONTRACT = re.compile(
    r"(?<![\w./-])(?:HĐ|HD)(?:MB|LĐ|TC|TN)?[\s-]\d{1,6}(?:[-/](?:\d{2,4}|[A-ZĐ]{2,5})(?:-[A-ZĐ]{2,6})?){1,2}(?![\w/])"
)
_BOAT = re.compile(r"(?<![\w./-])[A-ZĐ]{1,2}[a-z]?[\s-]?\d{4,5}(?![\w/]|[.,]\d)")
_SHORT_PLATE = re.compile(r"(?<![\w./-])[1-9]\d[A-ZĐ]{1,2}\d?\s(?:đuôi|duoi)\s\d{2,3}(?!\w)")
_LED_NUMBER = re.compile(
    r"(?<!\w)(?i:số tù|số quân|so phieu trung|số phiếu trúng|ma khach(?: hang)?|mã khách(?: hàng)?|số thẻ|số tiếp nhận"
    r"|chứng minh thư(?: nhân dân)?(?: cũ)?|cmt cũ|tài khoản(?: lương| ngân hàng)?(?: [A-Z][A-Za-z]+)?"
    r"|tờ khai|sổ phụ|(?:giấy|phiếu) hẹn|biên (?:nhận|lai))"
    r"(?:\s(?i:số|là|cũ|mới"
    r"|của tôi))?[\s:]{1,3}(?P<value>\d{2,6}/\d{1,6}(?:-\d{2,6})?"
    r"|\d[\d]*(?:[ .-]\d{2,}){0,5}(?:[ .-]?[xX*]{2,})?(?: \d{1,2}(?!\w))?)"
    r"(?![\w/%]|[.,-]\d)"
)
_BORN_ON = re.compile(
    r"(?<!\w)(?i:đẻ|sinh mổ|sinh thường|sinh mo|de|sinh (?:con|bé|cháu))(?:\s(?i:ngày"
    r"|ngay))?\s(?P<value>\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)(?!\d)"
)
_FEWEST_DIGITS, _MANY_DIGITS = 3, 7
_LOOK_BACK = 5  # words
_LONGEST = 40  # characters of a number
_ROADS = re.compile(
    r"[IVX]+/(?:19|20)\d\d|[A-Z]\d{1,3}|(?:QL|ĐT|ĐH|TL|HL|CT|KM|NĐ|QĐ|TCVN|QCVN|BOT|KCN|ISO|N|A|B|C"
    r"|D)[-. ]?\d{1,4}[A-Z]?"
)

_UPPER_LEADS = hint(_LEADS | _BOAT_WORDS)
_TAILS = hint(word_set("đuôi duoi"))
_NUMBERED = hint(both(word_set("tù quân trúng khách thẻ nhận thư cmt khoản khai phụ hẹn lai")))
_BIRTHS = hint(both(word_set("đẻ mổ thường sinh")))


def find_codes(words: Words) -> Iterator[Found]:
    """Yield codes and numbers that a word not far before them makes one person's."""
    text, hints = words.text, words.hints
    row, lower = words.all, words.lower
    for at in words.numbered:
        word = row[at]
        if word.n_digits > 1 and not word.core.isdigit() and _is_deed(words, at):
            yield *words.cut(at, at), _KIND
    if words.n_digits > _MANY_DIGITS and "P" in text:
        yield from ((*match.span(), _KIND) for match in _POWER_METER.finditer(text))
    if hints & _TAILS:
        yield from ((*match.span(), "BIỂN SỐ") for match in _SHORT_PLATE.finditer(text))
    if words.n_digits < _FEWEST_DIGITS:
        return
    if hints & _BIRTHS:
        yield from ((*match.span("value"), "NGÀY SINH") for match in _BORN_ON.finditer(text))
    if hints & _NUMBERED:
        for at in words.numbered:
            if at and words.all[at].n_digits > 1 and reduce(or_, words.bits[max(0, at - _LOOK_BACK) : at]) & _NUMBERED:
                yield from _led(words, at)
    if hints & _UPPER_LEADS:
        for at in words.numbered:
            word = row[at]
            if (
                word.n_digits > 1 and at and (word.core != lower[at] or row[at - 1].capital or word.core[0].isalpha())
            ):  # some letter is a capital, or the code begins with one that should be
                yield from _coded(words, at)


def _is_deed(words: Words, at: int) -> bool:
    """Return whether the word at `at` is a code that is somebody's by its form, or numbers a deed: "bản án 7/DS-ST"."""
    core = words.all[at].core
    core = (
        core if "/" in core and core[0].isalpha() else core.upper()
    )  # "pc05aa0312459": recognisers and hasty people write no capitals
    if words.all[at].n_digits >= _MANY_DIGITS and _LONG_CODE.fullmatch(core):
        return True
    if "/" not in core or not _DEED.fullmatch(core):
        return False
    if _CONTRACT_NUMBER.fullmatch(core):
        return True
    first = at
    while first and at - first < _LOOK_BACK and not words.all[first - 1].closing.strip(":"):
        first -= 1
    before = words.lower[first:at]
    pairs = [f"{one} {two}" for one, two in pairwise(before)]
    of_office = _OF_OFFICES.search(core) and "báo tử" not in pairs
    decided = "QĐ" in core and "định phạt" not in pairs
    return not of_office and not decided and not _DEEDS.isdisjoint(pairs)


def _led(words: Words, at: int) -> Iterator[Found]:
    """Yield the number that begins with the word at `at`, if the words before say whose: "số chứng minh thư cũ …"."""
    begin = words.cut(at, at)[0]
    match = _LED_NUMBER.search(words.text, words.cut(max(0, at - _LOOK_BACK - 2), at)[0], begin + _LONGEST)
    if match and match.start("value") == begin and sum(map(str.isdigit, match["value"])) > _FEWEST_DIGITS:
        yield *match.span("value"), _KIND


def _coded(words: Words, at: int) -> Iterator[Found]:
    """Yield the code that ends or begins with the word at `at`."""
    row, lower = words.all, words.lower
    core = row[at].core
    first = at - 1 if core[0].isdigit() and row[at - 1].core.isupper() and not row[at - 1].closing else at
    near = lower[max(0, first - _LOOK_BACK) : first]
    if not _BOAT_WORDS.isdisjoint(near[-3:]):
        boat = _BOAT.match(words.text, words.cut(at - row[at - 1].capital, at)[0])
        if boat:
            yield *boat.span(), "BIỂN SỐ"
            return
    if (core.isdigit() and first == at) or _LEADS.isdisjoint(near):
        return
    for back in range(first - 1, max(-1, first - 1 - _LOOK_BACK), -1):
        if row[back].closing.strip(":"):
            near = lower[back + 1 : first]
            break
    if _LEADS.isdisjoint(near) or not _PUBLIC.isdisjoint(near):
        return
    begin, text = words.cut(first, first)[0], words.text
    if first == at and core == lower[at] and "/" not in core:
        text = text[:begin] + core.upper() + text[begin + len(core) :]
    match = _CONTRACT.match(text, begin) or _CODE.match(text, begin)
    if match and not _ROADS.fullmatch(match[0]) and (match.re is _CONTRACT or not _PUBLIC_SUFFIX.search(match[0])):
        yield *match.span(), _KIND
