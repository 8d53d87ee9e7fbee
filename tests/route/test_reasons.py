"""Reasons are true of the office they stand beside, and name what really parted it from the others."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from pipeline.config import REFERENCE
from pipeline.records import Prediction, Scored, Setting
from pipeline.route import CompetenceRules
from pipeline.route.case import Case
from pipeline.route.reasons import CLUES, OTHER_CLUES, SUPERIOR, UNHEARD, Grounds, Reason, Reasons
from pipeline.route.weigh import ASKED, ASKED_ANOTHER, FEATURES, Weighed, Weigher
from pipeline.taxonomy import Place, Taxonomy

from .conftest import predict, prepare

DAY = date(2026, 5, 4)
EMPTY: dict[str, Any] = {one.name: frozenset() if "frozenset" in str(one.type) else {} for one in fields(Weighed)}
NOTHING = Weighed(**EMPTY)
WEIGHT = {name: -0.5 if name in ("not_asked", "other_clues") else 0.7 for name in FEATURES}
WARD, BUILD, POWER, MINISTRY = "ubnd_xa_phuong", "so_xay_dung", "evn_ha_noi", "bo_xay_dung"


@pytest.fixture(scope="module")
def reasons(taxonomy: Taxonomy) -> Reasons:
    return Reasons(taxonomy, CompetenceRules.load(REFERENCE), WEIGHT)


@pytest.fixture(scope="module")
def grounds(taxonomy: Taxonomy) -> Grounds:
    prediction = replace(predict(topic="chieu_sang"), agencies=())
    case = Case.of(prepare("Đèn ngõ tắt.", Setting()), prediction, Place(), DAY)
    return Grounds(prediction, NOTHING, Weigher(taxonomy).ground(case, {"commune": 1.0}), "commune", DAY)


def told(reasons: Reasons, grounds: Grounds, *offices: str, prediction: Prediction | None = None, **weighed: Any
         ) -> list[Reason]:  # fmt: skip
    given = replace(NOTHING, **weighed)
    return reasons.of(offices, replace(grounds, weighed=given, prediction=prediction or grounds.prediction))


@pytest.mark.parametrize("office", [WARD, BUILD, POWER, MINISTRY])
def test_nothing_is_made_up_of_an_office_that_nothing_speaks_for(
    reasons: Reasons, grounds: Grounds, office: str
) -> None:
    silent = replace(grounds.prediction, topics=(), matters=())
    assert told(reasons, grounds, WARD, office, prediction=silent)[1].why == (UNHEARD,)


def test_what_brings_most_is_told_first(reasons: Reasons, grounds: Grounds) -> None:
    beliefs = {WARD: 0.9, POWER: 0.02}
    first, _ = told(reasons, grounds, WARD, POWER, model=beliefs, named=frozenset({WARD}))
    assert "gán nhãn" in first.why[0]
    assert first.why[1] == "được nêu tên trong ý kiến"
    less, _ = told(reasons, grounds, WARD, POWER, model={WARD: 0.3, POWER: 0.25}, named=frozenset({WARD}))
    assert less.why[0] == "được nêu tên trong ý kiến"


def test_a_topic_is_told_with_its_name_and_the_rule_that_gives_it_to_the_office(
    reasons: Reasons, grounds: Grounds, taxonomy: Taxonomy
) -> None:
    shares = dict(grounds.ground.of_topic("chieu_sang"))
    lead = max(shares, key=lambda one: shares[one])
    first, _ = told(reasons, grounds, lead, MINISTRY, rules=shares)
    rule = CompetenceRules.load(REFERENCE).rule("chieu_sang", "commune", DAY)
    assert rule is not None
    assert f"lĩnh vực {taxonomy.topics['chieu_sang'].name} ({rule.basis})" in first.why[0]


def test_a_matter_is_told_with_its_name_in_the_catalogue(
    reasons: Reasons, grounds: Grounds, taxonomy: Taxonomy
) -> None:
    matter = next(one for one in taxonomy.matters if one.topic == "chieu_sang" and one.handlers("commune", DAY))
    shares = dict(grounds.ground.of_matter(matter.id))
    lead = max(shares, key=lambda one: shares[one])
    likely = replace(grounds.prediction, matters=(Scored(matter.id, 0.9),))
    first, other = told(reasons, grounds, lead, MINISTRY, prediction=likely, matters=shares)
    assert first.why[0] == f"xử lý vụ việc “{matter.name}” trong danh mục"
    assert f"danh mục giao vụ việc “{matter.name}” cho nơi khác" in other.why_not


def test_whom_the_speaker_turns_to_speaks_for_that_tier_and_against_the_others(
    reasons: Reasons, grounds: Grounds
) -> None:
    ward, ministry = told(reasons, grounds, WARD, MINISTRY, asked=frozenset({"commune", "district"}))
    assert ASKED in ward.why
    assert ASKED_ANOTHER in ministry.why
    assert "người nêu gửi tới cấp khác" in ministry.why_not


@pytest.mark.parametrize(
    ("belief", "speaks_for", "speaks_against"),
    [
        ("model", "giống những ý kiến đã gán nhãn", "ít gặp việc này ở cơ quan đó hơn"),
        ("usual", "thường trả lời ý kiến cùng lĩnh vực", "ít khi trả lời"),
        ("mandates", "nhiệm vụ được giao khớp", "ít khớp với ý kiến hơn"),
    ],
)
def test_each_belief_has_its_words(
    reasons: Reasons, grounds: Grounds, belief: str, speaks_for: str, speaks_against: str
) -> None:
    ward, power = told(reasons, grounds, WARD, POWER, prediction=None, **{belief: {WARD: 0.7, POWER: 0.1}})
    assert speaks_for in ward.why[0]
    assert speaks_against in power.why_not[0]


def test_who_owns_the_asset_speaks_for_that_tier_and_against_the_others(reasons: Reasons, grounds: Grounds) -> None:
    build, ward = told(reasons, grounds, BUILD, WARD, clues={"so": 1.0})
    assert CLUES in build.why
    assert OTHER_CLUES in ward.why_not
    assert CLUES not in ward.why


def test_the_first_office_has_nothing_against_it_and_who_is_alike_has_nothing_either(
    reasons: Reasons, grounds: Grounds
) -> None:
    first, second = told(reasons, grounds, WARD, "cong_an_xa_phuong", model={WARD: 0.4, "cong_an_xa_phuong": 0.4})
    assert first.why_not == second.why_not == ()


def test_who_stands_above_an_office_complained_about_says_so(reasons: Reasons, grounds: Grounds) -> None:
    above = replace(grounds, superiors=frozenset({BUILD}))
    assert SUPERIOR in told(reasons, above, BUILD, WARD)[0].why
    assert told(reasons, grounds, WARD)[0].why_not == ()
