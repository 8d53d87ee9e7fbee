"""Files that are not what they seem: found out before a parser meets them."""

from __future__ import annotations

import io
import zipfile

from pipeline.config import Reading
from pipeline.errors import ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_HARMLESS_BYTES = 64 << 20  # an archive that unpacks to less is no bomb, however well it was packed
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta ", b"<table")  # also what portals name ".xls"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def sniff(data: bytes) -> str | None:
    """Return the kind that the bytes give away: an ending, or "ole", "zip", "rtf", "picture", or None.

    The endings are .docx .xlsx .xls .pdf .parquet .html; "ole" is a document of an old office program, or an
    encrypted one.
    """
    start = data[:1024]
    if b"%PDF-" in start:
        return ".pdf"
    if data.startswith(b"PAR1"):
        return ".parquet"
    if data.startswith(_OLE):
        return ".xls" if _named(data, "Workbook") and not _named(data, "EncryptedPackage") else "ole"
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if start.startswith(_PICTURES) and b"\0" in start:
        return "picture"
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if bare.startswith(b"{\\rtf"):
        return "rtf"
    return ".html" if bare.startswith(_PAGE) else None


def _named(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return "zip"
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return ".docx"
    return ".xlsx" if any(name.startswith("xl/") for name in names) else "zip"


def refusal(kind: str, data: bytes) -> str | None:
    """Return why a file of this kind is not read, and what to do; None if it is."""
    match kind:
        case "ole" if _named(data, "EncryptedPackage"):
            return "it is protected by a password; save it without one"
        case "ole":
            return "it is in the format of an old office program; open it and save it as .docx or .xlsx"
        case "zip":
            return "it is a damaged document or an archive; open and save it again, or unpack it"
        case "rtf":
            return "it is Rich Text (RTF); open it in a word processor and save it as .docx"
        case "picture":
            return "it is a picture; run character recognition (OCR) on it first"
    return None


def check_archive(data: bytes, source: str, settings: Reading) -> None:
    """Raise ReadError if an archive is broken, encrypted, or would unpack to more than the settings allow.

    The sizes that an archive states are not believed: it is unpacked, a piece at a time, and counted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise ReadError(source, "it is protected by a password; save it without one")
            _check_size(sum(entry.file_size for entry in entries), data, source, settings)
            total = 0
            for entry in entries:
                with archive.open(entry) as file:
                    while chunk := file.read(_CHUNK):
                        total += len(chunk)
                        _check_size(total, data, source, settings)
    except ReadError:
        raise
    except Exception:  # zlib, zipfile and lzma raise many kinds for damaged archives
        raise ReadError(source, "it is damaged or cut short; open and save it again") from None


def _check_size(n_bytes: int, data: bytes, source: str, settings: Reading) -> None:
    allowed = min(settings.max_expanded_bytes, max(_HARMLESS_BYTES, len(data) * settings.max_expansion_ratio))
    if n_bytes > allowed:
        raise ReadError(source, f"it unpacks to more than {int(allowed) >> 20} MB; this is no ordinary document")
