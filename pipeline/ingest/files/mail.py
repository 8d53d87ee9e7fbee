"""E-mails (.eml): the lines of the head that say who wrote, to whom, when and what about, and the words below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from pipeline.ingest.files.builder import Piece
from pipeline.ingest.files.decoding import clean, decode
from pipeline.ingest.files.plain import read_plain

_FIELDS = (("From", "Từ"), ("To", "Đến"), ("Cc", "Cc"), ("Date", "Ngày"), ("Subject", "Chủ đề"))
_BREAKS = frozenset({"blockquote", "br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "ul", "ol", "hr"})
_UNSEEN = frozenset({"style", "script", "head", "title"})


def read_mail(data: bytes) -> Iterator[Piece]:
    """Yield a paragraph for each field of the head, then those of the body; what is attached is not read."""
    message = message_from_bytes(data, policy=policy.default)
    for field, shown in _FIELDS:
        if value := _field(message, field):
            yield Piece(f"{shown}: {value}", "paragraph", f"field {field}")
    body = message.get_body(("plain", "html"))
    if body is not None:
        words = _words(body)
        yield from read_plain(_without_tags(words) if body.get_content_type() == "text/html" else words)


def _field(message: EmailMessage, name: str) -> str:
    written = clean(" ".join(str(message.get(name, "")).split()))
    if name != "Date" or not written:
        return written
    try:
        return parsedate_to_datetime(written).strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return written


def _words(part: MIMEPart) -> str:
    """Return the text of a part in the charset that it names, else in the one in which it reads as Vietnamese."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return clean(data.decode(part.get_content_charset() or "utf-8"))
    except (LookupError, UnicodeDecodeError):
        return decode(data) or ""


def _without_tags(page: str) -> str:
    reader = _Tags()
    reader.feed(page)
    reader.close()
    return reader.text()


class _Tags(HTMLParser):
    """Gathers the lines of a mail written in HTML; what it quotes gets the marks that a plain mail has."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = [""]
        self._depth = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self._depth += tag == "blockquote"
        if tag in _BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._depth = max(0, self._depth - (tag == "blockquote"))
        if tag in _BREAKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._lines[-1] += re.sub(r"\s+", " ", data)

    def _break(self) -> None:
        self._lines.append("> " * self._depth)

    def text(self) -> str:
        """Return the lines with words, one below the other, quoted ones behind ">"."""
        return "\n".join(line.strip() for line in self._lines if line.strip("> "))
