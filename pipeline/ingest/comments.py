"""A citizen's turn becomes comments: courtesy is clipped, separate matters are split, each with its exact span."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from pipeline.ingest.courtesy import is_courtesy, is_praise, n_announced
from pipeline.ingest.passages import Statement, is_unpunctuated, spoken_pieces, statements
from pipeline.ingest.spelling import plain, word_set
from pipeline.records import Comment, Document, Span, Turn
from pipeline.text import mask


class PassageJudge(Protocol):
    """A model's second opinion. Both methods take texts masked by `pipeline.text.mask`."""

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        """Return, for each text, how likely it is a citizen's comment at all."""

    def boundary_probability(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return, for each pair of neighbouring passages, how likely the second raises another matter."""


_SURE = 0.5  # a boundary at or above this is one
_DOUBT = 0.15  # between this and _SURE a judge is asked
_JUDGED = 0.5  # what the judge's and the rules' mean must reach
_MOST_WEIGHED = 500  # statements of one turn; nobody says more, and weighing each would take too long
_LISTED = frozenset({"number", "ordinal", "bullet"})


def split_comments(document: Document, turns: Sequence[Turn], *, judge: PassageJudge | None = None) -> list[Comment]:
    """Return the comments of the citizens' turns in reading order; `span` cuts `text` out of the document exactly.

    One matter is one comment, however many sentences it takes. Ids are `<turn id>.<k>`, k from 1. `judge` is asked
    once, for all turns, and only where the rules alone are not sure.
    """
    text = document.text
    cells = {block.span.start for block in document.blocks if block.kind == "cell"}
    drafts = [
        (turn, _draft(text, turn.span, in_table=turn.span.start in cells or turn.id != turn.input_id))
        for turn in turns
        if turn.role == "citizen"
    ]
    if judge is not None:
        _ask(text, [draft for _, draft in drafts], judge)
    comments: list[Comment] = []
    for turn, draft in drafts:
        comments += [
            Comment(f"{turn.id}.{number}", turn, span, span.cut(text))
            for number, span in enumerate(_spans(text, draft), start=1)
        ]
    return comments


@dataclass(slots=True)
class _Draft:
    """The statements of a turn, and before each but the first how likely another matter begins."""

    pieces: list[Statement]
    boundaries: list[float]


def _draft(text: str, span: Span, *, in_table: bool) -> _Draft:
    words = span.cut(text)
    pieces = spoken_pieces(text, span) if is_unpunctuated(words) else statements(text, span)
    if len(pieces) == 1:
        return _Draft([] if not in_table and is_courtesy(words) and not is_praise(words) else pieces, [])
    kept = [piece for piece in pieces if not is_courtesy(piece.said(text))]
    if not kept:
        kept = pieces if in_table else [piece for piece in pieces if is_praise(piece.said(text))]
        return _Draft(kept, [0.0] * (len(kept) - 1))
    announced = max((n_announced(piece.span.cut(text)) for piece in pieces[:3]), default=0)
    if in_table and not announced and all(piece.opening == "none" for piece in kept) and _n_asking(words) < 2:
        return _Draft(kept, [0.0] * (len(kept) - 1))
    return _Draft(kept, _boundaries(plain(words), span.start, kept, announced, in_table=in_table))


def _n_asking(words: str) -> int:
    """Count, cheaply and too often rather than too rarely, what may be requests; 2 for text without diacritics."""
    lower = words.lower()
    return sum(map(lower.count, _ASKING)) if not lower.isascii() else 2


def _boundaries(bare: str, offset: int, kept: Sequence[Statement], announced: int, *, in_table: bool) -> list[float]:
    """Return, for each statement but the first, how likely it begins another matter than the one before it.

    `bare` is the turn in plain letters, `offset` its place in the document.
    """
    listed = sum(piece.opening in _LISTED for piece in kept)
    semicolons = sum(piece.opening == "semicolon" for piece in kept)
    found: list[float] = []
    first = kept[0]
    for before, piece in pairwise(kept):
        if piece.opening in {"bullet", "turning"} or (piece.opening in _LISTED and (listed > 1 or piece.rank > 1)):
            likely = 1.0
        elif len(kept) > _MOST_WEIGHED or (listed >= 2 and first.opening in _LISTED):
            likely = 0.0
        else:
            left = bare[max(first.words, before.span.end - _LOOK_BACK) - offset : before.span.end - offset]
            likely = _likely(left, piece.said(bare, -offset), piece, semicolons, in_table=in_table)
        found.append(likely)
        if likely >= _SURE:
            first = piece
    if announced > 1 and found.count(1.0) < announced - 1 and not listed:
        _raise_best(found, announced - 1)
    return found


def _raise_best(found: list[float], n_wanted: int) -> None:
    """Somebody said how many things he would say: believe the likeliest boundaries, as many as that needs."""
    if len(found) < n_wanted:
        return
    ranked = sorted(range(len(found)), key=lambda at: (-found[at], at))
    for rank, at in enumerate(ranked):
        found[at] = 1.0 if rank < n_wanted else min(found[at], _DOUBT / 2)


_ASKING = (
    "đề nghị", "kiến nghị", "mong", "yêu cầu", "đề xuất", "xin ", "nhờ ", "hỏi", "cần ", "góp ý", "bao giờ", "khi nào",
    "sao ", "thế nào", "không", "nên ", "khiếu nại", "tố cáo", "?",
)  # fmt: skip
_REQUEST = re.compile(
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
    asks_left, asks_right = bool(_REQUEST.search(left)), bool(_REQUEST.search(right))
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


_COMMON_WORDS = word_set(
    "la va cua cho co cac nhung mot duoc khong da dang se thi ma tai o trong den tu voi ve nay do de nghi kien "
    "toi chung ba con nguoi dan cu tri khi vi bi nen hay lai ra vao len xuong cung nhieu rat qua nam thang ngay "
    "xin mong phuong xa quan huyen thanh pho ubnd chua"
)
_WORD = re.compile(r"[^\W_]{2,}")


def _overlap(left: str, right: str) -> float:
    a, b = set(_WORD.findall(left)) - _COMMON_WORDS, set(_WORD.findall(right)) - _COMMON_WORDS
    return len(a & b) / max(1, min(len(a), len(b)))


def _ask(text: str, drafts: Sequence[_Draft], judge: PassageJudge) -> None:
    """Let the judge settle the boundaries that the rules leave in doubt, all in one call."""
    open_at = [(draft, at) for draft in drafts for at, likely in enumerate(draft.boundaries) if _DOUBT <= likely < 1.0]
    if not open_at:
        return
    pairs = [(mask(d.pieces[at].span.cut(text)).text, mask(d.pieces[at + 1].span.cut(text)).text) for d, at in open_at]
    for (draft, at), judged in zip(open_at, judge.boundary_probability(pairs), strict=True):
        likely = (draft.boundaries[at] + judged) / 2
        draft.boundaries[at] = max(likely, _SURE) if likely >= _JUDGED else min(likely, _SURE - 0.01)


def _spans(text: str, draft: _Draft) -> list[Span]:
    """Return the spans of the matters, each from its first to its last statement, without number and marker."""
    if not draft.pieces:
        return []
    groups = [[draft.pieces[0]]]
    for piece, likely in zip(draft.pieces[1:], draft.boundaries, strict=True):
        if likely >= _SURE:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    if len(groups) > 1 and _is_lead_in(text, groups[0]):
        del groups[0]
    return [Span(_after_address(text, group[0].words, group[-1].span.end), group[-1].span.end) for group in groups]


_ADDRESS = re.compile(r"(?:(?:dạ|vâng|rồi)[, ]+)*(?:(?:kính )?thưa|xin thưa) [^,.:;!?\n]{2,60},\s*", re.IGNORECASE)
_FIRST_OF_ADDRESS = frozenset("dDvVrRkKtTxX")


def _after_address(text: str, start: int, end: int) -> int:
    """Return where the words begin after "Dạ thưa chủ tọa, kính thưa các vị, "."""
    while text[start] in _FIRST_OF_ADDRESS and (match := _ADDRESS.match(text, start, end)) and match.end() < end - 15:
        start = match.end()
    return start


def _is_lead_in(text: str, group: Sequence[Statement]) -> bool:
    """ "Cử tri nhiều phường phản ánh:" before a list is no comment."""
    words = text[group[0].words : group[-1].span.end].rstrip()
    return words.endswith(":") and len(words) < 160 * len(group)
