"""What a run has done so far, on disk: long runs need little memory, and an interrupted one can go on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pipeline.batch import Finished, Input, Rejected
from pipeline.config import MODELS, REFERENCE, Settings
from pipeline.records import Setting

Record = dict[str, Any]


@dataclass
class Journal:
    """One JSON line for each input: its outcome. Removed when the run ends well, kept when it is interrupted."""

    path: Path
    keep: bool  # beside OUT, so that --resume finds it
    n_records: int = 0
    _file: IO[str] | None = None
    _held: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, out: Path | None, run: str, *, resume: bool) -> Journal:
        """Start a journal beside `out` (or in a temporary place), or go on with the one that lies there.

        An old journal of another `run` (model, settings, reference data) is not gone on with: it is begun anew.
        """
        if out is None:
            handle = tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8")  # noqa: SIM115
            handle.close()
            journal = cls(Path(handle.name), keep=False)
        else:
            journal = cls(out.with_name(f".{out.name}.journal"), keep=True)
        if not (resume and journal._go_on(run)):
            journal.path.write_text(json.dumps({"run": run}) + "\n", encoding="utf-8")
        journal._file = journal.path.open("a", encoding="utf-8")
        return journal

    def _go_on(self, run: str) -> bool:
        """Take over the whole lines of an interrupted run; drop a line cut short by a crash."""
        if not self.path.exists():
            return False
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        if lines and not lines[-1].endswith("\n"):
            lines.pop()
            self.path.write_text("".join(lines), encoding="utf-8")
        if not lines or json.loads(lines[0]).get("run") != run:
            return False
        for line in lines[1:]:
            entry = json.loads(line)
            self._held.add(entry["key"])
            self.n_records += len(entry.get("records", ()))
        return True

    def holds(self, item: Input) -> bool:
        """Return whether this very input (same bytes) was finished by the interrupted run."""
        return bool(self._held) and _key(item) in self._held

    def add(self, item: Input, outcome: Finished | Rejected) -> None:
        """Write down the outcome of one input."""
        assert self._file is not None
        entry: Record = {"key": _key(item), "source": item.source}
        match outcome:
            case Finished(results=results):
                entry["records"] = results
                self.n_records += len(results)
            case Rejected(reason=reason):
                entry["reason"] = reason
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()

    def records(self) -> Iterator[Record]:
        """Yield every record, in the order of the inputs."""
        for entry in self._entries():
            yield from entry.get("records", ())

    def rejects(self) -> Iterator[Record]:
        """Yield {source, reason} for every input that could not be processed."""
        for entry in self._entries():
            if "reason" in entry:
                yield {"source": entry["source"], "reason": entry["reason"]}

    def _entries(self) -> Iterator[Record]:
        with self.path.open(encoding="utf-8") as lines:
            next(lines)
            for line in lines:
                yield json.loads(line)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
        if kind is None or not self.keep:
            self.path.unlink(missing_ok=True)


def fingerprint(settings: Settings, given: Setting, text_column: str | None) -> str:
    """Return a hash of everything but the inputs that decides what a run gives."""
    digest = hashlib.sha256(settings.model_dump_json().encode())
    digest.update(repr((given, text_column, importlib.metadata.version("ydan"))).encode())
    model = MODELS / settings.classify.model / "manifest.json"
    for path in [model, *sorted(REFERENCE.iterdir())]:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _key(item: Input) -> str:
    """Name an input by its source and content."""
    digest = hashlib.sha256(item.source.encode())
    if item.data is not None:
        digest.update(item.data)
    elif item.path is not None:
        try:
            with item.path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
        except OSError as error:
            digest.update(repr(error.errno).encode())
    return digest.hexdigest()
