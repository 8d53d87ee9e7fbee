"""Numbers of papers that a person holds, told by the words before them: slips, books, cards, meters, bills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import pairwise
from operator import or_

from pipeline.text.masking.hints import hint
from pipeline.text.masking.words import Found, Word, Words
from pipeline.text.masking.wordsets import both, word_set

_KIND = "MÃ HỒ SƠ"
_SINGLE = both(
    word_set("phiếu sổ thẻ vé tra lô seri serial đò gplx hđ sbd kh giấy bill ghe tơ")
)  # papers of one word, or the first of two
_PAIRS = both(
    frozenset(
        ("biên nhận", "biên lai", "giấy hẹn", "ra viện", "khai sinh", "báo tử", "chứng nhận", "lái xe", "bằng lái",
         "hóa đơn", "hoá đơn", "hợp đồng", "bệnh án", "vận đơn", "bưu gửi", "bưu phẩm", "đơn hàng", "tra cứu",
         "danh bộ", "danh bạ", "công tơ", "đồng hồ", "hồ sơ", "tờ khai", "khách hàng", "giấy xác", "báo danh",
         "thương binh", "liệt sĩ", "ghi công", "xuất ngũ", "hội viên", "bìa đỏ", "sổ đỏ", "sổ hồng", "tàu cá",
         "thẻ tai", "biên bản", "chứng tử", "chứng sinh", "kết hôn", "giao dịch", "thụ lý", "mã đấu",
         "học sinh", "thị thực", "phản ánh", "điểm đo", "số hiệu", "giám định", "tàu thuyền", "bằng tổ",
         "số khung", "khám bệnh", "hộ khẩu", "hành nghề", "chứng chỉ", "lưu trữ",
         "bìa hồng", "bìa xanh", "giấy cn", "chứng thư", "thuê bao")
    )
)  # fmt: skip
_PUBLIC = both(
    frozenset(
        ("quyết định", "nghị định", "nghị quyết", "công văn", "văn bản", "thông báo", "thông tư", "chỉ thị", "kế hoạch",
         "tờ trình", "công điện", "kết luận", "báo cáo", "bộ luật", "gói thầu", "giấy phép", "mã ngành", "mã lĩnh",
         "mã vùng", "mã bưu", "mã đề", "mã trường", "tiêu chuẩn", "dự án", "mã giống", "mã lô")
    )
)  # fmt: skip
_SLASHED_PAIRS = both(
    frozenset(
        (
            "biên bản",
            "biên nhận",
            "biên lai",
            "giấy hẹn",
            "hợp đồng",
            "bệnh án",
            "thụ lý",
            "chứng sinh",
            "khai sinh",
            "ra viện",
            "chứng tử",
        )
    )
)
"""Of these, numbers with a year or letters behind a stroke are a person's too: "biên nhận số 1187/2024"."""

_SLASHED_WORDS = both(word_set("sổ thẻ phiếu hđ vé hđmb hđlđ hđtd hđtc hđtn"))
_NUMBER_WORDS = word_set("số so mã ma seri sêri sê-ri")
_ALONE = both(
    frozenset(("danh bộ", "danh bạ", "công tơ", "bằng lái", "lái xe", "số lô", "số hđ", "số đò"))
)  # without "số": "công tơ 12345678"
_RECEIPTS = both(frozenset(("biên nhận", "giấy hẹn", "thứ tự", "hồ sơ", "biên lai")))
"""After "số", however short the number is: "số biên nhận 36"."""

_CODES = word_set("mã ma")
_NO_PAPERS = word_set("lô giấy kh lo giay tra bill")
"""Without "số" a number after these may be a road's, a house's, a hospital's."""

_LOOK_BACK = 6  # words between a paper and its number: "phiếu tiếp nhận hồ sơ số"
_FEWEST_DIGITS = 3
_MANY_DIGITS = 5  # more than a decision or a notice has
_UNIT = r"(?!\s?(?:m2|m²|đồng|đ(?!\w)|vnđ|vnd|triệu|tr(?!\w)|nghìn|ngàn|tỷ|hộ|người|kwh|số(?!\w)|khối|m3|lít)(?!\w))"
_CODE = re.compile(
    r"(?:[A-ZĐa-zđ]{1,5}[-/.\s]?){0,2}\d+[A-Z\d]*(?:[-.][A-ZĐ]{0,3}\d{2,}|\s\d{2,5}(?![\w/]|[.,-]\d))*(?:-[A-ZĐ]{2}(?!\w))?"
    rf"(?![\w/%]|[.,-]\d){_UNIT}"
)
_SLASHED = re.compile(r"\d{2,7}(?:/(?:\d{2,6}|[A-ZĐ][A-ZĐ\d]*)(?:-[A-ZĐ\d]+)*){1,3}(?![\w/])")
_PUBLIC_SLASHED = re.compile(r"(?:BOT|BT|PPP|XD|KT|UBND|QĐ|NĐ|CP)(?!\w)")
_STRONG = re.compile(
    r"0\d{4,}|\d{7,}|(?=[\d.-]*[A-Z])(?=(?:\D*\d){3})(?=.{6})(?!NĐ|QĐ|TCVN|QCVN)[A-ZĐ\d]+(?:[-.][A-ZĐ\d]{2,})*|\d{2,}(?:[.-]\d{2,}){1,4}(?<=\d{3})"
    r"|(?!(?:QL|ĐT|ĐH|TL|HL|NĐ|QĐ|TT|CT|NQ|DT|KM)\b|(?:BT|LK|SH|NV)\d)(?=(?:\D*\d){3})"
    r"[A-ZĐ]{1,6}[a-z]?\d{0,2}[-.]?(?:[A-ZĐ]{1,5}[-.]?)?\d{2,}[A-ZĐ]?\d*(?:[-.][A-ZĐ]{0,3}\d{2,})*(?:-[A-ZĐ]{2})?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?")
_BOAT = re.compile(r"(?<!\w)[A-ZĐ]{1,2}[A-Za-z]?[\s-]?\d{4,5}[\s-]?TS(?!\w)")
_TAIL = re.compile(r"\d{3}\.\d{2}|\d{3,5}")
_TAILS = word_set("đuôi duoi cuối")
_TWIN = re.compile(r"\d{3,6}-\d{3,6}")
_MORE = re.compile(
    r"\s?(?:,|;|và|hoặc|hay|đến|tới|sang|thành)\s(?:(?:số|xe|biển|biển số|mã)\s)?"
    r"(?P<value>[A-Z\dĐ][A-Z\dĐ. -]*\d)(?![\w/]|[.,-]\d)"
)
_RUN = re.compile(r"[A-ZĐ]+|\d+|[^\w\s]")
_LEADS = hint(
    _SINGLE | _NUMBER_WORDS | _TAILS | frozenset(pair.split()[1] for pair in _PAIRS | _ALONE) | _SLASHED_WORDS
)
_FARTHEST = 9  # words
_SHORT_FOR = word_set(
    "bhyt bhxh bks bs cmt qsdđ vcb kh hs hđ sđt đt hd cccd cmnd gcn id stk tk lh no sn ubnd hđnd tp ql tl ct bh"
)


def find_papers(words: Words) -> Iterator[Found]:
    """Yield numbers of papers and meters; decisions, notices and laws are public and stay."""
    row, lower = words.all, words.lower
    if "TS" in words.text:
        yield from ((*boat.span(), "BIỂN SỐ") for boat in _BOAT.finditer(words.text))
    if not words.hints & _LEADS:
        return
    for at in words.numbered:
        if row[at].n_digits < 2 or not at or not reduce(or_, words.bits[max(0, at - _FARTHEST) : at]) & _LEADS:
            continue
        if _is_tail(lower, at, row[at].core):
            yield (
                *words.cut(at, at),
                "BIỂN SỐ" if "." in row[at].core else "SĐT",
            )  # "biển đuôi 123.45", "số cuối 4567"
            continue
        first = at - 1 if at > 1 and _prefixes(row[at - 1]) else at  # "số CS 00214"
        if _is_paper(words, first, at):
            begin = words.cut(first, at)[0]
            match = _CODE.match(words.text, begin) or _SLASHED.match(words.text, begin)
            if match and not _YEAR.fullmatch(match[0]):
                yield from find_more(words.text, [(*match.span(), _KIND)])


def _prefixes(word: Word) -> bool:
    return word.core.isupper() and not word.closing and not word.n_digits and word.lower not in _SHORT_FOR


def _is_paper(words: Words, first: int, at: int) -> bool:
    """Return whether the words before the number that stands from `first` to `at` are those of somebody's paper."""
    row, lower = words.all, words.lower
    digits, core = row[at].n_digits, row[at].core
    word = lower[first - 1]
    if digits < _FEWEST_DIGITS and first == at and core[0].isdigit():
        pair = f"{lower[first - 2]} {word}" if first > 1 else ""
        return pair in _ALONE or (first > 2 and pair in _RECEIPTS and lower[first - 3] in ("số", "so"))
    coded = not _CODES.isdisjoint(lower[max(0, first - 4) : first])
    if coded and (digits >= _MANY_DIGITS or not core[0].isdigit()):
        word = "mã"  # "mã phách TC-0281"
    named = f"{lower[first - 2]} {word}" if first > 1 else ""
    if named in _ALONE or (named in _PAIRS and digits >= _MANY_DIGITS and "số" in lower[max(0, first - 4) : first]):
        return True  # "số biên nhận 20240"
    if word in _NUMBER_WORDS:
        return _is_personal(words, word, first, at)
    whole = words.text[slice(*words.cut(first, at))].replace(" ", "-", 1)
    if digits < _FEWEST_DIGITS or not _STRONG.fullmatch(whole) or (first == at and _AMOUNT.fullmatch(core)):
        return False
    before = _before(words, first)
    papers = (_SINGLE - _NO_PAPERS).intersection(before) or _PAIRS.intersection(_pairs(before))
    return bool(papers) and _PUBLIC.isdisjoint(_pairs(before))


def _before(words: Words, first: int) -> list[str]:
    """Return the words before the one at `first`, not farther back than a break or `_LOOK_BACK`."""
    begin = first
    while begin and first - begin < _LOOK_BACK and not words.all[begin - 1].closing.strip(":"):
        begin -= 1
    return words.lower[begin:first]


def _pairs(before: list[str]) -> list[str]:
    return [f"{one} {two}" for one, two in pairwise(before)]


def _names_paper(before: list[str]) -> bool:
    return not _SINGLE.isdisjoint(before) or not _PAIRS.isdisjoint(_pairs(before))


def _is_tail(lower: list[str], at: int, core: str) -> bool:
    """Return whether the number is the end of a longer one: "biển đuôi 123.45", "ba số cuối là 012"."""
    last = at - 1 - (lower[at - 1] in ("là", "số"))
    if last < 1 or lower[last] not in _TAILS or not _TAIL.fullmatch(core):
        return False
    return lower[last - 1] in _NUMBER_WORDS or (lower[last] != "cuối" and not _YEAR.fullmatch(core)) or "." in core


def _is_personal(words: Words, announced: str, first: int, at: int) -> bool:
    """Return whether the number at `at`, announced by "số" or "mã" before the word at `first`, is one person's."""
    core, digits = words.all[at].core, words.all[at].n_digits
    if digits < _FEWEST_DIGITS and core[0].isdigit() and first == at:
        return False
    before = _before(words, first)[:-1]
    pairs = _pairs(before)
    if first > _LOOK_BACK + 1 and len(before) == _LOOK_BACK - 1:
        pairs += _pairs(words.lower[first - _LOOK_BACK - 2 : first - _LOOK_BACK + 1])
    public = not _PUBLIC.isdisjoint(
        [*pairs, *_pairs([*before[-1:], announced]), *_pairs(words.lower[max(0, first - 4) : first])]
    )
    if "/" in core:
        slashed = not _SLASHED_PAIRS.isdisjoint(pairs) or not _SLASHED_WORDS.isdisjoint(before)
        return slashed and not public and bool(_SLASHED.fullmatch(core)) and not _PUBLIC_SLASHED.search(core)
    if _names_paper(before):
        if " ".join(before[-2:]) in _SLASHED_PAIRS:
            return True  # "thông báo chấm dứt hợp đồng số 218"
        return not (public and core[0] != "0")
    if announced in _CODES:
        return digits > _FEWEST_DIGITS and not public
    if _TWIN.fullmatch(core):
        return True
    return core[0] == "0" and core.isdigit() and (digits > _MANY_DIGITS or not public)


def find_more(text: str, found: Iterable[Found]) -> Iterator[Found]:
    """Yield each found number, and after it those of the same shape that "và" or a comma joins to it."""
    for start, end, kind in found:
        yield start, end, kind
        more = _MORE.match(text, end)
        while more and _shape(more["value"]) == _shape(text[start:end]) and not _YEAR.fullmatch(more["value"]):
            yield *more.span("value"), kind
            more = _MORE.match(text, more.end())


def _shape(number: str) -> str:
    """Return what numbers of one series share: "30A-123.45" and "29C-902.18" have one shape."""
    return _RUN.sub(lambda run: "A" if run[0].isalpha() else "1" if run[0].isdigit() else "-", number)
