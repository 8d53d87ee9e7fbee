"""What a run used, kept under the hash of its content: reference data and models change, past decisions do not."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.served import Code


def folder_digest(folder: Path) -> str:
    """Return a hash of the names and contents of the files in a folder, hidden ones and folders left out."""
    return _digest(folder, (path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")))


def model_digest(folder: Path) -> str:
    """Return the sha256 of a model's manifest, which names every other file with its own."""
    return hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()


def code_identity(checkout: Path, version: str) -> Code:
    """Return which code lies in `checkout`: a hash of pipeline/**/*.py, and the git revision where there is one."""
    package = checkout / "pipeline"
    return Code(version, _git_revision(checkout / ".git"), _digest(package, package.rglob("*.py")))


def keep_reference(snapshots: Path, folder: Path, digest: str) -> None:
    """Copy reference data to `snapshots`, once. Raises StoreError if that fails or the data have changed meanwhile."""
    _keep(snapshots, folder, digest, folder_digest)


def keep_model(snapshots: Path, folder: Path, digest: str) -> None:
    """Copy a model to `snapshots`, once. Raises StoreError if that fails or the model has changed meanwhile."""
    _keep(snapshots, folder, digest, model_digest)


def kept_reference(snapshots: Path, digest: str) -> Path:
    """Return the folder of the reference data of this digest. Raises StoreError if it is missing or was changed."""
    return _kept(snapshots, digest, folder_digest, "reference data")


def kept_model(snapshots: Path, digest: str) -> Path:
    """Return the folder of the model of this digest; its other files are checked when it is loaded.

    Raises StoreError if it is missing or its manifest was changed.
    """
    return _kept(snapshots, digest, model_digest, "model")


def _keep(snapshots: Path, folder: Path, digest: str, digest_of: Callable[[Path], str]) -> None:
    target = snapshots / digest
    if target.is_dir():
        return
    partial = snapshots / f".{digest[:16]}-{os.getpid()}.partial"
    try:
        partial.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if path.is_file() and not path.name.startswith("."):
                shutil.copyfile(path, partial / path.name)
        if digest_of(partial) != digest:
            raise StoreError(f"{folder}: changed while the run went on, so no copy of what it used could be kept")
        try:
            partial.rename(target)
        except OSError:
            if not target.is_dir():  # else another run was quicker, with the same content
                raise
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error.strerror}); check YDAN_HOME and its disk") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _kept(snapshots: Path, digest: str, digest_of: Callable[[Path], str], what: str) -> Path:
    folder = snapshots / digest
    try:
        found = digest_of(folder)
    except OSError:
        raise StoreError(f"{folder}: no copy of this {what} is kept; put it back from a backup") from None
    if found != digest:
        raise StoreError(f"{folder}: this copy of the {what} was changed or damaged; put it back from a backup")
    return folder


def _digest(folder: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _git_revision(git: Path) -> str | None:
    """Return the revision that is checked out, read from git's files: asking git itself takes longer."""
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        if not head.startswith("ref: "):
            return head or None
        name = head.removeprefix("ref: ")
        if (git / name).is_file():
            return (git / name).read_text(encoding="ascii").strip()
        packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), None)
    except (OSError, UnicodeDecodeError):
        return None
