"""Labelled comments become a model, and figures one can trust."""

from pipeline.learn.benchmark import Speed, measure_speed
from pipeline.learn.extraction import ExtractionScores, load_gold, score_extraction
from pipeline.learn.labelled import evaluate_labelled
from pipeline.learn.routing import RoutingScores, load_petitions, score_routing
from pipeline.learn.seed import Seed, load_seed

__all__ = [
    "ExtractionScores",
    "RoutingScores",
    "Seed",
    "Speed",
    "evaluate_labelled",
    "load_gold",
    "load_petitions",
    "load_seed",
    "measure_speed",
    "score_extraction",
    "score_routing",
]
