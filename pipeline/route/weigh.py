"""What speaks for each office: the matters, the topic's rule, the model, the tier, and what the text itself names."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from pipeline.records import Prediction, Scored
from pipeline.route.case import Case
from pipeline.route.competence import CompetenceRules
from pipeline.route.ground import Ground, Offices
from pipeline.route.mentions import MentionFinder, Places
from pipeline.route.usual import Shares
from pipeline.taxonomy import TWO_LEVELS, Taxonomy, Venue
from pipeline.text import normalise

_BELIEFS = ("matters", "rules", "model", "usual", "mandates")
FEATURES = (*_BELIEFS, "tier", "named", "asked", "not_asked", "clues", "other_clues")
"""Log beliefs (6), then 0 or 1: named in the text; its tier is asked, or another is. Then how many clues in
the text point to its tier; last, 0 or 1: all of them point to others."""

ASKED = "người nêu gửi tới cấp này"
ASKED_ANOTHER = "người nêu gửi tới một cấp khác"

_COMMUNE = frozenset({"commune"})
FLOOR = 0.003  # belief below which nothing is told apart
_LOG_FLOOR = math.log(FLOOR)
_TOPICS = 5
_AUDIBLE = 0.03  # belief below which an office is not even a candidate
_FAINT = 0.01  # belief below which the model or a mandate says nothing
_ABOUT = 0.15  # belief in a topic from which the text may be about it
_TELLING = 0.2  # belief from which a reason is worth telling
_NEWCOMER = 1.5  # how much the mandate of an office counts that nothing else can speak for
_N_GROUNDS = 1_000  # 20 mixtures of venues, six eras, a handful of provinces with kinds of their own


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for each office: beliefs of five kinds, and what the text itself names."""

    matters: Mapping[str, float]
    rules: Mapping[str, float]
    model: Mapping[str, float]
    usual: Mapping[str, float]
    mandates: Mapping[str, float]
    tiers: Mapping[str, float]
    named: frozenset[str]
    asked: frozenset[str]  # tiers that the speaker turns to
    clues: Mapping[str, float]  # how many clues point to a tier

    def offices(self) -> list[str]:
        """Return every office that anything speaks for audibly, in sorted order."""
        heard = set(self.named)
        for belief in (self.matters, self.rules, self.model, self.usual):
            heard.update([one for one, share in belief.items() if share >= _AUDIBLE])
        return sorted(heard)

    def features(self, agency_id: str, tier: str) -> tuple[float, ...]:
        """Return the values of FEATURES for one office."""
        return (
            math.log(self.matters.get(agency_id, 0.0) + FLOOR),
            math.log(self.rules.get(agency_id, 0.0) + FLOOR),
            math.log(self.model.get(agency_id, 0.0) + FLOOR),
            math.log(self.usual.get(agency_id, 0.0) + FLOOR),
            math.log(self.mandates.get(agency_id, 0.0) + FLOOR),
            math.log(self.tiers.get(tier, 0.0) + FLOOR),
            1.0 if agency_id in self.named else 0.0,
            1.0 if tier in self.asked else 0.0,
            1.0 if self.asked and tier not in self.asked else 0.0,
            self.clues.get(tier, 0.0),
            1.0 if self.clues and tier not in self.clues else 0.0,
        )

    def scores(
        self, offices: Sequence[str], tier_of: Mapping[str, str], weight: Mapping[str, float], bias: Mapping[str, float]
    ) -> list[float]:
        """Return for each office its features times their weights, plus the bias of its tier.

        The same as from `features`, but what belongs to a tier is worked out once for all its offices.
        """
        tiers = {tier_of[one] for one in offices}
        of_tier = {tier: bias.get(tier, 0.0) + self._of_tier(tier, weight) for tier in tiers}
        beliefs = (self.matters, self.rules, self.model, self.usual, self.mandates)
        logs = [_logs(belief, offices, weight[name]) for name, belief in zip(_BELIEFS, beliefs, strict=True)]
        scores = [
            of_tier[tier_of[one]] + matters + rules + model + usual + mandates
            for one, matters, rules, model, usual, mandates in zip(offices, *logs, strict=True)
        ]
        if self.named:
            by_name = weight["named"]
            scores = [s + by_name * (one in self.named) for one, s in zip(offices, scores, strict=True)]
        return scores

    def _of_tier(self, tier: str, weight: Mapping[str, float]) -> float:
        score = weight["tier"] * math.log(self.tiers.get(tier, 0.0) + FLOOR)
        if self.asked:
            score += weight["asked" if tier in self.asked else "not_asked"]
        if self.clues:
            score += weight["clues"] * self.clues[tier] if tier in self.clues else weight["other_clues"]
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
            self.mandates.get(agency_id, 0.0) >= _TELLING,
            self.tiers.get(tier, 0.0) >= _TELLING,
        )


def _logs(belief: Mapping[str, float], offices: Sequence[str], weight: float) -> list[float]:
    """Return for each office the weighted logarithm of the belief in it; most have none, and all those the same."""
    log, nothing = math.log, weight * _LOG_FLOOR
    return [weight * log(belief[one] + FLOOR) if one in belief else nothing for one in offices]


@cache
def _why(*holds: bool) -> tuple[str, ...]:
    reasons = (
        "được nêu tên trong ý kiến",
        ASKED,
        ASKED_ANOTHER,
        "xử lý vụ việc tương tự trong danh mục",
        "có thẩm quyền theo lĩnh vực",
        "mô hình học từ ý kiến đã gán nhãn",
        "đúng chức năng, nhiệm vụ của cơ quan",
        "nội dung giống việc của cấp này",
    )
    return tuple(text for text, one in zip(reasons, holds, strict=True) if one) or ("không nổi bật ở mặt nào",)


@dataclass(frozen=True, slots=True)
class Cues:
    """Where in the normal text agencies are named (by id), and where tiers are turned to."""

    named: Places
    asked: Places


class Weigher:
    """Works out what speaks for each office; built once for a taxonomy.

    `known` are the matters from which the model learnt; of others in the catalogue only the catalogue can tell. Empty:
    all are known.
    """

    def __init__(self, taxonomy: Taxonomy, known: frozenset[str] = frozenset()) -> None:
        self._taxonomy = taxonomy
        self._taught = frozenset(taxonomy.matters.by_id) - known if known else frozenset()
        self.rules = CompetenceRules.load(taxonomy.folder)
        self._mentions = MentionFinder(taxonomy.agencies)
        self._newcomers = newcomers(taxonomy, self.rules)
        ends = {end for agency in taxonomy.agencies for end in (agency.valid_from, agency.valid_to) if end is not None}
        self._changes = sorted(ends | self.rules.changes | {TWO_LEVELS, date.min})
        self._field = {topic.id: topic.field_id for topic in taxonomy.topics}

    def ground(self, case: Case, where: Mapping[Venue, float]) -> Ground:
        """Return what the reference data say where the case was raised; the same object for every like case."""
        era = bisect_right(self._changes, case.day) - 1
        province = self._taxonomy.agencies.kinds_like(case.place.province_id)
        return self._ground(tuple(where.items()), province, self._changes[era])

    @lru_cache(maxsize=_N_GROUNDS)  # noqa: B019 - one weigher lives as long as the process
    def _ground(self, where: tuple[tuple[Venue, float], ...], province_id: str, day: date) -> Ground:
        return Ground(self._offices(province_id, day), dict(where))

    @lru_cache(maxsize=_N_GROUNDS)  # noqa: B019 - likewise
    def _offices(self, province_id: str, day: date) -> Offices:
        return Offices(self._taxonomy, self.rules, province_id, day)

    def weigh(self, case: Case, ground: Ground, usual_of: Callable[[str], Shares]) -> Weighed:
        """Return what speaks for each office when the comment was raised on this ground.

        `usual_of` says who usually answers a topic.
        """
        prediction, text = case.prediction, case.prepared.model_text
        mentions = self._mentions.find(text, case.tokens, city=case.place.city_tier)
        named = mentions.agencies
        if written := case.prepared.comment.turn.agency_text:  # a clerk's own column
            named |= self._mentions.find(normalise(written).text).agencies
        topics, mandates = prediction.topics[:_TOPICS], _believed(prediction.mandates, ground.heirs, _FAINT)
        new = self._new(prediction, mandates, ground)
        return Weighed(
            matters=_at_least(new, _believed(prediction.matters, ground.of_matter, _AUDIBLE)),
            rules=_at_least(new, _believed(topics, ground.of_topic, _AUDIBLE)),
            model=_at_least(new, _believed(prediction.agencies, ground.heirs, _FAINT)),
            usual=_at_least(new, _believed(topics, usual_of, _AUDIBLE)),
            mandates=mandates,
            tiers={one.id: one.probability for one in prediction.tiers},
            named=frozenset([living for one in named for living, _ in ground.heirs(one)]),
            asked=mentions.tiers,
            clues=self.rules.clues.tiers(text, case.words, case.day, self._about(prediction.topics)),
        )

    def _new(self, prediction: Prediction, mandates: Mapping[str, float], ground: Ground) -> dict[str, float]:
        """Return the belief in offices of which nothing was learnt: by their mandates, and by matters taught since."""
        new = {one: max(_AUDIBLE, _NEWCOMER * mandates[one]) for one in mandates.keys() & self._newcomers}
        if self._taught:
            matters = [one for one in prediction.matters if one.id in self._taught]
            for office, share in _believed(matters, ground.of_matter, _AUDIBLE).items():
                new[office] = max(new.get(office, 0.0), share)
        return new

    def cues(self, case: Case, weighed: Weighed) -> Cues | None:
        """Return where the text speaks for offices by itself; None where it does not."""
        if not (weighed.named or weighed.asked):
            return None
        text, city = case.prepared.model_text, case.place.city_tier
        return Cues(
            self._mentions.named_at(text, case.tokens) if weighed.named else [],
            self._mentions.asked_at(text, city=city) if weighed.asked else [],
        )

    def _about(self, topics: Sequence[Scored]) -> frozenset[str]:
        """Return the topics that a text may be about, and their fields: the likeliest, and others likely enough."""
        may_be = [one.id for n, one in enumerate(topics) if n == 0 or one.probability >= _ABOUT]
        return frozenset([*may_be, *(self._field[one] for one in may_be if one in self._field)])


def _believed(scored: Iterable[Scored], offices: Callable[[str], Shares], least: float = 0.0) -> dict[str, float]:
    """Hand what is believed of each id on to the offices behind it; `scored` runs best first, down to `least`."""
    belief: dict[str, float] = {}
    so_far = belief.get  # most come once: cheaper than a defaultdict's detour for each
    for one in scored:
        probability = one.probability
        if probability < least:
            break
        for agency_id, part in offices(one.id):
            belief[agency_id] = so_far(agency_id, 0.0) + probability * part
    return belief


def _at_least(new: Mapping[str, float], belief: dict[str, float]) -> dict[str, float]:
    """Raise the belief in offices of which nothing was learnt."""
    for agency_id, share in new.items():
        belief[agency_id] = max(belief.get(agency_id, 0.0), share)
    return belief


def newcomers(taxonomy: Taxonomy, rules: CompetenceRules) -> frozenset[str]:
    """Return the agencies of today that no rule of competence and no matter names: for them their mandates must speak.

    Today is the day that the list of agencies stands for.
    """
    today = date.fromisoformat(taxonomy.version)
    by_matters = {
        agency_id
        for matter in taxonomy.matters
        for who in (matter.who, matter.who_2026)
        for ids in who.values()
        for agency_id in ids
    }
    return frozenset(
        agency.id
        for agency in taxonomy.agencies
        if agency.lives_on(today) and agency.id not in by_matters and agency.id not in rules.named
    )
