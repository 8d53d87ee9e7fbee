"""A desk to click through: the application on a database of the test's own, with a clock that stands still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.cases.desk import Desk
from pipeline.config import Settings, load_settings
from pipeline.review.app import create_app
from pipeline.review.asking import Kept
from pipeline.review.opening import make_site
from pipeline.review.passwords import digest_of, hash_password, new_secret
from pipeline.review.site import Site
from pipeline.review.templating import Templates, load_templates
from pipeline.store.desk import DeskStore
from pipeline.store.desk.people import Person
from pipeline.taxonomy import Taxonomy

from ..cases.conftest import Chance, PutItems, again, putter

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Việt Nam."""

PASSWORD = "con trâu đi trước cái cày"
"""Of everybody whom `Clerks.add` adds."""


@dataclass
class Clock:
    """Tells the same time until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def move(self, **by: float) -> datetime:
        """Let time go by, as in move(minutes=5)."""
        self.now += timedelta(**by)
        return self.now


@dataclass
class Client:
    """One browser. It follows no redirects; `post` puts the session's secret into the form."""

    http: TestClient
    csrf: str = ""
    person: Person | None = None

    def get(self, path: str, **given: Any) -> Any:
        """Return the answer to GET."""
        return self.http.get(path, **given)

    def post(self, path: str, data: dict[str, Any] | None = None, **given: Any) -> Any:
        """Return the answer to a form that was sent from a page of ours."""
        return self.http.post(path, data={"csrf": self.csrf, **(data or {})}, **given)

    def open(self, path: str, **given: Any) -> Any:
        """Return a page, and send the secret of its last form with whatever is posted next."""
        page = self.http.get(path, **given)
        found = re.findall(r'name="csrf" value="([^"]*)"', page.text)
        assert found, f"{path} has no form: {page.status_code}"
        self.csrf = unescape(found[-1])
        return page

    def follow(self, answer: Any) -> Any:
        """Return the page that an answer leads to."""
        assert answer.status_code == 303, answer.status_code
        return self.http.get(answer.headers["location"])


@dataclass
class Clerks:
    """Adds people and logs them in, each in a browser of its own."""

    site: Site
    app: FastAPI
    digest: str
    password: str = PASSWORD
    _clients: list[TestClient] = field(default_factory=list)

    def add(self, login: str, role: str = "reviewer", **fields: Any) -> Person:
        """Keep a person whose password is PASSWORD."""
        fields = {"must_change": False, "name": f"Cán bộ {login}", **fields}
        name = fields.pop("name")
        with self.site.store.write() as unit:
            return unit.people.add(login, name, self.digest, role, now=self.site.clock(), **fields)

    def browser(self, *, https: bool = False, address: str = "192.0.2.1") -> Client:
        """Return a browser in which nobody is logged in."""
        base = f"{'https' if https else 'http'}://desk.test"
        http = TestClient(self.app, base, follow_redirects=False, client=(address, 50_000))
        http.headers["accept"] = "text/html"
        self._clients.append(http)
        return Client(http)

    def log_in(self, who: str = "reviewer", *, login: str | None = None, **fields: Any) -> Client:
        """Return a browser in which a new person with this role is logged in, without going through the form.

        Fields are those of `People.add`, as in log_in("reviewer", opens_sealed=True).
        """
        with self.site.store.read() as unit:
            number = unit.people.count() + 1
        return self.log_in_as(self.add(login or f"{who}{number}", who, **fields))

    def log_in_as(self, person: Person) -> Client:
        """Return a browser in which this person is logged in."""
        client, secret, now = self.browser(), new_secret(), self.site.clock()
        client.csrf, client.person = new_secret(), person
        hours = self.site.settings.review.session_hours
        with self.site.store.write() as unit:
            unit.sessions.begin(digest_of(secret), person.id, client.csrf, now, now + timedelta(hours=hours))
        client.http.cookies.set("ydan_session", secret, domain="desk.test")
        return client

    def close(self) -> None:
        """Close all browsers."""
        for client in self._clients:
            client.close()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings as shipped."""
    return load_settings()


@pytest.fixture(scope="session")
def password_digest() -> str:
    """What is kept of PASSWORD; made once, because it takes long on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def chance() -> Chance:
    """What the draws come to."""
    return Chance()


@pytest.fixture
def site(
    desk_store: DeskStore, clock: Clock, settings: Settings, taxonomy: Taxonomy, tmp_path: Path, chance: Chance
) -> Site:
    """What the pages stand on."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    return make_site(desk_store, settings, uploads, clock, taxonomy, again, chance)


@pytest.fixture
def desk(site: Site) -> Desk:
    """The rules behind the pages."""
    return site.desk


@pytest.fixture
def put(desk: Desk, chance: Chance) -> PutItems:
    """Lays invented comments on the desk as one meeting; returns their ids."""
    return putter(desk, chance)


@pytest.fixture(scope="session")
def templates() -> Templates:
    """The templates and messages as shipped; read once, because that takes longer than most tests."""
    return load_templates()


@pytest.fixture(scope="session")
def application(templates: Templates) -> FastAPI:
    """The application before it stands on anything; made once, because that takes longer than most tests."""
    nowhere: Any = None
    return create_app(nowhere, templates)


@pytest.fixture
def app(site: Site, application: FastAPI) -> FastAPI:
    """The application."""
    application.state.site = site
    application.state.kept = Kept()
    return application


@pytest.fixture
def clerks(site: Site, app: FastAPI, password_digest: str) -> Iterator[Clerks]:
    """Adds people and logs them in."""
    clerks = Clerks(site, app, password_digest)
    yield clerks
    clerks.close()


@pytest.fixture
def client(clerks: Clerks) -> Client:
    """A browser in which nobody is logged in."""
    return clerks.browser()
