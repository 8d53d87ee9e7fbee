"""Naming the office, "not ours", and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.cases.deciding import Answer
from pipeline.cases.desk import Desk
from pipeline.cases.faults import Invalid, NotAllowed, NotFound, Stale
from pipeline.store.desk.filters import Filter

from .conftest import BUILD, NOON, WARD, Ask, Chance, MakePerson, PutItems, laid_of

TO_WARD = Answer(office=WARD[2])
TO_BUILD = Answer(office=BUILD[2])


def trail_of(desk: Desk, item_id: int) -> list[str]:
    with desk.store.read() as unit:
        return [one.action for one in unit.trail.entries(subject=f"item:{item_id}", limit=100)]


def test_a_decision_keeps_both_answers_and_leaves_one_entry_in_the_trail(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of())
    done = desk.decide(ask(item_id), TO_BUILD)
    with desk.store.read() as unit:
        item = unit.items.get(item_id)
        (kept,) = unit.decisions.of(item_id)
    assert item is not None
    assert (item.standing.state, item.standing.agency) == ("decided", "so_xay_dung")
    assert item.record["agencies"][0]["id"] == "ubnd_xa_phuong"
    assert (kept.id, kept.chosen, kept.seen, kept.after["name"]) == (done.decision.id, 2, True, "Sở Xây dựng")
    assert trail_of(desk, item_id) == ["item.decide"]


def test_the_same_request_sent_twice_decides_once(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of())
    request = ask(item_id)
    first = desk.decide(request, TO_WARD)
    second = desk.decide(request, TO_WARD)
    assert second.repeated
    assert first.decision == second.decision
    assert trail_of(desk, item_id) == ["item.decide"]


def test_a_form_that_is_out_of_date_shows_what_the_other_decided(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson
) -> None:
    (item_id,) = put(laid_of())
    late = ask(item_id, person("binh"))
    desk.decide(ask(item_id, person("an")), TO_WARD)
    with pytest.raises(Stale) as caught:
        desk.decide(late, TO_BUILD)
    assert caught.value.facts["theirs"].after["office"] == WARD[2]
    assert caught.value.facts["item"].standing.agency == "ubnd_xa_phuong"


def test_what_somebody_else_has_open_is_not_decided_over_his_head(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson
) -> None:
    (item_id,) = put(laid_of())
    assert desk.next_item(person("an"), Filter(), NOON) == item_id
    assert desk.next_item(person("binh"), Filter(), NOON) is None
    with pytest.raises(Stale, match="open"):
        desk.decide(ask(item_id, person("binh")), TO_WARD)
    later = NOON + timedelta(minutes=desk.settings.claim_minutes + 1)
    assert desk.next_item(person("binh"), Filter(), later) == item_id


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(office="ha_noi/so_gtvt"), "no_office"),  # ended before the comment was raised
        (Answer(office="nowhere"), "no_office"),
        (Answer(office=WARD[2], topic="khong_co"), "no_topic"),
        (Answer(office=WARD[2], type="khong_co"), "no_type"),
        (Answer(office=WARD[2], note="x" * 3000), "too_long"),
    ],
)
def test_what_does_not_exist_cannot_be_decided(desk: Desk, put: PutItems, ask: Ask, answer: Answer, code: str) -> None:
    (item_id,) = put(laid_of())
    with pytest.raises(Invalid) as caught:
        desk.decide(ask(item_id), answer)
    assert caught.value.code == code
    assert trail_of(desk, item_id) == []


def test_any_office_living_on_the_day_can_be_named(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of())
    done = desk.decide(ask(item_id), Answer(office="ha_noi/so_y_te", cooperating=(WARD[2], "ha_noi/so_y_te")))
    assert done.decision.chosen is None
    assert [one["office"] for one in done.decision.after["cooperating"]] == [WARD[2]]


def test_an_office_complained_about_is_never_named(desk: Desk, put: PutItems, ask: Ask, person: MakePerson) -> None:
    (item_id,) = put(laid_of(denunciation=0.9, concerned=("ubnd_xa_phuong",), type_id="to_cao"))
    opener = person("mo", opens_sealed=True)
    with pytest.raises(Invalid) as caught:
        desk.decide(ask(item_id, opener), TO_WARD)
    assert caught.value.code == "concerned"


def test_the_second_not_ours_goes_to_an_arbiter_whose_word_is_final(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson
) -> None:
    (item_id,) = put(laid_of())
    desk.decide(ask(item_id), TO_WARD)
    assert desk.give_back(ask(item_id), "đường do Sở quản lý").standing.state == "returned"
    desk.decide(ask(item_id), TO_BUILD)
    assert desk.give_back(ask(item_id), "ngõ do phường quản lý").standing.state == "disputed"
    assert desk.next_item(person(), Filter(), NOON) is None
    with pytest.raises(NotAllowed):
        desk.decide(ask(item_id), TO_WARD)
    arbiter = person("trong", arbitrates=True)
    assert desk.next_item(arbiter, Filter(queue="arbiter"), NOON) == item_id
    done = desk.decide(ask(item_id, arbiter), TO_WARD)
    assert (done.decision.action, done.standing.state) == ("settle", "decided")
    with pytest.raises(Invalid):
        desk.give_back(ask(item_id), "vẫn không phải")


def test_not_ours_needs_a_reason(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of(decision="auto"))
    with pytest.raises(Invalid) as caught:
        desk.give_back(ask(item_id), "  ")
    assert caught.value.code == "reason_needed"
    assert desk.give_back(ask(item_id), "không thuộc địa bàn").standing.state == "returned"


def test_undo_puts_the_item_back_where_it_stood(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of())
    with desk.store.read() as unit:
        before = unit.items.get(item_id)
    done = desk.decide(ask(item_id), TO_BUILD)
    undone = desk.undo(ask(item_id), done.decision.id)
    assert before is not None
    assert undone.standing == before.standing
    assert trail_of(desk, item_id) == ["item.decide", "item.undo"]
    assert desk.next_item(ask(item_id).person, Filter(), NOON) == item_id


def test_only_ones_own_latest_decision_is_undone_and_only_in_time(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson
) -> None:
    (item_id,) = put(laid_of())
    done = desk.decide(ask(item_id), TO_WARD)
    with pytest.raises(NotAllowed):
        desk.undo(ask(item_id, person("binh")), done.decision.id)
    late = NOON + timedelta(hours=desk.settings.undo_hours + 1)
    with pytest.raises(Invalid, match="later"):
        desk.undo(ask(item_id, now=late), done.decision.id)
    desk.give_back(ask(item_id), "không phải")
    with pytest.raises(Stale):
        desk.undo(ask(item_id), done.decision.id)


def test_many_are_decided_and_undone_as_one(desk: Desk, put: PutItems, ask: Ask) -> None:
    ids = put(*(laid_of(record_id=f"bb.docx#{n}.1", turn_id=f"bb.docx#{n}") for n in range(4)))
    dangerous = put(laid_of(harms=("danger",)))
    request = ask(ids[0])
    versions = dict.fromkeys([*ids, *dangerous, 999], 1)
    many = desk.decide_many(request, versions, None)
    assert many.done == tuple(ids)
    assert many.refused == {dangerous[0]: "danger", 999: "no_item"}
    desk.give_back(ask(ids[2]), "không phải")
    undone = desk.undo_many(ask(ids[0]), many.bundle)
    assert undone.done == (ids[0], ids[1], ids[3])
    assert undone.refused == {ids[2]: "changed"}
    with desk.store.read() as unit:
        assert unit.items.counts(Filter(), "state") == {"waiting": 4, "returned": 1}


def test_a_second_person_who_disagrees_brings_in_the_arbiter(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson, chance: Chance
) -> None:
    (item_id,) = put(laid_of())
    chance.value = 0.0
    done = desk.decide(ask(item_id, person("an")), TO_WARD)
    chance.value = 1.0
    assert done.standing.check_kind == "second"
    assert desk.next_item(person("an"), Filter(), NOON) is None
    assert desk.next_item(person("binh"), Filter(), NOON) == item_id
    opened = desk.open_item(person("binh"), item_id, NOON)
    assert opened.hidden
    second = desk.decide(ask(item_id, person("binh")), TO_BUILD)
    assert (second.decision.action, second.decision.seen) == ("second", False)
    assert (second.standing.state, second.standing.agency, second.standing.queue) == (
        "decided",
        "ubnd_xa_phuong",
        "arbiter",
    )
    settled = desk.decide(ask(item_id, person("trong", arbitrates=True)), TO_BUILD)
    assert (settled.decision.action, settled.standing.agency, settled.standing.queue) == (
        "settle",
        "so_xay_dung",
        None,
    )


def test_a_second_person_who_agrees_ends_it(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson, chance: Chance
) -> None:
    (item_id,) = put(laid_of())
    chance.value = 0.0
    desk.decide(ask(item_id, person("an")), TO_WARD)
    second = desk.decide(ask(item_id, person("binh")), TO_WARD)
    assert (second.standing.queue, second.standing.check_kind, second.standing.decided_by) == (
        None,
        None,
        person("an").id,
    )


@pytest.mark.parametrize(("answer", "state"), [(TO_WARD, "out"), (TO_BUILD, "decided")])
def test_a_sample_of_what_went_out_unattended_is_checked_blind(
    desk: Desk, put: PutItems, ask: Ask, chance: Chance, answer: Answer, state: str
) -> None:
    chance.value = 0.0
    (item_id,) = put(laid_of(decision="auto"))
    chance.value = 1.0
    opened = desk.open_item(ask(item_id).person, item_id, NOON)
    assert opened.hidden
    assert opened.item.standing.check_kind == "unattended"
    done = desk.decide(ask(item_id), answer)
    assert (done.decision.action, done.decision.seen, done.standing.state) == ("second", False, state)


def test_a_reviewer_sees_what_lies_in_his_scope(desk: Desk, put: PutItems, ask: Ask, person: MakePerson) -> None:
    (item_id,) = put(laid_of())
    builder = person("xd", agencies=("so_xay_dung",))
    assert desk.next_item(builder, Filter(), NOON) is None
    with pytest.raises(NotFound):
        desk.open_item(builder, item_id, NOON)
    city = person("tp", level="thanh_pho")
    assert desk.find(city, Filter(), limit=10) == ([], 0)
    desk.decide(ask(item_id), TO_BUILD)
    assert "return" in desk.open_item(builder, item_id, NOON).can


def test_who_may_only_read_decides_nothing(desk: Desk, put: PutItems, ask: Ask, person: MakePerson) -> None:
    (item_id,) = put(laid_of())
    monitor = person("giamsat", "monitor")
    assert desk.open_item(monitor, item_id, NOON).can == frozenset()
    with pytest.raises(NotAllowed):
        desk.decide(ask(item_id, monitor), TO_WARD)
    with pytest.raises(NotAllowed):
        desk.unmask(monitor, item_id, "xem", NOON)


def test_a_note_is_masked_and_changes_nothing_else(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of())
    done = desk.note(ask(item_id), "Đã gọi bà Vũ Thị Mận, số máy 0912 345 678")
    assert "0912" not in done.decision.after["note"]
    assert done.standing.state == "waiting"
