"""One question instead of a list: the fact whose answer decides between the likeliest offices."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import REFERENCE
from pipeline.errors import ReferenceDataError
from pipeline.records import Abstained, Candidate, Scored
from pipeline.route.question import SIDES, Questions, side_of
from pipeline.taxonomy import Taxonomy, read_csv

from .conftest import Route, predict

HEADER = "topic,question,answers,source,verified\n"


@pytest.fixture(scope="module")
def questions(taxonomy: Taxonomy) -> Questions:
    return Questions.load(REFERENCE, taxonomy.topics)


def candidate(agency_id: str, probability: float) -> Candidate:
    return Candidate(agency_id, agency_id, f"ha_noi/{agency_id}", "lead", probability)


def about(topic: str) -> list[Scored]:
    return [Scored(topic, 0.9)]


@pytest.mark.parametrize(
    ("topic", "offices", "asked"),
    [
        ("hu_hong_mat_duong", ("ubnd_xa_phuong", "so_xay_dung"), "Đường này do cấp nào quản lý"),
        ("thuy_loi_tuoi_tieu", ("cong_ty_thuy_loi", "ubnd_xa_phuong"), "Kênh này do ai quản lý"),
        ("thieu_truong_lop", ("so_gddt", "ubnd_xa_phuong"), "THCS hay THPT"),
        ("cap_dien", ("evn_ha_noi", "bo_cong_thuong"), "công tơ"),
        ("nuoc_sach", ("nuoc_sach_ha_noi", "ubnd_xa_phuong"), "đồng hồ"),
        ("cuong_che_thu_hoi", ("ubnd_quan_huyen", "ubnd_thanh_pho"), "Ai ký quyết định"),
        ("cho_trung_tam_tm", ("so_cong_thuong", "ubnd_xa_phuong"), "Chợ này hạng mấy"),
        ("toi_pham_te_nan", ("cong_an_thanh_pho", "cong_an_xa_phuong"), "nhiều địa bàn"),
        ("anh_huong_thi_cong", ("bqlda_giao_thong", "ubnd_xa_phuong"), "chủ đầu tư"),
        ("tra_loi_kien_nghi_cham", ("so_xay_dung", "ubnd_xa_phuong"), "đã gửi cho ai"),
        ("phap_luat_chinh_sach", ("bo_tu_phap", "ubnd_thanh_pho"), "văn bản của cấp nào"),
    ],
)
def test_the_question_names_the_fact_that_decides(
    questions: Questions, taxonomy: Taxonomy, topic: str, offices: tuple[str, str], asked: str
) -> None:
    both = [candidate(one, 0.4) for one in offices]
    question, answered = questions.ask(about(topic), both, taxonomy.agencies)
    assert question is not None
    assert asked in question
    first, second = (one.answer for one in answered)
    assert first and second and first != second


def test_whatever_the_topic_there_is_a_question_between_any_two_sides(questions: Questions, taxonomy: Taxonomy) -> None:
    for topic in (*(topic.id for topic in taxonomy.topics), "no such topic"):
        for first in SIDES:
            for second in SIDES:
                found = questions.between(about(topic), (first, second))
                assert (found is None) == (first == second)


def test_offices_of_one_side_are_not_told_apart_by_a_level(questions: Questions, taxonomy: Taxonomy) -> None:
    both = [candidate("so_y_te", 0.4), candidate("so_gddt", 0.4), candidate("ubnd_xa_phuong", 0.1)]
    question, answered = questions.ask(about("y_te"), both, taxonomy.agencies)
    assert question is None
    assert all(one.answer is None for one in answered)


def test_an_answer_leads_to_one_office(questions: Questions, taxonomy: Taxonomy) -> None:
    three = [candidate("ubnd_xa_phuong", 0.4), candidate("so_xay_dung", 0.3), candidate("so_nnmt", 0.2)]
    _, answered = questions.ask(about("ung_ngap"), three, taxonomy.agencies)
    assert [one.answer is not None for one in answered] == [True, True, False]


def test_an_unlikely_office_is_not_asked_about(questions: Questions, taxonomy: Taxonomy) -> None:
    both = [candidate("ubnd_xa_phuong", 0.8), candidate("so_xay_dung", 0.02)]
    assert questions.ask(about("ung_ngap"), both, taxonomy.agencies)[0] is None


def test_a_topic_that_is_hardly_believed_asks_what_fits_any(questions: Questions) -> None:
    sides = ("commune", "so")
    doubted, believed = (questions.between([Scored("ung_ngap", p)], sides) for p in (0.1, 0.9))
    assert doubted is not None
    assert doubted == questions.between([], sides) != believed


def test_doubted_topics_of_one_field_ask_what_fits_the_field(questions: Questions) -> None:
    sides = ("commune", "company")
    doubted = questions.between([Scored(one, 0.2) for one in ("ung_ngap", "nuoc_sach", "cap_dien")], sides)
    assert doubted is not None
    assert doubted == questions.between([Scored("nuoc_sach", 0.2), Scored("ung_ngap", 0.3)], sides)
    assert doubted not in (questions.between(about(one), sides) for one in ("ung_ngap", "nuoc_sach"))
    assert doubted != questions.between([], sides)


@pytest.mark.parametrize(
    ("agency", "side"),
    [
        ("cong_an_xa_phuong", "police_commune"), ("cong_an_quan_huyen", "police_district"),
        ("cong_an_thanh_pho", "police_province"), ("bo_cong_an", "ministry"), ("so_y_te", "so"),
    ],
)  # fmt: skip
def test_the_police_have_offices_on_three_sides(taxonomy: Taxonomy, agency: str, side: str) -> None:
    assert side_of(taxonomy.agencies[agency]) == side
    assert all(side_of(one) in SIDES for one in taxonomy.agencies)


def test_the_table_says_where_it_comes_from() -> None:
    rows = read_csv(REFERENCE / "questions.csv")
    assert all(row["source"] and row["verified"] in {"true", "false"} for row in rows)
    assert len({(row["topic"], row["question"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("ung_ngap,Ai?,commune=xã;sea=biển,x,false", "no side 'sea'"),
        ("ung_ngap,Ai?,commune=xã,x,false", "two sides at least"),
        ("ung_ngap,Ai?,commune=xã;so=,x,false", "'so' has no answer"),
        ("ung_ngap,Ai,commune=xã;so=sở,x,false", "question mark"),
        ("ung_nap,Ai?,commune=xã;so=sở,x,false", "'ung_nap' is no topic"),
    ],
)
def test_a_faulty_row_is_named_with_its_fault(taxonomy: Taxonomy, tmp_path: Path, row: str, fault: str) -> None:
    (tmp_path / "questions.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=f"row 2: .*{fault}"):
        Questions.load(tmp_path, taxonomy.topics)


def test_reference_data_from_before_there_were_questions_ask_none(taxonomy: Taxonomy, tmp_path: Path) -> None:
    shutil.copy(REFERENCE / "assets.csv", tmp_path)
    assert Questions.load(tmp_path, taxonomy.topics).between(about("ung_ngap"), ("commune", "so")) is None


def test_the_router_asks_and_says_which_answer_leads_where(route: Route) -> None:
    close = predict(topic="hu_hong_mat_duong", agencies=(("so_xay_dung", 0.5), ("ubnd_xa_phuong", 0.5)))
    close = replace(close, tiers=(Scored("so", 0.5), Scored("commune", 0.5)))
    outcome = route("Đoạn đường trước cổng chợ hỏng nặng, đề nghị sửa gấp cho dân.", close, level=None)
    assert isinstance(outcome, Abstained)
    assert outcome.question == "Đường này do cấp nào quản lý?"
    assert {one.agency_id for one in outcome.candidates if one.answer} >= {"so_xay_dung", "ubnd_xa_phuong"}
    (reason,) = [one for one in outcome.reasons if outcome.question in one]
    assert "số 1" in reason and "số 2" in reason
