"""Who usually answers such a matter: counted over labelled comments, for a topic, an era, a kind of place, a voice."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.taxonomy import MERGERS, TWO_LEVELS

Shares = tuple[tuple[str, float], ...]
"""Agencies or offices, each with its part in the work."""

_ERAS = (MERGERS, TWO_LEVELS)
_SHRINK = 4.0  # comments that the next coarser count is worth


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the counts tell apart beside the topic."""

    day: date
    granularity: str
    voters: bool  # voters speak through a clerk

    def keys(self, topic_id: str) -> tuple[str, str, str, str]:
        """Return what is counted, coarse to fine."""
        era = f"{topic_id}|{bisect_right(_ERAS, self.day)}"
        place = f"{era}|{self.granularity}"
        return topic_id, era, place, f"{place}|{int(self.voters)}"


@dataclass(frozen=True, eq=False)
class Usual:
    """Counts of lead agencies, by a key of `Circumstance.keys` and agency id."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, topic_id: str, circumstance: Circumstance) -> Shares:
        """Return how likely each agency leads, most likely first; nothing where no comment told.

        Each finer count is blended with the coarser one before it, which weighs as much as four comments.
        """
        shares: dict[str, float] = {}
        for key in circumstance.keys(topic_id):
            seen = self.counts.get(key, {})
            total = sum(seen.values())
            if not shares:
                shares = {one: n / total for one, n in seen.items()}
            elif total:
                blended = {one: _SHRINK * share for one, share in shares.items()}
                for one, n in seen.items():
                    blended[one] = blended.get(one, 0.0) + n
                shares = {one: n / (total + _SHRINK) for one, n in blended.items()}
        return tuple(sorted(shares.items(), key=lambda item: (-item[1], item[0])))

    def without(self, other: Usual) -> Usual:
        """Return the counts less those of `other`, a part of them: what was known before it came."""
        left = {
            key: {one: rest for one, n in seen.items() if (rest := n - other.counts.get(key, {}).get(one, 0)) > 0}
            for key, seen in self.counts.items()
        }
        return Usual({key: seen for key, seen in left.items() if seen})


def count_usual(led: Iterable[tuple[str, str, Circumstance]]) -> Usual:
    """Return the counts over (topic id, lead agency id, circumstance) of labelled comments."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for topic_id, agency_id, circumstance in led:
        for key in circumstance.keys(topic_id):
            counts[key][agency_id] += 1
    return Usual({key: dict(sorted(seen.items())) for key, seen in sorted(counts.items())})
