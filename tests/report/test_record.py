"""The output record and its flattened row."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import RoutedComment, Setting
from pipeline.report import as_record, flatten, unflatten

Record = dict[str, Any]
Make = Callable[..., RoutedComment]

KEYS = [
    *("id", "input_id", "turn_id", "source", "locator", "span", "speaker", "speaker_place", "text", "masked_text"),
    *("type", "topics", "agencies", "state", "reply", "promised_by", "decision", "reasons", "evidence"),
    *("deadline", "deadline_basis", "model", "rules", "meeting"),
]


def test_record_has_the_keys_of_the_contract_in_order(routed: Make) -> None:
    record = as_record(routed())
    assert list(record) == KEYS
    assert list(record["type"]) == ["id", "score"]
    assert list(record["topics"][0]) == ["id", "name", "score"]
    assert list(record["agencies"][0]) == ["id", "name", "office", "role", "score"]
    assert list(record["meeting"]) == ["title", "date", "level", "place"]


def test_record_is_plain_json(routed: Make) -> None:
    record = as_record(routed())
    assert json.loads(json.dumps(record)) == record


def test_scores_are_rounded_and_topics_are_at_most_three(routed: Make) -> None:
    record = as_record(routed())
    assert record["type"]["score"] == 0.9312
    assert [topic["id"] for topic in record["topics"]] == ["hu_hong_mat_duong", "ung_ngap", "cap_dien"]
    assert record["topics"][0]["name"] == "Hư hỏng mặt đường"


@pytest.mark.parametrize(("auto", "decision"), [(True, "auto"), (False, "review")])
def test_decision_says_whether_a_person_is_needed(routed: Make, auto: bool, decision: str) -> None:
    assert as_record(routed(auto=auto))["decision"] == decision


@pytest.mark.parametrize("kind", ["to_cao", "to_giac_toi_pham"])
def test_speaker_of_a_denunciation_is_withheld(routed: Make, kind: str) -> None:
    assert as_record(routed(kind=kind, speaker="Đèo Thị Lưu"))["speaker"] is None


@pytest.mark.parametrize("kind", ["kien_nghi", "phan_anh", "khieu_nai"])
def test_speaker_of_any_other_comment_is_kept(routed: Make, kind: str) -> None:
    assert as_record(routed(kind=kind, speaker="Đèo Thị Lưu"))["speaker"] == "Đèo Thị Lưu"


def test_personal_data_stays_in_text_and_speaker_only(routed: Make) -> None:
    phone = "0987 654 321"
    record = as_record(
        routed(
            f"Gọi cho tôi theo số {phone}.",
            masked="Gọi cho tôi theo số [SĐT].",
            speaker_place=f"tổ 4, điện thoại {phone}",
            reply=f"Bà gọi lại số {phone} để được hẹn.",
            reasons=(f"Có số {phone} trong ý kiến",),
            setting=Setting(place=f"phường Vĩnh Tuy, số máy {phone}"),
        )
    )
    assert phone in record.pop("text")
    record.pop("speaker")
    assert "654 321" not in json.dumps(record, ensure_ascii=False)


def test_a_row_of_its_own_date_and_place_overrides_the_meeting(routed: Make) -> None:
    meeting = as_record(routed(setting=Setting(date="2026-10", level="thanh_pho")))["meeting"]
    assert (meeting["date"], meeting["level"], meeting["place"]) == (
        "2026-10",
        "thanh_pho",
        "phường Phú Thượng, Hà Nội",
    )


def test_a_comment_without_prediction_still_makes_a_record(routed: Make) -> None:
    record = as_record(routed(offices=(), due_on=None, basis=None))
    assert (record["agencies"], record["deadline"], record["deadline_basis"]) == ([], None, None)


def test_rows_have_the_same_columns_whatever_the_record(records: list[Record]) -> None:
    assert len({tuple(flatten(record)) for record in records}) == 1


def test_flattened_values_are_scalars(records: list[Record]) -> None:
    assert all(isinstance(cell, str | int | float | None) for record in records for cell in flatten(record).values())


def test_unflatten_gives_the_record_back(records: list[Record]) -> None:
    assert [unflatten(flatten(record)) for record in records] == records
    assert list(unflatten(flatten(records[0]))) == KEYS


def test_unflatten_reads_rows_whose_cells_became_strings(records: list[Record]) -> None:
    rows = [{key: "" if cell is None else str(cell) for key, cell in flatten(record).items()} for record in records]
    assert [unflatten(row) for row in rows] == records


_texts = st.text(min_size=1)


@given(text=_texts, reasons=st.lists(_texts), spans=st.lists(st.tuples(st.integers(0, 9), st.integers(9, 99))))
def test_any_record_survives_flattening(text: str, reasons: list[str], spans: list[tuple[int, int]]) -> None:
    record: Record = {
        **dict.fromkeys(KEYS),
        **dict.fromkeys(
            ("id", "input_id", "turn_id", "source", "locator", "masked_text", "state", "decision", "model", "rules"),
            text,
        ),
        "text": text,
        "span": [0, len(text)],
        "type": {"id": "phan_anh", "score": 0.5},
        "topics": [{"id": "a", "name": text, "score": 0.25}],
        "agencies": [],
        "reasons": reasons,
        "evidence": [list(span) for span in spans],
        "meeting": {"title": None, "date": None, "level": None, "place": text},
    }
    assert unflatten(flatten(record)) == record


DECIDED: Record = {
    "type": "kien_nghi", "topic": "cap_dien", "topic_name": "Cấp điện", "agency": "evn_hanoi",
    "agency_name": "Điện lực", "office": "ha_noi/evn_hanoi",
    "cooperating": [{"id": "so_xay_dung", "name": "Sở Xây dựng", "office": "x"}],
    "by": "binh", "at": "2026-11-25T05:00:00+00:00", "note": None,
}  # fmt: skip


def test_what_people_decided_stands_in_columns_behind_those_of_the_machine(routed: Make) -> None:
    record = as_record(routed())
    row = flatten(record | {"decided": DECIDED}, decided=True)
    assert list(row)[: len(flatten(record))] == list(flatten(record))
    assert row["decided_agency"] == "evn_hanoi"
    assert row["agency_id"] == record["agencies"][0]["id"]
    assert list(row)[-3:] == ["decided_by", "decided_at", "decided_note"]


@pytest.mark.parametrize("decided", [None, DECIDED])
def test_decided_records_survive_flattening_as_values_and_as_strings(routed: Make, decided: Record | None) -> None:
    record = as_record(routed()) | {"decided": decided}
    row = flatten(record, decided=True)
    assert unflatten(row) == record
    assert unflatten({key: "" if cell is None else str(cell) for key, cell in row.items()}) == record


def test_without_decisions_asked_for_there_are_no_columns_of_them(routed: Make) -> None:
    record = as_record(routed())
    assert flatten(record | {"decided": DECIDED}) == flatten(record)
