"""Questions of people who are not there, read out by whoever leads: "Bạn Lan viết: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.ingest.voices.names import name_at, place_in
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Document, Span, Turn

_FAR = (
    r"(?:bạn(?: đọc| nghe đài| trẻ| xem đài)?|thính giả|khán giả|độc giả|người (?:xem|nghe|gửi)|tài khoản|"
    r"facebook|số điện "
    r"thoại|(?:tin nhắn|lá thư|bức thư|thư|bình luận|email))"
)
_READS_OUT = TwoSpellings(
    rf"(?<!\w)(?:{_FAR}(?!\w)[^:.?!\n]{{0,60}}?(?<!\w)(?:viết|hỏi|gửi|nhắn|bình luận|phản ánh|thắc mắc|chia sẻ|"
    rf"cho biết)|"
    r"(?:công dân|cử tri|người dân|ông|bà|anh|chị|cô|chú|bác|em)(?!\w)[^:.?!\n]{0,60}?(?<!\w)(?:viết|hỏi|nhắn|gửi))"
    r"(?!\w)[^:.?!\n]{0,30}:\s*(?=\S.{20})"
)
_READS_ON = TwoSpellings(
    r"(?<!\w)(?:viết|nhắn|bình luận|hỏi|ghi|phản ánh|cho biết)(?: vào| rằng| là| như sau| thế này)+[ ,:]+(?=\S.{20})"
)
"""What stands, in speech, where a colon would be: "Tài khoản Bé Na. Mạ viết là trạm y tế …"."""
_SENT = TwoSpellings(
    r"(?<!\w)(?:câu hỏi|gửi (?:về|qua|đến|tới|cho)|lá thư|bức thư|thư của|thư từ|tin nhắn|bình luận|fanpage|zalo|"
    r"email|hộp "
    r"thư|trang mạng|tổng đài|đường dây|đọc (?:giúp|hộ|lại))(?!\w)"
)
_CALLED = TwoSpellings(r"(?<!\w)(?:của|từ|là)\s+(?=(?:bạn|thính giả|khán giả|ông|bà|anh|chị|cô|chú|bác|em)\s)")
_HIDDEN = TwoSpellings(r"(?<!\w)(?:giấu tên|ẩn danh|không (?:nêu|xưng|để lại) tên|xin (?:được )?giấu)(?!\w)")
_QUOTED = re.compile(r"[\"“](?P<said>[^\"“”]{20,})[\"”][\s.,;]*")
"""What somebody sent, between its marks; the reader goes on behind them."""
_LOOK_BACK = 160  # code points before the label in which the name may stand
_READER = ("doc", "nghe", "xem")


def with_relayed(document: Document, turns: Iterator[Turn]) -> Iterator[Turn]:
    """Yield the turns; where the chair reads out what somebody sent, his words follow as a citizen's turn."""
    for turn in turns:
        if turn.role != "chair":
            yield turn
            continue
        words = turn.span.cut(document.text)
        label = (_READS_OUT.search(words) if ":" in words else None) or _READS_ON.search(words)
        if label is None or _SENT.search(words[: label.end()]) is None:
            yield turn
            continue
        at = turn.span.start + label.end()
        end = turn.span.end
        if (quoted := _QUOTED.match(words, label.end())) is not None:
            at, end = turn.span.start + quoted.start("said"), turn.span.start + quoted.end("said")
        name, place = (None, None) if _HIDDEN.search(label[0]) else _who(words, label.start(), label.end())
        yield replace(turn, span=Span(turn.span.start, at))
        yield replace(turn, span=Span(at, end), role="citizen", speaker=name, speaker_place=place, reply=None)
        if quoted is not None and any(map(str.isalnum, words[quoted.end() :])):
            yield replace(turn, span=Span(turn.span.start + quoted.end(), turn.span.end))


def _who(words: str, start: int, end: int) -> tuple[str | None, str | None]:
    """Return the name and the place in the label, else in the words shortly before it."""
    head = words[max(0, start - _LOOK_BACK) : start]
    starts = [words[start:end], *(head[match.end() :] + words[start:end] for match in _CALLED.finditer(head))]
    found: tuple[str | None, str | None] = (None, None)
    for said in (starts[0], *reversed(starts[1:])):
        name, stop = name_at(said)
        if name is None or plain(name).split()[0] in _READER:
            continue
        if found[0] is None or (" " not in found[0] and name.split()[-1] == found[0]):
            found = name, place_in(said[stop:].split(".")[0])
    return found
