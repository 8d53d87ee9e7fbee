"""A corpus small enough to be trained on in seconds, and the paths that are held out of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.config import load_settings
from pipeline.learn import Seed, TrainConfig
from pipeline.learn.quality import HeldOut, held_out
from pipeline.taxonomy import Taxonomy

HANDS = ("hand_1", "hand_3", "hand_5")
MARK = "zqx"
"""A word that, with the name of the hand, stands in every text of that hand and nowhere else."""


@pytest.fixture(scope="session")
def tiny(small_seed: Seed) -> Seed:
    """Thirty issues by each of three hands."""
    rows = [
        replace(issue, text=f"{issue.text} {MARK}{issue.hand[-1]}")
        for hand in HANDS
        for issue in [one for one in small_seed.issues if one.hand == hand][:30]
    ]
    return replace(small_seed, issues=tuple(rows), not_comments=small_seed.not_comments[:20], replies=())


@pytest.fixture(scope="session")
def in_turn(quick: TrainConfig) -> TrainConfig:
    """The quick configuration, under which every hand is held out once."""
    return quick.model_copy(update={"calibrate_on": "all"})


@pytest.fixture(scope="session")
def held(tiny: Seed, in_turn: TrainConfig, taxonomy: Taxonomy) -> list[HeldOut]:
    """The paths of the tiny corpus, each with the hand that it never saw."""
    return held_out(in_turn, taxonomy, tiny, load_settings())
