"""Who may use the desk: the pages of administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipeline.cases.faults import Invalid
from pipeline.cases.rights import ROLES, Right
from pipeline.review import accounts, staff
from pipeline.review.door import Flash, Id, Visitor, go, needs, render
from pipeline.review.site import site_of
from pipeline.review.staff import Post

router = APIRouter()

Administrator = Annotated[Visitor, Depends(needs(Right.MANAGE_PEOPLE))]
Text = Annotated[str, Form()]

_NEW = Post(name="", role=ROLES[0])


def _post(
    name: Text = "",
    role: Text = "",
    agencies: Annotated[list[str] | None, Form()] = None,
    level: Text = "",
    opens_sealed: Text = "",
    arbitrates: Text = "",
) -> Post:
    chosen = tuple(sorted({agency for agency in agencies or () if agency}))
    return Post(" ".join(name.split()), role, chosen, level or None, bool(opens_sealed), bool(arbitrates))


Posted = Annotated[Post, Depends(_post)]


@router.get("/people")
def show_people(request: Request, who: Administrator) -> HTMLResponse:
    """Show everybody, and the form for somebody new."""
    return _people(request, who)


def _people(
    request: Request,
    who: Visitor,
    *,
    post: Post = _NEW,
    status: int = 200,
    faults: Mapping[str, Any] | None = None,
    **data: Any,
) -> HTMLResponse:
    with site_of(request).store.read() as unit:
        people = unit.people.all()
    shown: dict[str, Any] = {"people": people, "login": "", "given": None, "password": ""} | data
    return render(request, "people.html", who, status=status, **_form(request, post, faults), **shown)


def _form(request: Request, post: Post, faults: Mapping[str, Any] | None) -> dict[str, Any]:
    site = site_of(request)
    agencies = sorted(site.agencies.items(), key=lambda one: (one[0] not in post.agencies, one[1]))
    return {"post": post, "faults": faults or {}, "roles": ROLES, "agencies": agencies, "levels": site.levels}


@router.post("/people")
def add_person(request: Request, who: Administrator, post: Posted, login: Text = "") -> HTMLResponse:
    """Add somebody, and show the password this once."""
    try:
        person, password = staff.add_person(site_of(request), who.person, login, post)
    except Invalid as fault:
        return _people(request, who, post=post, status=422, faults=fault.facts, login=login)
    return _people(request, who, given=person, password=password)


@router.get("/people/{person_id}")
def show_person(request: Request, who: Administrator, person_id: Id) -> HTMLResponse:
    """Show one person and what may be changed."""
    return _person(request, who, person_id)


def _person(
    request: Request,
    who: Visitor,
    person_id: int,
    *,
    post: Post | None = None,
    status: int = 200,
    fault: Invalid | None = None,
    password: str = "",
) -> HTMLResponse:
    person, tokens = staff.person_and_tokens(site_of(request), person_id)
    post = post or Post(**{name: getattr(person, name) for name in Post.__slots__})
    data = _form(request, post, fault.facts if fault else None)
    return render(
        request, "person.html", who, status=status, shown=person, tokens=tokens, fault=fault, password=password, **data
    )


@router.post("/people/{person_id}")
def change_person(request: Request, who: Administrator, person_id: Id, post: Posted) -> Response:
    """Change role, scope, flags or name."""
    try:
        is_changed = staff.change_person(site_of(request), who.person, person_id, post)
    except Invalid as fault:
        return _person(request, who, person_id, post=post, status=422, fault=fault)
    return go(request, f"/people/{person_id}", Flash("ok", "people.changed" if is_changed else "people.unchanged"))


@router.post("/people/{person_id}/deactivate")
def deactivate(request: Request, who: Administrator, person_id: Id) -> Response:
    """Let somebody in no longer."""
    try:
        staff.deactivate(site_of(request), who.person, person_id)
    except Invalid as fault:
        return _person(request, who, person_id, status=422, fault=fault)
    return go(request, f"/people/{person_id}", Flash("ok", "people.deactivated"))


@router.post("/people/{person_id}/reactivate")
def reactivate(request: Request, who: Administrator, person_id: Id) -> HTMLResponse:
    """Let somebody in again, with a password that is shown this once."""
    return _person(request, who, person_id, password=staff.reactivate(site_of(request), who.person, person_id))


@router.post("/people/{person_id}/password")
def give_password(request: Request, who: Administrator, person_id: Id) -> HTMLResponse:
    """Give somebody a new password that is shown this once."""
    return _person(request, who, person_id, password=staff.give_password(site_of(request), who.person, person_id))


@router.post("/people/{person_id}/tokens/{token_id}/revoke")
def revoke_token(request: Request, who: Administrator, person_id: Id, token_id: Id) -> RedirectResponse:
    """End somebody's token."""
    accounts.revoke_token(site_of(request), who.person, token_id, person_id)
    return go(request, f"/people/{person_id}", Flash("ok", "account.token_revoked"))
