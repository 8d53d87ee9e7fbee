"""Probabilities and competence rules become a recommendation, or an honest abstention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.config import Route
from pipeline.records import Abstained, Candidate, Deadline, Outcome, Prediction, PreparedComment, Routed, Span
from pipeline.route.abstain import reasons_to_abstain
from pipeline.route.accused import Accused, AccusedFinder
from pipeline.route.case import Case
from pipeline.route.deadline import Deadlines
from pipeline.route.evidence import Effects, find_evidence
from pipeline.route.rank import Ranker, Ranking
from pipeline.taxonomy import Place, Taxonomy, as_day


class Router:
    """Recommends an office for each comment; built once for a taxonomy, a weighting and settings."""

    def __init__(self, taxonomy: Taxonomy, ranking: Ranking, settings: Route) -> None:
        self._taxonomy = taxonomy
        self._settings = settings
        self._ranker = Ranker(taxonomy, ranking)
        self._accused = AccusedFinder(taxonomy.agencies)
        self._deadlines = Deadlines.load(taxonomy.types, taxonomy.folder)
        self._type_names = {type_id: str(row["name"]) for type_id, row in taxonomy.types.items()}

    def route(self, prepared: PreparedComment, prediction: Prediction, *, on: date, effects: Effects) -> Outcome:
        """Return the outcome for one comment; see `route_all`."""
        return self.route_all([prepared], [prediction], on=on, effects=effects)[0]

    def route_all(
        self, prepared: Sequence[PreparedComment], predictions: Sequence[Prediction], *, on: date, effects: Effects
    ) -> list[Outcome]:
        """Return an outcome for each comment, in order.

        Offices and deadlines are those of the day a comment was raised; `on` stands in where that is not known.
        `effects` is asked which words speak for the chosen office.
        """
        cases = [self._case(one, prediction, on) for one, prediction in zip(prepared, predictions, strict=True)]
        accused = [self._accused.find(case) for case in cases]
        ranked = [self._rank(*one) for one in zip(cases, accused, strict=True)]
        best = [candidates[0].agency_id if candidates else "" for candidates in ranked]
        evidence = find_evidence(prepared, best, effects)
        return [self._decide(*one) for one in zip(cases, accused, ranked, evidence, strict=True)]

    def _case(self, prepared: PreparedComment, prediction: Prediction, on: date) -> Case:
        setting = prepared.comment.turn.setting
        return Case.of(prepared, prediction, *self._where_and_when(setting.place, setting.date, on))

    @lru_cache(maxsize=20_000)  # noqa: B019 - one router lives as long as the process
    def _where_and_when(self, place: str | None, written: str | None, on: date) -> tuple[Place, date]:
        day = as_day(written) or on
        return self._taxonomy.gazetteer.parse_place(place, day), day

    def _rank(self, case: Case, accused: Accused) -> tuple[Candidate, ...]:
        return self._ranker.rank(
            case, excluded=accused.offices, suggested=accused.superiors, at_least=self._settings.min_candidates
        )

    def _decide(
        self, case: Case, accused: Accused, candidates: tuple[Candidate, ...], evidence: tuple[Span, ...]
    ) -> Outcome:
        deadline = self._deadline(case)
        reasons, harms = reasons_to_abstain(
            case, candidates, accused, self._settings, self._taxonomy.agencies, self._type_names
        )
        if reasons:
            concerned = tuple(sorted(accused.offices))
            return Abstained(candidates, reasons, evidence, deadline, self._taxonomy.version, harms, concerned)
        why = candidates[0].why or ("xác suất cao nhất trong các cơ quan có thể",)
        if case.prediction.types and case.prediction.types[0].id == "gop_y_khen_ngoi":
            why = ("góp ý, khen ngợi: không sinh nhiệm vụ, chỉ thống kê", *why)
        return Routed(candidates, why, evidence, deadline, self._taxonomy.version)

    def _deadline(self, case: Case) -> Deadline:
        kind = case.prediction.types[0].id if case.prediction.types else ""
        return self._deadlines.deadline(kind, case.prepared.comment.turn.setting)


def load_router(taxonomy: Taxonomy, model: Path, settings: Route) -> Router:
    """Return the router with the weighting that lies in the model's folder. Raises ModelError, ReferenceDataError."""
    return Router(taxonomy, Ranking.load(model / "ranking.json"), settings)
