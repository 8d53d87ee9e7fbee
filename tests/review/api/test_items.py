"""Lists of comments, and one of them, for programs."""

from __future__ import annotations

from typing import Any

import pytest


def test_a_list_comes_in_pieces_and_is_masked(programs: Any, put: Any, laid: Any) -> None:
    ids = put(*(laid(number) for number in range(1, 6)))
    reader = programs.add("monitor")
    first = reader("GET", "/items?limit=3")
    second = reader("GET", f"/items?limit=3&cursor={first['next']}")
    assert [one["id"] for one in first["items"] + second["items"]] == ids
    assert (first["total"], second["next"]) == (5, None)
    assert "0912" not in str(first)
    assert "[SĐT]" in first["items"][0]["masked_text"]
    assert first["items"][0]["office_name"] == "UBND phường Phú Thượng"


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("words=NGAP", 2),
        ("words=khong co", 0),
        ("words=%25", 0),
        ("words=' OR 1=1 --", 0),
        ("topic=ung_ngap", 2),
        ("agency=so_xay_dung", 0),
        ("state=waiting", 2),
        ("state=decided", 0),
        ("queue=arbiter", 0),
        ("risk=0", 2),
        ("due=week", 0),
        ("since=2026-10-21", 0),
        ("until=2026-10-21", 2),
        ("meeting=1", 2),
        ("meeting=2", 0),
    ],
)
def test_a_list_is_narrowed(programs: Any, put: Any, laid: Any, query: str, n: int) -> None:
    put(laid(1), laid(2))
    assert programs.add()("GET", f"/items?{query}")["total"] == n


@pytest.mark.parametrize("query", ["state=eaten", "risk=9", "since=today", "more=1", "limit=0", "meeting=0", "age=x"])
def test_a_query_that_makes_no_sense_is_refused(programs: Any, query: str) -> None:
    fault = programs.add()("GET", f"/items?{query}", 422)["error"]
    assert fault["places"] == [f"query.{query.partition('=')[0]}"]


def test_one_item_comes_with_what_is_needed_to_decide_it(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    told = programs.add()("GET", f"/items/{item_id}")
    assert [one["number"] for one in told["suggestion"]["offices"]] == [1, 2, 3]
    assert told["suggestion"]["evidence"] == [[0, 6]]
    assert "decide" in told["can"]
    assert told["meeting"]["title"] == "Hội nghị"
    assert [one["masked_text"] for one in told["sentences"]] == [
        "Ngõ 12 ngập suốt mùa mưa, gọi [SĐT].",
        "Đề nghị nạo vét cống.",
    ]
    assert told["unmasked"] is None
    assert not [word for word in ("0912", "Lâm") if word in str(told)]


def test_unmasked_words_need_a_reason_and_leave_a_trace(programs: Any, put: Any, laid: Any, site: Any) -> None:
    (item_id,) = put(laid())
    program = programs.add("reviewer", "an")
    assert program("GET", f"/items/{item_id}?unmasked=true", 422)["error"]["code"] == "reason_needed"
    told = program("GET", f"/items/{item_id}?unmasked=true&reason=g%E1%BB%8Di+l%E1%BA%A1i")
    assert "0912 345 678" in told["unmasked"]["text"]
    assert told["unmasked"]["speaker"] == "Nguyễn Văn Lâm"
    with site.store.read() as unit:
        (entry,) = unit.trail.entries(action="item.unmask")
    assert (entry.actor, entry.subject, entry.facts["reason"]) == ("an", f"item:{item_id}", "gọi lại")


@pytest.mark.parametrize("role", ["monitor", "analyst"])
def test_who_only_reads_sees_masked_words_only(programs: Any, put: Any, laid: Any, role: str) -> None:
    (item_id,) = put(laid())
    programs.add(role)("GET", f"/items/{item_id}?unmasked=true&reason=x", 403)


def test_of_a_blind_item_nothing_is_told_that_was_suggested(programs: Any, put: Any, laid: Any, chance: Any) -> None:
    chance.value = 0.0
    (item_id,) = put(laid())
    program = programs.add()
    told = program("GET", f"/items/{item_id}")
    assert told["hidden"]
    assert (told["suggestion"], told["type"], told["topic"], told["office"]) == (None, None, None, None)
    (row,) = program("GET", "/items")["items"]
    assert row["hidden"]
    assert (row["type"], row["topic"], row["office_name"], row["probability"]) == (None, None, None, None)
    assert "Phú Thượng" not in str({**row, "place": ""})


def test_a_sealed_item_is_not_there_for_others(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid(denunciation=0.9))
    other, named = programs.add("analyst"), programs.add("reviewer", opens_sealed=True)
    assert other("GET", f"/items/{item_id}", 404)["error"]["code"] == "no_item"
    assert other("GET", "/items")["total"] == 0
    other("GET", "/items?sealed=true", 403)
    assert named("GET", "/items?sealed=true")["total"] == 1
    assert named("GET", f"/items/{item_id}")["sealed"]
    assert other("GET", "/items/999", 404)["error"]["code"] == "no_item"


def test_two_programs_never_get_the_same_next_item(programs: Any, put: Any, laid: Any) -> None:
    put(laid(1), laid(2))
    one, other = programs.add(), programs.add()
    first, second = one("POST", "/items/next"), other("POST", "/items/next")
    assert first["id"] != second["id"]
    assert other("GET", f"/items/{first['id']}")["kept_by_another"]
    assert programs.add()("POST", "/items/next", 204) is None
    one("POST", f"/items/{first['id']}/release", 204)
    assert programs.add()("POST", "/items/next")["id"] == first["id"]
    programs.add("monitor")("POST", "/items/next", 403)


def test_queues_and_meetings_are_told(programs: Any, put: Any, laid: Any) -> None:
    put(laid(1), laid(2))
    reader = programs.add("reviewer", arbitrates=True)
    assert reader("GET", "/queues")["queues"] == {"review": 2, "arbiter": 0}
    (meeting,) = reader("GET", "/meetings")["meetings"]
    assert (meeting["source"], meeting["n_items"]) == ("bb1.docx", 2)


def test_offices_are_found_without_diacritics(programs: Any, put: Any, laid: Any) -> None:
    found = programs.add()("GET", "/offices?words=so+xay+dung&on=2026-11-02")["offices"]
    assert found[0] == {"office": "ha_noi/so_xay_dung", "agency": "so_xay_dung", "name": "Sở Xây dựng Hà Nội"}


def test_a_list_is_kept_under_a_name(programs: Any) -> None:
    mine, other = programs.add(), programs.add()
    first = mine("POST", "/views", 201, json={"name": "Ngập", "query": "words=ngap"})
    second = mine("POST", "/views", 201, json={"name": "Ngập", "query": "words=ngap&risk=3"})
    assert second["id"] == first["id"]
    assert [one["query"] for one in mine("GET", "/views")["views"]] == ["words=ngap&risk=3"]
    assert other("GET", "/views")["views"] == []
    other("DELETE", f"/views/{first['id']}", 404)
    mine("DELETE", f"/views/{first['id']}", 204)
    assert mine("GET", "/views")["views"] == []
