"""The model's card: what it is, what it was made from, and how it does on writers it never saw."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAMES = {
    "type": "petition type",
    "topic": "topic (leaf)",
    "field": "topic (field)",
    "tier": "tier of the agency",
    "agency": "kind of agency, model alone",
    "ranking": "competent office, model and rules",
}

_CARD = """# {model_id}

A linear model for comments of citizens to Vietnamese authorities: petition type, topic, tier and kind of the competent
agency, each with a calibrated probability, and the likest matters of the catalogue. It reads masked text only.

## Made from
- `data/seed/`: comments authored for this project by independent hands (see its datasheet), hash `{digest}`.
- `data/reference/matters.jsonl`: the phrases of the catalogue of matters, each in the settings it may be raised in.
- Reference data of {reference}; {topics} topics.

## How
Words (syllables) and pairs of neighbours, as typed and with tone marks stripped; one-vs-rest linear support vector
machines with class weight (n / (k n_c))^0.5; half of the texts learnt a second time without diacritics; level, era and
granularity of the place beside the text for tier and agency.
Probabilities by a softmax whose temperature was fitted on out-of-fold scores. Weights are kept in 8 bits.
`make model` rebuilds it, bit for bit.

## Figures
On texts by hands that the measured model never saw ({folds} folds of whole hands). The corpus is authored, even over
topics, and not a sample of what citizens really raise: figures on real petitions are lower, see `ydan evaluate`.

| target | n | right at 1 | among 3 | macro-F1 | calibration error |
|---|---|---|---|---|---|
{rows}

Recall of denunciations (tố cáo) by type alone: {to_cao}. What names a person beside wrongdoing is held back too.

## Not for
Deciding without a person where `decision` is `review`; texts in other languages; ranking or judging citizens.
"""


def write_card(path: Path, model_id: str, facts: Mapping[str, Any]) -> None:
    """Write the card in Markdown from the facts that also stand in the manifest."""
    figures = facts["figures"]
    path.write_text(
        _CARD.format(
            model_id=model_id,
            digest=facts["training_set"][:16],
            reference=facts["reference"],
            topics=facts["topics"],
            folds=len(facts["config"]["folds"]),
            rows="\n".join(_row(name, figures[name]) for name in _NAMES if name in figures),
            to_cao=_share(figures.get("type", {}).get("to_cao_recall")),
        ),
        encoding="utf-8",
    )


def _row(name: str, figures: Mapping[str, Any]) -> str:
    cells = [f"{figures[key]:.3f}" if key in figures else "" for key in ("accuracy", "top_3", "macro_f1", "ece")]
    return f"| {_NAMES[name]} | {figures['n']} | {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"
