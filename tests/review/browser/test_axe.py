"""No page breaks a rule of WCAG 2.2 AA that a program can check: in both languages, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.review.messages import LANGUAGES
from pipeline.review.navigation import navigation
from pipeline.review.site import Site
from pipeline.store.desk.people import Person

from ...cases.conftest import BUILD, TURN, Chance, PutItems, laid_of
from ..conftest import Clerks, Clock
from .conftest import OpenWindow, Window, many_laid

if TYPE_CHECKING:
    from playwright.sync_api import Page

OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that light and dark can differ in: both have one document. No colour depends on the language."""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SOME_OF_EACH = "document.querySelectorAll('main article:nth-of-type(n + 6)').forEach(one => one.remove())"
"""The API is described in a hundred articles of one make: some of each section are looked at."""

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@lru_cache(maxsize=1)
def axe() -> str:
    """The checker, as the package brings it."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> Iterator[str]:
    """Yield what axe finds on the page as it is, light and dark."""
    page.evaluate(axe())
    light, dark = ("light", {"type": "tag", "values": TAGS}), ("dark", {"type": "rule", "values": OF_COLOUR})
    is_first = page.locator("html").get_attribute("lang") == next(iter(LANGUAGES))
    for scheme, rules in (light, dark) if is_first else (light,):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found: dict[str, Any] = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
        )
        assert found["passes"], "axe has looked at nothing"
        for one in found["violations"]:
            at = [node["target"] for node in one["nodes"]]
            yield f"{scheme}: {one['id']} ({one['help']}) at {at[:3]}"


def check(window: Window, name: str) -> list[str]:
    """Return what axe finds, with the name of the page."""
    return [f"{name}: {one}" for one in violations(window.page)]


@pytest.fixture
def everything(clerks: Clerks) -> Person:
    """Somebody who may open every page."""
    return clerks.add("anne", "administrator", opens_sealed=True, arbitrates=True)


@pytest.fixture(params=list(LANGUAGES))
def window_of(request: pytest.FixtureRequest, window: OpenWindow, address: str) -> OpenWindow:
    """Opens windows in which the language has been chosen."""

    def open_window(person: Person | None = None, **given: Any) -> Window:
        made = window(person, **given)
        cookie = {"name": "lang", "value": request.param, "url": address}
        made.page.context.add_cookies([cookie])  # type: ignore[list-item]
        return made

    return open_window


def test_every_page_of_the_navigation(window_of: OpenWindow, everything: Person, put: PutItems) -> None:
    put(*many_laid(3), laid_of("Ông trưởng thôn nhận tiền.", harms=("secrecy",), record_id="bb.docx#9.1"))
    anne = window_of(everything)
    paths = [link.href for link in navigation(everything, "/queue")]
    assert len(paths) >= 9
    found = []
    for path in [*paths, "/account", "/keys", "/api/docs", "/people/1"]:
        anne.open(path)
        anne.page.evaluate(SOME_OF_EACH)
        found += check(anne, path)
    assert found == []


def test_a_comment_however_it_stands(
    window_of: OpenWindow, clerks: Clerks, everything: Person, put: PutItems, chance: Chance, site: Site
) -> None:
    whole, risky, sealed, out = put(
        laid_of(TURN, turn=TURN, harms=("danger",), deadline="2026-10-01"),
        laid_of("Cán bộ phường thu tiền.", record_id="2", concerned=("ubnd_xa_phuong",), harms=("complaint",)),
        laid_of("Xin giữ kín tên tôi.", record_id="3", harms=("secrecy",)),
        laid_of(record_id="4", decision="auto"),
    )
    chance.value = 0.0
    (blind,) = put(laid_of(record_id="5"))
    chance.value = 1.0
    anne = window_of(everything)
    found = []
    for name, path in (
        ("open", f"/queue?item={whole}"),
        ("concerned", f"/queue?item={risky}"),
        ("sealed", f"/queue?sealed=1&item={sealed}"),
        ("out", f"/queue?queue=all&item={out}"),
        ("blind", f"/queue?item={blind}"),
    ):
        anne.open(path)
        if name == "open":
            anne.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
        found += check(anne, name)
    anne.open(f"/queue?item={whole}")
    anne.press("/")
    anne.page.keyboard.type("so y te")
    anne.page.locator("#decide [role=option]").first.wait_for()
    found += check(anne, "type-ahead")
    anne.press("Escape", "Escape", "?")
    found += check(anne, "key map")
    anne.press("Escape")
    anne.lead("1")
    found += check(anne, "just decided")
    anne.open(f"/queue?queue=all&item={whole}")
    found += check(anne, "decided")
    anne.press("v")
    anne.page.keyboard.type("gọi lại")
    anne.lead("Tab", "Enter")
    found += check(anne, "unmasked")
    narrow = window_of(everything, viewport={"width": 320, "height": 700})
    narrow.open(f"/queue?item={risky}")
    found += check(narrow, "narrow")
    assert found == []


def test_what_comes_up_only_now_and_then(
    window_of: OpenWindow, clerks: Clerks, everything: Person, put: PutItems, clock: Clock
) -> None:
    first, *_ = put(*many_laid(4))
    nobody = window_of()
    nobody.open("/login")
    found = check(nobody, "login")
    nobody.page.locator("#f-login").fill("nobody")
    nobody.page.locator("#f-password").fill("wrong")
    nobody.lead("Enter")
    found += check(nobody, "wrong password")

    anne, bert = window_of(everything), window_of(clerks.add("bert"))
    bert.open(f"/queue?item={first}")
    anne.open(f"/queue?item={first}")
    found += check(anne, "kept by another")
    clock.move(minutes=11)
    anne.open(f"/queue?item={first}")
    anne.lead("1")
    bert.lead("2")
    assert BUILD[1] in bert.text
    found += check(bert, "conflict")

    bert.open("/queue/next")
    bert.page.fill("#office-words", "cong an")
    bert.click("#decide .search-line button")
    found += check(bert, "which office")
    bert.open("/bulk")
    bert.page.locator("#items-2").check()
    bert.page.locator("#items-3").check()
    bert.page.locator("#action-accept").check()
    bert.click(".bulk-do button.is-primary")
    found += check(bert, "bulk preview")
    bert.click("form[action='/bulk'] button.is-primary")
    found += check(bert, "bulk done")

    for path, status in (("/nothing", 404), ("/trail", 403), ("/queue?item=0", 422), ("/imports/99", 404)):
        answer = bert.open(path)
        assert answer.status == status
        found += check(bert, f"error {status}")
    anne.page.context.clear_cookies(name=re.compile("ydan_session"))
    anne.open("/queue")
    found += check(anne, "login again")
    assert found == []
