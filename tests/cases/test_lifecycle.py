"""Where an item stands and what may follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.cases.faults import Invalid
from pipeline.cases.lifecycle import STATES, actions_in, check, returned
from pipeline.store.desk.item import Standing

OPEN = Standing("waiting", "review", None, False, 0, "phan_anh", "ngap", "f", "a", "o", None, None, None)


@pytest.mark.parametrize("state", STATES)
def test_a_closed_item_is_not_decided(state: str) -> None:
    closed = state in ("dropped", "replaced")
    assert closed is not bool(actions_in(replace(OPEN, state=state)) & {"decide", "settle"})


def test_what_cannot_follow_is_refused() -> None:
    with pytest.raises(Invalid):
        check(OPEN, "return")
    with pytest.raises(Invalid):
        check(replace(OPEN, state="replaced"), "note")


def test_the_second_return_is_a_dispute() -> None:
    once = returned(replace(OPEN, state="decided"))
    assert (once.state, once.queue) == ("returned", "review")
    assert returned(once).queue == "arbiter"


def test_sealing_and_unsealing_exclude_each_other() -> None:
    assert {"seal", "unseal"} & actions_in(OPEN) == {"seal"}
    assert {"seal", "unseal"} & actions_in(replace(OPEN, sealed=True)) == {"unseal"}


def test_a_standing_comes_back_from_json_as_it_was() -> None:
    assert Standing.from_json(OPEN.as_json()) == OPEN
