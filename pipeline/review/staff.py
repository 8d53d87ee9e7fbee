"""Who may use the desk and what for, as administrators set it, and the trail of it.

There is always an administrator left: whatever would take the last one away is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.cases.faults import Invalid, NotFound
from pipeline.cases.rights import ROLES
from pipeline.review import passwords
from pipeline.review.accounts import LOGIN
from pipeline.review.site import Site
from pipeline.store.desk import Unit
from pipeline.store.desk.people import LoginTakenError, Person, Token

ADMINISTRATOR = "administrator"

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is at the desk: everything of a Person that an administrator sets."""

    name: str
    role: str
    agencies: tuple[str, ...] = ()
    level: str | None = None
    opens_sealed: bool = False
    arbitrates: bool = False

    def faults(self, site: Site) -> dict[str, str]:
        """Return what is wrong, the key of a sentence by field."""
        wrong = {
            "name": not 0 < len(self.name) <= LONGEST_NAME,
            "role": self.role not in ROLES,
            "agencies": any(agency not in site.agencies for agency in self.agencies),
            "level": self.level is not None and self.level not in site.levels,
        }
        return {field: f"people.{field}_wrong" for field, is_wrong in wrong.items() if is_wrong}

    def fields(self) -> dict[str, Any]:
        """Return the fields of a Person."""
        return {name: getattr(self, name) for name in self.__slots__}


def add_person(site: Site, by: Person, login: str, post: Post) -> tuple[Person, str]:
    """Keep a new person; return it with the password to show once.

    Raises Invalid, whose facts hold the key of what is wrong by field.
    """
    login = login.strip().lower()
    faults = post.faults(site) | ({} if LOGIN.fullmatch(login) else {"login": "people.login_wrong"})
    if faults:
        raise Invalid("people.not_added", **faults)
    password = passwords.one_time_password()
    digest = passwords.hash_password(password)
    now, fields = site.clock(), post.fields()
    try:
        with site.store.write() as unit:
            person = unit.people.add(login, fields.pop("name"), digest, fields.pop("role"), **fields, now=now)
            unit.trail.add(now, by.login, "person.added", _subject(person), **_told(post))
    except LoginTakenError:
        raise Invalid("people.not_added", login="people.login_taken") from None
    return person, password


def change_person(site: Site, by: Person, person_id: int, post: Post) -> bool:
    """Change what a person is at the desk; return whether anything was different.

    Raises NotFound; Invalid, whose facts hold the key of what is wrong by field.
    """
    faults = post.faults(site)
    if faults:
        raise Invalid("people.not_changed", **faults)
    with site.store.write() as unit:
        person = _locked(unit, person_id)
        changed = {name: value for name, value in post.fields().items() if value != getattr(person, name)}
        if not changed:
            return False
        if person.role == ADMINISTRATOR and post.role != ADMINISTRATOR:
            _check_another(unit, person, "role")
        unit.people.change(person_id, **changed)
        before = {name: _as_told(name, getattr(person, name)) for name in changed}
        after = {name: _as_told(name, value) for name, value in changed.items()}
        unit.trail.add(site.clock(), by.login, "person.changed", _subject(person), before=before, after=after)
    return True


def deactivate(site: Site, by: Person, person_id: int) -> None:
    """Let a person in no longer; sessions and tokens end. Raises NotFound; Invalid for the last administrator."""
    now = site.clock()
    with site.store.write() as unit:
        person = _locked(unit, person_id)
        if person.role == ADMINISTRATOR and person.active:
            _check_another(unit, person, "active")
        unit.people.change(person_id, active=False)
        _end_all(unit, person_id, site)
        unit.trail.add(now, by.login, "person.deactivated", _subject(person))


def reactivate(site: Site, by: Person, person_id: int) -> str:
    """Let a person in again; return the password to show once. Raises NotFound."""
    return _give_password(site, by, person_id, "person.reactivated")


def give_password(site: Site, by: Person, person_id: int) -> str:
    """Return a new password, to be shown once; sessions and tokens of the person end. Raises NotFound."""
    return _give_password(site, by, person_id, "person.password_given")


def _give_password(site: Site, by: Person, person_id: int, action: str) -> str:
    password = passwords.one_time_password()
    digest = passwords.hash_password(password)
    with site.store.write() as unit:
        person = _locked(unit, person_id)
        if action == "person.reactivated":
            unit.people.change(person_id, active=True)
        unit.people.set_password(person_id, digest, must_change=True)
        _end_all(unit, person_id, site)
        unit.trail.add(site.clock(), by.login, action, _subject(person))
    return password


def person_and_tokens(site: Site, person_id: int) -> tuple[Person, list[Token]]:
    """Return a person with the tokens that still act for it. Raises NotFound."""
    now = site.clock()
    with site.store.read() as unit:
        person = unit.people.get(person_id)
        if person is None:
            raise NotFound("people.no_person")
        return person, [one for one in unit.tokens.of(person_id) if not one.revoked_at and one.expires_at > now]


def _locked(unit: Unit, person_id: int) -> Person:
    """Return the person after whoever else changes administrators is done. Raises NotFound."""
    unit.people.lock_administrators()
    person = unit.people.get(person_id)
    if person is None:
        raise NotFound("people.no_person")
    return person


def _check_another(unit: Unit, person: Person, field: str) -> None:
    if set(unit.people.lock_administrators()) <= {person.id}:
        raise Invalid("people.last_administrator", **{field: "people.last_administrator"})


def _end_all(unit: Unit, person_id: int, site: Site) -> None:
    unit.sessions.end_all(person_id)
    unit.tokens.revoke_all(person_id, site.clock())


def _told(post: Post) -> dict[str, Any]:
    return {name: _as_told(name, value) for name, value in post.fields().items() if name != "name"}


def _as_told(name: str, value: Any) -> Any:
    """Return a value as the trail may hold it: it names nobody."""
    return "***" if name == "name" else value


def _subject(person: Person) -> str:
    return f"person:{person.id}"
