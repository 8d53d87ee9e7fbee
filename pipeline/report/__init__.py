"""Routed comments become records, files, sheets, a page and a table that people read."""

from __future__ import annotations

from pipeline.report.corrections import Filled, read_decisions
from pipeline.report.files import check_ending, write_records
from pipeline.report.page import write_page
from pipeline.report.record import as_record, flatten, unflatten
from pipeline.report.sheets import write_workbook
from pipeline.report.table import show_table
from pipeline.report.words import Words

__all__ = [
    "Filled",
    "Words",
    "as_record",
    "check_ending",
    "flatten",
    "read_decisions",
    "show_table",
    "unflatten",
    "write_page",
    "write_records",
    "write_workbook",
]
