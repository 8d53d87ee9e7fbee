"""What can go wrong. A message says what failed, where, what was expected and what to do next.

No message holds comment text or a person's name: ids, counts, file names and places in a file only.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Anything this project raises on purpose; `cli` prints it in one line and exits with 1."""


class ReadError(PipelineError):
    """One input could not be read. The run goes on; the input is listed among the rejects."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class ConfigError(PipelineError):
    """Settings are wrong; the message lists every fault at once."""


class ReferenceDataError(PipelineError):
    """Reference data is wrong; the message lists every fault at once, each with file and row."""


class ModelError(PipelineError):
    """A model artefact is missing, incomplete, changed since it was made, or made for another topic list."""


class MissingExtraError(PipelineError):
    """An optional part is not installed; the message says what to install."""


class StoreError(PipelineError):
    """The store cannot be reached, read or written, or a snapshot it counts on is missing or changed."""
