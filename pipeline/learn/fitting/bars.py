"""How much better than a passage left whole the best way to cut it has to be: bars set on hands that were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.classify.boundary import Boundaries

_LOWEST = -10.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A passage that somebody wrote, tried by a model that never saw the hand."""

    several: bool  # it holds several matters
    lead: float  # of the best cut over the passage left whole; -inf where nobody would take a second look
    right: bool  # the best cut is the right one


def bar_that_keeps(share: float, trials: Sequence[Trial]) -> float:
    """Return the lowest bar under which `share` of the passages about one matter stay whole."""
    leads = sorted(trial.lead for trial in trials if not trial.several)
    bar = leads[min(len(leads) - 1, int(np.ceil(share * len(leads))))] if leads else 0.0
    return round(max(bar, _LOWEST), 3)


def bar_where_half_are_several(trials: Sequence[Trial]) -> float:
    """Return the bar under which the most passages come out right where every other one holds several matters."""
    ranked = sorted(trials, key=lambda trial: trial.lead)
    if len(ranked) < 2:
        return 0.0
    several = np.array([trial.several for trial in ranked])
    right = np.array([trial.several and trial.right for trial in ranked])
    whole = np.cumsum(~several) / max(1, (~several).sum())  # with the bar at each lead
    cut = (right.sum() - np.cumsum(right)) / max(1, several.sum())
    return round(max(ranked[int(np.argmax(whole + cut))].lead, _LOWEST), 3)


def shares_right(trials: Sequence[Trial], bar: float) -> tuple[float, float]:
    """Return the share of passages of several matters that are cut right, and of those of one that stay whole."""
    cut = [trial.right and trial.lead > bar for trial in trials if trial.several]
    whole = [trial.lead <= bar for trial in trials if not trial.several]
    return round(sum(cut) / max(1, len(cut)), 4), round(sum(whole) / max(1, len(whole)), 4)


def figures(elsewhere: Sequence[Trial], in_meeting: Sequence[Trial], boundaries: Boundaries) -> dict[str, float | int]:
    """Return how well passages are cut with the bars of `boundaries`, by the model as it looks elsewhere and there."""
    several, one = shares_right(elsewhere, boundaries.whole)
    several_in_meeting, one_in_meeting = shares_right(in_meeting, boundaries.whole_in_meeting)
    return {
        "several_cut_right": several,
        "n_several": sum(trial.several for trial in elsewhere),
        "one_left_whole": one,
        "n_one": sum(not trial.several for trial in elsewhere),
        "several_cut_right_in_meeting": several_in_meeting,
        "one_left_whole_in_meeting": one_in_meeting,
    }
