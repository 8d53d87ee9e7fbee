"""Codes of letters and digits that point at one person: contracts, slips, boats, bookings: "hợp đồng HĐ-1187/QLN"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_

from pipeline.text.hints import hint
from pipeline.text.words import Found, Words
from pipeline.text.wordsets import both, word_set

_KIND = "MÃ HỒ SƠ"
_LEADS = both(
    word_set(
        "hđ hợp đồng giấy bill kê hẹn hồ phiếu thẻ mã gd khoán vé tù lượt đơn cọc khách khai dịch biên nhận lai tra "
        "sổ thuê seri serial code booking pnr tracking số bệnh án"
    )
)
_BOAT_WORDS = both(word_set("tàu ghe thuyền đò ký hiệu xà lan"))
_PUBLIC = word_set(
    "quyết định nghị thông báo công văn luật tư chỉ thị kế hoạch tờ trình điện ql tl đt tuyến mẫu tcvn "
    "quy bot quyet nghi"
)
_PUBLIC_SUFFIX = re.compile(
    r"/(?:19|20)\d\d/|/(?:QĐ|NĐ|TT|CT|NQ|KH|TB|BC|CV|UBND|HĐND|TTg|QH|DS|HS|HC|PL|BOT|BT|PPP|LĐ|KDTM|HN)(?![A-ZĐ0-9])"
)
_CODE = re.compile(
    r"(?<![\w./-])(?=[^\s,;:()]*[A-ZĐ])(?=(?:[^\s\d]*\d){3})"
    r"(?:[A-ZĐ]{1,5}[a-z]?\d{0,4}(?:[-./][A-ZĐ]{1,4})?[-./ ]?\d[\dA-Z]*"
    r"(?:[-./ ](?=[\dA-ZĐ]*\d)[\dA-ZĐ]+){0,3}(?:/\d{2,6}|/[A-ZĐ]{2,5}(?:-[A-ZĐ]{2,5})?)?"
    r"|\d{1,5}/(?:HĐ|HD)[A-ZĐ]*(?:-[A-ZĐ\d]+)*)(?![\w/]|[.,-]\d)"
)
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
    r"(?<!\w)(?i:đẻ|sinh mổ|sinh thường|sinh mo|de)\s(?i:ngày"
    r"|ngay)\s(?P<value>\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)(?!\d)"
)
_FEWEST_DIGITS = 3
_LOOK_BACK = 5  # words
_LONGEST = 40  # characters of a number
_ROADS = re.compile(
    r"[IVX]+/(?:19|20)\d\d|[A-Z]\d{1,3}|(?:QL|ĐT|ĐH|TL|HL|CT|KM|NĐ|QĐ|TCVN|QCVN|BOT|KCN|ISO|N|A|B|C"
    r"|D)[-. ]?\d{1,4}[A-Z]?"
)

_UPPER_LEADS = hint(_LEADS | _BOAT_WORDS)
_TAILS = hint(word_set("đuôi duoi"))
_NUMBERED = hint(both(word_set("tù quân trúng khách thẻ nhận thư cmt khoản khai phụ hẹn lai")))
_BIRTHS = hint(both(word_set("đẻ mổ thường")))


def find_codes(words: Words) -> Iterator[Found]:
    """Yield codes and numbers that a word not far before them makes one person's."""
    text, hints = words.text, words.hints
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
        row, lower = words.all, words.lower
        for at in words.numbered:
            word = row[at]
            if word.n_digits > 1 and at and (word.core != lower[at] or row[at - 1].capital):  # some letter is a capital
                yield from _coded(words, at)


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
    begin = words.cut(first, first)[0]
    match = _CONTRACT.match(words.text, begin) or _CODE.match(words.text, begin)
    if match and not _ROADS.fullmatch(match[0]) and (match.re is _CONTRACT or not _PUBLIC_SUFFIX.search(match[0])):
        yield *match.span(), _KIND
