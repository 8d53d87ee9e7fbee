"""Every fault has one shape, in the language that is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.errors import StoreError


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("en", "Check the address"),
        ("vi", "Hãy kiểm tra"),
        ("", "Hãy kiểm tra"),
        ("fr", "Hãy kiểm tra"),
        ("vi;q=0.3, en-GB;q=0.8", "Check the address"),
        ("en;q=x, vi;q=0.5", "Hãy kiểm tra"),
    ],
)
def test_faults_are_told_in_the_language_that_is_accepted(programs: Any, header: str, words: str) -> None:
    answer = programs.client().get("/api/v1/nowhere", headers={"accept-language": header})
    assert answer.status_code == 404
    assert words in answer.json()["error"]["next"]


def test_a_method_that_is_not_is_told_which_are(programs: Any) -> None:
    answer = programs.client().patch("/api/v1/people")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert answer.json()["error"]["code"] == "wrong_method"


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"json": {"url": 7, "events": []}}, "body.url"),
        ({"json": {"url": "https://a.b", "events": ["item.laid"], "more": 1}}, "body.more"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, "body.1"),
        ({"content": b"\xff"}, "body"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(programs: Any, sent: dict[str, Any], place: str) -> None:
    fault = programs.add("administrator")("POST", "/hooks", 422, **sent)["error"]
    assert fault["code"] == "invalid"
    assert place in fault["places"]


def test_what_was_sent_is_not_told_back(programs: Any) -> None:
    boss = programs.add("administrator")
    fault = boss("POST", "/hooks", 422, json={"url": ["bí mật"], "events": {"bí mật": 1}})
    assert "bí mật" not in str(fault)


@pytest.mark.parametrize("cursor", ["x", "Yw", "YzA5OTk5OTk5OTk5OTk5", "é"])
def test_a_cursor_that_is_none_is_refused(programs: Any, cursor: str) -> None:
    fault = programs.add("analyst")("GET", f"/trail?cursor={cursor}", 422)["error"]
    assert (fault["code"], fault["places"]) == ("cursor", ["cursor"])


def test_a_database_that_does_not_answer_is_a_503(programs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store.desk.hooks import Hooks

    def fail(self: Hooks) -> None:
        raise StoreError("ydan.db: locked")

    boss = programs.add("administrator")
    monkeypatch.setattr(Hooks, "counts", fail)
    fault = boss("GET", "/hooks", 503)["error"]
    assert fault["code"] == "unavailable"
    assert fault["number"]


def test_a_slip_of_ours_says_nothing_of_what_it_met(programs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store.desk.hooks import Hooks

    def fail(self: Hooks) -> None:
        raise RuntimeError("bí mật")

    boss = programs.add("administrator")
    monkeypatch.setattr(Hooks, "counts", fail)
    fault = boss("GET", "/hooks", 500)["error"]
    assert set(fault) == {"code", "message", "next", "number"}
    assert "bí mật" not in str(fault)


def test_a_script_of_another_site_cannot_use_a_persons_cookie(clerks: Any) -> None:
    client = clerks.log_in("administrator")
    sent = {"url": "https://example.org", "events": ["item.laid"]}
    assert client.http.post("/api/v1/hooks", json=sent).status_code == 403
    crossed = client.http.post("/api/v1/hooks", json=sent, headers={"origin": "https://evil.test"})
    assert crossed.json()["error"]["code"] == "cross_site"
    assert client.http.post("/api/v1/hooks", json=sent, headers={"x-csrf": client.csrf}).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/trail?actor=%00&action=%00", {}),
        ("GET", "/items?topic=%00&place=a%00b&words=%00&agency=%00&type=%00&field=%00", {}),
        ("GET", "/offices?words=%00&place=%00", {}),
        ("GET", "/items/1?unmasked=true&reason=%00", {}),
        ("POST", "/bulk/00000000%00/undo", {}),
        ("POST", "/people", {"json": {"login": "a\0b", "name": "a\0b", "role": "reviewer"}}),
        ("POST", "/people", {"json": {"login": "an", "name": "a\0b\ud800", "role": "reviewer"}}),
        ("POST", "/hooks", {"json": {"url": "https://a\0b.c", "events": ["item.laid"]}}),
        ("POST", "/items/1/note", {"json": {"version": 1, "note": "a\0b", "request": "a\0b-------"}}),
        ("POST", "/items/1/drop", {"json": {"version": 1, "note": "a\ud800b"}}),
        ("POST", "/items/1/decision", {"json": {"version": 1, "office": "a\0b", "topic": "a\0", "type": "\0"}}),
        ("POST", "/imports", {"files": [("files", ("a.txt", b"x"))], "data": {"place": "a\0b", "request": "a\0b"}}),
    ],
)
def test_signs_that_no_database_takes_are_no_failing(
    programs: Any, put: Any, laid: Any, method: str, path: str, sent: dict[str, Any]
) -> None:
    put(laid())
    boss = programs.add("administrator")
    if "json" in sent:
        sent = {"content": json.dumps(sent["json"]), "headers": {"content-type": "application/json"}}
    answer = boss.http.request(method, f"/api/v1{path}", **sent)
    assert answer.status_code < 500, answer.text
