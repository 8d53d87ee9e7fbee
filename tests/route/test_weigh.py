"""What speaks for an office is weighed the same however it is worked out, and on the right day."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import REFERENCE
from pipeline.records import Setting
from pipeline.route import CompetenceRules
from pipeline.route.case import Case
from pipeline.route.cues import Cues, first_words, words_of
from pipeline.route.mentions import MentionFinder
from pipeline.route.weigh import FEATURES, Weighed, Weigher
from pipeline.taxonomy import TIERS, Place, Taxonomy, Venue

from .conftest import WEIGHTS, predict, prepare

OFFICES = ("a", "b", "c")
TIER_OF = dict(zip(OFFICES, TIERS, strict=False))
beliefs = st.dictionaries(st.sampled_from(OFFICES), st.floats(0, 1))
some_tiers = st.frozensets(st.sampled_from(TIERS))
weighed = st.builds(
    Weighed,
    matters=beliefs,
    rules=beliefs,
    model=beliefs,
    usual=beliefs,
    mandates=beliefs,
    tiers=st.dictionaries(st.sampled_from(TIERS), st.floats(0, 1)),
    named=st.frozensets(st.sampled_from(OFFICES)),
    asked=some_tiers,
    clues=st.dictionaries(st.sampled_from(TIERS), st.sampled_from((0.5, 1.0, 2.5))),
)


@given(weighed)
def test_a_score_is_the_features_times_their_weights_and_the_bias_of_the_tier(weighed: Weighed) -> None:
    bias = {TIERS[0]: 0.7, TIERS[2]: -0.4}
    scores = weighed.scores(OFFICES, TIER_OF, dict(zip(FEATURES, WEIGHTS, strict=True)), bias)
    for office, score in zip(OFFICES, scores, strict=True):
        features = weighed.features(office, TIER_OF[office])
        wanted = sum(w * f for w, f in zip(WEIGHTS, features, strict=True)) + bias.get(TIER_OF[office], 0.0)
        assert math.isclose(score, wanted, abs_tol=1e-9)


def case_on(day: date) -> Case:
    return Case.of(prepare("Đèn ngõ tắt.", Setting()), predict(), Place(), day)


def test_days_on_which_the_same_offices_and_rules_hold_share_their_ground(taxonomy: Taxonomy) -> None:
    weigher = Weigher(taxonomy)
    where: dict[Venue, float] = {"commune": 1.0}
    before, after = weigher.ground(case_on(date(2025, 6, 30)), where), weigher.ground(case_on(date(2025, 7, 1)), where)
    assert after is weigher.ground(case_on(date(2026, 5, 4)), where)
    assert before is not after
    assert before.heirs("ubnd_quan_huyen") == (("ubnd_quan_huyen", 1.0),) != after.heirs("ubnd_quan_huyen")


def test_likelier_venues_weigh_more_and_nobody_answers_for_an_unknown_agency(taxonomy: Taxonomy) -> None:
    weigher, case = Weigher(taxonomy), case_on(date(2026, 5, 4))
    ground = weigher.ground(case, {"commune": 0.25, "province": 0.75})
    in_commune = dict(weigher.ground(case, {"commune": 1.0}).of_topic("chieu_sang"))
    in_province = dict(weigher.ground(case, {"province": 1.0}).of_topic("chieu_sang"))
    assert {one for one, _ in ground.of_topic("chieu_sang")} == in_commune.keys() | in_province.keys()
    for agency_id, part in ground.of_topic("chieu_sang"):
        wanted = 0.25 * in_commune.get(agency_id, 0.0) + 0.75 * in_province.get(agency_id, 0.0)
        assert math.isclose(part, wanted)
    assert ground.heirs("khong_co_co_quan_nay") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đề nghị sở xây dựng trả lời", {"so_xay_dung"}),
        ("đề nghị sở, xây dựng lại", {"so_xay_dung"}),  # marks between the words do not matter
        ("sở xây", set()),
        ("nhà ở xây dựng", set()),
        ("", set()),
        ("sở", set()),
    ],
)
def test_a_name_counts_only_where_all_its_words_stand(taxonomy: Taxonomy, text: str, found: set[str]) -> None:
    assert MentionFinder(taxonomy.agencies).find(text).agencies == found


def test_words_with_figures_count_with_their_letters() -> None:
    assert {"ql", "đt"} <= words_of("ql6 và đt.179")
    assert set(CompetenceRules.load(REFERENCE).clues.tiers("ql6", words_of("ql6"), date(2026, 1, 1))) == {"so"}


def test_a_text_without_a_first_word_holds_no_phrase() -> None:
    cues = Cues("(?:sập|đổ) nhà", "rò điện")
    assert first_words(cues, Cues("cháy")) == {"sập", "đổ", "rò", "cháy"}
    assert not cues.found("sập nhà", frozenset({"nhà"}))
