"""Labelled comments become a model: the same rows and configuration give the same bytes every time.

Every probability is calibrated on out-of-fold scores: of texts by hands, or from meetings, that the scoring model never
saw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify import Curve, LinearClassifier, save_classifier, write_manifest
from pipeline.classify.artefact import FORMAT
from pipeline.classify.linear import TARGETS
from pipeline.classify.mandates import MandateSearch
from pipeline.config import load_settings
from pipeline.errors import PipelineError
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.fitting.boundaries import Learnt, learn_boundaries
from pipeline.learn.fitting.crew import crew
from pipeline.learn.fitting.examples import Example, as_examples, as_passages, phrase_examples
from pipeline.learn.fitting.first_look import learn_first_looks
from pipeline.learn.fitting.fitting import Heads, Lesson, fit, workers_for
from pipeline.learn.fitting.heads import fit_curve, fit_temperature
from pipeline.learn.fitting.ranking import FittedRanking, dump_ranking, fit_ranking
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.judging.conformal import write_promise
from pipeline.learn.judging.judged import judge_all, write_held_out, write_trained_on
from pipeline.learn.measures.figures import prediction_figures
from pipeline.learn.training.card import write_card
from pipeline.records import Prediction, PreparedComment
from pipeline.taxonomy import Taxonomy
from pipeline.text import fit_restorer

Progress = Callable[[str, int, int], None]
"""Told what is done, how many steps of all are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Trained:
    """A model with its weighting of offices, and what was measured while they were made: on hands never seen."""

    classifier: LinearClassifier
    ranking: FittedRanking
    figures: dict[str, Any]
    issues: list[Issue]  # those that were held out once
    prepared: list[PreparedComment]
    held_out: list[Prediction]  # one for each of them, by the model of the fold that held its hand out


@dataclass(frozen=True)
class Fold:
    """A calibrated model, and which rows of the corpus it never saw."""

    rows: Sequence[int]
    classifier: LinearClassifier


@dataclass(frozen=True)
class OutOfFold:
    """Labelled issues, and what a model that never saw their hands predicts of each."""

    issues: list[Issue]
    prepared: list[PreparedComment]
    predictions: list[Prediction]


@dataclass(frozen=True)
class _Fitted:
    """The models of the folds, what they predict of rows never seen, and what is made of all rows if asked for."""

    folds: list[Fold]
    unseen: OutOfFold
    boundaries: Learnt | None
    ranking: FittedRanking | None
    whole: LinearClassifier | None


def train(config: TrainConfig, taxonomy: Taxonomy, seed: Seed, *, progress: Progress = silent) -> Trained:
    """Train on labelled comments and the catalogue; every probability is calibrated on out-of-fold scores.

    Raises PipelineError where the rows cannot be split: fewer than two hands or meetings.
    """
    fitted = _fit_folds(config, taxonomy, seed, progress, whole=True)
    assert fitted.whole is not None and fitted.ranking is not None
    learnt, unseen = fitted.boundaries, fitted.unseen
    final = replace(fitted.whole, boundaries=learnt.boundaries if learnt else None)
    figures = prediction_figures(unseen.issues, unseen.predictions, taxonomy)
    figures |= {"splitting": dict(learnt.figures)} if learnt else {}
    return Trained(final, fitted.ranking, figures, unseen.issues, unseen.prepared, unseen.predictions)


def train_folds(
    config: TrainConfig, taxonomy: Taxonomy, seed: Seed, *, progress: Progress = silent
) -> tuple[list[Fold], OutOfFold]:
    """Return the models of `train` that are measured, without the one that is shipped, and what they predict.

    Each never saw the hands of its own rows, but for four numbers a target, which are fitted on all folds.
    Raises PipelineError as `train` does.
    """
    fitted = _fit_folds(config, taxonomy, seed, progress, whole=False)
    return fitted.folds, fitted.unseen


def _fit_folds(config: TrainConfig, taxonomy: Taxonomy, seed: Seed, progress: Progress, *, whole: bool) -> _Fitted:
    issues = list(seed.issues)
    prepared, written = as_examples(issues, taxonomy)
    counted = zip(written, issues, strict=True)
    written = [replace(one, weight=one.weight * config.weights.get(issue.hand, 1.0)) for one, issue in counted]
    phrases = phrase_examples(taxonomy) if config.catalogue else []
    classes = {target: sorted({e.labels[target] or "" for e in written} - {""}) for target in TARGETS}
    lesson = Lesson(config, written, phrases, as_passages(seed), classes)
    folds = _folds(config, issues)
    lessons = [replace(lesson, written=_but(written, held)) for held in folds]
    steps = len(folds) + 2
    with crew(workers_for([*lessons, lesson])) as give:
        fitted = [give(fit, one) for one in lessons]
        last = give(fit, lesson) if whole else None
        hands = [frozenset(issues[row].hand for row in held) for held in folds]
        first_looks = give(learn_first_looks, seed.turns, hands, _field_of(classes["topic"], taxonomy))
        models = []
        for number, (held, heads) in enumerate(zip(folds, fitted, strict=True), start=1):
            models.append((held, _classifier(heads(), config, taxonomy)))
            progress(f"fold {number} of {len(folds)}", number, steps)
        # What is made of all rows and the first looks are still being learnt: they are asked for as late as can be.
        told = {target: _calibration(target, models, written, classes[target]) for target in TARGETS}
        calibrated = [Fold(held, _calibrated(model, told)) for held, model in models]
        unseen = _held_out_by(calibrated, issues, prepared)
        ranking = fit_ranking(unseen.issues, unseen.prepared, unseen.predictions, taxonomy) if whole else None
        looks = first_looks()
        learnt = learn_boundaries(looks, [fold.classifier for fold in calibrated]) if looks else None
        made = _calibrated(_classifier(last(), config, taxonomy), told) if last else None
    progress("done", steps, steps)
    return _Fitted(_that_cut(calibrated, learnt), unseen, learnt, ranking, made)


def _field_of(topics: Sequence[str], taxonomy: Taxonomy) -> list[int]:
    """Return the number of the field of each topic."""
    fields = sorted({topic.field_id for topic in taxonomy.topics})
    return [fields.index(taxonomy.topics[topic].field_id) for topic in topics]


def _that_cut(folds: Sequence[Fold], learnt: Learnt | None) -> list[Fold]:
    """Return the folds with what each learnt of boundaries."""
    if learnt is None:
        return list(folds)
    pairs = zip(folds, learnt.by_fold, strict=True)
    return [replace(fold, classifier=replace(fold.classifier, boundaries=own)) for fold, own in pairs]


def _but(written: Sequence[Example], held: Sequence[int]) -> list[Example]:
    out = set(held)
    return [one for row, one in enumerate(written) if row not in out]


def _classifier(fitted: Heads, config: TrainConfig, taxonomy: Taxonomy) -> LinearClassifier:
    mandates = MandateSearch(fitted.vocabulary, taxonomy)
    known = taxonomy.gazetteer, taxonomy.matters
    return LinearClassifier(config.model_id, fitted.vocabulary, fitted.heads, *known, mandates=mandates)


def _held_out_by(folds: Sequence[Fold], issues: Sequence[Issue], prepared: Sequence[PreparedComment]) -> OutOfFold:
    """Return what the folds predict of the rows that they never saw, in the order of the rows."""
    found: dict[int, Prediction] = {}
    for fold in folds:
        predictions = fold.classifier.predict([prepared[row] for row in fold.rows])
        found.update(zip(fold.rows, predictions, strict=True))
    rows = sorted(found)
    return OutOfFold([issues[row] for row in rows], [prepared[row] for row in rows], [found[row] for row in rows])


def _folds(config: TrainConfig, issues: Sequence[Issue]) -> list[list[int]]:
    """Return the rows held out by each fold: the hands that the configuration names, other meetings evenly."""
    sizes = Counter(issue.hand for issue in issues)
    if len(sizes) < 2:
        raise PipelineError(f"train: all {len(issues)} rows are from one meeting; at least two are needed to calibrate")
    fold_of = {hand: number for number, hands in enumerate(config.folds) for hand in hands if hand in sizes}
    load = Counter(dict.fromkeys(range(len(config.folds)), 0))
    load.update({number: sum(sizes[h] for h, n in fold_of.items() if n == number) for number in load})
    for hand, n in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        if hand not in fold_of:
            fold_of[hand] = min(load, key=lambda number: (load[number], number))
            load[fold_of[hand]] += n
    folds = [[row for row, issue in enumerate(issues) if fold_of[issue.hand] == number] for number in sorted(load)]
    folds = [held for held in folds if held and len(held) < len(issues)]
    return folds if config.calibrate_on == "all" else folds[:1]


def _calibration(
    target: str,
    models: Sequence[tuple[list[int], LinearClassifier]],
    written: Sequence[Example],
    classes: Sequence[str],
) -> tuple[float, Curve | None]:
    """Return the temperature, and the curve, under which the held-out labels are likeliest."""
    scores, wanted = [], []
    for held, model in models:
        raw = model.raw_scores(target, [written[row].text for row in held], [written[row].context for row in held])
        for row, values in zip(held, raw, strict=True):
            label = written[row].labels[target]
            if label is not None:
                scores.append(values)
                wanted.append(classes.index(label))
    held_out, right = np.array(scores), np.array(wanted, np.int64)
    return fit_temperature(held_out, right), fit_curve(held_out, right)


def _calibrated(model: LinearClassifier, told: Mapping[str, tuple[float, Curve | None]]) -> LinearClassifier:
    heads = dict(model.heads)
    for name, (temperature, curve) in told.items():
        heads[name] = replace(heads[name], temperature=temperature, curve=curve)
    return replace(model, heads=heads)


def spelt_texts(prepared: Sequence[PreparedComment], taxonomy: Taxonomy, seed: Seed) -> list[str]:
    """Return the normal, masked texts from which is learnt how words are spelt."""
    phrases = [example.text for example in phrase_examples(taxonomy)]
    return [*(one.model_text for one in prepared), *phrases, *as_passages(seed)]


def build_model(
    config: TrainConfig,
    taxonomy: Taxonomy,
    seed: Seed,
    out: Path,
    *,
    facts: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Train on `seed`; write model, ranking, held-out results, card and manifest into `out`; return the figures.

    `facts` are written into the manifest beside what the training itself knows.
    """
    trained = train(config, taxonomy, seed, progress=progress)
    fitted = trained.ranking
    known: dict[str, Any] = {
        "config": config.model_dump(),
        "training_set": seed.digest,
        "reference": taxonomy.version,
        "topics": len(taxonomy.topics.by_id),
        "libraries": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "figures": {**trained.figures, "ranking": dict(fitted.ranking.figures)},
        **(facts or {}),
    }
    out.mkdir(parents=True, exist_ok=True)
    save_classifier(out, trained.classifier, known)
    fit_restorer(spelt_texts(trained.prepared, taxonomy, seed)).save(out)
    (out / "ranking.json").write_text(dump_ranking(fitted.ranking), encoding="utf-8")
    answers = write_held_out(out, trained.issues, trained.prepared, trained.held_out, taxonomy, fitted)
    judged = judge_all(trained.issues, answers, taxonomy)
    known["promise"] = write_promise(out, judged, taxonomy, load_settings().route)
    write_trained_on(out, seed.issues)
    write_card(out / "card.md", config.model_id, known)
    write_manifest(out, {"format": FORMAT, "model_id": config.model_id, **known})
    figures: dict[str, Any] = known["figures"]
    return figures
