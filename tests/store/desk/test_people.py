"""Who may use the desk, who is logged in, tokens and failed log-ins."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.store.desk import DeskStore
from pipeline.store.desk.people import USED_AGAIN_AFTER, LoginTakenError, Person

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(store: DeskStore, login: str = "an", role: str = "reviewer", **fields: Any) -> Person:
    with store.write() as unit:
        return unit.people.add(login, "Nguyễn Văn An", "digest", role, now=NOW, **fields)


def test_a_person_comes_back_as_added(desk_store: DeskStore) -> None:
    added = add(desk_store, "An.Nguyen", agencies=("so_xay_dung", "so_y_te"), level="xa_phuong", arbitrates=True)
    with desk_store.read() as unit:
        assert unit.people.get(added.id) == added
        assert unit.people.by_login("AN.nguyen") == (added, "digest")
    assert added == Person(
        id=added.id,
        login="an.nguyen",
        name="Nguyễn Văn An",
        role="reviewer",
        agencies=("so_xay_dung", "so_y_te"),
        level="xa_phuong",
        opens_sealed=False,
        arbitrates=True,
        active=True,
        must_change=True,
    )


def test_nobody_is_found_under_an_unknown_id_or_login(desk_store: DeskStore) -> None:
    with desk_store.read() as unit:
        assert unit.people.get(7) is None
        assert unit.people.by_login("an") is None
        assert unit.people.count() == 0


def test_a_login_is_given_once_whatever_its_letters(desk_store: DeskStore) -> None:
    add(desk_store, "an")
    with pytest.raises(LoginTakenError, match="choose another"):
        add(desk_store, "AN")
    with desk_store.read() as unit:
        assert unit.people.count() == 1


def test_of_two_that_take_one_login_at_once_one_gets_it(desk_store: DeskStore) -> None:
    at_once, got = threading.Barrier(2), []

    def take() -> None:
        at_once.wait()
        try:
            got.append(add(desk_store).login)
        except LoginTakenError:
            got.append("taken")

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == ["an", "taken"]


def test_fields_change_and_the_rest_stays(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        unit.people.change(person.id, role="analyst", agencies=("so_y_te",), opens_sealed=True)
        unit.people.set_password(person.id, "other", must_change=False)
        changed, digest = unit.people.by_login("an") or (None, "")
    assert changed is not None
    assert (changed.role, changed.agencies, changed.opens_sealed) == ("analyst", ("so_y_te",), True)
    assert (changed.name, changed.must_change, digest) == (person.name, False, "other")


@pytest.mark.parametrize("field", ["id", "login", "password", "nothing"])
def test_other_fields_do_not_change(desk_store: DeskStore, field: str) -> None:
    person = add(desk_store)
    with pytest.raises(ValueError, match=field), desk_store.write() as unit:
        unit.people.change(person.id, **{field: "x"})


def test_active_people_are_listed_first(desk_store: DeskStore) -> None:
    gone = add(desk_store, "an")
    add(desk_store, "chi")
    add(desk_store, "binh")
    with desk_store.write() as unit:
        unit.people.change(gone.id, active=False)
        assert [person.login for person in unit.people.all()] == ["binh", "chi", "an"]


def test_only_active_administrators_count_as_such(desk_store: DeskStore) -> None:
    first, second = add(desk_store, "an", "administrator"), add(desk_store, "binh", "administrator")
    add(desk_store, "chi", "reviewer")
    with desk_store.write() as unit:
        unit.people.change(second.id, active=False)
        assert unit.people.lock_administrators() == [first.id]


def test_a_session_is_found_until_it_expires(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        unit.sessions.begin("digest", person.id, "secret", NOW, NOW + HOUR)
        found = unit.sessions.find("digest", NOW + HOUR - timedelta(seconds=1))
        assert unit.sessions.find("digest", NOW + HOUR) is None
        assert unit.sessions.find("other", NOW) is None
    assert found is not None
    assert (found.person, found.csrf, found.created_at, found.seen_at) == (person, "secret", NOW, NOW)
    assert found.expires_at == NOW + HOUR


def test_a_session_knows_when_it_was_used(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        unit.sessions.begin("digest", person.id, "secret", NOW, NOW + HOUR)
        unit.sessions.touch("digest", NOW + timedelta(minutes=5))
        found = unit.sessions.find("digest", NOW + timedelta(minutes=6))
    assert found is not None
    assert found.seen_at == NOW + timedelta(minutes=5)


def test_whoever_is_not_active_has_no_session(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        unit.sessions.begin("digest", person.id, "secret", NOW, NOW + HOUR)
        unit.people.change(person.id, active=False)
        assert unit.sessions.find("digest", NOW) is None


def test_sessions_end_one_by_one_or_all_of_a_person(desk_store: DeskStore) -> None:
    an, binh = add(desk_store, "an"), add(desk_store, "binh")
    with desk_store.write() as unit:
        for digest, person in (("a", an), ("b", an), ("c", an), ("d", binh)):
            unit.sessions.begin(digest, person.id, "secret", NOW, NOW + HOUR)
        unit.sessions.end("a")
        assert [unit.sessions.find(digest, NOW) is None for digest in "abcd"] == [True, False, False, False]
        unit.sessions.end_all(an.id)
        assert [unit.sessions.find(digest, NOW) is None for digest in "abcd"] == [True, True, True, False]


def test_expired_sessions_are_swept_away(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        unit.sessions.begin("a", person.id, "secret", NOW, NOW + HOUR)
        unit.sessions.begin("b", person.id, "secret", NOW, NOW + 3 * HOUR)
        unit.sessions.sweep(NOW + 2 * HOUR)
        assert unit.sessions.find("a", NOW) is None
        assert unit.sessions.find("b", NOW) is not None


def test_a_token_acts_for_its_person_until_it_expires_or_is_revoked(desk_store: DeskStore) -> None:
    person, other = add(desk_store, "an"), add(desk_store, "binh")
    with desk_store.write() as unit:
        token_id = unit.tokens.add(person.id, "báo cáo", "digest", NOW, NOW + HOUR)
        assert unit.tokens.find("digest", NOW) == person
        assert unit.tokens.find("digest", NOW + HOUR) is None
        assert unit.tokens.find("other", NOW) is None
        assert not unit.tokens.revoke(token_id, other.id, NOW), "another person's token"
        assert unit.tokens.find("digest", NOW) == person
        assert unit.tokens.revoke(token_id, person.id, NOW)
        assert not unit.tokens.revoke(token_id, person.id, NOW), "twice"
        assert unit.tokens.find("digest", NOW) is None


def test_a_token_of_whoever_is_not_active_does_nothing(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        unit.tokens.add(person.id, "báo cáo", "digest", NOW, NOW + HOUR)
        unit.people.change(person.id, active=False)
        assert unit.tokens.find("digest", NOW) is None


def test_the_use_of_a_token_is_noted_now_and_then(desk_store: DeskStore) -> None:
    person = add(desk_store)
    moments = [NOW, NOW + USED_AGAIN_AFTER / 2, NOW + USED_AGAIN_AFTER]
    noted = []
    with desk_store.write() as unit:
        unit.tokens.add(person.id, "báo cáo", "digest", NOW, NOW + HOUR)
        for moment in moments:
            is_due = (unit.tokens.look("digest", moment) or (None, None))[1]
            unit.tokens.find("digest", moment)
            noted.append((is_due, unit.tokens.of(person.id)[0].used_at))
    assert noted == [(True, NOW), (False, NOW), (True, moments[2])]


def test_tokens_are_listed_newest_first_and_end_together(desk_store: DeskStore) -> None:
    person = add(desk_store)
    with desk_store.write() as unit:
        for name in ("một", "hai"):
            unit.tokens.add(person.id, name, name, NOW, NOW + HOUR)
        assert [token.name for token in unit.tokens.of(person.id)] == ["hai", "một"]
        assert unit.tokens.revoke_all(person.id, NOW) == 2
        assert {token.revoked_at for token in unit.tokens.of(person.id)} == {NOW}


def test_attempts_are_counted_by_login_and_by_address(desk_store: DeskStore) -> None:
    with desk_store.write() as unit:
        unit.attempts.alone()
        for minute, (login, address) in enumerate([("a", "x"), ("a", "y"), ("b", "x"), ("a", "x")]):
            unit.attempts.note(login, address, NOW + timedelta(minutes=minute))
        assert unit.attempts.count("a", "x", NOW - HOUR) == (3, 3)
        assert unit.attempts.count("a", "x", NOW) == (2, 2), "after that moment"
        latest = NOW + timedelta(minutes=3)
        assert unit.attempts.times("b", "y", NOW) == ([NOW + timedelta(minutes=2)], [NOW + timedelta(minutes=1)])
        assert unit.attempts.times("a", "z", NOW)[0][0] == latest


def test_attempts_are_forgotten_with_success_and_with_time(desk_store: DeskStore) -> None:
    with desk_store.write() as unit:
        unit.attempts.note("a", "x", NOW)
        unit.attempts.note("b", "x", NOW + HOUR)
        unit.attempts.note("c", "x", NOW + HOUR)
        unit.attempts.sweep(NOW + HOUR)
        unit.attempts.clear("b")
        assert unit.attempts.count("c", "x", NOW - HOUR) == (1, 1)


def test_only_one_counts_attempts_at_a_time(desk_store: DeskStore) -> None:
    at_once, counted = threading.Barrier(4), []

    def count() -> None:
        at_once.wait()
        with desk_store.write() as unit:
            unit.attempts.alone()
            counted.append(unit.attempts.count("a", "x", NOW - HOUR)[0])
            unit.attempts.note("a", "x", NOW)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [0, 1, 2, 3]
