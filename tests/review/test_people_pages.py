"""The pages on which administrators say who may use the desk."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from pipeline.cases.faults import Invalid
from pipeline.review import staff
from pipeline.review.site import Site
from pipeline.store.desk import DeskStore
from pipeline.store.desk.people import Person

BINH = {"login": "binh", "name": "Trần Thị Bình", "role": "reviewer"}


@pytest.fixture
def admin(clerks: Any) -> Any:
    """A browser in which an administrator is logged in."""
    return clerks.log_in("administrator", login="an")


def person_of(store: DeskStore, login: str) -> Person:
    with store.read() as unit:
        found = unit.people.by_login(login)
    assert found is not None
    return found[0]


def shown_password(page: Any) -> str:
    (password,) = re.findall(r'<code class="secret">([^<]+)</code>', page.text)
    assert isinstance(password, str)
    return password


@pytest.mark.parametrize("role", ["reviewer", "analyst", "monitor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_manage_people(clerks: Any, desk_store: DeskStore, role: str, method: str) -> None:
    client = clerks.log_in(role)
    for path in ("/people", f"/people/{client.person.id}"):
        answer = getattr(client, method)(
            path, **({"data": {**BINH, "role": "administrator"}} if method == "post" else {})
        )
        assert answer.status_code == 403
        assert "Không được phép" in answer.text
    with desk_store.read() as unit:
        assert unit.people.count() == 1
        assert unit.trail.entries() == []


def test_somebody_new_gets_a_password_that_is_shown_once(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    page = admin.post(
        "/people", {**BINH, "login": " Binh ", "agencies": ["so_y_te", "so_xay_dung"], "level": "xa_phuong"}
    )
    password = shown_password(page)
    person = person_of(desk_store, "binh")
    assert (person.name, person.role, person.must_change) == ("Trần Thị Bình", "reviewer", True)
    assert (person.agencies, person.level) == (("so_xay_dung", "so_y_te"), "xa_phuong")
    assert (person.opens_sealed, person.arbitrates) == (False, False)
    assert password not in admin.get("/people").text
    browser = clerks.browser()
    browser.open("/login")
    assert browser.post("/login", {"login": "binh", "password": password}).headers["location"] == "/account"


def test_the_trail_says_what_somebody_became_and_names_nobody(admin: Any, desk_store: DeskStore) -> None:
    admin.post("/people", {**BINH, "opens_sealed": "1"})
    person = person_of(desk_store, "binh")
    admin.post(f"/people/{person.id}", {"name": "Trần Bình", "role": "analyst", "arbitrates": "1"})
    with desk_store.read() as unit:
        added, changed = unit.trail.entries()
    assert (added.actor, added.action, added.subject) == ("an", "person.added", f"person:{person.id}")
    assert '"opens_sealed":true' in added.details
    assert changed.action == "person.changed"
    assert '"role":"analyst"' in changed.details
    assert '"role":"reviewer"' in changed.details
    assert "Bình" not in added.details + changed.details
    assert "B\\u00ecnh" not in added.details + changed.details


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"login": "Bình"}, "Chỉ dùng chữ thường"),
        ({"login": "b"}, "Chỉ dùng chữ thường"),
        ({"login": "../etc"}, "Chỉ dùng chữ thường"),
        ({"login": "an"}, "đã có người dùng"),
        ({"name": "  "}, "Cần họ tên"),
        ({"name": "x" * 121}, "Cần họ tên"),
        ({"role": "god"}, "Chọn một vai trò"),
        ({"level": "moon"}, "Không có cấp này"),
        ({"agencies": ["so_y_te", "nasa"]}, "không tồn tại"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    admin: Any, desk_store: DeskStore, fields: dict[str, Any], said: str
) -> None:
    answer = admin.post("/people", {**BINH, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Chưa thêm được" in answer.text
    with desk_store.read() as unit:
        assert unit.people.count() == 1


def test_names_are_shown_as_text(admin: Any) -> None:
    page = admin.post("/people", {**BINH, "name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_role_scope_and_flags_are_changed(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    person = clerks.add("binh", agencies=("so_y_te",), level="xa_phuong", opens_sealed=True)
    page = admin.open(f"/people/{person.id}")
    assert 'value="so_y_te" checked' in page.text
    fields = {"name": "Bình", "role": "analyst", "agencies": ["so_xay_dung"], "arbitrates": "1"}
    answer = admin.post(f"/people/{person.id}", fields)
    assert "Đã lưu" in admin.follow(answer).text
    changed = person_of(desk_store, "binh")
    assert (changed.role, changed.agencies, changed.level) == ("analyst", ("so_xay_dung",), None)
    assert (changed.opens_sealed, changed.arbitrates) == (False, True)


def test_the_page_of_a_person_is_about_that_person(clerks: Any, admin: Any) -> None:
    person = clerks.add("binh")
    page = admin.get(f"/people/{person.id}").text.partition("<main")[2]
    assert "Cán bộ binh</h1>" in page
    actions = set(re.findall(r'action="([^"]*)"', page))
    path = f"/people/{person.id}"
    assert actions == {path, f"{path}/password", f"{path}/deactivate"}


def test_saving_what_is_there_changes_nothing(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    person = clerks.add("binh")
    answer = admin.post(f"/people/{person.id}", {"name": person.name, "role": person.role})
    assert "Không có gì thay đổi" in admin.follow(answer).text
    with desk_store.read() as unit:
        assert unit.trail.entries() == []


def test_whoever_is_deactivated_is_out_at_once(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    theirs = clerks.log_in(login="binh")
    theirs.post("/account/tokens", {"name": "báo cáo"})
    assert "Đã khoá tài khoản" in admin.follow(admin.post(f"/people/{theirs.person.id}/deactivate")).text
    assert theirs.get("/account").status_code == 303
    with desk_store.read() as unit:
        assert unit.tokens.of(theirs.person.id)[0].revoked_at is not None
    password = shown_password(admin.post(f"/people/{theirs.person.id}/reactivate"))
    assert theirs.get("/account").status_code == 303, "the session from before stays ended"
    browser = clerks.browser()
    browser.open("/login")
    assert browser.post("/login", {"login": "binh", "password": password}).status_code == 303


def test_a_new_password_ends_sessions_and_tokens(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    theirs = clerks.log_in(login="binh")
    theirs.post("/account/tokens", {"name": "báo cáo"})
    password = shown_password(admin.post(f"/people/{theirs.person.id}/password"))
    assert theirs.get("/account").status_code == 303
    assert person_of(desk_store, "binh").must_change
    with desk_store.read() as unit:
        assert unit.tokens.of(theirs.person.id)[0].revoked_at is not None
        assert password not in "".join(entry.details for entry in unit.trail.entries())


def test_administrators_end_the_tokens_of_others(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    theirs = clerks.log_in(login="binh")
    theirs.post("/account/tokens", {"name": "báo cáo"})
    assert "báo cáo" in admin.get(f"/people/{theirs.person.id}").text
    with desk_store.read() as unit:
        (token,) = unit.tokens.of(theirs.person.id)
    admin.post(f"/people/{theirs.person.id}/tokens/{token.id}/revoke")
    with desk_store.read() as unit:
        assert unit.tokens.of(theirs.person.id)[0].revoked_at is not None
        assert unit.trail.entries()[-1].actor == "an"


def test_the_last_administrator_stays(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    path = f"/people/{admin.person.id}"
    inactive = clerks.add("cu", "administrator")
    with desk_store.write() as unit:
        unit.people.change(inactive.id, active=False)
    for answer in (
        admin.post(f"{path}/deactivate"),
        admin.post(path, {"name": "An", "role": "reviewer"}),
    ):
        assert answer.status_code == 422
        assert "người quản trị cuối cùng" in answer.text
    assert person_of(desk_store, "an").role == "administrator"
    assert person_of(desk_store, "an").active


def test_with_another_administrator_one_may_go(clerks: Any, admin: Any, desk_store: DeskStore) -> None:
    clerks.add("binh", "administrator")
    assert admin.post(f"/people/{admin.person.id}/deactivate").status_code == 303
    assert not person_of(desk_store, "an").active


def test_two_administrators_who_send_each_other_away_leave_one(clerks: Any, site: Site, desk_store: DeskStore) -> None:
    an, binh = clerks.add("an", "administrator"), clerks.add("binh", "administrator")
    at_once, refused = threading.Barrier(2), []

    def send_away(by: Person, whom: Person) -> None:
        at_once.wait()
        try:
            staff.deactivate(site, by, whom.id)
        except Invalid as fault:
            refused.append(fault.code)

    threads = [threading.Thread(target=send_away, args=pair) for pair in ((an, binh), (binh, an))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["people.last_administrator"]
    with desk_store.write() as unit:
        assert len(unit.people.lock_administrators()) == 1


@pytest.mark.parametrize("path", ["", "/deactivate", "/reactivate", "/password", "/tokens/1/revoke"])
def test_nobody_with_an_unknown_id_is_changed(admin: Any, path: str) -> None:
    answer = admin.post(f"/people/4711{path}", {"name": "x", "role": "reviewer"})
    assert answer.status_code == 404
    assert "Không" in answer.text


def test_ids_that_are_no_numbers_get_a_page_that_helps(admin: Any) -> None:
    for path in ("/people/x'OR 1=1", "/people/99999999999999999999"):
        answer = admin.get(path)
        assert answer.status_code in (404, 422)
        assert "OR 1=1" not in answer.text.partition("<main")[2]
