"""Deciding, and taking it back, for programs."""

from __future__ import annotations

from typing import Any

import pytest

WARD = "ha_noi/phu_thuong/ubnd"
BUILD = "ha_noi/so_xay_dung"
SENT = {"version": 1, "office": BUILD, "request": "request-1"}


def test_an_office_is_named_and_the_trail_tells_of_it(programs: Any, put: Any, laid: Any, site: Any) -> None:
    (item_id,) = put(laid())
    program = programs.add("reviewer", "an")
    done = program(
        "POST", f"/items/{item_id}/decision", json=SENT | {"note": "gọi 0912 345 678", "cooperating": [WARD]}
    )
    decision = done["decision"]
    assert (done["state"], done["repeated"], decision["chosen"], decision["by"]) == ("decided", False, 2, "Cán bộ an")
    assert decision["office"] == {"agency": "so_xay_dung", "office": BUILD, "name": "Sở Xây dựng"}
    assert [one["office"] for one in decision["cooperating"]] == [WARD]
    assert decision["note"] == "gọi [SĐT]"
    told = program("GET", f"/items/{item_id}")
    assert (told["version"], told["office"], told["undoable"]) == (2, BUILD, decision["id"])
    assert [one["action"] for one in told["history"]] == ["decide"]
    with site.store.read() as unit:
        assert [one.action for one in unit.trail.entries(subject=f"item:{item_id}")] == ["item.decide"]


def test_the_same_request_is_done_once(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    program = programs.add()
    first = program("POST", f"/items/{item_id}/decision", json=SENT)
    second = program("POST", f"/items/{item_id}/decision", json=SENT)
    assert second["repeated"]
    assert second["decision"]["id"] == first["decision"]["id"]


def test_who_comes_second_is_told_what_the_first_decided(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    programs.add()("POST", f"/items/{item_id}/decision", json=SENT)
    fault = programs.add()("POST", f"/items/{item_id}/decision", 409, json=SENT | {"request": "request-2"})["error"]
    assert fault["item"] == {"id": item_id, "version": 2, "state": "decided"}
    assert (fault["theirs"]["office"], fault["theirs"]["action"]) == (BUILD, "decide")
    assert fault["next"]


def test_a_conflict_does_not_tell_of_what_was_sealed_meanwhile(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    programs.add()("POST", f"/items/{item_id}/seal", json={"version": 1, "reason": "tố cáo"})
    other = programs.add()
    fault = other("POST", f"/items/{item_id}/decision", 404, json=SENT)["error"]
    assert "item" not in fault


def test_a_second_person_is_not_told_the_first_decision(programs: Any, put: Any, laid: Any, chance: Any) -> None:
    (item_id,) = put(laid())
    chance.value = 0.0
    programs.add()("POST", f"/items/{item_id}/decision", json=SENT)
    other = programs.add()
    told = other("GET", f"/items/{item_id}")
    assert told["hidden"]
    assert (told["office"], told["history"], told["suggestion"]) == (None, [], None)
    assert BUILD not in str(told)
    fault = other("POST", f"/items/{item_id}/decision", 409, json=SENT | {"request": "request-2"})["error"]
    assert "theirs" not in fault
    done = other("POST", f"/items/{item_id}/decision", json=SENT | {"request": "request-3", "version": 2})
    assert done["decision"]["action"] == "second"


def test_a_decision_is_taken_back_once(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    program = programs.add()
    done = program("POST", f"/items/{item_id}/decision", json=SENT)
    at = f"/decisions/{done['decision']['id']}/undo"
    programs.add()("POST", at, 403)
    undone = program("POST", at)
    assert (undone["state"], undone["decision"]["undoes"]) == ("waiting", done["decision"]["id"])
    assert program("POST", at)["repeated"]
    program("POST", "/decisions/999/undo", 404)


def test_not_ours_twice_goes_to_an_arbiter(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    program, arbiter = programs.add(), programs.add("reviewer", arbitrates=True)
    version = 1
    for _ in range(2):
        program("POST", f"/items/{item_id}/decision", json={"version": version, "office": BUILD})
        back = program("POST", f"/items/{item_id}/return", json={"version": version + 1, "reason": "không thuộc"})
        version += 2
    assert (back["state"], back["queue"]) == ("disputed", "arbiter")
    assert program("POST", f"/items/{item_id}/decision", 403, json={"version": version, "office": WARD})
    done = arbiter("POST", f"/items/{item_id}/decision", json={"version": version, "office": WARD})
    assert (done["state"], done["decision"]["action"]) == ("decided", "settle")


def test_a_comment_is_split_joined_again_and_clipped(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    program = programs.add()
    done = program("POST", f"/items/{item_id}/split", json={"version": 1, "before": [1]})
    first, second = done["children"]
    assert program("GET", f"/items/{first}")["masked_text"].startswith("Ngõ 12")
    joined = program("POST", f"/items/{first}/merge", json={"version": 1, "other": second, "other_version": 1})
    (whole,) = joined["children"]
    clipped = program("POST", f"/items/{whole}/clip", json={"version": 1, "first": 1, "last": 1})
    assert program("GET", f"/items/{clipped['children'][0]}")["masked_text"] == "Đề nghị nạo vét cống."


@pytest.mark.parametrize(
    ("action", "body", "status", "code"),
    [
        ("decision", {"office": "ha_noi/khong_co"}, 422, "no_office"),
        ("decision", {"office": BUILD, "type": "khong_co"}, 422, "no_type"),
        ("decision", {"office": BUILD, "topic": "khong_co"}, 422, "no_topic"),
        ("return", {"reason": "không thuộc"}, 422, "not_now"),
        ("note", {"note": " "}, 422, "note_needed"),
        ("seal", {"reason": " "}, 422, "reason_needed"),
        ("split", {"before": [0]}, 422, "no_cut"),
        ("split", {"before": [9]}, 422, "no_cut"),
        ("clip", {"first": 1, "last": 0}, 422, "no_clip"),
        ("merge", {"other": 999, "other_version": 1}, 404, "no_item"),
        ("unseal", {"reason": "nhầm"}, 403, None),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    programs: Any, put: Any, laid: Any, action: str, body: dict[str, Any], status: int, code: str | None
) -> None:
    (item_id,) = put(laid())
    program = programs.add()
    fault = program("POST", f"/items/{item_id}/{action}", status, json={"version": 1} | body)["error"]
    assert code is None or fault["code"] == code
    assert program("GET", f"/items/{item_id}")["version"] == 1


@pytest.mark.parametrize("role", ["monitor", "analyst"])
@pytest.mark.parametrize("action", ["decision", "drop", "note"])
def test_who_does_not_decide_changes_nothing(programs: Any, put: Any, laid: Any, role: str, action: str) -> None:
    (item_id,) = put(laid())
    body = {"version": 1} | ({"office": BUILD} if action == "decision" else {"note": "x"})
    programs.add(role)("POST", f"/items/{item_id}/{action}", 403, json=body)


def test_many_are_decided_and_taken_back_as_one(programs: Any, put: Any, laid: Any) -> None:
    ids = put(laid(1), laid(2), laid(3, harms=("danger",)))
    program = programs.add()
    sent = {"action": "accept", "items": [{"id": one, "version": 1} for one in ids], "request": "bundle-1"}
    preview = program("POST", "/bulk/preview", json=sent)["items"]
    assert [one["left_out"] for one in preview] == [None, None, "danger"]
    assert preview[0]["becomes"] == "UBND phường Phú Thượng"
    done = program("POST", "/bulk", json=sent)
    assert done == {"bundle": "bundle-1", "done": ids[:2], "refused": {str(ids[2]): "danger"}}
    undone = program("POST", "/bulk/bundle-1/undo")
    assert undone["done"] == ids[:2]
    assert program("GET", "/items?state=waiting")["total"] == 3
    programs.add()("POST", "/bulk/bundle-1/undo", 404)


def test_an_office_goes_with_assigning_only(programs: Any, put: Any, laid: Any) -> None:
    (item_id,) = put(laid())
    program = programs.add()
    sent: dict[str, Any] = {"items": [{"id": item_id, "version": 1}]}
    program("POST", "/bulk", 422, json=sent | {"action": "assign"})
    program("POST", "/bulk", 422, json=sent | {"action": "drop", "office": BUILD})
    assert program("POST", "/bulk", json=sent | {"action": "assign", "office": BUILD})["done"] == [item_id]


def test_what_is_decided_is_told_to_who_listens(programs: Any, put: Any, laid: Any, site: Any) -> None:
    programs.add("administrator")(
        "POST", "/hooks", 201, json={"url": "https://example.org", "events": ["item.laid", "item.decided"]}
    )
    (item_id,) = put(laid())
    programs.add()("POST", f"/items/{item_id}/decision", json=SENT)
    with site.store.read() as unit:
        events = [one.event for one in unit.hooks.recent(9)]
        bodies = " ".join(one.body for one in unit.hooks.recent(9))
    assert events == ["item.decided", "item.laid"]
    assert not [word for word in ("0912", "Lâm") if word in bodies]
