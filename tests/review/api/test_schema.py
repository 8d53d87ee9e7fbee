"""Whatever is sent to the API, by its own document or against it: no failing of ours, and answers as documented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pipeline.review.passwords import digest_of, new_secret

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def app_with_items(app: Any, put: Any, laid: Any, programs: Any, site: Any) -> Any:
    """The application, on a desk where ids from 1 on mean something."""
    put(laid(1), laid(2), laid(3, denunciation=0.9), laid(4, harms=("danger",)))
    programs.add("reviewer", "lan")
    with site.store.write() as unit:
        unit.hooks.add("https://example.org", "s" * 40, ["item.laid", "item.decided"], site.clock())
        unit.hooks.tell("item.laid", {"item": 1}, site.clock())
    return app


def fresh_token(site: Any) -> str:
    """A token of an administrator who may everything; whatever a case did, the next one is let in."""
    now, secret = site.clock(), new_secret()
    with site.store.write() as unit:
        found = unit.people.by_login("root")
        fields = {"opens_sealed": True, "arbitrates": True}
        boss = found[0] if found else unit.people.add("root", "Root", "-", "administrator", now=now, **fields)
        unit.people.change(boss.id, active=True, must_change=False, role="administrator", **fields)
        unit.tokens.add(boss.id, "test", digest_of(secret), now, now + timedelta(days=1))
    return secret


@pytest.mark.parametrize(
    ("mode", "n"),
    [
        ("positive", 4),
        ("negative", 2),
        pytest.param("positive", 60, marks=pytest.mark.slow),
        pytest.param("negative", 60, marks=pytest.mark.slow),
    ],
)
def test_the_api_keeps_to_its_document(app_with_items: Any, site: Any, mode: str, n: int) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app_with_items)
    generation = schemathesis.GenerationMode(mode)
    sender = Sender(site, is_near=mode == "positive")
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode == "negative" and not (operation.query or operation.path_parameters or operation.body):
            continue
        send_some(operation.as_strategy(generation_mode=generation), sender, n)


@dataclass
class Sender:
    """Sends cases with a token that is good; `is_near` turns ids into such as there are."""

    site: Any
    is_near: bool
    secret: str = ""

    def send(self, case: Any) -> None:
        """Send a case and check the answer."""
        if self.is_near:
            bring_near(case)
        self.secret = self.secret or fresh_token(self.site)
        answer = case.call(headers={"authorization": f"Bearer {self.secret}"})
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code == 401:
            self.secret = ""


def bring_near(case: Any) -> None:
    """Turn ids, versions and offices into such as there are: others lead no further than to 404."""
    for name, value in (case.path_parameters or {}).items():
        if name.endswith("_id"):
            case.path_parameters[name] = 1 + int(value) % 5
    if isinstance(case.body, dict):
        near = {"version": 1, "office": "ha_noi/so_xay_dung", "type": "kien_nghi", "topic": "ung_ngap", "other": 2}
        near |= {"role": "reviewer", "level": None, "agencies": ["so_xay_dung"], "url": "https://example.org/"}
        near |= {"events": ["item.laid"], "before": [1], "cooperating": []}
        case.body.update({name: value for name, value in near.items() if name in case.body})


def send_some(cases: Any, sender: Sender, n: int) -> None:
    """Send n cases, the same each time."""

    @hypothesis.settings(
        max_examples=n,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=cases)
    def send(case: Any) -> None:
        sender.send(case)

    send()
