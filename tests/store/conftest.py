"""A store of its own for each test, and an invented run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Comment, Meeting, Setting, Span, Turn
from pipeline.store import Code, Kept, Origin, Run, Store, open_store

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'home' / 'ydan.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    one = open_store(url, busy_seconds=0.05)
    yield one
    one.close()


@pytest.fixture
def make_run() -> Callable[..., Run]:
    def make(run_id: str = "r1", **changes: Any) -> Run:
        facts: dict[str, Any] = {
            "started_at": NOON,
            "model_id": "linear@1",
            "model_digest": "a" * 64,
            "rules_version": "2026-11-01",
            "reference_digest": "b" * 64,
            "settings": {"route": {"min_margin": 0.4}},
            "code": Code("0.1.0", None, "c" * 64),
            "on": date(2026, 11, 2),
            "given": Setting("phường Tây Hồ, Hà Nội", "2026-11", "xa_phuong"),
        }
        return Run(run_id, **{**facts, **changes})

    return make


@pytest.fixture
def make_kept() -> Callable[..., Kept]:
    def make(record_id: str = "a.txt#1.1", model: str = "linear@1") -> Kept:
        turn = Turn("a.txt#1", "a.txt#1", "a.txt", "paragraph 1", Span(0, 30), "citizen")
        comment = Comment(record_id, turn, Span(0, 20), "Đèn đường ngõ 5 hỏng.")
        return Kept.of({"id": record_id, "model": model, "rules": "2026-11-01"}, comment)

    return make


@pytest.fixture
def origin() -> Origin:
    return Origin("a.txt", "d" * 64, Meeting("Họp tổ dân phố"))
