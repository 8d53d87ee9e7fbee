"""Many files, several processes, nothing lost.

The work on one file runs in a process of its own that can be killed: a file that crashes or hangs its worker is
rejected with the reason, the worker is replaced, and the run goes on. Results come back in the order of the inputs.

A big table is worked on in parts, by several workers: each reads all of it, which is quick, and does its share of the
rest. Whoever takes the results sees one outcome for each input, whatever its parts.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import math
import multiprocessing
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError, ReadError

Progress = Callable[[int, int], None]
"""Called with (comments done, comments in this file)."""

TABLES = frozenset({".jsonl", ".csv", ".tsv", ".xlsx", ".parquet"})
"""Endings of the files that may be worked on in parts: in a transcript one turn answers another."""

PART_BYTES = 300_000
"""A part is at least this large: starting one more worker costs as much as a thousand rows or two."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to work on; `data` instead of `path` for what came through standard input.

    `part` (k, n) asks for the k-th of n equal shares of what is in it, k from 0.
    """

    source: str
    path: Path | None = None
    data: bytes | None = None
    part: tuple[int, int] = (0, 1)

    @property
    def content(self) -> Path | bytes:
        """The path, or the bytes themselves. Raises ValueError if the input has neither."""
        content = self.path if self.data is None else self.data
        if content is None:
            raise ValueError(f"input {self.source!r} has neither path nor data")
        return content

    def size(self) -> int:
        """Return the size in bytes, 0 if it cannot be told."""
        if self.data is not None:
            return len(self.data)
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0

    def is_table(self) -> bool:
        """Return whether this is a file of rows, by its ending."""
        return self.data is None and self.path is not None and self.path.suffix.lower() in TABLES


@dataclass(frozen=True, slots=True)
class Finished:
    """What came out of one input."""

    source: str
    results: list[Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be processed, and why; `trace` is for --debug only and may hold comment text."""

    source: str
    reason: str
    trace: str = ""


Work = Callable[[Input, Progress], list[Any]]

TICK_SECONDS = 1.0
"""How long a run goes on, at most, until it looks up."""


def run_local(
    inputs: Sequence[Input],
    build: Callable[[], Work],
    *,
    workers: int = 1,
    seconds_per_file: float,
    seconds_per_megabyte: float = 0.0,
    on_progress: Callable[[str, int, int], None] = lambda source, done, total: None,
    on_tick: Callable[[Sequence[str]], None] | None = None,
) -> Generator[Finished | Rejected, None, None]:
    """Do the work of `build()` on every input, in `workers` processes; yield one outcome per input, in their order.

    `build` runs once in each worker and must be picklable; a PipelineError it raises ends the run. A file is given
    `seconds_per_file` plus `seconds_per_megabyte` of its size; then its worker is killed and the file rejected.
    The work is asked for each part of a big table (see `Input.part`); their results follow each other in one list, and
    one part rejected rejects the input. No more processes are started than there are parts.
    `on_tick` is called with the sources that are worked on, every second or sooner, whatever the workers are at; if it
    raises, the run ends with that, and the workers with it.
    Raises ValueError if `workers` is below 1.
    """
    if workers < 1:
        raise ValueError(f"workers is {workers}; at least 1 is needed")
    divided = _divided(inputs, workers)
    waiting = [(index, part) for index, parts in enumerate(divided) for part in parts][::-1]
    done: dict[int, dict[int, Finished | Rejected]] = defaultdict(dict)
    pool = [_Worker(build) for _ in range(min(workers, len(waiting)))]
    tell = _Told(on_progress)
    following = 0
    try:
        while following < len(inputs):
            for worker in pool:
                if worker.index is None and waiting:
                    index, item = waiting.pop()
                    allowed = seconds_per_file + seconds_per_megabyte * item.size() / 1e6
                    worker.give(index, item, allowed)
            if on_tick is not None:
                on_tick([worker.item.source for worker in pool if worker.index is not None and worker.item])
            for worker in _ready(pool, math.inf if on_tick is None else TICK_SECONDS):
                outcome = worker.take(tell)
                if outcome is not None and worker.index is not None and worker.item is not None:
                    done[worker.index][worker.item.part[0]] = outcome
                    worker.index = None
            while following < len(inputs) and len(done[following]) == len(divided[following]):
                yield _together(done.pop(following))
                following += 1
    finally:
        for worker in pool:
            worker.stop()


def _divided(inputs: Sequence[Input], workers: int) -> list[list[Input]]:
    """Return the parts of each input: the tables share the workers by their size, anything else stays whole."""
    sizes = [item.size() if item.is_table() else 0 for item in inputs]
    divided = []
    for item, size in zip(inputs, sizes, strict=True):
        n = min(math.ceil(workers * size / max(1, sum(sizes))), size // PART_BYTES)
        divided.append([replace(item, part=(k, n)) for k in range(n)] if n > 1 else [item])
    return divided


def _together(parts: Mapping[int, Finished | Rejected]) -> Finished | Rejected:
    """Return the outcome of an input from those of its parts."""
    ordered = [parts[k] for k in sorted(parts)]
    results: list[Any] = []
    for outcome in ordered:
        if isinstance(outcome, Rejected):
            return outcome
        results += outcome.results
    return Finished(ordered[0].source, results)


class _Told:
    """Tells the progress of an input, added up over its parts."""

    def __init__(self, on_progress: Callable[[str, int, int], None]) -> None:
        self._on_progress = on_progress
        self._counts: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)

    def __call__(self, item: Input, done: int, total: int) -> None:
        counts = self._counts[item.source]
        counts[item.part[0]] = (done, total)
        self._on_progress(item.source, *map(sum, zip(*counts.values(), strict=True)))


@dataclass
class _Worker:
    """One process and the pipe to it."""

    build: Callable[[], Work]
    index: int | None = None
    item: Input | None = None
    deadline: float = 0.0
    allowed: float = 0.0
    _process: Any = field(default=None, repr=False)
    _pipe: Any = field(default=None, repr=False)

    def give(self, index: int, item: Input, allowed: float) -> None:
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self.build), daemon=True)
            self._process.start()
            theirs.close()
        self.index, self.item, self.allowed = index, item, allowed
        self.deadline = float("inf")  # the clock starts when the worker says that it has begun
        with contextlib.suppress(OSError, ValueError):  # it died while idle: `take` sees the closed pipe and says so
            self._pipe.send(item)

    def take(self, tell: Callable[[Input, int, int], None]) -> Finished | Rejected | None:
        """Return the outcome if there is one; None while the work goes on."""
        assert self.item is not None
        if not self._pipe.poll():
            if time.monotonic() < self.deadline:
                return None
            self.stop()
            return Rejected(
                self.item.source,
                f"took longer than {self.allowed:.0f} s; split the file, or raise reading.seconds_per_file",
            )
        try:
            kind, value = self._pipe.recv()
        except (EOFError, OSError):
            code = self._process.exitcode if self._process else None
            self.stop()
            return Rejected(self.item.source, f"its worker process ended (code {code}); perhaps out of memory")
        match kind:
            case "begun":
                self.deadline = time.monotonic() + self.allowed
            case "progress":
                tell(self.item, *value)
            case "finished":
                return Finished(self.item.source, value)
            case "rejected":
                return Rejected(self.item.source, *value)
            case "broken":
                raise PipelineError(value)
        return None

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
            self._process = self._pipe = None


def _ready(pool: Sequence[_Worker], at_most: float) -> list[_Worker]:
    """Wait, `at_most` so many seconds, until a busy worker has something to say or is out of time; return those."""
    busy = [worker for worker in pool if worker.index is not None]
    soonest = min((worker.deadline for worker in busy), default=0.0) - time.monotonic()
    said = wait([worker._pipe for worker in busy], timeout=max(0.0, min(soonest, at_most, 3600.0)))
    now = time.monotonic()
    return [worker for worker in busy if worker._pipe in said or worker.deadline <= now]


def _serve(pipe: Connection, build: Callable[[], Work]) -> None:
    """The life of a worker: build once, then work on each input it is sent."""
    try:
        check_package()
        work = build()
    except PipelineError as error:
        pipe.send(("broken", str(error)))
        return
    while True:
        try:
            item = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        pipe.send(("begun", None))
        try:
            results = work(item, lambda done, total: pipe.send(("progress", (done, total))))
        except ReadError as error:
            pipe.send(("rejected", (error.reason, "")))
        except PipelineError as error:
            pipe.send(("rejected", (str(error), "")))
        except KeyboardInterrupt:
            return
        except Exception as error:
            pipe.send(("rejected", (place_of(error), traceback.format_exc())))
        else:
            pipe.send(("finished", results))


def place_of(error: Exception) -> str:
    """Return what went wrong, and where in the code, without the message, which may quote the text."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"unexpected {type(error).__name__} in {Path(last.filename).name} line {last.lineno}; see it with --debug"


def check_package() -> None:
    """Raise PipelineError if another installed distribution calls itself `pipeline` too and could stand in for ours."""
    owners = set(importlib.metadata.packages_distributions().get("pipeline", []))
    if owners - {"ydan"}:
        raise PipelineError(
            f"the import name 'pipeline' also belongs to {', '.join(sorted(owners - {'ydan'}))}; "
            "uninstall it or use an environment of ydan's own"
        )
