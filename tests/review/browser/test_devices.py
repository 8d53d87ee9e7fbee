"""The same desk in another language, on a phone, and in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.review.site import Site
from pipeline.store.desk.item import Item

from ...cases.conftest import BUILD, POLICE, TURN, WARD, Chance, PutItems, laid_of
from ..conftest import Clerks
from .conftest import HEALTH, SAMPLE, OpenWindow, Window, many_laid


def test_the_language_is_switched_and_kept(anne: Window, put: PutItems) -> None:
    (item,) = put(laid_of())
    anne.open(f"/queue?item={item}")
    anne.click(".top-links a[hreflang=en]")
    assert anne.item == item
    assert anne.page.locator("html").get_attribute("lang") == "en"
    assert "Which office takes the lead?" in anne.text
    assert WARD[1] in anne.text
    assert anne.page.locator("blockquote.sentence").evaluate("e => e.closest('[lang]').lang") == "vi"
    anne.lead("1")
    assert "assigned to" in anne.flash
    anne.click(".top-links a[hreflang=vi]")
    assert anne.page.locator("html").get_attribute("lang") == "vi"


def test_the_same_is_done_without_scripts(
    window: OpenWindow, clerks: Clerks, put: PutItems, item_of: Callable[[int], Item], site: Site
) -> None:
    ids = put(*many_laid(5))
    anne = window(clerks.add("anne"), java_script_enabled=False)
    anne.open("/queue")
    anne.click("main a.is-primary")
    assert anne.item == ids[0]
    anne.click("button.candidate[value='2']")
    assert item_of(ids[0]).standing.office == BUILD[2]
    anne.page.fill("#office-words", "sở y tế")
    anne.lead("Enter")
    assert item_of(ids[1]).standing.office == HEALTH
    anne.page.fill("#office-words", "cong an")
    anne.click("#decide .search-line button")
    anne.click("button.pick >> text=phường Phú Thượng")
    assert item_of(ids[2]).standing.office == POLICE[2]
    anne.page.locator("#act-drop summary").click()
    anne.click("#act-drop button")
    assert item_of(ids[3]).standing.state == "dropped"
    anne.click("#flash button")
    assert item_of(ids[3]).standing.state == "waiting"
    anne.open("/imports")
    anne.page.set_input_files("#f-files", SAMPLE)
    anne.click("form[data-upload] button.is-primary")
    assert anne.path == "/imports/1"


def wide_pages(put: PutItems, chance: Chance) -> list[str]:
    item, sealed = (
        put(laid_of(TURN, turn=TURN, agencies=(replace_name(WARD), BUILD, POLICE)))[0],
        put(laid_of("Xin giữ kín tên tôi.", harms=("secrecy",)))[0],
    )
    chance.value = 0.0
    (blind,) = put(laid_of())
    return [
        *(
            "/queue",
            f"/queue?item={item}",
            f"/queue?item={blind}",
            f"/queue?sealed=1&item={sealed}",
            "/bulk",
            "/sealed",
        ),
        *("/imports", "/overview", "/exports", "/trail", "/people", "/hooks", "/account", "/keys", "/api/docs"),
        *("/items/999", "/nothing"),
    ]


def replace_name(agency: tuple[str, str, str, float]) -> tuple[str, str, str, float]:
    """Return an agency whose name is as long as they come."""
    name = "Ủy ban nhân dân phường Phú Thượng, quận Tây Hồ (Ban chỉ huy phòng thủ dân sự và phòng, chống thiên tai)"
    return (agency[0], name, *agency[2:])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_page_scrolls_sideways_on_a_phone(window: OpenWindow, clerks: Clerks, put: PutItems, chance: Chance) -> None:
    pages = wide_pages(put, chance)
    anne = window(clerks.add("anne", "administrator", opens_sealed=True), viewport={"width": 320, "height": 700})
    too_wide = []
    for path in pages:
        anne.open(path)
        for width in (390, 320):
            anne.page.set_viewport_size({"width": width, "height": 700})
            if anne.overflow() > 0:
                too_wide.append((path, width, anne.overflow()))
    assert too_wide == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_comment_is_decided_on_a_phone(
    window: OpenWindow, clerks: Clerks, put: PutItems, item_of: Callable[[int], Item]
) -> None:
    first, second = put(*many_laid(2))
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    anne = window(clerks.add("anne"), **phone)
    anne.open("/queue/next")
    with anne.page.expect_navigation():
        anne.page.locator("button.candidate").first.tap()
    assert item_of(first).standing.office == WARD[2]
    assert anne.item == second
    sizes = anne.page.eval_on_selector_all(
        "main button, main summary, main select, main input:not([type=hidden])",
        "all => all.filter(e => e.getClientRects().length && e.tabIndex >= 0)"
        ".map(e => [e.className || e.id, (e.labels?.[0]?.closest('.check') || e).getBoundingClientRect().height])",
    )
    assert [name for name, height in sizes if height < 43.5] == []
