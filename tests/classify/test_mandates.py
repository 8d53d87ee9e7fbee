"""A mandate is found by its own words, and by way of the topics and matters that a text is likely about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.features import Vocabulary, fit_vocabulary
from pipeline.classify.mandates import MandateSearch
from pipeline.records import Scored
from pipeline.taxonomy import TIERS, Agency, AgencyRegistry, Taxonomy
from pipeline.text import normalise, strip_tones

TODAY = date(2026, 9, 1)
NEW = Agency(
    id="trung_tam_bay",
    name="Trung tâm Quản lý thiết bị bay Hà Nội",
    level="thanh_pho",
    kind="don_vi",
    tier="so",
    mandate=("cấp phép flycam, máy bay không người lái, khinh khí cầu", "xử lý thiết bị bay quay lén, bay đêm"),
    valid_from=date(2026, 1, 1),
)


@pytest.fixture(scope="module")
def known(taxonomy: Taxonomy) -> Taxonomy:
    """The reference data with one row more: an agency that nothing else names."""
    return replace(taxonomy, agencies=AgencyRegistry({**taxonomy.agencies.by_id, NEW.id: NEW}))


@pytest.fixture(scope="module")
def vocabulary(known: Taxonomy) -> Vocabulary:
    texts = [phrase for matter in known.matters for phrase in (matter.name, *matter.phrases)]
    texts += [words for agency in known.agencies for words in agency.mandate]
    return fit_vocabulary([normalise(text).text for text in texts], min_texts=1)


@pytest.fixture(scope="module")
def search(vocabulary: Vocabulary, known: Taxonomy) -> MandateSearch:
    return MandateSearch(vocabulary, known)


def evenly(ids: Sequence[str], *certain: str) -> NDArray[np.float32]:
    """Return one row of probabilities: those of `certain` alike, or of all where there are none."""
    row = np.array([[one in certain or not certain for one in ids]], np.float32)
    shares: NDArray[np.float32] = row / row.sum()
    return shares


def believed(
    search: MandateSearch,
    vocabulary: Vocabulary,
    text: str = "",
    *,
    topics: Sequence[str] = (),
    tiers: Sequence[str] = (),
    matters: Sequence[Scored] = (),
    day: date | None = TODAY,
) -> dict[str, float]:
    topic_ids = [topic.id for topic in search._taxonomy.topics]
    found = {"topic": evenly(topic_ids, *topics), "tier": evenly(TIERS, *tiers)}
    classes: dict[str, Sequence[str]] = {"topic": topic_ids, "tier": TIERS}
    words: Any = vocabulary.transform([normalise(text).text])
    (one,) = search.believed(words, found, classes, [matters], [day])
    assert [scored.probability for scored in one] == sorted((s.probability for s in one), reverse=True)
    return {scored.id: scored.probability for scored in one}


FLYCAM = "Đêm nào cũng có flycam bay sát ban công nhà tôi quay lén."


def test_an_agency_that_nothing_else_names_is_found_by_the_words_of_its_mandate(
    search: MandateSearch, vocabulary: Vocabulary
) -> None:
    found = believed(search, vocabulary, FLYCAM, tiers=["so"])
    assert next(iter(found)) == NEW.id
    assert sum(found.values()) <= 1 + 1e-5


def test_text_without_tone_marks_is_understood_too(search: MandateSearch, vocabulary: Vocabulary) -> None:
    assert next(iter(believed(search, vocabulary, strip_tones(FLYCAM), tiers=["so"]))) == NEW.id


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2024, 1, 1)])
def test_only_agencies_that_live_on_the_day_are_found(
    search: MandateSearch, vocabulary: Vocabulary, known: Taxonomy, day: date
) -> None:
    found = believed(search, vocabulary, FLYCAM, tiers=["so"], day=day)
    assert NEW.id not in found
    assert all(known.agencies.lives_on(agency_id, day) for agency_id in found)


def test_where_the_day_is_not_known_agencies_of_every_day_can_be_meant(
    search: MandateSearch, vocabulary: Vocabulary
) -> None:
    found = believed(search, vocabulary, topics=["cap_dien", "gplx_dang_ky_xe"], tiers=["ministry"], day=None)
    assert {"bo_gtvt", "bo_cong_an"} <= set(found)


def test_a_text_that_shares_no_word_with_the_mandate_is_led_to_it_by_its_topic(
    search: MandateSearch, vocabulary: Vocabulary
) -> None:
    blank = believed(search, vocabulary, "zzz", tiers=["company"])
    led = believed(search, vocabulary, "zzz", topics=["xe_buyt_metro"], tiers=["company"])
    assert set(list(led)[:2]) == {"transerco", "hanoi_metro"}
    assert led["transerco"] > 2 * blank.get("transerco", 0.0)


def test_a_matter_leads_to_a_mandate_without_its_list_of_handlers(
    vocabulary: Vocabulary, known: Taxonomy, search: MandateSearch
) -> None:
    matter = next(one for one in known.matters if "evn_ha_noi" in one.who.get("report", ()))
    nobody = {one.id: replace(one, who={}, who_2026={}) for one in known.matters}
    without = MandateSearch(vocabulary, replace(known, matters=replace(known.matters, by_id=nobody)))
    found = believed(without, vocabulary, matters=[Scored(matter.id, 1.0)], tiers=["company"])
    assert next(iter(found)) == "evn_ha_noi"
    assert found == believed(search, vocabulary, matters=[Scored(matter.id, 1.0)], tiers=["company"])


def test_the_same_words_lead_to_the_office_of_the_likelier_tier(search: MandateSearch, vocabulary: Vocabulary) -> None:
    text = "Đề nghị xem lại sách giáo khoa, dạy thêm và tuyển sinh."
    assert next(iter(believed(search, vocabulary, text, tiers=["so"]))) == "so_gddt"
    assert next(iter(believed(search, vocabulary, text, tiers=["ministry"]))) == "bo_gddt"


def test_inner_offices_and_neighbours_are_never_found(
    search: MandateSearch, vocabulary: Vocabulary, known: Taxonomy
) -> None:
    inner = [agency for agency in known.agencies if agency.kind in {"phong", "tu_quan"} and agency.lives_on(TODAY)]
    for agency in inner:
        found = believed(search, vocabulary, ". ".join(agency.mandate), tiers=[agency.tier])
        assert found
        assert agency.id not in found


def test_nothing_in_gives_nothing_out(search: MandateSearch, vocabulary: Vocabulary) -> None:
    none = {"topic": np.zeros((0, 1), np.float32), "tier": np.zeros((0, 8), np.float32)}
    assert search.believed(vocabulary.transform([]), none, {"topic": ["cap_dien"], "tier": TIERS}, [], []) == []
