"""Answers given in the room find the comments they answer; a promise finds its last day."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.ingest.answers import answers_within, said_in
from pipeline.ingest.courtesy import is_courtesy
from pipeline.ingest.passages import statements
from pipeline.ingest.promises import state_of
from pipeline.ingest.spelling import plain, word_set
from pipeline.records import Comment, Document, Span, Turn

_ALIKE = 0.3  # share of an answer's weight that a comment must hold
_CLEARLY = 1.25  # how much better than the second best it must be
_TOO_COMMON = 50  # a word in more comments than this tells nothing, and would take too long
_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*")
_EMPTY = word_set(
    "và của cho có các những một được không đã đang sẽ thì mà là tại ở trong đến từ với về này đó tôi chúng bà "
    "con người dân cử tri khi vì bị nên hay lại ra vào lên xuống cũng nhiều rất quá năm tháng ngày xin mong "
    "phường xã quận huyện thành phố ubnd chưa đề nghị kiến giao yêu cầu chỉ đạo phối hợp chủ trì phòng ban công "
    "an báo cáo trước kiểm tra xử lý giải quyết thực hiện theo quy định ý kiến việc nội dung trả lời bằng văn bản "
    "đơn vị cơ quan chức năng sớm hiện nay trên địa bàn khu vực đối số tổ tổng hợp đồng chí ông anh chị bác em "
    "cháu còn phải nhà hai ba cùng do để sau nếu như vẫn mới hơn nữa ngay thêm lãnh uỷ ủy nhân quý gửi xem xét bố "
    "trí rà soát tiếp thu sở bộ xây dựng đầy đủ"
)
_PLAIN_EMPTY = frozenset(map(plain, _EMPTY))
_ANSWERS = re.compile(
    r"(?<!\w)(?:se|da|giao|yeu cau|chi dao|tiep thu|ghi nhan|tra loi|giai trinh|theo quy dinh|thuoc|hien|du kien|"
    r"dang(?! (?:uy|bo|vien|ta))|chung toi|ubnd|phong|cong an|so|"
    r"phoi hop|bao cao|kiem tra|ra soat|xu ly|cam ket|hua|can|nguyen nhan|do)(?!\w)"
)
_ONLY_FLOOR = re.compile(
    r"(?<!\w)(?:moi (?:ong|ba|bac|anh|chi|co|chu|cu|cac|dai bieu|cu tri|y kien|diem cau|dong chi|nguoi|ba con))(?!\w)"
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
    month or year that is promised means its last day.
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
    state, day = state_of(reply, comment.turn.setting.date)
    return replace(comment, reply=reply, state=state, promised_by=day)


def _beside(text: str, comments: Sequence[Comment]) -> Iterator[tuple[int, str]]:
    """Yield (index of comment, answer) for cells beside turns: an item for each where both number as many."""
    for _, group in groupby(range(len(comments)), key=lambda at: comments[at].turn.id):
        of_turn = list(group)
        cell = comments[of_turn[0]].turn.reply
        if cell is None or not cell.cut(text).strip():
            continue
        items = [piece for piece in statements(text, cell) if piece.opening == "number"]
        if len(of_turn) > 1 and [item.rank for item in items] == list(range(1, len(of_turn) + 1)):
            ends = [*(item.span.start for item in items[1:]), cell.end]
            yield from zip(of_turn, (text[i.words : e].strip() for i, e in zip(items, ends, strict=True)), strict=True)
        else:
            yield from ((at, cell.cut(text).strip()) for at in of_turn)


def _inside(text: str, comments: Sequence[Comment]) -> Iterator[tuple[int, str]]:
    """Yield (index of comment, answer) for answers within a turn: each is for what stands between it and the last."""
    for _, group in groupby(range(len(comments)), key=lambda at: comments[at].turn.id):
        of_turn = list(group)
        found = answers_within(text, comments[of_turn[0]].turn.span)
        if not found:
            continue
        index = _Index(comments)
        after = comments[of_turn[0]].turn.span.start
        for answer in found:
            asked = [at for at in of_turn if after <= comments[at].span.start < answer.start]
            said, after = said_in(text, answer), answer.end
            if asked and len(said):
                yield from list(_after(text, [said], asked, index)) or [(asked[-1], said.cut(text))]


def _spoken(text: str, turns: Sequence[Turn], comments: Sequence[Comment]) -> Iterator[tuple[int, str]]:
    """Yield (index of comment, answer) for what officials and the chair say."""
    index = _Index(comments)
    of_turn: dict[str, list[int]] = defaultdict(list)
    for at, comment in enumerate(comments):
        of_turn[comment.turn.id].append(at)
    before: list[int] = []
    asked = False  # nobody answers before somebody has asked
    run = 0  # citizens who spoke one after the other, nobody answering or giving the floor between them
    passed = True
    for turn in turns:
        if turn.role == "citizen":
            asked = True
            run = 1 if passed else run + 1
            before, passed = of_turn.get(turn.id, []), False
        elif turn.role in {"official", "chair"} and asked:
            if _only_floor(turn.span.cut(text), turn):
                passed = True
                continue
            yield from _of_turn(text, turn, before if run == 1 else [], index)
            before, passed = [], True


def _only_floor(words: str, turn: Turn) -> bool:
    """Words that only pass the floor on, open or close the meeting."""
    bare = plain(words)
    if _CLOSES.search(bare) or (turn.role == "chair" and not _ANSWERS.search(bare)):
        return True
    return turn.role == "chair" and len(words) < 200 and bool(_ONLY_FLOOR.search(bare))


def _of_turn(text: str, turn: Turn, before: Sequence[int], index: _Index) -> Iterator[tuple[int, str]]:
    pieces = _without_courtesy(text, turn.span)
    if not pieces:
        return
    if before and not _is_about_others(text, pieces, turn, before, index):
        yield from _after(text, pieces, before, index)
        return
    pieces = [piece for piece in pieces if not _GENERAL.search(plain(piece.cut(text)[:200]))]
    for span, at in _runs(text, pieces, range(len(index.comments)), index, _ALIKE):
        yield at, span.cut(text)


def _without_courtesy(text: str, span: Span) -> list[Span]:
    """Return the statements of an answer from the first to the last that is more than thanks and greetings."""
    pieces = [piece.span for piece in statements(text, span)]
    polite = [is_courtesy(piece.cut(text)) for piece in pieces]
    while polite and polite[-1]:
        polite.pop()
    first = next((at for at, only in enumerate(polite) if not only), len(polite))
    return pieces[first : len(polite)]


def _is_about_others(text: str, pieces: Sequence[Span], turn: Turn, before: Sequence[int], index: _Index) -> bool:
    """Words right after a citizen that do not touch what he said, but all comments at once or somebody else's."""
    everybody = set(range(len(index.comments)))
    said = text[pieces[0].start : pieces[-1].end]
    if index.best(said, set(before), 0.08) is not None or len(before) > 1:
        return False
    if turn.role == "chair" and _ALL_AT_ONCE.search(plain(said[:300])):
        return True
    return any(index.best(piece.cut(text), everybody, _ALIKE) is not None for piece in pieces)


def _after(text: str, pieces: Sequence[Span], before: Sequence[int], index: _Index) -> Iterator[tuple[int, str]]:
    """An answer right after a turn: all of it for its only comment, else each clause for the comment it names."""
    whole = Span(pieces[0].start, pieces[-1].end)
    if len(before) == 1:
        yield before[0], whole.cut(text)
        return
    runs = list(_runs(text, list(_clauses(text, whole)), before, index, 0.12))
    for span, at in runs:
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
    text: str, pieces: Sequence[Span], allowed: Iterable[int], index: _Index, least: float
) -> Iterator[tuple[Span, int]]:
    """Yield each run of pieces that answers one comment; a piece that names nothing belongs to the one before it."""
    wanted = set(allowed)
    run: tuple[Span, int] | None = None
    for piece in pieces:
        at = index.best(piece.cut(text), wanted, least)
        if run is not None and (at is None or at == run[1]):
            run = (Span(run[0].start, piece.end), run[1])
            continue
        if run is not None:
            yield run
        run = (piece, at) if at is not None else None
    if run is not None:
        yield run


class _Index:
    """Comments by the words that tell them apart."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        self.comments = comments
        bags = [set(_terms(comment.text)) for comment in comments]
        counts = Counter(word for bag in bags for word in bag)
        n = len(comments)
        self._weight = {word: math.log((n + 1) / (count + 0.5)) + 0.3 for word, count in counts.items()}
        self._rare = math.log((n + 1) / 0.5) + 0.3
        self._where: dict[str, list[int]] = defaultdict(list)
        for at, bag in enumerate(bags):
            for word in bag:
                if counts[word] <= _TOO_COMMON:
                    self._where[word].append(at)
        self._names = [_given_name(comment.turn.speaker) for comment in comments]
        self._places = [(comment.turn.speaker_place or "").lower() for comment in comments]
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._names):
            if name:
                self._by_name[name].append(at)

    def best(self, answer: str, allowed: set[int], least: float) -> int | None:
        """Return the comment that an answer is about, or None where none stands out."""
        words = set(_terms(answer))
        if not words:
            return None
        scores: Counter[int] = Counter()
        for word in words:
            for at in self._where.get(word, ()):
                scores[at] += self._weight[word]  # type: ignore[assignment]
        for name in {match[1].lower() for match in _NAMED.finditer(answer)}:
            for at in self._by_name.get(name, ())[:_TOO_COMMON]:
                scores[at] += 3 * self._rare  # type: ignore[assignment]
        lower = answer.lower()
        for at in scores:
            place = re.search(r"(?:phường|xã|thôn|tdp|tổ dân phố|tổ)\s+[^,]+$", self._places[at])
            if place and place[0] in lower:
                scores[at] += self._rare * 0.8  # type: ignore[assignment]
        ranked = sorted(((score, -at) for at, score in scores.items() if at in allowed), reverse=True)
        if not ranked:
            return None
        total = sum(self._weight.get(word, 0.0 if " " in word else self._rare * 0.3) for word in words)
        if ranked[0][0] < least * total or (len(ranked) > 1 and ranked[0][0] < _CLEARLY * ranked[1][0]):
            return None
        return -ranked[0][1]


_NAMED = re.compile(
    r"(?<!\w)(?:[Ôô]ng|[Bb]à|[Bb]ác|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Cc]ụ|[Cc]ử tri|[Đđ]/c|[Đđ]ồng "
    r"chí)\s+(?:[^\W\d_]+\s+){0,4}?([A-ZĐÀ-Ỹ][^\W\d_]+)(?!\s+[A-ZĐÀ-Ỹ])"
)


def _given_name(speaker: str | None) -> str | None:
    return speaker.split()[-1].lower() if speaker else None


def _terms(text: str) -> Iterator[str]:
    """Yield the words that carry a subject, alone and in pairs."""
    words = [word for word in _WORD.findall(text.lower()) if len(word) > 1 or word.isdigit()]
    empty = _PLAIN_EMPTY if text.isascii() else _EMPTY
    for at, word in enumerate(words):
        if word not in empty:
            yield word
        if at + 1 < len(words) and not (word in empty and words[at + 1] in empty):
            yield f"{word} {words[at + 1]}"
