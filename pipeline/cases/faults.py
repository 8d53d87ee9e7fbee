"""Why something asked for at the desk is not done."""

from __future__ import annotations

from typing import Any

from pipeline.errors import PipelineError


class Refused(PipelineError):  # noqa: N818 - what was asked for was refused; nothing is broken
    """What was asked for is not done. `code` names the sentence that a person is shown; nothing has changed."""

    def __init__(self, code: str, message: str = "", **facts: Any) -> None:
        super().__init__(message or code)
        self.code = code
        self.facts = facts


class NotAllowed(Refused):
    """This person may not do this, or may not see it."""


class NotFound(Refused):
    """There is no such thing, or none that this person may know of: the two look alike from outside."""


class Invalid(Refused):
    """The request makes no sense as it stands; `facts` say which part."""


class Stale(Refused):
    """The item has changed since it was read: somebody else was quicker. `facts` hold the item and their decision."""
