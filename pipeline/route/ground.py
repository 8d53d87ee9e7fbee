"""Whom the reference data name for a matter, a topic or an old agency in one setting, worked out once for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache

from pipeline.route.competence import CompetenceRules
from pipeline.route.usual import Circumstance, Shares, Usual
from pipeline.taxonomy import TWO_LEVELS, Place, Taxonomy, Venue

_GOVERNMENT = {"xa_phuong": "ubnd_xa_phuong", "quan_huyen": "ubnd_quan_huyen"}
_SAY_NOTHING = frozenset({"ngoai_dia_ban", "khong_ro"})
"""Topics that say where a text does not belong; the place itself says where it does."""

_COOPERATING_SHARE = 0.15  # of a rule's or a matter's weight that its cooperating offices get


class Offices:
    """The offices behind matters, topics and agencies in one province and era.

    `day` may be any day of the era, one in which no office and no rule begins or ends. What was worked out once is
    looked up from then on.
    """

    def __init__(self, taxonomy: Taxonomy, rules: CompetenceRules, province_id: str | None, day: date) -> None:
        self._taxonomy = taxonomy
        self._rules = rules
        self._place = Place(province_id=province_id)
        self.day = day
        self.handlers = cache(self._handlers)
        self.competent = cache(self._competent)
        self.heirs = cache(self._heirs)
        self._living = cache(self._living_of)

    def _handlers(self, matter_id: str, venue: Venue) -> Shares:
        """Return who handles a matter that is raised at a venue."""
        matter = self._taxonomy.matters[matter_id]
        if matter.topic in _SAY_NOTHING:
            return ()
        if venue == "district" and self.day >= TWO_LEVELS:
            venue = "commune"  # which took over the work of the districts
        named = matter.handlers(venue, self.day) or matter.handlers("province", self.day)
        weights = [(one, 1.0 if n == 0 else _COOPERATING_SHARE) for n, one in enumerate(named)]
        later = matter.who_2026.get(venue) or matter.who_2026.get("province", ())  # tells which heir of several
        return self.merged(weights, prefer=(*named, *later))

    def _competent(self, topic_id: str, venue: Venue) -> Shares:
        """Return whom the rules of competence name for a topic at a venue."""
        rule = None if topic_id in _SAY_NOTHING else self._rules.rule(topic_id, venue, self.day)
        if rule is None:
            return ()
        return self.merged([*rule.leads, *((one, _COOPERATING_SHARE / 2) for one in rule.cooperating)])

    def _heirs(self, agency_id: str) -> Shares:
        """Return who does this agency's work on the day and in the province, in equal shares; nobody of an unknown."""
        if agency_id not in self._taxonomy.agencies:
            return ()
        return self.merged([(agency_id, 1.0)])

    def merged(self, weights: Iterable[tuple[str, float]], prefer: Collection[str] = ()) -> Shares:
        """Give the weight of each agency to the offices that live; where several do, to those in `prefer`."""
        total: dict[str, float] = defaultdict(float)
        for agency_id, weight in weights:
            living = self._living(agency_id)
            kept = [one for one in living if one in prefer] or living
            for one in kept:
                total[one] += weight / len(kept)
        return tuple(sorted(total.items()))

    def _living_of(self, agency_id: str) -> tuple[str, ...]:
        registry, day = self._taxonomy.agencies, self.day
        there = [registry.at(one, self._place) for one in registry.resolve(agency_id, day)]
        return tuple(dict.fromkeys(self._authority(one) for kind in there for one in registry.resolve(kind, day)))

    def _authority(self, agency_id: str) -> str:
        """Return whose name stands on the envelope: an inner office answers in that of its government."""
        agency = self._taxonomy.agencies[agency_id]
        return _GOVERNMENT.get(agency.level, agency_id) if agency.kind == "phong" else agency_id


class Ground:
    """The offices behind matters, topics and agencies, for comments raised at the same venues, province and era.

    `where` says how likely each venue is.
    """

    def __init__(self, offices: Offices, where: Mapping[Venue, float]) -> None:
        self._offices = offices
        self._where = where
        self._venue = max(where, key=lambda one: where[one])
        self.heirs = offices.heirs
        self.of_matter = cache(self._of_matter)
        self.of_topic = cache(self._of_topic)
        self.helpers = cache(self._helpers)
        self.usual_of = cache(self._usual_of)

    def _of_matter(self, matter_id: str) -> Shares:
        """Return who handles a matter, over all venues as likely as they are."""
        return _summed((share, self._offices.handlers(matter_id, venue)) for venue, share in self._where.items())

    def _of_topic(self, topic_id: str) -> Shares:
        """Return whom the rules of competence name for a topic, over all venues as likely as they are."""
        return _summed((share, self._offices.competent(topic_id, venue)) for venue, share in self._where.items())

    def _usual_of(self, usual: Usual, granularity: str, voters: bool) -> Callable[[str], Shares]:
        """Return what says who usually answered a topic in such a circumstance, as offices living on the day."""
        here = Circumstance(self._offices.day, granularity, voters)
        return cache(lambda topic_id: self._offices.merged(usual.of(topic_id, here)))

    def _helpers(self, topic_id: str | None, matter_id: str | None) -> frozenset[str]:
        """Return the offices that usually help with a topic and a matter at the likeliest venue."""
        shares = () if topic_id is None else self._offices.competent(topic_id, self._venue)
        shares += () if matter_id is None else self._offices.handlers(matter_id, self._venue)
        return frozenset(agency_id for agency_id, part in shares if part <= _COOPERATING_SHARE)


def _summed(weighted: Iterable[tuple[float, Shares]]) -> Shares:
    total: dict[str, float] = defaultdict(float)
    for weight, shares in weighted:
        for agency_id, part in shares:
            total[agency_id] += weight * part
    return tuple(total.items())
