"""The page of the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.review.site import Site


@pytest.fixture
def filled(site: Site) -> Site:
    """A trail with forty entries of two people and the program."""
    with site.store.write() as unit:
        for number in range(40):
            actor = ("lan", "minh", None)[number % 3]
            action = "item.unmask" if number == 6 else "item.decide"
            unit.trail.add(site.clock(), actor, action, f"item:{number}", state="decided", seen=True)
        unit.trail.add(site.clock(), "lan", "item.note", "item:7", reason="gọi 0912 345 678 hỏi lại")
    return site


@pytest.mark.parametrize("role", ["reviewer", "monitor"])
def test_not_everybody_reads_the_trail(clerks: Any, role: str) -> None:
    assert clerks.log_in(role).get("/trail").status_code == 403
    assert clerks.log_in(role).get("/trail/verify").status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_latest_entries_come_first_and_lead_to_older_ones(filled: Site, clerks: Any, language: str) -> None:
    client = clerks.log_in("analyst", login="an")
    page = client.get(f"/trail?lang={language}")
    assert page.status_code == 200
    assert page.text.count("<tr>") == 31
    assert "/queue?item=39" in page.text
    assert "/trail?before=12&amp;" in page.text
    older = client.get("/trail?before=12")
    assert older.text.count("<tr>") == 12
    assert "/queue?item=0" in older.text


def test_it_is_narrowed_by_person_action_and_item(filled: Site, clerks: Any) -> None:
    client = clerks.log_in("analyst")
    assert client.get("/trail?person=minh&action=item.decide").text.count("<tr>") == 14
    assert client.get("/trail?action=item.unmask").text.count("<tr>") == 2
    assert client.get("/trail?item=%237").text.count("<tr>") == 3
    nothing = client.get("/trail?item=seven")
    assert nothing.status_code == 200
    assert "<table" not in nothing.text


def test_what_people_wrote_is_masked(filled: Site, clerks: Any) -> None:
    page = clerks.log_in("administrator").get("/trail")
    assert "0912" not in page.text
    assert "[SĐT]" in page.text


def test_a_whole_trail_is_said_to_be_whole(filled: Site, clerks: Any) -> None:
    with filled.store.read() as unit:
        _, digest = unit.trail.head()
    client = clerks.log_in("analyst")
    page = client.get("/trail/verify?lang=en")
    assert "The trail is whole" in page.text
    assert digest in page.text
    assert "The trail is whole" in client.get(f"/trail/verify?lang=en&expect={digest}").text
    assert "The trail is broken" in client.get(f"/trail/verify?lang=en&expect={'0' * 64}").text
    assert "Nothing was verified" in client.get("/trail/verify?lang=en&expect=abc").text


def test_a_changed_trail_is_said_to_be_broken(filled: Site, clerks: Any) -> None:
    with filled.store.write() as unit:
        is_sqlite = unit.connection.dialect.name == "sqlite"
        unit.connection.execute(
            text("DROP TRIGGER " + ("trail_no_update" if is_sqlite else "trail_no_change ON trail"))
        )
        unit.connection.execute(text("UPDATE trail SET actor = 'minh' WHERE seq = 4"))
    page = clerks.log_in("analyst").get("/trail/verify?lang=en")
    assert "The trail is broken" in page.text
    assert "entry 4: changed" in page.text


@dataclass
class Standing:
    """As far as `sees` asks."""

    sealed: bool = True
    agency: str = ""


@dataclass
class Item:
    """As far as `sees` asks."""

    standing: Standing
    concerned: tuple[str, ...] = ()
    level: str | None = None


def test_of_sealed_items_only_the_act_is_shown(site: Site, clerks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store.desk.items import Items

    monkeypatch.setattr(Items, "get", lambda self, item_id: Item(Standing()))
    with site.store.write() as unit:
        unit.trail.add(site.clock(), "lan", "item.unmask", "item:3", reason="đối chiếu đơn")
    page = clerks.log_in("analyst").get("/trail")
    assert page.status_code == 200
    assert "đối chiếu đơn" not in page.text
    assert "/queue?item=3" not in page.text
    named = clerks.log_in("analyst", opens_sealed=True).get("/trail")
    assert "đối chiếu đơn" in named.text


@pytest.mark.parametrize("query", ["before=0", "before=99999999999999", "before=x", "person=" + "x" * 81])
def test_queries_that_make_no_sense_are_refused(clerks: Any, query: str) -> None:
    assert clerks.log_in("analyst").get(f"/trail?{query}").status_code == 422


def test_signs_that_no_database_takes_are_refused(filled: Site, clerks: Any) -> None:
    for query in ("person=%00&action=a%00&item=%00", "person=%00"):
        assert clerks.log_in("analyst").get(f"/trail?{query}").status_code == 400
