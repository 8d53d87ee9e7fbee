"""The seed corpus becomes a fine-tuned transformer: what `learn.train` does for the linear model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.classify.artefact import TRANSFORMER_FORMAT, write_manifest
from pipeline.classify.transformer_files import save_transformer
from pipeline.config import load_settings
from pipeline.errors import ConfigError
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.fitting.examples import as_examples, as_passages, phrase_examples
from pipeline.learn.fitting.ranking import dump_ranking, fit_ranking
from pipeline.learn.judging.conformal import write_promise
from pipeline.learn.judging.judged import judge_all, write_held_out, write_trained_on
from pipeline.learn.measures.figures import prediction_figures
from pipeline.learn.training.finetune import FineTuned, Progress, fine_tune
from pipeline.learn.training.finetune_table import FinetuneConfig
from pipeline.learn.training.train import Progress as Told
from pipeline.records import Prediction, PreparedComment
from pipeline.taxonomy import Taxonomy

_CARD = """# {model_id}

A fine-tuned transformer for comments of citizens to Vietnamese authorities: petition type, topic, tier and kind of the
competent agency, each with a calibrated probability. It reads masked text only. Encoder: `{encoder}`.

## Made from
- `data/seed/`: comments authored for this project by independent hands (see its datasheet), hash `{digest}`.
- `data/reference/matters.jsonl`: the phrases of the catalogue of matters. Reference data of {reference}.

## How
{n_steps} steps at most {batch_size} comments wide, the best of {n_checks} looks at {held_out}, which also set the
temperatures. Level, era and granularity of the place stand beside the text for tier and agency. Weights in 16 bits.

## Figures
On {tested}, of which the model learnt nothing and by which nothing was decided. The corpus is authored, even over
topics, and not a sample of what citizens really raise: figures on real petitions are lower, see `ydan evaluate`.

| target | n | right at 1 | among 3 | macro-F1 | calibration error |
|---|---|---|---|---|---|
{rows}

## Not for
Deciding without a person where `decision` is `review`; texts in other languages; ranking or judging citizens.
"""


@dataclass(frozen=True)
class TrainedTransformer:
    """A model, and what was measured on the tested groups, which it never saw; `predictions` is one for each issue."""

    tuned: FineTuned
    figures: dict[str, Any]
    issues: list[Issue]
    prepared: list[PreparedComment]
    predictions: list[Prediction]


def train_transformer(
    config: FinetuneConfig,
    encoder: Path,
    taxonomy: Taxonomy,
    seed: Seed,
    *,
    device: str | None = None,
    progress: Progress = lambda done, total: None,
    spent: Callable[[], float] = lambda: 0.0,
) -> TrainedTransformer:
    """Fine-tune on the seed corpus and the catalogue; see `fine_tune`. Raises ConfigError if nothing is tested."""
    if not config.tested:
        raise ConfigError("tested: no group; name at least one that is neither learnt from nor looked at")
    issues = list(seed.issues)
    prepared, written = as_examples(issues, taxonomy)
    tuned = fine_tune(
        config,
        encoder,
        written,
        [issue.hand for issue in issues],
        taxonomy,
        phrases=phrase_examples(taxonomy),
        against=as_passages(seed),
        device=device,
        progress=progress,
        spent=spent,
    )
    rows = [row for row, issue in enumerate(issues) if issue.hand in config.tested]
    tested, comments = [issues[row] for row in rows], [prepared[row] for row in rows]
    predictions = tuned.classifier.predict(comments)
    figures = prediction_figures(tested, predictions, taxonomy)
    return TrainedTransformer(tuned, figures, tested, comments, predictions)


def build_transformer(
    config: FinetuneConfig,
    encoder: Path,
    taxonomy: Taxonomy,
    seed: Seed,
    out: Path,
    *,
    facts: Mapping[str, Any] | None = None,
    device: str | None = None,
    progress: Progress = lambda done, total: None,
    spent: Callable[[], float] = lambda: 0.0,
) -> dict[str, Any]:
    """Fine-tune on `seed`; write model, ranking, held-out answers, card and manifest into `out`; return the figures.

    `encoder` is the folder that the configuration's `encoder` names; whoever calls knows where such folders lie.
    `facts` are written into the manifest beside what the training itself knows.
    """
    trained = train_transformer(config, encoder, taxonomy, seed, device=device, progress=progress, spent=spent)
    fitted = fit_ranking(trained.issues, trained.prepared, trained.predictions, taxonomy, told=seed.issues)
    known: dict[str, Any] = {
        "config": config.model_dump(),
        "training_set": seed.digest,
        "reference": taxonomy.version,
        "topics": len(taxonomy.topics.by_id),
        "steps": {"taken": trained.tuned.n_steps, "best": trained.tuned.best_step},
        "libraries": {name: version(name) for name in ("numpy", "torch", "transformers", "tokenizers")},
        "figures": {**trained.figures, "ranking": dict(fitted.ranking.figures)},
        **(facts or {}),
    }
    save_transformer(out, trained.tuned.classifier, known)
    (out / "ranking.json").write_text(dump_ranking(fitted.ranking), encoding="utf-8")
    answers = write_held_out(out, trained.issues, trained.prepared, trained.predictions, taxonomy, fitted)
    judged = judge_all(trained.issues, answers, taxonomy)
    known["promise"] = write_promise(out, judged, taxonomy, load_settings().route)
    write_trained_on(out, [issue for issue in seed.issues if issue.hand not in config.tested])
    (out / "card.md").write_text(_card(config, known, len(trained.tuned.checks)), encoding="utf-8")
    write_manifest(out, {"format": TRANSFORMER_FORMAT, "model_id": config.model_id, **known})
    figures: dict[str, Any] = known["figures"]
    return figures


def transformer_build(
    config: FinetuneConfig, encoder: Path, seed: Seed, taxonomy: Taxonomy, told: Told
) -> Callable[[Path, Mapping[str, Any]], object]:
    """Return what fine-tunes and writes the model that `config` describes, for `run_experiment`.

    Groups that the data set keeps for its own test are not among the rows, so they are not asked for.
    """
    there = {issue.hand for issue in seed.issues}
    config = config.model_copy(update={"tested": [group for group in config.tested if group in there]})
    return lambda folder, facts: build_transformer(
        config,
        encoder,
        taxonomy,
        seed,
        folder,
        facts=facts,
        progress=lambda done, total: told("fine-tuning", done, total),
    )


def _card(config: FinetuneConfig, facts: Mapping[str, Any], n_checks: int) -> str:
    return _CARD.format(
        model_id=config.model_id,
        encoder=Path(config.encoder).name,
        digest=facts["training_set"][:16],
        reference=facts["reference"],
        n_steps=facts["steps"]["taken"],
        batch_size=config.batch_size,
        n_checks=n_checks,
        held_out=_listed(config.held_out),
        tested=_listed(config.tested),
        rows="\n".join(_row(name, one) for name, one in facts["figures"].items() if "top_3" in one),
    )


def _listed(groups: Sequence[str]) -> str:
    return ", ".join(f"`{group}`" for group in groups)


def _row(name: str, one: Mapping[str, Any]) -> str:
    shares = (f"{one[key]:.3f}" if key in one else "" for key in ("accuracy", "top_3", "macro_f1", "ece"))
    return f"| {name} | {one.get('n', '')} | {' | '.join(shares)} |"
