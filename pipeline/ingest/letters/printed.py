"""Sheets that people filled in, one after the other: what is printed on each, and what each of them wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.ingest.voices.floor import lines_of, said_by
from pipeline.ingest.voices.names import parse_person, place_in
from pipeline.ingest.words.spelling import plain
from pipeline.records import Block, Document, Span, Turn

_Field = Literal["name", "place", "words", "answer", "other"]
_LONG_FIELDS = frozenset({"words", "answer"})  # whose values go on over lines
_BOX = re.compile(r"[\[(](?:[ xXvV✓]|[ .]{1,3})[\])]|[☐☑☒□■▢✓✔]")
_DOTS = re.compile(r"…{2,}|\.{4,}|_{4,}|…\s*…|(?:\.\s){4,}")
_LEADER = " \t.…_·"
_RULE = re.compile(r"[-–—=*~✂✁\s]{5,}|[-–—=*~✂✁\s.…]*cắt (?:theo|ở|tại)[^\n]{0,40}", re.IGNORECASE)
_NUMBER = re.compile(
    r"\s*(?:câu(?: hỏi)?\s+)?(?:\(?\d{1,2}|[IVX]{1,4}|[a-zđ])\s*[.):/]\s*|\s*[-–+*•]\s*", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:ho (?:va )?ten(?: [a-z ]{0,30})?|(?:ten )?(?:toi ten|toi la|ong ba|cu tri|cong dan|chu ho|(?:ten )?nguoi "
    r"(?:ghi|"
    r"viet|gop y|kien nghi|phan anh|gui|nop|co y kien|de nghi)(?: (?:phieu|y kien|don|kien nghi))?))$"
)
_PLACE = re.compile(
    r"(?:dia chi|noi o|cho o|thuong tru|noi cu tru|hien o|to dan pho|thon|khu pho|ap|ho so|so nha)(?!\w)"
)
_ASKS_WHAT = re.compile(
    r"(?<!\w)(?:phan anh|kien nghi|y kien|de nghi|gop y|de xuat|nguyen vong|thac mac|buc xuc|cau hoi|viec gi|van de gi|"
    r"dieu gi|mong muon|noi dung|can hoi|muon hoi|giai phap)(?!\w)"
)
_ASKS_ELSE = re.compile(
    r"(?<!\w)(?:hai long|phat bieu (?:tai|truc tiep|khong)|dong y (?:cong khai|nhan)|da (?:phan anh|gui|kien "
    r"nghi)[^?]{0,40}"
    r"(?:chua|lan nao)|bao nhieu tuoi|nghe nghiep|linh vuc|quan tam|so dien thoai|nhan tra loi qua|hinh thuc)(?!\w)"
)
_ANSWERED = re.compile(
    r"(?<!\w)(?:(?:(?:phan|muc|o) )?(?:ghi (?:cua|cho)|danh (?:rieng )?cho|dung cho) (?!nguoi (?:dan|gop|viet|ghi|co))|"
    r"(?:y kien|ket luan|but phe|xac nhan) (?:cua )?(?:lanh dao|ubnd|uy ban|can bo|co quan|ban|to truong|phuong|xa|chu "
    r"tri|thuong truc|don vi|bo phan)|ket qua|huong (?:xu ly|giai quyet)|tra loi|giai trinh|tiep thu|phan hoi)"
)
_SUMS_UP = re.compile(r"(?:tong (?:hop|so|cong)|nguoi (?:tong hop|lap(?: bieu)?))(?!\w)")
_BARE_ANSWER = re.compile(r"(?:tra loi|dap|y kien|ghi ro)\W*")
_LONGEST_LABEL = 70  # code points before a colon
_LONGEST_QUESTION = 160
_LONG = 40  # of what somebody wrote under no question
_LEAST = 0.5  # of the sheets: a line on as many of them is printed
_MOST_LEFT = 0.3  # of the text below the first sheet that may belong to none


@dataclass(slots=True)
class _Line:
    span: Span
    words: str  # as written
    label: str  # in plain letters, without number, box and dots; what stands before the colon where there is one
    value: int  # where in the document the value behind the colon begins


@dataclass(slots=True)
class _Sheet:
    """What one person wrote, as spans of the document."""

    block: Block
    name: list[Span] = field(default_factory=list)
    place: list[Span] = field(default_factory=list)
    words: list[list[Span]] = field(default_factory=list)  # below each question
    answer: list[Span] = field(default_factory=list)


def printed_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return a turn for each filled-in sheet, its answer beside it where an office wrote one; [] where there are none.

    Sheets are known by what no prose holds: boxes to tick, dotted lines, printed questions. What stands on most of them
    is printed, whatever it says; who handed a sheet in wrote the rest.
    """
    lines = [(block, _line(document.text, span)) for block in blocks for span in lines_of(document.text, block.span)]
    named = [at for at, (_, line) in enumerate(lines) if _NAME.match(line.label) and line.value]
    if not named or not _is_printed_matter([line for _, line in lines], len(named)):
        return []
    counts = Counter(line.label for _, line in lines if line.label)
    often = max(2, round(_LEAST * len(named)))
    printed = {label for label, count in counts.items() if count >= often and len(label) <= _LONGEST_QUESTION}
    sheets, left = _sheets(document.text, lines[named[0] :], {at - named[0] for at in named}, printed)
    below = sum(len(line.span) for _, line in lines[named[0] :])
    turns = [turn for sheet in sheets for turn in _turns(document, sheet)]
    return turns if turns and left <= _MOST_LEFT * below else []


def sheet_turns(document: Document, rows: Sequence[Sequence[Block]]) -> list[Turn]:
    """Return the turns of sheets that a table lays out: what is asked in its first column, what is written beside it.

    [] where it does not: sheets name who writes and ask for his words.
    """
    text = document.text
    sheets: list[_Sheet] = []
    for row in (row for row in rows if len(row) == 2):
        label = _line(text, row[0].span).label
        kind = _field(label, asks=True)
        if kind == "name":
            sheets.append(_Sheet(row[0]))
        if sheets and kind == "words":
            sheets[-1].words.append([])
        if sheets:
            _put(sheets[-1], kind, _written(text, row[1].span))
    return [turn for sheet in sheets for turn in _turns(document, sheet)]


def _line(text: str, span: Span) -> _Line:
    words = span.cut(text)
    head = words[: _LONGEST_QUESTION + 40]
    number = _NUMBER.match(head)
    colon = head.find(":", number.end() if number else 0)
    labelled = 0 < colon <= _LONGEST_LABEL
    said = head[number.end() if number else 0 : colon if labelled else len(head)]
    label = " ".join(re.sub(r"[^\w?]+|_+", " ", plain(_DOTS.sub(" ", _BOX.sub(" ", said)))).split())
    return _Line(span, words, re.sub(r"\d+", "0", label), span.start + colon + 1 if labelled else 0)


def _is_printed_matter(lines: Sequence[_Line], n_sheets: int) -> bool:
    """Boxes to tick, dotted lines or questions with a mark, on most of the sheets."""
    boxes = sum(len(_BOX.findall(line.words)) > 1 for line in lines)
    dots = sum(line.value > 0 and _DOTS.search(line.words) is not None for line in lines)
    questions = sum(line.words.rstrip().endswith("?") and _ASKS_WHAT.search(line.label) is not None for line in lines)
    asked = Counter(line.label for line in lines if line.words.rstrip().endswith("?"))
    repeated = max(asked.values(), default=0) >= max(2, _LEAST * n_sheets)
    return max(boxes, dots) >= max(2, n_sheets) or (repeated and questions >= _LEAST * n_sheets)


def _sheets(
    text: str, lines: Sequence[tuple[Block, _Line]], named: set[int], printed: set[str]
) -> tuple[list[_Sheet], int]:
    """Return the sheets that begin at the lines `named`, and how many code points belong to none."""
    found: list[_Sheet] = []
    current: _Field | None = None
    left = 0
    for at, (block, line) in enumerate(lines):
        kind: _Field | None = "name" if at in named else _kind(line, printed, current)
        if kind == "name":
            found.append(_Sheet(block))
        elif kind == "words":
            found[-1].words.append([])
        elif kind is None and len(line.span) >= _LONG and not (current in _LONG_FIELDS or any(found[-1].words)):
            current = "words"
            found[-1].words.append([])
        current = kind or current
        value = _written(text, line.span if kind is None else Span(line.value or line.span.end, line.span.end))
        if _RULE.fullmatch(line.words) or _SUMS_UP.match(line.label):
            current = None
        elif current is not None and (kind is not None or current in _LONG_FIELDS):
            _put(found[-1], current, value)
        elif kind is None:
            left += len(value)
    return found, left


def _put(sheet: _Sheet, kind: _Field, value: Span) -> None:
    if not len(value):
        return
    match kind:
        case "name":
            sheet.name.append(value)
        case "place":
            sheet.place.append(value)
        case "words":
            sheet.words[-1].append(value)
        case "answer":
            sheet.answer.append(value)


def _kind(line: _Line, printed: set[str], current: _Field | None) -> _Field | None:
    """Return the field that a line opens; None where it is what somebody wrote."""
    if _RULE.fullmatch(line.words) or _SUMS_UP.match(line.label):
        return "other"
    asks = line.words.rstrip().endswith("?")
    boxed = len(_BOX.findall(line.words)) > 1
    is_printed = line.label in printed or boxed or bool(line.value and _DOTS.search(line.words))
    if not is_printed:
        return None
    if boxed or _ASKS_ELSE.search(line.label):
        return "other"
    if current == "words" and _BARE_ANSWER.fullmatch(line.label):
        return "words"
    kind = _field(line.label, asks=asks or line.value > 0)
    return "other" if kind in {"name", "place"} and not line.value else kind


def _field(label: str, *, asks: bool) -> _Field:
    """Return what a printed label in plain letters stands for; `asks`: something is to be written behind it."""
    if _NAME.match(label):
        return "name"
    if _ANSWERED.search(label) and not label.endswith("?"):
        return "answer"
    if asks and _ASKS_WHAT.search(label):
        return "words"
    return "place" if _PLACE.match(label) else "other"


def _written(text: str, span: Span) -> Span:
    """Return a value without the dotted line that it was written on."""
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in _LEADER):
        start += 1
    while end > start and (
        text[end - 1].isspace() or text[end - 1] in "…_·" or text[max(start, end - 2) : end] == ".."
    ):
        end -= 1
    return Span(start, end)


def _turns(document: Document, sheet: _Sheet) -> Iterator[Turn]:
    text = document.text
    written = _DOTS.split(sheet.name[0].cut(text))[0] if sheet.name else ""
    name, place = parse_person(written)
    where = " ".join(span.cut(text) for span in sheet.place)
    for words in filter(None, sheet.words):
        turn = said_by(document, sheet.block, _together(words), "citizen", name, place_in(where) or where or place)
        yield replace(turn, reply=_together(sheet.answer) if sheet.answer else None)


def _together(spans: Sequence[Span]) -> Span:
    return Span(spans[0].start, spans[-1].end)
