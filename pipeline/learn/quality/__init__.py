"""How good everything is: every table of quality, recomputed from a corpus and from sets given by path."""

from pipeline.learn.quality.folds import HeldOut, held_out
from pipeline.learn.quality.given import measure_labelled, measure_petitions, measure_transcripts
from pipeline.learn.quality.public import is_parted, measure_public
from pipeline.learn.quality.shares import is_figure
from pipeline.learn.quality.tables import SLOW_TABLES, TABLES, Workbench

__all__ = [
    "SLOW_TABLES",
    "TABLES",
    "HeldOut",
    "Workbench",
    "held_out",
    "is_figure",
    "is_parted",
    "measure_labelled",
    "measure_petitions",
    "measure_public",
    "measure_transcripts",
]
