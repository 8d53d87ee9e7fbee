"""What a model's folder promises: how often its sets hold the right office, and how little goes astray unattended."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import Route
from pipeline.errors import ConfigError, ModelError
from pipeline.records import Candidate, Scored
from pipeline.route.candidates import outside_set
from pipeline.taxonomy import Topics

PROMISE = "promise.json"
NEVER = math.inf
"""As a least probability: no comment of this kind goes out unattended."""

STEPS = tuple(step / 100 for step in range(95, 49, -1))
"""The probabilities that are tried as thresholds, the strictest first; fixed, so that trying them costs nothing. Above
the first too few comments are left to try anything."""

_FEWEST = 100  # comments above the first threshold that is tried: with fewer, an error or two would end the search
_BELIEVED = 0.2  # belief from which a topic counts, beside the likeliest


@dataclass(frozen=True, slots=True)
class Step:
    """Of what would go out from `probability` on: how many comments, and how many of them to a wrong office."""

    probability: float
    n: int
    wrong: int


@dataclass(frozen=True)
class LabelSets:
    """From which probability on a candidate belongs to the set, by its tier; `other` holds for tiers not named.

    `checked` is the share of held-out comments whose set held the office that must answer, in hands that the
    thresholds were not fitted on; `coverage` is the share that was wanted.
    """

    coverage: float
    checked: float
    least: Mapping[str, float]
    other: float

    @property
    def assured(self) -> float:
        """The coverage that may be stated: what was wanted, or what the check found where that is less."""
        return math.floor(min(self.coverage, self.checked) * 100) / 100

    def mark(self, candidates: Sequence[Candidate], tier_of: Mapping[str, str]) -> tuple[Candidate, ...]:
        """Return the candidates, each saying whether it is in the set; the first always is."""
        least, other = self.least, self.other
        return tuple(
            [
                one if n == 0 or one.probability >= least.get(tier_of[one.agency_id], other) else outside_set(one)
                for n, one in enumerate(candidates)
            ]
        )


@dataclass(frozen=True)
class Promise:
    """What was measured when the model was made, on hands that the measured model never saw."""

    sets: LabelSets
    steps: Mapping[str, Sequence[Step]]  # by stakes
    topics: Mapping[str, Sequence[str]]  # of the stakes it was measured for

    def as_json(self) -> dict[str, Any]:
        """Return what `load` reads back."""
        return {
            "label_sets": {
                "coverage": self.sets.coverage,
                "checked": self.sets.checked,
                "least": dict(self.sets.least),
                "other": self.sets.other,
            },
            "unattended": {
                name: {
                    "topics": list(self.topics[name]),
                    "steps": [[one.probability, one.n, one.wrong] for one in steps],
                }
                for name, steps in self.steps.items()
            },
        }

    @classmethod
    def load(cls, path: Path) -> Promise | None:
        """Return the promise at `path`; None where the model makes none. Raises ModelError."""
        if not path.exists():
            return None
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            sets, rows = tree["label_sets"], tree["unattended"]
            return cls(
                LabelSets(sets["coverage"], sets["checked"], dict(sets["least"]), sets["other"]),
                {name: tuple(Step(*step) for step in row["steps"]) for name, row in rows.items()},
                {name: tuple(row["topics"]) for name, row in rows.items()},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path}: damaged ({type(error).__name__}); build the model again") from None

    def least_probabilities(self, settings: Route) -> dict[str, float]:
        """Return from which probability on a comment may go out unattended, by stakes; NEVER where none will do.

        Of stakes that were not measured for the same topics nothing is promised: for them the settings alone hold.
        """
        measured = {
            name: self.steps[name]
            for name, stakes in settings.stakes.items()
            if name in self.steps and tuple(self.topics[name]) == stakes.topics
        }
        return without_promise(settings) | least_probabilities(measured, settings)


def without_promise(settings: Route) -> dict[str, float]:
    """Return from which probability on a comment may go out unattended, by stakes, where the model promises nothing."""
    return {name: max(settings.min_probability, one.least_probability) for name, one in settings.stakes.items()}


def least_probabilities(steps: Mapping[str, Sequence[Step]], settings: Route) -> dict[str, float]:
    """Return by stakes the probability from which on the promise of the settings holds; NEVER where it never does."""
    chosen = {
        name: choose_step(some, settings.stakes[name].max_error, settings.confidence) for name, some in steps.items()
    }
    floors = without_promise(settings)
    return {name: NEVER if step is None else max(step.probability, floors[name]) for name, step in chosen.items()}


def choose_step(steps: Sequence[Step], max_error: float, confidence: float) -> Step | None:
    """Return the lowest threshold above which at most `max_error` of what goes out is wrong, at this confidence.

    Thresholds are tried in order, the strictest first, each by an exact binomial test; the first that fails ends the
    search, so that trying many does not weaken the promise (learn then test by a fixed sequence: Angelopoulos et al.,
    arXiv 2110.01052). None where not even the first with 100 comments above it passes.

    >>> choose_step([Step(0.9, 200, 3), Step(0.8, 400, 60)], 0.1, 0.95)
    Step(probability=0.9, n=200, wrong=3)
    """
    kept = None
    for step in steps:
        if step.n < _FEWEST:
            continue
        if chance_of_at_most(step.wrong, step.n, max_error) > 1 - confidence:
            break
        kept = step
    return kept


def chance_of_at_most(wrong: int, n: int, share: float) -> float:
    """Return the probability of `wrong` errors or fewer among `n`, if a `share` in (0, 1) of all were errors.

    >>> round(chance_of_at_most(0, 59, 0.05), 3)
    0.048
    """
    ways = math.lgamma(n + 1)
    logs = [
        ways - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * math.log(share) + (n - k) * math.log1p(-share)
        for k in range(wrong + 1)
    ]
    return min(1.0, math.fsum(map(math.exp, logs)))


class StakesFinder:
    """Says what is at stake when a comment goes astray; built once for settings and topics."""

    def __init__(self, settings: Route, topics: Topics) -> None:
        """Raises ConfigError where the settings name a topic or field that is not in the list."""
        fields = {topic.field_id for topic in topics}
        named = {one for stakes in settings.stakes.values() for one in stakes.topics}
        unknown = sorted(named - fields - set(topics.by_id))
        if unknown:
            raise ConfigError(f"settings: route.stakes: no topic or field {', '.join(unknown)} in topics.yaml")
        *grave, self.rest = settings.stakes
        self._of = {
            topic.id: next(
                (
                    n
                    for n, name in enumerate(grave)
                    if not {topic.id, topic.field_id}.isdisjoint(_topics(settings, name))
                ),
                len(grave),
            )
            for topic in topics
        }
        self._names = (*grave, self.rest)

    def find(self, topics: Sequence[Scored]) -> str:
        """Return the gravest stakes of the topics that are believed; `topics` run best first."""
        believed = [one.id for n, one in enumerate(topics) if n == 0 or one.probability >= _BELIEVED]
        last = len(self._names) - 1
        return self._names[min((self._of.get(one, last) for one in believed), default=last)]


def _topics(settings: Route, name: str) -> tuple[str, ...]:
    return settings.stakes[name].topics
