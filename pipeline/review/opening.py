"""Everything that the desk's pages stand on, made once from settings and places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pipeline.cases.bench import Again
from pipeline.cases.desk import Desk
from pipeline.cases.intake import Draw
from pipeline.cases.offices import Offices
from pipeline.config import Settings
from pipeline.report import Words
from pipeline.review.examples import Examples
from pipeline.review.site import Site
from pipeline.store.desk import DeskStore
from pipeline.taxonomy import Taxonomy


def make_site(
    store: DeskStore,
    settings: Settings,
    uploads: Path,
    clock: Callable[[], datetime],
    taxonomy: Taxonomy,
    again: Again,
    draw: Draw,
) -> Site:
    """Return the site from its parts; `draw` decides by chance what is blind and what is looked at twice."""
    types = {type_id: str(row["name"]) for type_id, row in taxonomy.types.items()}
    offices = Offices(taxonomy)
    desk = Desk(store, offices, taxonomy.topics, types, settings.review, draw, again)
    agencies = {agency.id: agency.name for agency in taxonomy.agencies if agency.valid_to is None}
    words, examples = Words.from_taxonomy(taxonomy), Examples.of_settings(settings, taxonomy)
    return Site(store, desk, offices, settings, words, uploads, clock, agencies, examples=examples)
