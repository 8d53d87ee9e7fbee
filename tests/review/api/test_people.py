"""People, tokens, and who may do what, for programs."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_token_says_for_whom_it_acts(programs: Any) -> None:
    told = programs.add("analyst", "an")("GET", "/me")
    assert (told["login"], told["role"]) == ("an", "analyst")
    assert set(told["rights"]) == {"read", "see_overview", "see_trail", "export"}


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic YTpi", "Bearer "])
def test_without_a_good_token_nothing_is_told(programs: Any, header: str | None) -> None:
    client = programs.client()
    answer = client.get("/api/v1/me", headers={"authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert set(answer.json()["error"]) == {"code", "message", "next"}
    assert answer.json()["error"]["code"] == "login_needed"


@pytest.mark.parametrize("role", ["reviewer", "analyst", "monitor"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/people"), ("GET", "/people/1"), ("GET", "/hooks")])
def test_what_is_an_administrators_is_refused_to_others(programs: Any, role: str, method: str, path: str) -> None:
    assert programs.add(role)(method, path, 403)["error"]["code"] == "no_right"


def test_a_person_is_added_changed_and_let_in_no_longer(programs: Any) -> None:
    boss = programs.add("administrator")
    sent = {"login": "Lan", "name": "  Nguyễn   Lan ", "role": "reviewer", "agencies": ["so_xay_dung"]}
    added = boss("POST", "/people", 201, json=sent)
    person = added["person"]
    assert (person["login"], person["name"], person["must_change"]) == ("lan", "Nguyễn Lan", True)
    assert len(added["password"]) > 12
    at = f"/people/{person['id']}"
    changed = boss("PUT", at, json={"name": "Lan", "role": "analyst"})
    assert (changed["role"], changed["agencies"]) == ("analyst", [])
    assert boss("POST", f"{at}/deactivate")["active"] is False
    assert boss("POST", f"{at}/reactivate")["person"]["active"] is True
    assert boss("POST", f"{at}/password")["password"] != added["password"]
    assert [one["login"] for one in boss("GET", "/people")["people"]] == ["administrator0", "lan"]


def test_a_token_is_ended(programs: Any) -> None:
    boss, other = programs.add("administrator"), programs.add("reviewer")
    at = f"/people/{other.person.id}/tokens"
    (token,) = boss("GET", at)["tokens"]
    boss("DELETE", f"{at}/{token['id']}", 204)
    boss("DELETE", f"{at}/{token['id']}", 404)
    other("GET", "/me", 401)


def test_what_is_wrong_with_a_person_is_said_field_by_field(programs: Any) -> None:
    boss = programs.add("administrator")
    sent = {"login": "a b", "name": "Lan", "role": "king", "agencies": ["so_nao_do"]}
    fault = boss("POST", "/people", 422, json=sent, headers={"accept-language": "en"})["error"]
    assert set(fault["fields"]) == {"login", "role", "agencies"}


def test_the_last_administrator_stays(programs: Any) -> None:
    boss = programs.add("administrator")
    boss("POST", f"/people/{boss.person.id}/deactivate", 422)
    boss("GET", "/me")


def test_an_unknown_person_is_not_found(programs: Any) -> None:
    assert programs.add("administrator")("GET", "/people/99", 404)["error"]["code"] == "no_person"
