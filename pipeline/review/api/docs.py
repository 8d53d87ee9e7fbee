"""What the API offers, for programs as an OpenAPI document and for people as a page made from it."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import HTMLResponse, JSONResponse

from pipeline.review.door import Visitor, locale_of, render
from pipeline.review.sessions import session_of
from pipeline.review.site import site_of
from pipeline.store.desk.people import Session

router = APIRouter(include_in_schema=False)

_ABOUT = """Everything that people do on the pages of the desk, for programs.

- Every request bears a token: `Authorization: Bearer ydan_…`. It acts for the person who made it, with those rights.
- What changes an item names the `version` that was read; if it has changed since, the answer is 409 and says how.
- `request` is an id of your own making: sent twice, a change is done once.
- Lists come in pieces: pass `next` of one as `cursor` of the following; null: there is no more.
- Texts are masked. Who must see an item unmasked asks with `unmasked=true` and a `reason`; the trail tells of it.
- Every fault has the shape `Problem`, its sentences in Vietnamese or English as `Accept-Language` asks.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is, in words; `of` names the shape that the words mean, if one."""

    words: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter or field. `where`: query, path, header or nothing for a field."""

    name: str
    kind: Kind
    needed: bool
    about: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for; `answers` are pairs of HTTP status and what comes with it."""

    id: str
    method: str
    path: str
    title: str
    about: str
    values: tuple[Value, ...]
    body: Kind | None
    answers: tuple[tuple[str, Kind], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object that is sent or answered."""

    name: str
    about: str
    fields: tuple[Value, ...]


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    """Return the OpenAPI document."""
    return JSONResponse(document_of(request.app))


@router.get("/docs", response_class=HTMLResponse)
def page(request: Request, session: Annotated[Session | None, Depends(session_of)]) -> HTMLResponse:
    """Show what the API offers."""
    who = None
    if session is not None:
        who = Visitor(session.person, session.csrf, locale_of(request), site_of(request).clock())
    document = document_of(request.app)
    return render(
        request,
        "api_docs.html",
        who,
        version=document["info"]["version"],
        base=str(request.base_url).rstrip("/"),
        groups=grouped(document),
        shapes=shapes(document),
    )


def document_of(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the API, made once an application."""
    if not hasattr(app.state, "openapi"):
        app.state.openapi = get_openapi(
            title="ydan", version=importlib.metadata.version("ydan"), description=_ABOUT, routes=app.routes
        )
    document: dict[str, Any] = app.state.openapi
    return document


def grouped(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """Return the operations by tag, in the order of the document."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            groups.setdefault(one["tags"][0], []).append(_operation(method, path, one))
    return groups


def shapes(document: Mapping[str, Any]) -> list[Shape]:
    """Return the objects that are sent and answered, in order of the alphabet."""
    known = document["components"]["schemas"]
    return [
        Shape(name, one.get("description", ""), tuple(_fields(one)))
        for name, one in sorted(known.items())
        if "properties" in one
    ]


def _operation(method: str, path: str, one: Mapping[str, Any]) -> Operation:
    sent = one.get("requestBody", {}).get("content", {})
    title, _, about = one.get("description", one.get("summary", "")).partition("\n\n")
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        title=title,
        about=about,
        values=tuple(
            Value(
                given["name"],
                kind_of(given["schema"]),
                given.get("required", False),
                given.get("description", given["schema"].get("description", "")),
                given["in"],
            )
            for given in one.get("parameters", [])
        ),
        body=next((kind_of(given["schema"]) for given in sent.values()), None),
        answers=tuple(_answers(one["responses"])),
    )


def _answers(responses: Mapping[str, Any]) -> Iterator[tuple[str, Kind]]:
    for status, answer in responses.items():
        content = answer.get("content", {})
        schemas = [given["schema"] for given in content.values() if "schema" in given]
        yield status, kind_of(schemas[0]) if schemas else Kind(", ".join(content) or "-")


def _fields(shape: Mapping[str, Any]) -> Iterator[Value]:
    needed = shape.get("required", [])
    for name, one in shape["properties"].items():
        yield Value(name, kind_of(one), name in needed, one.get("description", ""))


def kind_of(schema: Mapping[str, Any]) -> Kind:
    """Return a JSON schema in words.

    >>> kind_of({"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Item"}}, {"type": "null"}]})
    Kind(words='list of Item, or null', of='Item')
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind(name, name)
    if "anyOf" in schema:
        kinds = [kind_of(one) for one in schema["anyOf"]]
        return Kind(", or ".join(one.words for one in kinds), next((one.of for one in kinds if one.of), ""))
    if "enum" in schema or "const" in schema:
        return Kind(" | ".join(str(one) for one in schema.get("enum", [schema.get("const")])))
    if schema.get("type") == "array":
        inner = kind_of(schema.get("items", {}))
        return Kind(f"list of {inner.words}", inner.of)
    if schema.get("format") in ("date", "date-time", "binary"):
        return Kind({"date": "date", "date-time": "time", "binary": "file"}[schema["format"]])
    return Kind(f"{schema.get('type', 'anything')}{_range(schema)}")


def _range(schema: Mapping[str, Any]) -> str:
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum"))
    if most is None or most > 10_000:
        return ""
    unit = " characters" if schema.get("type") == "string" else ""
    return f" ({least or 0} to {most}{unit})"
