"""The model alone on labelled comments, each cut into its issues by whoever labelled them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.flow import Flow
from pipeline.learn.corpus.dataset import load_dataset
from pipeline.learn.corpus.labels import LabelReader
from pipeline.learn.corpus.seed import read_labelled
from pipeline.learn.judging.judged import judge_all, judged_figures, unseen_answers
from pipeline.learn.measures.figures import as_comment, prediction_figures
from pipeline.learn.sources import table_source


def evaluate_labelled(flow: Flow, path: Path) -> dict[str, Any]:
    """Return the figures of each target on a file in the corpus's format (`text`, `issues`), as `prediction_figures`.

    Figures on text that the model was trained on say nothing; give it a file that it never saw. Raises PipelineError.
    """
    issues = read_labelled(path)
    prepared = flow.preparer.prepare_all([as_comment(issue) for issue in issues])
    return prediction_figures(issues, flow.classifier.predict(prepared), flow.taxonomy)


def evaluate_dataset(flow: Flow, model: Path, path: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return the figures of the whole path on labelled rows: a data set's test rows, or a table with label columns.

    Each target has accuracy, macro-F1, calibration error and n; "agency" is the office ranked first. Rows of a table
    that cannot be read are an error, since leaving them out would flatter the figures. Rows that the model in folder
    `model` was trained on are answered by its fold models. Raises PipelineError, ReadError.
    """
    if path.is_dir():
        issues = load_dataset(path).test
    else:
        source = table_source(path, LabelReader(flow.taxonomy))
        if source.rejected:
            where, why = source.rejected[0]
            raise PipelineError(f"{where}: {why}; {len(source.rejected)} rows in all cannot be measured on")
        issues = source.issues
    answers = unseen_answers(flow, model, issues)
    rows = [issue for issue in issues if issue.id in answers]
    return judged_figures(judge_all(rows, [answers[issue.id] for issue in rows], flow.taxonomy))
