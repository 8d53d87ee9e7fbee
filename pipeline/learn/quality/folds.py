"""The whole path, several times: each with a model and a weighting that never saw some hands of the corpus."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.config import Settings
from pipeline.flow import Flow
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.fitting.ranking import fit_ranking
from pipeline.learn.fitting.train_config import TrainConfig
from pipeline.learn.training.train import OutOfFold, Progress, silent, spelt_texts, train_folds
from pipeline.route import Ranking, Router
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer, fit_restorer


@dataclass(frozen=True)
class HeldOut:
    """A whole path, and labelled issues by hands that neither its model nor its weighting of offices ever saw."""

    flow: Flow
    issues: tuple[Issue, ...]


def held_out(
    config: TrainConfig, taxonomy: Taxonomy, seed: Seed, settings: Settings, *, progress: Progress = silent
) -> list[HeldOut]:
    """Train a path for each fold of whole hands that `config` names; together their issues are those of `seed`.

    What the paths share: how scores become probabilities, fitted on all folds. Raises PipelineError where the rows
    cannot be split.
    """
    folds, unseen = train_folds(config, taxonomy, seed, progress=progress)
    row_of = {issue.id: row for row, issue in enumerate(unseen.issues)}
    paths = []
    for number, fold in enumerate(folds):
        progress(f"weighting {number + 1} of {len(folds)}", number, len(folds))
        issues = tuple(seed.issues[row] for row in fold.rows)
        own = {row_of[issue.id] for issue in issues}
        ranking = _ranking_without(own, unseen, taxonomy)
        others = [one for row, one in enumerate(unseen.prepared) if row not in own]
        preparer = Preparer(settings.text, fit_restorer(spelt_texts(others, taxonomy, seed)))
        router = Router(taxonomy, ranking, settings.route)
        paths.append(HeldOut(Flow(settings, taxonomy, preparer, fold.classifier, router), issues))
    return paths


def _ranking_without(out: set[int], unseen: OutOfFold, taxonomy: Taxonomy) -> Ranking:
    """Return the weighting learnt on the other folds; on this one where there is no other."""
    rows = [row for row in range(len(unseen.issues)) if row not in out] or sorted(out)
    return fit_ranking(
        [unseen.issues[row] for row in rows],
        [unseen.prepared[row] for row in rows],
        [unseen.predictions[row] for row in rows],
        taxonomy,
    ).ranking
