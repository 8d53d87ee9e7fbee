"""Labelled comments become the shipped model: one command, the same bytes every time.

Every probability is calibrated on out-of-fold scores: of texts by hands that the scoring model never saw.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.classify import Head, LinearClassifier, save_classifier, write_manifest
from pipeline.classify.artefact import FORMAT
from pipeline.classify.features import (
    CONTEXT_WIDTH,
    LEVELS,
    Context,
    Matrix,
    Vocabulary,
    context_matrix,
    fit_vocabulary,
)
from pipeline.classify.linear import TARGETS, context_of
from pipeline.config import REFERENCE, SEED, load_settings
from pipeline.errors import ConfigError
from pipeline.learn.card import write_card
from pipeline.learn.figures import as_comment, prediction_figures
from pipeline.learn.ranking import fit_ranking
from pipeline.learn.seed import Issue, Seed, load_seed
from pipeline.records import Prediction, PreparedComment
from pipeline.taxonomy import Taxonomy, load_taxonomy
from pipeline.text import Preparer, mask, normalise, strip_tones

_VENUE_LEVEL = {"commune": "xa_phuong", "district": "quan_huyen", "province": "thanh_pho", "national": "trung_uong"}
_VENUE_PLACE = {"report": "commune", "commune": "commune", "district": "district"}
_ERA_DAYS = (("who", date(2024, 6, 1)), ("who_2026", date(2026, 6, 1)))
_TEMPERATURES = np.geomspace(0.8, 12.0, 40)
_MISSING = -1.5  # the score of a class that a fold had no example of

Labels = dict[str, str | None]


class TrainConfig(BaseModel):
    """configs/train_linear.yaml, checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    model_id: str
    seed: int
    min_texts: int = Field(ge=1)
    regularisation: float = Field(gt=0)
    tolerance: float = Field(gt=0)
    toneless_share: float = Field(ge=0, le=1)
    forget_level_share: float = Field(ge=0, le=1)
    folds: list[list[str]]


@dataclass(frozen=True)
class Example:
    """One normal, masked text with what is known of it; a target on which it says nothing is None."""

    text: str
    context: Context
    labels: Labels


@dataclass(frozen=True)
class Trained:
    """A model, and what was measured while it was made: on hands that the measured model never saw."""

    classifier: LinearClassifier
    figures: dict[str, Any]
    issues: list[Issue]
    prepared: list[PreparedComment]
    held_out: list[Prediction]  # one for each issue, by the model of the fold that held its hand out


def train(config: TrainConfig, taxonomy: Taxonomy, seed: Seed) -> Trained:
    """Train on the seed corpus and the catalogue; every probability is calibrated on out-of-fold scores."""
    issues = list(seed.issues)
    prepared = Preparer(load_settings().text).prepare_all([as_comment(issue) for issue in issues])
    written = [
        Example(one.model_text, context_of(one, taxonomy.gazetteer), _labels(issue, taxonomy))
        for issue, one in zip(issues, prepared, strict=True)
    ]
    phrases = _phrases(taxonomy)
    against = [normalise(mask(text).text).text for text in (*seed.not_comments, *seed.replies)]
    classes = {target: sorted({e.labels[target] or "" for e in written} - {""}) for target in TARGETS}
    folds: list[tuple[list[int], LinearClassifier]] = []
    for hands in config.folds:
        held = [row for row, issue in enumerate(issues) if issue.hand in hands]
        kept = [example for example, issue in zip(written, issues, strict=True) if issue.hand not in hands]
        folds.append((held, _fit(config, kept, phrases, against, classes, taxonomy)))
    temperatures = {target: _temperature(target, folds, written, classes[target]) for target in TARGETS}
    final = _fit(config, written, phrases, against, classes, taxonomy, temperatures)
    held_out: list[Prediction | None] = [None] * len(issues)
    for held, model in folds:
        model.heads = {
            name: replace(h, temperature=temperatures.get(name, h.temperature)) for name, h in model.heads.items()
        }
        for row, prediction in zip(held, model.predict([prepared[row] for row in held]), strict=True):
            held_out[row] = prediction
    complete = [prediction for prediction in held_out if prediction is not None]
    if len(complete) != len(issues):
        raise ConfigError("train: some hands are in no fold; name every hand of the corpus in `folds`")
    return Trained(final, prediction_figures(issues, complete, taxonomy), issues, prepared, complete)


def _labels(issue: Issue, taxonomy: Taxonomy) -> Labels:
    lead = issue.agencies[0] if issue.agencies else None
    return {
        "type": issue.type,
        "topic": issue.topics[0] if issue.topics else None,
        "agency": lead,
        "tier": taxonomy.agencies[lead].tier if lead else None,
    }


def _phrases(taxonomy: Taxonomy) -> list[Example]:
    """The catalogue as examples: each phrase of a matter, in turn in each of the settings it may be raised in."""
    out = []
    for matter in taxonomy.matters:
        settings = [
            (venue, day, ids[0])
            for key, day in _ERA_DAYS
            for venue, ids in (matter.who if key == "who" else matter.who_2026).items()
            if ids
        ]
        for number, phrase in enumerate((*matter.phrases, matter.name)):
            venue, day, lead = settings[number % len(settings)] if settings else ("report", _ERA_DAYS[0][1], None)
            context = Context(_VENUE_LEVEL.get(venue), day, _VENUE_PLACE.get(venue, "province"))
            tier = taxonomy.agencies[lead].tier if lead else None
            labels: Labels = {"type": None, "topic": matter.topic, "agency": lead, "tier": tier}
            out.append(Example(normalise(phrase).text, context, labels))
    return out


def _fit(
    config: TrainConfig,
    written: Sequence[Example],
    phrases: Sequence[Example],
    against: Sequence[str],
    classes: Mapping[str, Sequence[str]],
    taxonomy: Taxonomy,
    temperatures: Mapping[str, float] | None = None,
) -> LinearClassifier:
    """Fit every head once; without temperatures the scores are left as they are."""
    chance = np.random.default_rng(config.seed)
    bare = [replace(e, text=strip_tones(e.text)) for e in written if chance.random() < config.toneless_share]
    examples = [*written, *bare, *phrases]
    vocabulary = fit_vocabulary([e.text for e in (*written, *phrases)], min_texts=config.min_texts)
    text_rows = vocabulary.transform([e.text for e in examples])
    contexts = context_matrix([e.context for e in examples])
    contexts[chance.random(len(examples)) < config.forget_level_share, : len(LEVELS)] = 0
    heads = {
        target: _fit_head(config, target, classes[target], examples, text_rows, contexts, temperatures)
        for target in TARGETS
    }
    heads["passage"] = _fit_passages(config, vocabulary, [e.text for e in written], against)
    return LinearClassifier(config.model_id, vocabulary, heads, taxonomy.gazetteer, taxonomy.matters)


def _fit_head(
    config: TrainConfig,
    target: str,
    classes: Sequence[str],
    examples: Sequence[Example],
    text_rows: Matrix,
    contexts: NDArray[np.float32],
    temperatures: Mapping[str, float] | None,
) -> Head:
    from scipy import sparse
    from sklearn.svm import LinearSVC

    rows = [row for row, example in enumerate(examples) if example.labels[target] in set(classes)]
    wanted = [str(examples[row].labels[target]) for row in rows]
    with_context = target in {"tier", "agency"}
    inputs = text_rows[rows]
    if with_context:
        inputs = sparse.hstack([inputs, sparse.csr_matrix(contexts[rows] * 0.5)]).tocsr()
    count = Counter(wanted)
    weight = {one: (len(wanted) / (len(count) * n)) ** 0.5 for one, n in count.items()}
    machine = LinearSVC(C=config.regularisation, tol=config.tolerance, class_weight=weight, random_state=config.seed)
    machine.fit(inputs, wanted)
    known = [classes.index(one) for one in machine.classes_]
    width = text_rows.shape[1]
    weights = np.zeros((width, len(classes)), np.float32)
    weights[:, known] = machine.coef_[:, :width].T
    context = np.zeros((CONTEXT_WIDTH, len(classes)), np.float32)
    if with_context:
        context[:, known] = machine.coef_[:, width:].T * 0.5
    bias = np.full(len(classes), _MISSING, np.float32)
    bias[known] = machine.intercept_
    return Head(tuple(classes), weights, context, bias, (temperatures or {}).get(target, 1.0))


def _fit_passages(config: TrainConfig, vocabulary: Vocabulary, comments: Sequence[str], against: Sequence[str]) -> Head:
    """Is a passage a citizen's comment at all? Two classes, one column; the temperature is by cross-validation."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict
    from sklearn.svm import LinearSVC

    inputs = vocabulary.transform([*comments, *against])
    wanted = np.array([1] * len(comments) + [0] * len(against))
    machine = LinearSVC(C=config.regularisation, class_weight="balanced", random_state=config.seed)
    scores = cross_val_predict(machine, inputs, wanted, cv=4, method="decision_function")
    scale = LogisticRegression(C=1e6, class_weight="balanced").fit(scores[:, None], wanted)
    machine.fit(inputs, wanted)
    temperature = float(scale.coef_[0, 0])
    bias = machine.intercept_[:1] + scale.intercept_[:1] / temperature
    context = np.zeros((CONTEXT_WIDTH, 1), np.float32)
    return Head(("comment",), machine.coef_.T.astype(np.float32), context, bias.astype(np.float32), temperature)


def _temperature(
    target: str,
    folds: Sequence[tuple[list[int], LinearClassifier]],
    written: Sequence[Example],
    classes: Sequence[str],
) -> float:
    """Return the temperature under which the held-out labels are likeliest."""
    scores, wanted = [], []
    for held, model in folds:
        raw = model.raw_scores(target, [written[row].text for row in held], [written[row].context for row in held])
        for row, values in zip(held, raw, strict=True):
            label = written[row].labels[target]
            if label is not None:
                scores.append(values)
                wanted.append(classes.index(label))
    every, right = np.array(scores), np.array(wanted)

    def loss(temperature: float) -> float:
        sharp = every * temperature
        sharp -= sharp.max(axis=1, keepdims=True)
        log_p = sharp[np.arange(len(right)), right] - np.log(np.exp(sharp).sum(axis=1))
        return float(-log_p.mean())

    return float(min(_TEMPERATURES, key=loss))


def read_config(path: Path) -> TrainConfig:
    """Return a training configuration. Raises ConfigError listing every fault."""
    try:
        return TrainConfig.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ConfigError(f"{path}: {'; '.join(faults)}") from None


def build_model(config_path: Path, out: Path) -> dict[str, Any]:
    """Train as the file at `config_path` says; write model, ranking, card and manifest into `out`; return figures."""
    config = read_config(config_path)
    taxonomy = load_taxonomy(REFERENCE)
    seed = load_seed(SEED)
    trained = train(config, taxonomy, seed)
    facts: dict[str, Any] = {
        "config": config.model_dump(),
        "training_set": seed.digest,
        "reference": taxonomy.version,
        "topics": len(taxonomy.topics.by_id),
        "libraries": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
        "figures": trained.figures,
    }
    out.mkdir(parents=True, exist_ok=True)
    save_classifier(out, trained.classifier, facts)
    ranking = fit_ranking(trained.issues, trained.prepared, trained.held_out, taxonomy)
    (out / "ranking.json").write_text(json.dumps(ranking.as_json(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    facts["figures"] = {**trained.figures, "ranking": dict(ranking.figures)}
    write_card(out / "card.md", config.model_id, facts)
    write_manifest(out, {"format": FORMAT, "model_id": config.model_id, **facts})
    figures: dict[str, Any] = facts["figures"]
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -m pipeline.learn.train CONFIG -o FOLDER`: what `make model` calls."""
    parser = argparse.ArgumentParser(
        prog="pipeline.learn.train", description="Rebuild the shipped model from data/seed."
    )
    parser.add_argument("config", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    print(json.dumps(build_model(options.config, options.out), indent=1))


if __name__ == "__main__":
    main()
