"""An agency that no label, rule or matter names is ranked from its mandate; one that is named needs more than that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.records import Prediction, Scored, Setting
from pipeline.route import CompetenceRules, Ranking
from pipeline.route.case import Case
from pipeline.route.rank import Ranker
from pipeline.route.weigh import newcomers
from pipeline.taxonomy import Agency, AgencyRegistry, Place, Taxonomy

from .conftest import WEIGHTS, predict, prepare

NEW = Agency(
    id="trung_tam_bay",
    name="Trung tâm Quản lý thiết bị bay Hà Nội",
    level="thanh_pho",
    kind="don_vi",
    tier="so",
    mandate=("cấp phép flycam, máy bay không người lái",),
    valid_from=date(2026, 1, 1),
)
DAY = date(2026, 9, 1)


def with_agency(taxonomy: Taxonomy, agency: Agency) -> Taxonomy:
    return replace(taxonomy, agencies=AgencyRegistry({**taxonomy.agencies.by_id, agency.id: agency}))


def spoken_for(agency_id: str, share: float) -> Prediction:
    """A comment that a model would give to the commune, and whose words are those of another mandate."""
    return replace(predict(), tiers=(Scored("commune", 0.5), Scored("so", 0.4)), mandates=(Scored(agency_id, share),))


def ranked(taxonomy: Taxonomy, prediction: Prediction, day: date = DAY) -> list[str]:
    case = Case.of(prepare("Flycam bay đêm.", Setting("Hà Nội", "2026-09-01")), prediction, Place(), day)
    return [one.agency_id for one in Ranker(taxonomy, Ranking(WEIGHTS, {})).rank(case).candidates]


def test_a_new_agency_is_ranked_from_its_mandate_alone(taxonomy: Taxonomy) -> None:
    known = with_agency(taxonomy, NEW)
    assert NEW.id in ranked(known, spoken_for(NEW.id, 0.6))[:3]
    assert NEW.id not in ranked(known, predict())


def test_it_is_not_ranked_before_it_begins(taxonomy: Taxonomy) -> None:
    known = with_agency(taxonomy, NEW)
    assert NEW.id not in ranked(known, spoken_for(NEW.id, 0.6), date(2025, 9, 1))


def test_an_agency_that_rules_and_matters_name_needs_more_than_its_mandate(taxonomy: Taxonomy) -> None:
    named, new = spoken_for("so_du_lich", 0.6), spoken_for(NEW.id, 0.6)
    known = with_agency(taxonomy, NEW)
    place = ranked(known, new).index(NEW.id)
    found = ranked(known, named)
    assert "so_du_lich" not in found or found.index("so_du_lich") > place


@pytest.mark.parametrize(
    ("agency", "is_new"),
    [(NEW, True), (replace(NEW, valid_to=date(2026, 6, 1)), False), (replace(NEW, id="so_xay_dung"), False)],
)
def test_new_is_who_lives_today_and_is_named_by_no_rule_and_no_matter(
    taxonomy: Taxonomy, agency: Agency, is_new: bool
) -> None:
    known = with_agency(taxonomy, agency)
    assert (agency.id in newcomers(known, CompetenceRules.load(taxonomy.folder))) is is_new
