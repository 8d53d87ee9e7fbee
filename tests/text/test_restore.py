"""Diacritics come back where a whole text has none, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.text import strip_tones
from pipeline.text.restore import RESTORER, Restorer, fit_restorer

TEXTS = [
    "đề nghị sửa đường làng, đèn đường không sáng",
    "đường ngập nặng, nước thải chảy tràn ra đường",
    "rác đổ trộm gần trường học, đề nghị dọn sạch",
]


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return fit_restorer(TEXTS, least=1)


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_learnt_is_put_back_letter_for_letter(restorer: Restorer, text: str) -> None:
    assert restorer.restore(strip_tones(text)) == text


def test_the_word_before_decides_between_forms() -> None:
    learnt = fit_restorer(
        ["cấp giấy phép xây dựng", "dựng xe dưới lòng đường", "đứng chờ ở cửa", "đứng đợi lâu quá"], least=1
    )
    assert learnt.restore("xay dung nha khong phep") == "xây dựng nha khong phép"


@pytest.mark.parametrize("text", ["đề nghị sửa đường lang nay", "ok", "12/3", ""])
def test_text_with_diacritics_or_too_short_stays(restorer: Restorer, text: str) -> None:
    assert restorer.restore(text) == text


@given(st.text(alphabet="abdeghiouy ,.;0-9_họtên\n", max_size=60))
def test_the_length_and_the_plain_letters_stay(text: str) -> None:
    restored = fit_restorer(TEXTS, least=1).restore(text)
    assert len(restored) == len(text)
    assert strip_tones(restored) == strip_tones(text)


def test_texts_without_diacritics_teach_nothing() -> None:
    assert fit_restorer(["de nghi sua duong lang"], least=1).restore("de nghi sua duong") == "de nghi sua duong"


def test_what_stood_there_only_once_is_not_kept() -> None:
    assert fit_restorer([*TEXTS, *TEXTS, "ông quyết ở đây"]).restore("ong quyet o day") == "ong quyet o day"


def test_what_was_saved_restores_the_same(restorer: Restorer, tmp_path: Path) -> None:
    assert Restorer.load(tmp_path) is None
    restorer.save(tmp_path)
    again = Restorer.load(tmp_path)
    assert again is not None
    assert again.restore(strip_tones(TEXTS[1])) == TEXTS[1]
    (tmp_path / RESTORER).write_bytes(b"x")
    with pytest.raises(ModelError, match="damaged"):
        Restorer.load(tmp_path)
