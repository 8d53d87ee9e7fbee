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
Probabilities by a softmax of bent scores (scale x log sigmoid of steepness x (score - knee)), the three numbers of each
target fitted on out-of-fold scores. Weights are kept in 8 bits. With the
model go what else was learnt from the same texts: the weighting of the evidence for an office and who usually answers
(`ranking.json`), where one matter ends and another begins (`boundaries.json`), how words are spelt (`restorer.json.z`),
and what may be promised (`promise.json`).
`make model` rebuilds it, bit for bit.

## Figures
On texts by hands that the measured model never saw ({folds} folds of whole hands). The corpus is authored, even over
topics, and not a sample of what citizens really raise: figures on real petitions are lower, see `ydan evaluate`.

| target | n | right at 1 | among 3 | macro-F1 | calibration error |
|---|---|---|---|---|---|
{rows}

Recall of denunciations (tố cáo) by type alone: {to_cao}. What names a person beside wrongdoing is held back too.
{promise}
## Not for
Deciding without a person where `decision` is `review`; texts in other languages; ranking or judging citizens.
"""


_PROMISE = """
## Promised, of what goes out unattended
From the least probability on, a comment of these stakes goes to the office ranked first without a person, unless it
could do harm. Wrong: that office is none of those labelled. At most: exact one-sided bound, {confidence:.0%}
confidence; thresholds were tried from the strictest down, and the first that failed ended the search. Stakes and wanted
bounds are those of `configs/default.yaml` (`route.stakes`); `promise.json` holds the counts.

| at stake | wanted | least probability | goes out | n | wrong | at most |
|---|---|---|---|---|---|---|
{unattended}

With thresholds chosen on the other hands, {unseen[wrong]:.3f} of what goes out of a new hand is wrong (at most
{unseen[bound]:.3f} over all hands together, {unseen[worst_hand]:.3f} in the worst hand).

Where a person decides, the marked offices hold the labelled lead in {coverage:.3f} of the cases ({wanted:.0%} wanted;
worst hand {worst:.3f}), each hand judged by thresholds fitted on the others:

| tier of the lead | n | holds it | offices in the set |
|---|---|---|---|
{sets}

This holds for comments drawn like those of the corpus: not for every hand by itself, and not for real petitions, which
are not drawn from it. `ydan bench --quality` recomputes it; a desk recomputes it on its own decisions, where `ydan
promote` asks for `gate.max_unattended_error`.
"""


TRIED = "## What was tried"
"""From this heading on a card is written by hand, and kept when the model is built again."""


def write_card(path: Path, model_id: str, facts: Mapping[str, Any]) -> None:
    """Write the card in Markdown from the facts that also stand in the manifest.

    What stands at `path` from the heading TRIED on is kept.
    """
    figures = facts["figures"]
    _, heading, tried = (path.read_text(encoding="utf-8") if path.exists() else "").partition(TRIED)
    path.write_text(
        _CARD.format(
            model_id=model_id,
            digest=facts["training_set"][:16],
            reference=facts["reference"],
            topics=facts["topics"],
            folds=len(facts["config"]["folds"]),
            rows="\n".join(_row(name, figures[name]) for name in _NAMES if name in figures),
            to_cao=_share(figures.get("type", {}).get("to_cao_recall")),
            promise=_promise(facts["promise"]) if "promise" in facts else "",
        )
        + (f"\n{heading}{tried}" if heading else ""),
        encoding="utf-8",
    )


def _row(name: str, figures: Mapping[str, Any]) -> str:
    cells = [f"{figures[key]:.3f}" if key in figures else "" for key in ("accuracy", "top_3", "macro_f1", "ece")]
    return f"| {_NAMES[name]} | {figures['n']} | {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _promise(facts: Mapping[str, Any]) -> str:
    sets = dict(facts["label_sets"])
    wanted, worst, every = sets.pop("wanted"), sets.pop("worst_hand"), sets.pop("all")
    return _PROMISE.format(
        confidence=facts["confidence"],
        unattended="\n".join(_stakes(name, one) for name, one in facts["unattended"].items()),
        unseen=facts["unseen_hands"],
        coverage=every["coverage"],
        wanted=wanted,
        worst=worst,
        sets="\n".join(
            f"| {tier} | {one['n']} | {one['coverage']:.3f} | {one['size']:.2f} |" for tier, one in sets.items()
        ),
    )


def _stakes(name: str, figures: Mapping[str, Any]) -> str:
    wanted, least = figures.get("max_error"), figures.get("least_probability")
    cells = [
        "" if wanted is None else f"{wanted:.0%}",
        f"{least:.2f}" if least is not None else "never" if wanted is not None else "",
        f"{figures['coverage']:.3f}",
        str(figures["n"]),
        *((f"{figures['wrong']:.3f}", f"{figures['bound']:.3f}") if figures["n"] else ("", "")),
    ]
    return f"| {name} | {' | '.join(cells)} |"
