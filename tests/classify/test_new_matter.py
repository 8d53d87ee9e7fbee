"""An office teaches the router a new matter with one row: no retraining, the shipped model as it is."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.classify import load_classifier
from pipeline.config import MODELS, REFERENCE, SHIPPED, load_settings
from pipeline.records import Candidate, Comment, Prediction, Setting, Span, Turn
from pipeline.route import load_router
from pipeline.taxonomy import load_taxonomy
from pipeline.text import Preparer

OFFICE = "so_khcn"
NEW = {
    "id": "qc_loa_thong_minh_phat_quang_cao",
    "topic": "quang_cao_rao_vat",
    "name": "Loa thông minh ở ngõ tự phát quảng cáo",
    "phrases": [
        "loa thông minh đầu ngõ tự bật quảng cáo lúc nửa đêm",
        "cụm loa không dây bị chèn quảng cáo bán hàng",
        "đang phát bản tin phường thì loa chuyển sang rao quảng cáo",
    ],
    "who": {},
    "who_2026": {venue: [OFFICE] for venue in ("report", "commune", "province", "national")},
    "source": "ví dụ của phép thử",
    "verified": False,
}
TEXT = "Cụm loa không dây ở đầu ngõ nửa đêm tự bật quảng cáo bán hàng, đang bản tin phường cũng rao quảng cáo."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the reference data with one matter more."""
    copy = tmp_path / "reference"
    shutil.copytree(REFERENCE, copy)
    with (copy / "matters.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(NEW, ensure_ascii=False) + "\n")
    return copy


def routed(folder: Path, text: str) -> tuple[Prediction, tuple[Candidate, ...]]:
    """Return what the shipped model believes of a comment, and the offices ranked, with this reference data."""
    taxonomy = load_taxonomy(folder)
    classifier = load_classifier(MODELS / SHIPPED, taxonomy)
    settings = load_settings()
    router = load_router(taxonomy, MODELS / SHIPPED, settings.route)
    turn = Turn("x#1", "x#1", "x", "", Span(0, len(text)), "citizen", setting=Setting("Hà Nội", "2026-09-01"))
    prepared = Preparer(settings.text).prepare_all([Comment("x#1.1", turn, turn.span, text)])
    (prediction,) = classifier.predict(prepared)
    outcome = router.route(prepared[0], prediction, on=date(2026, 9, 1), telling=classifier.telling_spans)
    return prediction, outcome.candidates


def test_a_new_row_is_found_and_its_office_ranked(folder: Path) -> None:
    prediction, candidates = routed(folder, TEXT)
    assert prediction.matters[0].id == NEW["id"]
    assert candidates[0].agency_id == OFFICE


def test_without_the_row_nobody_would_think_of_the_office() -> None:
    prediction, candidates = routed(REFERENCE, TEXT)
    assert NEW["id"] not in [one.id for one in prediction.matters]
    assert all(one.probability < 0.05 for one in candidates if one.agency_id == OFFICE)


def test_texts_about_other_matters_are_answered_as_before(folder: Path) -> None:
    text = "Đèn đường ngõ 12 hỏng cả tháng nay, đề nghị phường cho thay bóng."
    assert routed(folder, text) == routed(REFERENCE, text)
