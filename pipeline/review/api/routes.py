"""All of the API, put together."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

from pipeline.review.api import (
    bulk,
    decisions,
    docs,
    exports,
    figures,
    hooks,
    imports,
    items,
    offices,
    people,
    trail,
    views,
)
from pipeline.review.api.errors import Route
from pipeline.review.api.models import Problem

FAULTS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": Problem, "description": "Not carried out; the answer says why and what to do."},
    "5XX": {"model": Problem, "description": "A failing of the server; nothing has changed."},
}

_BEARER = HTTPBearer(auto_error=False, description="A token made on the account page.")
PARTS = (items, views, decisions, bulk, imports, figures, exports, offices, people, hooks, trail)
_PARAMETER = re.compile(r"\{\w+\}")
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def _put_together() -> APIRouter:
    whole = APIRouter(route_class=Route, generate_unique_id_function=_name_of)
    whole.include_router(docs.router)
    first = APIRouter(prefix="/v1", responses=FAULTS, dependencies=[Security(_BEARER)])
    for part in PARTS:
        first.include_router(part.router)
    whole.include_router(first)
    whole.add_api_route("/{path:path}", _nowhere, methods=_METHODS, include_in_schema=False)
    return whole


def _nowhere(request: Request) -> None:
    """Say that there is nothing under this address, or not for this method."""
    allowed: set[str] = set()
    for path, methods in docs.document_of(request.app)["paths"].items():
        if re.fullmatch(_PARAMETER.sub("[^/]+", path), request.url.path):
            allowed |= {method.upper() for method in methods}
    if allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
    raise HTTPException(404)


def _name_of(route: APIRoute) -> str:
    """Return the name of an operation, such as hooks_add."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


router = _put_together()
