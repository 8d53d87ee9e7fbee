"""Work done side by side, a core for each; where there is one core or little work, the same is done in turn."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

T = TypeVar("T")


class Give(Protocol):
    """Hands out a piece of work, begun in the order of asking; what is returned waits for its result."""

    def __call__(self, work: Callable[..., T], /, *what: object) -> Callable[[], T]: ...


@contextmanager
def crew(workers: int) -> Iterator[Give]:
    """Yield how to hand out work to so many processes; with fewer than two it is done here, when it is asked for.

    Work and what it is given must be plain functions and data, which another process can be sent.
    """
    if workers < 2:
        yield partial
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:

        def give(work: Callable[..., T], *what: object) -> Callable[[], T]:
            return pool.submit(work, *what).result

        yield give
