"""What is never decided together with others."""

from __future__ import annotations

from pipeline.cases.deciding import Answer
from pipeline.cases.desk import Desk
from pipeline.store.desk.filters import Filter

from .conftest import BUILD, NOON, WARD, Ask, Chance, MakePerson, PutItems, laid_of


def test_a_second_look_is_taken_one_by_one_with_nothing_in_sight(
    desk: Desk, put: PutItems, ask: Ask, person: MakePerson, chance: Chance
) -> None:
    (item_id,) = put(laid_of())
    chance.value = 0.0
    desk.decide(ask(item_id, person("an")), Answer(office=BUILD[2]))
    assert desk.why_not_many(person("binh"), item_id, NOON) == "blind"
    many = desk.decide_many(ask(item_id, person("binh")), {item_id: 2}, Answer(office=WARD[2]))
    assert many.refused == {item_id: "blind"}
    with desk.store.read() as unit:
        assert unit.items.ids(Filter(check="second"), limit=2) == [item_id]
