"""What a registered version runs: rows with `text` in, routed comments out.

MLflow keeps a copy of this file beside the model and executes it on loading ("models from code"), so no pickle is
needed; that is why MLflow is imported here too, and why nothing imports this file. It needs ydan installed from a
checkout, whose reference data and settings it reads: offices and rules are those of the day it is served, the weights
are those of the version.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, get_args

import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext

from pipeline.config import load_settings
from pipeline.flow import Flow, build_flow
from pipeline.records import Comment, Level, Outcome, Prediction, PreparedComment, Routed, Setting, Span, Turn
from pipeline.text import mask

MAX_TOPICS = 3
_COLUMNS = ("id", "text", "place", "date", "level")


class RoutingModel(PythonModel):  # type: ignore[misc,unused-ignore]
    """The whole path behind one `predict`; each row is one comment."""

    def load_context(self, context: PythonModelContext) -> None:
        """Load reference data and the model folder of this version. Raises ReferenceDataError or ModelError."""
        settings = load_settings()
        chosen = settings.classify.model_copy(update={"model": str(Path(context.artifacts["model"]).resolve())})
        self._flow = build_flow(settings.model_copy(update={"classify": chosen}))

    def predict(
        self, context: PythonModelContext, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return a record for each row, in order: id, type, topics, agencies, decision and reasons.

        A row holds `text`, and where known `id`, `place`, `date` (YYYY, YYYY-MM or YYYY-MM-DD) and `level`. The
        parameter `on` (YYYY-MM-DD) is the day whose offices count for rows without a date; left empty, it is the day
        of the reference data. Raises MlflowException for a level that is none, or an `on` that is no day.
        """
        flow = self._flow
        on = _day((params or {}).get("on") or flow.taxonomy.version[:10])
        prepared = flow.preparer.prepare_all(_comments(model_input))
        predictions = flow.classifier.predict(prepared)
        outcomes = flow.router.route_all(prepared, predictions, on=on, telling=flow.classifier.telling_spans)
        return [_record(flow, *one) for one in zip(prepared, predictions, outcomes, strict=True)]


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise MlflowException.invalid_parameter_value("on: not a day written YYYY-MM-DD") from None


def _comments(rows: pd.DataFrame) -> list[Comment]:
    absent = [None] * len(rows)
    columns = [[_cell(value) for value in rows[name]] if name in rows else absent for name in _COLUMNS]
    return [_comment(number, *cells) for number, cells in enumerate(zip(*columns, strict=True), start=1)]


def _cell(value: Any) -> str | None:
    """None for None, NaN and blanks: what is unknown."""
    if value is None or value != value:
        return None
    return str(value).strip() or None


def _comment(
    number: int, row_id: str | None, text: str | None, place: str | None, day: str | None, level: str | None
) -> Comment:
    if level is not None and level not in get_args(Level):
        known = ", ".join(get_args(Level))
        # MLflow's own error: the server answers 400 with this sentence, for any other with a trace
        raise MlflowException.invalid_parameter_value(
            f"row {number}: level is none of {known}; leave out an unknown one"
        )
    words, row_id = text or "", row_id or str(number)
    span = Span(0, len(words))
    setting = Setting(place, day, level)  # type: ignore[arg-type]
    return Comment(row_id, Turn(row_id, row_id, "", f"row {number}", span, "citizen", setting=setting), span, words)


def _record(flow: Flow, prepared: PreparedComment, prediction: Prediction, outcome: Outcome) -> dict[str, Any]:
    kind, topics = prediction.types[0], prediction.topics[:MAX_TOPICS]
    return {
        "id": prepared.comment.id,
        "type": {"id": kind.id, "score": _score(kind.probability)},
        "topics": [
            {"id": one.id, "name": flow.taxonomy.topics.full_name(one.id), "score": _score(one.probability)}
            for one in topics
        ],
        "agencies": [
            {
                "id": one.agency_id,
                "name": one.name,
                "office": one.office,
                "role": one.role,
                "score": _score(one.probability),
            }
            for one in outcome.candidates
        ],
        "decision": "auto" if isinstance(outcome, Routed) else "review",
        "reasons": [mask(reason).text for reason in outcome.reasons],
    }


def _score(probability: float) -> float:
    return round(float(probability), 4)


set_model(RoutingModel())
