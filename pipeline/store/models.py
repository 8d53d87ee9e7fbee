"""Which model serves: the last line of a history that only promote and rollback write; before there is one, ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import CHAMPION, MODELS, SHIPPED
from pipeline.errors import ModelError


@dataclass(frozen=True)
class ModelHome:
    """The folder that holds the versions in service on this machine, and the history of which served when.

    `folder/VERSION/` is a model; `folder/history.jsonl` has a line for each change: at, version, action, by, reason and
    what the gate said. Nothing in it is ever rewritten.
    """

    folder: Path

    def history(self) -> list[dict[str, Any]]:
        """Return every change, the oldest first. Raises ModelError for a damaged history."""
        path = self.folder / "history.jsonl"
        if not path.exists():
            return []
        try:
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        except ValueError:
            raise ModelError(f"{path}: a line is not JSON; restore it from a backup, or move it away") from None

    def version(self) -> str | None:
        """Return the version in service, None for the shipped model."""
        changes = self.history()
        return changes[-1]["version"] if changes else None

    def model(self, version: str | None) -> Path:
        """Return the folder of a version; None is the shipped model. Raises ModelError where it is not here."""
        folder = MODELS / SHIPPED if version is None else self.folder / version
        if not (folder / "manifest.json").is_file():
            raise ModelError(f"{folder}: no such model here; `ydan models` lists the versions")
        return folder

    def resolve(self, name: str) -> Path:
        """Return the folder that `name` means: "champion", a version here, a folder below models/, or a path."""
        if name == CHAMPION:
            return self.model(self.version())
        if (self.folder / name / "manifest.json").is_file():
            return self.folder / name
        return MODELS / name

    def install(self, version: str, model: Path, *, model_id: str) -> Path:
        """Copy a model folder to its place here, whole or not at all; return where it lies. Raises ModelError."""
        from pipeline.classify import read_manifest  # heavy, and needed only here

        place = self.folder / version
        if place.is_dir():
            return place
        manifest = read_manifest(model)
        partial = self.folder / f".{version}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(model, partial)
        named = {**manifest, "model_id": model_id}
        (partial / "manifest.json").write_text(
            json.dumps(named, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
        partial.rename(place)
        return place

    def record(self, change: Mapping[str, Any]) -> None:
        """Append a change; from this moment on its version serves."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(change, ensure_ascii=False, sort_keys=True) + "\n")

    def shadow(self) -> str | None:
        """Return the version that answers beside the one in service, None where there is none."""
        path = self.folder / "shadow"
        return path.read_text(encoding="utf-8").strip() or None if path.exists() else None

    def set_shadow(self, version: str | None) -> None:
        """Let a version that is here answer beside the one in service; None ends it. Raises ModelError."""
        if version is not None:
            self.model(version)
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "shadow").write_text(version or "", encoding="utf-8")
