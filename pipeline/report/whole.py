"""A file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import PipelineError


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Lend a path beside `out` to write to; on leaving, it takes the place of `out`, or vanishes if writing failed."""
    partial = out.with_name(f".{out.stem[:20]}-{os.getpid()}{out.suffix}.partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(out)
    except OSError as error:
        raise PipelineError(f"{out}: cannot be written ({error.strerror}); give a path you may write to") from error
    finally:
        partial.unlink(missing_ok=True)
