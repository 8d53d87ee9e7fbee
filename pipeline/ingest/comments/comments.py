"""A citizen's turn becomes comments: courtesy is clipped, separate matters are split, each with its exact span."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from pipeline.ingest.comments.answers import ARROWS, without_answers
from pipeline.ingest.comments.apart import (
    LISTED,
    REQUEST,
    SURE,
    answered_apart,
    marked_apart,
    n_asking,
    raise_best,
    weighed_boundaries,
)
from pipeline.ingest.comments.courtesy import is_courtesy, is_praise, n_announced
from pipeline.ingest.comments.declined import raises_nothing
from pipeline.ingest.words.passages import Statement, at_phrase, goes_on, is_unpunctuated, spoken_pieces, statements
from pipeline.ingest.words.spelling import plain
from pipeline.records import Comment, Document, Span, Turn


class PassageJudge(Protocol):
    """A model's second opinion."""

    def cuts(self, texts: Sequence[str], n_wanted: Sequence[int], *, meeting: bool = False) -> list[list[int]]:
        """Return, for each passage as it was said, the offsets in it at which another matter begins, in order.

        `n_wanted` says for each how many matters the speaker announced, 0 where he did not; `meeting` whether they are
        turns of a meeting, where several matters in one are common.
        """

    def raises(self, texts: Sequence[str]) -> list[float]:
        """Return how likely a citizen raises something in each passage, as it was said."""


_PREAMBLE = 200  # code points; more is said for its own sake
_SHORTEST = 30  # code points; a shorter passage holds one matter
_RAISED = 0.03  # of the judge: less likely comments are answers, reports, talk; of real ones one in a thousand is so


def split_comments(document: Document, turns: Sequence[Turn], *, judge: PassageJudge | None = None) -> list[Comment]:
    """Return the comments of the citizens' turns in reading order; `span` cuts `text` out of the document exactly.

    One matter is one comment, however many sentences it takes. Ids are `<turn id>.<k>`, k from 1. `judge` is asked
    once, for all turns, where no number or turn of speech says that another matter begins, and whether what is left
    was raised by a citizen at all; what stands in a table or is answered was.
    """
    text = document.text
    drafts = _drafts(document, turns, weighed=judge is None)
    if judge is None:
        found = [[_span_of(text, group) for group in _ruled(text, draft)] for draft in drafts]
    else:
        found = _judged(text, drafts, judge, meeting=_is_meeting(text, turns))
        found = _raised(text, drafts, found, judge)
    return [
        Comment(f"{draft.turn.id}.{number}", draft.turn, span, span.cut(text))
        for draft, spans in zip(drafts, found, strict=True)
        for number, span in enumerate(spans, start=1)
    ]


_MEETING = re.compile(
    r"(?<!\w)(?:hoi nghi|tiep xuc cu tri|doi thoai|(?:cuoc |bien ban )hop|hop (?:dan|thon|to|ap|xom|ban)|toa dam|"
    r"y kien (?:cua )?cu tri|cu tri (?:phat bieu|neu))(?!\w)"
)
_HEAD = 400  # code points that say what a paper is


def _is_meeting(text: str, turns: Sequence[Turn]) -> bool:
    """Return whether people spoke one after the other: somebody answers or leads, or the head of the paper says so."""
    if any(turn.role != "citizen" for turn in turns):
        return True
    return bool(turns) and _MEETING.search(plain(text[: min(turns[0].span.start, _HEAD)])) is not None


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
    in_table: bool  # or answered, which is as good a sign that somebody took it for a matter
    pieces: list[Statement]
    boundaries: list[float]
    n_announced: int = 0


def _drafts(document: Document, turns: Sequence[Turn], *, weighed: bool) -> list[_Draft]:
    """Return a draft of each citizen's turn; boundaries that nothing marks are `weighed` by the rules, or are 0."""
    cells = {block.span.start for block in document.blocks if block.kind == "cell"}
    n_of_row = Counter(turn.locator for turn in turns if turn.span.start in cells)

    def in_table(turn: Turn) -> bool:
        return turn.span.start in cells or turn.reply is not None or turn.id != turn.input_id

    return [
        _draft(document.text, turn, in_table=in_table(turn), alone=n_of_row.get(turn.locator, 1) == 1, weighed=weighed)
        for turn in turns
        if turn.role == "citizen"
    ]


def _draft(text: str, turn: Turn, *, in_table: bool, alone: bool, weighed: bool) -> _Draft:
    """Return the draft of a turn; manners are a matter in a table, unless they are not `alone` in their row."""
    span = turn.span
    words = span.cut(text)
    pieces = spoken_pieces(text, span) if is_unpunctuated(words) else statements(text, span)
    if "\n" in words or any(arrow in words for arrow in ARROWS):
        pieces = without_answers(text, span, pieces)
    if len(pieces) == 1:
        polite = raises_nothing(words) or (not (in_table and alone) and is_courtesy(words) and not is_praise(words))
        return _Draft(turn, in_table, [] if polite else pieces, [], n_announced(words))
    nothing = [raises_nothing(piece.said(text)) for piece in pieces]
    kept = [
        piece for piece, none in zip(pieces, nothing, strict=True) if not none and not is_courtesy(piece.said(text))
    ]
    if not kept:
        whole = [] if any(nothing) else pieces
        kept = whole if in_table and alone else [piece for piece in whole if is_praise(piece.said(text))]
        return _Draft(turn, in_table, kept, [0.0] * (len(kept) - 1))
    announced = max((n_announced(piece.span.cut(text)) for piece in pieces[:3]), default=0)
    if pieces[0].span.start > span.start:
        announced = max(announced, n_announced(words))  # he said so in words that were clipped
    if in_table and not announced and all(piece.opening == "none" for piece in kept) and n_asking(words) < 2:
        boundaries = [0.0] * (len(kept) - 1)
    else:
        boundaries = weighed_boundaries(plain(words) if weighed else None, span.start, kept, in_table=in_table)
    if turn.reply is not None:
        boundaries = answered_apart(text, kept, turn.reply, boundaries)
    return _Draft(turn, in_table, kept, marked_apart(text, kept, boundaries, in_table=in_table), announced)


def _ruled(text: str, draft: _Draft) -> list[list[Statement]]:
    """Return the statements of each matter by the rules alone."""
    announced = draft.n_announced
    listed = any(piece.opening in LISTED for piece in draft.pieces)
    if announced > 1 and draft.boundaries.count(1.0) < announced - 1 and not listed:
        raise_best(draft.boundaries, announced - 1)
    return _grouped(text, draft, [likely >= SURE for likely in draft.boundaries])


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
    return len(words) < _PREAMBLE and (draft.n_announced > 0 or not REQUEST.search(words))


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
            inner = [at_phrase(text, passage.span.start + offset) for offset in offsets]
            inner = [at for at in inner if whole.start < at < whole.end]
            inner = [at for at in inner if not goes_on(text, at)]
            edges = [whole.start, *inner, whole.end]
            parts = [_without_space(text, Span(start, end)) for start, end in pairwise(edges)]
            kept = [part for part in parts if len(parts) == 1 or not _is_manners(part.cut(text))]
            spans += kept or parts
        found.append(spans)
    return found


def _raised(text: str, drafts: Sequence[_Draft], found: Sequence[list[Span]], judge: PassageJudge) -> list[list[Span]]:
    """Return the spans without those in which the judge hears no citizen."""
    both = list(zip(drafts, found, strict=True))
    heard = iter(judge.raises([one.cut(text) for draft, spans in both if not draft.in_table for one in spans]))
    return [spans if draft.in_table else [one for one in spans if next(heard) >= _RAISED] for draft, spans in both]


def _is_manners(words: str) -> bool:
    """Thanks for what was done are none of several matters; alone they are praise."""
    return (is_courtesy(words) and not is_praise(words)) or _THANKS.match(plain(words)) is not None


_THANKS = re.compile(
    r"(?:(?:dau tien|truoc het|truoc tien|toi|em|chau|chung toi|ba con|cu tri|da|vang),? )*(?:xin |rat )*"
    r"(?:chan thanh )?cam on [^.!?]{0,160}[.!?]?\s*$"
)


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
