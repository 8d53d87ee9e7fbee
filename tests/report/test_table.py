"""The table on the terminal."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from pipeline.report import Words, as_record, show_table

Record = dict[str, Any]


def shown(records: list[Record], width: int, words: Words | None = None, *, terminal: bool = False) -> str:
    colours: Any = "standard" if terminal else "auto"
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, highlight=False, color_system=colours)
    show_table(iter(records), console=console, words=words or Words())
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_the_terminal(records: list[Record], words: Words, width: int) -> None:
    lines = shown(records, width, words).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert len([line for line in lines if line.strip()[:1].isdigit() and line[3].isdigit()]) == len(records)


def test_last_line_sums_up(records: list[Record]) -> None:
    assert shown(records, 80).splitlines()[-1] == "8 ý kiến: 5 chuyển được ngay, 3 cần người xem"


def test_tokens_in_brackets_are_not_taken_for_markup(records: list[Record]) -> None:
    assert "[HỌ TÊN]" in shown(records, 160)


def test_names_of_people_are_not_shown(records: list[Record]) -> None:
    table = shown(records, 160)
    assert "Khổng Văn Dậu" not in table
    assert not any(record["speaker"] in table for record in records if record["speaker"])


def test_control_characters_do_not_reach_the_terminal(routed: Any) -> None:
    assert "\x1b" not in shown([as_record(routed("đèn \x1b[31m hỏng \x9b2J"))], 80)


def test_colours_come_on_a_terminal(records: list[Record]) -> None:
    assert "\x1b[" in shown(records, 80, terminal=True)


def test_a_pipe_gets_no_colours(
    records: list[Record], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    show_table(records)
    printed = capsys.readouterr().out
    assert "cần người xem" in printed
    assert "\x1b[" not in printed


def test_field_is_named_where_there_is_room(records: list[Record], words: Words) -> None:
    assert "Đất đai – Cấp giấy" in shown(records, 160, words)
    assert "Đất đai –" not in shown(records, 80, words)


def test_without_records_only_the_sum_is_printed() -> None:
    assert shown([], 80) == "0 ý kiến: 0 chuyển được ngay, 0 cần người xem\n"
