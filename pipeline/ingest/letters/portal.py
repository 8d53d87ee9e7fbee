"""Printed pages of questions and answers: fields that repeat from question to question, with buttons between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.ingest.voices.floor import lines_of, said_by
from pipeline.ingest.voices.names import attribution, person_in_cell
from pipeline.ingest.words.days import as_written
from pipeline.ingest.words.spelling import TwoSpellings, plain
from pipeline.records import Block, Document, Span, Turn

Kind = Literal["name", "place", "day", "asks", "answers", "other"]
_LABELS: tuple[tuple[Kind, str], ...] = (
    (
        "name",
        r"họ (?:và )?tên(?: người (?:hỏi|gửi))?|người (?:hỏi|gửi(?: câu hỏi)?|đặt câu hỏi)|(?:tên )?công dân|"
        r"bạn đọc|tác giả|được gửi bởi|đăng bởi",
    ),
    ("place", r"địa chỉ(?: liên hệ)?|nơi ở"),
    ("day", r"ngày (?:gửi|hỏi|đăng|tạo)|gửi (?:lúc|ngày)|hỏi lúc|thời gian(?: gửi)?"),
    (
        "answers",
        r"(?:nội dung |phần |câu )?(?:trả lời|phản hồi|giải đáp)(?: (?:của|từ) [^:\n]{2,70}| ?\([^()\n]{2,80}\)|"
        r" ?[-–] ?[^:\n]{2,90})?|"
        r"đáp(?: ?\([^()\n]{2,80}\))?|(?:cơ quan|đơn vị)(?: [^:\n]{2,50})? trả lời",
    ),
    ("asks", r"(?:nội dung )?(?:câu hỏi|hỏi|phản ánh|kiến nghị)(?: số \d{1,5})?|nội dung"),
    (
        "other",
        r"tiêu đề|chủ đề|lĩnh vực|chuyên mục|ngày trả lời|trạng thái|tình trạng|lượt xem|mức độ quan tâm|"
        r"mã (?:số|câu hỏi|hồ sơ)(?: câu hỏi)?|e-?mail|thư điện tử|(?:số )?điện thoại|"
        r"cơ quan (?:trả lời|tiếp nhận|xử lý)|đơn vị (?:trả lời|xử lý)|người trả lời|tệp đính kèm|file đính kèm|"
        r"đánh giá",
    ),
)
_BESIDE = "|".join(labels for kind, labels in _LABELS if kind in {"place", "day", "other"})
_FIELDS = tuple((kind, TwoSpellings(rf"(?:{labels})\s*(?P<mark>[:：]\s*|$)")) for kind, labels in _LABELS)
_ASKER = dict(_FIELDS)["name"]
_GAP = re.compile(r" {3,}|\t+| \| ")
_GAP_IN_HEAD = re.compile(rf"{_GAP.pattern}|\s+(?=(?:{_BESIDE})\s*[:：])", re.IGNORECASE)
"""What parts the fields of a line that begins with who asks: they may stand one space apart."""
_BUTTONS = re.compile(r"\[[^\[\]\n]{0,30}\]")
_ID = re.compile(r"\s*(?:#\s?\d{1,7}|(?:câu hỏi|mã|stt)\s*(?:số\s*)?[#:]?\s*\d{1,7})(?!\w)[^.?!]{0,60}", re.IGNORECASE)
_CLOCK = re.compile(r"^(?:lúc )?\d{1,2}[:hg]\d{0,2}(?::\d{2})?(?:[ ,\-–]+|$)(?:ngày )?", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:ẩn danh|giấu tên|không (?:tên|công khai)|bạn đọc|độc giả|người dân|công dân)", re.IGNORECASE)
_LONGEST_FIELD = 90  # code points of a value on one line with another
_LONGEST_OF_PAGE = 80  # ... of a line that the page repeats under each question
_FEWEST = 2  # questions with a name and an answer


@dataclass(slots=True)
class _Entry:
    block: Block
    person: str | None = None
    place: str | None = None
    day: str | None = None
    words: Span | None = None
    answer: Span | None = None
    state: Literal["head", "words", "answer", "done"] = "head"


def portal_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the questions on a page that a portal prints, each with where its answer stands; [] if it is no such page.

    Each has a line that says who asks, and words under a label "Câu hỏi", before or behind it, or where the page has no
    such label, right below that line; most have an answer.
    """
    lines = [(block, line) for block in blocks for line in lines_of(document.text, block.span)]
    entries = [entry for entry in _entries(document.text, lines) if entry.words is not None]
    if sum(entry.person is not None and entry.answer is not None for entry in entries) < _FEWEST:
        return []
    return [_turn(document, entry, entry.words) for entry in entries if entry.words is not None]


def _turn(document: Document, entry: _Entry, span: Span) -> Turn:
    known = entry.person and not _HIDDEN.search(entry.person)
    name, place = person_in_cell(entry.person or "") if known else (None, None)
    if name is None and (signed := attribution(span.cut(document.text))) is not None:
        span, name, place = Span(span.start, span.start + signed[0]), signed[1], signed[2]
    turn = said_by(document, entry.block, span, "citizen", name, entry.place or place)
    return replace(turn, reply=entry.answer, setting=replace(turn.setting, date=entry.day or turn.setting.date))


def _entries(text: str, lines: Sequence[tuple[Block, Span]]) -> Iterator[_Entry]:
    fields_of = [list(_fields(line.cut(text))) for _, line in lines]
    repeated = _of_the_page(text, [line for (_, line), fields in zip(lines, fields_of, strict=True) if not fields])
    labelled = any(kind == "asks" for fields in fields_of for kind, _, _ in fields)
    entry: _Entry | None = None
    for (block, line), fields in zip(lines, fields_of, strict=True):
        said = line.cut(text)
        if not fields and (_key(said) in repeated or _is_of_page(said) or (block.heading and not labelled)):
            if entry is not None and entry.state != "head":
                entry.state = "done"
            continue
        for kind, begin, end in fields:
            if entry is None or _opens(entry, kind):
                if entry is not None:
                    yield entry
                entry = _Entry(block)
            _take(entry, kind, said[begin:end].strip(), Span(line.start + begin, line.start + end))
        if not fields and entry is not None:
            if entry.state == "head" and entry.person is not None and not labelled:
                entry.state = "words"  # the page sets question and answer apart by nothing but who asks and who answers
            _go_on(entry, line)
    if entry is not None:
        yield entry


def _is_of_page(line: str) -> bool:
    """Return whether a line is a rule, the number of a question, or buttons."""
    return not any(map(str.isalnum, line)) or _ID.fullmatch(line) is not None or len(_BUTTONS.findall(line)) > 1


def _opens(entry: _Entry, kind: Kind) -> bool:
    """Return whether a field belongs to the next question: this one has all that such a field says, or its answer."""
    if kind == "name":
        return entry.person is not None or entry.answer is not None
    if kind == "asks":
        return entry.words is not None
    return kind in {"day", "other"} and entry.answer is not None and entry.state == "done"


def _take(entry: _Entry, kind: Kind, value: str, span: Span) -> None:
    if kind == "name":
        entry.person = value
    elif kind == "place":
        entry.place = value or None
    elif kind == "day" and entry.state == "head":
        entry.day = as_written(_CLOCK.sub("", value))
    elif kind == "asks":
        entry.state, entry.words = "words", span if value else None
    elif kind == "answers":
        entry.state, entry.answer = "answer", span if value else None
    elif entry.state in {"words", "answer"} and (entry.words if entry.state == "words" else entry.answer):
        entry.state = "done"


def _go_on(entry: _Entry, line: Span) -> None:
    if entry.state == "words":
        entry.words = Span(entry.words.start if entry.words else line.start, line.end)
    elif entry.state == "answer":
        entry.answer = Span(entry.answer.start if entry.answer else line.start, line.end)


def _fields(line: str) -> Iterator[tuple[Kind, int, int]]:
    """Yield (kind, start and end of its value) of each field on a line; a gap parts one from the next."""
    gaps = _GAP_IN_HEAD if _ASKER.match(line.lstrip(" -+*•>")) else _GAP
    stops = [(gap.start(), gap.end()) for gap in gaps.finditer(line)]
    starts = [0, *(end for _, end in stops)]
    ends = [*(start for start, _ in stops), len(line)]
    for start, end in zip(starts, ends, strict=True):
        cell = line[start:end]
        head = cell.lstrip(" -+*•>")
        at = start + len(cell) - len(head)
        for kind, label in _FIELDS:
            match, is_long = label.match(head), kind in {"asks", "answers"}
            if match is None or (not is_long and (not match["mark"] or len(head) > _LONGEST_FIELD)):
                continue
            yield kind, at + match.end(), len(line) if is_long else end
            if is_long:
                return
            break


def _of_the_page(text: str, lines: Sequence[Span]) -> set[str]:
    """Return the short lines that a page repeats, but for numbers: "Hữu ích? [Có] [Không]"; `lines` hold no field."""
    counts = Counter(_key(line.cut(text)) for line in lines if len(line) <= _LONGEST_OF_PAGE)
    return {key for key, n in counts.items() if n > 1}


def _key(line: str) -> str:
    return " ".join(re.sub(r"\d+", "#", plain(line)).split())
