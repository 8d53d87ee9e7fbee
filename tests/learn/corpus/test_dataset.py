"""A data set is frozen once, divides no meeting, and keeps the history of each row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.learn import Dataset, Source, build_dataset, load_dataset, save_dataset, seed_source
from pipeline.learn.corpus.dataset import unmapped
from pipeline.learn.corpus.seed import Issue, Seed
from pipeline.taxonomy import Taxonomy
from tests.learn.conftest import issue

WORDS = (
    "đèn đường ngõ {} hỏng đã hai tuần", "rác đầu ngõ {} chưa ai thu", "cống ngõ {} tắc mỗi khi mưa",
    "cây xà cừ số {} sắp gãy cành", "vỉa hè đoạn {} bị lấn chiếm", "nước sạch tổ {} yếu về chiều",
)  # fmt: skip


def rows(meeting: str, n: int, date: str) -> tuple[Issue, ...]:
    return tuple(
        issue(k, f"{meeting.replace('_', ' ')} {WORDS[k % 6].format(k * 7)} nhà văn hóa {k}", meeting, date=date)
        for k in range(n)
    )


def build(taxonomy: Taxonomy, *sources: Source, frozen: Dataset | None = None) -> Dataset:
    return build_dataset(sources, taxonomy, on="2026-11-01", test_share=0.3, frozen=frozen)


OLDER = "2020-01-01"
OLD = Source("a", "table", (*rows("hop_mot", 12, "2024-03-01"), *rows("hop_hai", 12, "2025-03-01")))
NEW = Source("b", "table", rows("hop_ba", 10, "2026-03-01"))


def test_no_meeting_stands_on_both_sides_and_the_latest_is_tested_on(taxonomy: Taxonomy) -> None:
    dataset = build(taxonomy, OLD, NEW)
    assert {one.hand for one in dataset.test} == {"hop_ba"}
    assert {one.hand for one in dataset.train} == {"hop_mot", "hop_hai"}


def test_a_later_data_set_of_the_generation_is_tested_on_the_same_rows(taxonomy: Taxonomy) -> None:
    first = build(taxonomy, OLD, NEW)
    late = Source("c", "table", (*rows("hop_bon", 10, "2026-09-01"), *rows("hop_ba", 14, "2026-03-01")[10:]))
    second = build(taxonomy, OLD, NEW, late, frozen=first)
    assert second.test == first.test
    assert second.manifest["test"]["sha256"] == first.manifest["test"]["sha256"]
    assert {one.hand for one in second.train} == {"hop_mot", "hop_hai", "hop_bon"}
    assert len(second.manifest["dropped"]["group_held_for_test"]) == 4


def test_a_copy_of_a_test_row_is_not_trained_on(taxonomy: Taxonomy) -> None:
    copied = Source("c", "table", (issue(99, NEW.issues[0].text + " ạ", "hop_nam", date="2023-01-01"),))
    dataset = build(taxonomy, OLD, copied, frozen=build(taxonomy, OLD, NEW))
    assert dataset.manifest["dropped"]["near_duplicate_of_test"] == ["hop_nam-99.1"]
    assert "hop_nam" not in {one.hand for one in dataset.train}


def test_of_two_decisions_on_one_text_the_later_counts(taxonomy: Taxonomy) -> None:
    text = "hai nhà tranh chấp lối đi chung cạnh ao làng"
    early, late = issue(1, text, "hop_sau", date=OLDER), issue(2, text, "hop_sau", agency="so_xay_dung", date=OLDER)
    when = {early.id: {"decided_at": "2026-01-01T00:00:00+00:00"}, late.id: {"decided_at": "2026-02-01T00:00:00+00:00"}}
    dataset = build(taxonomy, OLD, NEW, Source("d", "workbook", (late, early), provenance=when))
    assert [one.agencies for one in dataset.train if one.hand == "hop_sau"] == [("so_xay_dung",)]
    assert dataset.manifest["dropped"]["same_text"] == [early.id]


def test_two_labels_for_one_text_that_cannot_be_ordered_are_both_left_out_and_named(taxonomy: Taxonomy) -> None:
    text = "hai nhà tranh chấp lối đi chung cạnh ao làng"
    one, other = issue(1, text, "hop_sau", date=OLDER), issue(2, text, "hop_sau", agency="so_xay_dung", date=OLDER)
    dataset = build(taxonomy, OLD, NEW, Source("d", "table", (one, other)))
    assert sorted(dataset.manifest["dropped"]["two_labels"]) == [one.id, other.id]
    assert "hop_sau" not in {row.hand for row in dataset.train}


def test_an_id_used_twice_names_two_rows(taxonomy: Taxonomy) -> None:
    twice = Source("e", "table", (issue(1, "mương nội đồng sạt lở", "hop_bay"), issue(1, "chợ tạm họp sớm", "hop_bay")))
    ids = [one.id for one in build(taxonomy, OLD, NEW, twice).train]
    assert len(ids) == len(set(ids))


def test_nothing_to_train_on_is_said(taxonomy: Taxonomy) -> None:
    with pytest.raises(PipelineError, match="add rows from more meetings"):
        build(taxonomy, NEW)


def test_a_data_set_comes_back_as_it_was_saved(taxonomy: Taxonomy, tmp_path: Path, small_seed: Seed) -> None:
    dataset = build_dataset(
        [seed_source(small_seed)], taxonomy, on="2026-11-01", test_share=0.2, test_groups=("hand_8",)
    )
    save_dataset(tmp_path / "1", dataset)
    assert load_dataset(tmp_path / "1") == dataset


def test_a_data_set_holds_no_personal_data(taxonomy: Taxonomy, tmp_path: Path) -> None:
    told = issue(1, "Tôi là Vũ Thị Mận, số máy 0912 345 678, phản ánh phố ngập", "hop_tam")
    seed = Seed((*OLD.issues, *NEW.issues, told), ("Xin cảm ơn bà Vũ Thị Mận đã tới dự",), (), "0" * 64)
    save_dataset(tmp_path / "1", build(taxonomy, seed_source(seed)))
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "1").iterdir())
    assert "[SĐT]" in written
    assert "0912" not in written
    assert "Mận" not in written


def test_rows_changed_after_they_were_frozen_are_refused(taxonomy: Taxonomy, tmp_path: Path) -> None:
    save_dataset(tmp_path / "1", build(taxonomy, OLD, NEW))
    path = tmp_path / "1" / "test.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("ubnd_xa_phuong", "so_xay_dung", 1), encoding="utf-8")
    with pytest.raises(PipelineError, match="changed since it was frozen"):
        load_dataset(tmp_path / "1")


@pytest.mark.parametrize("damage", ["", "{", json.dumps({"format": "other"})])
def test_what_is_no_data_set_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "manifest.json").write_text(damage, encoding="utf-8")
    with pytest.raises(PipelineError, match="not a data set"):
        load_dataset(tmp_path)


def test_agencies_that_lead_nowhere_are_listed_for_a_person(taxonomy: Taxonomy) -> None:
    found = unmapped([issue(1, "a", agency="so_khong_co"), issue(2, "b", agency="so_gtvt")], taxonomy, "2026-11-01")
    by_id = {row["agency"]: row for row in found}
    assert by_id["so_khong_co"]["why"] == "not on the list of agencies"
    assert "so_xay_dung" in by_id["so_gtvt"]["heirs"]
