"""Which comment an answer is about: comments by the words, places and speakers that tell them apart."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from pipeline.ingest.voices.answered import asked_after
from pipeline.ingest.words.spelling import TwoSpellings, plain, word_set
from pipeline.records import Comment, Span

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


class Index:
    """Comments by the words that tell them apart."""

    def __init__(self, comments: Sequence[Comment], text: str) -> None:
        """`text` is that of the document, in which the numbers of flats stand beside names."""
        self.comments = comments
        self._by_flat: dict[str, list[int]] = defaultdict(list)
        for at, comment in enumerate(comments):
            for flat in _FLAT.findall(_label_of(comment.turn.span.start, text)):
                self._by_flat[flat].append(at)
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

    def asked_after(self, text: str, answer: Span) -> tuple[Sequence[int], Span]:
        """Return the comments of whoever an answer says it is for, and its words behind that: "Ý kiến ông Cơ: …"."""
        found = asked_after(answer.cut(text))
        asked = self._by_name.get(found.name.split()[-1].lower(), ()) if found else ()
        return asked, Span(answer.start + found.end, answer.end) if found and asked else answer

    def best(self, answer: str, allowed: set[int], least: float) -> int | None:
        """Return the comment that an answer is about, by all of it or by what it says it is about; else None."""
        found = self._best(answer, allowed, least)
        subject = subject_of(answer) if found is None else None
        return self._best(subject, allowed, least) if subject else found

    def _best(self, answer: str, allowed: set[int], least: float) -> int | None:
        words = set(_terms(answer))
        if not words:
            return None
        scores: Counter[int] = Counter()
        for word in words:
            for at in self._where.get(word, ()):
                scores[at] += self._weight[word]  # type: ignore[assignment]
        called = [self._by_name.get(name, ()) for name in {match[1].lower() for match in _NAMED.finditer(answer)}]
        called += [self._by_flat.get(flat, ()) for flat in set(_FLAT.findall(answer))]
        for at in chain.from_iterable(some[:_TOO_COMMON] for some in called):
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


_FLAT = re.compile(r"(?<![\w/.-])(?:[A-ZĐ]{1,3}\d{0,2}[-.]?)\d{2,5}[A-Z]?(?![\w/-])")
"""The number of a flat: "P903", "A-1205", "CT2-1402"."""


def _label_of(start: int, text: str) -> str:
    """Return what stands on its line before the words that begin at `start`."""
    return text[text.rfind("\n", 0, start) + 1 : start][:_LONGEST_LABEL]


_LONGEST_LABEL = 120  # code points
_SUBJECT = TwoSpellings(
    r"\W*(?:(?:còn|và|tiếp theo|thứ \w+|rồi)(?: là)? )*(?:về|đối với|với|riêng|liên quan(?: đến| tới)?|cái|việc|chuyện)"
    r"(?: (?:việc|vấn đề|ý kiến|kiến nghị|nội dung|chuyện|phản ánh))* (?P<subject>[^.;:,]{4,80}?)(?:,| thì |:)"
)


def subject_of(answer: str) -> str | None:
    """Return what an answer says in its first words that it is about; None where it says no such thing.

    >>> subject_of("Còn về cống phố Vồi thì tuần sau nạo vét."), subject_of("Tuần sau nạo vét.")
    ('cống phố Vồi', None)
    """
    found = _SUBJECT.match(answer[:160])
    return found["subject"] if found else None


_NAMED = re.compile(
    r"(?<!\w)(?:[Ôô]ng|[Bb]à|[Bb]ác|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Cc]ụ|[Cc]ử tri|[Đđ]/c|[Đđ]ồng "
    r"chí)\s+(?:[^\W\d_]+\s+){0,4}?([A-ZĐÀ-Ỹ][^\W\d_]+)(?!\s+[A-ZĐÀ-Ỹ])"
)


def _given_name(speaker: str | None) -> str | None:
    return speaker.split()[-1].lower() if speaker else None


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring words of which one at least carries a subject.

    >>> sorted(pairs_of("Cống chợ Vồi"))
    ['chợ vồi', 'cống chợ']
    """
    return {term for term in _terms(text) if " " in term}


def _terms(text: str) -> Iterator[str]:
    """Yield the words that carry a subject, alone and in pairs."""
    words = [word for word in _WORD.findall(text.lower()) if len(word) > 1 or word.isdigit()]
    empty = _PLAIN_EMPTY if text.isascii() else _EMPTY
    for at, word in enumerate(words):
        if word not in empty:
            yield word
        if at + 1 < len(words) and not (word in empty and words[at + 1] in empty):
            yield f"{word} {words[at + 1]}"
