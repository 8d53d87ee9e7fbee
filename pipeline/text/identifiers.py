"""Numbers that point at one person: phones, papers, accounts, plates, parcels, birthdays, and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.words import Words, word_set

Found = tuple[int, int, str]
"""Start and end in the text, and the kind of mask."""

_GAP = r"[\s.\-()/_,·]{0,3}"  # what people and layouts put between the digits of one number
_DATE = r"\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:19|20)\d\d"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}")
_MOBILE = (
    rf"(?:\(?(?:\+|00)?\(?84\)?{_GAP}(?:\(0\))?0?|\(?[0oO]){_GAP}(?:[35789](?:{_GAP}\d){{8}}|1[2689](?:{_GAP}\d){{8}})"
)
_LANDLINE = rf"(?:\(?(?:\+|00)?\(?84\)?{_GAP}|\(?0)2\d?(?:{_GAP}\d){{8}}"
_ABROAD = r"\+\d(?:[\s.\-()]{0,2}\d){7,13}"
_PHONE = re.compile(rf"(?=[+(0oO8])(?<!\d)(?!{_DATE})(?:{_MOBILE}|{_LANDLINE}|{_ABROAD})(?!\d)")
_PHONE_LED = re.compile(
    r"(?<!\w)(?i:điện thoại|dien thoai|số máy|so may|di động|liên hệ|liên lạc|zalo|đt|sđt|sdt|dt|đtdđ|tel|phone|lh)"
    r"(?i:\s+(?:số|so|là|la|của|tôi|em|cháu|theo|qua|di động)(?!\w)){0,4}[\s:.(]{0,4}"
    rf"(?!{_DATE})(?P<value>\d(?:[\s.\-()]{{0,2}}\d){{6,13}})(?!\d)"
)
_DIGIT_WORD = (
    "(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|khong|mot|bon|tu|nam|lam|sau|bay|tam|chin)(?!\\w)"
)
_SPOKEN = re.compile(
    rf"(?<!\w)(?i:{_DIGIT_WORD}(?:[\s,.\-]{{1,3}}(?:{_DIGIT_WORD}|\d(?!\d)|mươi(?!\w)|mười(?!\w)|linh(?!\w))){{7,18}})"
)
_PLATE = (
    r"(?<![\w./-])(?:1[1-9]|[2-9]\d)\s?[-.]?\s?(?!(?:CP|NĐ|QĐ|TT|TW|NQ|KH|TB|HĐ|BC|CV|PL|TC)\b)(?:[A-ZĐ]{1,2}\d?|[a-z]\d?)"
    r"(?:\s?[-–.]\s?|\s|(?<=\w))(?:\d{3}[.\s]?\d{2}|\d{4}|(?<=\d )\d{3})(?![\w/]|[.,]\d)"
)
_CARD = r"(?<![\w/])[A-Z]{2}[\s-]?\d(?:[\s.-]?\d){12}(?!\d)"
_CERTIFICATE = r"(?<![\w/.-])[A-ZĐ]{2}\s?\d{6,8}(?![\w/])"
_PASSPORT = r"(?<![\w/.-])[A-Z]\d{7,8}(?![\w/])"
_GROUPED = r"0\d\d(?:[\s.-]{1,2}\d{3}){2,3}|\d{4}(?:[\s.-]{1,2}\d{4}){2,3}"
_LONG = rf"(?<![\w.,/-])(?:(?!1[89]00)\d{{9,19}}|{_GROUPED})(?![\w/]|[.,]\d)"  # 1900 and 1800 are hotlines
_SHAPES = {"card": "MÃ BHXH", "plate": "BIỂN SỐ", "certificate": "SỐ GCN", "passport": "HỘ CHIẾU", "long": "TÀI KHOẢN"}
_SHAPED = re.compile(
    "(?=[A-ZĐ0-9])"
    f"(?:(?P<card>{_CARD})|(?P<plate>{_PLATE})|(?P<certificate>{_CERTIFICATE})|(?P<passport>{_PASSPORT})|(?P<long>{_LONG}))"
)
_YEAR = r"(?:19\d\d|20[0-4]\d)"
_YEARS = re.compile(rf"{_YEAR}(?:\W{{1,3}}{_YEAR})*")
_NOT_A_NUMBER = re.compile(rf"{_DATE}|\d+/[A-ZĐ][A-ZĐ0-9/-]*")  # a date, a document
_UNIT = re.compile(
    r"\s{0,2}(?:đồng|đ(?!\w)|vnđ|vnd|triệu|tr(?!\w)|nghìn|ngàn|k(?!\w)|tỷ|tỉ|m(?:2|²|3|³|ét)?(?!\w)|mét|km|kg|tấn|tạ|ha(?!\w)|sào"
    r"|công(?!\w)|thước|người|hộ(?!\w)|kwh|kw|lít|%|số(?!\w)|ngày|tháng|năm|lần|thửa|khối|căn)",
    re.IGNORECASE,
)
_NUMBERED = r"(?:\s+(?:số|so))?\s*:?\s*"
_PLOT = rf"(?:thửa|thua)(?:\s+(?:đất|dat|ruộng))?{_NUMBERED}\d{{1,5}}(?:[/-]\d{{1,5}})?[a-z]?(?!\w)"
_SHEET = rf"(?:tờ|to)(?:\s+(?:bản đồ|ban do))?(?:\s+địa chính)?{_NUMBERED}\d{{1,4}}[a-z]?(?!\w)"
_BETWEEN = r"[\s,;(-]{1,4}(?:thuộc\s+)?"
_PARCEL = re.compile(
    rf"(?<!\w)(?i:{_PLOT}(?:{_BETWEEN}{_SHEET})?|(?=(?:tờ bản đồ|to ban do)){_SHEET}(?:{_BETWEEN}{_PLOT})?)"
)
_BORN = r"(?<!\w)(?<!hy )(?<!hi )(?<!bẩm )(?<!học )(?<!phát )(?i:sinh|sn|s\.n\.|ngày sinh|năm sinh)"
_BIRTHDAY = re.compile(
    rf"{_BORN}(?i:\s+(?:ngày|năm|vào|là|tôi|cháu|em|ông|bà))*[\s:,(]{{0,3}}"
    r"(?P<value>\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}"
    r"|\d{1,2}\s+(?i:tháng)\s+\d{1,2}(?:\s+(?i:năm))?\s+\d{4}|(?:\d{1,2}\s?[./-]\s?)?(?:19|20)\d\d)(?!\d)"
)
_FILLER = (
    r"(?i:\s+(?:số|so|của|cua|là|la|tôi|toi|em|cháu|mình|ông|bà|anh|chị|này|cũ|mới|công dân|nhân dân|cá nhân|ngân hàng"
    r"|gắn chip|phản ánh|khách hàng|bệnh án|giao dịch|vận đơn|xe|kiểm soát|đơn|tra cứu|biên nhận|thương binh|liệt sĩ"
    r"|bảo hiểm|y tế|xã hội|hộ|nhà|nhận|phát hành|seri|vào|sổ|thẻ|hồ sơ|bhxh|bhyt)(?!\w))"
)
_VALUE = r"(?P<value>[A-ZĐa-z]{0,4}[-/.\s]?\d(?:[\s.\-/]{0,2}[\dA-Z]){3,19})(?![\w/]|[.,-]\d)"
_LEADS = (
    ("BIỂN SỐ", "biển(?: số| kiểm soát)?|bks|bien so"),
    ("CCCD", "cccd|cmnd|cmtnd|cmt|cmnt|căn cước|can cuoc|chứng minh|chung minh|số định danh|định danh cá nhân"),
    ("HỘ CHIẾU", "hộ chiếu|ho chieu|passport"),
    ("TÀI KHOẢN", "tài khoản|tai khoan|stk|tk"),
    ("MST", "mã số thuế|ma so thue|mst"),
    ("MÃ BHXH", "(?:mã(?: số)?|số sổ|sổ|số thẻ|thẻ) (?:bhxh|bhyt|bảo hiểm)|bhxh|bhyt|bảo hiểm|mã sổ|mã số sổ|mã thẻ"),
    ("SỐ GCN", "giấy chứng nhận|gcn|gcnqsdđ|gcnqsd|sổ đỏ|sổ hồng|so do|so hong|sổ số|số sổ|seri|serial|số phát hành"),
    (
        "MÃ HỒ SƠ",
        "hồ sơ|ho so|mã|ma so|ma ho so|số báo danh|sbd|hợp đồng số|số hợp đồng|số thẻ|số hiệu|giấy phép xây dựng",
    ),
)
_LED = re.compile(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<lead{i}>(?i:{leads}))" for i, (_, leads) in enumerate(_LEADS))
    + rf")(?!\w){_FILLER}{{0,4}}[\s:.(#]{{0,4}}{_VALUE}"
)


_SPOKEN_DIGITS = word_set(
    "không một mốt hai ba bốn tư năm lăm sáu bảy bẩy tám chín khong mot bon tu nam lam sau bay tam chin"
)
_FEWEST_SPOKEN = 8
_BIRTH_WORDS = frozenset(("sinh", "sn", "s.n"))
_PARCEL_WORDS = frozenset(("thửa", "thua", "tờ", "to"))
_LEAD_WORDS = word_set(  # of each lead in _LEADS the rarest word
    "biển bks bien cccd cmnd cmtnd cmt cmnt cước cuoc chứng minh danh chiếu chieu khoản khoan stk tk thuế thue mst "
    "bhxh bhyt hiểm sổ đỏ hồng gcn gcnqsdđ gcnqsd seri serial hành sơ mã ma sbd hợp thẻ hiệu phép"
)
_PHONE_WORDS = word_set("thoại thoai máy may động hệ lạc zalo đt sđt sdt dt đtdđ tel phone lh")


def find_identifiers(words: Words) -> Iterator[Found]:
    """Yield what identifies a person by number, unordered and perhaps overlapping."""
    text = words.text
    if "@" in text:
        yield from _all(_EMAIL, text, "EMAIL")
    if (
        not words.seen.isdisjoint(_SPOKEN_DIGITS)
        and sum(map(_SPOKEN_DIGITS.__contains__, words.lower)) >= _FEWEST_SPOKEN
    ):
        yield from _all(_SPOKEN, text, "SĐT")
    if not words.n_digits:
        return
    if not words.seen.isdisjoint(_BIRTH_WORDS):
        yield from _all(_BIRTHDAY, text, "NGÀY SINH")
    if not words.seen.isdisjoint(_PARCEL_WORDS):
        yield from (found for found in _all(_PARCEL, text, "THỬA ĐẤT") if not _UNIT.match(text, found[1]))
    if words.n_digits >= 4 and not words.seen.isdisjoint(_LEAD_WORDS):
        yield from _led(text)
    if words.n_digits >= 7:
        yield from _all(_PHONE, text, "SĐT")
        if not words.seen.isdisjoint(_PHONE_WORDS):
            yield from _all(_PHONE_LED, text, "SĐT")
    if words.n_digits >= 6:
        yield from _bare(text)


def _all(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Found]:
    group = "value" if "value" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield *match.span(group), kind


def _led(text: str) -> Iterator[Found]:
    """Yield numbers that a word before them explains."""
    for match in _LED.finditer(text):
        value = match["value"]
        if not (_UNIT.match(text, match.end()) or _YEARS.fullmatch(value) or _NOT_A_NUMBER.fullmatch(value)):
            lead = next(at for at in range(len(_LEADS)) if match[f"lead{at}"] is not None)
            yield *match.span("value"), _LEADS[lead][0]


def _bare(text: str) -> Iterator[Found]:
    """Yield numbers whose own shape says what they are."""
    for match in _SHAPED.finditer(text):
        kind = _SHAPES[match.lastgroup or ""]
        if match.lastgroup != "long":
            yield *match.span(), kind
        elif not _UNIT.match(text, match.end()) and not _YEARS.fullmatch(match[0]):
            yield *match.span(), kind if sum(map(str.isdigit, match[0])) not in (9, 12) else "CCCD"
