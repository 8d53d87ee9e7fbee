"""Numbers of papers that a person holds, told by the words before them: slips, books, cards, meters, bills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.text.words import Found, Words, both, word_set

_KIND = "MÃ HỒ SƠ"
_SINGLE = word_set("phiếu sổ thẻ vé tra lô seri serial đò gplx hđ hd phieu the")  # papers of one word
_PAIRS = both(
    frozenset(
        ("biên nhận", "biên lai", "giấy hẹn", "ra viện", "khai sinh", "báo tử", "chứng nhận", "lái xe", "bằng lái",
         "hóa đơn", "hoá đơn", "hợp đồng", "bệnh án", "vận đơn", "bưu gửi", "bưu phẩm", "đơn hàng", "tra cứu",
         "danh bộ", "danh bạ", "công tơ", "đồng hồ", "hồ sơ", "tờ khai", "khách hàng", "giấy xác")
    )
)  # fmt: skip
_PUBLIC = both(
    frozenset(
        ("quyết định", "nghị định", "nghị quyết", "công văn", "văn bản", "thông báo", "thông tư", "chỉ thị", "kế hoạch",
         "tờ trình", "công điện", "kết luận", "báo cáo", "bộ luật")
    )
)  # fmt: skip
_NUMBER_WORDS = word_set("số so mã ma seri sêri sê-ri")
_ALONE = both(
    frozenset(("danh bộ", "danh bạ", "công tơ", "bằng lái", "lái xe", "số lô", "số hđ"))
)  # without "số": "công tơ 12345678"
_CODES = word_set("mã ma")
_LOOK_BACK = 5  # words between a paper and its number: "phiếu tiếp nhận hồ sơ số"
_FEWEST_DIGITS = 3
_MANY_DIGITS = 5  # more than a decision or a notice has
_CODE = re.compile(
    r"(?:[A-ZĐa-zđ]{1,4}[-/.\s]?)?\d{2,}[A-Z\d]*(?:[-.]\d{2,}|\s\d{3,4}(?!\w))*(?![\w/%]|[.,-]\d|\s?(?:m2|m²|đồng|triệu|hộ)(?!\w))"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")
_TAIL = re.compile(r"\d{3}\.\d{2}|\d{3,5}")
_TAILS = word_set("đuôi duoi cuối")
_TWIN = re.compile(r"\d{3,6}-\d{3,6}")
_MORE = re.compile(
    r"\s?(?:,|;|và|hoặc|hay|đến|tới|sang|thành)\s(?:(?:số|xe|biển|biển số|mã)\s)?"
    r"(?P<value>[A-Z\dĐ][A-Z\d.-]*\d)(?![\w/]|[.,-]\d)"
)
_RUN = re.compile(r"[A-ZĐ]+|\d+|[^\w\s]")


def find_papers(words: Words) -> Iterator[Found]:
    """Yield numbers of papers and meters; decisions, notices and laws are public and stay."""
    row, lower = words.all, words.lower
    for at in words.numbered:
        digits = row[at].n_digits
        if not at or digits < 2:
            continue
        if _is_tail(lower, at, row[at].core):
            yield *words.cut(at, at), "BIỂN SỐ" if "." in row[at].core else "SĐT"  # "biển đuôi 123.45", "số cuối 4567"
            continue
        first = at - 1 if row[at - 1].core.isupper() and at > 1 else at  # "số CS 00214"
        word = lower[first - 1]
        if (digits >= _MANY_DIGITS or not row[at].core[0].isdigit()) and not _CODES.isdisjoint(
            lower[max(0, first - 4) : first]
        ):
            word = "mã"  # "mã phách TC-0281"
        named = f"{lower[at - 2]} {word}"
        named_number = (
            named in _PAIRS and digits >= _MANY_DIGITS and "số" in lower[max(0, at - 4) : at]
        )  # "số biên nhận 20240"
        if named in _ALONE or named_number or (word in _NUMBER_WORDS and _is_personal(words, word, first, at)):
            match = _CODE.match(words.text, words.cut(first, at)[0])
            if match and not _YEAR.fullmatch(match[0]):
                yield *match.span(), _KIND


def _is_tail(lower: list[str], at: int, core: str) -> bool:
    """Return whether the number is the end of a longer one: "biển đuôi 123.45", "ba số cuối là 012"."""
    last = at - 1 - (lower[at - 1] == "là")
    if last < 1 or lower[last] not in _TAILS or not _TAIL.fullmatch(core):
        return False
    return lower[last - 1] in _NUMBER_WORDS or (lower[last] != "cuối" and not _YEAR.fullmatch(core)) or "." in core


def _is_personal(words: Words, announced: str, first: int, at: int) -> bool:
    """Return whether the number at `at`, announced by "số" or "mã" before the word at `first`, is one person's."""
    core, lower = words.all[at].core, words.lower
    digits = words.all[at].n_digits
    if digits < _FEWEST_DIGITS and core[0].isdigit() and first == at:
        return False
    begin = first - 1
    while begin and first - begin <= _LOOK_BACK + 1 and not words.all[begin - 1].closing:
        begin -= 1
    before = lower[begin : first - 1]
    pairs = [f"{one} {two}" for one, two in pairwise(before)]
    if not _SINGLE.isdisjoint(before) or not _PAIRS.isdisjoint(pairs):
        return not (_PUBLIC.intersection(pairs) and core[0] != "0")
    if announced in _CODES:
        return digits > _FEWEST_DIGITS
    if _TWIN.fullmatch(core):
        return True
    return core[0] == "0" and core.isdigit() and (digits > _MANY_DIGITS or _PUBLIC.isdisjoint(pairs))


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
