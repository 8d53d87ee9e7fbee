"""What a trainer reads: normal, masked texts with what is known beside them, and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.classify.features import Context
from pipeline.classify.linear import context_of
from pipeline.config import load_settings
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.learn.measures.figures import as_comment
from pipeline.records import PreparedComment
from pipeline.taxonomy import Taxonomy
from pipeline.text import Preparer, as_models_read, normalise

_VENUE_LEVEL = {"commune": "xa_phuong", "district": "quan_huyen", "province": "thanh_pho", "national": "trung_uong"}
_VENUE_PLACE = {"report": "commune", "commune": "commune", "district": "district"}
_ERA_DAYS = (("who", date(2024, 6, 1)), ("who_2026", date(2026, 6, 1)))

Labels = dict[str, str | None]
"""The label of each target ("type", "topic", "tier", "agency"); None where nothing is said."""


@dataclass(frozen=True)
class Example:
    """One normal, masked text with what is known of it; `weight` is how much it counts."""

    text: str
    context: Context
    labels: Labels
    weight: float = 1.0


def as_examples(issues: Sequence[Issue], taxonomy: Taxonomy) -> tuple[list[PreparedComment], list[Example]]:
    """Return labelled issues as prepared comments, and as examples, in order."""
    prepared = Preparer(load_settings().text).prepare_all([as_comment(issue) for issue in issues])
    return prepared, [
        Example(one.model_text, context_of(one, taxonomy.gazetteer), labels_of(issue, taxonomy), issue.weight)
        for issue, one in zip(issues, prepared, strict=True)
    ]


def as_passages(seed: Seed) -> list[str]:
    """Return what is no comment, as normal, masked texts: talk of chairs and clerks, and answers."""
    return [as_models_read(text) for text in (*seed.not_comments, *seed.replies)]


def labels_of(issue: Issue, taxonomy: Taxonomy) -> Labels:
    """Return the labels of an issue: its main topic, its lead agency and that agency's tier."""
    lead = issue.agencies[0] if issue.agencies else None
    return {
        "type": issue.type,
        "topic": issue.topics[0] if issue.topics else None,
        "agency": lead,
        "tier": taxonomy.agencies[lead].tier if lead in taxonomy.agencies and lead is not None else None,
    }


def phrase_examples(taxonomy: Taxonomy) -> list[Example]:
    """Return the catalogue as examples: each phrase of a matter, in turn in each of the settings it may arise in."""
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
