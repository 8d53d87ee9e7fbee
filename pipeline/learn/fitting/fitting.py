"""The heads of one model, fitted on its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.classify import Head
from pipeline.classify.features import LEVELS, Vocabulary, context_matrix, fit_vocabulary
from pipeline.classify.linear import TARGETS
from pipeline.config import usable_cores
from pipeline.learn.fitting.examples import Example
from pipeline.learn.fitting.heads import fit_head, fit_passages
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.text import strip_tones

_FEW = 3_000  # examples


@dataclass(frozen=True)
class Lesson:
    """All that a fit reads: plain data, which another process can be given.

    `written` are labelled comments, `phrases` those of the catalogue, `against` passages that are no comments;
    `classes` are those of each target.
    """

    config: TrainConfig
    written: Sequence[Example]
    phrases: Sequence[Example]
    against: Sequence[str]
    classes: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Heads:
    """What came of a lesson: a vocabulary, and one head for each target and "passage", not yet calibrated."""

    vocabulary: Vocabulary
    heads: Mapping[str, Head]


def workers_for(lessons: Sequence[Lesson]) -> int:
    """Return how many processes learn the lessons soonest: one where another takes longer to start than it saves."""
    few = max((len(lesson.written) for lesson in lessons), default=0) < _FEW
    return 1 if few else min(usable_cores(), len(lessons))


def fit(lesson: Lesson) -> Heads:
    """Fit every head once; the scores are left uncalibrated. The same lesson gives the same bits."""
    config, written = lesson.config, lesson.written
    chance = np.random.default_rng(config.seed)
    bare = [replace(e, text=strip_tones(e.text)) for e in written if chance.random() < config.toneless_share]
    examples = [*written, *bare, *lesson.phrases]
    vocabulary = fit_vocabulary([e.text for e in (*written, *lesson.phrases)], min_texts=config.min_texts)
    text_rows = vocabulary.transform([e.text for e in examples])
    contexts = context_matrix([e.context for e in examples])
    forgotten = chance.random(len(examples)) < config.forget_level_share
    forgotten &= contexts[:, LEVELS.index("trung_uong")] == 0  # who keeps petitions to the National Assembly says so
    contexts[forgotten, : len(LEVELS)] = 0
    weights = np.array([e.weight for e in examples])
    heads = {
        target: fit_head(
            text_rows,
            [e.labels[target] for e in examples],
            lesson.classes[target],
            contexts=contexts if target in {"tier", "agency"} else None,
            weights=weights,
            regularisation=config.regularisation,
            tolerance=config.tolerance,
            seed=config.seed,
        )
        for target in TARGETS
    }
    passages = vocabulary.transform([*(e.text for e in written), *lesson.against])
    wanted = np.array([1] * len(written) + [0] * len(lesson.against))
    heads["passage"] = fit_passages(passages, wanted, regularisation=config.regularisation, seed=config.seed)
    vocabulary.forget()  # what it looked up only weighs on the way back
    return Heads(vocabulary, heads)
