"""Clues to the tier are found where they hold: on their days, under their topics, with tones or without."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.config import REFERENCE
from pipeline.route import CompetenceRules
from pipeline.route.clues import Clue, ClueFinder
from pipeline.route.cues import words_of
from pipeline.taxonomy import TIERS, Taxonomy
from pipeline.taxonomy.check_rules import CLUE_KINDS
from pipeline.text import strip_tones

OLD, NEW = date(2024, 5, 6), date(2026, 5, 4)
REFORM = date(2025, 7, 1)
ROAD, CANAL = "hu_hong_mat_duong", "thuy_loi_tuoi_tieu"


@pytest.fixture(scope="module")
def rules() -> CompetenceRules:
    return CompetenceRules.load(REFERENCE)


def clue(
    name: str,
    phrases: str,
    *tiers: str,
    topics: tuple[str, ...] = (),
    start: date = date.min,
    end: date = date.max,
) -> Clue:
    return Clue(name, "asset", tiers, frozenset(topics), phrases, start, end)


FINDER = ClueFinder(
    [
        clue("liên xã cũ", "đường liên xã|lộ liên xã", "district", end=REFORM),
        clue("liên xã", "đường liên xã|lộ liên xã", "commune", start=REFORM),
        clue("kênh chính", "(?:kênh|kinh) chính", "so", topics=(CANAL,)),
        clue("thành phố", "đề nghị thành phố", "province", "so"),
    ]
)


def found(text: str, day: date = NEW, topics: tuple[str, ...] | None = None) -> list[str]:
    return [one.name for one in FINDER.find(text, words_of(text), day, topics)]


def test_a_clue_counts_only_on_its_days() -> None:
    assert found("đường liên xã hỏng", date(2025, 6, 30)) == ["liên xã cũ"]
    assert found("đường liên xã hỏng", REFORM) == ["liên xã"]


def test_a_clue_counts_only_in_texts_that_may_be_about_its_topics() -> None:
    assert found("kinh chính cạn nước", topics=(ROAD, CANAL)) == ["kênh chính"]
    assert found("kênh chính cạn nước", topics=(ROAD,)) == []
    assert found("kênh chính cạn nước", topics=None) == ["kênh chính"]
    assert found("đường liên xã hỏng", topics=()) == ["liên xã"]


@pytest.mark.parametrize(
    "text", ["duong lien xa hong", "sua lo lien xa di", "họtên bao duong lien xa hong nang qua roi ba con oi"]
)
def test_texts_typed_without_tones_hold_clues_too(text: str) -> None:
    assert found(text) == ["liên xã"]


def test_words_without_tones_mean_nothing_in_a_text_with_them() -> None:
    assert found("tờ giấy ghi chữ duong lien xa ấy đã cũ lắm rồi") == []


def test_clues_to_several_tiers_count_in_equal_parts() -> None:
    text = "đề nghị thành phố làm đường liên xã và đường liên xã khác"
    assert FINDER.tiers(text, words_of(text), NEW) == {"province": 0.5, "so": 0.5, "commune": 1.0}
    assert FINDER.tiers("bà con rất vui", words_of("bà con rất vui"), NEW) == {}


def test_phrases_are_found_whole_only() -> None:
    assert found("xđường liên xã") == found("đường liên xãy") == []


def test_every_row_is_of_a_known_kind_tier_and_topic(rules: CompetenceRules, taxonomy: Taxonomy) -> None:
    topics = {one.id for one in taxonomy.topics} | {one.field_id for one in taxonomy.topics}
    for one in rules.clues.clues:
        assert one.kind in CLUE_KINDS
        assert set(one.tiers) <= set(TIERS)
        assert one.topics <= topics
    assert {one.kind for one in rules.clues.clues} == set(CLUE_KINDS)


@pytest.mark.parametrize(
    ("text", "day", "topics", "tiers"),
    [
        ("tỉnh lộ 427 nát bét", NEW, ("giao_thong",), {"so"}),
        ("đường liên xã nát bét", OLD, ("giao_thong",), {"district"}),
        ("đường liên xã nát bét", NEW, ("giao_thong",), {"commune"}),
        ("lộ liên xã nát bét", NEW, ("giao_thong",), {"commune"}),
        ("trường tiểu học thiếu lớp", OLD, ("giao_duc",), {"district"}),
        ("trường tiểu học thiếu lớp", NEW, ("giao_duc",), {"commune"}),
        ("trường thpt thiếu lớp", NEW, ("giao_duc",), {"so"}),
        ("đổi bằng lái", date(2025, 2, 28), ("an_ninh_trat_tu",), {"so"}),
        ("đổi bằng lái", date(2025, 3, 1), ("an_ninh_trat_tu",), {"police"}),
        ("xin phiếu lý lịch tư pháp", NEW, ("an_ninh_trat_tu",), {"police"}),
        ("trụ điện nghiêng, cúp điện hoài", NEW, ("ha_tang_ky_thuat",), {"company"}),
        ("đề nghị sửa luật đất đai", NEW, (), {"ministry"}),
        ("mương nội đồng cạn nước", NEW, ("nong_nghiep_nong_thon",), {"commune"}),
        ("bảng giá đất cao quá", NEW, ("dat_dai",), {"province", "so"}),
        ("khiếu nại lần hai", NEW, (), {"province"}),
        ("hay bao csgt phat xe qua tai", NEW, ("giao_thong",), {"police"}),
        ("kênh chính cạn nước", NEW, ("giao_duc",), set()),
    ],
)  # fmt: skip
def test_what_the_law_says_of_owners_and_powers_is_known(
    rules: CompetenceRules, text: str, day: date, topics: tuple[str, ...], tiers: set[str]
) -> None:
    assert set(rules.clues.tiers(text, words_of(text), day, topics)) == tiers


def test_most_rows_are_told_without_tones_too(rules: CompetenceRules) -> None:
    """Every name of an asset, written out without tones, gives the tiers that it gives with them."""
    for text in ("đường liên thôn lầy lội", "quốc lộ sáu ngập", "trạm biến áp nổ", "bệnh viện tỉnh quá tải"):
        bare = strip_tones(text)
        assert rules.clues.tiers(bare, words_of(bare), NEW) == rules.clues.tiers(text, words_of(text), NEW) != {}
