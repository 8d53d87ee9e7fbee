"""Text that is safe in a cell: nothing a spreadsheet would run, nothing its file format cannot hold."""

from __future__ import annotations

import re

MAX_CELL = 32_767
CUT_MARK = " … [đã cắt bớt, xem tệp gốc]"

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def printable(text: str) -> str:
    """Return the text without control characters and lone surrogates, which XML and terminals cannot hold."""
    return text if text.isprintable() else _UNWRITABLE.sub("", text)


def sheet_text(text: str) -> str:
    """Return the text as an .xlsx cell can hold it: printable, \\n for line ends, at most 32,767 characters.

    A longer text ends in `CUT_MARK`.
    """
    shown = printable(text).replace("\r\n", "\n").replace("\r", "\n")
    return shown if len(shown) <= MAX_CELL else shown[: MAX_CELL - len(CUT_MARK)] + CUT_MARK


def guard(text: str) -> str:
    """Return the text as a .csv cell that no spreadsheet takes for a formula.

    An apostrophe goes before = + - @ tab and line ends, also before a dash that is only a bullet: Excel shows
    #NAME? for "- Đèn ngõ hỏng" without it. `unguard` takes it off again.

    >>> guard("=1+1"), guard("- Đèn ngõ hỏng"), guard("Đèn ngõ hỏng")
    ("'=1+1", "'- Đèn ngõ hỏng", 'Đèn ngõ hỏng')
    """
    shown = printable(text)
    return f"'{shown}" if _FORMULA.match(shown) else shown


def unguard(cell: str) -> str:
    """Return the text that `guard` was given, less what is not printable."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
