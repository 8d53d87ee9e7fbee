"""The first administrator, and a person's own account: password, tokens, language."""

from __future__ import annotations

import threading
import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from pipeline.review.accounts import FIRST_LOGIN, first_administrator
from pipeline.review.site import Site
from pipeline.store.desk import DeskStore

NEW = "mặt trời mọc đằng đông"


def enter(client: Any, login: str, password: str, **fields: Any) -> Any:
    """Send the login form as the page has it."""
    client.open("/login")
    return client.post("/login", {"login": login, "password": password, **fields})


def actions(store: DeskStore) -> list[str]:
    with store.read() as unit:
        return [entry.action for entry in unit.trail.entries()]


def test_the_first_start_makes_an_administrator_who_must_choose_a_password(
    site: Site, clerks: Any, client: Any, desk_store: DeskStore
) -> None:
    password = first_administrator(site.store, site.clock())
    assert password is not None
    assert first_administrator(site.store, site.clock()) is None, "once only"
    assert client.follow(enter(client, FIRST_LOGIN, password, next="/people")).status_code == 200
    for path in ("/people", "/keys"):
        assert client.get(path).headers["location"] == "/account"
    page = client.open("/account")
    assert "Hãy đặt mật khẩu của riêng mình" in page.text
    assert client.post("/account/tokens", {"name": "x"}).status_code == 422
    fields = {"current_password": password, "new_password": NEW, "again_password": NEW}
    assert client.post("/account/password", fields).headers["location"] == "/queue"
    assert client.get("/people").status_code == 200
    assert actions(desk_store) == ["person.added", "person.login", "person.password_changed"]
    assert password not in page.text


def test_of_two_servers_that_start_at_once_one_makes_the_administrator(site: Site, desk_store: DeskStore) -> None:
    at_once, made = threading.Barrier(2), []

    def start() -> None:
        at_once.wait()
        made.append(first_administrator(site.store, site.clock()))

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([password for password in made if password]) == 1
    with desk_store.read() as unit:
        assert unit.people.count() == 1


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("ngắn quá", "ngắn quá", "ít nhất 12 ký tự"),
        ("x" * 201, "x" * 201, "quá dài"),
        ("abababababababab", "abababababababab", "quá dễ đoán"),
        ("abcdefghijklmnop", "abcdefghijklmnop", "quá dễ đoán"),
        ("mật khẩu của thanh.binh", "mật khẩu của thanh.binh", "chứa tên đăng nhập"),
        (NEW, NEW + "!", "không giống nhau"),
        ("con trâu đi trước cái cày", "con trâu đi trước cái cày", "giống mật khẩu cũ"),
    ],
)
def test_a_weak_password_is_not_taken(clerks: Any, new: str, again: str, said: str) -> None:
    client = clerks.log_in(login="thanh.binh")
    fields = {"current_password": clerks.password, "new_password": new, "again_password": again}
    answer = client.post("/account/password", fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert new not in answer.text


def test_a_new_password_ends_all_other_sessions(clerks: Any, desk_store: DeskStore) -> None:
    person = clerks.add("an")
    client, other = clerks.log_in_as(person), clerks.log_in_as(person)
    fields = {"current_password": clerks.password, "new_password": NEW, "again_password": NEW}
    assert "Đã đổi mật khẩu" in client.follow(client.post("/account/password", fields)).text
    assert other.get("/account").status_code == 303
    assert enter(clerks.browser(), "an", clerks.password).status_code == 403
    assert enter(clerks.browser(), "an", NEW).status_code == 303


def test_one_password_from_two_keyboards(clerks: Any) -> None:
    clerks.add("an")
    assert enter(clerks.browser(), "an", unicodedata.normalize("NFD", clerks.password)).status_code == 303


def test_whoever_finds_a_browser_open_cannot_guess_the_password(
    clerks: Any, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.review.passwords.is_password", lambda digest, password: False)
    client = clerks.log_in()
    fields = {"current_password": "guess", "new_password": NEW, "again_password": NEW}
    for _ in range(site.settings.review.login_attempts):
        assert "Mật khẩu hiện nay không đúng" in client.post("/account/password", fields).text
    assert "Đã thử sai quá nhiều lần" in client.post("/account/password", fields).text


def test_a_token_is_shown_once_listed_and_revoked(clerks: Any, desk_store: DeskStore, site: Site) -> None:
    client = clerks.log_in()
    page = client.post("/account/tokens", {"name": "  máy  tính "})
    (token,) = [word for word in page.text.replace("<", " ").replace(">", " ").split() if word.startswith("ydan_")]
    page = client.open("/account")
    assert token not in page.text
    assert "máy tính" in page.text
    assert "chưa dùng" in page.text
    with desk_store.read() as unit:
        (kept,) = unit.tokens.of(client.person.id)
    assert kept.expires_at == site.clock() + timedelta(days=site.settings.review.token_days)
    assert "Đã thu hồi" in client.follow(client.post(f"/account/tokens/{kept.id}/revoke")).text
    assert client.post(f"/account/tokens/{kept.id}/revoke").status_code == 404
    assert actions(desk_store) == ["token.made", "token.revoked"]
    with desk_store.read() as unit:
        assert "máy" not in "".join(entry.details for entry in unit.trail.entries())


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_token_needs_a_name(clerks: Any, name: str) -> None:
    answer = clerks.log_in().post("/account/tokens", {"name": name})
    assert answer.status_code == 422
    assert "Cần một tên" in answer.text


def test_nobody_revokes_the_token_of_somebody_else(clerks: Any, desk_store: DeskStore) -> None:
    mine, theirs = clerks.log_in(), clerks.log_in()
    mine.post("/account/tokens", {"name": "máy tính"})
    with desk_store.read() as unit:
        (token,) = unit.tokens.of(mine.person.id)
    assert theirs.post(f"/account/tokens/{token.id}/revoke").status_code == 404
    with desk_store.read() as unit:
        assert unit.tokens.of(mine.person.id)[0].revoked_at is None


def test_logging_out_everywhere_ends_all_sessions(clerks: Any) -> None:
    person = clerks.add("an")
    here, there = clerks.log_in_as(person), clerks.log_in_as(person)
    assert here.post("/account/logout-everywhere").headers["location"] == "/login"
    assert here.get("/account").status_code == there.get("/account").status_code == 303


def test_the_language_stays_as_chosen(clerks: Any) -> None:
    client = clerks.log_in()
    assert 'lang="vi"' in client.get("/account").text.partition("\n<head>")[0]
    assert '<html lang="en">' in client.get("/account?lang=en").text
    assert '<html lang="en">' in client.get("/account").text
    assert '<html lang="en">' in client.get("/account?lang=xx").text
