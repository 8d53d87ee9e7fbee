"""Topics, matters, places, and which agency existed on which day."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.taxonomy import Agency, AgencyRegistry, Matters, Place, Taxonomy, as_day, is_full, slug

BEFORE, BETWEEN, AFTER = date(2023, 5, 1), date(2025, 5, 1), date(2026, 9, 1)


@settings(max_examples=12)  # each looks at every agency
@given(day=st.dates(date(2015, 1, 1), date(2027, 12, 31)))
@example(day=date(2025, 2, 28))
@example(day=date(2025, 3, 1))
@example(day=date(2025, 6, 30))
@example(day=date(2025, 7, 1))
def test_on_every_day_the_work_of_every_agency_is_done_by_living_ones(taxonomy: Taxonomy, day: date) -> None:
    registry = taxonomy.agencies
    for agency in registry:
        heirs = registry.resolve(agency.id, day)
        assert heirs
        assert all(registry.lives_on(heir, day) for heir in heirs)


def test_where_nobody_is_known_the_reason_is_said() -> None:
    began = Agency("so_moi", "Sở Mới", "thanh_pho", "so", "so", valid_from=date(2025, 3, 1))
    ended = Agency("so_cu", "Sở Cũ", "thanh_pho", "so", "so", valid_to=date(2025, 3, 1))
    registry = AgencyRegistry({"so_moi": began, "so_cu": ended})
    assert registry.resolve("so_moi", BEFORE) == ()
    assert "no predecessor" in registry.why_none("so_moi", BEFORE)
    assert registry.resolve("so_cu", AFTER) == ()
    assert "no successor" in registry.why_none("so_cu", AFTER)


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


@pytest.mark.parametrize("written", ["phường " * 200_000, " " * 1_000_000, "xã,;(" * 100_000, "q." * 300_000 + "x"])
def test_a_hostile_place_is_read_at_once(taxonomy: Taxonomy, written: str) -> None:
    started = time.perf_counter()
    taxonomy.gazetteer.parse_place(written, AFTER)
    assert time.perf_counter() - started < 0.5


@given(written=st.text(max_size=80))
def test_any_text_is_a_place_or_none(taxonomy: Taxonomy, written: str) -> None:
    place = taxonomy.gazetteer.parse_place(written, AFTER)
    assert place == Place() or place.province_id in taxonomy.gazetteer.provinces


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
        ("thanh_uy", "tỉnh Nghệ An", AFTER, "Tỉnh ủy Nghệ An", "nghe_an/thanh_uy"),
        ("thanh_uy", "thành phố Đà Nẵng", AFTER, "Thành ủy Đà Nẵng", "da_nang/thanh_uy"),
        ("quan_huyen_uy", "quận Long Biên", BEFORE, "Quận ủy Long Biên", "ha_noi/long_bien/quan_huyen_uy"),
        ("ubnd_xa_phuong_cu", "xã Văn Đức, huyện Gia Lâm", BEFORE, "UBND xã Văn Đức", "ha_noi/van_duc/ubnd"),
        ("kbnn_tinh", "tỉnh Cà Mau", BEFORE, "Kho bạc Nhà nước Cà Mau", "ca_mau/kbnn_tinh"),
        ("chu_dau_tu", "tỉnh Cà Mau", AFTER, "Chủ đầu tư dự án (khu đô thị, chung cư, nhà máy)", "ca_mau/chu_dau_tu"),
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
    assert taxonomy.agencies.answering("so_qhkt", place, AFTER) == {"so_xay_dung"}
    assert taxonomy.agencies.answering("ubnd_quan_huyen", place, BEFORE) == {"ubnd_quan_huyen"}


def test_a_province_that_has_the_kind_calls_it_by_its_own_name(taxonomy: Taxonomy) -> None:
    registry = taxonomy.agencies
    hue = taxonomy.gazetteer.parse_place("thành phố Huế", AFTER)
    nghe_an = taxonomy.gazetteer.parse_place("tỉnh Nghệ An", AFTER)
    assert registry.at("tt_bao_ton_di_san", hue) == "tt_bao_ton_di_san"
    assert registry.name_in("tt_bao_ton_di_san", hue) == "Trung tâm Bảo tồn Di tích Cố đô Huế"
    assert registry.at("tt_bao_ton_di_san", nghe_an) == "so_vhtt"
    assert registry.name_in("so_du_lich", hue) == "Sở Du lịch thành phố Huế"


def test_provinces_where_the_same_kinds_do_every_work_are_like_each_other(taxonomy: Taxonomy) -> None:
    registry, gazetteer = taxonomy.agencies, taxonomy.gazetteer
    assert registry.kinds_like(None) == registry.kinds_like("ha_noi") == "ha_noi"
    assert registry.kinds_like("nghe_an") == registry.kinds_like("ca_mau") != registry.kinds_like("ho_chi_minh")
    for province in ("tỉnh Nghệ An", "Thành phố Hồ Chí Minh", "thành phố Huế", "Hà Nội", "tỉnh Khánh Hòa"):
        place = gazetteer.parse_place(province, date(2026, 1, 1))
        like = Place(province_id=registry.kinds_like(place.province_id))
        assert [registry.at(one.id, like) for one in registry] == [registry.at(one.id, place) for one in registry]


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


@pytest.mark.parametrize(
    ("agency", "day", "before"),
    [
        ("trung_tam_phuc_vu_hcc", date(2024, 9, 30), "mot_cua_so_nganh"),
        ("nhnn_kv1", date(2025, 2, 28), "nhnn_chi_nhanh_tinh"),
        ("ub_dan_nguyen_giam_sat", date(2020, 1, 1), "ban_dan_nguyen"),
    ],
)
def test_what_began_lately_had_somebody_before_it(taxonomy: Taxonomy, agency: str, day: date, before: str) -> None:
    assert taxonomy.agencies.resolve(agency, day) == (before,)


def test_an_office_that_ended_twice_over_is_followed_to_the_one_that_lives(taxonomy: Taxonomy) -> None:
    assert taxonomy.agencies.resolve("cuc_thue_hn", BETWEEN) == ("chi_cuc_thue_kv1",)
    assert "thue_tp_hn" in taxonomy.agencies.resolve("cuc_thue_hn", AFTER)


def test_an_unknown_agency_is_an_error(taxonomy: Taxonomy) -> None:
    with pytest.raises(KeyError):
        taxonomy.agencies.resolve("so_khong_co", AFTER)
    assert "so_khong_co" not in taxonomy.agencies


def test_a_circle_of_successors_ends() -> None:
    row = {"level": "thanh_pho", "kind": "so", "tier": "so", "valid_from": None, "valid_to": date(2020, 1, 1)}
    one = {**row, "id": "so_mot", "name": "Sở Một", "successors": [{"id": "so_hai"}]}
    two = {**row, "id": "so_hai", "name": "Sở Hai", "successors": [{"id": "so_mot"}]}
    assert AgencyRegistry.from_rows([one, two]).resolve("so_mot", AFTER) == ()


def test_a_matter_is_handled_by_others_since_the_districts_ended() -> None:
    row = {"id": "den_ngo", "topic": "chieu_sang", "name": "Đèn ngõ", "phrases": ["đèn ngõ tắt"]}
    who = {"who": {"commune": ["ubnd_quan_huyen"]}, "who_2026": {"commune": ["ubnd_xa_phuong"]}}
    matter = Matters.from_rows([{**row, **who}])["den_ngo"]
    assert matter.handlers("commune", date(2025, 6, 30)) == ("ubnd_quan_huyen",)
    assert matter.handlers("commune", date(2025, 7, 1)) == ("ubnd_xa_phuong",)
    assert matter.handlers("national", AFTER) == ()


def test_a_topic_that_is_not_in_the_list_is_shown_as_it_is(taxonomy: Taxonomy) -> None:
    assert taxonomy.topics.full_name("viec_la") == "viec_la"


def test_every_topic_has_a_field_and_a_definition(taxonomy: Taxonomy) -> None:
    assert len(taxonomy.topics.by_id) > 100
    assert all(topic.field_name and topic.definition for topic in taxonomy.topics)
