"""PATHs of the command line become inputs: files, folders, standard input."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pipeline.batch import Input
from pipeline.ingest import SUFFIXES, supported


def find_inputs(paths: Sequence[str]) -> list[Input]:
    """Return one Input for each file named by `paths`, in their order; a folder gives its supported files by name.

    `source` is the file name, or the path below the folder that was given; where that is not unique, as much of the
    path as was written. Raises click.UsageError for a path that does not exist or a folder without supported files.
    """
    found = [item for path in paths for item in _below(path)]
    count = Counter(item.source for item in found)
    return [
        Input(str(item.path), item.path) if item.path is not None and count[item.source] > 1 else item for item in found
    ]


def _below(written: str) -> Iterator[Input]:
    if written == "-":
        yield Input("stdin", data=sys.stdin.buffer.read())
        return
    path = Path(written)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and _wanted(file.relative_to(path)))
        if not files:
            known = " ".join(sorted(SUFFIXES))
            raise click.UsageError(f"{written}: no supported file in this folder; ydan reads {known}.")
        for file in files:
            yield Input(file.relative_to(path).as_posix(), file)
    elif path.exists():
        yield Input(path.name, path)
    else:
        raise click.UsageError(f"{written}: no such file or folder.")


def _wanted(below: Path) -> bool:
    """Leave out hidden files, the lock files of office programs, and what an earlier run wrote about its rejects."""
    hidden = any(part.startswith((".", "~$")) for part in below.parts)
    return supported(below) and not hidden and not below.name.endswith(".rejects.jsonl")
