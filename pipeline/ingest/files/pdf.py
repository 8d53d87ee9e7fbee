"""Born-digital PDF: what stands on every page is dropped, and lines become paragraphs again, across pages too."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.decoding import clean
from pipeline.ingest.files.legacy import mend_all
from pipeline.ingest.files.wrapping import join_parts, runs_on, wrap_width

_PAGE_NUMBER = re.compile(
    r"\s*(?:(?:trang|page|tr\.)\s*(?:số\s*)?)?[-–—]?\s*\d{1,4}\s*(?:(?:/|trên|of)\s*\d{1,4})?\s*[-–—]?\s*",
    re.IGNORECASE,
)
_EDGE = 3  # lines at the top and at the bottom of a page where running heads stand
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_TYPICAL_WIDTH = 90  # code points of a line of a page, where there are too few lines to tell


class EncryptedError(ValueError):
    """The PDF needs a password."""


class NoTextError(ValueError):
    """The PDF holds pictures of pages, no text."""


def read_pdf(data: bytes) -> Iterator[Piece]:
    """Yield paragraphs; the locator is the page on which one begins. Raises EncryptedError or NoTextError.

    Rows of a table come as lines of text.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings about damaged files are not for users
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise EncryptedError
    pages = [_lines(page.extract_text() or "") for page in reader.pages]
    if not any(pages):
        raise NoTextError
    mended = iter(mend_all([line for page in pages for line in page]))
    pages = [[clean(next(mended)) for _ in page] for page in pages]
    yield from _paragraphs(_without_furniture(pages))


def _lines(text: str) -> list[str]:
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return [" ".join(line.split()) for line in text.replace("\r", "\n").split("\n") if line.strip()]


def _without_furniture(pages: Sequence[list[str]]) -> list[list[str]]:
    """Drop page numbers, and lines at the edge of a page that stand at the edge of most pages."""
    edges = Counter(key for page in pages for key in {_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    n_filled = sum(map(bool, pages))
    repeated = {key for key, n in edges.items() if n >= 2 and n >= n_filled * 0.6}
    return [_trimmed(page, repeated) for page in pages]


def _trimmed(lines: Sequence[str], repeated: set[str]) -> list[str]:
    """Drop furniture from both ends; a bare number amid the text may belong to it."""

    def is_furniture(line: str) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(line)) or _key(line) in repeated

    start, end = 0, len(lines)
    while start < end and start < _EDGE and is_furniture(lines[start]):
        start += 1
    while end > start and end > len(lines) - _EDGE and is_furniture(lines[end - 1]):
        end -= 1
    return list(lines[start:end])


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line.casefold())


def _paragraphs(pages: Sequence[list[str]]) -> Iterator[Piece]:
    lines = [(line, number) for number, page in enumerate(pages, start=1) for line in page]
    width = wrap_width([line for line, _ in lines]) or _TYPICAL_WIDTH
    parts: list[str] = []
    began = 1
    for line, number in lines:
        if parts and runs_on(parts[-1], line, width):
            parts.append(line)
            continue
        if parts:
            yield Piece(join_parts(parts), "paragraph", f"page {began}")
        parts, began = [line], number
    if parts:
        yield Piece(join_parts(parts), "paragraph", f"page {began}")
