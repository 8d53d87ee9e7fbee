"""Who asks the API, and what the desk is told of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Path, Request

from pipeline.cases.rights import Right
from pipeline.review.door import Visitor, caller, calls

Key = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id in an address; larger numbers no database has."""


def noted(request: Request, who: Annotated[Visitor, Depends(caller)]) -> Visitor:
    """Return who asks, whatever that person may do; a fault told later knows whom it is told to."""
    request.state.caller = who.person
    return who


def having(right: Right) -> Callable[[Request], Visitor]:
    """Return a dependency that gives who asks, if that person has a right. It raises as `calls` does."""
    allow = calls(right)

    def allowed(request: Request) -> Visitor:
        return allow(noted(request, caller(request)))

    return allowed


Anyone = Annotated[Visitor, Depends(noted)]
Reader = Annotated[Visitor, Depends(having(Right.READ))]
Decider = Annotated[Visitor, Depends(having(Right.DECIDE))]
Importer = Annotated[Visitor, Depends(having(Right.IMPORT_FILES))]
Viewer = Annotated[Visitor, Depends(having(Right.SEE_OVERVIEW))]
Exporter = Annotated[Visitor, Depends(having(Right.EXPORT))]
Auditor = Annotated[Visitor, Depends(having(Right.SEE_TRAIL))]
Keeper = Annotated[Visitor, Depends(having(Right.MANAGE_HOOKS))]
Administrator = Annotated[Visitor, Depends(having(Right.MANAGE_PEOPLE))]
