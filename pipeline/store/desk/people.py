"""Who may use the desk, who is logged in, which programs act for whom, and who tried in vain.

Passwords, session ids and tokens come as digests: what lies in the database opens nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.errors import StoreError
from pipeline.store.desk.tables import attempts, people, sessions, tokens

USED_AGAIN_AFTER = timedelta(minutes=1)
"""The last use of a token is noted this seldom: a program that asks often shall not write each time."""

_ATTEMPTS_LOCK = 8_264_931
"""A number of our own: whoever counts and notes failed log-ins on PostgreSQL does so alone."""


@dataclass(frozen=True, slots=True)
class Person:
    """One who may use the desk. `agencies` (ids; none: all) and `level` (None: any) limit what a reviewer gets."""

    id: int
    login: str  # lower case
    name: str
    role: str
    agencies: tuple[str, ...]
    level: str | None
    opens_sealed: bool
    arbitrates: bool
    active: bool
    must_change: bool  # the password was set by somebody else


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in. `csrf` stands in every form that this session is sent."""

    person: Person
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key with which a program acts for a person; `name` says which program."""

    id: int
    person_id: int
    name: str
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None


class LoginTakenError(StoreError):
    """Another person has this login. The transaction cannot go on."""


class People:
    """Who may use the desk, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        login: str,
        name: str,
        password_digest: str,
        role: str,
        *,
        agencies: tuple[str, ...] = (),
        level: str | None = None,
        opens_sealed: bool = False,
        arbitrates: bool = False,
        must_change: bool = True,
        now: datetime,
    ) -> Person:
        """Keep a new, active person and return it. Raises LoginTakenError; the transaction must then be given up."""
        person = Person(
            0, login.lower(), name, role, tuple(agencies), level, opens_sealed, arbitrates, True, must_change
        )
        row = _person_row(person) | {"password": password_digest, "created_at": now}
        try:
            key = self._connection.execute(insert(people).values(row)).inserted_primary_key
        except IntegrityError:
            raise LoginTakenError("people: this login is taken; choose another") from None
        assert key is not None
        added = self.get(key[0])
        assert added is not None
        return added

    def get(self, person_id: int) -> Person | None:
        """Return the person with this id, active or not."""
        row = self._connection.execute(select(people).where(people.c.id == person_id)).first()
        return None if row is None else _person(row)

    def by_login(self, login: str) -> tuple[Person, str] | None:
        """Return person and password digest by login, active or not; small and capital letters are alike."""
        row = self._connection.execute(select(people).where(people.c.login == login.lower())).first()
        return None if row is None else (_person(row), str(row.password))

    def all(self) -> list[Person]:
        """Return everybody by login: who is active, then who no longer is."""
        ordered = select(people).order_by(people.c.active.desc(), people.c.login)
        return [_person(row) for row in self._connection.execute(ordered)]

    def change(self, person_id: int, **fields: Any) -> None:
        """Change fields of a Person, but id and login. Raises ValueError for a field that there is not."""
        wrong = sorted(set(fields) - _CHANGEABLE)
        if wrong:
            raise ValueError(f"people: cannot change {', '.join(wrong)}; there are {', '.join(sorted(_CHANGEABLE))}")
        if "agencies" in fields:
            fields["agencies"] = json.dumps(list(fields["agencies"]))
        self._connection.execute(update(people).where(people.c.id == person_id).values(fields))

    def set_password(self, person_id: int, digest: str, must_change: bool) -> None:
        """Keep another password."""
        values = {"password": digest, "must_change": must_change}
        self._connection.execute(update(people).where(people.c.id == person_id).values(values))

    def count(self) -> int:
        """Return how many people there are, active or not."""
        return self._connection.execute(select(func.count()).select_from(people)).scalar_one()

    def lock_administrators(self) -> list[int]:
        """Return the ids of the active administrators; nobody else changes one of them until the transaction ends."""
        found = select(people.c.id).where(people.c.role == "administrator", people.c.active).order_by(people.c.id)
        return list(self._connection.execute(found.with_for_update()).scalars())


class Sessions:
    """Who is logged in, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, digest: str, person_id: int, csrf: str, now: datetime, expires_at: datetime) -> None:
        """Keep a new session."""
        row = {"digest": digest, "person_id": person_id, "csrf": csrf}
        row |= {"created_at": now, "seen_at": now, "expires_at": expires_at}
        self._connection.execute(insert(sessions).values(row))

    def find(self, digest: str, now: datetime) -> Session | None:
        """Return the session that has not expired, of a person who is active. How long it lay idle is not judged."""
        joined = select(people, *(sessions.c[name] for name in ("csrf", "seen_at", "expires_at")))
        joined = joined.add_columns(sessions.c.created_at.label("begun_at"))
        joined = joined.join(sessions, sessions.c.person_id == people.c.id)
        row = self._connection.execute(
            joined.where(sessions.c.digest == digest, sessions.c.expires_at > now, people.c.active)
        ).first()
        return None if row is None else Session(_person(row), row.csrf, row.begun_at, row.seen_at, row.expires_at)

    def touch(self, digest: str, now: datetime) -> None:
        """Note that the session was used."""
        self._connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen_at=now))

    def end(self, digest: str) -> None:
        """Forget one session."""
        self._connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def end_all(self, person_id: int) -> None:
        """Forget every session of a person."""
        self._connection.execute(delete(sessions).where(sessions.c.person_id == person_id))

    def sweep(self, now: datetime) -> None:
        """Forget what has expired."""
        self._connection.execute(delete(sessions).where(sessions.c.expires_at <= now))


class Tokens:
    """Keys of programs, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person_id: int, name: str, digest: str, now: datetime, expires_at: datetime) -> int:
        """Keep a new token and return its id."""
        row = {"person_id": person_id, "name": name, "digest": digest, "created_at": now, "expires_at": expires_at}
        key = self._connection.execute(insert(tokens).values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def look(self, digest: str, now: datetime) -> tuple[Person, bool] | None:
        """Return the active person for whom a token that is neither revoked nor expired acts, and whether to note it.

        A use must be noted once in USED_AGAIN_AFTER; `find` does so, and needs `write`.
        """
        joined = select(people, tokens.c.used_at).join(tokens, tokens.c.person_id == people.c.id)
        row = self._connection.execute(joined.where(_is_alive(digest, now), people.c.active)).first()
        if row is None:
            return None
        return _person(row), row.used_at is None or row.used_at <= now - USED_AGAIN_AFTER

    def find(self, digest: str, now: datetime) -> Person | None:
        """Return the person as `look` does, and note the use where that is due."""
        found = self.look(digest, now)
        if found is None:
            return None
        person, is_due = found
        if is_due:
            self._connection.execute(update(tokens).where(_is_alive(digest, now)).values(used_at=now))
        return person

    def of(self, person_id: int) -> list[Token]:
        """Return a person's tokens, the newest first, revoked and expired ones too."""
        found = select(*(c for c in tokens.c if c.name != "digest")).where(tokens.c.person_id == person_id)
        return [Token(**row) for row in self._connection.execute(found.order_by(tokens.c.id.desc())).mappings()]

    def revoke(self, token_id: int, person_id: int, now: datetime) -> bool:
        """End a token of this person; return whether there was one to end."""
        mine = and_(tokens.c.id == token_id, tokens.c.person_id == person_id, tokens.c.revoked_at.is_(None))
        return self._connection.execute(update(tokens).where(mine).values(revoked_at=now)).rowcount > 0

    def revoke_all(self, person_id: int, now: datetime) -> int:
        """End every token of a person; return how many there were."""
        mine = and_(tokens.c.person_id == person_id, tokens.c.revoked_at.is_(None))
        return self._connection.execute(update(tokens).where(mine).values(revoked_at=now)).rowcount


class Attempts:
    """Log-ins that failed, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def alone(self) -> None:
        """Wait until nobody else counts or notes, and keep others waiting until the transaction ends.

        Many guesses sent at once would otherwise all be counted before any is noted. SQLite has one writer anyway.
        """
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_ATTEMPTS_LOCK)))

    def note(self, login_digest: str, address_digest: str, now: datetime) -> None:
        """Keep one attempt."""
        self._connection.execute(insert(attempts).values(login=login_digest, address=address_digest, at=now))

    def count(self, login_digest: str, address_digest: str, since: datetime) -> tuple[int, int]:
        """Return how many attempts for this login, and from this address, came after `since`."""
        by_login, by_address = self.times(login_digest, address_digest, since)
        return len(by_login), len(by_address)

    def times(self, login_digest: str, address_digest: str, since: datetime) -> tuple[list[datetime], list[datetime]]:
        """Return when attempts for this login, and from this address, came after `since`, the latest first."""
        recent = select(attempts.c.at).where(attempts.c.at > since).order_by(attempts.c.at.desc())
        return (
            self._moments(recent.where(attempts.c.login == login_digest)),
            self._moments(recent.where(attempts.c.address == address_digest)),
        )

    def _moments(self, found: Select[Any]) -> list[datetime]:
        return list(self._connection.execute(found).scalars())

    def clear(self, login_digest: str) -> None:
        """Forget the attempts for a login: its owner has come."""
        self._connection.execute(delete(attempts).where(attempts.c.login == login_digest))

    def sweep(self, before: datetime) -> None:
        """Forget what is older."""
        self._connection.execute(delete(attempts).where(attempts.c.at < before))


_CHANGEABLE = frozenset({"name", "role", "agencies", "level", "opens_sealed", "arbitrates", "active", "must_change"})


def _is_alive(digest: str, now: datetime) -> ColumnElement[bool]:
    return and_(tokens.c.digest == digest, tokens.c.revoked_at.is_(None), tokens.c.expires_at > now)


def _person_row(person: Person) -> dict[str, Any]:
    row = {name: getattr(person, name) for name in (*_CHANGEABLE, "login")}
    return row | {"agencies": json.dumps(list(person.agencies))}


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        login=row.login,
        name=row.name,
        role=row.role,
        agencies=tuple(json.loads(row.agencies)),
        level=row.level,
        opens_sealed=row.opens_sealed,
        arbitrates=row.arbitrates,
        active=row.active,
        must_change=row.must_change,
    )
