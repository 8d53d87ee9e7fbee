"""What was decided at the desk becomes rows to learn from; never what is sealed, never a denunciation."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.config import load_settings
from pipeline.learn import LabelReader, decisions_source
from pipeline.learn.corpus.desk_decisions import desk_decisions
from pipeline.records import Setting
from pipeline.store.desk import DeskStore
from pipeline.taxonomy import Taxonomy
from tests.store.desk.rows import Rows

UNATTENDED = {"state": "out", "check_kind": "unattended"}


@pytest.fixture
def rows(desk_store: DeskStore) -> Any:
    return Rows(desk_store)


def test_a_decision_says_what_was_suggested_what_was_changed_and_whether_it_was_seen(
    desk_store: DeskStore, rows: Any
) -> None:
    meeting = rows.meeting(source="bien-ban.docx")
    rows.taken(meeting, text="Gọi tôi số 0987 654 321, đèn ngõ hỏng.")
    rows.taken(meeting, agency="so_nnmt", seen=False)
    left, changed = desk_decisions(desk_store)
    assert left.masked_text == "Gọi tôi số [SĐT], đèn ngõ hỏng."
    assert left.setting == Setting("phường Phú Thượng", "2026-11-10", "xa_phuong")
    assert (left.meeting, left.decided_by) == ("bien-ban.docx", "binh")
    assert (left.suggested_type, left.suggested_topic) == ("kien_nghi", "hu_hong_mat_duong")
    assert (left.suggested_agency, left.agency, left.suggestion_seen) == ("so_xay_dung", None, True)
    assert (changed.agency, changed.topic, changed.type, changed.suggestion_seen) == ("so_nnmt", None, None, False)
    assert (left.decided_at or "").startswith("2026-11-25T05:00:0")


def test_what_is_sealed_or_a_denunciation_never_comes(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    rows.taken(meeting, sealed=True)
    rows.taken(meeting, type="to_cao")
    slipped = rows.item(meeting, state="decided", queue=None)
    rows.decided(slipped, after={"type": "to_giac_toi_pham"})
    assert desk_decisions(desk_store) == []


def test_only_the_latest_decision_that_holds_comes(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    corrected = rows.item(meeting, state="decided", queue=None)
    wrong = rows.decided(corrected, agency="so_nnmt")
    rows.decided(corrected, "undo", undoes=wrong)
    rows.decided(corrected, agency="ubnd_xa_phuong")
    taken_back = rows.item(meeting)
    rows.decided(taken_back, "undo", undoes=rows.decided(taken_back))
    back = rows.item(meeting, state="returned")
    for action in ("decide", "return"):
        rows.decided(back, action)
    settled = rows.taken(meeting)
    rows.decided(settled, "second", agency="so_nnmt", before={"state": "decided", "check_kind": "second"})
    rows.decided(settled, "settle", agency="so_nnmt")
    assert [one.agency for one in desk_decisions(desk_store)] == ["ubnd_xa_phuong", "so_nnmt"]


def test_what_is_disputed_or_became_others_waits(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    rows.taken(meeting, check_kind="differs", queue="arbiter")
    parent = rows.item(meeting, state="replaced", queue=None)
    rows.decided(parent, "split", agency=None, after={"children": [2]})
    rows.item(meeting)
    assert desk_decisions(desk_store) == []


def test_a_check_of_what_went_out_is_a_decision_without_the_suggestion(desk_store: DeskStore, rows: Any) -> None:
    meeting = rows.meeting()
    rows.decided(rows.item(meeting, state="out", queue=None), "second", seen=False, before=UNATTENDED)
    wrong = rows.item(meeting, state="decided", queue=None)
    rows.decided(wrong, "second", agency="so_nnmt", seen=False, before=UNATTENDED)
    rows.item(meeting, state="out", queue=None)
    found = desk_decisions(desk_store)
    assert [(one.agency, one.suggestion_seen) for one in found] == [(None, False), ("so_nnmt", False)]


def test_decisions_become_rows_and_what_is_no_comment_a_passage_to_learn_against(
    desk_store: DeskStore, rows: Any, taxonomy: Taxonomy
) -> None:
    meeting = rows.meeting()
    rows.taken(meeting)
    rows.decided(rows.item(meeting, state="dropped", queue=None, text="Xin cảm ơn."), "drop", agency=None)
    reader, weights = LabelReader(taxonomy), load_settings().dataset
    source = decisions_source("desk", desk_decisions(desk_store), reader, weights, kind="desk")
    assert [issue.agencies for issue in source.issues] == [("so_xay_dung",)]
    assert source.not_comments == ("Xin cảm ơn.",)
    assert (source.kind, source.rejected) == ("desk", ())
