"""Twenty people at one desk at once: nothing is decided twice, nothing is lost, and the trail is whole."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.cases.bench import Request
from pipeline.cases.deciding import Answer
from pipeline.cases.desk import Desk
from pipeline.cases.faults import Refused
from pipeline.store.desk.filters import Filter
from pipeline.store.desk.people import Person

from ..cases.conftest import BUILD, NOON, TURN, WARD, PutItems, laid_of
from .conftest import Clerks

N_PEOPLE = 20
N_ITEMS = 120

Work = Callable[[Person, random.Random, Counter[str]], None]


@pytest.fixture
def people(clerks: Clerks) -> list[Person]:
    """Twenty reviewers, who also arbitrate."""
    return [clerks.add(f"p{n}", arbitrates=True) for n in range(N_PEOPLE)]


def all_at_once(people: list[Person], work: Work) -> Counter[str]:
    """Let everybody begin at one moment; return how often each thing was done."""
    start = threading.Barrier(len(people))

    def one(number: int) -> Counter[str]:
        done: Counter[str] = Counter()
        start.wait()
        work(people[number], random.Random(number), done)
        return done

    with ThreadPoolExecutor(len(people)) as threads:
        return sum(threads.map(one, range(len(people))), Counter())


def check_that_all_is_whole(desk: Desk, done: Counter[str], items: list[int]) -> None:
    """Each decision is there once, in order; the item stands where the last one left it; the trail knows of each."""
    kept: Counter[str] = Counter()
    with desk.store.read() as unit:
        for item_id in items:
            item, decisions = unit.items.get(item_id), unit.decisions.of(item_id)
            assert item is not None
            assert [one.version for one in decisions] == list(range(2, len(decisions) + 2))
            assert item.version == len(decisions) + 1
            kept.update(one.action for one in decisions)
            undone = {one.undoes for one in decisions}
            holding = [one for one in decisions if one.id not in undone and one.action in ("decide", "drop", "split")]
            assert len(holding) <= 1
            assert bool(holding) == (item.standing.state != "waiting")
        told = Counter(one.action for one in unit.trail.entries(limit=100_000))
        assert not unit.trail.examine().faults
    assert kept == done
    assert told == {f"item.{action}": n for action, n in done.items()}


def test_who_asks_for_the_next_comment_decides_it_alone(desk: Desk, put: PutItems, people: list[Person]) -> None:
    items = put(*(laid_of(record_id=f"{n}", turn_id=f"{n}") for n in range(N_ITEMS)))
    given: list[int] = []

    def work(person: Person, chance: random.Random, done: Counter[str]) -> None:
        while (item_id := desk.next_item(person, Filter(), NOON)) is not None:
            given.append(item_id)
            desk.decide(Request(person, item_id, 1, f"{person.id}-{item_id}", NOON), Answer(WARD[2]))
            done["decide"] += 1

    done = all_at_once(people, work)
    assert done == {"decide": N_ITEMS}
    assert sorted(given) == items
    check_that_all_is_whole(desk, done, items)


def test_what_was_decided_a_moment_ago_is_kept_for_nobody(desk: Desk, put: PutItems, people: list[Person]) -> None:
    (item_id,) = put(laid_of())
    desk.decide(Request(people[0], item_id, 1, "first", NOON), Answer(WARD[2]))
    with desk.store.write() as unit:  # as somebody does who looked it up before
        assert not unit.items.claim(item_id, people[1].id, NOON, NOON)


def test_of_twenty_who_open_one_comment_one_has_it(desk: Desk, put: PutItems, people: list[Person]) -> None:
    (item_id,) = put(laid_of())
    keepers: list[str | None] = []

    def work(person: Person, chance: random.Random, done: Counter[str]) -> None:
        keepers.append(desk.open_item(person, item_id, NOON).kept_by)

    all_at_once(people, work)
    assert keepers.count(None) == 1
    assert len(set(keepers)) == 2


def test_whoever_is_too_late_is_told_and_changes_nothing(desk: Desk, put: PutItems, people: list[Person]) -> None:
    items = put(*(laid_of(record_id=f"{n}", turn_id=f"{n}") for n in range(6)))

    def work(person: Person, chance: random.Random, done: Counter[str]) -> None:
        for turn in range(15):
            item = desk.glance(person, chance.choice(items))
            request = Request(person, item.id, item.version, f"{person.id}-{turn}", NOON)
            what = chance.choice(["decide", "decide", "drop", "note", "undo"])
            try:
                if what == "decide":
                    desk.decide(request, Answer(chance.choice([WARD[2], BUILD[2]])))
                elif what == "drop":
                    desk.drop(request)
                elif what == "note":
                    desk.note(request, "đã xem")
                else:
                    with desk.store.read() as unit:
                        last = unit.decisions.last_of(item.id)
                    if last is None:
                        continue
                    desk.undo(request, last.id)
            except Refused:
                continue
            done[what] += 1

    done = all_at_once(people, work)
    check_that_all_is_whole_when_decided_anew(desk, done, items)


def check_that_all_is_whole_when_decided_anew(desk: Desk, done: Counter[str], items: list[int]) -> None:
    """As `check_that_all_is_whole`, where a decided comment may be decided once more with its decision in sight."""
    kept: Counter[str] = Counter()
    with desk.store.read() as unit:
        for item_id in items:
            item, decisions = unit.items.get(item_id), unit.decisions.of(item_id)
            assert item is not None
            assert [one.version for one in decisions] == list(range(2, len(decisions) + 2))
            assert item.version == len(decisions) + 1
            kept.update(one.action for one in decisions)
        assert not unit.trail.examine().faults
        assert unit.trail.head()[0] == sum(done.values())
    assert kept == done


def test_one_form_sent_by_impatient_fingers_is_one_decision(desk: Desk, put: PutItems, people: list[Person]) -> None:
    (item_id,) = put(laid_of())
    person = people[0]
    repeated = []

    def work(_: Person, chance: random.Random, done: Counter[str]) -> None:
        result = desk.decide(Request(person, item_id, 1, "one-form", NOON), Answer(WARD[2]))
        repeated.append(result.repeated)

    all_at_once(people, work)
    assert sorted(repeated) == [False] + [True] * (N_PEOPLE - 1)
    check_that_all_is_whole(desk, Counter({"decide": 1}), [item_id])


def test_cut_joined_and_decided_at_once_there_is_one_that_holds(
    desk: Desk, put: PutItems, people: list[Person]
) -> None:
    cut = TURN.index("Đèn")
    first, last = put(laid_of(TURN[: cut - 1], turn=TURN), laid_of(TURN[cut:], turn=TURN, record_id="bb.docx#1.2"))

    def work(person: Person, chance: random.Random, done: Counter[str]) -> None:
        here, there = chance.sample([first, last], 2)
        request = Request(person, here, 1, f"r{person.id}", NOON)
        try:
            if chance.random() < 0.5:
                desk.merge(request, there, 1)
                done["merge"] += 1
            else:
                desk.decide(request, Answer(WARD[2]))
                done["decide"] += 1
        except Refused:
            done["refused"] += 1

    done = all_at_once(people, work)
    assert sum(done.values()) == N_PEOPLE
    assert (done["merge"], done["decide"]) in ((1, 0), (0, 2), (0, 1))
    with desk.store.read() as unit:
        assert not unit.trail.examine().faults
        assert {unit.items.get(one).version for one in (first, last)} <= {1, 2}  # type: ignore[union-attr]
