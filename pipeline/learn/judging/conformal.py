"""Promises that hold for any distribution: sets of offices that hold the right one, and thresholds that err seldom.

Both are fitted on answers to hands that the answering model never saw. They hold for comments that are drawn as those
were: more of the same corpus. Petitions of another place or channel are not; measure there again.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import Route
from pipeline.learn.judging.gate import upper_bound
from pipeline.learn.judging.judged import Judged
from pipeline.route.promise import NEVER, PROMISE, STEPS, LabelSets, Promise, Step, least_probabilities
from pipeline.taxonomy import Taxonomy

NOWHERE = 0.0
"""As the probability of the right office: it was not even ranked."""

HARDLY = 0.005
"""The lowest threshold: an office believed in less is in no set, even where the wanted coverage cannot be reached."""

_FEWEST = 100  # comments of a tier whose thresholds are fitted by themselves; rarer tiers share one
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Covered:
    """Of the comments whose right office is of one tier: how many sets held it, and how large the sets were."""

    n: int
    covered: int
    offices: int  # of all sets together

    @property
    def coverage(self) -> float:
        """The share of the sets that held the right office."""
        return self.covered / max(1, self.n)

    @property
    def size(self) -> float:
        """How many offices a set holds on average."""
        return self.offices / max(1, self.n)


def fit_promise(judged: Sequence[Judged], tier_of: Mapping[str, str], settings: Route) -> Promise:
    """Return what a model may promise, from judged answers to hands that it never saw."""
    coverage, steps = settings.set_coverage, steps_by_stakes(judged, settings)
    shown = held_back(judged, settings)
    checked = check_label_sets(shown, tier_of, coverage)["all"].coverage
    least, other = _thresholds(_given(shown, tier_of), coverage)
    topics = {name: stakes.topics for name, stakes in settings.stakes.items()}
    return Promise(LabelSets(coverage, round(checked, _DIGITS), least, other), steps, topics)


def held_back(judged: Sequence[Judged], settings: Route) -> list[Judged]:
    """Return the answers that a person decides: those whose sets are shown, and harder than those that go out."""
    least = least_probabilities(steps_by_stakes(judged, settings), settings)
    gone = {one.answer.id for one in sent(judged, least, settings)}
    return [one for one in judged if one.answer.id not in gone]


def steps_by_stakes(judged: Sequence[Judged], settings: Route) -> dict[str, tuple[Step, ...]]:
    """Return what would go out, and how much of it wrongly, at each threshold and by what is at stake."""
    by_stakes: dict[str, list[Judged]] = {name: [] for name in settings.stakes}
    for one in judged:
        by_stakes.setdefault(one.answer.stakes, []).append(one)
    return {name: count_steps(by_stakes[name], settings.min_margin) for name in settings.stakes}


def fit_label_sets(judged: Sequence[Judged], tier_of: Mapping[str, str], coverage: float) -> LabelSets:
    """Return the thresholds whose sets hold the right office in a share `coverage` of the comments of each tier.

    Split conformal prediction class by class (Vovk, 2012): of the n probabilities given to the right offices of a tier,
    the threshold is the k-th largest, k = ceil((n + 1) coverage). Where the right office is not ranked at all in too
    many cases, every office of that tier that is believed in at all belongs to the set; the check then tells less than
    the coverage wanted.
    """
    return LabelSets(coverage, coverage, *_thresholds(_given(judged, tier_of), coverage))


_Given = tuple[str, str, float]
"""The group of an answer, the tier of the right office, and the probability that was given to it."""


def _given(judged: Sequence[Judged], tier_of: Mapping[str, str]) -> list[_Given]:
    return [(one.group, _tier(one, tier_of), _probability(one)) for one in judged if one.answering]


def _thresholds(rows: Iterable[_Given], coverage: float) -> tuple[dict[str, float], float]:
    by_tier: dict[str, list[float]] = defaultdict(list)
    for _, tier, p in rows:
        by_tier[tier].append(p)
    pooled = [p for given in by_tier.values() for p in given]
    rare = [p for given in by_tier.values() if len(given) < _FEWEST for p in given]
    least = {tier: _kth(given, coverage) for tier, given in sorted(by_tier.items()) if len(given) >= _FEWEST}
    return least, _kth(rare if len(rare) >= _FEWEST else pooled, coverage)


def _kth(given: Iterable[float], coverage: float) -> float:
    best_first = sorted(given, reverse=True)
    k = math.ceil((len(best_first) + 1) * coverage)
    return max(HARDLY, best_first[k - 1]) if k <= len(best_first) else HARDLY


def check_label_sets(judged: Sequence[Judged], tier_of: Mapping[str, str], coverage: float) -> dict[str, Covered]:
    """Return how the sets do by tier of the right office, and under "all", "hand:…" for each hand.

    Each hand is judged by thresholds that were fitted on the others.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    given = _given(judged, tier_of)
    for hand, own in _by_hand(judged).items():
        thresholds = _thresholds([one for one in given if one[0] != hand], coverage)
        sets = LabelSets(coverage, coverage, *thresholds)
        for one in own:
            if one.answering:
                held = set_of(one, sets, tier_of)
                for key in ("all", f"hand:{hand}", _tier(one, tier_of)):
                    row = counts[key]
                    row[0] += 1
                    row[1] += not one.answering.isdisjoint(held)
                    row[2] += len(held)
    return {key: Covered(*row) for key, row in counts.items()} or {"all": Covered(0, 0, 0)}


def _by_hand(judged: Sequence[Judged]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        found[one.group].append(one)
    return dict(sorted(found.items()))


def set_of(judged: Judged, sets: LabelSets, tier_of: Mapping[str, str]) -> list[str]:
    """Return the offices of an answer that belong to its set; the first always does."""
    offices = judged.answer.offices
    return [one for n, (one, p) in enumerate(offices) if n == 0 or p >= sets.least.get(tier_of[one], sets.other)]


def _probability(judged: Judged) -> float:
    return max((p for one, p in judged.answer.offices if one in judged.answering), default=NOWHERE)


def _tier(judged: Judged, tier_of: Mapping[str, str]) -> str:
    """Return the tier of the right office: of the one that is ranked, where several do the labelled agency's work."""
    ranked = [one for one, _ in judged.answer.offices if one in judged.answering]
    return tier_of[ranked[0] if ranked else min(judged.answering)]


def may_go_out(judged: Judged, min_margin: float) -> bool:
    """Return whether nothing but its probability keeps an answer from going out unattended."""
    answer = judged.answer
    if not judged.answering or not answer.offices or not (answer.is_auto or answer.only_unsure):
        return False
    (_, first), *others = answer.offices
    return not others or first - others[0][1] >= min_margin


def is_wrong(judged: Judged) -> bool:
    """Return whether the first office is none of those that the label names."""
    return judged.answer.best("agency")[0] not in judged.accepted


def count_steps(judged: Sequence[Judged], min_margin: float) -> tuple[Step, ...]:
    """Return for each threshold, the strictest first, how many answers would go out and how many of them were wrong."""
    told = [(one.answer.best("agency")[1], is_wrong(one)) for one in judged if may_go_out(one, min_margin)]
    return tuple(
        Step(least, sum(p >= least for p, _ in told), sum(wrong for p, wrong in told if p >= least)) for least in STEPS
    )


def sent(judged: Sequence[Judged], least: Mapping[str, float], settings: Route) -> list[Judged]:
    """Return the answers that go out unattended where `least` holds, the least probability by stakes."""
    return [
        one
        for one in judged
        if may_go_out(one, settings.min_margin)
        and one.answer.best("agency")[1] >= least.get(one.answer.stakes, settings.min_probability)
    ]


def promise_figures(judged: Sequence[Judged], settings: Route) -> dict[str, Any]:
    """Return by stakes from which probability on an answer goes out, how many do, and how many of those are wrong."""
    least = least_probabilities(steps_by_stakes(judged, settings), settings)
    figures = {"all": figures_of(sent(judged, least, settings), len(judged), settings)}
    for name, stakes in settings.stakes.items():
        rows = [one for one in judged if one.answer.stakes == name]
        figures[name] = {
            "least_probability": None if least[name] == NEVER else least[name],
            "max_error": stakes.max_error,
            **figures_of(sent(rows, least, settings), len(rows), settings),
        }
    return figures


def sent_unseen(judged: Sequence[Judged], settings: Route) -> list[Judged]:
    """Return the answers that go out under thresholds chosen on the other hands, hand by hand."""
    out: list[Judged] = []
    whole = steps_by_stakes(judged, settings)
    for rows in _by_hand(judged).values():
        own = steps_by_stakes(rows, settings)
        others = {name: _less(steps, own[name]) for name, steps in whole.items()}
        out += sent(rows, least_probabilities(others, settings), settings)
    return out


def _less(steps: Sequence[Step], own: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(Step(a.probability, a.n - b.n, a.wrong - b.wrong) for a, b in zip(steps, own, strict=True))


def unseen_hand_figures(judged: Sequence[Judged], settings: Route) -> dict[str, Any]:
    """Return the figures of what goes out under thresholds chosen on the other hands.

    "worst_hand" is the largest share wrong of what goes out of one hand.
    """
    gone = sent_unseen(judged, settings)
    hands: dict[str, list[bool]] = defaultdict(list)
    for one in gone:
        hands[one.group].append(is_wrong(one))
    worst = max((sum(wrong) / len(wrong) for wrong in hands.values()), default=0.0)
    return {**figures_of(gone, len(judged), settings), "worst_hand": worst}


def figures_of(gone: Sequence[Judged], n: int, settings: Route) -> dict[str, Any]:
    """Return how many of `n` answers are `gone`, which share of these is wrong, and the bound of that share."""
    wrong = sum(map(is_wrong, gone))
    return {
        "n": len(gone),
        "coverage": len(gone) / max(1, n),
        "wrong": wrong / max(1, len(gone)),
        "bound": upper_bound(wrong, len(gone), settings.confidence),
        "lead_wrong": sum(not one.is_right("agency") for one in gone) / max(1, len(gone)),
    }


def label_set_figures(judged: Sequence[Judged], tier_of: Mapping[str, str], settings: Route) -> dict[str, Any]:
    """Return coverage and mean size of the sets that a person sees, over all and by tier, and of the worst hand."""
    coverage = settings.set_coverage
    checked = check_label_sets(held_back(judged, settings), tier_of, coverage)
    hands = {key: one for key, one in checked.items() if key.startswith("hand:")}
    figures: dict[str, Any] = {
        key: {"coverage": one.coverage, "size": one.size, "n": one.n}
        for key, one in sorted(checked.items())
        if key not in hands
    }
    return figures | {"wanted": coverage, "worst_hand": min((one.coverage for one in hands.values()), default=0.0)}


def write_promise(folder: Path, judged: Sequence[Judged], taxonomy: Taxonomy, settings: Route) -> dict[str, Any]:
    """Write what a model may promise into its folder; return the figures that its card states.

    `judged` are answers to hands that the answering model never saw.
    """
    tier_of = {agency.id: agency.tier for agency in taxonomy.agencies}
    tree = fit_promise(judged, tier_of, settings).as_json()
    (folder / PROMISE).write_text(json.dumps(tree, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    told = [one for one in judged if one.answering]
    return {
        "confidence": settings.confidence,
        "unattended": promise_figures(told, settings),
        "unseen_hands": unseen_hand_figures(told, settings),
        "label_sets": label_set_figures(told, tier_of, settings),
    }
