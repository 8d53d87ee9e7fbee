"""Keys: where Tab goes, what is seen to have the focus, and that no key works where somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.review.site import Site

from ...cases.conftest import TURN, PutItems, laid_of
from ..conftest import Clerks
from .conftest import OpenWindow, Window, many_laid

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

STANDING = (  # what has the focus: a name, whether a ring can be seen round it, and where it is
    "() => { const e = document.activeElement, box = e.getBoundingClientRect();"
    " const ringed = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none';"
    " const own = e.type === 'date' && !e.matches(':focus-visible');"  # the calendar's button, drawn by the browser
    " const ring = own || ringed(getComputedStyle(e)) || ringed(getComputedStyle(e, '::after'));"
    " return { name: e.id || e.name || e.innerText?.trim().slice(0, 40) || e.localName, ring,"
    " body: e === document.body, inside: box.bottom > 0 && box.top < innerHeight, pane: e.closest('main') ? 'main' :"
    " e.closest('aside') ? 'aside' : e.closest('header') ? 'header' : e.closest('footer') ? 'footer' : 'page' }; }"
)


def tabs(window: Window, most: int = 200) -> Iterator[dict[str, Any]]:
    """Yield what has the focus after each press of Tab, until the page has been gone through."""
    for _ in range(most):
        window.press("Tab")
        told: dict[str, Any] = window.page.evaluate(STANDING)
        if told["body"]:
            return
        yield told
    raise AssertionError("the page has no end")


def test_tab_goes_through_a_page_in_the_order_in_which_it_is_read_and_is_seen(anne: Window, put: PutItems) -> None:
    (item,) = put(laid_of(TURN, turn=TURN))
    anne.open("/queue")
    anne.open(f"/queue?item={item}")
    anne.page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    anne.page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    gone_through = list(tabs(anne))
    assert [one["name"] for one in gone_through if not one["ring"]] == []
    assert [one["name"] for one in gone_through if not one["inside"]] == []
    panes = [one["pane"] for one in gone_through]
    assert list(dict.fromkeys(panes)) == ["page", "header", "main", "aside", "footer"]
    assert panes == sorted(panes, key=["page", "header", "main", "aside", "footer"].index)
    names = [one["name"] for one in gone_through]
    assert (
        names.index("chosen") < names.index("office-words") < names.index("decide-type") < names.index("decide-topic")
    )


def test_the_first_press_of_tab_offers_to_skip_to_the_comment(anne: Window, put: PutItems) -> None:
    put(laid_of())
    anne.open("/bulk")
    anne.press("Tab")
    assert anne.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    anne.press("Enter")
    assert anne.focused == "main"


def test_after_a_decision_the_next_comments_heading_has_the_focus(anne: Window, put: PutItems) -> None:
    put(*many_laid(2))
    anne.open("/queue/next")
    assert anne.focused == "focus"
    anne.lead("1")
    assert anne.focused == "focus"
    assert anne.page.locator("#focus").inner_text().endswith("2")
    assert anne.page.locator("#focus").get_attribute("aria-describedby") == "flash-text"
    anne.lead("1")
    assert anne.focused == "focus"  # nothing is left: the heading that says so


@pytest.mark.parametrize("field", ["#words", "#office-words", "#decide-note", "#decide-type", "#view-name"])
def test_no_key_works_where_somebody_writes(anne: Window, put: PutItems, site: Site, field: str) -> None:
    (item,) = put(laid_of())
    anne.open(f"/queue?item={item}")
    anne.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    anne.page.locator(field).focus()
    anne.press(*"123xnjkusmervo?")
    assert anne.item == item
    assert anne.page.locator("dialog[open]").count() == 0
    assert f"#{anne.focused}" == field
    anne.press("Escape")
    assert f"#{anne.focused}" != field
    with site.store.read() as unit:
        assert unit.decisions.of(item) == []


def test_keys_with_a_modifier_are_the_browsers(anne: Window, put: PutItems, site: Site) -> None:
    (item,) = put(laid_of())
    anne.open(f"/queue?item={item}")
    anne.press("Alt+1", "Control+1", "Meta+1")
    assert anne.item == item
    with site.store.read() as unit:
        assert unit.decisions.of(item) == []


def test_the_key_map_is_one_key_away_and_closes(anne: Window, put: PutItems) -> None:
    put(laid_of())
    anne.open("/queue/next")
    anne.press("?")
    map_ = anne.page.locator("#key-map")
    assert map_.is_visible()
    said = map_.inner_text()
    assert all(
        key in said for key in ("1", "2", "3", "/", "n", "u", "x", "r", "s", "m", "e", "t", "c", "o", "v", "Esc")
    )
    anne.press("1", "x")
    assert map_.is_visible()  # nothing behind it hears a key
    anne.press("Escape")
    assert not map_.is_visible()


def test_elsewhere_the_same_key_leads_to_the_page_of_keys(anne: Window) -> None:
    anne.open("/account")
    anne.lead("?")
    assert anne.path == "/keys"


def test_keys_can_be_turned_off(anne: Window, put: PutItems) -> None:
    (item,) = put(laid_of())
    anne.open("/keys")
    anne.page.locator("[data-keys-switch]").click()
    anne.open(f"/queue?item={item}")
    anne.press("1", "x", "?")
    assert anne.item == item
    assert anne.page.locator("#act-drop[open], dialog[open]").count() == 0


def test_each_key_has_a_button_that_can_be_seen(anne: Window, put: PutItems) -> None:
    (item, _) = put(laid_of(TURN[:46], turn=TURN), laid_of(TURN[48:], turn=TURN, record_id="bb.docx#1.2"))
    anne.open(f"/queue?item={item}")
    keys = "[...document.querySelectorAll('[data-key]')].filter(e => e.getClientRects().length).map(e => e.dataset.key)"
    shown = set(anne.page.evaluate(keys))
    assert shown >= {"1", "2", "3", "/", "n", "x", "e", "m", "t", "c", "o", "v"}


def test_up_and_down_the_list(anne: Window, put: PutItems) -> None:
    put(*many_laid(3))
    anne.open("/queue")
    hrefs = []
    for key in "jjjk":
        anne.press(key)
        hrefs.append(anne.page.evaluate("document.activeElement.getAttribute('href')"))
    assert [href.rpartition("=")[2] for href in hrefs] == ["1", "2", "3", "2"]
    anne.lead("Enter")
    assert anne.item == 2


def test_the_focus_is_seen_in_both_themes_on_every_page(window: OpenWindow, clerks: Clerks, put: PutItems) -> None:
    put(laid_of())
    anne = window(clerks.add("anne", "administrator", opens_sealed=True))
    unseen = []
    for path in ("/queue", "/bulk", "/imports", "/overview", "/exports", "/people", "/account"):
        anne.open(path)
        for scheme in ("light", "dark"):
            anne.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for _ in range(12):
                anne.press("Tab")
                told = anne.page.evaluate(STANDING)
                if not told["ring"] and not told["body"]:
                    unseen.append((path, scheme, told["name"]))
    assert unseen == []
