"""Small labelled rows and quick configurations for the tests of training."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.config import ROOT, SEED, Gate, load_settings
from pipeline.learn import Seed, TrainConfig, load_seed, read_config
from pipeline.learn.corpus.seed import Issue
from pipeline.learn.judging.judged import Answer, Judged
from pipeline.records import Setting


def issue(
    number: int, text: str, hand: str = "hop_1", *, agency: str = "ubnd_xa_phuong", date: str | None = "2026-09-01"
) -> Issue:
    """One labelled row."""
    return Issue(
        f"{hand}-{number}.1", f"{hand}-{number}", hand, text, Setting("xã Ba Vì, Hà Nội", date), "kien_nghi",
        ("chieu_sang",), (agency,),
    )  # fmt: skip


def judged(
    number: int,
    *,
    right: bool = True,
    p: float = 0.9,
    agency: str = "so_xay_dung",
    kind: str = "kien_nghi",
    given_kind: str | None = None,
    is_auto: bool = False,
) -> Judged:
    """What a model answered to one row, right or wrong."""
    office = agency if right else "ubnd_xa_phuong"
    answer = Answer(
        f"r{number}", (given_kind or kind, 0.9), ("chieu_sang", 0.9), ("so", 0.9), ((office, p),), is_auto
    )  # fmt: skip
    wanted = {"type": kind, "topic": "chieu_sang", "tier": "so", "agency": agency}
    return Judged(answer, f"g{number % 7}", wanted, frozenset({agency}), frozenset({agency}))


@pytest.fixture(scope="session")
def gate() -> Gate:
    """The gate as it is set by default."""
    return load_settings().gate


@pytest.fixture(scope="session")
def quick() -> TrainConfig:
    """A configuration under which a small corpus trains in seconds: without the catalogue."""
    overrides: Sequence[str] = ("catalogue=false", "calibrate_on=first", "min_texts=2")
    return read_config(ROOT / "configs" / "train_linear.yaml", overrides)


@pytest.fixture(scope="session")
def small_seed() -> Seed:
    """A part of the seed corpus: 60 issues by each of four hands."""
    seed = load_seed(SEED)
    rows = []
    for hand in ("hand_1", "hand_3", "hand_5", "hand_8"):
        rows += [one for one in seed.issues if one.hand == hand][:60]
    return Seed(tuple(rows), seed.not_comments[:60], seed.replies[:30], "0" * 64)
