"""The model alone on labelled comments, each cut into its issues by whoever labelled them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.flow import Flow
from pipeline.learn.figures import as_comment, prediction_figures
from pipeline.learn.seed import read_labelled


def evaluate_labelled(flow: Flow, path: Path) -> dict[str, Any]:
    """Return the figures of each target on a file in the corpus's format (`text`, `issues`), as `prediction_figures`.

    Figures on text that the model was trained on say nothing; give it a file that it never saw. Raises PipelineError.
    """
    issues = read_labelled(path)
    prepared = flow.preparer.prepare_all([as_comment(issue) for issue in issues])
    return prediction_figures(issues, flow.classifier.predict(prepared), flow.taxonomy)
