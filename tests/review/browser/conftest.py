"""The desk as a person has it: a server on a port of its own, and Chromium in front of it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI

from pipeline.cases.intake import Laid
from pipeline.review.passwords import digest_of, new_secret
from pipeline.review.site import Site
from pipeline.store.desk.item import Item
from pipeline.store.desk.people import Person

from ...cases.conftest import laid_of
from ..conftest import Clerks

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

HERE = Path(__file__).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SAMPLE = Path(__file__).parents[3] / "data" / "samples" / "bien_ban_doi_thoai_phuong.docx"
HEALTH = "ha_noi/so_y_te"
PATIENCE_MS = 20_000
"""What a step may take: other programs may keep this machine busy."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser only where there is none, which pip cannot install; Playwright and axe come along.

    What these two use of Python's past is their affair.
    """
    browserless = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the PATH: apt install chromium")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            item.add_marker(browserless)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of this folder; each test has windows of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Where the desk can be reached while a test runs."""
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="desk")
    thread.start()
    with contextlib.closing(listening):
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = server.force_exit = True
        thread.join(30)


@dataclass
class Window:
    """One person's browser window."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response:
        """Go to a page of the desk."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer

    @property
    def path(self) -> str:
        """Where the window is, with its query."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def item(self) -> int:
        """The comment that is open."""
        return int(parse_qs(urlsplit(self.page.url).query)["item"][0])

    @property
    def text(self) -> str:
        """What can be read in the main part of the page."""
        return self.page.locator("main").inner_text()

    @property
    def flash(self) -> str:
        """What was just done, as the page says it."""
        return self.page.locator("#flash-text").inner_text()

    @property
    def focused(self) -> str:
        """The id of what has the focus, or the name of its element where it has none."""
        told: str = self.page.evaluate("document.activeElement.id || document.activeElement.localName")
        return told

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def lead(self, *keys: str) -> None:
        """Press keys, the last of which leads to another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.page.keyboard.press(keys[-1])

    def click(self, what: str) -> None:
        """Click what leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(what).click()

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wide


OpenWindow = Callable[..., Window]


@pytest.fixture
def window(chromium: Browser, address: str, site: Site) -> Iterator[OpenWindow]:
    """Opens windows, each with cookies of its own; fails the test if a script of a page failed or was not let run.

    With a person it is one in which that person is logged in.
    """
    opened: list[Window] = []

    def open_window(person: Person | None = None, **given: Any) -> Window:
        given.setdefault("viewport", {"width": 1280, "height": 900})
        context = chromium.new_context(**given)
        context.set_default_timeout(PATIENCE_MS)
        if person is not None:
            cookie = {"name": "ydan_session", "value": session_for(site, person), "url": address}
            context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of the same shape
        made = Window(context.new_page(), address)
        made.page.on("pageerror", lambda error: made.faults.append(str(error)))
        made.page.on("console", lambda said: _note(made, said.text))
        opened.append(made)
        return made

    yield open_window
    for one in opened:
        one.page.context.close()
    assert [fault for one in opened for fault in one.faults] == []


def _note(window: Window, said: str) -> None:
    if "Content Security Policy" in said:
        window.faults.append(said)


def session_for(site: Site, person: Person) -> str:
    """Return the secret of a new session of a person."""
    secret, now = new_secret(), site.clock()
    with site.store.write() as unit:
        until = now + timedelta(hours=site.settings.review.session_hours)
        unit.sessions.begin(digest_of(secret), person.id, new_secret(), now, until)
    return secret


@pytest.fixture
def anne(window: OpenWindow, clerks: Clerks) -> Window:
    """The window of a reviewer."""
    return window(clerks.add("anne", name="Nguyễn Thị An"))


def many_laid(n: int, **fields: Any) -> list[Laid]:
    """Return `n` invented comments, each said by somebody else, in the order in which they come up."""
    made = [laid_of(record_id=f"bb.docx#{k}.1", turn_id=f"bb.docx#{k}", **fields) for k in range(1, n + 1)]
    return [replace(one, record={**one.record, "locator": f"paragraph {k}"}) for k, one in enumerate(made, start=1)]


@pytest.fixture
def item_of(site: Site) -> Callable[[int], Item]:
    """Looks an item up."""

    def look(item_id: int) -> Item:
        with site.store.read() as unit:
            found = unit.items.get(item_id)
        assert found is not None
        return found

    return look
