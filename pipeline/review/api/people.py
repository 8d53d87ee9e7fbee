"""People and their tokens, and for whom a token acts."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from pipeline.cases.rights import Right
from pipeline.review import accounts, staff
from pipeline.review.api.callers import Administrator, Anyone, Key
from pipeline.review.api.errors import Route
from pipeline.review.api.models import (
    Me,
    NewPerson,
    People,
    PersonIn,
    PersonOut,
    PersonWithPassword,
    TokenOut,
    TokensOut,
)
from pipeline.review.site import Site, site_of
from pipeline.review.staff import Post

router = APIRouter(tags=["people"], route_class=Route)


@router.get("/me")
def me(who: Anyone) -> Me:
    """Say for whom the token acts."""
    person = who.person
    return Me(
        id=person.id,
        login=person.login,
        name=person.name,
        role=person.role,
        agencies=list(person.agencies),
        level=person.level,
        rights=[right.value for right in Right if who.may(right)],
    )


@router.get("/people")
def list_people(request: Request, who: Administrator) -> People:
    """List everybody, also who may no longer use the desk."""
    with site_of(request).store.read() as unit:
        return People(people=[PersonOut.model_validate(one) for one in unit.people.all()])


@router.post("/people", status_code=201)
def add(request: Request, who: Administrator, body: NewPerson) -> PersonWithPassword:
    """Add a person. The one-time password is told only in this answer."""
    person, password = staff.add_person(site_of(request), who.person, body.login, _post(body))
    return PersonWithPassword(person=PersonOut.model_validate(person), password=password)


@router.get("/people/{person_id}")
def read(request: Request, who: Administrator, person_id: Key) -> PersonOut:
    """Tell of one person."""
    return _read(site_of(request), person_id)


@router.put("/people/{person_id}")
def change(request: Request, who: Administrator, person_id: Key, body: PersonIn) -> PersonOut:
    """Change what a person is at the desk: everything but the login is as it is sent."""
    site = site_of(request)
    staff.change_person(site, who.person, person_id, _post(body))
    return _read(site, person_id)


@router.post("/people/{person_id}/deactivate")
def deactivate(request: Request, who: Administrator, person_id: Key) -> PersonOut:
    """Let a person in no longer; sessions and tokens end."""
    site = site_of(request)
    staff.deactivate(site, who.person, person_id)
    return _read(site, person_id)


@router.post("/people/{person_id}/reactivate")
def reactivate(request: Request, who: Administrator, person_id: Key) -> PersonWithPassword:
    """Let a person in again, with a new one-time password that is told only in this answer."""
    site = site_of(request)
    password = staff.reactivate(site, who.person, person_id)
    return PersonWithPassword(person=_read(site, person_id), password=password)


@router.post("/people/{person_id}/password")
def give_password(request: Request, who: Administrator, person_id: Key) -> PersonWithPassword:
    """Give a person a new one-time password that is told only in this answer; sessions and tokens end."""
    site = site_of(request)
    password = staff.give_password(site, who.person, person_id)
    return PersonWithPassword(person=_read(site, person_id), password=password)


@router.get("/people/{person_id}/tokens")
def tokens(request: Request, who: Administrator, person_id: Key) -> TokensOut:
    """List the tokens that act for a person; new ones are made on the person's own account page."""
    _, found = staff.person_and_tokens(site_of(request), person_id)
    told = [TokenOut.model_validate(one) for one in found]
    return TokensOut(tokens=told)


@router.delete("/people/{person_id}/tokens/{token_id}", status_code=204)
def revoke(request: Request, who: Administrator, person_id: Key, token_id: Key) -> Response:
    """End a token."""
    accounts.revoke_token(site_of(request), who.person, token_id, person_id)
    return Response(status_code=204)


def _post(body: PersonIn) -> Post:
    chosen = tuple(sorted(set(body.agencies)))
    return Post(" ".join(body.name.split()), body.role, chosen, body.level or None, body.opens_sealed, body.arbitrates)


def _read(site: Site, person_id: int) -> PersonOut:
    person, _ = staff.person_and_tokens(site, person_id)
    return PersonOut.model_validate(person)
