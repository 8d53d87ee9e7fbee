"""A citizen's turn becomes comments: courtesy is clipped, separate matters are split, each with its exact span."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from pipeline.ingest.answers import without_answers
from pipeline.ingest.courtesy import is_courtesy, is_praise, n_announced
from pipeline.ingest.passages import Statement, is_unpunctuated, spoken_pieces, statements
from pipeline.ingest.spelling import plain
from pipeline.records import Comment, Document, Span, Turn
from pipeline.text import COMMON_WORDS


class PassageJudge(Protocol):
    """A model's second opinion."""

    def cuts(self, texts: Sequence[str], n_wanted: Sequence[int], *, meeting: bool = False) -> list[list[int]]:
        """Return, for each passage as it was said, the offsets in it at which another matter begins, in order.

        `n_wanted` says for each how many matters the speaker announced, 0 where he did not; `meeting` whether they are
        turns of a meeting, where several matters in one are common.
        """


_SURE = 0.5  # a boundary at or above this is one
_DOUBT = 0.15  # what is less likely is not weighed further
_MOST_WEIGHED = 500  # statements of one turn; nobody says more, and weighing each would take too long
_LISTED = frozenset({"number", "ordinal", "bullet"})
_PREAMBLE = 200  # code points; more is said for its own sake
_SHORTEST = 30  # code points; a shorter passage holds one matter


def split_comments(document: Document, turns: Sequence[Turn], *, judge: PassageJudge | None = None) -> list[Comment]:
    """Return the comments of the citizens' turns in reading order; `span` cuts `text` out of the document exactly.

    One matter is one comment, however many sentences it takes. Ids are `<turn id>.<k>`, k from 1. `judge` is asked
    once, for all turns, where no number or turn of speech says that another matter begins.
    """
    text = document.text
    drafts = _drafts(document, turns, weighed=judge is None)
    if judge is None:
        found = [[_span_of(text, group) for group in _ruled(text, draft)] for draft in drafts]
    else:
        found = _judged(text, drafts, judge, meeting=any(turn.role != "citizen" for turn in turns))
    return [
        Comment(f"{draft.turn.id}.{number}", draft.turn, span, span.cut(text))
        for draft, spans in zip(drafts, found, strict=True)
        for number, span in enumerate(spans, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a turn in which no word says where another matter begins; `n_wanted` were announced, or 0."""

    turn: Turn
    span: Span
    n_wanted: int


def unmarked_passages(document: Document, turns: Sequence[Turn]) -> list[Passage]:
    """Return what a judge is asked about, in reading order: what it can learn from."""
    return [
        passage
        for draft in _drafts(document, turns, weighed=False)
        for passage in _passages(draft, _marked(document.text, draft))
        if passage is not None
    ]


@dataclass(slots=True)
class _Draft:
    """The statements of a turn, and before each but the first how likely another matter begins."""

    turn: Turn
    pieces: list[Statement]
    boundaries: list[float]
    n_announced: int = 0


def _drafts(document: Document, turns: Sequence[Turn], *, weighed: bool) -> list[_Draft]:
    """Return a draft of each citizen's turn; boundaries that nothing marks are `weighed` by the rules, or are 0."""
    cells = {block.span.start for block in document.blocks if block.kind == "cell"}
    return [
        _draft(document.text, turn, in_table=turn.span.start in cells or turn.id != turn.input_id, weighed=weighed)
        for turn in turns
        if turn.role == "citizen"
    ]


def _draft(text: str, turn: Turn, *, in_table: bool, weighed: bool) -> _Draft:
    span = turn.span
    words = span.cut(text)
    pieces = spoken_pieces(text, span) if is_unpunctuated(words) else statements(text, span)
    if "\n" in words:
        pieces = without_answers(text, span, pieces)
    if len(pieces) == 1:
        kept = [] if not in_table and is_courtesy(words) and not is_praise(words) else pieces
        return _Draft(turn, kept, [])
    kept = [piece for piece in pieces if not is_courtesy(piece.said(text))]
    if not kept:
        kept = pieces if in_table else [piece for piece in pieces if is_praise(piece.said(text))]
        return _Draft(turn, kept, [0.0] * (len(kept) - 1))
    announced = max((n_announced(piece.span.cut(text)) for piece in pieces[:3]), default=0)
    if in_table and not announced and all(piece.opening == "none" for piece in kept) and _n_asking(words) < 2:
        return _Draft(turn, kept, [0.0] * (len(kept) - 1))
    boundaries = _boundaries(plain(words) if weighed else None, span.start, kept, in_table=in_table)
    return _Draft(turn, kept, boundaries, announced)


def _n_asking(words: str) -> int:
    """Count, cheaply and too often rather than too rarely, what may be requests; 2 for text without diacritics."""
    lower = words.lower()
    return sum(map(lower.count, _ASKING)) if not lower.isascii() else 2


def _boundaries(bare: str | None, offset: int, kept: Sequence[Statement], *, in_table: bool) -> list[float]:
    """Return, for each statement but the first, how likely it begins another matter than the one before it.

    `bare` is the turn in plain letters, `offset` its place in the document; without it only marks are read.
    """
    listed = sum(piece.opening in _LISTED for piece in kept)
    semicolons = sum(piece.opening == "semicolon" for piece in kept)
    found: list[float] = []
    first = kept[0]
    for before, piece in pairwise(kept):
        if piece.opening in {"bullet", "turning"} or (piece.opening in _LISTED and (listed > 1 or piece.rank > 1)):
            likely = 1.0
        elif bare is None or len(kept) > _MOST_WEIGHED or (listed >= 2 and first.opening in _LISTED):
            likely = 0.0
        else:
            left = bare[max(first.words, before.span.end - _LOOK_BACK) - offset : before.span.end - offset]
            likely = _likely(left, piece.said(bare, -offset), piece, semicolons, in_table=in_table)
        found.append(likely)
        if likely >= _SURE:
            first = piece
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


_WORD = re.compile(r"[^\W_]{2,}")


def _overlap(left: str, right: str) -> float:
    a, b = set(_WORD.findall(left)) - COMMON_WORDS, set(_WORD.findall(right)) - COMMON_WORDS
    return len(a & b) / max(1, min(len(a), len(b)))


def _ruled(text: str, draft: _Draft) -> list[list[Statement]]:
    """Return the statements of each matter by the rules alone."""
    announced = draft.n_announced
    listed = any(piece.opening in _LISTED for piece in draft.pieces)
    if announced > 1 and draft.boundaries.count(1.0) < announced - 1 and not listed:
        _raise_best(draft.boundaries, announced - 1)
    return _grouped(text, draft, [likely >= _SURE for likely in draft.boundaries])


def _marked(text: str, draft: _Draft) -> list[list[Statement]]:
    """Return the statements between the boundaries that words or numbers mark, which nobody need judge."""
    return _grouped(text, draft, [likely >= 1.0 for likely in draft.boundaries])


def _grouped(text: str, draft: _Draft, opens: Sequence[bool]) -> list[list[Statement]]:
    if not draft.pieces:
        return []
    groups = [[draft.pieces[0]]]
    for piece, another in zip(draft.pieces[1:], opens, strict=True):
        if another:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    if len(groups) > 1 and (_is_lead_in(text, groups[0]) or _is_preamble(text, draft, groups)):
        del groups[0]
    return groups


def _is_preamble(text: str, draft: _Draft, groups: Sequence[Sequence[Statement]]) -> bool:
    """ "Tôi nói nhanh kẻo hết giờ." before "Thứ nhất" is no comment: it asks for nothing, or says how many follow."""
    then = groups[1][0]
    if then.opening not in {"ordinal", "number"} or then.rank != 1 or groups[0][0].opening != "none":
        return False
    words = plain(text[groups[0][0].words : groups[0][-1].span.end])
    return len(words) < _PREAMBLE and (draft.n_announced > 0 or not _REQUEST.search(words))


def _passages(draft: _Draft, groups: Sequence[Sequence[Statement]]) -> list[Passage | None]:
    """Return for each group the passage to be judged; None where it is short."""
    wanted = draft.n_announced if len(groups) == 1 else 0
    spans = [Span(group[0].words, group[-1].span.end) for group in groups]
    return [None if len(span) < _SHORTEST else Passage(draft.turn, span, wanted) for span in spans]


def _judged(text: str, drafts: Sequence[_Draft], judge: PassageJudge, *, meeting: bool) -> list[list[Span]]:
    """Return the spans of the matters of each draft; the judge is asked in one call."""
    groups = [_marked(text, draft) for draft in drafts]
    asked = [_passages(draft, some) for draft, some in zip(drafts, groups, strict=True)]
    passages = [one for some in asked for one in some if one is not None]
    texts, n_wanted = [one.span.cut(text) for one in passages], [one.n_wanted for one in passages]
    cuts = iter(judge.cuts(texts, n_wanted, meeting=meeting))
    found: list[list[Span]] = []
    for some, about in zip(groups, asked, strict=True):
        spans = []
        for group, passage in zip(some, about, strict=True):
            whole, offsets = _span_of(text, group), () if passage is None else next(cuts)
            if passage is None or not offsets:  # most are left whole
                spans.append(_without_space(text, whole))
                continue
            inner = [at for offset in offsets if whole.start < (at := passage.span.start + offset) < whole.end]
            edges = [whole.start, *inner, whole.end]
            parts = [_without_space(text, Span(start, end)) for start, end in pairwise(edges)]
            kept = [part for part in parts if len(parts) == 1 or not _is_manners(part.cut(text))]
            spans += kept or parts
        found.append(spans)
    return found


def _is_manners(words: str) -> bool:
    return is_courtesy(words) and not is_praise(words)


def _without_space(text: str, span: Span) -> Span:
    words = span.cut(text)
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


def _span_of(text: str, group: Sequence[Statement]) -> Span:
    """Return the span of a matter, from its first to its last statement, without number and marker."""
    return Span(_after_address(text, group[0].words, group[-1].span.end), group[-1].span.end)


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
