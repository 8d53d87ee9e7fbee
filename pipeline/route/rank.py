"""One ranking of the offices competent on the day, blended from everything that is known.

Each office that anything speaks for becomes a candidate with a handful of features: how likely the matters, the topic's
rule and the model make it, the likelihood of its tier, whether the text turns to it, and who owns the asset. A linear
weighting of these, learnt on held-out texts, and a softmax give the probability that it is the one that must answer.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from operator import mul
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.records import Candidate, Prediction, PreparedComment
from pipeline.route.competence import CompetenceRules, venues
from pipeline.route.cues import words_of
from pipeline.route.mentions import MentionFinder
from pipeline.taxonomy import TIERS, Place, Taxonomy, Venue
from pipeline.text import normalise

FEATURES = ("matters", "rules", "model", "tier", "named", "asked", "not_asked", "owner", "not_owner")
"""Log beliefs (4), then 0 or 1: named in the text; its tier is asked, or another is; it owns the asset, or another."""

_FLOOR = 0.003  # belief below which nothing is told apart
_GOVERNMENT = {"xa_phuong": "ubnd_xa_phuong", "quan_huyen": "ubnd_quan_huyen"}
_TOPICS = 5
_SUGGESTED = 2.0  # log odds
_SAY_NOTHING = frozenset({"ngoai_dia_ban", "khong_ro"})
"""Topics that say where a text does not belong; the place itself says where it does."""

_COOPERATING_SHARE = 0.15  # of a rule's or a matter's weight that its cooperating offices get
_MOST = 6
ASKED = "người nêu gửi tới cấp này"
ASKED_ANOTHER = "người nêu gửi tới một cấp khác"

_AUDIBLE = 0.01  # belief below which an office is not even a candidate
_TELLING = 0.2  # belief from which a reason is worth telling


@dataclass(frozen=True)
class Ranking:
    """The learnt weighting: a weight for each feature, a bias for each (granularity, tier), and a temperature."""

    weights: tuple[float, ...]
    biases: Mapping[str, float]
    temperature: float = 1.0
    figures: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return what `load` reads back."""
        return {
            "features": list(FEATURES),
            "weights": list(self.weights),
            "biases": dict(self.biases),
            "temperature": self.temperature,
        }

    @classmethod
    def load(cls, path: Path) -> Ranking:
        """Return the weighting at `path`. Raises ModelError."""
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            if tuple(tree["features"]) != FEATURES:
                raise ModelError(f"{path}: made for other features; build the model again")
            return cls(tuple(tree["weights"]), tree["biases"], tree["temperature"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: missing or damaged ({type(error).__name__}); build the model again") from None


@dataclass(frozen=True, slots=True)
class Case:
    """One comment with what ranking needs to know of it."""

    prepared: PreparedComment
    prediction: Prediction
    place: Place
    day: date
    words: frozenset[str] = frozenset()  # those of the normal text, as cues want them

    @classmethod
    def of(cls, prepared: PreparedComment, prediction: Prediction, place: Place, day: date) -> Case:
        """Return the case, with the words of its text."""
        return cls(prepared, prediction, place, day, words_of(prepared.model_text))

    @property
    def level(self) -> str | None:
        """Where it was raised, if that is known."""
        return self.prepared.comment.turn.setting.level


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
        beliefs = (self.matters, self.rules, self.model)
        heard = {one for belief in beliefs for one, share in belief.items() if share >= _AUDIBLE}
        return sorted(heard | self.named)

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

    def why(self, agency_id: str, tier: str) -> tuple[str, ...]:
        """Say in words what speaks for an office."""
        reasons = (
            ("được nêu tên trong ý kiến", agency_id in self.named),
            (ASKED, tier in self.asked),
            (ASKED_ANOTHER, tier not in self.asked and bool(self.asked - {"commune"})),
            ("xử lý vụ việc tương tự trong danh mục", self.matters.get(agency_id, 0.0) >= _TELLING),
            ("có thẩm quyền theo lĩnh vực", self.rules.get(agency_id, 0.0) >= _TELLING),
            ("mô hình học từ ý kiến đã gán nhãn", self.model.get(agency_id, 0.0) >= _TELLING),
        )
        return tuple(text for text, holds in reasons if holds) or ("chính quyền địa bàn",)


Shares = tuple[tuple[str, float], ...]


class Ranker:
    """Ranks offices; built once for a taxonomy and a learnt weighting."""

    def __init__(self, taxonomy: Taxonomy, ranking: Ranking) -> None:
        self._taxonomy = taxonomy
        self._registry = taxonomy.agencies
        self._tier = {agency.id: agency.tier for agency in taxonomy.agencies}
        self._rules = CompetenceRules.load(taxonomy.folder)
        self._mentions = MentionFinder(taxonomy.agencies)
        self._ranking = ranking
        ends = {end for agency in taxonomy.agencies for end in (agency.valid_from, agency.valid_to) if end is not None}
        self._changes = sorted(ends)  # between two of these days the same offices live
        self._known: dict[tuple[object, ...], Shares] = {}
        self._named: dict[tuple[str, Place], tuple[str, str]] = {}  # name and office of an agency in a place

    def rank(
        self, case: Case, *, excluded: Collection[str] = (), suggested: Collection[str] = (), at_least: int = 3
    ) -> tuple[Candidate, ...]:
        """Return the offices that could be competent, best first, never one of `excluded`, at least `at_least`.

        `suggested` are looked at in any case, and weighed up: those above an office that is complained about.
        Probabilities are of being the office that must answer; they sum to at most 1.
        """
        where = venues(case.level, case.place.granularity, case.prepared.model_text)
        weighed = self.weigh(case, where)
        offices = [one for one in sorted({*weighed.offices(), *suggested}) if one not in excluded]
        offices += self._fillers(case, {*offices, *excluded}, at_least - len(offices))
        shares = self._shares(offices, weighed, case.place.granularity, suggested)
        helpers = self._cooperating(case, where)
        best = sorted(range(len(offices)), key=lambda n: (-shares[n], offices[n]))[:_MOST]
        return tuple(
            self._candidate(offices[n], case, shares[n], weighed, is_helper=position > 0 and offices[n] in helpers)
            for position, n in enumerate(best)
        )

    def weigh(self, case: Case, where: Mapping[Venue, float]) -> Weighed:
        """Return what speaks for each office when the comment was raised at these venues."""
        text = case.prepared.model_text
        era = bisect_right(self._changes, case.day)
        rules = self._by_rules(case, where, era)
        mentions = self._mentions.find(text)
        written = self._mentions.find(
            normalise(case.prepared.comment.turn.agency_text or "").text
        )  # a clerk's own column
        named = {living for one in mentions.agencies | written.agencies for living, _ in self._heirs(one, case, era)}
        return Weighed(
            matters=self._by_matters(case, where, era),
            rules=rules,
            model=self._by_model(case, era),
            tiers={one.id: one.probability for one in case.prediction.tiers},
            named=frozenset(named),
            asked=mentions.tiers,
            owners=self._rules.tiers_of_assets(text, case.words, case.day),
        )

    def tier(self, agency_id: str) -> str:
        """Return the tier of an agency."""
        return self._tier[agency_id]

    def _shares(
        self, offices: Sequence[str], weighed: Weighed, granularity: str, suggested: Collection[str] = ()
    ) -> list[float]:
        """Return the probability of each office: a softmax of the weighted features."""
        scores = []
        for agency_id in offices:
            tier = self._tier[agency_id]
            bias = self._ranking.biases.get(f"{granularity}:{tier}", 0.0)
            evidence = sum(map(mul, self._ranking.weights, weighed.features(agency_id, tier)))
            scores.append((bias + evidence) * self._ranking.temperature + _SUGGESTED * (agency_id in suggested))
        top = max(scores, default=0.0)
        raised = [math.exp(score - top) for score in scores]
        total = sum(raised)
        return [one / total for one in raised]

    def _by_matters(self, case: Case, where: Mapping[Venue, float], era: int) -> dict[str, float]:
        """text -> matter -> who handles it in this setting."""
        belief: dict[str, float] = defaultdict(float)
        for scored in case.prediction.matters:
            if scored.probability < _AUDIBLE:
                break
            for venue, share in where.items():
                for agency_id, part in self._handlers(scored.id, venue, case, era):
                    belief[agency_id] += scored.probability * share * part
        return belief

    def _by_rules(self, case: Case, where: Mapping[Venue, float], era: int) -> dict[str, float]:
        """topic -> the offices that the competence rules name for it in this setting."""
        belief: dict[str, float] = defaultdict(float)
        for scored in case.prediction.topics[:_TOPICS]:
            if scored.probability < _AUDIBLE:
                break
            for venue, share in where.items():
                for agency_id, part in self._competent(scored.id, venue, case, era):
                    belief[agency_id] += scored.probability * share * part
        return belief

    def _by_model(self, case: Case, era: int) -> dict[str, float]:
        belief: dict[str, float] = defaultdict(float)
        for scored in case.prediction.agencies:
            if scored.id in self._registry:
                for agency_id, part in self._heirs(scored.id, case, era):
                    belief[agency_id] += scored.probability * part
        return belief

    def _handlers(self, matter_id: str, venue: Venue, case: Case, era: int) -> Shares:
        key = ("matter", matter_id, venue, era, case.place.province_id)
        if key not in self._known:
            matter = self._taxonomy.matters[matter_id]
            named = matter.handlers(venue, case.day) or matter.handlers("province", case.day)
            weights = [(one, 1.0 if n == 0 else _COOPERATING_SHARE) for n, one in enumerate(named)]
            self._known[key] = () if matter.topic in _SAY_NOTHING else self._merged(weights, case, era, prefer=named)
        return self._known[key]

    def _competent(self, topic_id: str, venue: Venue, case: Case, era: int) -> Shares:
        key = ("topic", topic_id, venue, era, case.place.province_id)
        if key not in self._known:
            rule = None if topic_id in _SAY_NOTHING else self._rules.rule(topic_id, venue, case.day)
            weights = [*rule.leads, *((one, _COOPERATING_SHARE / 2) for one in rule.cooperating)] if rule else []
            self._known[key] = self._merged(weights, case, era)
        return self._known[key]

    def _heirs(self, agency_id: str, case: Case, era: int) -> Shares:
        """Return who does this agency's work on the day and in the province, in equal shares."""
        key = ("agency", agency_id, era, case.place.province_id)
        if key not in self._known:
            self._known[key] = self._merged([(agency_id, 1.0)], case, era)
        return self._known[key]

    def _merged(
        self, weights: Iterable[tuple[str, float]], case: Case, era: int, prefer: Collection[str] = ()
    ) -> Shares:
        """Give the weight of each agency to the offices that live; where several do, to those in `prefer`."""
        total: dict[str, float] = defaultdict(float)
        for agency_id, weight in weights:
            there = [self._registry.at(one, case.place) for one in self._registry.resolve(agency_id, case.day)]
            living = dict.fromkeys(
                self._authority(one) for kind in there for one in self._registry.resolve(kind, case.day)
            )
            kept = [one for one in living if one in prefer] or list(living)
            for one in kept:
                total[one] += weight / len(kept)
        return tuple(sorted(total.items()))

    def _authority(self, agency_id: str) -> str:
        """Return whose name stands on the envelope: an inner office answers in that of its government."""
        agency = self._registry[agency_id]
        return _GOVERNMENT.get(agency.level, agency_id) if agency.kind == "phong" else agency_id

    def _cooperating(self, case: Case, where: Mapping[Venue, float]) -> frozenset[str]:
        """Return the offices that usually help with the likeliest matter and topic."""
        era = bisect_right(self._changes, case.day)
        venue = max(where, key=lambda one: where[one])
        shares: list[Shares] = [self._competent(one.id, venue, case, era) for one in case.prediction.topics[:1]]
        shares += [self._handlers(one.id, venue, case, era) for one in case.prediction.matters[:1]]
        return frozenset(agency_id for some in shares for agency_id, part in some if part <= _COOPERATING_SHARE)

    def _fillers(self, case: Case, present: Collection[str], wanted: int) -> list[str]:
        """Where too little speaks for anybody, the governments of the place itself, from below."""
        governments = ("ubnd_xa_phuong", "ubnd_quan_huyen", "ubnd_thanh_pho", "ban_tiep_cong_dan_tp", "thanh_tra_tp")
        free = (one for one in governments if one not in present and self._registry.lives_on(one, case.day))
        return list(islice(free, max(0, wanted)))

    def _candidate(
        self, agency_id: str, case: Case, probability: float, weighed: Weighed, *, is_helper: bool
    ) -> Candidate:
        key = (agency_id, case.place)
        if key not in self._named:
            self._named[key] = (self._registry.name_in(*key), self._registry.office(*key))
        name, office = self._named[key]
        return Candidate(
            agency_id=agency_id,
            name=name,
            office=office,
            role="cooperating" if is_helper else "lead",
            probability=probability,
            why=weighed.why(agency_id, self._tier[agency_id]),
            verified=self._registry[agency_id].verified,
        )


TIER_NAMES = dict(
    zip(
        TIERS,
        ("cấp xã", "cấp huyện", "sở, ngành", "cấp tỉnh", "công an, quân sự", "bộ, trung ương", "doanh nghiệp", "khác"),
        strict=True,
    )
)
"""What a tier is called where a reviewer reads it."""
