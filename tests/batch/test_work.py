"""What the workers make of a file for the desk."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from pipeline.batch import Finished, ForDesk, Input, Rejected, build_work_for_desk, whole_for_desk
from pipeline.config import Settings
from pipeline.records import Meeting, Setting
from pipeline.store import Origin

MINUTES = """BIÊN BẢN HỘI NGHỊ TIẾP XÚC CỬ TRI

Ông Nguyễn Văn Tám, tổ dân phố 5: 1. Ngõ 12 ngập suốt mùa mưa, đề nghị phường nạo vét cống. 2. Trạm y tế thiếu thuốc \
bảo hiểm, đề nghị cấp đủ.
"""


def test_each_comment_comes_with_the_words_of_its_turn_and_its_record(
    tmp_path: Path, shipped: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "nice", raising=False)  # this process goes on with other tests
    path = tmp_path / "a.txt"
    path.write_text(MINUTES, encoding="utf-8")
    work = build_work_for_desk(shipped, Setting(level="xa_phuong"), date(2026, 11, 2), None)
    (made,) = work(Input("a.txt", path), lambda done, total: None)
    assert made.origin.meeting.setting.level == "xa_phuong"
    assert len(made.laid) == 2
    for laid in made.laid:
        context = laid.context
        assert "Ngõ 12 ngập" in context.turn
        assert "Trạm y tế" in context.turn
        assert context.turn[context.start : context.end] == laid.comment.text == laid.record["text"]


def test_a_file_without_a_comment_is_rejected_with_what_to_check() -> None:
    nothing = Finished("a.txt", [ForDesk(Origin("a.txt", "0" * 64, Meeting()), [])])
    done = whole_for_desk(nothing)
    assert isinstance(done, Rejected)
    assert "is it the right file?" in done.reason
