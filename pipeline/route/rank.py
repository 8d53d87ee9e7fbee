"""One ranking of the offices competent on the day, blended from everything that is known.

Each office that anything speaks for becomes a candidate with a handful of features: how likely the matters, the topic's
rule and the model make it, the likelihood of its tier, whether the text turns to it, and who owns the asset. A linear
weighting of these, learnt on held-out texts, and a softmax give the probability that it is the one that must answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.records import Candidate
from pipeline.route.case import Case
from pipeline.route.competence import venues
from pipeline.route.ground import Ground
from pipeline.route.weigh import FEATURES, Weighed, Weigher
from pipeline.taxonomy import AgencyRegistry, Place, Taxonomy, Venue

__all__ = ["FEATURES", "Case", "Ranker", "Ranking", "Weighed"]

_SUGGESTED = 2.0  # log odds
_MOST = 6
_N_PLACES = 5_000  # whose offices are kept in mind


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


class Ranker:
    """Ranks offices; built once for a taxonomy and a learnt weighting."""

    def __init__(self, taxonomy: Taxonomy, ranking: Ranking) -> None:
        self._registry = taxonomy.agencies
        self._tier = {agency.id: agency.tier for agency in taxonomy.agencies}
        self._weigher = Weigher(taxonomy)
        self._temperature = ranking.temperature
        self._weights = dict(zip(FEATURES, ranking.weights, strict=True))
        self._biases: dict[str, dict[str, float]] = {}  # of a granularity, by tier
        for key, bias in ranking.biases.items():
            granularity, _, tier = key.partition(":")
            self._biases.setdefault(granularity, {})[tier] = bias

    def rank(
        self, case: Case, *, excluded: Collection[str] = (), suggested: Collection[str] = (), at_least: int = 3
    ) -> tuple[Candidate, ...]:
        """Return the offices that could be competent, best first, never one of `excluded`, at least `at_least`.

        `suggested` are looked at in any case, and weighed up: those above an office that is complained about.
        Probabilities are of being the office that must answer; they sum to at most 1.
        """
        granularity = case.place.granularity
        ground = self._weigher.ground(case, venues(case.level, granularity, case.prepared.model_text))
        weighed = self._weigher.weigh(case, ground)
        offices = weighed.offices()
        if excluded or suggested:
            offices = [one for one in sorted({*offices, *suggested}) if one not in excluded]
        if len(offices) < at_least:
            offices += self._fillers(case, {*offices, *excluded}, at_least - len(offices))
        scores = weighed.scores(offices, self._tier, self._weights, self._biases.get(granularity, {}))
        return self._candidates(self._best(offices, scores, suggested), case, weighed, ground)

    def weigh(self, case: Case, where: Mapping[Venue, float]) -> Weighed:
        """Return what speaks for each office when the comment was raised at these venues."""
        return self._weigher.weigh(case, self._weigher.ground(case, where))

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
        self, best: Sequence[tuple[str, float]], case: Case, weighed: Weighed, ground: Ground
    ) -> tuple[Candidate, ...]:
        topics, matters = case.prediction.topics, case.prediction.matters
        helpers = ground.helpers(topics[0].id if topics else None, matters[0].id if matters else None)
        known = self._offices_in(case.place)
        lead = best[0][0] if best else None
        return tuple(
            [
                Candidate(
                    agency_id,
                    known[agency_id][0],
                    known[agency_id][1],
                    "cooperating" if agency_id in helpers and agency_id != lead else "lead",
                    probability,
                    weighed.why(agency_id, self._tier[agency_id]),
                    known[agency_id][2],
                )
                for agency_id, probability in best
            ]
        )

    @lru_cache(maxsize=_N_PLACES)  # noqa: B019 - one ranker lives as long as the process
    def _offices_in(self, place: Place) -> _OfficesIn:
        return _OfficesIn(self._registry, place)


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
