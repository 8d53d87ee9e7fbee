"""Webhooks, for programs."""

from __future__ import annotations

from typing import Any

import pytest

SENT = {"url": "https://example.org/hook", "events": ["item.decided"]}


def test_an_address_is_added_switched_and_removed(programs: Any) -> None:
    boss = programs.add("administrator")
    added = boss("POST", "/hooks", 201, json=SENT)
    assert len(added["secret"]) > 30
    at = f"/hooks/{added['hook']['id']}"
    assert boss("PATCH", at, json={"active": False})["active"] is False
    (told,) = boss("GET", "/hooks")["hooks"]
    assert told["url"] == SENT["url"]
    assert "secret" not in told
    boss("DELETE", at, 204)
    boss("DELETE", at, 404)
    assert boss("GET", "/hooks")["hooks"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "ftp://x"}, "hook_address"),
        ({"url": "https://a:b@c.d"}, "hook_address_login"),
        ({"events": ["item.eaten"]}, "hook_events"),
    ],
)
def test_what_cannot_be_is_refused(programs: Any, change: dict[str, Any], code: str) -> None:
    fault = programs.add("administrator")("POST", "/hooks", 422, json=SENT | change)["error"]
    assert fault["code"] == code


def test_deliveries_come_in_pieces_and_are_sent_again(programs: Any, site: Any) -> None:
    boss = programs.add("administrator")
    boss("POST", "/hooks", 201, json=SENT)
    with site.store.write() as unit:
        for number in range(5):
            unit.hooks.tell("item.decided", {"item": number}, site.clock())
        unit.hooks.failed(2, None, site.clock(), most_attempts=1)
    first = boss("GET", "/deliveries?limit=3")
    second = boss("GET", f"/deliveries?limit=3&cursor={first['next']}")
    assert [one["id"] for one in first["deliveries"] + second["deliveries"]] == [5, 4, 3, 2, 1]
    assert second["next"] is None
    (given_up,) = boss("GET", "/deliveries?state=given_up")["deliveries"]
    assert (given_up["id"], given_up["next_at"]) == (2, None)
    assert boss("POST", "/deliveries/2/resend", 202)["state"] == "waiting"
    boss("POST", "/deliveries/77/resend", 404)
