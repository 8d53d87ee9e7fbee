"""What was recommended: when, by which model, rules, reference data, thresholds and code."""

from pipeline.store.keeper import Keeper, Used
from pipeline.store.models import ModelHome
from pipeline.store.served import Code, Kept, Origin, Run, Served, as_json
from pipeline.store.snapshots import (
    code_identity,
    folder_digest,
    keep_model,
    keep_reference,
    kept_model,
    kept_reference,
    model_digest,
)
from pipeline.store.store import Store, open_store

__all__ = [
    "Code",
    "Keeper",
    "Kept",
    "ModelHome",
    "Origin",
    "Run",
    "Served",
    "Store",
    "Used",
    "as_json",
    "code_identity",
    "folder_digest",
    "keep_model",
    "keep_reference",
    "kept_model",
    "kept_reference",
    "model_digest",
    "open_store",
]
