"""What would move a decision: how fast the log odds of the office ranked first change with what the model believes.

The ranking is not linear in the model's scores, but its derivative says which classes' scores carry the decision, how
much each, and in whose favour. Deleting words changes scores; so the derivative says which words matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from pipeline.records import MOST_PULLS, Prediction, Pull, Scored, Span
from pipeline.route.ground import Ground
from pipeline.route.mentions import Places
from pipeline.route.usual import Shares
from pipeline.route.weigh import FLOOR, Cues, Weighed

_RIVALS = 3  # offices behind the first one that it must hold its own against
_LIKELIEST = 5  # classes of each target
_AUDIBLE = 0.005  # belief below which a class moves nothing

Sides = Mapping[str, float]
"""Of an office or a tier: how the log odds of the office ranked first change with its score; 0 for all others."""


def pull_of(
    best: Sequence[tuple[str, float]],
    prediction: Prediction,
    weighed: Weighed,
    ground: Ground,
    usual_of: Callable[[str], Shares],
    cues: Cues | None,
    weight: Mapping[str, float],
    tier_of: Mapping[str, str],
) -> Pull:
    """Return what moves the first of `best` (offices with their probabilities, best first) against the next few.

    `usual_of` gives who usually answers a topic; `cues` are where the text speaks by itself, None where it does not.
    `weight` is that of each feature, with the ranking's temperature in it.
    """
    if not best:
        return Pull()
    sides = _sides(best)
    tiers: dict[str, float] = defaultdict(float)
    for office, side in sides.items():
        tiers[tier_of[office]] += side
    found: list[tuple[str, str, float]] = []
    _add(found, "agency", prediction.agencies, ground.heirs, weighed.model, sides, weight["model"])
    _add(found, "topic", prediction.topics, ground.of_topic, weighed.rules, sides, weight["rules"])
    _add(found, "topic", prediction.topics, usual_of, weighed.usual, sides, weight["usual"])
    _add(found, "tier", prediction.tiers, _itself, weighed.tiers, tiers, weight["tier"])
    if len(found) > MOST_PULLS:
        found = sorted(found, key=lambda one: -abs(one[2]))[:MOST_PULLS]
    if cues is None:
        return Pull(tuple(found))
    return Pull(tuple(found), tuple(_worth(cues, ground, sides, tiers, weight)))


def _sides(best: Sequence[tuple[str, float]]) -> Sides:
    rivals = best[1 : 1 + _RIVALS]
    total = sum([share for _, share in rivals]) or 1.0
    return {best[0][0]: 1.0, **{one: -share / total for one, share in rivals}}


def _itself(tier: str) -> Shares:
    return ((tier, 1.0),)


def _add(
    found: list[tuple[str, str, float]],
    target: str,
    scored: Sequence[Scored],
    behind: Callable[[str], Shares],
    belief: Mapping[str, float],
    sides: Sides,
    weight: float,
) -> None:
    """Add the factor of each likely class: the derivative of the weighted log beliefs by the score of the class.

    The belief in an office is what the classes hand on to it, of probabilities that sum to one: what one class gains,
    the others lose.
    """
    rates, mean = {}, 0.0
    for office, side in sides.items():
        held = belief.get(office, 0.0)
        rates[office] = rate = side * weight / (held + FLOOR)
        mean += rate * held
    for one in scored[:_LIKELIEST]:
        if one.probability < _AUDIBLE:
            return
        gain = -mean
        for office, part in behind(one.id):
            if office in rates:
                gain += rates[office] * part
        found.append((target, one.id, one.probability * gain))


def _worth(
    cues: Cues, ground: Ground, sides: Sides, tiers: Sides, weight: Mapping[str, float]
) -> Iterator[tuple[Span, float]]:
    """Yield the places that speak for the office ranked first, or against it, with what each is worth."""
    times = Counter(agency_id for _, agency_id in cues.named)
    for span, agency_id in cues.named:  # a name that stands twice is worth half at each place
        worth = sum([sides.get(living, 0.0) for living, _ in ground.heirs(agency_id)]) * weight["named"]
        yield span, worth / times[agency_id]
    yield from _of_tiers(cues.asked, tiers, weight["asked"], weight["not_asked"])


def _of_tiers(places: Places, tiers: Sides, same: float, other: float) -> Iterator[tuple[Span, float]]:
    """Yield the places with what would be lost if the tier were not named there."""

    def counted(named: Collection[str]) -> float:
        return sum([side * (same if tier in named else other) for tier, side in tiers.items()]) if named else 0.0

    whole = counted({tier for _, tier in places})
    for span, _ in places:
        yield span, whole - counted({tier for at, tier in places if at != span})
