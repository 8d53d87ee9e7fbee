"""Many comments at once, through the pages."""

from __future__ import annotations

import re
from html import unescape

import pytest

from pipeline.review.site import Site
from pipeline.store.desk.filters import Filter

from ..cases.conftest import BUILD, PutItems, laid_of
from .conftest import Clerks, Client


@pytest.fixture
def anne(clerks: Clerks) -> Client:
    return clerks.log_in("reviewer")


def states(site: Site) -> dict[str | None, int]:
    with site.store.read() as unit:
        return unit.items.counts(Filter(), "state")


def hidden(text: str) -> dict[str, list[str]]:
    form = re.search(r'<form method="post" action="/bulk">.*?</form>', text, re.DOTALL)
    assert form
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_many_are_seen_before_they_are_decided_and_undone_as_one(anne: Client, put: PutItems, site: Site) -> None:
    ids = put(*(laid_of(record_id=f"bb.docx#{n}.1", turn_id=f"bb.docx#{n}") for n in range(3)))
    (risky,) = put(laid_of("Có người định tự tử.", harms=("danger",)))
    anne.open("/bulk")
    chosen = [str(one) for one in [*ids, risky]]
    preview = anne.post("/bulk", {"step": "preview", "action": "accept", "items": chosen})
    assert states(site) == {"waiting": 4}
    assert "UBND phường Phú Thượng" in preview.text
    form = hidden(preview.text)
    assert [one.partition(":")[0] for one in form["items"]] == [str(one) for one in ids]
    done = anne.post("/bulk", form)
    assert states(site) == {"waiting": 1, "decided": 3}
    undo = re.search(r'action="(/undo\?bundle=[^"]+)"', anne.follow(done).text)
    assert undo
    anne.post(unescape(undo[1]))
    assert states(site) == {"waiting": 4}


def test_what_changed_since_the_preview_is_left_alone(clerks: Clerks, put: PutItems, site: Site) -> None:
    anne = clerks.log_in("reviewer")
    first, second = put(laid_of(), laid_of(record_id="bb.docx#2.1", turn_id="bb.docx#2"))
    anne.open("/bulk")
    chosen = {"step": "preview", "action": "assign", "office": BUILD[2], "items": [str(first), str(second)]}
    form = hidden(anne.post("/bulk", chosen).text)
    with site.store.write() as unit:
        item = unit.items.get(first)
        assert item is not None
        assert unit.items.stand(item, item.standing)
    anne.post("/bulk", form)
    with site.store.read() as unit:
        agencies = {one: unit.items.get(one).standing.agency for one in (first, second)}  # type: ignore[union-attr]
    assert agencies == {first: "ubnd_xa_phuong", second: "so_xay_dung"}


def test_many_are_dropped(anne: Client, put: PutItems, site: Site) -> None:
    ids = put(laid_of(), laid_of(record_id="bb.docx#2.1", turn_id="bb.docx#2"))
    anne.open("/bulk")
    chosen = {"step": "preview", "action": "drop", "items": [str(one) for one in ids]}
    anne.post("/bulk", hidden(anne.post("/bulk", chosen).text))
    assert states(site) == {"dropped": 2}


@pytest.mark.parametrize("items", [[], ["x"], ["1:x"], ["-1"], [str(n) for n in range(1, 300)]])
def test_a_choice_that_makes_no_sense_is_refused(anne: Client, items: list[str]) -> None:
    anne.open("/bulk")
    assert anne.post("/bulk", {"step": "decide", "action": "accept", "items": items}).status_code == 422
