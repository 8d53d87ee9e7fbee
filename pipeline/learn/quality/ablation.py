"""What each ingredient brings: the same held-out hands, and petitions, without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.classify import Classifier
from pipeline.config import Settings
from pipeline.flow import Flow
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.fitting.ranking import FittedRanking, fit_ranking
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.judging.judged import Judged
from pipeline.learn.measures.routing import load_petitions
from pipeline.learn.quality.answers import judged
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import difference, share
from pipeline.learn.training.train import Progress, Trained, silent, train
from pipeline.records import Prediction, PreparedComment, Pull, Setting, Span
from pipeline.route import Ranking, Router
from pipeline.route.rank import FEATURES
from pipeline.taxonomy import TWO_LEVELS, Taxonomy
from pipeline.text import Preparer

_TARGETS = {"office": "agency", "topic": "topic", "tier": "tier", "type": "type"}

TRAINED_WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "catalogue_phrases": {"catalogue": False},
    "toneless_copies": {"toneless_share": 0.0},
    "context": {},
}
"""Ingredients of the model: it is trained again without each."""

WEIGHED_WITHOUT: Mapping[str, Mapping[str, Any]] = {
    "matters": {"matters": ()},
    "rules": {"topics": ()},
    "model": {"agencies": ()},
    "mandates": {"mandates": ()},
    "tier": {"tiers": ()},
}
"""Beliefs that offices are weighed by: blanked, the weighting learnt again. Who usually answers goes with the rules."""

SILENT: Mapping[str, tuple[str, ...]] = {
    "named": ("named",),
    "asked": ("asked", "not_asked"),
    "clues": ("clues", "other_clues"),
    "usual": ("usual",),
}
"""What else speaks for an office: given no weight, the other weights as they are."""

INGREDIENTS = (*TRAINED_WITHOUT, *WEIGHED_WITHOUT, *SILENT)


@dataclass(frozen=True)
class _Changed:
    """A classifier that is shown something else than the comments, or whose predictions are changed."""

    classifier: Classifier
    before: Callable[[PreparedComment], PreparedComment] = lambda comment: comment
    after: Callable[[Prediction], Prediction] = lambda prediction: prediction
    model_id: str = "changed"

    def predict(self, comments: Sequence[PreparedComment]) -> list[Prediction]:
        return [self.after(one) for one in self.classifier.predict([self.before(one) for one in comments])]

    def telling_spans(
        self, texts: Sequence[str], words: Sequence[Sequence[str]], pulls: Sequence[Pull]
    ) -> list[tuple[Span, ...]]:
        return self.classifier.telling_spans(texts, words, pulls)

    def comment_probability(self, texts: Sequence[str]) -> list[float]:
        return self.classifier.comment_probability(texts)


@dataclass(frozen=True)
class _Told(_Changed):
    """A classifier that repeats what was predicted of held-out comments, in their order."""

    predictions: Sequence[Prediction] = ()

    def predict(self, comments: Sequence[PreparedComment]) -> list[Prediction]:
        return list(self.predictions)


@dataclass(frozen=True)
class _Variant:
    """What was predicted of held-out issues, the model of all hands, and the weightings of offices."""

    predictions: Sequence[Prediction]
    classifier: Classifier
    fitted: FittedRanking


@dataclass(frozen=True)
class _Bench:
    """The issues and petitions on which every variant is measured, and what is the same for all."""

    taxonomy: Taxonomy
    settings: Settings
    issues: Sequence[Issue]
    prepared: Sequence[PreparedComment]
    petitions: Sequence[Path]

    def variant(self, predictions: Sequence[Prediction], classifier: Classifier) -> _Variant:
        """Return a variant with its own weighting, learnt on what its models predicted of hands that they never saw."""
        fitted = fit_ranking(self.issues, self.prepared, predictions, self.taxonomy)
        return _Variant(predictions, classifier, fitted)

    def answers(self, variant: _Variant) -> list[Judged]:
        """Return what the variant answers to the held-out issues, each hand by a weighting that never saw it."""
        found: dict[int, Judged] = {}
        for hand in sorted({issue.hand for issue in self.issues}):
            rows = [row for row, issue in enumerate(self.issues) if issue.hand == hand]
            told = _Told(variant.classifier, predictions=[variant.predictions[row] for row in rows])
            flow = self._flow(told, variant.fitted.without.get(hand, variant.fitted.ranking))
            found.update(zip(rows, judged(HeldOut(flow, tuple(self.issues[row] for row in rows))), strict=True))
        return [found[row] for row in range(len(self.issues))]

    def petitions_right(self, variant: _Variant) -> dict[str, list[bool]]:
        """Return for each set of petitions whether an accepted agency ranks first, one by one."""
        flow = self._flow(variant.classifier, variant.fitted.ranking)
        return {path.name: _right(flow, path) for path in self.petitions}

    def _flow(self, classifier: Classifier, ranking: Ranking) -> Flow:
        router = Router(self.taxonomy, ranking, self.settings.route)
        return Flow(self.settings, self.taxonomy, Preparer(self.settings.text), classifier, router)


def measure_ablation(
    config: TrainConfig,
    taxonomy: Taxonomy,
    seed: Seed,
    settings: Settings,
    petitions: Sequence[Path] = (),
    progress: Progress = silent,
    *,
    ingredients: Sequence[str] = INGREDIENTS,
) -> dict[str, Any]:
    """Return the shares right with everything, and the points lost without each ingredient, with intervals over hands.

    On held-out issues each model, and each weighting of offices, answers for hands that it never saw; `petitions` are
    answered by those of all hands, and their lost points are of the office ranked first. Five trainings for each
    ingredient of the model.
    """
    steps = 1 + len(ingredients)
    progress("ablation: with everything", 0, steps)
    trained = train(config, taxonomy, seed)
    bench = _Bench(taxonomy, settings, trained.issues, trained.prepared, petitions)
    whole = _Variant(trained.held_out, trained.classifier, trained.ranking)
    answers, right = bench.answers(whole), bench.petitions_right(whole)
    hands = [issue.hand for issue in bench.issues]
    table: dict[str, Any] = {
        "with_everything": {
            **{name: share([row.is_right(t) for row in answers], hands) for name, t in _TARGETS.items()},
            **{name: share(one) for name, one in right.items()},
        }
    }
    for name in ingredients:
        progress(f"ablation: without {name}", len(table), steps)
        other = _without(name, bench, whole, config, seed)
        rows, other_right = bench.answers(other), bench.petitions_right(other)
        points = {
            f"{shown}_points_lost": difference([r.is_right(t) for r in answers], [r.is_right(t) for r in rows], hands)
            for shown, t in _TARGETS.items()
            if shown == "office" or name in TRAINED_WITHOUT
        }
        table[f"without_{name}"] = points | {
            f"{path}_points_lost": difference(one, other_right[path], [str(n) for n in range(len(one))])
            for path, one in right.items()
        }
    return table


def _without(name: str, bench: _Bench, whole: _Variant, config: TrainConfig, seed: Seed) -> _Variant:
    if name in SILENT:
        fitted = whole.fitted
        without = {hand: _silenced(one, SILENT[name]) for hand, one in fitted.without.items()}
        return replace(whole, fitted=FittedRanking(_silenced(fitted.ranking, SILENT[name]), without))
    if name in WEIGHED_WITHOUT:
        blank = WEIGHED_WITHOUT[name]
        silenced = _Changed(whole.classifier, after=lambda one: replace(one, **blank))
        return bench.variant([replace(one, **blank) for one in whole.predictions], silenced)
    changed = config.model_copy(update=dict(TRAINED_WITHOUT[name]))
    if name != "context":
        trained = train(changed, bench.taxonomy, seed)
        return _Variant(trained.held_out, trained.classifier, trained.ranking)
    trained = _trained_without_context(changed, bench.taxonomy, seed)
    return bench.variant(trained.held_out, _Changed(trained.classifier, before=_without_setting))


def _silenced(ranking: Ranking, features: Sequence[str]) -> Ranking:
    pairs = zip(FEATURES, ranking.weights, strict=True)
    return replace(ranking, weights=tuple(0.0 if feature in features else weight for feature, weight in pairs))


def _trained_without_context(config: TrainConfig, taxonomy: Taxonomy, seed: Seed) -> Trained:
    return train(config, taxonomy, replace(seed, issues=tuple(replace(one, setting=Setting()) for one in seed.issues)))


def _without_setting(prepared: PreparedComment) -> PreparedComment:
    turn = replace(prepared.comment.turn, setting=Setting())
    return replace(prepared, comment=replace(prepared.comment, turn=turn))


def _right(flow: Flow, path: Path) -> list[bool]:
    """Return of each petition whether one of its comments goes first to an accepted agency."""
    accepted = load_petitions(path)
    first: dict[str, set[str]] = {}
    for routed in flow.route_document(flow.read(path, source=path.name), on=TWO_LEVELS):
        best = [one.agency_id for one in routed.outcome.candidates[:1]]
        first.setdefault(routed.prepared.comment.turn.input_id, set()).update(best)
    return [bool(first.get(petition, set()) & ids) for petition, ids in accepted.items()]
