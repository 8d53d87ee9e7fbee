"""Logging in and out, and how long a session lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pipeline.review.passwords import digest_of
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


def test_whoever_asks_for_a_page_logs_in_and_gets_it(clerks: Any, client: Any) -> None:
    clerks.add("an")
    answer = client.get("/account?lang=vi&x=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/account%3Flang%3Dvi%26x%3D1"
    page = client.open(answer.headers["location"])
    assert 'name="next" value="/account?lang=vi&amp;x=1"' in page.text
    answer = client.post("/login", {"login": " AN ", "password": clerks.password, "next": "/account?lang=vi&x=1"})
    assert answer.headers["location"] == "/account?lang=vi&x=1"
    assert "Cán bộ an" in client.follow(answer).text


@pytest.mark.parametrize(
    "target",
    [
        *("https://example.org/", "//example.org", "/\\example.org", "\\\\example.org", "/\t/example.org"),
        *("javascript:alert(1)", "http:/example.org", "/login", "/logout", "example.org", " /queue", "/%0a/\n"),
    ],
)
def test_nobody_is_led_to_another_site(clerks: Any, client: Any, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.passwords.is_password", lambda digest, password: True)
    clerks.add("an")
    assert enter(client, "an", clerks.password, next=target).headers["location"] == "/queue"
    assert client.get("/login", params={"next": target}).headers["location"] == "/queue"


@pytest.mark.parametrize(("login", "password"), [("an", "wrong"), ("nobody", "wrong"), ("gone", None)])
def test_a_wrong_login_and_a_wrong_password_look_alike(
    clerks: Any, client: Any, desk_store: DeskStore, login: str, password: str | None
) -> None:
    clerks.add("an")
    gone = clerks.add("gone")
    with desk_store.write() as unit:
        unit.people.change(gone.id, active=False)
    answer = enter(client, login, password or clerks.password)
    assert answer.status_code == 403
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.text
    assert "ydan_session" not in answer.cookies
    with desk_store.read() as unit:
        (entry,) = unit.trail.entries()
    assert (entry.actor, entry.action) == (None, "person.login_failed")
    assert login not in entry.subject.removeprefix("login:")
    assert len(entry.subject.removeprefix("login:")) == 16


def test_as_much_is_done_for_an_unknown_login(clerks: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clerks.add("an")
    judged: list[bool] = []

    def judge(digest: str | None, password: str) -> bool:
        judged.append(digest is not None)
        return False

    monkeypatch.setattr("pipeline.review.passwords.is_password", judge)
    enter(client, "an", "wrong")
    enter(client, "nobody", "wrong")
    assert judged == [True, False]


def test_after_too_many_tries_even_the_right_password_waits(
    clerks: Any, client: Any, clock: Any, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerks.add("an")
    monkeypatch.setattr("pipeline.review.passwords.is_password", lambda digest, password: password == clerks.password)
    for _ in range(site.settings.review.login_attempts):
        assert enter(client, "an", "wrong").status_code == 403
        clock.move(minutes=1)
    answer = enter(client, "an", clerks.password)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == str(10 * 60), "until the first of five tries is fifteen minutes old"
    assert "Chờ 10 phút" in answer.text
    other = enter(clerks.browser(address="192.0.2.2"), "an", clerks.password)
    assert other.status_code == 429, "from everywhere"
    clock.move(minutes=10, seconds=1)
    assert enter(client, "an", clerks.password).status_code == 303


def test_an_unknown_login_is_slowed_down_alike(
    client: Any, site: Site, monkeypatch: pytest.MonkeyPatch, clerks: Any
) -> None:
    monkeypatch.setattr("pipeline.review.passwords.is_password", lambda digest, password: False)
    answers = [enter(client, "nobody", "wrong") for _ in range(site.settings.review.login_attempts + 1)]
    assert [answer.status_code for answer in answers] == [403] * (len(answers) - 1) + [429]


def test_one_address_cannot_try_many_logins(clerks: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.passwords.is_password", lambda digest, password: False)
    tries = [enter(client, f"person{number}", "wrong").status_code for number in range(21)]
    assert tries == [403] * 20 + [429]
    assert enter(clerks.browser(address="192.0.2.2"), "person30", "wrong").status_code == 403


def test_a_log_in_forgets_the_tries_before_it(clerks: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clerks.add("an")
    monkeypatch.setattr("pipeline.review.passwords.is_password", lambda digest, password: password == clerks.password)
    for _ in range(3):
        for _ in range(4):
            assert enter(clerks.browser(), "an", "wrong").status_code == 403
        assert enter(clerks.browser(), "an", clerks.password).status_code == 303


def test_the_session_is_a_new_one_after_each_log_in(clerks: Any, client: Any) -> None:
    clerks.add("an")
    client.http.cookies.set("ydan_session", "chosen-by-somebody-else", domain="desk.test")
    enter(client, "an", clerks.password)
    first = client.http.cookies["ydan_session"]
    assert first != "chosen-by-somebody-else"
    client.http.cookies.delete("ydan_session")
    client.open("/login")
    client.http.cookies.set("ydan_session", first, domain="desk.test")
    client.post("/login", {"login": "an", "password": clerks.password})
    assert client.http.cookies["ydan_session"] != first
    client.http.cookies.set("ydan_session", first, domain="desk.test")
    assert client.get("/account").status_code == 303, "the earlier session has ended"


def test_the_cookie_is_for_no_script_and_no_other_site(clerks: Any) -> None:
    clerks.add("an")
    for https, start in ((False, "ydan_session="), (True, "__Host-ydan_session=")):
        answer = enter(clerks.browser(https=https), "an", clerks.password)
        (cookie,) = [c for c in answer.headers.get_list("set-cookie") if "ydan_session" in c]
        parts = {part.strip().lower() for part in cookie.split(";")}
        assert cookie.startswith(start)
        assert {"httponly", "samesite=lax", "path=/"} <= parts
        assert ("secure" in parts) == https
        assert not any(part.startswith("domain") for part in parts)


def test_logging_out_ends_the_session(clerks: Any, client: Any, desk_store: DeskStore) -> None:
    clerks.add("an")
    enter(client, "an", clerks.password)
    secret = client.http.cookies["ydan_session"]
    client.open("/account")
    assert "Đã đăng xuất." in client.follow(client.post("/logout")).text
    client.http.cookies.set("ydan_session", secret, domain="desk.test")
    assert client.get("/account").status_code == 303
    assert actions(desk_store) == ["person.login", "person.logout"]


def test_a_session_ends_when_it_lies_idle(clerks: Any, clock: Any) -> None:
    client = clerks.log_in()
    for _ in range(5):
        clock.move(minutes=59)
        assert client.get("/account").status_code == 200
    clock.move(minutes=61)
    assert client.get("/account").status_code == 303


def test_a_session_ends_however_busy(clerks: Any, clock: Any, site: Site) -> None:
    client, end = clerks.log_in(), clock.now + timedelta(hours=site.settings.review.session_hours)
    while clock.move(minutes=30) < end:
        assert client.get("/account").status_code == 200
    assert client.get("/account").status_code == 303


def test_reading_pages_seldom_writes(clerks: Any, clock: Any, desk_store: DeskStore) -> None:
    client = clerks.log_in()
    begun = clock.now
    seen = []
    for seconds in (30, 29, 1):
        clock.move(seconds=seconds)
        client.get("/account")
        with desk_store.read() as unit:
            found = unit.sessions.find(_digest(client), clock.now)
        assert found is not None
        seen.append((found.seen_at - begun).total_seconds())
    assert seen == [0, 0, 60]


def _digest(client: Any) -> str:
    return digest_of(client.http.cookies["ydan_session"])


def test_a_form_sent_after_the_session_ended_is_shown_again(clerks: Any, clock: Any) -> None:
    client = clerks.log_in(login="an")
    clock.move(hours=11)
    written = {"name": "máy tính <b>bàn</b>", "new_password": "bí mật lắm", "request": "r1"}
    answer = client.post("/account/tokens", written, headers={"referer": "http://desk.test/account?lang=vi"})
    assert answer.status_code == 401
    assert "Phiên làm việc đã kết thúc" in answer.text
    assert "máy tính &lt;b&gt;bàn&lt;/b&gt;" in answer.text
    assert "bí mật lắm" not in answer.text
    assert client.csrf not in answer.text
    assert 'name="next" value="/account?lang=vi"' in answer.text


def test_what_was_written_survives_a_wrong_password_and_the_log_in(clerks: Any, client: Any) -> None:
    clerks.add("an")
    kept = {"kept.note": "hai\ndòng", "next": "/account"}
    assert ">hai\ndòng</textarea>" in enter(client, "an", "wrong", **kept).text
    page = enter(client, "an", clerks.password, **kept)
    assert page.status_code == 200
    assert ">hai\ndòng</textarea>" in page.text
    assert 'href="/account"' in page.text
    assert client.get("/account").status_code == 200
