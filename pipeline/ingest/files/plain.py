"""Plain text and Markdown: a paragraph is a line, or lines that were wrapped at a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.grid import Cell, find_header, read_grid
from pipeline.ingest.files.pages import without_pages
from pipeline.ingest.files.segments import read_segments
from pipeline.ingest.files.wrapping import join_wrapped, wrap_width

_LOOKED_AT = 3_000  # lines from which the width is told

_HASHES = re.compile(r"\s{0,3}(#{1,6})(?:\s+|$)")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)([^*_\n]{1,120})\1:?\s*")
_QUOTE = re.compile(r"(?:\s{0,3}>\s?){1,5}")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,500}\)")
_EMPHASIS = re.compile(r"\*\*|__|`|~~|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>|-])")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}|\s*`{3}.*")
_ROW = re.compile(r"\s*\|.*\|\s*")
_ROW_RULE = re.compile(r"[\s|:-]+")


def read_plain(text: str) -> Iterator[Piece]:
    """Yield a paragraph for each line; lines that a program wrapped at a width are joined again.

    Lines that bars or tabs cut alike, the first of which names columns, are the rows of a table; those that a
    recogniser stamped with times are cues.
    """
    if (segments := read_segments(text)) is not None:
        yield from segments
        return
    numbered = list(without_pages(text.split("\n")))
    lines = [line for _, line in numbered]
    width = wrap_width([_QUOTED.sub("", line, count=1) for line in lines[:_LOOKED_AT]])
    at = 0
    for n_tables, (start, end) in enumerate(_tables(lines), start=1):
        yield from _paragraphs(numbered[at:start], width)
        rows = [_cells(line) for line in lines[start:end] if not _ROW_RULE.fullmatch(line)]
        yield from read_grid(rows, n_tables, f"table {n_tables}", named=True)
        at = end
    yield from _paragraphs(numbered[at:], width)


def _paragraphs(numbered: Sequence[tuple[int, str]], width: int | None) -> Iterator[Piece]:
    """Yield the paragraphs; lines that a mail quotes, each behind its marks, are joined as any others."""
    quotes = any(_EMPTY_QUOTE.fullmatch(line) for _, line in numbered)
    for mark, group in groupby(numbered, key=lambda one: _mark(one[1]) if quotes else ""):
        part = list(group)
        lines = [_QUOTED.sub("", line, count=1) if mark else line for _, line in part]
        for first, words in enumerate(lines) if width is None else join_wrapped(lines, width - len(mark)):
            if words.strip():
                yield Piece(f"{mark} {words}" if mark else words, "paragraph", f"line {part[first][0] + 1}")


_EMPTY_QUOTE = re.compile(r"\s*>[>\s]*")  # no bullet stands alone: such a line is of a mail that is quoted
_QUOTED = re.compile(r"\s*(?:>[ \t]?)*")


def _mark(line: str) -> str:
    """Return the marks of how deep a line is quoted, "" for none."""
    found = _QUOTED.match(line)
    return ">" * found[0].count(">") if found else ""


def _tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each table and the one below its last."""
    at = 0
    while at < len(lines):
        header, end = _cells(lines[at]), at + 1
        if len(header) > 1 and find_header([header]) is not None:
            while end < len(lines) and (_ROW_RULE.fullmatch(lines[end]) or 1 < len(_cells(lines[end])) <= len(header)):
                end += 1
            if end - at >= _FEWEST_ROWS:
                yield at, end
        at = end


def _cells(line: str) -> list[Cell]:
    return [Cell(cell.strip()) for cell in _BAR.split(line.strip(" ").removeprefix("|").removesuffix("|"))]


_FEWEST_ROWS = 3
_BAR = re.compile(r" *\t *|(?:^| )\|(?= |$)")


def read_markdown(text: str) -> Iterator[Piece]:
    """Yield paragraphs, headings and the cells of tables without their marks; list marks stay."""
    lines = text.split("\n")
    width = wrap_width([line for line in lines[:_LOOKED_AT] if not _ROW.fullmatch(line)])
    n_tables = at = 0
    while at < len(lines):
        end = at
        if _ROW.fullmatch(lines[at]):
            while end < len(lines) and _ROW.fullmatch(lines[end]):
                end += 1
            n_tables += 1
            yield from read_grid(_rows(lines[at:end]), n_tables, f"table {n_tables}", named=True)
        elif heading := _heading(lines[at]):
            end = at + 1
            yield Piece(heading, "paragraph", f"line {end}", heading=True)
        else:
            end = at + 1
            while end < len(lines) and not _ROW.fullmatch(lines[end]) and not _heading(lines[end]):
                end += 1
            yield from _prose(lines[at:end], at + 1, width)
        at = end


def _prose(lines: Sequence[str], number: int, width: int | None) -> Iterator[Piece]:
    at = 0
    for quoted, group in groupby(lines, key=lambda line: _QUOTE.match(line) is not None):
        part = list(group)
        plain = ["" if _RULE.fullmatch(line) else _without_marks(_QUOTE.sub("", line, count=1)) for line in part]
        joined = enumerate(plain) if width is None else join_wrapped(plain, width)
        for first, words in joined:
            if words.strip():
                yield Piece(words, "paragraph", f"line {number + at + first}", quoted=quoted)
        at += len(part)


def _heading(line: str) -> str | None:
    if hashes := _HASHES.match(line):
        return _without_marks(line[hashes.end() :].rstrip("# "))
    if bold := _BOLD_LINE.fullmatch(line):
        return _without_marks(bold[2])
    return None


def _without_marks(line: str) -> str:
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", _LINK.sub(r"\1", line)))


def _rows(lines: Sequence[str]) -> Iterator[list[Cell]]:
    for line in lines:
        if _ROW_RULE.fullmatch(line):
            continue
        cells = line.strip().removeprefix("|").removesuffix("|").replace("\\|", "\x1f").split("|")
        yield [Cell(_without_marks(cell.replace("\x1f", "|").replace("<br>", "\n")).strip()) for cell in cells]
