"""What speaks for each office: the matters, the topic's rule, the model, the tier, and what the text itself names."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from pipeline.records import Scored
from pipeline.route.case import Case
from pipeline.route.competence import CompetenceRules
from pipeline.route.ground import Ground, Shares
from pipeline.route.mentions import MentionFinder
from pipeline.taxonomy import TWO_LEVELS, Taxonomy, Venue
from pipeline.text import normalise

FEATURES = ("matters", "rules", "model", "tier", "named", "asked", "not_asked", "owner", "not_owner")
"""Log beliefs (4), then 0 or 1: named in the text; its tier is asked, or another is; it owns the asset, or another."""

ASKED = "người nêu gửi tới cấp này"
ASKED_ANOTHER = "người nêu gửi tới một cấp khác"

_COMMUNE = frozenset({"commune"})
_FLOOR = 0.003  # belief below which nothing is told apart
_TOPICS = 5
_AUDIBLE = 0.01  # belief below which an office is not even a candidate
_TELLING = 0.2  # belief from which a reason is worth telling
_N_GROUNDS = 1_000  # 20 mixtures of venues, six eras, some provinces


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for each office: beliefs of three kinds, and what the text itself names."""

    matters: Mapping[str, float]
    rules: Mapping[str, float]
    model: Mapping[str, float]
    tiers: Mapping[str, float]
    named: frozenset[str]
    asked: frozenset[str]  # tiers that the speaker turns to
    owners: frozenset[str]  # tiers that own the assets named

    def offices(self) -> list[str]:
        """Return every office that anything speaks for audibly, in sorted order."""
        heard = set(self.named)
        for belief in (self.matters, self.rules, self.model):
            heard.update([one for one, share in belief.items() if share >= _AUDIBLE])
        return sorted(heard)

    def features(self, agency_id: str, tier: str) -> tuple[float, ...]:
        """Return the values of FEATURES for one office."""
        return (
            math.log(self.matters.get(agency_id, 0.0) + _FLOOR),
            math.log(self.rules.get(agency_id, 0.0) + _FLOOR),
            math.log(self.model.get(agency_id, 0.0) + _FLOOR),
            math.log(self.tiers.get(tier, 0.0) + _FLOOR),
            1.0 if agency_id in self.named else 0.0,
            1.0 if tier in self.asked else 0.0,
            1.0 if self.asked and tier not in self.asked else 0.0,
            1.0 if tier in self.owners else 0.0,
            1.0 if self.owners and tier not in self.owners else 0.0,
        )

    def scores(
        self, offices: Sequence[str], tier_of: Mapping[str, str], weight: Mapping[str, float], bias: Mapping[str, float]
    ) -> list[float]:
        """Return for each office its features times their weights, plus the bias of its tier.

        The same as from `features`, but what belongs to a tier is worked out once for all its offices.
        """
        log, matters, rules, model = math.log, self.matters, self.rules, self.model
        by_matters, by_rules, by_model = weight["matters"], weight["rules"], weight["model"]
        tiers = {tier_of[one] for one in offices}
        of_tier = {tier: bias.get(tier, 0.0) + self._of_tier(tier, weight) for tier in tiers}
        scores = [
            of_tier[tier_of[one]]
            + by_matters * log(matters.get(one, 0.0) + _FLOOR)
            + by_rules * log(rules.get(one, 0.0) + _FLOOR)
            + by_model * log(model.get(one, 0.0) + _FLOOR)
            for one in offices
        ]
        if self.named:
            by_name = weight["named"]
            scores = [s + by_name * (one in self.named) for one, s in zip(offices, scores, strict=True)]
        return scores

    def _of_tier(self, tier: str, weight: Mapping[str, float]) -> float:
        score = weight["tier"] * math.log(self.tiers.get(tier, 0.0) + _FLOOR)
        if self.asked:
            score += weight["asked" if tier in self.asked else "not_asked"]
        if self.owners:
            score += weight["owner" if tier in self.owners else "not_owner"]
        return score

    def why(self, agency_id: str, tier: str) -> tuple[str, ...]:
        """Say in words what speaks for an office."""
        return _why(
            agency_id in self.named,
            tier in self.asked,
            bool(self.asked) and tier not in self.asked and self.asked != _COMMUNE,
            self.matters.get(agency_id, 0.0) >= _TELLING,
            self.rules.get(agency_id, 0.0) >= _TELLING,
            self.model.get(agency_id, 0.0) >= _TELLING,
        )


@cache
def _why(*holds: bool) -> tuple[str, ...]:
    reasons = (
        "được nêu tên trong ý kiến",
        ASKED,
        ASKED_ANOTHER,
        "xử lý vụ việc tương tự trong danh mục",
        "có thẩm quyền theo lĩnh vực",
        "mô hình học từ ý kiến đã gán nhãn",
    )
    return tuple(text for text, one in zip(reasons, holds, strict=True) if one) or ("chính quyền địa bàn",)


class Weigher:
    """Works out what speaks for each office; built once for a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._rules = CompetenceRules.load(taxonomy.folder)
        self._mentions = MentionFinder(taxonomy.agencies)
        ends = {end for agency in taxonomy.agencies for end in (agency.valid_from, agency.valid_to) if end is not None}
        self._changes = sorted(ends | self._rules.changes | {TWO_LEVELS, date.min})

    def ground(self, case: Case, where: Mapping[Venue, float]) -> Ground:
        """Return what the reference data say where the case was raised; the same object for every like case."""
        era = bisect_right(self._changes, case.day) - 1
        return self._ground(tuple(where.items()), case.place.province_id, self._changes[era])

    @lru_cache(maxsize=_N_GROUNDS)  # noqa: B019 - one weigher lives as long as the process
    def _ground(self, where: tuple[tuple[Venue, float], ...], province_id: str | None, day: date) -> Ground:
        return Ground(self._taxonomy, self._rules, dict(where), province_id, day)

    def weigh(self, case: Case, ground: Ground) -> Weighed:
        """Return what speaks for each office when the comment was raised on this ground."""
        prediction, text = case.prediction, case.prepared.model_text
        mentions = self._mentions.find(text, case.tokens)
        named = mentions.agencies
        if written := case.prepared.comment.turn.agency_text:  # a clerk's own column
            named |= self._mentions.find(normalise(written).text).agencies
        return Weighed(
            matters=_believed(prediction.matters, ground.of_matter, _AUDIBLE),
            rules=_believed(prediction.topics[:_TOPICS], ground.of_topic, _AUDIBLE),
            model=_believed(prediction.agencies, ground.heirs),
            tiers={one.id: one.probability for one in prediction.tiers},
            named=frozenset([living for one in named for living, _ in ground.heirs(one)]),
            asked=mentions.tiers,
            owners=self._rules.tiers_of_assets(text, case.words, case.day),
        )


def _believed(scored: Iterable[Scored], offices: Callable[[str], Shares], least: float = 0.0) -> dict[str, float]:
    """Hand what is believed of each id on to the offices behind it; `scored` runs best first, down to `least`."""
    belief: dict[str, float] = defaultdict(float)
    for one in scored:
        probability = one.probability
        if probability < least:
            break
        for agency_id, part in offices(one.id):
            belief[agency_id] += probability * part
    return belief
