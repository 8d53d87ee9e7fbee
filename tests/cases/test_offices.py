"""Finding an office by words."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.cases.offices import Offices

TODAY = date(2026, 11, 2)
PLACE = "phường Phú Thượng, Hà Nội"


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("so xd", "ha_noi/so_xay_dung"),
        ("sở xây", "ha_noi/so_xay_dung"),
        ("UBND phu thuong", "ha_noi/phu_thuong/ubnd"),
        ("cong an xa dong anh", "ha_noi/dong_anh/cong_an"),
        ("evn", "ha_noi/evn_ha_noi"),
    ],
)
def test_words_without_diacritics_find_the_office(offices: Offices, words: str, office: str) -> None:
    assert office in [one.office for one in offices.find(words, PLACE, TODAY, 5)]


def test_the_office_of_the_place_itself_comes_first(offices: Offices) -> None:
    assert offices.find("ubnd phuong", PLACE, TODAY)[0].office == "ha_noi/phu_thuong/ubnd"


def test_only_offices_of_the_day_are_found(offices: Offices) -> None:
    assert not offices.find("so giao thong van tai", PLACE, TODAY)
    assert offices.find("so giao thong van tai", "Hà Nội", date(2024, 5, 1))


def test_another_province_has_offices_of_its_own(offices: Offices) -> None:
    (found,) = offices.find("so xay dung", "tỉnh Nghệ An", TODAY, 1)
    assert found.office == "nghe_an/so_xay_dung"
    assert offices.named(found.office, "tỉnh Nghệ An", TODAY) == found
    assert offices.named(found.office, PLACE, TODAY) is None


@pytest.mark.parametrize("words", ["", "   ", "zzz", "%_", "'; DROP TABLE items"])
def test_words_that_mean_nothing_find_nothing(offices: Offices, words: str) -> None:
    assert offices.find(words, PLACE, TODAY) == []


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("Sở Y tế", "ha_noi/so_y_te"),
        ("ubnd phường phú thượng", "ha_noi/phu_thuong/ubnd"),
        ("ubnd xã đông anh", "ha_noi/dong_anh/ubnd"),
        ("ubnd", None),
        ("zzz", None),
        ("", None),
    ],
)
def test_words_mean_one_office_or_none(offices: Offices, words: str, office: str | None) -> None:
    meant = offices.meant(words, PLACE, TODAY)
    assert (meant and meant.office) == office
