"""How likely another matter begins where no model judges: marks that set matters apart, and rules of words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.ingest.comments.concerned import pairs_of
from pipeline.ingest.words.passages import Statement, statements
from pipeline.ingest.words.spelling import TwoSpellings
from pipeline.records import Span
from pipeline.text import COMMON_WORDS

SURE = 0.5
"""A boundary at or above this is one."""
_DOUBT = 0.15  # what is less likely is not weighed further
_MOST_WEIGHED = 500  # statements of one turn; nobody says more, and weighing each would take too long
LISTED = frozenset({"number", "ordinal", "bullet"})
_GOES_ON = TwoSpellings(
    r"(?:nhưng|vì|do|nên|mà|tuy|song|nếu|trong khi|thế|vậy|như|hiện|nay|đến nay|đề nghị|kiến nghị|mong|xin|yêu cầu|nhờ|"
    r"việc (?:này|đó)|tôi|chúng tôi|em|cháu|bà con|dân|người dân|họ|ông|bà|đã|hỏi|khi|sau khi|cử tri|lý do)(?!\w)"
)
_JOINS = TwoSpellings(
    r"(?:và|rồi|thì|hoặc|hay|cùng|với|để|bằng|của|cho|bởi|còn|cũng|lại|vẫn|chưa|không|được|bị|có|nhất là|gồm|kể cả|"
    r"dẫn đến|gây|làm|khiến|sau đó|từ đó|bao giờ|khi nào|tại sao|vì sao|sao|thế nào|xã|phường|cán bộ)(?!\w)"
)
_LONGEST_LEAD = 80  # code points
_OWN_MATTER = 25  # code points of a clause that may be a matter of its own


def n_asking(words: str) -> int:
    """Return, cheaply, how many requests there may be, rather too many than too few; 2 for text without diacritics."""
    lower = words.lower()
    return sum(map(lower.count, _ASKING)) if not lower.isascii() else 2


def marked_apart(text: str, kept: Sequence[Statement], found: list[float], *, in_table: bool) -> list[float]:
    """Return the boundaries, sure ones where the writer set matters apart: a line each in a cell, many semicolons.

    A first line of a cell that only leads over to the rest ("Trình bày như sau:") is set apart from it too.
    """
    semicolons = sum(piece.opening == "semicolon" for piece in kept) > 1
    for at, (before, piece) in enumerate(pairwise(kept)):
        own_line = in_table and "\n" in text[before.span.end : piece.span.start]
        leads = at == 0 and before.span.cut(text)[-1] == ":" and len(before.span) < _LONGEST_LEAD
        if own_line and (leads or _begins_anew(before.span.cut(text), piece.said(text))):
            found[at] = 1.0
        elif semicolons and piece.opening == "semicolon" and min(len(before.span), len(piece.span)) >= _OWN_MATTER:
            found[at] = max(found[at], 0.0 if _GOES_ON.match(piece.said(text)) else 1.0)
    return found


def answered_apart(text: str, kept: Sequence[Statement], reply: Span, found: list[float]) -> list[float]:
    """Return the boundaries, sure ones before what an answer in parts has one for: "Mương: đã nạo vét. Cầu: xin vốn".

    The first words of both name the same, which nothing before has named; another part takes up what stands before.
    """
    parts = [piece.said(text) for piece in statements(text, reply)]
    if len(parts) < _FEWEST_PARTS or len(kept) < _FEWEST_PARTS:
        return found
    heads = [pairs_of(" ".join(part.split()[:_FIRST_WORDS])) for part in parts]
    for at, piece in enumerate(kept[1:]):
        said, before = piece.said(text), pairs_of(text[kept[0].words : piece.span.start])
        named = pairs_of(" ".join(said.split()[:_FIRST_WORDS])) - before
        others = [part for part, head in zip(parts, heads, strict=True) if not named & head]
        if 0 < len(others) < len(parts) and not _GOES_ON.match(said) and before & pairs_of("\n".join(others)):
            found[at] = 1.0
    return found


_FEWEST_PARTS = 2
_FIRST_WORDS = 5


def _begins_anew(before: str, said: str) -> bool:
    """Whether a line of a cell raises another matter: the one above has no end of a sentence, and it does not go on."""
    if before[-1:].isalnum() and said[:1].isupper():
        return True
    both = min(len(before), len(said)) >= _OWN_MATTER or (before[-1:] == ";" and len(said) >= _OWN_MATTER // 2)
    return both and (before[-1:].isalnum() or before[-1:] == ";") and not (_GOES_ON.match(said) or _JOINS.match(said))


def weighed_boundaries(bare: str | None, offset: int, kept: Sequence[Statement], *, in_table: bool) -> list[float]:
    """Return, for each statement but the first, how likely it begins another matter than the one before it.

    `bare` is the turn in plain letters, `offset` its place in the document; without it only marks are read.
    """
    listed = sum(piece.opening in LISTED for piece in kept)
    semicolons = sum(piece.opening == "semicolon" for piece in kept)
    found: list[float] = []
    first = kept[0]
    for before, piece in pairwise(kept):
        if piece.opening in {"bullet", "turning"} or (piece.opening in LISTED and (listed > 1 or piece.rank > 1)):
            likely = 1.0
        elif bare is None or len(kept) > _MOST_WEIGHED or (listed >= 2 and first.opening in LISTED):
            likely = 0.0
        else:
            left = bare[max(first.words, before.span.end - _LOOK_BACK) - offset : before.span.end - offset]
            likely = _likely(left, piece.said(bare, -offset), piece, semicolons, in_table=in_table)
        found.append(likely)
        if likely >= SURE:
            first = piece
    return found


def raise_best(found: list[float], n_wanted: int) -> None:
    """Change `found` so that it says `n_wanted` matters, as many as announced: the likeliest boundaries are sure."""
    if len(found) < n_wanted:
        return
    ranked = sorted(range(len(found)), key=lambda at: (-found[at], at))
    for rank, at in enumerate(ranked):
        found[at] = 1.0 if rank < n_wanted else min(found[at], _DOUBT / 2)


_ASKING = (
    "đề nghị", "kiến nghị", "mong", "yêu cầu", "đề xuất", "xin ", "nhờ ", "hỏi", "cần ", "góp ý", "bao giờ", "khi nào",
    "sao ", "thế nào", "không", "nên ", "khiếu nại", "tố cáo", "?",
)  # fmt: skip
REQUEST = re.compile(
    r"(?<!\w)(?:de nghi|kien nghi|mong|yeu cau|de xuat|xin(?! loi)|nho|cho hoi|hoi|can (?:phai|co|duoc|som|bo tri|"
    r"sua|xu ly|kiem tra)|khi nao|"
    r"bao gio|vi sao|tai sao|the nao|phai khong|duoc khong|hay khong|co (?:duoc|phai) .{0,60}khong|khieu nai|to "
    r"cao|gop y|nen )|\?"
)
_SAME_MATTER = re.compile(
    r"(?:viec (?:nay|do|tren)|dieu (?:nay|do)|tinh trang (?:nay|do|tren)|su viec|vi (?:vay|the)|do (?:do|vay)|boi "
    r"vay|nhu vay|nhu the|"
    r"the (?:nhung|ma)|nhung|tuy nhien|song |neu|(?:nay|hien nay|den nay|hien tai|hien|gio),? |de nghi|kien nghi|"
    r"mong|kinh mong|rat mong|xin|"
    r"yeu cau|nho|cho nen|nen |ma |trong khi|do la|day la|cu the|vi du|chang han|thuc te|ket qua|cuoi cung|qua |"
    r"khi |sau khi|luc|vay|"
    r"(?:toi|em|chau) (?:da|cho rang|thay|nghi|hoi|de nghi|kien nghi|xin|khieu nai|khong|rat|muon)|chung (?:toi|em)|"
    r"ba con|nguoi dan|cu tri|ho |ai |phuong |xa |quan |"
    r"huyen |thanh pho |ubnd|can bo|co quan|theo|ly do|lan |moi |du |ngay |nam |tu |thang |gia dinh|nha toi|con "
    r"toi|noi |bao |goi |don |den |"
    r"trong |tai sao|vi sao|cho hoi|hoi |phai |lai |thi |co )"
)
_ASKS_FIRST = re.compile(r"(?:kinh |rat |toi |cu tri )*(?:de nghi|kien nghi|mong|xin|yeu cau|hoi|cho hoi|nho)")
_DATED = re.compile(r"(?:\d|nam |ngay |thang |tu )")
_PERSONAL = re.compile(r"(?:toi|chung toi|em|nha toi|ho |ba con|nguoi|ai |con toi|me toi|gia dinh)")
_HOPELESS = math.log(_DOUBT / (1 - _DOUBT))  # the score of a boundary not worth a judge
_LOOK_BACK = 600  # code points before a boundary that are read


def _likely(left: str, right: str, piece: Statement, semicolons: int, *, in_table: bool) -> float:
    """Return how likely `right` begins another matter: a linear score fitted on texts whose boundaries are known."""
    asks_left, asks_right = bool(REQUEST.search(left)), bool(REQUEST.search(right))
    same = bool(_SAME_MATTER.match(right))
    semi = piece.opening == "semicolon"
    spoken = not in_table and asks_left and not same and len(right) >= 30 and (semi or asks_right)
    score = -2.71 + 1.26 * asks_left + 0.89 * asks_right - 0.25 * same - 1.0 * bool(_ASKS_FIRST.match(right))
    score += (0.5 + 3.75 * (semicolons >= 2)) * semi - 2.0 * (len(left) > 150) - 1.62 * (len(right) < 40)
    if score < _HOPELESS and not spoken:
        return 0.0
    overlap = _overlap(left, right)
    if spoken and overlap < 0.2:
        return 0.6
    score -= 2.45 * overlap + 0.69 * bool(_DATED.match(right)) + 0.48 * bool(_PERSONAL.match(right))
    return 1 / (1 + math.exp(-score))


_WORD = re.compile(r"[^\W_]{2,}")


def _overlap(left: str, right: str) -> float:
    a, b = set(_WORD.findall(left)) - COMMON_WORDS, set(_WORD.findall(right)) - COMMON_WORDS
    return len(a & b) / max(1, min(len(a), len(b)))
