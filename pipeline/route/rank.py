"""One ranking of the offices competent on the day, blended from everything that is known.

Each office that anything speaks for becomes a candidate with a handful of features: how likely the matters, the topic's
rule, the model and what is usual make it, the likelihood of its tier, whether the text turns to it, and what else in
the text tells its tier. A linear weighting of these, learnt on held-out texts, and a softmax give the probability that
it is the one that must answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal

from pipeline.errors import ModelError
from pipeline.records import Candidate, Pull
from pipeline.route.case import Case
from pipeline.route.competence import speak_for_voters, venues
from pipeline.route.ground import Ground
from pipeline.route.pull import pull_of
from pipeline.route.reasons import Grounds, Reasons
from pipeline.route.usual import Shares, Usual
from pipeline.route.weigh import FEATURES, Weighed, Weigher
from pipeline.taxonomy import AgencyRegistry, Place, Taxonomy, Venue

__all__ = ["FEATURES", "Case", "Ranker", "Ranking", "Weighed"]

_SUGGESTED = 2.0  # log odds
_MOST = 6
_N_PLACES = 5_000  # whose offices are kept in mind


Role = Literal["lead", "cooperating"]

_Told = tuple[tuple[str, ...], tuple[str, ...]]
"""Why an office, and why not."""


@dataclass(frozen=True)
class Ranking:
    """The learnt weighting: a weight for each feature, a bias for each (granularity, tier), and a temperature.

    `usual` holds the counts behind the feature of that name, `matters` the ids of those that the model learnt from.
    """

    weights: tuple[float, ...]
    biases: Mapping[str, float]
    temperature: float = 1.0
    usual: Usual = field(default_factory=Usual)
    matters: frozenset[str] = frozenset()
    figures: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return what `load` reads back."""
        return {
            "features": list(FEATURES),
            "weights": list(self.weights),
            "biases": dict(self.biases),
            "temperature": self.temperature,
            "usual": self.usual.counts,
            "matters": sorted(self.matters),
        }

    @classmethod
    def load(cls, path: Path) -> Ranking:
        """Return the weighting at `path`. Raises ModelError."""
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            if tuple(tree["features"]) != FEATURES:
                raise ModelError(f"{path}: made for other features; build the model again")
            return cls(
                tuple(tree["weights"]),
                tree["biases"],
                tree["temperature"],
                Usual(tree["usual"]),
                frozenset(tree["matters"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: missing or damaged ({type(error).__name__}); build the model again") from None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The offices that could be competent, best first, and what moves the first of them."""

    candidates: tuple[Candidate, ...]
    pull: Pull


class Ranker:
    """Ranks offices; built once for a taxonomy and a learnt weighting."""

    def __init__(self, taxonomy: Taxonomy, ranking: Ranking) -> None:
        self._taxonomy = taxonomy
        self._registry = taxonomy.agencies
        self._tier = {agency.id: agency.tier for agency in taxonomy.agencies}
        self._weigher = Weigher(taxonomy, ranking.matters)
        self._take(ranking)

    def weighed_by(self, ranking: Ranking) -> Ranker:
        """Return one with another weighting, learnt from the same matters: what was worked out of places is shared."""
        other = copy(self)
        other._take(ranking)
        return other

    def _take(self, ranking: Ranking) -> None:
        self._temperature = ranking.temperature
        self._usual = ranking.usual
        self._weights = dict(zip(FEATURES, ranking.weights, strict=True))
        self._sharp = {name: weight * ranking.temperature for name, weight in self._weights.items()}
        self._reasons = Reasons(self._taxonomy, self._weigher.rules, self._sharp)
        self._biases: dict[str, dict[str, float]] = {}  # of a granularity, by tier
        for key, bias in ranking.biases.items():
            granularity, _, tier = key.partition(":")
            self._biases.setdefault(granularity, {})[tier] = bias

    def rank(
        self,
        case: Case,
        *,
        excluded: Collection[str] = (),
        suggested: Collection[str] = (),
        at_least: int = 3,
        explained: bool = False,
    ) -> Ranked:
        """Return the offices that could be competent, best first, never one of `excluded`, at least `at_least`.

        `suggested` are looked at in any case, and weighed up: those above an office that is complained about.
        With `explained` every candidate has its own reasons, and why it does not stand first: for a person to read.
        Probabilities are of being the office that must answer; they sum to at most 1.
        """
        granularity = case.place.granularity
        where = venues(case.level, case.place, case.prepared.model_text)
        ground = self._weigher.ground(case, where)
        usual_of = _usual_of(case, ground, self._usual)
        weighed = self._weigher.weigh(case, ground, usual_of)
        offices = weighed.offices()
        if excluded or suggested:
            offices = [one for one in sorted({*offices, *suggested}) if one not in excluded]
        if len(offices) < at_least:
            offices += self._fillers(case, {*offices, *excluded}, at_least - len(offices))
        scores = weighed.scores(offices, self._tier, self._weights, self._biases.get(granularity, {}))
        best = self._best(offices, scores, suggested)
        cues = self._weigher.cues(case, weighed)
        pull = pull_of(best, case.prediction, weighed, ground, usual_of, cues, self._sharp, self._tier)
        reasons: list[_Told]
        if not explained:
            reasons = [(weighed.why(agency_id, self._tier[agency_id]), ()) for agency_id, _ in best]
        else:
            grounds = Grounds(case.prediction, weighed, ground, max(where, key=where.__getitem__), case.day, suggested)
            told = self._reasons.of([agency_id for agency_id, _ in best], grounds)
            reasons = [(one.why, one.why_not) for one in told]
        return Ranked(self._candidates(best, case, ground, reasons), pull)

    def weigh(self, case: Case, where: Mapping[Venue, float], usual: Usual) -> Weighed:
        """Return what speaks for each office when the comment was raised at these venues and `usual` was learnt."""
        ground = self._weigher.ground(case, where)
        return self._weigher.weigh(case, ground, _usual_of(case, ground, usual))

    def tier(self, agency_id: str) -> str:
        """Return the tier of an agency."""
        return self._tier[agency_id]

    def _fillers(self, case: Case, present: Collection[str], wanted: int) -> list[str]:
        """Where too little speaks for anybody, the governments of the place itself, from below."""
        governments = ("ubnd_xa_phuong", "ubnd_quan_huyen", "ubnd_thanh_pho", "ban_tiep_cong_dan_tp", "thanh_tra_tp")
        free = (one for one in governments if one not in present and self._registry.lives_on(one, case.day))
        return list(islice(free, max(0, wanted)))

    def _best(
        self, offices: Sequence[str], scores: Iterable[float], suggested: Collection[str]
    ) -> list[tuple[str, float]]:
        """Return the likeliest offices with their probabilities: a softmax of the scores of all."""
        tempered = [score * self._temperature for score in scores]
        if suggested:
            tempered = [score + _SUGGESTED * (one in suggested) for one, score in zip(offices, tempered, strict=True)]
        top = max(tempered, default=0.0)
        raised = [math.exp(score - top) for score in tempered]
        total = sum(raised)
        order = sorted(zip([-one / total for one in raised], offices, strict=True))  # of equals the first id
        return [(agency_id, -share) for share, agency_id in order[:_MOST]]

    def _candidates(
        self, best: Sequence[tuple[str, float]], case: Case, ground: Ground, reasons: Sequence[_Told]
    ) -> tuple[Candidate, ...]:
        topics, matters = case.prediction.topics, case.prediction.matters
        helpers = ground.helpers(topics[0].id if topics else None, matters[0].id if matters else None)
        known = self._offices_in(case.place)
        lead = best[0][0] if best else None
        found = []
        for (agency_id, probability), (why, why_not) in zip(best, reasons, strict=True):
            name, office, verified = known[agency_id]
            role: Role = "cooperating" if agency_id in helpers and agency_id != lead else "lead"
            found.append(Candidate(agency_id, name, office, role, probability, why, verified, why_not=why_not))
        return tuple(found)

    @lru_cache(maxsize=_N_PLACES)  # noqa: B019 - one ranker lives as long as the process
    def _offices_in(self, place: Place) -> _OfficesIn:
        return _OfficesIn(self._registry, place)


def _usual_of(case: Case, ground: Ground, usual: Usual) -> Callable[[str], Shares]:
    return ground.usual_of(usual, case.place.granularity, speak_for_voters(case.prepared.model_text))


class _OfficesIn(dict[str, tuple[str, str, bool]]):
    """Of each agency the name, the id of its office, and whether it is verified, in one place; filled as asked for."""

    def __init__(self, registry: AgencyRegistry, place: Place) -> None:
        super().__init__()
        self._registry, self._place = registry, place

    def __missing__(self, agency_id: str) -> tuple[str, str, bool]:
        registry, place = self._registry, self._place
        found = registry.name_in(agency_id, place), registry.office(agency_id, place), registry[agency_id].verified
        self[agency_id] = found
        return found
