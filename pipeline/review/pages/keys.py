"""The key map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.review.door import Visitor, render, visitor

router = APIRouter()


@router.get("/keys", response_class=HTMLResponse)
def keys(request: Request, who: Annotated[Visitor, Depends(visitor)]) -> HTMLResponse:
    """Show the keys and what they do."""
    return render(request, "keys.html", who)
