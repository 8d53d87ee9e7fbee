"""Masked text becomes calibrated probabilities."""

from pipeline.classify.artefact import read_manifest, save_classifier, write_manifest
from pipeline.classify.classifier import Classifier
from pipeline.classify.linear import Curve, Head, LinearClassifier
from pipeline.classify.loading import judge_of, load_classifier

__all__ = [
    "Classifier",
    "Curve",
    "Head",
    "LinearClassifier",
    "judge_of",
    "load_classifier",
    "read_manifest",
    "save_classifier",
    "write_manifest",
]
