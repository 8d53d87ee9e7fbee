"""Imports, figures and exports, for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

BUILD = "ha_noi/so_xay_dung"


def send(program: Any, *names: str, status: int = 202, **form: str) -> Any:
    files = [("files", (name, b"noi dung\nNg\xc3\xb5 12 ng\xe1\xba\xadp.\n", "text/csv")) for name in names]
    return program("POST", "/imports", status, files=files, data=form)


def test_files_are_sent_in_and_asked_about(programs: Any, site: Any) -> None:
    program = programs.add()
    sent = send(program, "a.csv", place="phường Tây Hồ, Hà Nội", date="2026-10", level="xa_phuong")
    assert (sent["state"], sent["files"][0]["name"], sent["files"][0]["state"]) == ("waiting", "a.csv", "waiting")
    assert program("GET", f"/imports/{sent['id']}") == sent
    assert [one["id"] for one in program("GET", "/imports")["imports"]] == [sent["id"]]
    cancelled = program("POST", f"/imports/{sent['id']}/cancel")
    assert cancelled["state"] == "cancelled"
    program("GET", "/imports/99", 404)


def test_the_same_request_is_one_import(programs: Any) -> None:
    program = programs.add()
    first = send(program, "a.csv", request="request-1")
    second = send(program, "a.csv", "b.csv", request="request-1")
    assert second["id"] == first["id"]
    assert [one["name"] for one in second["files"]] == ["a.csv", "b.csv"]


@pytest.mark.parametrize(
    ("form", "place"),
    [({"date": "gestern"}, "date"), ({"level": "x"}, "body.level"), ({"place": "x" * 300}, "body.place")],
)
def test_what_makes_no_sense_is_refused(programs: Any, form: dict[str, str], place: str) -> None:
    assert send(programs.add(), "a.csv", status=422, **form)["error"]["places"] == [place]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b.csv", "x" * 201 + ".csv"])
def test_a_name_with_a_path_is_rejected_and_said_so(programs: Any, name: str, site: Any) -> None:
    (file,) = send(programs.add(), name)["files"]
    assert file["state"] == "rejected"
    assert file["reason"]


def test_who_only_reads_sends_nothing(programs: Any) -> None:
    send(programs.add("analyst"), "a.csv", status=403)


@pytest.mark.parametrize("by", ["field", "agency", "place", "week"])
def test_figures_count_what_was_decided(programs: Any, put: Any, laid: Any, by: str) -> None:
    first, _ = put(laid(1), laid(2))
    program = programs.add()
    program("POST", f"/items/{first}/decision", json={"version": 1, "office": BUILD})
    told = programs.add("monitor")("GET", f"/figures?by={by}")
    assert (told["load"]["n"], told["load"]["decided"], told["states"]) == (2, 1, {"decided": 1, "waiting": 1})
    assert (told["seen"]["k"], told["seen"]["n"]) == (0, 1)
    assert told["groups"]
    assert told["sealed"] is None
    programs.add("monitor")("GET", "/figures?since=2026-11-02&until=2026-11-01", 422)


def decided(programs: Any, put: Any, laid: Any) -> Any:
    (item_id,) = put(laid())
    program = programs.add()
    program("POST", f"/items/{item_id}/decision", json={"version": 1, "office": BUILD})
    return program


def test_what_was_decided_is_taken_away_masked(programs: Any, put: Any, laid: Any, site: Any) -> None:
    program = decided(programs, put, laid)
    answer = program.http.get("/api/v1/exports")
    assert answer.headers["content-type"].startswith("application/jsonl")
    (record,) = [json.loads(line) for line in answer.text.splitlines()]
    assert record["decided"]["office"] == BUILD
    assert not [word for word in ("0912", "Lâm") if word in answer.text]
    assert not list(site.uploads.iterdir())
    with site.store.read() as unit:
        assert [one.facts["records"] for one in unit.trail.entries(action="export.take")] == [1]


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_every_format_is_given(programs: Any, put: Any, laid: Any, form: str) -> None:
    answer = decided(programs, put, laid).http.get(f"/api/v1/exports?format={form}&which=all")
    assert answer.status_code == 200
    assert answer.content


def test_unmasked_words_leave_the_desk_for_a_reason_only(programs: Any, put: Any, laid: Any) -> None:
    program = decided(programs, put, laid)
    program("GET", "/exports?unmasked=true", 422)
    assert "0912 345 678" in program.http.get("/api/v1/exports?unmasked=true&reason=x").text
    programs.add("analyst")("GET", "/exports?unmasked=true&reason=x", 403)
    programs.add("monitor")("GET", "/exports", 403)


def test_nothing_sealed_leaves_the_desk(programs: Any, put: Any, laid: Any) -> None:
    put(laid(denunciation=0.9))
    program = programs.add("reviewer", opens_sealed=True)
    assert program.http.get("/api/v1/exports?which=all").text == ""
