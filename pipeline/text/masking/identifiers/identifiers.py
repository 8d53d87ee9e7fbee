"""Numbers that point at one person: phones, papers, accounts, plates, parcels, birthdays, and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.masking.hints import Holding, hint
from pipeline.text.masking.identifiers.codes import find_codes
from pipeline.text.masking.identifiers.papers import find_more, find_papers
from pipeline.text.masking.identifiers.spoken import SAID, find_spoken
from pipeline.text.masking.words import Found, Words
from pipeline.text.masking.wordsets import bare, both, word_set

_GAP = r"[\s.\-()/_,·]{0,3}"  # what people and layouts put between the digits of one number
_DATE = r"\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:19|20)\d\d"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}")
_SPOKEN_EMAIL = re.compile(
    r"(?<!\S)[\w.-]+(?:\s(?:chấm\s)?[\w.-]+){0,3}\sa[ -]còng\s[\w.]+(?:\s(?:chấm\s)?(?:com|vn|net|edu|gov)(?!\w)){0,2}"
)
_MOBILE = (
    rf"(?:\(?(?:\+|00)?\(?84\)?{_GAP}(?:\(0\))?0?|\(?[0oO]){_GAP}(?:[35789](?:{_GAP}\d){{8}}|1[2689](?:{_GAP}\d){{8}})"
)
_LETTERED = re.compile(  # O and I for 0 and 1
    r"(?<!\w)(?=(?:[^\d\n]{0,2}\d){6})[oO0][\doOIl][\doOI](?:[\s.-]?[\doOIl]){7}(?!\w)"
)
_LETTER_O = re.compile(r"\d[oOIl]|[oOIl]\d")
_LANDLINE = rf"(?:\(?(?:\+|00)?\(?84\)?{_GAP}|\(?0)2\d?(?:{_GAP}\d){{8}}"
_ABROAD = r"\+\d(?:[\s.\-()]{0,2}\d){7,13}"
_PHONE = re.compile(rf"(?=[+(0oO8])(?<!\d)(?!{_DATE})(?:{_MOBILE}|{_LANDLINE}|{_ABROAD})(?!\d)")
_PHONE_LED = re.compile(
    r"(?<!\w)(?i:điện thoại|dien thoai|số máy|so may|di động|liên hệ|liên lạc|zalo|đt|sđt|sdt|dt|đtdđ|tel|phone|lh)"
    r"(?i:\s+(?:số|so|là|la|của|tôi|em|cháu|mình|minh|tui|e|mk|theo|qua|di động)(?!\w)){0,4}[\s:.(]{0,4}"
    rf"(?!{_DATE})(?P<value>\d(?:[\s.\-()]{{0,3}}\d){{6,13}})(?!\d)"
)
_STRUCK = re.compile(r"\dx[\d.\s-]")
_STRUCK_OUT = re.compile(
    r"(?<![\w./])0\d(?:[.\s-]?(?:\d|(?P<sign>[xX*•]))){6,9}(?<=[xX*•]{2})(?![\w])|(?<![\w./])0\d{0,2}[xX*•]{2,4}(?:[.\s-]?[\dxX*•]){4,8}(?!\w)"
    r"|(?<![\w./])0[35789]\d{2}[.\s-]?(?=[\d.\s-]*[xX*•])[\dxX*•]{3}[.\s-]?[\dxX*•]{3}(?![\w])"
)
_ODD_PHONE = re.compile(  # a digit too many, or some in letters: "0762 888 19 ba", "036.hai hai sáu.8014"
    r"(?=0)(?:"
    r"(?<![\w./-])0[35789]\d{1,2}(?:[.]\d{2,4}){3}(?!\w|[.,]\d)|"
    r"(?<![\w./])0[35789](?:[\s.-]?\d){7}\s"
    r"(?i:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|khong|mot|bon|nam|sau|bay|tam|chin)(?=[\s,]*(?:$|[.,;)]))"
    r"|"
    r"(?<![\w./])0\d{1,3}[.\s](?:(?i:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|khong|mot|bon|nam|sau|bay|tam|chin)"
    r"[.\s]){2,3}\d{3,4}(?!\w)"
    r")"
)
_STRUCK_CODE = re.compile(
    r"(?<![\w./])(?=\S*\d\S*\d\S*\d)[A-Z]{0,4}\d{2,}[.-]?[xX*•]{2,}[.-]?[\dxX*•]*(?!\w)"
    r"|(?<![\w./])[1-9]\d[A-ZĐ]{1,2}\d?[-. ](?=[\d.]*[xX*?])[\dxX*?.]{3,7}(?!\w)"
    r"|(?<![\w./])(?!(?:19|20)\d\d\D+(?:19|20)\d\d(?!\d))\d{3,}(?:\.{3}|…)\d{3,}(?!\w)"
)
_PLATE_HEAD = re.compile(
    r"(?<!\w)(?i:biển|biển đỏ|biển số|biển số xe|biển xe|bks|kiểm soát)\s"
    r"(?:(?i:đầu|đầu số|là|nhìn được|thấy|đọc được)\s)?"
    r"(?P<value>[A-Z]{2}[\s-]\d\d[-.\s]?\d\d"  # the army's
    r"|[1-9]\d[A-Z]\d-\d{2,3}|[1-9]\d[A-ZĐ]{1,2}\d?|(?<=đầu )[1-9]\d|(?<=xe biển )[1-9]\d)(?![\w/%]|[.,-]?\d)"
)
_AT_BANK = re.compile(
    r"(?<!\w)(?i:vcb|vib|bidv|acb|mb|tpb|[a-z]{1,9}bank)\s(?P<value>\d(?:[ .-]?\d){7,16})"
    r"(?!\w|[.,]\d|\s?(?:đ|tr|vnd))"
)
_PROFILE = re.compile(
    r"(?<![\w.])(?:(?:https?://)?(?:www\.|m\.|vm\.)?(?:facebook|fb|zalo|tiktok|youtube|instagram)\.(?:com|me|vn)/[\w./?=@-]+"
    r"|@[A-Za-z][\w.]{2,30})(?<![.,])"
)
_NICK = re.compile(
    r"(?<!\w)(?i:zalo|facebook|fb|tiktok|telegram|viber|skype|nick|instagram)(?:\s(?:là|tên|của|tôi|em))?\s?:?\s"
    r"(?P<value>(?=[A-Za-z._]*\d|[A-Za-z\d]*[._][A-Za-z\d])[A-Za-z][\w.]{4,30})(?![\w@])"
)
_PLATE = (
    r"(?<![\w./-])(?:1[1-9]|[2-9]\d)\s?[-.]?\s?(?!(?:CP|NĐ|QĐ|TT|TW|NQ|KH|TB|HĐ|BC|CV|PL|TC)\b)(?:[A-ZĐ]{1,2}\d?|[A-ZĐ]\s\d(?=\s?[-–])|[a-z]\d?)"
    r"(?:\s?[-–.]\s?|\s|(?<=\w))(?:\d{3}[.\s-]?\d{2}|\d{2}\s\d{3}|\d{4}|(?<=\d )\d{3})(?![\w/]|[.,]\d)"
)
_CARD = r"(?<![\w/])[A-Z]{2}[\s-]?\d(?:[\s.-]?\d){12,13}(?!\d)"
_CERTIFICATE = r"(?<![\w/.-])[A-ZĐ]{2}(?:\d{9,13}|\s?\d{6,8}|\d{5}|\s?\d{3} ?\d{3} ?\d{3}\s?VN)(?![\w/])"
_PASSPORT = r"(?<![\w/.-])[A-Z]\d{7,8}(?![\w/])"
_GROUPED = (
    r"0\d\d(?:[\s.-]{1,2}\d{3}){2,3}|\d{4}(?:[\s.-]{1,2}\d{4}){2,3}(?: \d{1,3}(?!\w|[.,]\d))?"
    r"|(?!1[89]00)(?=(?:\d ?){10})\d{4,6}(?: \d{3,6}){1,4}(?: \d{1,2}(?=\W*$|[,;)]))?"
    r"|(?<=số )\d{3}(?: \d{3}){3}"
)
_LONG = rf"(?<![\w.,/-])(?:(?!1[89]00)\d{{9,19}}|{_GROUPED})(?![\w/]|[.,]\d)"  # 1900 and 1800 are hotlines
_DOSSIER = re.compile(
    r"(?<![\w.-])(?:\d{3}\.\d{2}\.\d{2}\.)?[HGKQ]\d{2}(?:(?:\.\d{1,4}){0,4}-\d{6}-\d{3,5}|\.[A-ZĐ]{2,3}-\d{2}\.\d{4,6})(?!\w)"
)
_SHAPES = {
    "dossier": "MÃ HỒ SƠ",
    "card": "MÃ BHXH",
    "plate": "BIỂN SỐ",
    "certificate": "SỐ GCN",
    "passport": "HỘ CHIẾU",
    "long": "TÀI KHOẢN",
}
_SHAPED = re.compile(
    "(?=[A-ZĐ0-9])"
    f"(?:(?P<card>{_CARD})|(?P<plate>{_PLATE})|(?P<certificate>{_CERTIFICATE})|(?P<passport>{_PASSPORT})|(?P<long>{_LONG}))"
)
_YEAR = r"(?:19\d\d|20[0-4]\d)"
_YEARS = re.compile(rf"{_YEAR}(?:\W{{1,3}}{_YEAR})*")
_NOT_A_NUMBER = re.compile(rf"{_DATE}|\d+/[A-ZĐ][A-ZĐ0-9/-]*")  # a date, a document
_UNIT = re.compile(
    r"(?:[.,]\d+)*\s{0,2}(?:đồng|đ(?!\w)|vnđ|vnd|triệu|tr(?!\w)|nghìn|ngàn|k(?!\w)|tỷ|tỉ|m(?:2|²|3|³|ét)?(?!\w)|mét|km|kg|tấn|tạ|ha(?!\w)|sào"
    r"|công(?!\w)|thước|người|hộ(?!\w)|kwh|kw|lít|%|số(?!\w)|ngày|tháng|năm|lần|thửa|khối|căn)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"\s{0,2}(?:(?-i:đồng|ĐỒNG)|đ(?!\w)|vnđ|vnd|dong|m2|m²)", re.IGNORECASE)
_LONG_DIGITS = 9
_NUMBERED = r"(?:\s+(?:số|so))?\s*:?\s*"
_MORE_PLOTS = r"(?:(?:,|;|\svà|\s?\+)\s\d{1,4}(?=[\s,]+tờ))*"
_PLOT = rf"(?:thửa|thua)(?:\s+(?:đất|dat|ruộng))?{_NUMBERED}\d{{1,5}}(?:[/-]\d{{1,5}})?[a-z]?(?!\w){_MORE_PLOTS}"
_SHEET = (
    rf"(?:tờ|to|tbđ|mảnh|bản đồ)(?:\s+(?:bản đồ|ban do|bđđc|bđ|bd|số))?(?:\s+(?:địa chính|lâm nghiệp"
    rf"|giải thửa))?{_NUMBERED}(?:[A-Z]-\d{{1,3}}(?:-\d{{1,3}}){{0,3}}|\d{{1,4}}[a-z]?)(?!\w)"
)
_BETWEEN = r"(?:\(\d\))?[\s,;(/-]{1,4}(?:thuộc\s+|số\s+)?"
_PARCEL = re.compile(
    rf"(?<!\w)(?i:{_PLOT}(?:{_BETWEEN}{_SHEET})?"
    rf"|(?=(?:tờ bản đồ|to ban do|(?:tờ|to)\s\d+[\s,]+(?:thửa|thua))){_SHEET}(?:{_BETWEEN}{_PLOT})?)"
)
_BORN = r"(?<!\w)(?<!\Why )(?<!\Whi )(?<!bẩm )(?<!học )(?<!phát )(?i:sinh|sn|s\.n\.|ngày sinh|năm sinh)"
_BIRTHDAY = re.compile(
    rf"{_BORN}(?i:\s+(?:ngày|năm|vào|là|tôi|cháu|em|ông|bà|ngay|nam|thành|sai thành|ghi))*[\s:,(]{{0,3}}"
    r"(?P<value>\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}"
    r"|\d{1,2}\s+(?i:tháng)\s+\d{1,2}(?:\s+(?i:năm))?\s+\d{4}|(?:\d{1,2}\s?[./-]\s?)?(?:19|20)\d\d)(?!\d)"
)
_FILLER = (
    r"(?i:\s+(?:số|so|của|cua|là|la|tôi|toi|em|e|mk|cháu|mình|ông|bà|anh|chị|này|cũ|mới|công dân|nhân dân|cá nhân"
    r"|ngân hàng"
    r"|sinh viên|học sinh|học viên|nhân viên|người viết|[a-z]{1,9}bank|vcb|bidv|acb|momo|tpb|vib|ocb|shb"
    r"|gắn chip|phản ánh|khách hàng|bệnh án|giao dịch|vận đơn|xe|kiểm soát|đơn|tra cứu|biên nhận|thương binh|liệt sĩ"
    r"|bảo hiểm|y tế|xã hội|hộ|nhà|nhận|phát hành|seri|vào|sổ|thẻ|hồ sơ|bhxh|bhyt|kh|điện|nước|mạng|tiền)(?!\w))"
)
_VALUE = (
    r"(?P<value>[A-ZĐa-z]{0,4}[-/.\s]?\d(?:[\s.\-/]{0,3}[\dA-Z]|[.\-][a-z]{1,3}(?=[.\-\d])){3,19})(?![\w/]|[.,-]\d)"
)
_LEADS = (
    ("BIỂN SỐ", "biển(?: số| kiểm soát)?|bks|bien so"),
    ("CCCD", "cccd|cmnd|cmtnd|cmt|cmnt|căn cước|can cuoc|chứng minh|chung minh|số định danh|định danh cá nhân"),
    ("HỘ CHIẾU", "hộ chiếu|ho chieu|passport"),
    ("TÀI KHOẢN", "tài khoản|tai khoan|stk|tk"),
    ("MST", "mã số thuế|ma so thue|mst"),
    ("MÃ BHXH", "(?:mã(?: số)?|số sổ|sổ|số thẻ|thẻ) (?:bhxh|bhyt|bảo hiểm)|bhxh|bhyt|bảo hiểm|mã sổ|mã số sổ|mã thẻ"),
    (
        "SỐ GCN",
        "giấy chứng nhận|gcn|gcnqsdđ|gcnqsd|sổ đỏ|sổ hồng|so do|so hong|sổ số|số sổ|seri|serial|số phát hành"
        "|vào sổ(?: cấp giấy| cấp gcn)?",
    ),
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


_BANKS = hint(
    word_set("vcb vib bidv acb mb mbbank tpb tpbank vietcombank agribank techcombank vietinbank sacombank vpbank")
)
_AT, _AT_SAID, _LINK = (hint(Holding(("@",))), hint(Holding(("còng",))), hint(Holding((".com/",))))
_NETS = hint(word_set("zalo facebook fb tiktok telegram viber skype nick instagram"))
_PLATE_WORDS = hint(word_set("biển bks soát"))
_LEAD_BEGINS = 2  # words of a lead before the one that is told by
_LEAD_LENGTH = 9  # words before a number that may explain it: "giấy chứng nhận quyền sử dụng đất của tôi số"
_BIRTH_WORDS = hint(frozenset(("sinh", "sn", "s.n")))
_PARCEL_WORDS = hint(frozenset(("thửa", "thua", "tờ", "to")))
_LEAD_WORDS = hint(
    both(
        word_set(  # of each lead in _LEADS the rarest word
            "passport biển bks bien cccd cmnd cmtnd cmt cmnt cước cuoc chứng minh danh chiếu chieu khoản khoan stk tk "
            "thuế thue mst bhxh bhyt hiểm sổ đỏ hồng gcn gcnqsdđ gcnqsd seri serial hành sơ mã ma sbd hợp thẻ hiệu phép"
        )
    )
)
_PHONE_WORDS = hint(word_set("thoại thoai máy may động hệ lạc zalo đt sđt sdt dt đtdđ tel phone lh"))


def find_identifiers(words: Words) -> Iterator[Found]:
    """Yield what identifies a person by number, unordered and perhaps overlapping."""
    text = words.text
    if words.hints & _AT:
        yield from _all(_EMAIL, text, "EMAIL")
    if words.hints & _AT_SAID:
        yield from _all(_SPOKEN_EMAIL, text, "EMAIL")
    hints = words.hints
    if hints & (_NETS | _AT | _LINK):
        yield from _all(_PROFILE, text, "TÀI KHOẢN")
        yield from _all(_NICK, text, "TÀI KHOẢN")
    if hints & SAID:
        yield from find_spoken(words)
    if hints & _BANKS:
        yield from _all(_AT_BANK, text, "TÀI KHOẢN")
    if hints & _PLATE_WORDS:
        yield from _all(_PLATE_HEAD, text, "BIỂN SỐ")
    if not words.n_digits:
        return
    if hints & _BIRTH_WORDS:
        yield from _all(_BIRTHDAY, text, "NGÀY SINH")
    if hints & _PARCEL_WORDS:
        yield from (found for found in _all(_PARCEL, text, "THỬA ĐẤT") if not _UNIT.match(text, found[1]))
    if words.n_digits >= 4 and hints & _LEAD_WORDS:
        yield from find_more(text, _led(words))
    if words.n_digits >= 4 and (
        "xx" in text
        or "XX" in text
        or "**" in text
        or "..." in text
        or "…" in text
        or "??" in text
        or _STRUCK.search(text)
    ):
        yield from _all(_STRUCK_OUT, text, "SĐT")
        yield from _all(_STRUCK_CODE, text, "TÀI KHOẢN")
    if words.n_digits >= 6 and _LETTER_O.search(text):
        yield from _all(_LETTERED, text, "SĐT")
    if words.n_digits >= 6 and (words.n_digits >= _LONG_DIGITS or hints & SAID):
        yield from _all(_ODD_PHONE, text, "SĐT")
    if words.n_digits >= 7:
        yield from _all(_PHONE, text, "SĐT")
        if hints & _PHONE_WORDS:
            yield from _all(_PHONE_LED, text, "SĐT")
    if words.n_digits >= 10 and "-" in text:
        yield from _all(_DOSSIER, text, "MÃ HỒ SƠ")
    if words.n_digits >= 6:
        yield from _bare(text)
    if words.n_digits >= 2:
        yield from find_papers(words)
        yield from find_codes(words)


def _all(pattern: re.Pattern[str], text: str, kind: str) -> Iterator[Found]:
    group = "value" if "value" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield *match.span(group), kind


def _led(words: Words) -> Iterator[Found]:
    """Yield numbers that a word before them explains."""
    text, led = words.text, bare(_LED) if words.toneless else _LED
    done = 0
    for at in words.at(_LEAD_WORDS):
        if not any(at < number <= at + _LEAD_LENGTH for number in words.numbered):
            continue
        begins = [words.cut(first, first)[0] for first in range(max(0, at - _LEAD_BEGINS), at + 1)]
        match = next(filter(None, (led.match(text, begin) for begin in begins if begin >= done)), None)
        if match is None:
            continue
        done = match.end()
        value = match["value"]
        if not (_is_amount(value, text, match.end()) or _YEARS.fullmatch(value) or _NOT_A_NUMBER.fullmatch(value)):
            lead = next(at for at in range(len(_LEADS)) if match[f"lead{at}"] is not None)
            yield *match.span("value"), _LEADS[lead][0]


def _is_amount(number: str, text: str, end: int) -> bool:
    """Return whether what follows `number` counts it; a long number is followed by such words only by chance."""
    unit = _UNIT.match(text, end)
    return bool(unit) and (sum(map(str.isdigit, number)) < _LONG_DIGITS or bool(_MONEY.match(text, end)))


def _bare(text: str) -> Iterator[Found]:
    """Yield numbers whose own shape says what they are."""
    for match in _SHAPED.finditer(text):
        kind = _SHAPES[match.lastgroup or ""]
        if match.lastgroup != "long":
            yield *match.span(), kind
        elif not _is_amount(match[0], text, match.end()) and not _YEARS.fullmatch(match[0]):
            yield (*match.span(), kind if sum(map(str.isdigit, match[0])) not in (9, 12) else "CCCD")
