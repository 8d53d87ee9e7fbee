"""The sealed lane: who sees a denunciation, who does not, and what is left behind by whoever looks."""

from __future__ import annotations

import pytest

from pipeline.cases.deciding import Answer
from pipeline.cases.desk import Desk
from pipeline.cases.faults import Invalid, NotAllowed, NotFound
from pipeline.cases.intake import is_sealed
from pipeline.config import Review
from pipeline.store.desk.filters import Filter

from .conftest import BUILD, NOON, WARD, Ask, MakePerson, PutItems, laid_of

ACCUSING = {"denunciation": 0.9, "concerned": ("ubnd_xa_phuong",), "type_id": "to_cao", "agencies": (BUILD,)}


@pytest.mark.parametrize(
    ("facts", "sealed"),
    [
        ({"denunciation": 0.3}, True),
        ({"denunciation": 0.1}, False),
        ({"denunciation": 0.1, "harms": ("denunciation", "wrongdoing")}, True),
        ({"harms": ("secrecy",)}, True),
        ({"harms": ("danger",)}, False),
    ],
)
def test_what_is_sealed(review: Review, facts: dict[str, object], sealed: bool) -> None:
    assert is_sealed(laid_of(**facts), review) is sealed  # type: ignore[arg-type]


def test_sealed_items_are_there_for_named_persons_only(desk: Desk, put: PutItems, person: MakePerson) -> None:
    (item_id,) = put(laid_of(**ACCUSING))  # type: ignore[arg-type]
    for login, role in [("an", "reviewer"), ("ad", "administrator"), ("pt", "analyst"), ("gs", "monitor")]:
        with pytest.raises(NotFound):
            desk.open_item(person(login, role), item_id, NOON)
        with pytest.raises(NotAllowed):
            desk.find(person(login, role), Filter(sealed=True), limit=10)
        assert desk.find(person(login, role), Filter(), limit=10) == ([], 0)
        assert desk.next_item(person(login, role), Filter(), NOON) is None
    opener = person("mo", opens_sealed=True)
    assert desk.next_item(opener, Filter(sealed=True), NOON) == item_id


def test_a_named_person_of_the_office_concerned_sees_nothing(desk: Desk, put: PutItems, person: MakePerson) -> None:
    (item_id,) = put(laid_of(**ACCUSING))  # type: ignore[arg-type]
    insider = person("nguoinha", opens_sealed=True, agencies=("ubnd_xa_phuong",))
    with pytest.raises(NotFound):
        desk.open_item(insider, item_id, NOON)
    assert desk.find(insider, Filter(sealed=True), limit=10) == ([], 0)
    assert desk.next_item(insider, Filter(sealed=True), NOON) is None


def test_sealed_items_are_not_found_by_their_words(desk: Desk, put: PutItems, person: MakePerson) -> None:
    put(laid_of(**ACCUSING), laid_of(record_id="bb.docx#2.1"))  # type: ignore[arg-type]
    assert desk.find(person(), Filter(words=("nao", "vet")), limit=10)[1] == 1
    opener = person("mo", opens_sealed=True)
    assert desk.find(opener, Filter(words=("nao",), sealed=True), limit=10)[1] == 0


def test_unmasking_a_sealed_item_needs_a_reason_and_leaves_a_trace(
    desk: Desk, put: PutItems, person: MakePerson
) -> None:
    (item_id,) = put(laid_of(**ACCUSING))  # type: ignore[arg-type]
    opener = person("mo", opens_sealed=True)
    with pytest.raises(Invalid):
        desk.unmask(opener, item_id, " ", NOON)
    with pytest.raises(NotFound):
        desk.unmask(person("an"), item_id, "tò mò", NOON)
    assert desk.unmask(opener, item_id, "xác minh", NOON).text.startswith("Ngõ 12")
    with desk.store.read() as unit:
        (entry,) = unit.trail.entries(subject=f"item:{item_id}", limit=10)
    assert (entry.actor, entry.action) == ("mo", "item.unmask")


def test_deciding_that_it_is_a_denunciation_seals_it(desk: Desk, put: PutItems, ask: Ask, person: MakePerson) -> None:
    (item_id,) = put(laid_of())
    done = desk.decide(ask(item_id), Answer(office="ha_noi/thanh_tra_tp", type="to_cao"))
    assert done.standing.sealed
    with pytest.raises(NotFound):
        desk.open_item(person("binh"), item_id, NOON)
    assert desk.find(person("binh"), Filter(words=("nao",)), limit=5)[1] == 0


def test_a_named_person_unseals_what_is_none_and_it_is_found_again(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson
) -> None:
    (item_id,) = put(laid_of(denunciation=0.3, agencies=(WARD, BUILD)))
    with pytest.raises(NotFound):
        desk.unseal(ask(item_id, person("an")), "không phải tố cáo")
    desk.unseal(ask(item_id, person("mo", opens_sealed=True)), "không phải tố cáo")
    assert desk.find(person("an"), Filter(words=("nao", "vet")), limit=5)[1] == 1
    desk.seal(ask(item_id, person("an")), "vẫn là tố cáo")
    with pytest.raises(NotFound):
        desk.open_item(person("an"), item_id, NOON)
