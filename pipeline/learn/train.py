"""Labelled comments become a model: the same rows and configuration give the same bytes every time.

Every probability is calibrated on out-of-fold scores: of texts by hands, or from meetings, that the scoring model never
saw.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify import LinearClassifier, save_classifier, write_manifest
from pipeline.classify.artefact import FORMAT
from pipeline.classify.features import LEVELS, context_matrix, fit_vocabulary
from pipeline.classify.linear import TARGETS
from pipeline.errors import PipelineError
from pipeline.learn.card import write_card
from pipeline.learn.examples import Example, as_examples, as_passages, phrase_examples
from pipeline.learn.figures import prediction_figures
from pipeline.learn.heads import fit_head, fit_passages, fit_temperature
from pipeline.learn.judged import write_held_out, write_trained_on
from pipeline.learn.ranking import fit_ranking
from pipeline.learn.seed import Issue, Seed
from pipeline.learn.train_config import TrainConfig
from pipeline.records import Prediction, PreparedComment
from pipeline.taxonomy import Taxonomy
from pipeline.text import strip_tones

Progress = Callable[[str, int, int], None]
"""Told what is done, how many steps of all are done, and how many there are."""


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Trained:
    """A model, and what was measured while it was made: on hands that the measured model never saw."""

    classifier: LinearClassifier
    figures: dict[str, Any]
    issues: list[Issue]  # those that were held out once
    prepared: list[PreparedComment]
    held_out: list[Prediction]  # one for each of them, by the model of the fold that held its hand out


@dataclass(frozen=True)
class _Material:
    """All that a fit reads."""

    config: TrainConfig
    taxonomy: Taxonomy
    phrases: Sequence[Example]
    against: Sequence[str]
    classes: Mapping[str, Sequence[str]]


def train(config: TrainConfig, taxonomy: Taxonomy, seed: Seed, *, progress: Progress = silent) -> Trained:
    """Train on labelled comments and the catalogue; every probability is calibrated on out-of-fold scores.

    Raises PipelineError where the rows cannot be split: fewer than two hands or meetings.
    """
    issues = list(seed.issues)
    prepared, written = as_examples(issues, taxonomy)
    against = as_passages(seed)
    classes = {target: sorted({e.labels[target] or "" for e in written} - {""}) for target in TARGETS}
    material = _Material(config, taxonomy, phrase_examples(taxonomy) if config.catalogue else [], against, classes)
    folds = _folds(config, issues)
    models = []
    for number, held in enumerate(folds):
        progress(f"fold {number + 1} of {len(folds)}", number, len(folds) + 1)
        out = set(held)
        models.append((held, _fit(material, [e for row, e in enumerate(written) if row not in out])))
    temperatures = {target: _temperature(target, models, written, classes[target]) for target in TARGETS}
    progress("the model itself", len(folds), len(folds) + 1)
    final = _calibrated(_fit(material, written), temperatures)
    found: dict[int, Prediction] = {}
    for held, model in models:
        predictions = _calibrated(model, temperatures).predict([prepared[row] for row in held])
        found.update(zip(held, predictions, strict=True))
    rows = sorted(found)
    held_out = [found[row] for row in rows]
    kept = [issues[row] for row in rows]
    progress("done", len(folds) + 1, len(folds) + 1)
    return Trained(final, prediction_figures(kept, held_out, taxonomy), kept, [prepared[row] for row in rows], held_out)


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


def _fit(material: _Material, written: Sequence[Example]) -> LinearClassifier:
    """Fit every head once; the scores are left uncalibrated."""
    config, taxonomy = material.config, material.taxonomy
    chance = np.random.default_rng(config.seed)
    bare = [replace(e, text=strip_tones(e.text)) for e in written if chance.random() < config.toneless_share]
    examples = [*written, *bare, *material.phrases]
    vocabulary = fit_vocabulary([e.text for e in (*written, *material.phrases)], min_texts=config.min_texts)
    text_rows = vocabulary.transform([e.text for e in examples])
    contexts = context_matrix([e.context for e in examples])
    contexts[chance.random(len(examples)) < config.forget_level_share, : len(LEVELS)] = 0
    weights = np.array([e.weight for e in examples])
    heads = {
        target: fit_head(
            text_rows,
            [e.labels[target] for e in examples],
            material.classes[target],
            contexts=contexts if target in {"tier", "agency"} else None,
            weights=weights,
            regularisation=config.regularisation,
            tolerance=config.tolerance,
            seed=config.seed,
        )
        for target in TARGETS
    }
    passages = vocabulary.transform([*(e.text for e in written), *material.against])
    wanted = np.array([1] * len(written) + [0] * len(material.against))
    heads["passage"] = fit_passages(passages, wanted, regularisation=config.regularisation, seed=config.seed)
    return LinearClassifier(config.model_id, vocabulary, heads, taxonomy.gazetteer, taxonomy.matters)


def _temperature(
    target: str,
    models: Sequence[tuple[list[int], LinearClassifier]],
    written: Sequence[Example],
    classes: Sequence[str],
) -> float:
    """Return the temperature under which the held-out labels are likeliest."""
    scores, wanted = [], []
    for held, model in models:
        raw = model.raw_scores(target, [written[row].text for row in held], [written[row].context for row in held])
        for row, values in zip(held, raw, strict=True):
            label = written[row].labels[target]
            if label is not None:
                scores.append(values)
                wanted.append(classes.index(label))
    return fit_temperature(np.array(scores), np.array(wanted, np.int64))


def _calibrated(model: LinearClassifier, temperatures: Mapping[str, float]) -> LinearClassifier:
    heads = {name: replace(h, temperature=temperatures.get(name, h.temperature)) for name, h in model.heads.items()}
    return replace(model, heads=heads)


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
    ranking = fit_ranking(trained.issues, trained.prepared, trained.held_out, taxonomy)
    known: dict[str, Any] = {
        "config": config.model_dump(),
        "training_set": seed.digest,
        "reference": taxonomy.version,
        "topics": len(taxonomy.topics.by_id),
        "libraries": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "figures": {**trained.figures, "ranking": dict(ranking.figures)},
        **(facts or {}),
    }
    out.mkdir(parents=True, exist_ok=True)
    save_classifier(out, trained.classifier, known)
    (out / "ranking.json").write_text(json.dumps(ranking.as_json(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    write_held_out(out, trained.issues, trained.prepared, trained.held_out, taxonomy, ranking)
    write_trained_on(out, seed.issues)
    write_card(out / "card.md", config.model_id, known)
    write_manifest(out, {"format": FORMAT, "model_id": config.model_id, **known})
    figures: dict[str, Any] = known["figures"]
    return figures
