"""Segments: lines that a recogniser of speech stamped with a time each, wherever in a sentence it drew breath."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.subtitles import Shown, read_shown, seconds
from pipeline.ingest.files.wrapping import ends_sentence

_CLOCK = r"(?:(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?|\d{1,5}[.,]\d{1,3}s?)"
_SEGMENT = re.compile(
    rf"\s*(?P<bracket>[\[(])?\s*(?P<starts>{_CLOCK})(?:\s*(?:-{{1,2}}>?|[–—→~]|đến)\s*(?P<ends>{_CLOCK}))?\s*"
    r"(?(bracket)[\])])(?:\s*[|:–-]\s|\s+)(?P<words>\S.*)"
)
_FEWEST = 5  # segments
_MOST_OTHERS = 0.4  # share of the lines that bear no time: heads and feet
_BROKEN = 0.2  # share of the segments that end within a sentence; whole ones are lines of a person each


def read_segments(text: str) -> Iterator[Piece] | None:
    """Return the segments of `text`, joined as the cues of subtitles are, below its head; None where it has none."""
    lines = [line for line in text.split("\n") if line.strip()]
    stamped = [_SEGMENT.fullmatch(line) for line in lines]
    found = [match for match in stamped if match is not None]
    if len(found) < _FEWEST or len(lines) - len(found) > _MOST_OTHERS * len(lines) or not _are_segments(found):
        return None
    first = next(number for number, match in enumerate(stamped) if match is not None)
    return _pieces(lines[:first], found)


def with_segments(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Return the pieces of a document; where its paragraphs are a recogniser's segments, these, joined."""
    kept = list(pieces)
    prose = all(piece.kind == "paragraph" for piece in kept)
    return (read_segments("\n".join(piece.text for piece in kept)) if prose else None) or kept


def _are_segments(found: Sequence[re.Match[str]]) -> bool:
    """Return whether most of what is stamped has an end, or much of it goes on in the next: "[0:12 - 0:15] mưa là"."""
    if sum(match["ends"] is not None for match in found) > len(found) / 2:
        return True
    words = [_LABEL.sub("", match["words"], count=1) for match in found]
    cased = any(word[:1].isupper() for word in words)
    broken = sum(not ends_sentence(above) and below[:1].islower() for above, below in pairwise(words))
    return cased and broken >= _BROKEN * len(words)


_BARRED = re.compile(r"^([^|:\n]{2,40}?)\s*\|\s*(?=\S)")  # "0:12 | Người nói 3 | Cống tắc."
_LABEL = re.compile(r"[^:.!?\n]{1,60}:\s+")


def _pieces(head: Sequence[str], found: Sequence[re.Match[str]]) -> Iterator[Piece]:
    for number, line in enumerate(head, start=1):
        yield Piece(line, "paragraph", f"line {number}")
    starts = [seconds(match["starts"]) for match in found]
    ends = [seconds(match["ends"]) if match["ends"] else None for match in found]
    yield from read_shown(
        [
            Shown(
                match["starts"],
                start,
                end if end is not None else follows,
                [_BARRED.sub(r"\1: ", match["words"].strip())],
            )
            for match, start, end, follows in zip(found, starts, ends, [*starts[1:], starts[-1]], strict=True)
        ]
    )
