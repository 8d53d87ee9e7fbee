"""The overview: load, decisions, agreement, unattended routing; each number leads to the comments behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.cases.overview import Group, Grouping, Rules, look_over
from pipeline.cases.rights import Right
from pipeline.cases.sight import within
from pipeline.review.door import Visitor, needs, render, say
from pipeline.review.opened_view import Option
from pipeline.review.overview_view import Teller
from pipeline.review.site import Site, site_of
from pipeline.review.templating import VIETNAM
from pipeline.store.desk import Unit
from pipeline.store.desk.figures import OPEN
from pipeline.store.desk.filters import Filter
from pipeline.taxonomy import as_day

router = APIRouter()

Reader = Annotated[Visitor, Depends(needs(Right.SEE_OVERVIEW))]

_GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)
_FIGURES = ("seen", "blind", "checked", "second")
_LISTED = 200
_NAMES = ("meeting", "since", "until", "by", "field", "agency", "place", "figure", "differs")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is narrowed to: as it was written, and which comments that means.

    What is no number and no day narrows nothing; `faults` names the field with the sentence that says so.
    """

    written: Mapping[str, str]
    wanted: Filter
    faults: Mapping[str, str]


def asked_in(query: Mapping[str, str], today: date) -> Asked:
    """Return what an address asks for."""
    written = {name: query.get(name, "")[:_LONGEST].strip() for name in _NAMES}
    faults: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        days[name] = as_day(written[name]) if len(written[name]) == len("2026-11-30") else None
        if written[name] and days[name] is None:
            faults[name] = "overview.no_day"
    since, until = days["since"], days["until"]
    if since and until and since > until:
        faults["until"], until = "overview.turned", None
    number = written["meeting"]
    meeting = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
    wanted = Filter(
        meeting=meeting,
        since=since,
        until=until,
        today=today,
        field=written["field"] or None,
        agency=written["agency"] or None,
        place=written["place"] or None,
    )
    return Asked(written, wanted, faults)


@router.get("/overview", response_class=HTMLResponse)
def overview(request: Request, who: Reader) -> HTMLResponse:
    """Show the overview, of a meeting or a period if asked."""
    site, today = site_of(request), _today(who)
    asked = asked_in(request.query_params, today)
    by: Grouping = next((one for one in _GROUPINGS if one == asked.written["by"]), "field")
    of = replace(asked.wanted, field=None, agency=None, place=None)
    gate = site.settings.gate
    rules = Rules(site.settings.review.min_count, gate.max_unattended_error, gate.confidence)
    with site.store.read() as unit:
        told = look_over(unit, who.person, of, today=today, by=by, rules=rules)
        meetings = _meetings(unit)
    return render(
        request,
        "overview.html",
        who,
        told=told,
        teller=_teller(request, who, site, of, by),
        asked=asked,
        period=urlencode({name: asked.written[name] for name in _NAMES[:3] if asked.written[name]}),
        by=by,
        groupings=_GROUPINGS,
        open_states=OPEN,
        meetings=meetings,
        most_wrong=gate.max_unattended_error,
        min_count=rules.min_count,
    )


@router.get("/overview/behind", response_class=HTMLResponse)
def behind(request: Request, who: Reader) -> HTMLResponse:
    """List the comments that a figure of agreement was counted from; masked, the latest first."""
    site, asked = site_of(request), asked_in(request.query_params, _today(who))
    figure = next((one for one in _FIGURES if one == asked.written["figure"]), "seen")
    differs = bool(asked.written["differs"])
    with site.store.read() as unit:
        wanted = within(who.person, asked.wanted)
        ids = unit.figures.ids_behind(figure + ("_differs" if differs else ""), wanted, _LISTED)
        found = unit.items.find(Filter(ids=tuple(ids)), limit=_LISTED) if ids else []
    return render(
        request,
        "behind.html",
        who,
        figure=figure,
        differs=differs,
        found=sorted(found, key=lambda one: -one.id),
        most=_LISTED,
        agencies=site.agencies,
        query=urlencode({name: text for name, text in asked.written.items() if text and name != "differs"}),
    )


def _today(who: Visitor) -> date:
    return who.now.astimezone(VIETNAM).date()


def _meetings(unit: Unit) -> list[Option]:
    return [Option(str(one.id), one.title or one.source) for one in unit.items.meetings()]


def _teller(request: Request, who: Visitor, site: Site, of: Filter, by: Grouping) -> Teller:
    def tell(key: str, **values: Any) -> str:
        return say(request, key, who.locale, **values)

    def name_of(group: Group) -> str | None:
        if by == "field":
            return site.words.fields.get(group.load.topic or "")
        return site.agencies.get(str(group.key)) if by == "agency" else str(group.key)

    return Teller(tell, who.locale, of, name_of)
