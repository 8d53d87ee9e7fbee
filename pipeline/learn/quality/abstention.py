"""What goes out unattended and how much of it is wrong, what the sets of offices hold, what the questions decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.config import Route
from pipeline.learn.judging.conformal import (
    figures_of,
    is_wrong,
    label_set_figures,
    may_go_out,
    promise_figures,
    sent_unseen,
    unseen_hand_figures,
)
from pipeline.learn.judging.judged import Judged
from pipeline.learn.quality.answers import judged as judged_of
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import share
from pipeline.route.promise import without_promise

_CURVE = (0.99, 0.97, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.0)


def measure_abstention(held: Sequence[HeldOut]) -> dict[str, Any]:
    """Return the figures of `abstention_figures` on the issues of all paths, each answered by a path that never saw it.

    Raises ValueError if there is no path.
    """
    if not held:
        raise ValueError("no path to measure")
    tier_of = {agency.id: agency.tier for agency in held[0].flow.taxonomy.agencies}
    return abstention_figures([one for path in held for one in judged_of(path)], tier_of, held[0].flow.settings.route)


def abstention_figures(judged: Sequence[Judged], tier_of: Mapping[str, str], settings: Route) -> dict[str, Any]:
    """Return what may be promised of labelled answers, and how well it is kept; shares in [0, 1], each with its n.

    "as_served": what the answering router itself let out. "promise": thresholds by stakes fitted on all, as a model's
    folder has them, with the share wrong and its one-sided exact bound. "unseen_hands": each hand under thresholds
    fitted on the others. "curve": how much is wrong when the least probability sinks. "label_sets": by tier of the
    right office, each hand judged by the others. "question": how often the missing fact is asked for, and how often the
    answers offered hold the right office. Wrong means that the first office is none of those labelled; lead_wrong, that
    it is not the labelled lead.
    """
    told = [one for one in judged if one.answering]
    gone = sent_unseen(told, settings)
    return {
        "n": len(told),
        "as_served": figures_of([one for one in told if one.answer.is_auto], len(told), settings),
        "promise": promise_figures(told, settings),
        "unseen_hands": {
            **unseen_hand_figures(told, settings),
            "wrong_over_hands": share([is_wrong(one) for one in gone], [one.group for one in gone]),
        },
        "curve": {f"from {least:.2f}": _at(told, least, settings) for least in _CURVE},
        "label_sets": label_set_figures(told, tier_of, settings),
        "question": question_figures(told, settings),
    }


def _at(judged: Sequence[Judged], least: float, settings: Route) -> dict[str, Any]:
    gone = [
        one
        for one in judged
        if may_go_out(one, settings.min_margin if least else -1.0) and one.answer.best("agency")[1] >= least
    ]
    return figures_of(gone, len(judged), settings)


def question_figures(judged: Sequence[Judged], settings: Route) -> dict[str, Any]:
    """Return of the answers that no office is likely enough for: how many are asked about, and what that decides."""
    least = without_promise(settings)
    unsure = [one for one in judged if not one.answer.is_auto and _is_unsure(one, least)]
    asked = [one for one in unsure if one.answer.offered]
    hands = [one.group for one in asked]
    return {
        "asked": share([bool(one.answer.offered) for one in unsure], [one.group for one in unsure]),
        "answers_hold": share([not one.answering.isdisjoint(one.answer.offered) for one in asked], hands),
        "first_alone": share([one.is_right("agency") for one in asked], hands),
    }


def _is_unsure(judged: Judged, least: Mapping[str, float]) -> bool:
    answer = judged.answer
    return bool(answer.offered) or answer.best("agency")[1] < least.get(answer.stakes, 1.0)
