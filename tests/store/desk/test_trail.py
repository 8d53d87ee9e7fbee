"""The trail: a chain that shows each change, gap, insertion and cut."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pipeline.errors import ReadError, StoreError
from pipeline.store.desk import DeskStore
from pipeline.store.desk.chain import as_lines, from_lines
from pipeline.store.desk.trail import Entry, chain_digest, verify

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def filled(desk_store: DeskStore) -> DeskStore:
    """A desk with six entries in its trail."""
    for number in range(1, 7):
        with desk_store.write() as unit:
            unit.trail.add(NOON, "lan" if number % 2 else None, "item.decided", f"item:{number}", chosen=number)
    return desk_store


def chain_of(store: DeskStore) -> list[Entry]:
    with store.read() as unit:
        return list(unit.trail.every_entry())


def tamper(store: DeskStore, *statements: str) -> None:
    """Do what the owner of the database can do: take the guards away first."""
    with store.write() as unit:
        if unit.connection.dialect.name == "sqlite":
            guards = ["DROP TRIGGER trail_no_update", "DROP TRIGGER trail_no_delete"]
        else:
            guards = ["DROP TRIGGER trail_no_change ON trail"]
        for statement in (*guards, *statements):
            unit.connection.exec_driver_sql(statement)


def faults_of(store: DeskStore, expected: str | None = None) -> tuple[str, ...]:
    with store.read() as unit:
        return unit.trail.examine(expected).faults


def test_an_entry_follows_on_the_one_before_it(filled: DeskStore) -> None:
    chain = chain_of(filled)
    assert [one.seq for one in chain] == [1, 2, 3, 4, 5, 6]
    assert [one.previous for one in chain] == ["", *(one.digest for one in chain[:-1])]
    assert chain[0].facts == {"chosen": 1}
    assert chain[1].actor is None
    with filled.read() as unit:
        assert unit.trail.head() == (6, chain[-1].digest)
        verdict = unit.trail.examine(chain[2].digest)
    assert verdict.is_whole
    assert (verdict.n_entries, verdict.seq, verdict.digest) == (6, 6, chain[-1].digest)


def test_an_empty_trail_is_whole(desk_store: DeskStore) -> None:
    assert faults_of(desk_store) == ()


def test_another_program_can_verify_an_export(filled: DeskStore) -> None:
    previous = ""
    for line in as_lines(chain_of(filled)):
        row = json.loads(line)
        hashed = b""
        for value in ("ydan-trail-1", previous, str(row["seq"]), row["at"], row["actor"]):
            hashed += b"-," if value is None else str(len(value.encode())).encode() + b":" + value.encode() + b","
        for value in (row["action"], row["subject"], row["details"]):
            hashed += str(len(value.encode())).encode() + b":" + value.encode() + b","
        assert hashlib.sha256(hashed).hexdigest() == row["digest"]
        previous = row["digest"]


def test_fields_that_run_together_do_not_hash_alike(desk_store: DeskStore) -> None:
    with desk_store.write() as unit:
        entry = unit.trail.add(NOON, "a", "bc", "d")
    moved = replace(entry, actor="ab", action="c")
    assert verify([moved]) == ["entry 1: changed; what it says does not give its hash"]
    assert verify([replace(entry, actor=None)])


def test_nothing_is_added_where_the_transaction_fails(filled: DeskStore) -> None:
    with pytest.raises(RuntimeError), filled.write() as unit:
        unit.trail.add(NOON, "lan", "item.decided", "item:9")
        raise RuntimeError
    assert len(chain_of(filled)) == 6
    assert faults_of(filled) == ()


def test_writers_at_once_keep_one_chain(desk_store: DeskStore) -> None:
    def write(who: int) -> None:
        for number in range(15):
            with desk_store.write() as unit:
                unit.trail.add(NOON, f"p{who}", "item.decided", f"item:{number}")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert [one.seq for one in chain_of(desk_store)] == list(range(1, 61))
    assert faults_of(desk_store) == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trail SET details = '{\"chosen\":1}' WHERE seq = 4",
        "UPDATE trail SET actor = 'minh' WHERE seq = 4",
        "UPDATE trail SET at = '2026-11-02T12:00:00.000001Z' WHERE seq = 4",
        "UPDATE trail SET subject = 'item:5' WHERE seq = 4",
    ],
)
def test_a_changed_entry_is_named(filled: DeskStore, change: str) -> None:
    tamper(filled, change)
    assert faults_of(filled) == ("entry 4: changed; what it says does not give its hash",)


def test_a_missing_entry_is_named(filled: DeskStore) -> None:
    tamper(filled, "DELETE FROM trail WHERE seq = 3")
    assert faults_of(filled) == ("entry 3: missing, between 2 and 4",)


def test_an_entry_put_in_place_of_another_is_named(filled: DeskStore) -> None:
    chain = chain_of(filled)
    forged = replace(chain[3], subject="item:99")
    digest = chain_digest(
        forged.previous, forged.seq, forged.at, forged.actor, forged.action, forged.subject, forged.details
    )
    tamper(filled, f"UPDATE trail SET subject = 'item:99', digest = '{digest}' WHERE seq = 4")  # noqa: S608
    assert [fault.partition(":")[0] for fault in faults_of(filled)] == ["entry 5"]


def test_entries_in_another_order_are_named(filled: DeskStore) -> None:
    one, two, three, *others = chain_of(filled)
    faults = verify([one, three, two, *others])
    assert faults == [
        "entry 2: missing, between 1 and 3",
        "entry 2: stands after entry 3; it was moved there or inserted",
    ]


def test_an_inserted_entry_is_named(filled: DeskStore) -> None:
    chain = chain_of(filled)
    assert verify([*chain[:3], chain[2], *chain[3:]]) == [
        "entry 3: stands after entry 3; it was moved there or inserted"
    ]


def test_an_entry_added_behind_the_heads_back_is_named(filled: DeskStore) -> None:
    tamper(
        filled,
        "INSERT INTO trail SELECT 7, at, actor, action, subject, details, digest, digest FROM trail WHERE seq = 6",
    )
    assert any("without the head's knowing" in fault for fault in faults_of(filled))


def test_a_cut_tail_is_noticed_by_the_head(filled: DeskStore) -> None:
    tamper(filled, "DELETE FROM trail WHERE seq > 4")
    assert [fault for fault in faults_of(filled) if fault.startswith("entry 6") and "cut off" in fault]


def test_a_cut_tail_is_noticed_by_a_hash_that_was_written_down(filled: DeskStore) -> None:
    chain = chain_of(filled)
    tamper(
        filled,
        "DELETE FROM trail WHERE seq > 4",
        f"UPDATE trail_head SET seq = 4, digest = '{chain[3].digest}'",  # noqa: S608
    )
    assert faults_of(filled) == ()
    (fault,) = faults_of(filled, chain[5].digest)
    assert "cut off after entry 4" in fault


def test_the_database_refuses_to_change_or_delete_entries(filled: DeskStore) -> None:
    for statement in ("UPDATE trail SET action = 'x'", "DELETE FROM trail"):
        with pytest.raises((StoreError, IntegrityError)), filled.write() as unit:
            unit.connection.execute(text(statement))
    assert faults_of(filled) == ()


def test_entries_are_found_by_person_action_and_subject(filled: DeskStore) -> None:
    with filled.write() as unit:
        unit.trail.add(NOON, "minh", "item.unmasked", "item:2", reason="gọi lại")
    with filled.read() as unit:
        assert [one.seq for one in unit.trail.entries(subject="item:2")] == [2, 7]
        assert [one.seq for one in unit.trail.entries(after=2, limit=2)] == [3, 4]
        assert [one.seq for one in unit.trail.latest(2)] == [7, 6]
        assert [one.seq for one in unit.trail.latest(2, before=6)] == [5, 4]
        assert [one.seq for one in unit.trail.latest(actor="minh", action="item.unmasked")] == [7]
        assert unit.trail.actions() == ["item.decided", "item.unmasked"]


def test_odd_text_is_kept_and_still_verifies(desk_store: DeskStore) -> None:
    with desk_store.write() as unit:
        unit.trail.add(NOON, "lan", "import.asked", "file:a\0b\ud800", name="x\0\ud800 €", note="dài " * 400)
    (entry,) = chain_of(desk_store)
    assert len(entry.facts["note"]) == 500
    assert faults_of(desk_store) == ()
    assert list(from_lines(as_lines([entry]), "trail.jsonl")) == [entry]


def test_slips_of_callers_are_refused(desk_store: DeskStore) -> None:
    with pytest.raises(ValueError, match="zone"), desk_store.write() as unit:
        unit.trail.add(datetime(2026, 11, 2), "lan", "item.decided", "item:1")
    with pytest.raises(ValueError, match="subject has 300 characters"), desk_store.write() as unit:
        unit.trail.add(NOON, "lan", "item.decided", "i" * 300)


@pytest.mark.parametrize("line", ["no json", "[]", "{}", '{"seq": 1}'])
def test_a_line_that_is_no_entry_is_named(line: str) -> None:
    with pytest.raises(ReadError, match=r"trail\.jsonl: line 2 is no entry"):
        list(from_lines(["", line], "trail.jsonl"))


def test_a_field_of_the_wrong_kind_is_named(filled: DeskStore) -> None:
    line = next(as_lines(chain_of(filled))).replace('"seq": 1', '"seq": "1"')
    with pytest.raises(ReadError, match=r"line 1: seq"):
        list(from_lines([line], "trail.jsonl"))
