"""One styled sheet, written row by row: the door to openpyxl."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins

from pipeline.report.cells import sheet_text
from pipeline.report.layout import MOST_POINTS, Cell, Column, Look, text_points

_FONT, _SIZE, _SMALL = "Times New Roman", 11, 8  # what state documents are set in
_INK, _QUIET, _RULE = "FF0B0C0C", "FF505A5F", "FFB1B4B6"
_HEAD, _ENTRY = "FFE3EAF2", "FFFFF9E0"
_A4 = 9
_ACTIVE = re.compile("[=+\\-@\t\n#]")  # begins what a spreadsheet may take for a formula or an error

_FONTS: dict[Look, Font] = {
    "head": Font(name=_FONT, size=_SIZE, bold=True, color=_INK),
    "title": Font(name=_FONT, size=14, bold=True, color=_INK),
    "small": Font(name=_FONT, size=_SMALL, color=_INK),
    "id": Font(name=_FONT, size=_SMALL, color=_QUIET),
}
_BODY = Font(name=_FONT, size=_SIZE, color=_INK)
_FILLS: dict[Look, str] = {"head": _HEAD, "entry": _ENTRY}
_CENTRED: frozenset[Look] = frozenset({"number", "date", "flag", "head"})
_RULELESS: frozenset[Look] = frozenset({"title", "data"})
_UNWRAPPED: frozenset[Look] = frozenset({"title", "data", "id"})  # never broken into lines
_FORMATS: dict[Look, str] = {"date": "dd/mm/yyyy", "share": "0%", "count": "#,##0"}
_EDGE = Side(style="thin", color=_RULE)


class Book:
    """A workbook that is written to disk as it grows; its sheets stand in the order in which they were asked for."""

    def __init__(self) -> None:
        self._workbook = Workbook(write_only=True)
        self._workbook._named_styles["Normal"].font = _BODY  # type: ignore[attr-defined]  # widths count its digits
        self._sheets: list[Sheet] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        """Leave no rows behind in temporary files where the work broke off."""
        if kind is not None:
            for sheet in self._sheets:
                sheet.discard()

    def sheet(self, title: str, columns: Sequence[Column], *, headed: bool = True) -> Sheet:
        """Return a new sheet; a headed one begins with its columns' titles, frozen, with filters."""
        self._sheets.append(Sheet(self._workbook.create_sheet(title), columns, headed=headed))
        return self._sheets[-1]

    def lists(self, title: str, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """Write the lists side by side on a hidden sheet; return the range of each that is not empty, by its name."""
        names = [name for name, values in choices.items() if values]
        sheet = self.sheet(title, [Column(name, 40) for name in names])
        for n in range(max((len(choices[name]) for name in names), default=0)):
            sheet.add([choices[name][n] if n < len(choices[name]) else None for name in names])
        sheet.hide()
        place = quote_sheetname(title)
        letters = {name: get_column_letter(n) for n, name in enumerate(names, start=1)}
        return {name: f"{place}!${letter}$2:${letter}${len(choices[name]) + 1}" for name, letter in letters.items()}

    def save(self, path: Path, *, heading: str = "") -> None:
        """Finish every sheet and write the file; `heading` is printed above each page."""
        for sheet in self._sheets:
            sheet.finish(heading)
        self._workbook.save(path)


class Sheet:
    """A sheet of landscape A4 pages, as wide as the paper, whose first row comes back on each page."""

    def __init__(self, worksheet: Any, columns: Sequence[Column], *, headed: bool) -> None:
        self.columns = columns
        self._sheet, self._headed, self._rows = worksheet, headed, 0
        self._styles: dict[tuple[Look, bool], Any] = {}
        for n, column in enumerate(columns, start=1):
            worksheet.column_dimensions[get_column_letter(n)].width = column.width
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", _A4
        worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
        worksheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.75, bottom=0.6, header=0.3, footer=0.3)
        if headed:
            worksheet.freeze_panes = "C2" if len(columns) > 2 else "A2"
            worksheet.print_title_rows = "1:1"
            self.add([column.title for column in columns], look="head")

    def add(self, values: Sequence[Cell], *, look: Look | None = None) -> None:
        """Write one row, high enough for all its lines; each cell in the look of its column unless one is given.

        A text too long for the highest row is set in smaller letters.
        """
        self._rows += 1
        looks = [look or column.look for column in self.columns[: len(values)]]
        points = 0.0
        for n, (value, column) in enumerate(zip(values, self.columns, strict=False)):
            if looks[n] in _UNWRAPPED or not isinstance(value, str):
                continue
            needed = text_points(value, column.width)
            if needed > MOST_POINTS:
                looks[n], needed = "small", text_points(value, column.width, scale=_SMALL / _SIZE)
            points = max(points, needed)
        if points:
            height = min(points, MOST_POINTS)
            self._sheet.row_dimensions[self._rows] = _FittedRow(self._sheet, index=self._rows, ht=height)
        self._sheet.append([self._cell(value, look) for value, look in zip(values, looks, strict=True)])
        self._sheet.row_dimensions.pop(self._rows, None)  # it is written; a hundred thousand of them need not be kept

    def offer(self, column: Column, choices: str | None, *, prompt: str) -> None:
        """Let the cells of the column be picked from the range `choices`, without forbidding anything else."""
        if choices is None:
            return
        letter = get_column_letter(self.columns.index(column) + 1)
        picker = DataValidation(type="list", formula1=choices, showErrorMessage=False, allow_blank=True)
        picker.promptTitle, picker.prompt, picker.showInputMessage = column.title, prompt, True
        picker.add(f"{letter}2:{letter}{max(2, self._rows)}")
        self._sheet.data_validations.append(picker)

    def print_columns(self, count: int) -> None:
        """Leave all but the first `count` columns off the paper."""
        self._sheet.print_area = f"A1:{get_column_letter(count)}{max(1, self._rows)}"

    def hide(self) -> None:
        """Keep the sheet out of sight."""
        self._sheet.sheet_state = "hidden"

    def discard(self) -> None:
        """Close the temporary file that holds the rows, and delete it."""
        if not self._sheet.closed:
            self._sheet.close()
            self._sheet._writer.cleanup()

    def finish(self, heading: str) -> None:
        """Set what is known only at the end: the range of the filters, and what is printed around the table."""
        if self._headed:
            self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self.columns))}{self._rows}"
        self._sheet.oddHeader.center.text = heading.replace("&", "&&")
        self._sheet.oddFooter.left.text = "&A"
        self._sheet.oddFooter.right.text = "Trang &P/&N"

    def _cell(self, value: Cell, look: Look) -> Any:
        shown = sheet_text(value) if isinstance(value, str) else value
        risky = isinstance(shown, str) and _ACTIVE.match(shown) is not None
        if look == "data" and not risky:
            return shown  # as it is: half of the time of a large workbook goes into styled cells
        cell: Any = WriteOnlyCell(self._sheet)
        cell._style = self._style(look, risky)
        cell.value = shown
        if isinstance(shown, str):
            cell.data_type = "s"  # whatever it looks like: a formula, an error, a number
        return cell

    def _style(self, look: Look, quoted: bool) -> Any:
        """Return the style of a look; `quoted` keeps a text that looks like a formula a text when it is edited."""
        if (look, quoted) not in self._styles:
            cell: Any = WriteOnlyCell(self._sheet)
            cell.font = _FONTS.get(look, _BODY)
            cell.alignment = Alignment(
                vertical="center" if look == "head" else "top",
                horizontal="center" if look in _CENTRED else None,
                wrap_text=look not in _UNWRAPPED,
            )
            cell.number_format = _FORMATS.get(look, "General")
            cell.quotePrefix = quoted
            if look not in _RULELESS:
                cell.border = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
            if look in _FILLS:
                cell.fill = PatternFill("solid", fgColor=_FILLS[look])
            self._styles[look, quoted] = cell._style
        return self._styles[look, quoted]


class _FittedRow(RowDimension):
    """A row of estimated height, not fixed by hand: the program that opens it fits it anew when a cell is edited."""

    customHeight = False  # noqa: N815
