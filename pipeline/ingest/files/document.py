"""A file becomes a Document, or a ReadError that says why not and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.config import Reading
from pipeline.errors import ReadError
from pipeline.ingest.files.builder import Piece, build_document
from pipeline.ingest.files.decoding import clean, decode
from pipeline.ingest.files.guards import check_archive, refusal, sniff
from pipeline.ingest.files.mail import read_mail
from pipeline.ingest.files.meeting import find_meeting
from pipeline.ingest.files.pdf import EncryptedError, NoTextError, read_pdf
from pipeline.ingest.files.plain import read_markdown, read_plain
from pipeline.ingest.files.segments import with_segments
from pipeline.ingest.files.sheet import (
    TableError,
    is_json_lines,
    read_csv_table,
    read_json_lines,
    read_parquet,
    read_workbook,
)
from pipeline.ingest.files.subtitles import read_subtitles
from pipeline.ingest.files.web import read_page
from pipeline.ingest.files.word import read_word
from pipeline.records import Document

TEXTUAL: dict[str, Callable[[str, Reading], Iterable[Piece]]] = {
    ".txt": lambda text, settings: read_plain(text),
    ".html": lambda text, settings: read_page(text),
    ".htm": lambda text, settings: read_page(text),
    ".md": lambda text, settings: read_markdown(text),
    ".vtt": lambda text, settings: read_subtitles(text),
    ".srt": lambda text, settings: read_subtitles(text),
    ".csv": lambda text, settings: read_csv_table(text, settings.max_rows),
    ".tsv": lambda text, settings: read_csv_table(text, settings.max_rows),
    ".jsonl": lambda text, settings: read_json_lines(text, settings.max_rows),
}
BINARY: dict[str, Callable[[bytes, Reading], Iterable[Piece]]] = {
    ".docx": lambda data, settings: with_segments(read_word(data)),
    ".xlsx": lambda data, settings: read_workbook(data, settings.max_rows),
    ".xls": lambda data, settings: read_workbook(data, settings.max_rows),
    ".pdf": lambda data, settings: read_pdf(data),
    ".eml": lambda data, settings: read_mail(data),
    ".parquet": lambda data, settings: read_parquet(data, settings.max_rows, settings.max_expanded_bytes),
}
_UNMARKED = frozenset({".eml"})  # their bytes do not say what they are
SUFFIXES = frozenset(TEXTUAL) | frozenset(BINARY)


def supported(path: Path) -> bool:
    """Return whether a file of this name can be read, by its ending."""
    return path.suffix.lower() in SUFFIXES


def read_document(path: Path, *, source: str, settings: Reading) -> Document:
    """Return the file at `path` as a Document named `source`, with what it says of its meeting.

    A file whose bytes are of another kind than its ending says is read as what it is. Raises ReadError for anything
    that is empty, damaged, protected, too large, without text, or of an unknown kind.
    """
    try:
        if not path.is_file() and path.exists():
            raise ReadError(source, "it is no ordinary file; give a file, or a folder of files")
        _check_length(path.stat().st_size, source, settings)
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(source, f"cannot be opened ({error.strerror}); check the path and its permissions") from None
    return _read(data, path.suffix.lower(), source, settings)


def read_bytes(data: bytes, *, source: str, settings: Reading) -> Document:
    """Return what came through standard input as a Document: JSONL where its first line is an object, else text.

    A .docx, .xlsx, .pdf, .parquet or .html is known by its bytes. Raises ReadError as `read_document` does.
    """
    _check_length(len(data), source, settings)
    opening = data[:1_000_000].split(b"\n", 1)[0] if not sniff(data) else b""
    text = decode(opening) if opening.strip() else None
    return _read(data, ".jsonl" if text is not None and is_json_lines(text) else ".txt", source, settings)


def _check_length(n_bytes: int, source: str, settings: Reading) -> None:
    if n_bytes > settings.max_bytes:
        raise ReadError(source, f"larger than {settings.max_bytes >> 20} MB; split it, or raise reading.max_bytes")


def _read(data: bytes, suffix: str, source: str, settings: Reading) -> Document:
    if not data.strip():
        raise ReadError(source, "it is empty")
    kind = _kind(data, suffix, source)
    if kind in {".docx", ".xlsx"}:
        check_archive(data, source, settings)
    try:
        document = build_document(clean(source), data, _pieces(data, kind, source, settings))
    except ReadError:
        raise
    except EncryptedError:
        raise ReadError(source, "it is protected by a password; save it without one") from None
    except NoTextError:
        raise ReadError(
            source, "its pages are pictures without text; run character recognition (OCR) on it first"
        ) from None
    except TableError as error:
        raise ReadError(source, str(error)) from None
    except Exception as error:  # the parsers raise what they like for broken files
        raise ReadError(source, _damage(error)) from None
    if not document.text:
        raise ReadError(source, "there is no text in it")
    return replace(document, meeting=find_meeting(document))


def _pieces(data: bytes, kind: str, source: str, settings: Reading) -> Iterable[Piece]:
    if kind in BINARY:
        return BINARY[kind](data, settings)
    text = decode(data)
    if text is None:
        raise ReadError(source, f"its content is not text; is it really a {kind} file?")
    return TEXTUAL[kind](text, settings)


def _damage(error: Exception) -> str:
    if "password" in type(error).__name__.lower() or "password" in str(error).lower():
        return "it is protected by a password; save it without one"
    return f"it is damaged or cut short ({type(error).__name__}); open and save it again"


def _kind(data: bytes, suffix: str, source: str) -> str:
    """Return the ending to read the bytes by: what they are, where that is certain."""
    found = sniff(data)
    if found in SUFFIXES:
        return found
    if found is not None and (reason := refusal(found, data)):
        raise ReadError(source, reason)
    if suffix in BINARY and suffix not in _UNMARKED:
        raise ReadError(source, f"its content is not that of a {suffix} file; open and save it again, or rename it")
    if suffix not in SUFFIXES:
        raise ReadError(source, f"unknown kind of file; ydan reads {' '.join(sorted(SUFFIXES))}")
    return suffix
