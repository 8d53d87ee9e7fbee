"""Probabilities and competence rules become a recommendation, or an honest abstention."""

from pipeline.route.competence import CompetenceRules
from pipeline.route.deadline import Deadlines, due_on
from pipeline.route.rank import Ranker, Ranking
from pipeline.route.router import Router, load_router

__all__ = ["CompetenceRules", "Deadlines", "Ranker", "Ranking", "Router", "due_on", "load_router"]
