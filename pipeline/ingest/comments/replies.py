"""Answers given in the room find the comments they answer; a promise finds its last day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from pipeline.ingest.comments.answers import answers_within, behind_lead, listed, said_in
from pipeline.ingest.comments.concerned import Index, subject_of
from pipeline.ingest.comments.courtesy import is_courtesy
from pipeline.ingest.comments.promises import puts_off, state_of
from pipeline.ingest.words.passages import statements
from pipeline.ingest.words.spelling import plain
from pipeline.records import Comment, Document, Span, Turn

_ALIKE = 0.3  # share of an answer's weight that a comment must hold
_MUCH_ALIKE = 0.5  # ... where it bears another number
_ALIKE_IN_GROUP = 0.15  # ... where only those of one group are asked after
_ANSWERS = re.compile(
    r"(?<!\w)(?:se|da|giao|yeu cau|chi dao|tiep thu|ghi nhan|tra loi|giai trinh|theo quy dinh|thuoc|hien|du kien|"
    r"dang(?! (?:uy|bo|vien|ta))|chung toi|ubnd|phong|cong an|so|"
    r"phoi hop|bao cao|kiem tra|ra soat|xu ly|cam ket|hua|can|nguyen nhan|do)(?!\w)"
)
_ONLY_FLOOR = re.compile(
    r"(?<!\w)(?:(?:phat bieu|noi|moi (?:nguoi|ho|y kien|luot)) (?:khong qua|toi da)|"
    r"moi (?:ong|ba|bac|anh|chi|co|chu|cu|cac|dai bieu|cu tri|y kien|diem cau|dong chi|nguoi|ba con))(?!\w)"
)
_CLOSES = re.compile(
    r"(?<!\w)(?:(?:hoi nghi|cuoc \w+(?: \w+)?|chuong trinh|buoi \w+(?: \w+)?) (?:\w+ ){0,4}(?:ket thuc|be mac)|"
    r"xin (?:ket thuc|be mac|khai mac)|(?:cac|moi|tat ca) y kien (?:con lai )?(?:se|da) duoc|chuc (?:ba "
    r"con|cac|quy vi|suc khoe))(?!\w)"
)
_ALL_AT_ONCE = re.compile(
    r"(?<!\w)(?:(?:cac|nhung|moi|toan bo|tat ca|tung) (?:cac )?(?:y kien|kien nghi|phan anh|noi dung)|day du)(?!\w)"
)
_GENERAL = re.compile(
    r"(?:doi voi|ve) (?:cac |nhung |mot so )?(?:noi dung|y kien|kien nghi|van de)(?: con lai| khac)? (?:thuoc|"
    r"ngoai|vuot)|(?:cac|nhung) (?:noi dung|y kien|kien nghi) (?:con lai|khac)|tat ca (?:cac )?(?:y kien|kien nghi)"
)


def match_replies(document: Document, turns: Sequence[Turn], comments: Sequence[Comment]) -> list[Comment]:
    """Return the comments in order, each with the answer that the document gives it, its state and its promised day.

    An answer is the cell beside it, what an official says right after it, or an item of a later section of answers or
    conclusions that names its subject, place or speaker; where two comments fit as well, neither gets it. A quarter,
    month or year that is promised means its last day. Words that put it off ("Ghi nhận") answer nothing.
    """
    answers: dict[int, list[str]] = defaultdict(list)
    text = document.text
    for at, answer in _beside(text, comments):
        answers[at].append(answer)
    for at, answer in _inside(text, comments):
        answers[at].append(answer)
    if any(turn.role in {"official", "chair"} for turn in turns):
        for at, answer in _spoken(text, turns, comments):
            answers[at].append(answer)
    return [
        _answered(comment, " ".join(answers[at])) if at in answers else comment for at, comment in enumerate(comments)
    ]


def _answered(comment: Comment, reply: str) -> Comment:
    if puts_off(reply):
        return comment
    state, day = state_of(reply, comment.turn.setting.date)
    return replace(comment, reply=reply.strip(), state=state, promised_by=day)


def _beside(text: str, comments: Sequence[Comment]) -> Iterator[tuple[int, str]]:
    """Yield (index of comment, answer) for cells beside turns.

    A cell is for all that it stands beside: the words of a turn, or of several. Where both number as many there is an
    item for each; else a comment gets the sentences that name its subject, and
    all get the whole cell where it names none of them.
    """
    index: Index | None = None
    for _, group in groupby(range(len(comments)), key=lambda at: comments[at].turn.reply or comments[at].turn.id):
        of_turn = list(group)
        cell = comments[of_turn[0]].turn.reply
        if cell is None or not cell.cut(text).strip():
            continue
        items = [piece for piece in statements(text, cell) if piece.opening == "number"]
        if len(of_turn) > 1 and [item.rank for item in items] == list(range(1, len(of_turn) + 1)):
            ends = [*(item.span.start for item in items[1:]), cell.end]
            yield from zip(of_turn, (text[i.words : e].strip() for i, e in zip(items, ends, strict=True)), strict=True)
            continue
        named: list[tuple[Span, int]] = []
        if len(of_turn) > 1 and not _ALL_AT_ONCE.search(plain(cell.cut(text))):
            index = index or Index(comments, text)
            named = list(_runs(text, [piece.span for piece in statements(text, cell)], of_turn, index, 0.12))
        yield from ((at, span.cut(text)) for span, at in named or [(cell, at) for at in of_turn])


def _inside(text: str, comments: Sequence[Comment]) -> Iterator[tuple[int, str]]:
    """Yield (index of comment, answer) for answers within a turn: each is for what stands between it and the last."""
    for _, group in groupby(range(len(comments)), key=lambda at: comments[at].turn.id):
        of_turn = list(group)
        found = answers_within(text, comments[of_turn[0]].turn.span)
        if not found:
            continue
        index = Index(comments, text)
        after = comments[of_turn[0]].turn.span.start
        for answer in found:
            asked = [at for at in of_turn if after <= comments[at].span.start < answer.start]
            said, after = said_in(text, answer), answer.end
            if asked and len(said):
                yield from list(_after(text, [said], asked, index)) or [(asked[-1], said.cut(text))]


def _spoken(text: str, turns: Sequence[Turn], comments: Sequence[Comment]) -> Iterator[tuple[int, str]]:
    """Yield (index of comment, answer) for what officials and the chair say."""
    index = Index(comments, text)
    of_turn: dict[str, list[int]] = defaultdict(list)
    for at, comment in enumerate(comments):
        of_turn[comment.turn.id].append(at)
    before: list[int] = []
    asked = False  # nobody answers before somebody has asked
    run = 0  # citizens who spoke one after the other, nobody answering or giving the floor between them
    passed = True
    numbered = _by_number(text, turns, of_turn, index)
    for turn in turns:
        if turn.role == "citizen":
            asked = True
            run = 1 if passed else run + 1
            before, passed = of_turn.get(turn.id, []), False
        elif turn.role in {"official", "chair"} and asked:
            if _only_floor(turn.span.cut(text), turn):
                passed = True
                continue
            if turn.span in numbered:
                yield from _after(text, _without_courtesy(text, turn.span), numbered[turn.span], index)
            else:
                yield from _of_turn(text, turn, before if run == 1 else [], index)
            before, passed = [], True


_NUMBERED = re.compile(r"\s*(?:(?:câu(?: hỏi)?|ý kiến|kiến nghị)\s+(?:số |thứ )?)?(\d{1,2})\s*[.):]", re.IGNORECASE)


def _by_number(
    text: str, turns: Sequence[Turn], of_turn: Mapping[str, Sequence[int]], index: Index
) -> Mapping[Span, Sequence[int]]:
    """Return the comments that each answer bears the number of, where all answers below them number as they do.

    Lists that merely are as long say something else in what they name: then there are none.
    """
    asked = [(number, turn) for turn in turns if turn.role == "citizen" and (number := _number(text, turn))]
    last = max((turn.span.end for _, turn in asked), default=len(text))
    answers = [(number, turn) for turn in turns if turn.span.start > last and (number := _number(text, turn))]
    numbers = [number for number, _ in asked]
    if len(asked) < 2 or numbers != list(range(1, len(asked) + 1)) or [number for number, _ in answers] != numbers:
        return {}
    found = {answer.span: of_turn.get(turn.id, ()) for (_, answer), (_, turn) in zip(answers, asked, strict=True)}
    everybody = set(range(len(index.comments)))
    for span, own in found.items():
        best = index.best(span.cut(text), everybody, _MUCH_ALIKE)
        if not own or (best is not None and best not in own):
            return {}
    return found


def _number(text: str, turn: Turn) -> int | None:
    """Return the number at the head of the line in which somebody's words begin."""
    match = _NUMBERED.match(text, text.rfind("\n", 0, turn.span.start) + 1, turn.span.start)
    return int(match[1]) if match else None


def _only_floor(words: str, turn: Turn) -> bool:
    """Words that only pass the floor on, open or close the meeting."""
    bare = plain(words)
    if _CLOSES.search(bare) or (turn.role == "chair" and not _ANSWERS.search(bare)):
        return True
    return turn.role == "chair" and len(words) < 200 and bool(_ONLY_FLOOR.search(bare))


def _of_turn(text: str, turn: Turn, before: Sequence[int], index: Index) -> Iterator[tuple[int, str]]:
    asked, span = index.asked_after(text, behind_lead(text, turn.span))
    pieces = _without_courtesy(text, span)
    if not pieces:
        return
    if asked:
        yield from _after(text, pieces, asked, index)
        return
    if before and not _is_about_others(text, pieces, turn, before, index):
        yield from _after(text, pieces, before, index)
        return
    pieces = [piece for piece in pieces if not _GENERAL.search(plain(piece.cut(text)[:200]))]
    group = _of_group(turn.heading, index.comments)
    allowed, least = (group, _ALIKE_IN_GROUP) if group else (range(len(index.comments)), _ALIKE)
    for span, at in _runs(text, pieces, allowed, index, least):
        yield at, span.cut(text)


_GROUP = re.compile(
    r"\s*(?P<word>(?:nhóm|phần|mục|khối|chuyên đề)\s+)?(?:[A-ZĐ]|[IVX]{1,4}|\d{1,2})(?!\w)", re.IGNORECASE
)


def _of_group(heading: str | None, comments: Sequence[Comment]) -> Sequence[int]:
    """Return the comments under the heading that an answer's heading takes up: "Nhóm A. Đất", "Nhóm A (Chủ tịch)"."""
    headings = [comment.turn.heading for comment in comments]
    if heading is None or len(set(headings)) < 2:
        return ()
    return [at for at, other in enumerate(headings) if other is not None and _takes_up(heading, other)]


@lru_cache(maxsize=4096)
def _takes_up(heading: str, other: str) -> bool:
    """Whether two headings bear the same number of a group, or the same number and words."""
    own, its = _GROUP.match(heading), _GROUP.match(other)
    if own is None or its is None or own[0].strip().lower() != its[0].strip().lower():
        return False
    rest = set(_WORD.findall(heading[own.end() :].lower()))
    return own["word"] is not None or len(rest & set(_WORD.findall(other[its.end() :].lower()))) > 1


_WORD = re.compile(r"[^\W\d_]+")


_GRANTS = re.compile(r"(?:dong y|thong nhat|nhat tri)(?! (?:voi|cao|hoan toan|nhu|theo)(?!\w))(?:,? \w+){3}")
"""What is polite of a citizen decides where an office says it: "Đồng ý mở lớp trong quý I"."""


def _without_courtesy(text: str, span: Span) -> list[Span]:
    """Return the statements of an answer from the first to the last that is more than thanks and greetings."""
    pieces = [piece.span for piece in statements(text, span)]
    polite = [is_courtesy(piece.cut(text)) and not _GRANTS.match(plain(piece.cut(text).strip())) for piece in pieces]
    while polite and polite[-1]:
        polite.pop()
    first = next((at for at, only in enumerate(polite) if not only), len(polite))
    return pieces[first : len(polite)]


def _is_about_others(text: str, pieces: Sequence[Span], turn: Turn, before: Sequence[int], index: Index) -> bool:
    """Words right after a citizen that do not touch what he said, but all comments at once or somebody else's."""
    everybody = set(range(len(index.comments)))
    about = [index.best(words, everybody, _ALIKE) for piece in pieces if subject_of(words := piece.cut(text))]
    if sum(at is not None and at not in before for at in about) > 1:
        return True
    said = text[pieces[0].start : pieces[-1].end]
    if index.best(said, set(before), 0.08) is not None or len(before) > 1:
        return False
    if turn.role == "chair" and _ALL_AT_ONCE.search(plain(said[:300])):
        return True
    return any(index.best(piece.cut(text), everybody, _ALIKE) is not None for piece in pieces)


def _after(text: str, pieces: Sequence[Span], before: Sequence[int], index: Index) -> Iterator[tuple[int, str]]:
    """An answer right after a turn: all of it for its only comment, else each clause for the comment it names."""
    whole = Span(pieces[0].start, pieces[-1].end)
    if len(before) == 1:
        yield before[0], whole.cut(text)
        return
    items = listed(text, whole)
    if len(items) == len(before):
        asked = [index.best(item.cut(text), set(before), _ALIKE) for item in items]
        if all(about in {None, own} for about, own in zip(asked, before, strict=True)):
            yield from ((at, item.cut(text).strip()) for at, item in zip(before, items, strict=True))
            return
    for span, at in _runs(text, items or list(_clauses(text, whole)), before, index, 0.12):
        yield at, span.cut(text).strip(" ,;")


def _clauses(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for match in re.finditer(
        r"[.;!?\n]\s+|,\s+(?=(?:còn|về|riêng|chốt|việc|thứ|đối với|ngõ|\w+ \w+))", text[span.start : span.end]
    ):
        stop = span.start + match.end()
        if stop - at >= 15:
            yield Span(at, stop)
            at = stop
    if at < span.end:
        yield Span(at, span.end)


def _runs(
    text: str, pieces: Sequence[Span], allowed: Iterable[int], index: Index, least: float
) -> Iterator[tuple[Span, int]]:
    """Yield each run of pieces that answers one comment; a piece about nothing else belongs to the one before it."""
    wanted = set(allowed)
    run: tuple[Span, int] | None = None
    for piece in pieces:
        at = index.best(piece.cut(text), wanted, least)
        if run is not None and (at == run[1] or (at is None and subject_of(piece.cut(text)) is None)):
            run = (Span(run[0].start, piece.end), run[1])
            continue
        if run is not None:
            yield run
        run = (piece, at) if at is not None else None
    if run is not None:
        yield run
