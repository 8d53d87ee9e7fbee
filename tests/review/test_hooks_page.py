"""The page of the webhooks."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.review.site import Site

URL = "https://example.org/hook?a=1&b=2"


def test_webhooks_are_for_administrators(clerks: Any) -> None:
    for role in ("reviewer", "analyst", "monitor"):
        client = clerks.log_in(role)
        assert client.get("/hooks").status_code == 403
        assert client.post("/hooks", {"url": URL, "events": "item.decided"}).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_address_is_added_and_its_secret_shown_once(site: Site, clerks: Any, language: str) -> None:
    client = clerks.log_in("administrator")
    page = client.post(f"/hooks?lang={language}", {"url": f" {URL} ", "events": ["item.decided", "import.finished"]})
    assert page.status_code == 200
    with site.store.read() as unit:
        (hook,) = unit.hooks.all()
    assert (hook.url, hook.events) == (URL, ("item.decided", "import.finished"))
    assert hook.secret in page.text
    again = client.get("/hooks")
    assert URL.replace("&", "&amp;") in again.text
    assert hook.secret not in again.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": "javascript:alert(1)", "events": "item.decided"}, "Not an address"),
        ({"url": "https://a:b@example.org", "events": "item.decided"}, "Leave login"),
        ({"url": URL}, "Choose at least one"),
        ({"url": URL, "events": "item.eaten"}, "Choose at least one"),
        ({}, "Not an address"),
    ],
)
def test_a_form_that_makes_no_sense_comes_back_with_what_is_wrong(
    site: Site, clerks: Any, form: dict[str, str], words: str
) -> None:
    page = clerks.log_in("administrator").post("/hooks?lang=en", form)
    assert page.status_code == 422
    assert words in page.text
    with site.store.read() as unit:
        assert unit.hooks.all() == []


def test_an_address_is_switched_off_and_on_and_removed(site: Site, clerks: Any) -> None:
    client = clerks.log_in("administrator")
    client.post("/hooks", {"url": URL, "events": "item.decided"})
    assert client.follow(client.post("/hooks/1/switch", {"on": "false"})).status_code == 200
    with site.store.read() as unit:
        assert not unit.hooks.all()[0].active
    client.post("/hooks/1/switch", {"on": "true"})
    with site.store.read() as unit:
        assert unit.hooks.all()[0].active
    assert client.follow(client.post("/hooks/1/remove")).status_code == 200
    assert client.post("/hooks/1/remove").status_code == 404
    with site.store.read() as unit:
        assert unit.hooks.all() == []
        actions = [one.action for one in unit.trail.entries() if one.action.startswith("hook.")]
    assert actions == ["hook.added", "hook.off", "hook.on", "hook.removed"]


def test_what_was_given_up_is_shown_and_sent_again(site: Site, clerks: Any) -> None:
    client = clerks.log_in("administrator")
    client.post("/hooks", {"url": URL, "events": "item.decided"})
    with site.store.write() as unit:
        for number in range(32):
            unit.hooks.tell("item.decided", {"item": number}, site.clock())
        unit.hooks.failed(1, None, site.clock(), most_attempts=1)
        unit.hooks.failed(2, 500, site.clock(), most_attempts=8)
        unit.hooks.delivered(3, 204)
    page = client.get("/hooks?lang=en")
    assert page.text.count("<tr>") == 31
    assert "1 given up" in page.text
    assert re.search(r"before=3[^0-9]", page.text)
    given_up = client.get("/hooks?state=given_up&lang=en")
    assert given_up.text.count("<tr>") == 2
    assert "No answer (1 attempt)" in given_up.text
    assert client.post("/hooks/deliveries/1/resend").status_code == 303
    assert client.post("/hooks/deliveries/99/resend").status_code == 404
    with site.store.read() as unit:
        one = unit.hooks.delivery(1)
    assert one is not None
    assert (one.state, one.attempts) == ("waiting", 0)


def test_a_form_of_another_site_is_refused(site: Site, clerks: Any) -> None:
    client = clerks.log_in("administrator")
    client.csrf = "forged"
    assert client.post("/hooks", {"url": URL, "events": "item.decided"}).status_code == 403
    with site.store.read() as unit:
        assert unit.hooks.all() == []
