"""Blocks become a Document: one text, exact spans, one hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.records import Block, BlockKind, Document, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """One block before its place in the text is known. Pieces of one `origin` (a merged cell) are one text."""

    text: str
    kind: BlockKind
    locator: str
    heading: bool = False
    table: int | None = None
    row: int | None = None
    column: str | None = None
    voice: str | None = None
    origin: object | None = None
    quoted: bool = False


def build_document(source: str, data: bytes, pieces: Iterable[Piece]) -> Document:
    """Return the pieces as a Document: their texts, stripped, one below the other; empty ones are left out."""
    texts: list[str] = []
    blocks: list[Block] = []
    seen: dict[int, tuple[object, Span]] = {}  # the origin is kept, so that its id stays its own
    at = 0
    for piece in pieces:
        if id(piece.origin) in seen:
            span = seen[id(piece.origin)][1]
        else:
            text = piece.text.strip()
            if not text:
                continue
            span = Span(at, at + len(text))
            texts.append(text)
            at += len(text) + 1
        if piece.origin is not None:
            seen[id(piece.origin)] = (piece.origin, span)
        where = piece.locator, piece.heading, piece.table, piece.row, piece.column
        blocks.append(Block(span, piece.kind, *where, piece.voice, piece.quoted))
    return Document(source, hashlib.sha256(data).hexdigest(), "\n".join(texts), tuple(blocks))
