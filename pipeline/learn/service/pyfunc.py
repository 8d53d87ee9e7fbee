"""A model folder in the form that MLflow loads and serves; part of the door to that library (see tracking.py)."""

from __future__ import annotations

import importlib.metadata
import logging
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mlflow.models import ModelSignature

_CODE = Path(__file__).with_name("serving.py")
_QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}
_NEEDED = ("mlflow-skinny", "numpy", "pandas", "pydantic", "pyyaml", "scipy", "scikit-learn", "underthesea", "holidays")
_EXAMPLE = {
    "text": "Đèn đường ngõ 5 hỏng hai tháng nay, đề nghị sửa để bà con đi lại ban đêm.",
    "place": "phường Phú Thượng",
    "date": "2026-10",
    "level": "xa_phuong",
}
"""An invented comment."""


def save_pyfunc(model_folder: Path, into: Path) -> None:
    """Write the model as MLflow's python function into `into`: serving.py, the folder, requirements, signature."""
    mlflow = mlflow_library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlflow.pyfunc.save_model(
            str(into),
            python_model=str(_CODE),
            artifacts={"model": str(model_folder)},
            pip_requirements=[f"{name}=={importlib.metadata.version(name)}" for name in _NEEDED],
            signature=_signature(),
            input_example=([_EXAMPLE], {"on": ""}),
        )
    _forget_paths(into / "MLmodel")


def _forget_paths(described: Path) -> None:
    """Replace the paths of this machine, which may hold a user's name, by those inside the saved model."""
    tree = yaml.safe_load(described.read_text(encoding="utf-8"))
    flavour = tree["flavors"]["python_function"]
    flavour["model_code_path"] = _CODE.name
    for artefact in flavour["artifacts"].values():
        artefact["uri"] = artefact["path"]
    described.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")


def _signature() -> ModelSignature:
    from mlflow.models import ModelSignature
    from mlflow.types.schema import (
        Array,
        ColSpec,
        DataType,
        Object,
        ParamSchema,
        ParamSpec,
        Property,
        Schema,
        TensorSpec,
    )

    def record(*names: str) -> Object:
        return Object([Property(one, DataType.double if one == "score" else DataType.string) for one in names])

    optional = ("id", "place", "date", "level")
    given = Schema([ColSpec(DataType.string, "text"), *(ColSpec(DataType.string, n, required=False) for n in optional)])
    made: list[ColSpec | TensorSpec] = [
        ColSpec(DataType.string, "id"),
        ColSpec(record("id", "score"), "type"),
        ColSpec(Array(record("id", "name", "score")), "topics"),
        ColSpec(Array(record("id", "name", "office", "role", "score")), "agencies"),
        ColSpec(DataType.string, "decision"),
        ColSpec(Array(DataType.string), "reasons"),
    ]
    return ModelSignature(given, Schema(made), ParamSchema([ParamSpec("on", DataType.string, "")]))


def mlflow_library() -> Any:
    """Import the library, silent and without telemetry: nobody asked for either."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns itself of
        import mlflow
        import mlflow.pyfunc
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("mlflow.store.db.utils").setLevel(logging.CRITICAL)  # it prints a trace of what it raises
    return mlflow
