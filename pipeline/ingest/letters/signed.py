"""Letters that a newspaper prints: a headline, the words, who wrote them, and what an office answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.ingest.voices.floor import lines_of, said_by
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import PLACE, is_name, parse_person
from pipeline.ingest.voices.speakers import introduction
from pipeline.ingest.words.spelling import TwoSpellings
from pipeline.records import Block, Document, Span, Turn

_Line = tuple[Block, Span]

_ANSWERED = TwoSpellings(
    r"\W*(?:(?:hồi âm|phúc đáp|phản hồi|trả lời|giải đáp|ý kiến (?:của )?(?:cơ quan|ngành|đơn vị|địa phương))"
    r"[^:.\n]{0,60}|(?:tòa soạn|toà soạn|ban biên tập|bbt|báo)(?: (?:trả lời|hồi âm|phản hồi))?)\s*:\s*(?=\S)"
)
_NOBODY = TwoSpellings(
    r"(?:(?:một|nhiều|nhóm) )?(?:số )?(?:bạn đọc|độc giả|cử tri|người dân|cư dân|bà con|công nhân|phụ huynh|hộ dân)"
    r"(?: (?!đề|kiến|phản|cho|đã|có|hỏi|mong)[^\W\d_]+){0,4}"
)
_INITIALS = re.compile(r"(?:[A-ZĐ]\.\s?){1,4}[A-ZĐ]?|[A-ZĐ](?:\.?[A-ZĐ]){1,3}\.?")
_WHERE = re.compile(r"\(([^()\n]{3,80})\)\W*")
_NAME_AND_WHERE = re.compile(
    r"(?P<who>[^(),;:!?\n]{2,50}?)\s*(?:\((?P<bracket>[^()\n]{3,80})\)|[,–-]\s*(?P<bare>\S.*))?"
)
_ADDRESSED = TwoSpellings(r"\W*(?:đồng )?kính (?:gửi|trình)(?!\w)")  # petitions say to whom; a newspaper knows
_LONGEST_HEADLINE = 90  # code points
_SHORTEST_LETTER = 60
_FEWEST = 2  # letters
_MOST = 0.6  # of the signatures stand below a letter, with no other's words right below them


def signed_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the turns of letters that are signed below, each with its answer behind it; [] where there are not two.

    A signature is a line with no more than a name, in capitals or with a place beside or below it. Right below most of
    them stands an answer with a label, or the headline of the next letter, never the words of whoever is named.
    """
    text = document.text
    lines = [(block, line) for block in blocks for line in lines_of(text, block.span)]
    signed = list(_signatures(text, lines))
    if len(signed) < _FEWEST or not _stand_below(text, lines, signed):
        return []
    turns: list[Turn] = []
    above = 0
    for (at, end, name, place), (after, *_) in pairwise([*signed, (len(lines), 0, None, None)]):
        if letter := _letter(text, lines[above:at], first=not turns):
            span = Span(letter[0][1].start, letter[-1][1].end)
            turns.append(said_by(document, letter[0][0], span, "citizen", name, place))
        above = end
        if (answer := _answer(document, lines[end:after], last=after == len(lines))) is not None:
            turns.append(answer)
            above = next(n for n in range(end, after) if lines[n][1].end == answer.span.end) + 1
    return turns if sum(turn.role == "citizen" for turn in turns) >= _FEWEST else []


def _signatures(text: str, lines: Sequence[_Line]) -> Iterator[tuple[int, int, str | None, str | None]]:
    """Yield (line of a signature, the line below it, name, place)."""
    at = 0
    while at < len(lines):
        below = lines[at + 1][1].cut(text).strip() if at + 1 < len(lines) else ""
        where = _WHERE.fullmatch(below)
        found = _signer(lines[at][1].cut(text).strip(), where=where[1] if where else None)
        if found is not None:
            end = at + (2 if where else 1)
            yield at, end, *found
            at = end
        else:
            at += 1


def _signer(line: str, *, where: str | None) -> tuple[str | None, str | None] | None:
    """Return the name and the place in a line that only signs, `where` being in brackets below it; else None."""
    match = _NAME_AND_WHERE.fullmatch(line)
    if match is None or len(line) > _LONGEST_HEADLINE:
        return None
    who, place = match["who"].strip(), match["bracket"] or match["bare"] or where
    if place is not None and not (where or match["bracket"] or PLACE.match(place)):
        return None
    if place is not None and (_NOBODY.fullmatch(who) or _INITIALS.fullmatch(who)):
        return None, place
    name = who.title() if who.isupper() else parse_person(who)[0]
    if name is None or not is_name(name) or not (place or who.isupper()):
        return None
    return name, place


def _stand_below(text: str, lines: Sequence[_Line], signed: Sequence[tuple[int, int, str | None, str | None]]) -> bool:
    """Return whether those who sign wrote what stands above: no sentence that could be theirs stands right below."""
    told = any(_ADDRESSED.match(words) or _is_label(words) for _, line in lines if (words := line.cut(text)))
    if told or not any(len(line) >= _SHORTEST_LETTER for _, line in lines[: signed[0][0]]):
        return False
    below = [lines[end][1].cut(text) if end < len(lines) else "" for _, end, *_ in signed]
    free = [not line or _ANSWERED.match(line) is not None or _is_headline(line) for line in below]
    return sum(free) >= _MOST * len(free)


def _is_label(line: str) -> bool:
    """Whether a line alone says who speaks below it: "HỎI", "Người nói 2"."""
    found = introduction(line) if len(line) <= _LONGEST_HEADLINE else None
    return found is not None and found.speaker is None and found.end == len(line)


def _is_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and line.strip()[-1] not in ".:;,…"


def _letter(text: str, lines: Sequence[_Line], *, first: bool) -> Sequence[_Line]:
    """Return the lines of a letter below its headline; of the `first` one below the last headline, or its last line."""
    heads = [at for at, (_, line) in enumerate(lines[:-1]) if _is_headline(line.cut(text))]
    if not lines or (first and not heads):
        return lines[-1:]
    return lines[(heads[-1] if first else heads[0]) + 1 :] if heads and (first or heads[0] == 0) else lines


def _answer(document: Document, lines: Sequence[_Line], *, last: bool) -> Turn | None:
    """Return what an office answers below a signature, up to the headline of the next letter; None where none does.

    Without headlines an answer is one paragraph; so is the `last`, below which the newspaper has its own foot.
    """
    text = document.text
    label = _ANSWERED.match(lines[0][1].cut(text)) if lines else None
    if label is None:
        return None
    n = next((at for at, (_, line) in enumerate(lines) if at and _is_headline(line.cut(text))), 1)
    block, line = lines[0]
    start = line.start + label.end()
    found = introduction(text[start : line.end])
    name = None
    if found is not None and found.role == "official" and found.speaker and start + found.end < line.end:
        start, name = start + found.end, found.speaker
    elif (office := _TELLS.match(text, start, line.end)) and role_of(office["who"]) == "official":
        start = office.end()
    return said_by(document, block, Span(start, lines[0 if last else n - 1][1].end), "official", name, None)


_TELLS = re.compile(r"(?P<who>[^.:;\n]{3,90}?),? (?:cho (?:biết|hay)|thông tin|trả lời)(?: rằng)?[,:]?\s+(?=\S.{20})")
"""An office that a newspaper quotes: "Hạt Kiểm lâm huyện cho biết đã lập hồ sơ"."""
