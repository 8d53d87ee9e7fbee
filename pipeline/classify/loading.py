"""A folder becomes a classifier, of whichever kind it is."""

from __future__ import annotations

from pathlib import Path

from pipeline.classify.artefact import TRANSFORMER_FORMAT, load_linear, read_manifest
from pipeline.classify.boundary import BoundaryJudge
from pipeline.classify.classifier import Classifier
from pipeline.classify.linear import LinearClassifier
from pipeline.taxonomy import Taxonomy


def load_classifier(folder: Path, taxonomy: Taxonomy) -> Classifier:
    """Return the classifier in `folder`.

    Raises ModelError if a file is missing or changed, or it was made for another topic list; MissingExtraError for a
    transformer where torch is not installed.
    """
    if read_manifest(folder).get("format") == TRANSFORMER_FORMAT:
        from pipeline.classify.transformer_files import load_transformer  # an extra that may not be installed

        return load_transformer(folder, taxonomy)
    return load_linear(folder, taxonomy)


def judge_of(classifier: Classifier) -> BoundaryJudge | None:
    """Return what cuts passages into matters, where the classifier has learnt that; else None: the rules do."""
    return classifier.judge if isinstance(classifier, LinearClassifier) else None
