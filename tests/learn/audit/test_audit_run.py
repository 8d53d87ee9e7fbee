"""A data set is looked through before it is trained on: doubtful labels, copies, contradictions, leaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pipeline.config import REFERENCE
from pipeline.errors import PipelineError
from pipeline.learn import Dataset, Seed, TrainConfig
from pipeline.learn.audit.audit_run import Target, _folds, audit_dataset, measure_audit
from pipeline.learn.corpus.seed import Issue
from pipeline.records import Setting
from pipeline.taxonomy import Taxonomy, load_taxonomy

NOW = Setting("xã Ba Vì, Hà Nội", "2026-09-01")
OPENINGS = ("Cử tri thôn", "Bà con xóm", "Nhân dân tổ", "Đại diện cụm", "Một hộ ở ngõ", "Chi hội khu")
SAID = {
    "chieu_sang": ("đèn đường hỏng tối om", "xin lắp thêm bóng đèn chiếu sáng", "cột đèn mất điện ban đêm"),
    "tram_y_te": ("trạm y tế thiếu thuốc chữa bệnh", "không có bác sĩ trực khám", "xin cấp máy siêu âm"),
}


def row(number: int, text: str, *, topic: str = "chieu_sang", hand: str = "hop_1", setting: Setting = NOW,
        agency: str = "ubnd_xa_phuong") -> Issue:  # fmt: skip
    return Issue(f"{hand}-{number}.1", f"{hand}-{number}", hand, text, setting, "kien_nghi", (topic,), (agency,))


def invented() -> list[Issue]:
    """72 rows about two things, told in different words."""
    rows: list[Issue] = []
    for topic, saids in SAID.items():
        for opening in OPENINGS:
            for said in saids:
                for place in ("một", "hai"):
                    text = f"{opening} {place}: {said}, kính mong sớm giải quyết"
                    rows.append(row(len(rows), text, topic=topic))
    return rows


def of(train: list[Issue], test: list[Issue] | None = None) -> Dataset:
    return Dataset(1, tuple(train), tuple(test or ()), (), (), {})


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy(REFERENCE)


def test_a_label_that_does_not_fit_its_text_heads_the_list(taxonomy: Taxonomy, quick: TrainConfig) -> None:
    rows = invented()
    rows[5] = replace(rows[5], topics=("tram_y_te",))
    found = audit_dataset(of(rows), taxonomy, target="topic", config=quick)
    worst = found.suspects[0]
    assert (worst.id, worst.label, worst.rather) == (rows[5].id, "tram_y_te", "chieu_sang")
    assert worst.is_flagged
    assert found.agreement > 0.9
    assert len(found.suspects) == len(rows)


def test_copies_contradictions_and_leaks_are_told_by_id(taxonomy: Taxonomy, quick: TrainConfig) -> None:
    rows = invented()
    copied = replace(rows[0], id="copy.1", topics=("tram_y_te",))
    test = [row(900, rows[1].text, hand="hop_2"), row(901, "chuyện khác hẳn về chợ cóc ven sông", hand="hop_1")]
    found = audit_dataset(of([*rows, copied], test), taxonomy, target="topic", config=quick)
    assert (rows[0].id, "copy.1") in [one.ids for one in found.duplicates]
    assert [one.ids for one in found.conflicts if one.similarity == 1] == [(rows[0].id, "copy.1")]
    told = {(one.kind, one.train_id, one.test_id) for one in found.leaks}
    assert ("same text", rows[1].id, "hop_2-900.1") in told
    assert ("group", rows[0].id, "hop_1-901.1") in told
    assert not found.is_sound


@pytest.mark.parametrize(
    ("target", "setting", "contradicts"),
    [
        ("agency", Setting("xã Ba Vì, Hà Nội", "2024-05-01"), False),  # before the mergers another office was right
        ("agency", Setting("xã Ba Vì, Hà Nội", "2026-10-05"), True),
        ("topic", Setting("xã Ba Vì, Hà Nội", "2024-05-01"), True),
    ],
)
def test_copies_of_another_era_may_have_another_agency_but_no_other_topic(
    taxonomy: Taxonomy, quick: TrainConfig, target: Target, setting: Setting, contradicts: bool
) -> None:
    rows = invented()
    copied = replace(rows[0], id="copy.1", setting=setting, topics=("tram_y_te",), agencies=("so_xay_dung",))
    found = audit_dataset(of([*rows, copied]), taxonomy, target=target, config=quick)
    assert ("copy.1" in {one.ids[1] for one in found.conflicts}) is contradicts


def test_copies_never_stand_in_two_folds() -> None:
    folds = _folds(400, [(0, 7, 1.0), (7, 9, 0.9), (3, 399, 1.0)], seed=2)
    assert folds[0] == folds[7] == folds[9]
    assert folds[3] == folds[399]
    assert np.bincount(folds, minlength=5).min() > 70


def test_the_same_seed_gives_the_same_audit(taxonomy: Taxonomy, quick: TrainConfig) -> None:
    first, again = (audit_dataset(of(invented()), taxonomy, target="topic", config=quick) for _ in range(2))
    assert first == again


def test_rows_without_the_label_are_counted_and_left_out(taxonomy: Taxonomy, quick: TrainConfig) -> None:
    rows = invented()
    rows[3] = replace(rows[3], topics=())
    found = audit_dataset(of(rows), taxonomy, target="field", config=quick)
    assert found.n_unlabelled == 1
    assert rows[3].id not in {one.id for one in found.suspects}
    assert {one.label for one in found.suspects} == {taxonomy.topics[topic].field_id for topic in SAID}


def test_a_set_with_one_class_or_none_is_refused(taxonomy: Taxonomy, quick: TrainConfig) -> None:
    with pytest.raises(PipelineError, match="every row is labelled 'kien_nghi'"):
        audit_dataset(of(invented()), taxonomy, target="type", config=quick)
    bare = [replace(one, topics=()) for one in invented()]
    with pytest.raises(PipelineError, match="no row of 72 has a label for topic"):
        audit_dataset(of(bare), taxonomy, target="topic", config=quick)


def test_planted_errors_are_found_in_a_part_of_the_seed(
    taxonomy: Taxonomy, small_seed: Seed, quick: TrainConfig
) -> None:
    steps: list[Any] = []
    measured = measure_audit(
        of(list(small_seed.issues)), taxonomy, target="field", share=0.05, config=quick,
        progress=lambda what, done, total: steps.append((done, total)),
    )  # fmt: skip
    assert measured.figures.n_errors == 12
    assert measured.figures.average_precision > 0.25  # by chance: 0.05
    assert steps == sorted(steps) and steps[-1] == (7, 7)


def test_a_share_that_plants_nothing_is_refused(taxonomy: Taxonomy, quick: TrainConfig) -> None:
    with pytest.raises(PipelineError, match="none to plant"):
        measure_audit(of(invented()), taxonomy, target="topic", share=0.001, config=quick)
