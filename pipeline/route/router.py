"""Probabilities and competence rules become a recommendation, or an honest abstention."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.config import Route
from pipeline.records import Abstained, Candidate, Deadline, Outcome, Prediction, PreparedComment, Routed, Span
from pipeline.route.abstain import Abstainer
from pipeline.route.accused import Accused, AccusedFinder
from pipeline.route.case import Case
from pipeline.route.deadline import Deadlines
from pipeline.route.evidence import Telling, find_evidence
from pipeline.route.promise import PROMISE, Promise
from pipeline.route.rank import Ranked, Ranker, Ranking
from pipeline.taxonomy import Place, Taxonomy, as_day


class Router:
    """Recommends an office for each comment; built once for a taxonomy, a weighting, settings and a model's promise."""

    def __init__(self, taxonomy: Taxonomy, ranking: Ranking, settings: Route, promise: Promise | None = None) -> None:
        self._taxonomy = taxonomy
        self._settings = settings
        self._ranker = Ranker(taxonomy, ranking)
        self._accused = AccusedFinder(taxonomy.agencies)
        self._deadlines = Deadlines.load(taxonomy.types, taxonomy.folder)
        self._abstainer = Abstainer(taxonomy, settings, promise)
        self._sets = promise.sets if promise else None
        self._tier = {agency.id: agency.tier for agency in taxonomy.agencies}

    def weighed_by(self, ranking: Ranking) -> Router:
        """Return one with another weighting, learnt from the same matters; all else is shared."""
        other = copy(self)
        other._ranker = self._ranker.weighed_by(ranking)
        return other

    def route(self, prepared: PreparedComment, prediction: Prediction, *, on: date, telling: Telling) -> Outcome:
        """Return the outcome for one comment; see `route_all`."""
        return self.route_all([prepared], [prediction], on=on, telling=telling)[0]

    def route_all(
        self,
        prepared: Sequence[PreparedComment],
        predictions: Sequence[Prediction],
        *,
        on: date,
        telling: Telling,
        explained: bool = False,
    ) -> list[Outcome]:
        """Return an outcome for each comment, in order.

        Offices and deadlines are those of the day a comment was raised; `on` stands in where that is not known.
        `telling` is asked for the words that carry what was decided. With
        `explained` every candidate has reasons of its own, and why it does not stand first.
        """
        cases = [self._case(one, prediction, on) for one, prediction in zip(prepared, predictions, strict=True)]
        accused = [self._accused.find(case) for case in cases]
        ranked = [self._rank(*one, explained) for one in zip(cases, accused, strict=True)]
        evidence = find_evidence(prepared, [case.tokens for case in cases], [one.pull for one in ranked], telling)
        candidates = [self._marked(one.candidates) for one in ranked]
        return [self._decide(*one) for one in zip(cases, accused, candidates, evidence, strict=True)]

    def stakes_of(self, prediction: Prediction) -> str:
        """Return what is at stake when a comment of which this is believed goes astray: a key of the settings."""
        return self._abstainer.stakes_of(prediction)

    def _case(self, prepared: PreparedComment, prediction: Prediction, on: date) -> Case:
        setting = prepared.comment.turn.setting
        return Case.of(prepared, prediction, *self._where_and_when(setting.place, setting.date, on))

    @lru_cache(maxsize=20_000)  # noqa: B019 - one router lives as long as the process
    def _where_and_when(self, place: str | None, written: str | None, on: date) -> tuple[Place, date]:
        day = as_day(written) or on
        return self._taxonomy.gazetteer.parse_place(place, day), day

    def _rank(self, case: Case, accused: Accused, explained: bool) -> Ranked:
        return self._ranker.rank(
            case,
            excluded=accused.offices,
            suggested=accused.superiors,
            at_least=self._settings.min_candidates,
            explained=explained,
        )

    def _marked(self, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return candidates if self._sets is None else self._sets.mark(candidates, self._tier)

    def _decide(
        self, case: Case, accused: Accused, candidates: tuple[Candidate, ...], evidence: tuple[Span, ...]
    ) -> Outcome:
        deadline = self._deadline(case)
        doubts = self._abstainer.doubts(case, candidates, accused)
        if doubts.reasons:
            return Abstained(
                doubts.candidates,
                doubts.reasons,
                evidence,
                deadline,
                self._taxonomy.version,
                doubts.harms,
                tuple(sorted(accused.offices)),
                doubts.question,
                None if self._sets is None else self._sets.assured,
                doubts.only_unsure,
            )
        why = candidates[0].why or ("xác suất cao nhất trong các cơ quan có thể",)
        if case.prediction.types and case.prediction.types[0].id == "gop_y_khen_ngoi":
            why = ("góp ý, khen ngợi: không sinh nhiệm vụ, chỉ thống kê", *why)
        return Routed(candidates, why, evidence, deadline, self._taxonomy.version)

    def _deadline(self, case: Case) -> Deadline:
        kind = case.prediction.types[0].id if case.prediction.types else ""
        return self._deadlines.deadline(kind, case.prepared.comment.turn.setting)


def load_router(taxonomy: Taxonomy, model: Path, settings: Route) -> Router:
    """Return the router with the weighting that lies in the model's folder. Raises ModelError, ReferenceDataError."""
    return Router(taxonomy, Ranking.load(model / "ranking.json"), settings, Promise.load(model / PROMISE))
