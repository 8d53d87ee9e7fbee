"""underthesea in a process of its own, which can be killed: some of its patterns take exponential time.

Run as a module it is that process: one JSON array of texts per line in, one JSON array of answers per line out.
Imported it is the near end, `Worker`.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, Any, Literal

Task = Literal["segment", "names"]

_START_SECONDS = 120.0  # importing and loading the models, on a slow disk
_READY = "ready"


class Worker:
    """One process of underthesea, started when first needed and again after it was killed."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process: subprocess.Popen[str] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def ask(self, texts: Sequence[str], seconds: float) -> list[Any] | None:
        """Return the answer for each text, or None if the process took longer than `seconds`, or died."""
        with self._lock:
            try:
                process = self._started()
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(json.dumps(list(texts)) + "\n")
                process.stdin.flush()
                line = _line(process.stdout, seconds)
            except OSError:
                line = ""
            if not line:
                self._stop()
                return None
            answers: list[Any] = json.loads(line)
            return answers

    def close(self) -> None:
        """End the process; the next `ask` starts another."""
        with self._lock:
            self._stop()

    def _started(self) -> subprocess.Popen[str]:
        if self._owner != os.getpid():  # a fork must not talk into its parent's pipes
            self._process, self._owner = None, os.getpid()
        if self._process is None:
            # -P: a file called pipeline.py in the current folder must not win over the installed package.
            command = [sys.executable, "-P", "-W", "ignore", "-m", "pipeline.text.worker", self._task]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
            )
            assert self._process.stdout is not None
            if _line(self._process.stdout, _START_SECONDS).strip() != _READY:
                self._stop()
                raise OSError("the worker did not start")
            atexit.register(self.close)
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _line(stream: IO[str], seconds: float) -> str:
    """Return the next line, or nothing if none came in time. The far end writes whole lines, one per question."""
    readable, _, _ = select.select([stream], [], [], seconds)
    return stream.readline() if readable else ""


def _serve(task: Task) -> None:
    sys.modules["transformers"] = None  # type: ignore[assignment]  # where torch is installed it costs 200 MB and seconds
    import underthesea

    answer = underthesea.word_tokenize if task == "segment" else underthesea.ner
    out = sys.stdout
    sys.stdout = sys.stderr  # nothing the library prints may be taken for an answer
    answer("Đề nghị sửa đường.")
    print(_READY, file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps([answer(text) for text in json.loads(line)]), file=out, flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])  # type: ignore[arg-type]
