"""Splitting, joining and moving the ends of a comment."""

from __future__ import annotations

import pytest

from pipeline.cases.deciding import Answer
from pipeline.cases.desk import Desk
from pipeline.cases.faults import Invalid
from pipeline.store.desk.item import Item

from .conftest import TURN, WARD, Ask, PutItems, laid_of

CUT = TURN.index("Đèn")
FIRST, LAST = TURN[: CUT - 1], TURN[CUT:]


def items_of(desk: Desk, ids: tuple[int, ...]) -> list[Item]:
    with desk.store.read() as unit:
        return [item for one in ids if (item := unit.items.get(one)) is not None]


def test_a_comment_is_split_into_pieces_that_are_routed_anew(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of(TURN, turn=TURN))
    done = desk.split(ask(item_id), [CUT])
    assert done.standing.state == "replaced"
    first, last = items_of(desk, done.children)
    assert (first.comment.text, last.comment.text) == (FIRST, LAST)
    assert (first.standing.state, last.parent_id) == ("waiting", item_id)
    assert last.comment.span.start == 100 + CUT
    assert first.record_id != last.record_id


@pytest.mark.parametrize("cuts", [[], [0], [len(TURN)], [len(TURN) + 5], [-3]])
def test_a_cut_must_lie_within(desk: Desk, put: PutItems, ask: Ask, cuts: list[int]) -> None:
    (item_id,) = put(laid_of(TURN, turn=TURN))
    with pytest.raises(Invalid):
        desk.split(ask(item_id), cuts)


def test_the_ends_are_moved_within_the_turn(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of(FIRST, turn=TURN))
    done = desk.clip(ask(item_id), 0, len(TURN))
    (whole,) = items_of(desk, done.children)
    assert whole.comment.text == TURN
    with pytest.raises(Invalid):
        desk.clip(ask(whole.id), 5, 5)


def test_two_comments_of_one_turn_are_joined(desk: Desk, put: PutItems, ask: Ask) -> None:
    first, last = put(laid_of(FIRST, turn=TURN), laid_of(LAST, turn=TURN, record_id="bb.docx#1.2"))
    done = desk.merge(ask(first), last, 1)
    (whole,) = items_of(desk, done.children)
    assert whole.comment.text == TURN
    assert [one.standing.state for one in items_of(desk, (first, last))] == ["replaced", "replaced"]


def test_comments_of_two_turns_are_not_joined(desk: Desk, put: PutItems, ask: Ask) -> None:
    first, other = put(laid_of(FIRST), laid_of(LAST, record_id="bb.docx#2.1", turn_id="bb.docx#2"))
    with pytest.raises(Invalid) as caught:
        desk.merge(ask(first), other, 1)
    assert caught.value.code == "not_together"


def test_a_split_is_undone_while_nobody_has_decided_about_a_piece(desk: Desk, put: PutItems, ask: Ask) -> None:
    (item_id,) = put(laid_of(TURN, turn=TURN))
    done = desk.split(ask(item_id), [CUT])
    undone = desk.undo(ask(item_id), done.decision.id)
    assert undone.standing.state == "waiting"
    assert [one.standing.state for one in items_of(desk, done.children)] == ["replaced", "replaced"]
    again = desk.split(ask(item_id), [CUT])
    desk.decide(ask(again.children[0]), Answer(office=WARD[2]))
    with pytest.raises(Invalid) as caught:
        desk.undo(ask(item_id), again.decision.id)
    assert caught.value.code == "pieces_decided"


def test_a_joining_is_undone_for_both(desk: Desk, put: PutItems, ask: Ask) -> None:
    first, last = put(laid_of(FIRST, turn=TURN), laid_of(LAST, turn=TURN, record_id="bb.docx#1.2"))
    done = desk.merge(ask(first), last, 1)
    desk.undo(ask(first), done.decision.id)
    assert [one.standing.state for one in items_of(desk, (first, last))] == ["waiting", "waiting"]
