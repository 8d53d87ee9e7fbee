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
from pipeline.config import MODELS, REFERENCE, ROOT, Settings
from pipeline.records import Setting
from pipeline.store import as_json, code_identity, folder_digest

Record = dict[str, Any]


@dataclass
class Journal:
    """One JSON line for each input: its outcome. Removed when the run ends well, kept when it is interrupted."""

    path: Path
    keep: bool  # beside OUT, so that --resume finds it
    n_records: int = 0
    n_finished: int = 0  # inputs, the rejected ones left out
    facts: Record = field(default_factory=dict)  # what the run was begun with
    _file: IO[str] | None = None
    _held: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, out: Path | None, run: str, *, resume: bool, facts: Record | None = None) -> Journal:
        """Start a journal beside `out` (or in a temporary place), or go on with the one that lies there.

        `facts` are kept with a run that is begun; one that is gone on with has those it was begun with.
        An old journal of another `run` (model, settings, reference data) is not gone on with: it is begun anew.
        """
        if out is None:
            handle = tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8")  # noqa: SIM115
            handle.close()
            journal = cls(Path(handle.name), keep=False)
        else:
            journal = cls(out.with_name(f".{out.name}.journal"), keep=True)
        if not (resume and journal._go_on(run)):
            journal.facts = facts or {}
            journal.path.write_text(json.dumps({"run": run, "facts": journal.facts}) + "\n", encoding="utf-8")
        journal._file = journal.path.open("a", encoding="utf-8")
        return journal

    def _go_on(self, run: str) -> bool:
        """Take over the whole lines of an interrupted run; drop a line cut short by a crash."""
        if not self.path.exists():
            return False
        with self.path.open(encoding="utf-8", newline="\n") as file:  # a comment may hold other line ends
            lines = list(file)
        if lines and not lines[-1].endswith("\n"):
            lines.pop()
            self.path.write_text("".join(lines), encoding="utf-8")
        begun = json.loads(lines[0]) if lines else {}
        if begun.get("run") != run:
            return False
        self.facts = begun.get("facts", {})
        for line in lines[1:]:
            entry = json.loads(line)
            self._held.add(entry["key"])
            self.n_records += len(entry.get("records", ()))
            self.n_finished += "records" in entry
        return True

    def holds(self, item: Input) -> bool:
        """Return whether this very input (same bytes) was finished by the interrupted run."""
        return bool(self._held) and _key(item) in self._held

    def add(self, item: Input, outcome: Finished | Rejected) -> None:
        """Write down the outcome of one input; its results are records, or the JSON of records."""
        assert self._file is not None
        entry: Record = {"key": _key(item), "source": item.source}
        match outcome:
            case Finished(results=results):
                written = [one if isinstance(one, str) else as_json(one) for one in results]
                self.n_records += len(results)
                self.n_finished += 1
                # Not through json.dumps: a record is turned into JSON once, for the journal and the ledger alike.
                self._file.write(f'{as_json(entry)[:-1]},"records":[{",".join(written)}]}}\n')
            case Rejected(reason=reason):
                self._file.write(as_json({**entry, "reason": reason}) + "\n")
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
        with self.path.open(encoding="utf-8", newline="\n") as lines:
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
    code = code_identity(ROOT, importlib.metadata.version("ydan"))
    digest.update(repr((given, text_column, code.version, code.digest, folder_digest(REFERENCE))).encode())
    model = MODELS / settings.classify.model / "manifest.json"
    if model.is_file():
        digest.update(model.read_bytes())
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
