"""Which comment an answer is about: comments by the words, places and speakers that tell them apart."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.ingest.words.spelling import plain, word_set
from pipeline.records import Comment

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
