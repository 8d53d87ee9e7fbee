"""Topics, matters, places, and which agency existed on which day."""

from pipeline.taxonomy.agencies import TIERS, Agency, AgencyRegistry
from pipeline.taxonomy.check import check_reference
from pipeline.taxonomy.dates import as_day, is_full
from pipeline.taxonomy.gazetteer import Gazetteer, Place, slug
from pipeline.taxonomy.matters import MERGERS, TWO_LEVELS, VENUES, Matter, Matters, Venue
from pipeline.taxonomy.reference import Taxonomy, load_taxonomy, read_csv
from pipeline.taxonomy.topics import Topic, Topics

__all__ = [
    "MERGERS",
    "TIERS",
    "TWO_LEVELS",
    "VENUES",
    "Agency",
    "AgencyRegistry",
    "Gazetteer",
    "Matter",
    "Matters",
    "Place",
    "Taxonomy",
    "Topic",
    "Topics",
    "Venue",
    "as_day",
    "check_reference",
    "is_full",
    "load_taxonomy",
    "read_csv",
    "slug",
]
