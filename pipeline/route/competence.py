"""Who is competent: rules as data, for a topic, where it was raised, and the day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.route.clues import Clue, ClueFinder
from pipeline.taxonomy import VENUES, Place, Venue, as_day, read_csv


@dataclass(frozen=True, slots=True)
class Competence:
    """One rule: the leads with their shares of the topic's matters, best first, and who usually cooperates."""

    leads: tuple[tuple[str, float], ...]
    cooperating: tuple[str, ...]
    basis: str
    verified: bool


@dataclass(frozen=True)
class CompetenceRules:
    """The rules of data/reference/competences.csv and assets.csv."""

    _rules: dict[tuple[str, str], list[tuple[date, date, Competence]]]
    clues: ClueFinder

    def rule(self, topic_id: str, venue: Venue, day: date) -> Competence | None:
        """Return who is competent for the topic when it is raised at `venue` on `day`; None where no rule speaks."""
        for start, end, competence in self._rules.get((topic_id, venue), ()):
            if start <= day < end:
                return competence
        return None

    @cached_property
    def changes(self) -> frozenset[date]:
        """The days on which a rule begins or ends."""
        return frozenset(day for spans in self._rules.values() for start, end, _ in spans for day in (start, end))

    @cached_property
    def named(self) -> frozenset[str]:
        """The agencies that any rule names, as lead or as cooperating."""
        every = [rule for spans in self._rules.values() for _, _, rule in spans]
        return frozenset(one for rule in every for one in (*(lead for lead, _ in rule.leads), *rule.cooperating))

    @classmethod
    def load(cls, folder: Path) -> CompetenceRules:
        """Return the rules in a folder of reference data. Raises ReferenceDataError."""
        rules: dict[tuple[str, str], list[tuple[date, date, Competence]]] = defaultdict(list)
        for row in read_csv(folder / "competences.csv"):
            start, end = as_day(row["valid_from"]) or date.min, as_day(row["valid_to"]) or date.max
            leads = tuple((one.split(":")[0], float(one.split(":")[1])) for one in row["leads"].split(";"))
            cooperating = tuple(filter(None, row["cooperating"].split(";")))
            found = Competence(leads, cooperating, row["basis"], row["verified"] == "true")
            rules[row["topic"], row["setting"]].append((start, end, found))
        return cls(dict(rules), ClueFinder(_clue(row) for row in read_csv(folder / "assets.csv")))


def _clue(row: dict[str, str]) -> Clue:
    return Clue(
        name=row["clue"],
        kind=row["kind"],
        tiers=tuple(row["tiers"].split(";")),
        topics=frozenset(filter(None, row["topics"].split(";"))),
        phrases=row["pattern"],
        valid_from=as_day(row["valid_from"]) or date.min,
        valid_to=as_day(row["valid_to"]) or date.max,
    )


_LEVEL_VENUE: dict[str, Venue] = {
    "xa_phuong": "commune",
    "quan_huyen": "district",
    "thanh_pho": "province",
    "trung_uong": "national",
}
_VOTERS = re.compile("cử tri|nhân dân|đề nghị|kiến nghị|cu tri|nhan dan|de nghi|kien nghi")
_NATION = re.compile(r"quốc hội|chính phủ|trung ương|sửa (?:đổi )?(?:luật|nghị định|thông tư)|cả nước|trên toàn quốc")

# Where something was raised, when nobody says: by how finely the place is named, and whether voters speak or a caller.
_SPOT: Mapping[Venue, float] = {"report": 0.80, "district": 0.10, "province": 0.10}  # a house or street is named
_USUAL: dict[tuple[str, bool], dict[Venue, float]] = {
    ("commune", False): {"report": 0.40, "commune": 0.15, "district": 0.20, "province": 0.25},
    ("commune", True): {"report": 0.10, "commune": 0.15, "district": 0.30, "province": 0.45},
    ("district", False): {"report": 0.15, "district": 0.40, "province": 0.45},
    ("district", True): {"district": 0.40, "province": 0.60},
    ("province", False): {"report": 0.15, "district": 0.10, "province": 0.70, "national": 0.05},
    ("province", True): {"district": 0.10, "province": 0.80, "national": 0.10},
    ("none", False): {"report": 0.30, "commune": 0.20, "district": 0.15, "province": 0.30, "national": 0.05},
    ("none", True): {"commune": 0.20, "district": 0.25, "province": 0.45, "national": 0.10},
}


def venues(level: str | None, place: Place, text: str) -> Mapping[Venue, float]:
    """Return how likely a comment was raised at each venue; the shares sum to 1. Known levels are certain."""
    if level in _LEVEL_VENUE:
        return {_LEVEL_VENUE[level]: 1.0}
    voters = speak_for_voters(text)
    if place.is_spot and not voters:
        return _SPOT
    return _usual(place.granularity, voters, _NATION.search(text) is not None)


def speak_for_voters(text: str) -> bool:
    """Return whether a normal text sounds as if voters spoke through a clerk, not a caller for himself."""
    return _VOTERS.search(text) is not None


@lru_cache(maxsize=64)
def _usual(granularity: str, voters_speak: bool, is_national: bool) -> Mapping[Venue, float]:
    usual = dict(_USUAL[granularity if granularity != "nation" else "none", voters_speak])
    if is_national:
        usual["national"] = usual.get("national", 0.0) + 0.3
    total = sum(usual.values())
    return {venue: usual[venue] / total for venue in VENUES if venue in usual}
