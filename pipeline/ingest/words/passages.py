"""Views of a passage: without tones, cut into statements, without courtesy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.ingest.words.inside import listed_inside
from pipeline.ingest.words.manners import without_spoken_courtesy
from pipeline.ingest.words.spelling import TwoSpellings, word_set
from pipeline.records import Span
from pipeline.text import strip_tones

Opening = Literal["none", "number", "bullet", "ordinal", "turning", "semicolon"]
"""How a statement begins: a number or letter, a dash, "thứ hai", "ngoài ra", after a semicolon, or none of these."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a part of one that stands for itself. `words` is where it begins after its number and marker."""

    span: Span
    words: int
    opening: Opening
    rank: int = 0  # the number it bears: 2 for "b)", "2.", "thứ hai"

    def said(self, text: str, shift: int = 0) -> str:
        """Return its words; `shift` is added to its offsets, for a text that is only a part of the document."""
        return text[self.words + shift : self.span.end + shift]


_ORDINAL = (
    r"(?:(?:điều|việc|vấn đề|ý|ý kiến|nội dung|câu hỏi|kiến nghị|cái|điểm|chuyện|khoản|mục|"
    r"nguyện vọng|bức xúc|sự việc)\s+)?thứ\s+(?P<nth>nhất|hai|ba|tư|"
    r"bốn|năm|sáu|bảy|tám|nhì|\d{1,2})(?!\w)(?!\s+(?:hai|ba|tư|năm|sáu|bảy|trong tuần|hằng tuần|hàng tuần|[a-z]\b))"
    r"|(?P<card>một|hai|ba|bốn|năm|sáu|bảy)\s+là(?!\w)"
    r"|(?:ý|việc|vấn đề|nội dung|cái|câu|chuyện|điều|kiến nghị)\s+(?P<nr>đầu tiên|\d{1,2}|một|hai|ba|bốn|"
    r"năm)(?=\s*[,:.]|\s+là\b)"
    r"|(?P<last>(?:và )?cuối cùng|sau cùng|sau hết)(?=\s*[,:]|\s+(?:là|tôi|em|xin|thì)\b)|(?P<first>đầu tiên|trước "
    r"tiên|trước hết)(?=\s*[,:]|\s+(?:là|tôi|em|xin)\b)"
)
_TURNING = (
    r"p\s?/\s?s(?=\s*:)|tái bút(?=\s*:)|ngoài ra(?!\s+(?:đường|ngoài|ruộng|sông|phố))|bên cạnh đó|thêm nữa|hơn "
    r"nữa(?=\s*,)|(?:thêm |xin thêm |còn |"
    r"và )?một (?:ý|việc|vấn đề|chuyện|điều|nội dung|cái|điểm)(?: nhỏ)? (?:nữa|khác|thêm)|"
    r"(?:ý|việc|vấn đề|chuyện|cái) (?:nữa|khác)(?: là)?|với lại|với cả|à (?:mà|quên)(?: còn)?|(?:nhân|sẵn) (?:đây|"
    r"tiện|dịp này)|nhân tiện(?: "
    r"đây)?|tiện thể|tiện đây|"
    r"(?:kế|tiếp) (?:đến|theo)(?=\s*,)|kiến nghị thêm|thêm một (?:điều|việc|ý|chuyện)|nội dung (?:kiến nghị|"
    r"khác)(?=\s*:)|đồng thời(?=,? (?:đề nghị|kiến nghị|cử tri|phản ánh|tổ chức|xin))|(?:cử tri|ông|bà|anh|chị|"
    r"bác) (?:này )?(?:cũng|còn) (?:đề "
    r"nghị|kiến nghị|phản ánh|hỏi|cho biết|nêu|đề xuất)|"
    r"(?:cử tri|ông|bà|anh|chị|bác) (?:nói|cho biết|hỏi|nêu|kiến nghị|đề nghị|phản ánh) thêm(?: về| là| rằng)?(?!\w)|"
    r"(?:chúng tôi|tôi|em|bà con) (?:cũng|còn) (?:xin )?(?:nói|nêu|phản ánh|kiến nghị) thêm(?: về| là| rằng)?(?!\w)|"
    r"cũng theo (?:cử tri|ông|bà|anh|chị|bác)(?=,)|"
    r"(?:cũng|đồng thời) (?:xin hỏi|đề nghị xem xét)|(?:riêng|còn) (?:về|việc|chuyện|cái|vấn đề|đoạn|ở|khu|đường|"
    r"bên)(?!\w)|"
    r"(?:xin )?hỏi thêm(?: là)?|rồi (?:xin|chuyện|cái|còn)(?!\w)|còn nữa|chưa hết|mặt khác|song song|liên quan "
    r"(?:đến|tới) (?:vấn đề|việc|lĩnh vực)"
    r"|(?P<about>(?:về|đối với|liên quan (?:đến|tới)) (?:việc|vấn đề|lĩnh vực|công tác|chuyện|mảng)(?!\w)|về "
    r"[^.,:;]{3,50}(?=:))"
)
_BULLET = r"[-–—+*•●▪■◦○·►➢✓\uf000-\uf0ff]+\s*(?=\S)"
_NUMBER = r"\(?(?P<num>\d{1,2}(?:\.\d{1,2})?|[a-hđ]|[ivx]{1,4})\s*[.)/]\s*(?=\D)|\(?(?P<num2>\d{1,2})\s*[):]\s*"
_LINE_START = re.compile(rf"\s*(?:(?P<number>{_NUMBER})|(?P<bullet>{_BULLET}))", re.IGNORECASE)
_STILL = (
    r"|còn(?= (?!lại|chưa|không|phải|bị|có|được|nhiều|ít|rất|là|tồn|gì|một số|thiếu|khoảng|hơn|nguyên|đang|đọng|nợ|"
    r"cả|mỗi|thời|hạn|gặp|xảy|để|"
    r"khó|nếu|hai|ba|em|tôi|chờ|ai))"
)
_BEFORE_MARKER = r"\s*(?:(?:vâng|dạ|và|rồi|thì|xin|tôi xin nói|em xin nói|còn|cũng|thưa các bác|tôi có)[, ]\s*){0,2}"
_AFTER_MARKER = r"\s*(?:nữa(?=\s+là))?\s*(?:(?:là|thì)(?:\s*[,:])?|,|:)?\s*"
_SENTENCE_START = re.compile(
    rf"{_BEFORE_MARKER}(?:(?P<ordinal>{_ORDINAL})|(?P<turning>{_TURNING}{_STILL})){_AFTER_MARKER}", re.IGNORECASE
)
_PLAIN_SENTENCE_START = re.compile(
    strip_tones(rf"{_BEFORE_MARKER}(?:(?P<ordinal>{_ORDINAL})|(?P<turning>{_TURNING})){_AFTER_MARKER}"), re.IGNORECASE
)
_STOP = re.compile(r"[\n.!?…;:,][\n.!?…”\"')\]]*")  # begins with one set of characters: then a search is fast
_AFTER_PAUSE = re.compile(
    r"\s+(?:(?:và\s+)?(?P<ordinal>(?:hai|ba|bốn|năm)\s+là(?!\w)|thứ\s+(?:hai|ba|tư|năm)(?:\s+nữa)?(?:\s*[,:]|"
    r"\s+là(?!\w)))|"
    r"(?P<turns>(?=(?:với lại|thêm nữa|còn nữa|tiện thể|nhân tiện|với cả)(?!\w)))|"
    r"(?P<number>\(?(?:[1-9]|[a-hđ])\s*[).]\s*(?=[^\W\d])|\([1-9a-hđ]\)\s*(?=[^\W\d]))|(?P<dash>[-–+•]\s)|"
    r"(?P<adds>(?=(?:cử tri|ông|bà|anh|chị|bác) (?:nói|cho biết|hỏi|nêu|kiến nghị|đề nghị|phản ánh) thêm(?!\w))))"
)
_ABBREVIATED = re.compile(
    r"(?<!\w)(?:\d{1,2}|tp|p|q|h|tx|tt|ths|ts|gs|bs|ks|v\.v|vd|mr|mrs|st|đ/c|ông|bà|[a-zđ])\.$", re.IGNORECASE
)
_TITLE_OR_UNIT = re.compile(r"(?<!\w)(?:tp|p|q|tx|tt|ths|ts|gs|bs|đ/c)\.$", re.IGNORECASE)
_NUMBER_MARKS = frozenset("().:/-–—+*•●▪■◦○·►➢✓") | {chr(code) for code in range(0xF000, 0xF100)}
_FIRST_OF_MARKERS = word_set(
    "à vâng dạ và rồi thì xin tôi em còn cũng thưa điều việc vấn ý nội câu kiến cái điểm chuyện thứ một hai ba bốn "
    "năm sáu bảy cuối sau đầu trước ngoài bên thêm hơn với nhân sẵn tiện kế tiếp đồng cử riêng hỏi chưa mặt song "
    "liên "
    "khoản mục nguyện bức sự chúng về đối ông bà anh chị bác p/s tái"
)
_FIRST_OF_MARKERS |= {strip_tones(word) for word in _FIRST_OF_MARKERS}
_INITIAL = re.compile(r"\w\s+[A-ZĐ]\.$")
_UNPUNCTUATED_CUE = re.compile(
    rf"(?<=\s)(?:(?:vâng |dạ |rồi |và |thế còn )?(?:(?:{_ORDINAL})|(?:{_TURNING})))(?=\s)|(?<=\s)về (?:vấn đề|việc|"
    rf"chuyện)(?=\s)",
    re.IGNORECASE,
)
_CARDINALS = {
    "nhất": 1,
    "một": 1,
    "đầu tiên": 1,
    "hai": 2,
    "nhì": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
}


def statements(text: str, span: Span) -> list[Statement]:
    """Return the statements of `text[span]` in order: sentences, items of lists, parts between semicolons."""
    return [_statement(text, start, end, after) for start, end, after in _pieces(text, span)]


def _pieces(text: str, span: Span) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, the kind of mark before it) of each piece."""
    start, before = span.start, "line"
    listed = listed_inside(text, span)
    for match in _STOP.finditer(text, span.start, span.end):
        mark, cut = match[0], match.end()
        while listed and listed[0] < match.start():
            at = listed.pop(0)
            if text[start:at].strip():
                yield start, at, before
                start, before = at, "dash"
        if "\n" in mark:
            kind = "line"
            cut = match.start() + mark.index("\n")
        elif mark[0] == ";":
            kind, cut = "semi", match.start() + 1
        elif cut < span.end and not text[cut].isspace():
            continue
        elif mark[0] in ",:":
            after = _AFTER_PAUSE.match(text, cut, span.end)
            if after is None or (after.lastgroup == "ordinal" and mark[0] == ":"):
                continue
            kind = after.lastgroup or ""
        elif mark == "." and _is_no_end(text, start, cut):
            continue
        else:
            kind = "sentence"
        if text[start:cut].strip():
            yield start, cut, before
            before = kind
        elif kind == "line":
            before = "line"
        start = cut
    for at in listed:
        if text[start:at].strip():
            yield start, at, before
            start, before = at, "dash"
    if text[start : span.end].strip():
        yield start, span.end, before


def _is_no_end(text: str, start: int, end: int) -> bool:
    """Return whether the point before `end` only shortens a word or numbers an item: "P. Láng", "ông T."."""
    if not _ABBREVIATED.search(text, max(start, end - 6), end):
        return False
    if not text[end : end + 3].lstrip()[:1].isupper() or _is_list_number(text, start, end):
        return True
    return bool(
        _INITIAL.search(text, max(start, end - 12), end) or _TITLE_OR_UNIT.search(text, max(start, end - 5), end)
    )


def _is_list_number(text: str, start: int, end: int) -> bool:
    return re.fullmatch(r"\s*\(?(?:\d{1,2}|[a-zđ]|[ivx]+)\.", text[start:end], re.IGNORECASE) is not None


def _statement(text: str, start: int, end: int, before: str) -> Statement:
    while text[start].isspace() or (text[start] == ">" and before == "line" and start < end - 1):  # a mail quotes it
        start += 1
    while text[end - 1].isspace():
        end -= 1
    opening: Opening = "semicolon" if before == "semi" else "none"
    rank, at = 0, start
    listed = None if _NUMBER_MARKS.isdisjoint(text[start : start + 6]) else _LINE_START.match(text, start, end)
    if listed and listed.end() < end:
        if listed["number"]:
            opening, rank = "number", _rank(listed["num"] or listed["num2"] or "")
            at = listed.end()
        elif before in {"line", "dash"}:
            opening, at = "bullet", listed.end()
    if text[at:end].split(None, 1)[0].strip(",.:").lower() not in _FIRST_OF_MARKERS:
        return Statement(Span(start, end), at, opening, rank)
    marked = (_PLAIN_SENTENCE_START if text[at : at + 40].isascii() else _SENTENCE_START).match(text, at, end)
    if marked and marked.end() < end:
        if marked["ordinal"]:
            opening = "ordinal"
            said = marked["nth"] or marked["card"] or marked["nr"]
            rank = _rank(said.lower()) if said else (1 if marked["first"] else 9)
        elif opening in {"none", "semicolon"}:
            opening = "turning"
        at = marked.end() if not marked["about"] else at
    return Statement(Span(start, end), min(at, end), opening, rank)


def _rank(number: str) -> int:
    if number[:1].isdigit():
        return int(number.split(".")[-1])
    if number in _CARDINALS:
        return _CARDINALS[number]
    return "abcdđefgh".find(number.lower()) + 1 if len(number) == 1 else 0


def is_unpunctuated(text: str) -> bool:
    """Return whether a text of some length has (nearly) no marks that end sentences, as recognisers write."""
    return len(text) > 120 and sum(map(text.count, ".!?;:,\n")) * 120 < len(text)


def spoken_pieces(text: str, span: Span) -> list[Statement]:
    """Return the statements of a recogniser's text without punctuation: cut where a speaker turns to another matter."""
    span = without_spoken_courtesy(text, span)
    cuts = [span.start] + [
        m.start() for m in _UNPUNCTUATED_CUE.finditer(text, span.start, span.end) if _may_turn(text, m.start())
    ]
    edges = [*cuts, span.end]
    pieces = [(a, b) for a, b in pairwise(edges) if text[a:b].strip()]
    return [_statement(text, a, b, "sentence") for a, b in pieces]


def _may_turn(text: str, at: int) -> bool:
    """ "hai là" in a fee is no turning; a turning follows a word, not a number."""
    return not text[max(0, at - 3) : at].strip()[-1:].isdigit()


_DEPENDS = TwoSpellings(
    r"(?:báo(?! cáo)|gọi|thì|mà|vì|để|khiến|chưa|vẫn|bị|được|lần nào|đã|thậm chí|kể cả|nhất là|trong khi|mặc dù|đến "
    r"nay|"
    r"hỏi thì)(?!\w)"
)
_HISTORY = TwoSpellings(
    r"(?:(?:cử tri|tôi|chúng tôi|bà con|người dân|dân|ông|bà|anh|chị|họ|em) )?(?:cũng )?đã (?:(?:nhiều|hai|ba|bốn|"
    r"mấy) lần )?"
    r"(?:kiến nghị|phản ánh|báo|gọi|gửi đơn|làm đơn|trình báo|có ý kiến)(?!\w)|"
    r"(?:tôi|chúng tôi|em|tụi em|tụi tôi|bọn em|bà con|cháu|mình) (?:đi |lên |có |cũng |phải )*(?:kiện|khiếu nại|"
    r"hỏi|gọi|"
    r"báo|chạy|chờ|đợi|gửi đơn|nộp đơn|làm đơn|viết đơn|nộp|góp|đóng|trả)(?! (?:là|thăm|về))(?!\w)"
)
_STILL_THE_SAME = TwoSpellings(
    r"(?:tôi|chúng tôi|em|tụi em|bọn em|cháu|chị em|bà con|ông|bà|anh|chị|cụ|dân) (?:chỉ (?:xin|mong|muốn|cần|đề nghị)|"
    r"(?:đã |có )?(?:điện|gọi|báo|gửi thư|gửi đơn) (?:cho |lên |ra |xuống |tới |đến )|có [^.,]{3,30} như (?:vậy|thế))|"
    r"(?:xong|nhận|nộp) xong(?!\w)"
)
_OF_SPEAKER = TwoSpellings(
    r"(?:(?<=\s)(?:ông cụ|bà cụ|ông bà|các cụ|ông|bà|thằng|đứa|cái|chỗ|trước|sau|cạnh) )?(?<=\s)(?:nhà|con|vợ|"
    r"chồng|bố|mẹ|ngõ|"
    r"xóm|khu|gia đình)\s+$"
)
_NOUN_OF = TwoSpellings(
    r"(?<!\w)(?:nhà|của|cho|con|vợ|chồng|bố|mẹ|ngõ|xóm|tổ|khu|gia đình|bảo|với|là|ở|tại|phải|bị|được)$"
)
_PRONOUN = TwoSpellings(r"(?:tôi|em|cháu|tui|mình|chúng tôi|bọn em|bà con)(?!\w)")


def goes_on(text: str, at: int) -> bool:
    """Return whether a clause behind a comma has no subject of its own, or only says how often it was reported."""
    after = text[at : at + 80].lstrip()
    before = text[max(0, at - 40) : at].rstrip()
    if before[-1:] != ",":
        torn = _NOUN_OF.search(before) is not None and _PRONOUN.match(after) is not None
        return torn or _STILL_THE_SAME.match(after) is not None
    return (_DEPENDS.match(after) or _HISTORY.match(after)) is not None


def at_phrase(text: str, at: int) -> int:
    """Return where the phrase begins that a cut at `at` in running text would tear: before "nhà tôi", not within."""
    if _PRONOUN.match(text[at : at + 20]) is None or text[max(0, at - 2) : at].strip()[-1:] in {
        ".",
        ",",
        ";",
        "!",
        "?",
    }:
        return at
    head = text[max(0, at - 30) : at]
    found = _OF_SPEAKER.search(head)
    return at if found is None else at - len(head) + found.start()
