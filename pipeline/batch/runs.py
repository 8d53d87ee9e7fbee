"""What the ledger keeps of a run: which model, rules, reference data, settings and code it was made with."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.config import MODELS, REFERENCE, ROOT, Settings
from pipeline.records import Setting
from pipeline.store import Code, Run, code_identity, folder_digest, keep_model, keep_reference, model_digest
from pipeline.store.served import Record


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything but the inputs that decides what a run gives, as it is when the run is prepared."""

    settings: Settings
    on: date
    given: Setting
    text_column: str | None
    model_digest: str
    reference_digest: str
    code: Code

    @property
    def model(self) -> Path:
        """The folder of the model."""
        return MODELS / self.settings.classify.model

    def run(self, run_id: str, started_at: datetime, first: Record, finished_at: datetime | None = None) -> Run:
        """Return the run; the first record served says which model and rules there were."""
        return Run(
            id=run_id,
            started_at=started_at,
            model_id=first["model"],
            model_digest=self.model_digest,
            rules_version=first["rules"],
            reference_digest=self.reference_digest,
            settings=self.settings.model_dump(mode="json"),
            code=self.code,
            on=self.on,
            given=self.given,
            text_column=self.text_column,
            finished_at=finished_at,
        )

    def keep(self, snapshots: Path) -> None:
        """Copy model and reference data to `snapshots`, where they are not there yet. Raises StoreError."""
        keep_reference(snapshots, REFERENCE, self.reference_digest)
        keep_model(snapshots, self.model, self.model_digest)


def basis_of(settings: Settings, *, on: date, given: Setting, text_column: str | None) -> Basis:
    """Return the basis of a run that is about to begin. Raises OSError where the model or its manifest is missing."""
    return Basis(
        settings=settings,
        on=on,
        given=given,
        text_column=text_column,
        model_digest=model_digest(MODELS / settings.classify.model),
        reference_digest=folder_digest(REFERENCE),
        code=code_identity(ROOT, importlib.metadata.version("ydan")),
    )
