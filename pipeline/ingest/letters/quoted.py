"""Mails in which an office answers what it quotes: below each part, or above or below the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.ingest.letters.mails import (
    FIELD,
    FROM,
    QUOTES_BELOW,
    closes,
    gathers,
    is_mail_head,
    named_on,
    sender_of,
    without_signature,
)
from pipeline.ingest.voices.floor import lines_of, said_by
from pipeline.ingest.voices.labels import role_of
from pipeline.ingest.voices.names import after_number, parse_person
from pipeline.ingest.voices.utterances import asks, self_named
from pipeline.records import Block, Document, Span, Turn

_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)+")
_QUOTES_WHOM = re.compile(
    r"(?:.*,\s|.*\d:\d{2}\s(?:[AP]M\s|SA\s|CH\s)?)?(?P<who>[^,<>:]{2,80}?)\s*(?:<[^<>\n]{3,80}>)?\s*"
    r"(?:đã viết|viết|wrote)\s*:\s*$"
)
_ADDRESS = re.compile(r"(?:kính )?(?:gửi|thưa|chào)(?!\w)[^.;:\n]{2,80}[,:.]?\s*|[^.;:\n]{2,30},\s*", re.IGNORECASE)
_N_SIGNING = 8  # lines at the end of a mail in which its writer says for whom he writes


@dataclass(frozen=True, slots=True)
class _Line:
    block: Block
    span: Span  # without the marks of a quotation
    depth: int  # 0: of whoever sent the mail


@dataclass(frozen=True, slots=True)
class _Said:
    """What one person says in a part that is quoted."""

    block: Block
    span: Span
    name: str | None
    place: str | None


def answered_turns(document: Document, blocks: Sequence[Block]) -> list[Turn]:
    """Return the turns of what a mail quotes, each with the answer beside it; [] where no office answers in it.

    A mail that quotes what the office itself had asked is the answer of whoever sent it.
    """
    text = document.text
    lines = _deepened(text, [_line(text, block, span) for block in blocks for span in lines_of(text, block.span)])
    head = [line.span.cut(text) for line in lines]
    senders = [(line.depth, match) for line, words in zip(lines, head, strict=True) if (match := FROM.match(words))]
    sender = senders[0][1] if senders else None
    if sender is None or not is_mail_head(head[:5]) or len({depth for depth, _ in senders}) < len(senders):
        return []
    body = [line for line in lines if not FIELD.match(line.span.cut(text))]
    own = [line for line in body if not line.depth and not QUOTES_BELOW.match(line.span.cut(text))]
    quoted = [line for line in body if line.depth == 1]
    below = (sender_of(match["sender"]) for depth, match in senders if depth)
    writer = next(filter(None, (*map(_quoted_writer, filter(QUOTES_BELOW.match, head)), *below)), None)
    of_office = [sender["sender"], *(line.span.cut(text) for line in own[-_N_SIGNING:])]
    gathered = gathers(" ".join(line.span.cut(text) for line in quoted))
    if not quoted or gathered or role_of(writer or "") == "official" or "official" not in map(role_of, of_office):
        return []
    name = parse_person(writer)[0] or writer if writer else None
    return list(_answered(document, body, name))


def _line(text: str, block: Block, span: Span) -> _Line:
    marks = _MARKS.match(text, span.start, span.end)
    return _Line(block, Span(marks.end(), span.end), marks[0].count(">")) if marks else _Line(block, span, 0)


def _deepened(text: str, lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines, those below "-----Original Message-----" as deep as if each bore a mark."""
    rule = next((at for at, line in enumerate(lines) if _ORIGINAL.match(line.span.cut(text))), len(lines))
    if any(line.depth for line in lines[rule:]):
        return list(lines)
    return [*lines[:rule], *(replace(line, depth=1) for line in lines[rule + 1 :])]


_ORIGINAL = re.compile(r"\s*-{2,}\s*(?:original message|thư gốc|tin nhắn gốc)", re.IGNORECASE)


def _quoted_writer(line: str) -> str | None:
    found = _QUOTES_WHOM.match(line)
    return sender_of(found["who"]) if found else None


def _answered(document: Document, body: Sequence[_Line], writer: str | None) -> Iterator[Turn]:
    """Yield the turns of each part that is quoted, with what stands below it, or above where nothing else is said."""
    text = document.text
    runs = [(quoted, list(lines)) for quoted, lines in groupby(body, key=lambda line: line.depth > 0)]
    last = max(at for at, (quoted, _) in enumerate(runs) if quoted)
    n_quoted = sum(quoted for quoted, _ in runs)
    numbered = any(_is_item(line.span.cut(text)) for line in body if line.depth == 1)
    begun = False
    for at, (quoted, lines) in enumerate(runs):
        if not quoted:
            continue
        found, begun, signed = _of_quoted(text, lines, writer, numbered=numbered, begun=begun)
        below = runs[at + 1][1] if at + 1 < len(runs) and not (at == last and signed and n_quoted > 1) else []
        answer = _own_words(text, below) or (_own_words(text, runs[0][1]) if n_quoted == 1 and at else None)
        for said in found:
            turn = said_by(document, said.block, said.span, "citizen", said.name, said.place)
            yield replace(turn, reply=answer)


def _own_words(text: str, lines: Sequence[_Line]) -> Span | None:
    """Return what an office wrote, without greeting, signature and the line that says whom it quotes."""
    spans = [line.span for line in lines if not QUOTES_BELOW.match(line.span.cut(text))]
    while spans and _ADDRESS.fullmatch(spans[0].cut(text)):
        del spans[0]
    ends = next((at for at, span in enumerate(spans) if at and closes(span.cut(text))), len(spans))
    kept = without_signature(text, spans[:ends])[0] if spans else []
    return Span(kept[0].start, kept[-1].end) if kept else None


def _of_quoted(
    text: str, lines: Sequence[_Line], writer: str | None, *, numbered: bool, begun: bool
) -> tuple[list[_Said], bool, bool]:
    """Return who says what in a part that is quoted, whether the list in it has `begun`, and whether it ends signed.

    Where its writer numbers what he passes on, what stands above is none; a mail within the mail is its writer's.
    """
    found: list[_Said] = []
    kept, signed = _unsigned(text, _without_earlier(text, lines))
    for deep, group in groupby(kept, key=lambda line: line.depth > 1):
        part = list(group)
        if deep:
            span = Span(part[0].span.start, part[-1].span.end)
            who = self_named(span.cut(text)[:300])
            found.append(_Said(part[0].block, _without_introduction(text, span, who[0]), *who))
            continue
        for line in part:
            words = line.span.cut(text)
            item = _is_item(words)
            begun = begun or item or not numbered
            if words.rstrip().endswith(":") or not begun or (not found and _ADDRESS.fullmatch(words)):
                continue
            at, name, place = named_on(words) or (after_number(words), None, None)
            if numbered or name is not None or not found:
                span = Span(line.span.start + at, line.span.end)
                found.append(_Said(line.block, span, name or writer, place))
            else:
                found[-1] = replace(found[-1], span=Span(found[-1].span.start, line.span.end))
    return found, begun, signed


def _without_introduction(text: str, span: Span, name: str | None) -> Span:
    """Return the words of a letter below the sentence in which its writer only says who he is."""
    first = _SENTENCE.match(text, span.start, span.end)
    if first is None or name is None or name not in first[0] or asks(first[0]):
        return span
    return Span(first.end(), span.end)


_SENTENCE = re.compile(r"[^.!?\n]{4,90}[.!?]\s+(?=\S)")


def _without_earlier(text: str, lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines above and below an earlier mail that is quoted in a quotation."""
    kept: list[_Line] = []
    skipped = 0  # what is quoted as deep or deeper is of the earlier mail
    for at, line in enumerate(lines):
        skipped = skipped if line.depth >= skipped else 0
        if not skipped and line.depth > 0 and QUOTES_BELOW.match(line.span.cut(text)):
            below = lines[at + 1].depth if at + 1 < len(lines) else line.depth
            skipped = max(line.depth, below)
        elif not skipped:
            kept.append(line)
    return kept


def _unsigned(text: str, lines: Sequence[_Line]) -> tuple[list[_Line], bool]:
    """Return the lines without the manners and the signature at their end, and whether there were any."""
    first = [line for line in lines if line.depth == 1]
    if not first or lines[-1].depth > 1:
        return list(lines), False
    spans = without_signature(text, [line.span for line in first])[0]
    starts = {span.start for span in spans}
    return [line for line in lines if line.depth > 1 or line.span.start in starts], len(spans) < len(first)


def _is_item(words: str) -> bool:
    return after_number(words) > 0
