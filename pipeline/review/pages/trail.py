"""The trail: who decided what, who saw unmasked data, and whether anything of it was tampered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from pipeline.cases.rights import Right
from pipeline.cases.trail import Shown, read_trail, verify_trail
from pipeline.review.door import Visitor, needs, render
from pipeline.review.opened_view import Option
from pipeline.review.site import Site, site_of

router = APIRouter()

Reader = Annotated[Visitor, Depends(needs(Right.SEE_TRAIL))]

_LONGEST_CHAIN = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on the page. `what` and the names of `facts` are codes; `href` leads to what it is about."""

    number: int
    when: datetime
    who: str  # a name; empty: the program
    what: str
    subject: str
    href: str | None
    facts: Mapping[str, Any]
    withheld: bool


@router.get("/trail", response_class=HTMLResponse)
def trail(
    request: Request,
    who: Reader,
    person: Annotated[str, Query(max_length=80)] = "",
    action: Annotated[str, Query(max_length=40)] = "",
    item: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[int | None, Query(ge=1, le=_LONGEST_CHAIN)] = None,
) -> HTMLResponse:
    """Show the latest entries, or those before `before`, narrowed as asked."""
    site = site_of(request)
    size = site.settings.review.page_size
    number = _number(item)
    found: list[Shown] = []
    if number is not None or not item.strip():
        found = read_trail(
            site.store,
            who.person,
            limit=size + 1,
            before=before,
            actor=_takeable(person),
            action=_takeable(action),
            item_id=number,
        )
    query = {"person": person, "action": action, "item": item.strip()}
    base = urlencode({name: value for name, value in query.items() if value})
    shown = found[:size]
    older = f"/trail?{urlencode({'before': shown[-1].entry.seq})}&{base}" if len(found) > size else None
    return _page(request, who, site, found=shown, query=query, older=older, newest=f"/trail?{base}" if before else None)


@router.get("/trail/verify", response_class=HTMLResponse)
def verify(request: Request, who: Reader, expect: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """Go through the whole chain and show what came of it."""
    site = site_of(request)
    expected = expect.strip().lower()
    is_hash = not expected or (len(expected) == 64 and not set(expected) - set("0123456789abcdef"))
    verdict = verify_trail(site.store, who.person, expected) if is_hash else None
    query = {"person": "", "action": "", "item": ""}
    found = read_trail(site.store, who.person, limit=site.settings.review.page_size)
    return _page(
        request, who, site, found=found, query=query, verdict=verdict, expect=expect, is_hash=is_hash, asked=True
    )


def _page(
    request: Request, who: Visitor, site: Site, *, found: list[Shown], query: Mapping[str, str], **data: Any
) -> HTMLResponse:
    with site.store.read() as unit:
        people = unit.people.all()
        actions = unit.trail.actions()
    names = {one.login: one.name for one in people}
    context: dict[str, Any] = {"verdict": None, "expect": "", "is_hash": True, "asked": False}
    context |= {"older": None, "newest": None}
    return render(
        request,
        "trail.html",
        who,
        lines=[_line(one, names) for one in found],
        query=query,
        people=[Option(one.login, f"{one.name} ({one.login})") for one in people],
        actions=actions,
        agencies=site.agencies,
        **(context | data),
    )


def _line(shown: Shown, names: Mapping[str, str]) -> Line:
    entry = shown.entry
    return Line(
        number=entry.seq,
        when=datetime.fromisoformat(entry.at),
        who=names.get(entry.actor, entry.actor) if entry.actor else "",
        what=entry.action,
        subject=entry.subject,
        href=_href(shown),
        facts=shown.facts,
        withheld=shown.withheld,
    )


def _href(shown: Shown) -> str | None:
    """Return where the thing is shown that an entry is about."""
    if shown.item_id is not None:
        return None if shown.withheld else f"/queue?item={shown.item_id}"
    kind, _, key = shown.entry.subject.partition(":")
    if kind == "job" and key.isdigit():
        return f"/imports/{key}"
    return {"person": "/people", "hook": "/hooks"}.get(kind)


def _takeable(written: str) -> str | None:
    """Return what to look for, None for nothing; there is no NUL in a login, and not every database takes one."""
    return written.replace("\0", "\N{REPLACEMENT CHARACTER}") or None


def _number(written: str) -> int | None:
    """Return the number of an item as people write it: 17, #17 or item:17."""
    plain = written.strip().removeprefix("item:").removeprefix("#")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else None
