"""Labelled comments become a model, and figures one can trust."""

from pipeline.learn.audit.audit import Suspect, audit_labels
from pipeline.learn.audit.audit_run import Audit, audit_dataset, measure_audit
from pipeline.learn.benchmark import Speed, measure_speed
from pipeline.learn.corpus.dataset import Dataset, Source, build_dataset, load_dataset, save_dataset, seed_source
from pipeline.learn.corpus.desk_decisions import desk_decisions
from pipeline.learn.corpus.duplicates import conflicting, find_duplicates, leaks
from pipeline.learn.corpus.labels import LabelReader
from pipeline.learn.corpus.seed import Seed, load_seed
from pipeline.learn.drift.choose import Choice, choose_for_review
from pipeline.learn.drift.choose_bench import labels_saved
from pipeline.learn.drift.drift import Drift, accumulate, measure_drift
from pipeline.learn.drift.drift_page import write_drift_page
from pipeline.learn.fitting.train_config import TrainConfig, read_config
from pipeline.learn.judging.gate import Ruling, judge_contest
from pipeline.learn.judging.judged import Answer, Judged, answer_all, judge_all, judged_figures, read_held_out
from pipeline.learn.labelled import evaluate_dataset, evaluate_labelled
from pipeline.learn.measures.extraction import ExtractionScores, load_gold, score_extraction
from pipeline.learn.measures.plots import bars, confusion_heat_map, reliability_diagram, risk_coverage
from pipeline.learn.measures.routing import RoutingScores, load_petitions, score_routing
from pipeline.learn.service.experiment import Experiment, linear_build, run_experiment
from pipeline.learn.service.promote import REGISTERED, Bench, Promotion, compare, fetch_version, promote, rollback
from pipeline.learn.service.shadow import add_comparison, add_up, compare_served, sum_comparisons
from pipeline.learn.service.tracking import Tracker
from pipeline.learn.sources import decisions_source, table_source
from pipeline.learn.training.finetune_table import FinetuneConfig, is_finetune_config, read_finetune_config
from pipeline.learn.training.table import TableTrained, evaluate_table, is_table_model, save_table_model, train_table
from pipeline.learn.training.train import build_model, train

__all__ = [
    "REGISTERED",
    "Answer",
    "Audit",
    "Bench",
    "Choice",
    "Dataset",
    "Drift",
    "Experiment",
    "ExtractionScores",
    "FinetuneConfig",
    "Judged",
    "LabelReader",
    "Promotion",
    "RoutingScores",
    "Ruling",
    "Seed",
    "Source",
    "Speed",
    "Suspect",
    "TableTrained",
    "Tracker",
    "TrainConfig",
    "accumulate",
    "add_comparison",
    "add_up",
    "answer_all",
    "audit_dataset",
    "audit_labels",
    "bars",
    "build_dataset",
    "build_model",
    "choose_for_review",
    "compare",
    "compare_served",
    "conflicting",
    "confusion_heat_map",
    "decisions_source",
    "desk_decisions",
    "evaluate_dataset",
    "evaluate_labelled",
    "evaluate_table",
    "fetch_version",
    "find_duplicates",
    "is_finetune_config",
    "is_table_model",
    "judge_all",
    "judge_contest",
    "judged_figures",
    "labels_saved",
    "leaks",
    "linear_build",
    "load_dataset",
    "load_gold",
    "load_petitions",
    "load_seed",
    "measure_audit",
    "measure_drift",
    "measure_speed",
    "promote",
    "read_config",
    "read_finetune_config",
    "read_held_out",
    "reliability_diagram",
    "risk_coverage",
    "rollback",
    "run_experiment",
    "save_dataset",
    "save_table_model",
    "score_extraction",
    "score_routing",
    "seed_source",
    "sum_comparisons",
    "table_source",
    "train",
    "train_table",
    "write_drift_page",
]
