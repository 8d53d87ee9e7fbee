"""The desk as a web application: what every request passes, and which pages there are."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from pipeline.errors import PipelineError
from pipeline.review import csrf
from pipeline.review.asking import Kept
from pipeline.review.errors import Catch, answer
from pipeline.review.headers import Headers
from pipeline.review.limits import BodyLimit
from pipeline.review.passwords import nobodys_digest
from pipeline.review.paths import HOME
from pipeline.review.site import Site, site_of
from pipeline.review.templating import Templates, load_templates

PAGES = (
    *("account", "people", "keys"),
    *("desk", "item", "bulk", "sealed", "imports"),
    *("overview", "trail", "hooks", "exports"),
)
"""Modules of `pages`, each with a `router`."""

API = "pipeline.review.api"

_STATIC = Path(__file__).with_name("static")


def create_app(site: Site, templates: Templates | None = None) -> FastAPI:
    """Return the application; `templates` are loaded if not given. Raises ConfigError where messages cannot be read."""
    app = FastAPI(title="ydan", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    app.state.templates = templates or load_templates()
    app.state.kept = Kept()
    nobodys_digest()  # now, and not while the first unknown login waits
    for kind in (HTTPException, RequestValidationError, PipelineError):
        app.add_exception_handler(kind, answer)
    for layer in (BodyLimit, Catch, Headers):  # the last one comes first
        app.add_middleware(layer)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_api_route("/", _home, include_in_schema=False)
    app.add_api_route("/health", _health, include_in_schema=False)
    _include_pages(app)
    return app


def _include_pages(app: FastAPI) -> None:
    for name in PAGES:
        module = f"pipeline.review.pages.{name}"
        if find_spec(module):
            router = importlib.import_module(module).router
            app.include_router(router, dependencies=[Depends(csrf.check)], include_in_schema=False)
    if find_spec(API):
        app.include_router(importlib.import_module(API).router, prefix="/api")


def _home() -> RedirectResponse:
    return RedirectResponse(HOME, 303)


def _health(request: Request) -> JSONResponse:
    """Tell whether the database answers; for whatever watches the server."""
    with site_of(request).store.read() as unit:
        unit.people.count()
    return JSONResponse({"status": "ok"})
