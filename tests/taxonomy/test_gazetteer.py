"""Places that are written carelessly, or say little."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.taxonomy import Place, Taxonomy, slug

BEFORE, AFTER = date(2024, 5, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("PHƯỜNG PHÚ THƯỢNG, QUẬN TÂY HỒ", "phường Phú Thượng, quận Tây Hồ"),
        ("P. Phú Thượng, Q. Tây Hồ", "phường Phú Thượng, quận Tây Hồ"),
        ("phuong Phu Thuong, quan Tay Ho", "phường Phú Thượng, quận Tây Hồ"),
        ("phường Phú Thượng - quận Tây Hồ", "phường Phú Thượng, quận Tây Hồ"),
        ("tổ 3, phường Phú Thượng (quận Tây Hồ cũ)", "phường Phú Thượng, quận Tây Hồ"),
        ("xã Hoà Xá, huyện Ứng Hoà", "xã Hòa Xá, huyện Ứng Hòa"),
        ("xa Binh My, huyen Cu Chi", "xã Bình Mỹ, huyện Củ Chi"),
        ("H. Củ Chi, TP.HCM", "huyện Củ Chi, thành phố Hồ Chí Minh"),
    ],
)
def test_the_way_of_writing_does_not_matter(taxonomy: Taxonomy, written: str, same: str) -> None:
    one, other = (taxonomy.gazetteer.parse_place(each, AFTER) for each in (written, same))
    assert (one.province_id, one.granularity) == (other.province_id, other.granularity)
    assert [slug(commune) for commune in one.communes] == [slug(commune) for commune in other.communes]


def test_letters_and_marks_written_apart_are_the_same_letters(taxonomy: Taxonomy) -> None:
    import unicodedata

    written = "phường Phú Thượng, quận Tây Hồ"
    apart = unicodedata.normalize("NFD", written)
    assert taxonomy.gazetteer.parse_place(apart, AFTER) == taxonomy.gazetteer.parse_place(written, AFTER)


@pytest.mark.parametrize(
    "written", ["TP.HCM", "TP HCM", "Tp. Hồ Chí Minh", "thành phố Hồ Chí Minh", "TPHCM", "Sài Gòn"]
)
def test_the_largest_city_has_many_spellings(taxonomy: Taxonomy, written: str) -> None:
    place = taxonomy.gazetteer.parse_place(written, AFTER)
    assert (place.province_id, place.district, place.granularity) == ("ho_chi_minh", None, "province")


@pytest.mark.parametrize("written", ["đường Lê Lợi", "số 12 đường Láng", "ngõ 40 phố Hàng Bún", "thôn 3"])
def test_only_a_street_is_in_an_unnamed_commune_of_ours(taxonomy: Taxonomy, written: str) -> None:
    place = taxonomy.gazetteer.parse_place(written, AFTER)
    assert (place.granularity, place.commune, place.province_id) == ("commune", None, "ha_noi")
    assert place.assumed_province


@pytest.mark.parametrize("written", [None, "", "   ", "cả nước", "không rõ"])
def test_nothing_known_is_no_place(taxonomy: Taxonomy, written: str | None) -> None:
    assert taxonomy.gazetteer.parse_place(written, AFTER) == Place()


def test_a_divided_ward_names_every_unit_it_may_lie_in(taxonomy: Taxonomy) -> None:
    place = taxonomy.gazetteer.parse_place("TDP 5, phường Phú Lương, quận Hà Đông", AFTER)
    assert set(place.communes) == {"phường Phú Lương", "phường Kiến Hưng", "xã Bình Minh"}
    assert place.commune is None


def test_the_day_before_the_change_the_ward_is_still_whole(taxonomy: Taxonomy) -> None:
    parse = taxonomy.gazetteer.parse_place
    written = "TDP 5, phường Phú Lương, quận Hà Đông"
    assert parse(written, date(2025, 6, 30)).communes == ("phường Phú Lương",)
    assert len(parse(written, date(2025, 7, 1)).communes) == 3


def test_a_commune_that_was_merged_is_known_by_its_new_name(taxonomy: Taxonomy) -> None:
    assert taxonomy.gazetteer.parse_place("xã Xuân Giang, huyện Sóc Sơn", AFTER).commune == "xã Đa Phúc"


@pytest.mark.parametrize(
    ("day", "name", "office"),
    [
        (date(2024, 12, 31), "Sở Y tế tỉnh Thừa Thiên Huế", "hue/so_y_te"),
        (date(2025, 1, 1), "Sở Y tế thành phố Huế", "hue/so_y_te"),
    ],
)
def test_hue_became_a_city_of_its_own(taxonomy: Taxonomy, day: date, name: str, office: str) -> None:
    place = taxonomy.gazetteer.parse_place("thành phố Huế", day)
    assert taxonomy.agencies.name_in("so_y_te", place) == name
    assert taxonomy.agencies.office("so_y_te", place) == office


@given(written=st.text(alphabet="phườngxãquậnTPhcmđ 0123456789,.-;()ỗ", max_size=80), day=st.dates())
def test_whatever_is_written_gives_a_place(taxonomy: Taxonomy, written: str, day: date) -> None:
    place = taxonomy.gazetteer.parse_place(written, day)
    assert (place.province_id is None) == (place.granularity == "none")
    assert place.province_id is None or place.province_id in taxonomy.gazetteer.provinces
