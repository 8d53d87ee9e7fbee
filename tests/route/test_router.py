"""A recommendation, or an honest abstention."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import REFERENCE, load_settings
from pipeline.records import Pull, Setting, Span
from pipeline.route import CompetenceRules, Deadlines, Ranking, Router, due_on
from pipeline.route.cues import Cues, words_of
from pipeline.route.deadline import due_after
from pipeline.route.evidence import find_evidence
from pipeline.route.mentions import MentionFinder
from pipeline.taxonomy import Taxonomy, as_day, read_csv
from pipeline.text import normalise

from .conftest import Route, is_routed, keyword_telling, predict, prepare

GOLDEN = read_csv(Path(__file__).parent / "golden.csv")

PLAIN = "Đèn ngõ 12 tắt cả tháng, đề nghị phường thay bóng giúp bà con chúng tôi."


def test_a_plain_case_goes_out_with_its_office_deadline_and_reason(route: Route) -> None:
    outcome = route(PLAIN)
    assert is_routed(outcome)
    assert outcome.candidates[0].office == "ha_noi/phu_thuong/ubnd"
    assert outcome.deadline.due_on == "2026-09-24"
    assert "Luật Tiếp công dân" in (outcome.deadline.basis or "")
    assert outcome.reasons


def test_at_least_three_offices_are_ranked_and_all_live_on_the_day(route: Route, taxonomy: Taxonomy) -> None:
    for on in ("2018-05-02", "2025-05-05", "2026-09-10"):
        candidates = route(PLAIN, on=on).candidates
        assert len(candidates) >= 3
        assert len({one.office for one in candidates}) == len(candidates)
        day = as_day(on)
        assert day is not None
        assert all(taxonomy.agencies.lives_on(one.agency_id, day) for one in candidates)


@pytest.mark.parametrize("kind", ["to_cao", "to_giac_toi_pham", "khieu_nai"])
@pytest.mark.parametrize("probability", [0.2, 1.0])
def test_denunciations_and_complaints_never_go_out_unattended(route: Route, kind: str, probability: float) -> None:
    from dataclasses import replace

    from pipeline.records import Scored

    types = (Scored("kien_nghi", 1 - probability), Scored(kind, probability))
    prediction = replace(predict(), types=tuple(sorted(types, key=lambda one: -one.probability)))
    assert not is_routed(route(PLAIN, prediction))


def test_a_complaint_is_redirected_not_forwarded(route: Route) -> None:
    outcome = route("Tôi không đồng ý với quyết định của phường, đề nghị xem xét lại.", predict(kind="khieu_nai"))
    assert any("hướng dẫn" in reason and "không chuyển" in reason for reason in outcome.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "Dây điện trước cổng trường đứt rơi xuống vỉa hè, đề nghị sửa đèn ngay.",
        "Bức tường sắp sập xuống ngõ, đèn cũng hỏng, đề nghị xử lý.",
        "Cột điện đầu ngõ nghiêng sắp đổ, đèn cũng tắt, đề nghị phường kiểm tra.",
        "cot dien dau ngo nghieng sap do, den cung tat, de nghi phuong kiem tra",
        "Nha ben canh co nguy co sap, den ngo cung hong, de nghi xu ly.",
        "Có người đánh đập cháu bé hàng xóm, đèn ngõ lại tối.",
        "Kho hóa chất cạnh nhà có thể cháy nổ bất cứ lúc nào, đèn thoát hiểm không có.",
    ],
)
def test_what_endangers_life_never_goes_out_unattended(route: Route, text: str) -> None:
    outcome = route(text)
    assert not is_routed(outcome)
    assert any("báo người trực" in reason for reason in outcome.reasons)


def test_a_named_person_beside_wrongdoing_is_held_back_whatever_the_type(route: Route) -> None:
    outcome = route("Ông Trần Văn Khải ở tổ 4 làm giả hồ sơ để lấy tiền hỗ trợ của phường.")
    assert any("nêu tên người" in reason for reason in outcome.reasons)


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("Tôi tố cáo phó chủ tịch ủy ban nhân dân phường nhận tiền của chủ công trình.", "ubnd_xa_phuong"),
        ("Tôi tố cáo cán bộ địa chính nhận tiền để làm sổ.", "ubnd_xa_phuong"),
        ("Tôi tố cáo công an phường bao che cho sới bạc.", "cong_an_xa_phuong"),
    ],
)
def test_the_office_complained_about_is_never_a_candidate(route: Route, text: str, accused: str) -> None:
    prediction = predict(topic="tham_nhung_tieu_cuc", kind="to_cao", agencies=((accused, 0.9),))
    candidates = route(text, prediction).candidates
    assert candidates
    assert accused not in {one.agency_id for one in candidates}


def test_two_close_offices_need_a_person_and_both_are_named(route: Route) -> None:
    close = predict(topic="khong_ro", agencies=(("so_y_te", 0.48), ("so_gddt", 0.47)))
    (reason,) = [one for one in route(PLAIN, close, level=None).reasons if "ngang nhau" in one]
    assert "Sở Y tế" in reason
    assert "Sở Giáo dục" in reason


def test_an_office_of_a_commune_that_is_not_known_needs_a_person(route: Route) -> None:
    outcome = route(PLAIN, place="Hà Nội")
    assert any("xã, phường" in reason for reason in outcome.reasons)


def test_a_divided_commune_needs_a_person(route: Route) -> None:
    outcome = route(PLAIN, place="phường Phú Lương, quận Hà Đông, Hà Nội")
    assert any("địa bàn chưa rõ" in reason for reason in outcome.reasons)


def test_who_turns_to_another_level_needs_a_person(route: Route) -> None:
    outcome = route("Đề nghị thành phố thay toàn bộ đèn đường trong ngõ 12.")
    assert any("cấp khác" in reason for reason in outcome.reasons)


@pytest.mark.parametrize("text", ["ok", "####", "asdkj qwlkx zzxc bnmvv qqwrt"])
def test_what_cannot_be_read_needs_a_person(route: Route, text: str) -> None:
    assert not is_routed(route(text, predict(novelty=1.0)))


def test_strange_text_needs_a_person(route: Route) -> None:
    assert any("lạ với mô hình" in reason for reason in route(PLAIN, predict(novelty=0.9)).reasons)


def test_another_provinces_office_keeps_its_kind(route: Route) -> None:
    outcome = route(PLAIN, predict(agencies=(("so_xay_dung", 0.9),)), place="xã Yên Khê, tỉnh Nghệ An", level=None)
    offices = {one.office for one in outcome.candidates}
    assert "nghe_an/so_xay_dung" in offices
    assert all(office.startswith(("nghe_an/", "trung_uong/")) for office in offices)


def test_evidence_is_what_speaks_for_the_office_in_document_offsets(route: Route) -> None:
    outcome = route("Hôm qua trời mưa to, đèn ngõ 12 tắt hẳn, mong phường xem giúp.")
    assert [Span(span.start - 100, span.end - 100).cut("Hôm qua trời mưa to, đèn ngõ 12 tắt hẳn, mong phường xem giúp.")
            for span in outcome.evidence] == ["đèn"]  # fmt: skip


def test_evidence_maps_back_through_masks() -> None:
    text = "Ông Nguyễn Văn Lâm báo đèn ngõ 9 hỏng, số máy 0912 345 678"
    (spans,) = find_evidence([prepare(text, Setting())], [()], [Pull()], keyword_telling)
    (span,) = spans
    assert text[span.start - 100 : span.end - 100] == "đèn"


def test_only_who_asks_for_it_learns_why_each_office_and_why_not(router: Router) -> None:
    prepared, doubtful = (
        prepare(PLAIN, Setting("phường Phú Thượng, Hà Nội", "2026-09-10")),
        predict(agencies=(("ubnd_xa_phuong", 0.6), ("so_xay_dung", 0.3))),
    )
    for explained in (False, True):
        (outcome,) = router.route_all(
            [prepared], [doubtful], on=date(2026, 9, 1), telling=keyword_telling, explained=explained
        )
        first, second, *_ = outcome.candidates
        assert first.why_not == ()
        assert bool(second.why_not) is explained


def test_another_weighting_ranks_like_a_router_made_with_it(router: Router, taxonomy: Taxonomy) -> None:
    other = Ranking((0.1, 0.1, 3.0, 0.1, 0.1, 0.1, 0.1, 0.1, -0.1, 0.1, -0.1), {"commune:so": 2.0}, 0.7)
    prepared, prediction = prepare(PLAIN, Setting("phường Phú Thượng, Hà Nội", "2026-09-10", None)), predict()
    before, changed, made = (
        one.route(prepared, prediction, on=date(2026, 9, 1), telling=keyword_telling)
        for one in (router, router.weighed_by(other), Router(taxonomy, other, load_settings().route))
    )
    assert changed == made
    assert before == router.route(prepared, prediction, on=date(2026, 9, 1), telling=keyword_telling) != changed


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['topic']}-{row['setting']}-{row['date']}")
def test_the_golden_table_of_competence_holds(row: dict[str, str]) -> None:
    day = as_day(row["date"])
    assert day is not None
    rule = CompetenceRules.load(REFERENCE).rule(row["topic"], row["setting"], day)  # type: ignore[arg-type]
    assert rule is not None
    assert rule.leads[0][0] == row["lead"]


def test_no_rule_speaks_for_a_district_after_districts_ended() -> None:
    assert CompetenceRules.load(REFERENCE).rule("chieu_sang", "district", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("text", "tiers"),
    [
        ("quốc lộ 32 hỏng nặng", {"so"}), ("ql6 ngập", {"so"}), ("đường liên thôn lầy lội", {"commune"}),
        ("trường thpt thiếu lớp", {"so"}), ("bà con rất vui", set()),
    ],
)  # fmt: skip
def test_the_owner_of_an_asset_is_known_by_its_class(text: str, tiers: set[str]) -> None:
    rules = CompetenceRules.load(REFERENCE)
    assert rules.clues.tiers(text, words_of(text), date(2026, 1, 1)).keys() == tiers


def test_agencies_are_found_by_name_and_abbreviation(taxonomy: Taxonomy) -> None:
    finder = MentionFinder(taxonomy.agencies)
    text = normalise("Đề nghị Sở GTVT và Bộ Y tế phối hợp, UBND quận chỉ đạo.").text
    assert finder.find(text).agencies >= {"so_gtvt", "bo_y_te"}


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("đề nghị thành phố xây cầu", "province"), ("mong các cấp lãnh đạo huyện xem xét", "district"),
        ("kiến nghị bộ sửa thông tư", "ministry"), ("nhờ công an tuần tra", "police"),
    ],
)  # fmt: skip
def test_whom_the_speaker_turns_to_is_told_by_the_words(taxonomy: Taxonomy, text: str, tier: str) -> None:
    assert tier in MentionFinder(taxonomy.agencies).find(text).tiers


def test_cues_are_found_as_whole_phrases_only() -> None:
    cues = Cues("(?:sập|đổ) nhà|rò điện", "cháy")
    assert cues.found("có nguy cơ sập nhà", words_of("có nguy cơ sập nhà"))
    assert not cues.found("không cháyy", words_of("không xcháy"))


def test_a_cue_must_begin_with_a_word() -> None:
    with pytest.raises(ValueError, match="does not begin"):
        Cues(".*nhà")


@pytest.fixture(scope="module")
def deadlines(taxonomy: Taxonomy) -> Deadlines:
    return Deadlines.load(taxonomy.types, REFERENCE)


@pytest.mark.parametrize(
    ("kind", "raised", "level", "due"),
    [
        ("kien_nghi", "2026-10-15", "xa_phuong", "2026-10-29"),
        ("phan_anh", "2026-04-29", None, "2026-05-15"),  # 30 April and 1 May are holidays
        ("khieu_nai", "2026-06-30", None, "2026-07-10"),  # the old rule: 10 calendar days
        ("khieu_nai", "2026-07-01", None, "2026-07-10"),  # the new one: 7 working days
        ("to_cao", "2026-10-15", None, "2026-10-26"),
        ("to_giac_toi_pham", "2026-10-15", None, "2026-10-15"),
        ("kien_nghi", "2026-10-15", "trung_uong", "2026-12-14"),
        ("gop_y_khen_ngoi", "2026-10-15", None, None),
        ("kien_nghi", "2026", None, None),
        ("kien_nghi", None, None, None),
    ],
)
def test_the_deadline_is_the_laws(
    deadlines: Deadlines, kind: str, raised: str | None, level: str | None, due: str | None
) -> None:
    assert deadlines.deadline(kind, Setting(None, raised, level)).due_on == due  # type: ignore[arg-type]


def test_a_deadline_names_its_law(deadlines: Deadlines) -> None:
    assert deadlines.deadline("khieu_nai", Setting(None, "2026-08-03")).basis == "NĐ 155/2026 Đ.10"


def test_the_day_of_receipt_does_not_count_and_days_off_are_skipped() -> None:
    off = {date(2026, 4, 30), date(2026, 5, 1)}
    assert due_on(date(2026, 4, 29), 2, holidays=off) == date(2026, 5, 5)
    assert due_on(date(2026, 8, 21), 1, extra_workdays={date(2026, 8, 22)}) == date(2026, 8, 22)


def test_a_term_of_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    assert due_after(date(2026, 11, 2), 5) == date(2026, 11, 9)


def test_no_working_day_at_all_is_no_term() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        due_on(date(2026, 1, 1), 0)


@given(st.dates(date(2020, 1, 1), date(2027, 12, 1)), st.integers(0, 60), st.integers(1, 40))
def test_a_later_start_never_gives_an_earlier_deadline(start: date, later: int, days: int) -> None:
    from datetime import timedelta

    assert due_on(start + timedelta(days=later), days) >= due_on(start, days)
