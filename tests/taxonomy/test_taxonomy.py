"""Topics, matters, places, and which agency existed on which day."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.taxonomy import Taxonomy, as_day, is_full, slug

BEFORE, BETWEEN, AFTER = date(2023, 5, 1), date(2025, 5, 1), date(2026, 9, 1)


@pytest.mark.parametrize("year", range(2015, 2028))
def test_every_agency_on_every_day_has_living_heirs_or_a_reason(taxonomy: Taxonomy, year: int) -> None:
    registry = taxonomy.agencies
    for agency in registry:
        for day in (date(year, month, 1) for month in range(1, 13)):
            heirs = registry.resolve(agency.id, day)
            assert all(registry.lives_on(heir, day) for heir in heirs)
            assert heirs or registry.why_none(agency.id, day)


@pytest.mark.parametrize(
    ("agency", "day", "heirs"),
    [
        ("so_gtvt", date(2025, 2, 28), {"so_gtvt"}),
        ("so_gtvt", date(2025, 3, 1), {"so_xay_dung", "cong_an_thanh_pho"}),
        ("so_nnmt", BEFORE, {"so_tnmt", "so_nnptnt", "so_ldtbxh"}),
        ("ubnd_quan_huyen", date(2025, 6, 30), {"ubnd_quan_huyen"}),
        ("ubnd_quan_huyen", date(2025, 7, 1), {"ubnd_xa_phuong", "ubnd_thanh_pho"}),
    ],
)
def test_work_passes_to_successors_and_came_from_predecessors(
    taxonomy: Taxonomy, agency: str, day: date, heirs: set[str]
) -> None:
    assert set(taxonomy.agencies.resolve(agency, day)) == heirs


@pytest.mark.parametrize(
    ("written", "day", "province", "district", "communes", "granularity"),
    [
        ("TDP 5, phường Phú Lương, quận Hà Đông", BEFORE, "ha_noi", "quận Hà Đông", 1, "commune"),
        ("TDP 5, phường Phú Lương, quận Hà Đông", AFTER, "ha_noi", "quận Hà Đông", 3, "commune"),
        ("phường Phú Thượng", AFTER, "ha_noi", None, 1, "commune"),
        ("xã Khâu Tinh, huyện Na Hang, tỉnh Tuyên Quang", BEFORE, "tuyen_quang", "huyện Na Hang", 1, "commune"),
        ("TP Ninh Bình, tỉnh Ninh Bình", BEFORE, "ninh_binh", "thành phố Ninh Bình", 0, "district"),
        ("phường 9, quận Phú Nhuận, TP.HCM", BEFORE, "ho_chi_minh", "quận Phú Nhuận", 1, "commune"),
        ("Thành phố Huế", BEFORE, "hue", "thành phố Huế", 0, "district"),
        ("Thành phố Huế", AFTER, "hue", None, 0, "province"),
        ("tỉnh Hà Nam", BEFORE, "ha_nam", None, 0, "province"),
        ("tỉnh Hà Nam", AFTER, "ninh_binh", None, 0, "province"),
        ("xa Binh My, huyen Cu Chi", BEFORE, "ho_chi_minh", "huyện Cu Chi", 1, "commune"),
        ("63 Lịch Đợi, thành phố Huế", BEFORE, "hue", "thành phố Huế", 0, "commune"),
        ("Cử tri các phường La Khê, Văn Quán", BEFORE, "ha_noi", None, 2, "commune"),
        ("", AFTER, None, None, 0, "none"),
    ],
)
def test_a_written_place_says_what_it_says_on_that_day(
    taxonomy: Taxonomy,
    written: str,
    day: date,
    province: str | None,
    district: str | None,
    communes: int,
    granularity: str,
) -> None:
    place = taxonomy.gazetteer.parse_place(written, day)
    assert (place.province_id, place.district, len(place.communes)) == (province, district, communes)
    assert place.granularity == granularity


def test_hanoi_has_126_units_since_the_districts_ended(taxonomy: Taxonomy) -> None:
    assert len(taxonomy.gazetteer.communes_of("ha_noi")) == 126


def test_there_are_34_provinces_today(taxonomy: Taxonomy) -> None:
    assert sum(not row["became"] for row in taxonomy.gazetteer.provinces.values()) == 34


@pytest.mark.parametrize(
    ("agency", "written", "day", "name", "office"),
    [
        ("ubnd_xa_phuong", "phường Phú Thượng", AFTER, "UBND phường Phú Thượng", "ha_noi/phu_thuong/ubnd"),
        ("so_xay_dung", "phường Phú Thượng", AFTER, "Sở Xây dựng Hà Nội", "ha_noi/so_xay_dung"),
        ("so_xay_dung", "tỉnh Nghệ An", AFTER, "Sở Xây dựng tỉnh Nghệ An", "nghe_an/so_xay_dung"),
        (
            "ubnd_quan_huyen",
            "huyện Na Hang, tỉnh Tuyên Quang",
            BEFORE,
            "UBND huyện Na Hang",
            "tuyen_quang/na_hang/ubnd",
        ),
        ("evn_ha_noi", "tỉnh Nghệ An", AFTER, "Công ty Điện lực Nghệ An", "nghe_an/evn_ha_noi"),
        ("bo_y_te", "tỉnh Nghệ An", AFTER, "Bộ Y tế", "trung_uong/bo_y_te"),
        ("cong_an_xa_phuong", "xã Ba Vì, Hà Nội", AFTER, "Công an xã Ba Vì", "ha_noi/ba_vi/cong_an"),
    ],
)
def test_an_office_has_the_name_and_id_of_its_place(
    taxonomy: Taxonomy, agency: str, written: str, day: date, name: str, office: str
) -> None:
    place = taxonomy.gazetteer.parse_place(written, day)
    assert taxonomy.agencies.name_in(agency, place) == name
    assert taxonomy.agencies.office(agency, place) == office


def test_what_only_hanoi_has_is_done_by_another_kind_elsewhere(taxonomy: Taxonomy) -> None:
    place = taxonomy.gazetteer.parse_place("tỉnh Nghệ An", AFTER)
    assert taxonomy.agencies.at("so_qhkt", place) == "so_xay_dung"
    assert taxonomy.agencies.at("so_y_te", place) == "so_y_te"


def test_every_matter_has_a_topic_and_living_handlers(taxonomy: Taxonomy) -> None:
    for matter in taxonomy.matters:
        assert matter.topic in taxonomy.topics
        for agency in matter.handlers("province", AFTER):
            assert taxonomy.agencies.resolve(agency, AFTER)


def test_a_topic_is_shown_with_its_field(taxonomy: Taxonomy) -> None:
    assert taxonomy.topics.full_name("so_do_lan_dau") == "Đất đai – Cấp giấy chứng nhận lần đầu"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-04-25", date(2023, 4, 25)), ("25/4/2023", date(2023, 4, 25)), ("2023-04", date(2023, 4, 15)),
        ("2023", date(2023, 6, 30)), ("2023-02-30", None), ("hôm qua", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(written: str | None, day: date | None) -> None:
    assert as_day(written) == day


def test_only_a_date_to_the_day_is_full() -> None:
    assert is_full("2026-10-15")
    assert not is_full("2026-10")
    assert not is_full("2026")


def test_a_slug_is_ascii() -> None:
    assert slug("Văn Miếu - Quốc Tử Giám") == "van_mieu_quoc_tu_giam"
