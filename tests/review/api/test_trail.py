"""The trail, for programs."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("role", ["reviewer", "monitor"])
def test_not_everybody_reads_it(programs: Any, role: str) -> None:
    programs.add(role)("GET", "/trail", 403)
    programs.add(role)("GET", "/trail/verdict", 403)


def test_it_comes_in_pieces_the_latest_first(programs: Any, site: Any) -> None:
    with site.store.write() as unit:
        for number in range(5):
            unit.trail.add(site.clock(), "lan", "item.note", f"job:{number}", reason="gọi 0912 345 678")
    reader = programs.add("analyst")
    first = reader("GET", "/trail?limit=3&actor=lan")
    second = reader("GET", f"/trail?limit=3&actor=lan&cursor={first['next']}")
    assert [one["seq"] for one in first["entries"] + second["entries"]] == [5, 4, 3, 2, 1]
    assert second["next"] is None
    assert first["entries"][0]["facts"] == {"reason": "gọi [SĐT]"}
    assert reader("GET", "/trail?item=3")["entries"] == []


def test_it_is_verified(programs: Any, site: Any) -> None:
    with site.store.write() as unit:
        entry = unit.trail.add(site.clock(), "lan", "item.note", "item:1")
    reader = programs.add("analyst")
    told = reader("GET", f"/trail/verdict?expect={entry.digest}")
    assert told == {"whole": True, "entries": 1, "seq": 1, "head": entry.digest, "faults": []}
    assert not reader("GET", f"/trail/verdict?expect={'0' * 64}")["whole"]
    reader("GET", "/trail/verdict?expect=abc", 422)
