"""What goes on beside the pages: a thread that works until it is told to end, and can be begun again."""

from __future__ import annotations

import threading


class Beside:
    """A thread of its own; a subclass says in `_run` what it does until `_ended` is set."""

    def __init__(self, name: str) -> None:
        """`name` is what the thread is called."""
        self._name = name
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work in a thread of its own."""
        self._ended.clear()
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End within a second or two, after what is being done now; what waits goes on at the next start."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        raise NotImplementedError
