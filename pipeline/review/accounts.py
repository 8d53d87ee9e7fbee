"""Logging in and out, passwords and tokens: what changes about a person's own account, and the trail of it.

The trail names people by their ids and by the login of whoever acted; a failed log-in leaves a digest of the login that
was tried, so that many tries for one can be told from one try for many.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.cases.faults import Invalid, NotFound
from pipeline.review import passwords
from pipeline.review.passwords import digest_of, new_secret
from pipeline.review.site import Site
from pipeline.store.desk import DeskStore, Unit
from pipeline.store.desk.people import LoginTakenError, Person

FIRST_LOGIN = "admin"
"""Of the administrator whom the first start makes."""

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
"""What a login looks like."""

PER_ADDRESS = 4
"""So many times what a login may be tried, an address may try: a whole office can stand behind one."""

TOKEN_START = "ydan_"
"""Programs that look for secrets in files know a token by it."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody has logged in. `secret` is for the cookie only."""

    person: Person
    secret: str


@dataclass(frozen=True, slots=True)
class NotEntered:
    """Somebody has not. `wait`: so long no try counts; None if the next one does."""

    wait: timedelta | None = None


def first_administrator(store: DeskStore, now: datetime) -> str | None:
    """Make the first administrator, FIRST_LOGIN, and return the password to show once; None if there are people.

    The password must be changed at the first log-in. Of two that start at once, one makes the administrator.
    """
    with store.read() as unit:
        if unit.people.count():
            return None
    password = passwords.one_time_password()
    digest = passwords.hash_password(password)
    try:
        with store.write() as unit:
            if unit.people.count():
                return None
            person = unit.people.add(FIRST_LOGIN, "Quản trị viên", digest, "administrator", now=now)
            unit.trail.add(now, None, "person.added", _subject(person), role=person.role)
    except LoginTakenError:
        return None
    return password


def log_in(site: Site, login: str, password: str, address: str, old_secret: str | None = None) -> Entered | NotEntered:
    """Log somebody in with a new session, which takes the place of `old_secret`'s; count the try where it fails.

    Whichever part is wrong, the answer is the same and as much is done for it.
    """
    now, login = site.clock(), login.strip().lower()
    by_login, by_address = _digests(login, address)
    wait = _count_try(site, by_login, by_address, now)
    if wait is not None:
        return NotEntered(wait)
    with site.store.read() as unit:
        found = unit.people.by_login(login if LOGIN.fullmatch(login) else "")
    person, digest = found or (None, None)
    is_right = passwords.is_password(digest, password)
    if person is None or digest is None or not is_right or not person.active:
        with site.store.write() as unit:
            unit.trail.add(now, None, "person.login_failed", f"login:{by_login[:16]}", address=by_address[:16])
        return NotEntered()
    fresher = passwords.hash_password(password) if passwords.is_outdated(digest) else None
    secret = new_secret()
    with site.store.write() as unit:
        if fresher:
            unit.people.set_password(person.id, fresher, person.must_change)
        unit.attempts.clear(by_login)
        unit.sessions.sweep(now)
        if old_secret:
            unit.sessions.end(digest_of(old_secret))
        _begin(site, unit, person, secret, now)
        unit.trail.add(now, person.login, "person.login", _subject(person))
    return Entered(person, secret)


def _count_try(site: Site, by_login: str, by_address: str, now: datetime) -> timedelta | None:
    """Count a try before it is judged; return how long to wait where there were too many, which is then not counted."""
    settings = site.settings.review
    within = timedelta(minutes=settings.login_minutes)
    with site.store.write() as unit:
        unit.attempts.alone()
        unit.attempts.sweep(now - within)
        of_login, of_address = unit.attempts.times(by_login, by_address, now - within)
        most = settings.login_attempts
        full = [times[n - 1] for times, n in ((of_login, most), (of_address, most * PER_ADDRESS)) if len(times) >= n]
        if full:
            return max(full) + within - now
        unit.attempts.note(by_login, by_address, now)
    return None


def _begin(site: Site, unit: Unit, person: Person, secret: str, now: datetime) -> None:
    ends = now + timedelta(hours=site.settings.review.session_hours)
    unit.sessions.begin(digest_of(secret), person.id, new_secret(), now, ends)


def log_out(site: Site, person: Person, secret: str) -> None:
    """End the session of a cookie."""
    now = site.clock()
    with site.store.write() as unit:
        unit.sessions.end(digest_of(secret))
        unit.trail.add(now, person.login, "person.logout", _subject(person))


def log_out_everywhere(site: Site, person: Person) -> None:
    """End every session of a person."""
    now = site.clock()
    with site.store.write() as unit:
        unit.sessions.end_all(person.id)
        unit.trail.add(now, person.login, "person.logout", _subject(person), everywhere=True)


def change_password(site: Site, person: Person, current: str, new: str, address: str) -> str:
    """Set a person's own password; return the secret of a new session: all others of this person end.

    Raises Invalid: the current password is wrong, or was so too often, or the new one is weak.
    """
    _check_current(site, person, current, address)
    fault = "not_new" if passwords.is_same(current, new) else passwords.weakness(new, person.login)
    if fault:
        raise Invalid(f"account.password_{fault}", n=passwords.SHORTEST)
    digest, secret, now = passwords.hash_password(new), new_secret(), site.clock()
    with site.store.write() as unit:
        unit.people.set_password(person.id, digest, must_change=False)
        unit.sessions.end_all(person.id)
        _begin(site, unit, person, secret, now)
        unit.trail.add(now, person.login, "person.password_changed", _subject(person))
    return secret


def _check_current(site: Site, person: Person, current: str, address: str) -> None:
    """Raise Invalid if this is not the person's password: whoever finds a browser open shall not guess at leisure."""
    now = site.clock()
    by_login, by_address = _digests(person.login, address)
    wait = _count_try(site, by_login, by_address, now)
    if wait is not None:
        raise Invalid("account.password_too_often", n=minutes(wait))
    with site.store.read() as unit:
        found = unit.people.by_login(person.login)
    is_right = passwords.is_password(found[1] if found else None, current)
    with site.store.write() as unit:
        if is_right:
            unit.attempts.clear(by_login)
        else:
            unit.trail.add(now, person.login, "person.login_failed", _subject(person))
    if not is_right:
        raise Invalid("account.password_wrong")


def make_token(site: Site, person: Person, name: str) -> str:
    """Return a new token with which a program acts for a person; it is shown once."""
    now = site.clock()
    secret = TOKEN_START + new_secret()
    ends = now + timedelta(days=site.settings.review.token_days)
    with site.store.write() as unit:
        token_id = unit.tokens.add(person.id, name, digest_of(secret), now, ends)
        unit.trail.add(now, person.login, "token.made", f"token:{token_id}", person=person.id)
    return secret


def revoke_token(site: Site, by: Person, token_id: int, person_id: int) -> None:
    """End a token of a person. Raises NotFound."""
    now = site.clock()
    with site.store.write() as unit:
        if not unit.tokens.revoke(token_id, person_id, now):
            raise NotFound("account.no_token")
        unit.trail.add(now, by.login, "token.revoked", f"token:{token_id}", person=person_id)


def minutes(wait: timedelta) -> int:
    """Return a time in full minutes, not too few."""
    return math.ceil(wait / timedelta(minutes=1))


def _digests(login: str, address: str) -> tuple[str, str]:
    return digest_of(f"login {login}"), digest_of(f"address {address}")


def _subject(person: Person) -> str:
    return f"person:{person.id}"
