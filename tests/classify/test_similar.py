"""Labelled examples like a comment: the likest first, masked, and nothing where nothing is alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.classify.features import fit_vocabulary
from pipeline.classify.similar import SeedCase, SimilarCases
from pipeline.config import MODELS, SHIPPED
from pipeline.errors import ModelError
from pipeline.text import normalise

LAMP = SeedCase("Đèn đường ngõ 12 tắt cả tháng nay.", "chieu_sang", "ubnd_xa_phuong")
POLE = SeedCase("Đèn đường ở cột điện đầu xóm chập chờn.", "chieu_sang", "ubnd_xa_phuong")
POWER = SeedCase("Điện lực cắt điện cả ngày không báo trước.", "cap_dien", "evn_ha_noi")
CASES = (LAMP, POLE, POWER)


@pytest.fixture
def similar() -> SimilarCases:
    return SimilarCases(fit_vocabulary([normalise(case.text).text for case in CASES], min_texts=1), CASES)


def test_the_likest_comes_first_and_what_shares_nothing_does_not_come(similar: SimilarCases) -> None:
    assert similar.most_like("đèn đường ngõ 12 lại tắt") == (LAMP, POLE)
    assert similar.most_like("Điện lực cắt điện, không báo trước")[0] == POWER
    assert similar.most_like("xin chào quý vị") == ()


def test_no_more_come_than_are_asked_for_and_none_twice() -> None:
    vocabulary = fit_vocabulary([normalise(LAMP.text).text], min_texts=1)
    again = SeedCase(LAMP.text, LAMP.topic, "so_xay_dung")
    assert SimilarCases(vocabulary, [LAMP, again, again]).most_like(LAMP.text) == (LAMP,)
    assert SimilarCases(vocabulary, [LAMP, POLE]).most_like(LAMP.text, 1) == (LAMP,)


def test_text_without_diacritics_finds_the_same(similar: SimilarCases) -> None:
    assert similar.most_like("den duong ngo 12 lai tat")[0] == LAMP


def write(folder: Path, *issues: dict[str, object]) -> None:
    row = {"id": "h1-0001", "text": "…", "style": "app", "issues": list(issues), "state": "to_route"}
    (folder / "hand_1.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")


def test_a_corpus_is_read_with_its_leads_and_masked(tmp_path: Path) -> None:
    words = "Đèn đường ngõ 12 tắt, gọi tôi số 0912345678."
    write(
        tmp_path,
        {"part": words, "type": "phan_anh", "topics": ["chieu_sang", "x"], "agencies": ["ubnd_xa_phuong", "so_x"]},
        {"part": "Chào.", "type": "phan_anh", "topics": [], "agencies": []},
    )
    (found,) = SimilarCases.load(MODELS / SHIPPED, tmp_path).most_like("đèn đường tắt")
    assert (found.topic, found.agency) == ("chieu_sang", "ubnd_xa_phuong")
    assert "0912345678" not in found.text
    assert "[SĐT]" in found.text


def test_without_a_corpus_nothing_is_alike_and_without_a_model_it_is_an_error(tmp_path: Path) -> None:
    assert SimilarCases.load(MODELS / SHIPPED, tmp_path).most_like("đèn đường tắt") == ()
    with pytest.raises(ModelError):
        SimilarCases.load(tmp_path, tmp_path)
