"""What a database driver complains of, as one line; never its own message, which quotes what was to be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from pipeline.errors import StoreError

_SQLITE = {
    "SQLITE_BUSY": "locked by another program; try again when that has ended",
    "SQLITE_LOCKED": "locked by another program; try again when that has ended",
    "SQLITE_READONLY": "read-only; give YDAN_HOME or YDAN_DATABASE_URL a place you may write to",
    "SQLITE_PERM": "not open to you; check the permissions of the file and its folder",
    "SQLITE_FULL": "full, or its disk is; free some space",
    "SQLITE_CANTOPEN": "cannot be opened; check the path and its permissions",
    "SQLITE_IOERR": "cannot be read or written; check the disk",
    "SQLITE_CORRUPT": "damaged; put back a copy of it",
    "SQLITE_NOTADB": "not an SQLite database; move the file away or name another with YDAN_DATABASE_URL",
}
_SQLSTATES = {  # of other databases, by the first two characters
    "08": "unreachable; check the address in YDAN_DATABASE_URL and that the server runs",
    "25": "read-only; name a database you may write to",
    "28": "closed to this user; check name and password in YDAN_DATABASE_URL",
    "3D": "not there; create the database first",
    "42": "closed to this user, or its tables were changed by hand; check the rights of the user",
    "53": "full or overloaded; free some space",
    "55": "locked by another program; try again when that has ended",
}


@contextmanager
def told_plainly(where: str, *, broken_rules: bool = True) -> Iterator[None]:
    """Turn what the database complains of into a StoreError that names `where` and what to do.

    With `broken_rules` False an IntegrityError passes as it is, for a caller that knows what it means.
    """
    try:
        yield
    except SQLAlchemyError as error:
        if isinstance(error, IntegrityError) and not broken_rules:
            raise
        raise StoreError(f"{where}: {_reason(error)}") from None
    except OSError as error:
        raise StoreError(f"{where}: {error.strerror or type(error).__name__}; check the path") from None


def code_of(error: DBAPIError) -> str:
    """Return SQLite's name of an error, or the SQLSTATE of another database; empty where the driver gives none."""
    driver: Any = error.orig
    known = getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None)
    if known is None and driver is not None and driver.args and isinstance(driver.args[0], dict):
        known = driver.args[0].get("C")  # pg8000: the fields of the server's message by their letters
    return str(known or getattr(driver, "pgcode", None) or "")


def _reason(error: SQLAlchemyError) -> str:
    code = code_of(error) if isinstance(error, DBAPIError) else ""
    for start, reason in _SQLITE.items():
        if code.startswith(start):
            return reason
    if code[:2] in _SQLSTATES:
        return _SQLSTATES[code[:2]]
    if isinstance(error, DBAPIError) and not code:
        return "unreachable; check YDAN_DATABASE_URL and that the server runs"
    return f"cannot be used ({type(error).__name__} {code}); see the log of the database"
