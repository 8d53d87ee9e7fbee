"""Decisions and tables become labelled rows; what nobody can read is named, with a suggestion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.errors import ReadError
from pipeline.learn import LabelReader, decisions_source, table_source
from pipeline.records import Decision, Setting
from pipeline.taxonomy import Taxonomy

SEEN = Decision(
    "a.docx#1.1", "đèn ngõ hỏng", "a.docx", Setting("xã Ba Vì", "2026-10-01"),
    "kien_nghi", "chieu_sang", "ubnd_xa_phuong",
    decided_by="Phòng Tiếp dân", decided_at="2026-11-02T08:30:00+00:00",
)  # fmt: skip
WEIGHTS = load_settings().dataset


@pytest.fixture(scope="module")
def reader(taxonomy: Taxonomy) -> LabelReader:
    return LabelReader(taxonomy)


def test_what_was_left_keeps_the_suggestion_and_what_was_changed_takes_the_new_label(reader: LabelReader) -> None:
    changed = replace(SEEN, record_id="a.docx#2.1", agency="Sở Xây dựng")
    first, second = decisions_source("a.xlsx", [SEEN, changed], reader, WEIGHTS).issues
    assert (first.agencies, first.topics, first.type) == (("ubnd_xa_phuong",), ("chieu_sang",), "kien_nghi")
    assert second.agencies == ("so_xay_dung",)
    assert second.hand == "a.docx"


def test_agreement_with_what_was_seen_weighs_less_than_the_same_answer_given_blind(reader: LabelReader) -> None:
    blind = replace(SEEN, record_id="a.docx#2.1", suggestion_seen=False)
    changed = replace(SEEN, record_id="a.docx#3.1", agency="Sở Xây dựng")
    source = decisions_source("a.xlsx", [SEEN, blind, changed], reader, WEIGHTS)
    seen_weight, blind_weight, changed_weight = (one.weight for one in source.issues)
    assert seen_weight < blind_weight < changed_weight
    assert [source.provenance[one.id]["suggestion_seen"] for one in source.issues] == [True, False, True]


def test_what_is_no_comment_becomes_a_passage_to_learn_against(reader: LabelReader) -> None:
    source = decisions_source("a.xlsx", [replace(SEEN, is_comment=False)], reader, WEIGHTS)
    assert (source.issues, source.not_comments) == ((), ("đèn ngõ hỏng",))


def test_an_unknown_agency_is_rejected_with_the_nearest_one(reader: LabelReader) -> None:
    source = decisions_source("a.xlsx", [replace(SEEN, agency="Sở Xây dựngg HN")], reader, WEIGHTS)
    assert source.issues == ()
    assert "did you mean so_xay_dung?" in source.rejected[0][1]


TABLE = """id,nội dung,cơ quan đúng,lĩnh vực đúng,ngày,hội nghị
1,"Tôi là Vũ Thị Mận, đèn ngõ hỏng",UBND phường Láng,chieu_sang,2026-09-01,hop_chin
2,ống nước vỡ,Sở Không Có,chieu_sang,2026-09-01,hop_chin
3,,UBND phường Láng,chieu_sang,2026-09-01,hop_chin
4,rác chưa thu,,,2026-09-01,hop_chin
5,rác chưa thu,UBND phường Láng,,32/13/2026,hop_chin
1,chợ tạm họp sớm,ubnd_xa_phuong,,2026-09-01,hop_chin
"""


def test_a_table_gives_its_good_rows_and_a_reason_for_every_other(tmp_path: Path, reader: LabelReader) -> None:
    (tmp_path / "rows.csv").write_text(TABLE, encoding="utf-8")
    source = table_source(tmp_path / "rows.csv", reader)
    assert [one.text for one in source.issues] == ["Tôi là [HỌ TÊN], đèn ngõ hỏng", "chợ tạm họp sớm"]
    assert {one.hand for one in source.issues} == {"hop_chin"}
    reasons = [why for _, why in source.rejected]
    assert len(reasons) == 4
    for wanted in ("unknown agency", "no text", "no label", "its date is none"):
        assert any(wanted in why for why in reasons)


def test_a_table_without_labels_is_refused(tmp_path: Path, reader: LabelReader) -> None:
    (tmp_path / "rows.csv").write_text("text,ghi chú\nđèn hỏng,x\n", encoding="utf-8")
    with pytest.raises(ReadError, match="at least one of"):
        table_source(tmp_path / "rows.csv", reader)
