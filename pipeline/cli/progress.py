"""A progress bar with rate and time left, on stderr, when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pipeline.batch import Input

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar(Protocol):
    """What a run tells about itself."""

    def within(self, source: str, done: int, total: int) -> None:
        """`done` of the `total` comments of one file are classified."""

    def file_done(self, item: Input) -> None:
        """One more file is finished or rejected."""


class Silent:
    """No bar: stderr is a file or a pipe."""

    def within(self, source: str, done: int, total: int) -> None: ...

    def file_done(self, item: Input) -> None: ...


@contextmanager
def progress_bar(inputs: Sequence[Input], *, done: int = 0) -> Iterator[Bar]:
    """Show a bar over `inputs`, of which `done` were finished by an earlier run."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[rate]}"),
        bars.TimeElapsedColumn(),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Shown(progress, len(inputs), done)


class _Shown:
    """The bar itself: files when there are many, the comments of the file when there is one."""

    def __init__(self, progress: Progress, n_files: int, done: int) -> None:
        self._progress = progress
        self._one = n_files == 1
        self._n_comments = 0
        self._here: dict[str, int] = {}
        total = None if self._one else n_files
        self._task = progress.add_task("comments" if self._one else "files", total=total, rate="")
        progress.update(self._task, completed=done)

    def within(self, source: str, done: int, total: int) -> None:
        self._n_comments += done - self._here.get(source, 0)
        self._here[source] = done
        elapsed = self._progress.tasks[0].elapsed or 1e-9
        self._progress.update(self._task, rate=f"{self._n_comments / elapsed:.0f} comments/s")
        if self._one:
            self._progress.update(self._task, completed=done, total=total)

    def file_done(self, item: Input) -> None:
        if not self._one:
            self._progress.advance(self._task)
