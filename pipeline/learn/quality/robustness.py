"""How much is lost when the same words come in another encoding, without diacritics, misspelt, or misheard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pipeline.learn.judging.judged import Judged
from pipeline.learn.quality.answers import judged, sampled
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.legacy import ENCODERS, through
from pipeline.learn.quality.noise import Change, as_recognised, seeded, with_typos
from pipeline.learn.quality.shares import difference, share
from pipeline.text import strip_tones

SAMPLE = 1_500
AIMS = {"nfd": 0.0, "legacy": 0.5, "no_diacritics": 2.0, "recogniser_15": 3.0}
"""Points of the office's top-1 that may be lost at most."""

_TARGETS = {"office": "agency", "topic": "topic", "type": "type"}


def _read_from(encoder: Callable[[str], bytes]) -> Change:
    return lambda id_, text: through(encoder, text)


CHANGES: Mapping[str, Change] = {
    **{name: _read_from(encoder) for name, encoder in ENCODERS.items()},
    "no_diacritics": lambda id_, text: strip_tones(text),
    "typos_and_chat": seeded(with_typos),
    "no_punctuation": seeded(partial(as_recognised, rate=0.0)),
    "recogniser_5": seeded(partial(as_recognised, rate=0.05)),
    "recogniser_15": seeded(partial(as_recognised, rate=0.15)),
}


def measure_robustness(
    held: Sequence[HeldOut], *, n: int = SAMPLE, changes: Mapping[str, Change] = CHANGES
) -> dict[str, Any]:
    """Return the shares right on about `n` held-out issues as they are, and the points lost under each change.

    Losses are of the same issues, with intervals over whole hands; below 0, the change helped. "worst" names the
    change beyond its aim that loses most about the office, and by how much it misses; None where every aim is met.
    """
    some = sampled(held, n)
    hands = [issue.hand for one in some for issue in one.issues]
    clean = [row for one in some for row in judged(one)]
    table: dict[str, Any] = {"as_is": {name: _share(clean, target, hands) for name, target in _TARGETS.items()}}
    for change_name, change in changes.items():
        changed = [row for one in some for row in judged(one, change)]
        table[change_name] = {
            f"{name}_points_lost": _loss(clean, changed, target, hands) for name, target in _TARGETS.items()
        }
    table["worst"] = worst(table)
    return table


def worst(table: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the change that misses its aim by most: its name, the points lost, and the aim."""
    missed = []
    for name in table:
        aim = AIMS.get("legacy" if name in ENCODERS and name != "nfd" else name)
        lost = table[name]["office_points_lost"]["value"] if aim is not None else None
        if aim is not None and lost is not None and lost > aim:
            missed.append((lost - aim, name, lost, aim))
    if not missed:
        return None
    _, name, lost, aim = max(missed)
    return {"change": name, "points_lost": lost, "aim": aim}


def _share(rows: Sequence[Judged], target: str, hands: Sequence[str]) -> dict[str, Any]:
    told = [(row.is_right(target), hand) for row, hand in zip(rows, hands, strict=True) if target in row.wanted]
    return share([right for right, _ in told], [hand for _, hand in told])


def _loss(clean: Sequence[Judged], changed: Sequence[Judged], target: str, hands: Sequence[str]) -> dict[str, Any]:
    told = [
        (before.is_right(target), after.is_right(target), hand)
        for before, after, hand in zip(clean, changed, hands, strict=True)
        if target in before.wanted
    ]
    return difference([one for one, _, _ in told], [one for _, one, _ in told], [hand for _, _, hand in told])
