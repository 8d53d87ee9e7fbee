"""Who may do what at the desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.cases.rights import ROLES, Right, may
from pipeline.store.desk.people import Person

REVIEWER = Person(
    id=1,
    login="an",
    name="An",
    role="reviewer",
    agencies=(),
    level=None,
    opens_sealed=False,
    arbitrates=False,
    active=True,
    must_change=False,
)

EVERYTHING = set(Right)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("reviewer", {Right.DECIDE, Right.READ, Right.SEE_OVERVIEW, Right.IMPORT_FILES, Right.EXPORT}),
        ("analyst", {Right.READ, Right.SEE_OVERVIEW, Right.SEE_TRAIL, Right.EXPORT}),
        ("monitor", {Right.READ, Right.SEE_OVERVIEW}),
        ("administrator", EVERYTHING - {Right.OPEN_SEALED}),
    ],
)
def test_a_role_has_exactly_its_rights(role: str, rights: set[Right]) -> None:
    assert {right for right in Right if may(replace(REVIEWER, role=role), right)} == rights


@pytest.mark.parametrize("role", ROLES)
def test_sealed_comments_are_opened_by_whoever_was_named_only(role: str) -> None:
    person = replace(REVIEWER, role=role)
    assert not may(person, Right.OPEN_SEALED)
    assert may(replace(person, opens_sealed=True), Right.OPEN_SEALED)


def test_an_arbiter_arbitrates_whatever_the_role() -> None:
    assert not may(REVIEWER, Right.ARBITRATE)
    assert may(replace(REVIEWER, arbitrates=True), Right.ARBITRATE)


@pytest.mark.parametrize("right", Right)
def test_whoever_is_not_active_may_do_nothing(right: Right) -> None:
    gone = replace(REVIEWER, role="administrator", opens_sealed=True, arbitrates=True, active=False)
    assert not may(gone, right)


def test_an_unknown_role_has_no_right() -> None:
    assert not any(may(replace(REVIEWER, role="guest"), right) for right in Right)
