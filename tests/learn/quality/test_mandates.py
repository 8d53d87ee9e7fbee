"""An agency is hidden from all that names it, and only then asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.learn.quality import HeldOut
from pipeline.learn.quality.mandates import hidden, measure_mandates
from pipeline.route.competence import CompetenceRules
from pipeline.taxonomy import VENUES, Taxonomy, load_taxonomy

DAYS = (date(2024, 6, 1), date(2026, 6, 1))


def named_by_rules(taxonomy: Taxonomy) -> Counter[str]:
    """Count how often each agency stands in a rule of the two eras."""
    rules = CompetenceRules.load(taxonomy.folder)
    found = [rules.rule(topic.id, venue, day) for topic in taxonomy.topics for venue in VENUES for day in DAYS]
    return Counter(one for rule in found if rule for one in (*(lead for lead, _ in rule.leads), *rule.cooperating))


def named_by_matters(taxonomy: Taxonomy) -> Counter[str]:
    return Counter(one for m in taxonomy.matters for who in (m.who, m.who_2026) for ids in who.values() for one in ids)


@pytest.mark.parametrize("agency_id", ["so_xay_dung", "so_gtvt", "ubnd_quan_huyen"])
def test_nothing_but_its_own_row_names_a_hidden_agency(taxonomy: Taxonomy, tmp_path: Path, agency_id: str) -> None:
    blind = hidden(taxonomy, agency_id, tmp_path)
    before = named_by_rules(taxonomy), named_by_matters(taxonomy)
    assert all(counts[agency_id] for counts in before)
    for counts, after in zip(before, (named_by_rules(blind), named_by_matters(blind)), strict=True):
        assert agency_id not in after
        assert set(after) <= set(counts)
    assert named_by_matters(blind) == Counter({one: n for one, n in before[1].items() if one != agency_id})
    assert all(agency_id not in dict(one.successors) for one in blind.agencies)
    assert all(one.elsewhere_id != agency_id for one in blind.agencies)


def test_the_other_leads_of_a_rule_stay(taxonomy: Taxonomy, tmp_path: Path) -> None:
    day = DAYS[1]
    before = CompetenceRules.load(taxonomy.folder).rule("so_do_lan_dau", "province", day)
    after = CompetenceRules.load(hidden(taxonomy, "so_nnmt", tmp_path).folder).rule("so_do_lan_dau", "province", day)
    assert before and after
    assert dict(before.leads).keys() == {"so_nnmt", "ubnd_xa_phuong"}
    assert after.leads == tuple(one for one in before.leads if one[0] != "so_nnmt")


def test_the_row_of_a_hidden_agency_stays_and_so_does_the_data_it_was_taken_from(
    taxonomy: Taxonomy, tmp_path: Path
) -> None:
    rules, matters = named_by_rules(taxonomy), named_by_matters(taxonomy)
    blind = hidden(taxonomy, "so_xay_dung", tmp_path)
    own, other = blind.agencies["so_xay_dung"], taxonomy.agencies["so_xay_dung"]
    assert (own.name, own.tier, own.mandate, own.valid_from) == (
        other.name,
        other.tier,
        other.mandate,
        other.valid_from,
    )
    assert blind.agencies["so_y_te"] == taxonomy.agencies["so_y_te"]
    assert (named_by_rules(taxonomy), named_by_matters(taxonomy)) == (rules, matters)
    load_taxonomy(tmp_path)  # what was written can be read


def test_the_list_stands_for_a_day_on_which_the_hidden_agency_lives(taxonomy: Taxonomy, tmp_path: Path) -> None:
    for agency_id in ("so_xay_dung", "so_gtvt"):
        blind = hidden(taxonomy, agency_id, tmp_path)
        assert blind.agencies.lives_on(agency_id, date.fromisoformat(blind.version))


def test_every_agency_with_ten_issues_is_hidden_once(held: list[HeldOut]) -> None:
    figures = measure_mandates(held)
    leads = Counter(issue.agencies[0] for path in held for issue in path.issues if issue.agencies)
    wanted = {one for one, n in leads.items() if n >= 10}
    assert wanted
    assert figures["by_agency"]["top_3"]["n"] == figures["by_issue"]["top_1"]["n"] == len(wanted)
    assert sum(figure["n"] for figure in figures["by_tier"].values()) == len(wanted)
    n_issues = sum(leads.values())
    assert figures["others_where_first"]["n"] == sum(n_issues - leads[one] for one in wanted)
    assert 0 <= figures["by_agency"]["top_1"]["value"] <= figures["by_agency"]["top_3"]["value"] <= 1
    assert set(figures["weak"]) <= wanted
