"""An agency that no label, matter or rule names: is it ranked from its mandate alone? Each is hidden in turn.

To hide an agency is to take it out of all that names it: what the model learnt, the rules of competence, the catalogue
of matters, the heirs and predecessors of others. What is left is its own row: name, tier, validity, mandate.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.learn.corpus.seed import Issue
from pipeline.learn.measures.figures import as_comment
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import Figure, resampled, share
from pipeline.records import Prediction, PreparedComment, Scored
from pipeline.route import Router
from pipeline.route.rank import FEATURES, Case, Ranker, Ranking
from pipeline.route.usual import Usual
from pipeline.taxonomy import TWO_LEVELS, Agency, Matters, Place, Taxonomy, as_day, read_csv

_LEAST = 10  # issues of an agency, below which its share says little
_MOST = 40  # issues of one agency that are looked at
_MOST_OTHERS = 150  # issues that show what it costs
_WITHIN = {"top_1": 1, "top_3": 3}
_WEAK = 0.7  # share below which a mandate says too little
_ABSENT = 99  # the rank of an office that is not a candidate


@dataclass(frozen=True)
class _Row:
    """One held-out issue, and the one office that must answer it."""

    path: int
    issue: Issue
    office: str
    place: Place
    day: date


@dataclass(frozen=True)
class _Ranks:
    """Where a hidden agency came, from 0: for its own issues, and for those of others."""

    n: int  # of its issues, looked at or not
    own: Sequence[int]
    others: Sequence[int]

    def within(self, first: int) -> float:
        return sum(rank < first for rank in self.own) / len(self.own)


def measure_mandates(held: Sequence[HeldOut]) -> dict[str, Any]:
    """Return how often an agency comes first, and among the first three, when only its mandate speaks for it.

    Hidden is, in turn, each agency that must answer at least ten issues; at most 40 of them are looked at, and the same
    150 issues of all for what it costs. "by_agency" counts every agency alike, "by_issue" every issue, "by_tier" the
    agencies of one tier alike, for the first three. "others_where_first" is the share of others' issues that the hidden
    agency comes first in. "weak" holds the agencies whose mandates bring less than 0.7 of their issues among the first
    three.
    """
    rows = [row for number, path in enumerate(held) for row in _rows(number, path)]
    count = Counter(row.office for row in rows)
    own = {one: _some([r for r in rows if r.office == one], _MOST) for one, n in sorted(count.items()) if n >= _LEAST}
    others = _some(rows, _MOST_OTHERS)
    known = _known({row.issue.id: row for some in (*own.values(), others) for row in some}.values(), held)
    found: dict[str, _Ranks] = {}
    with TemporaryDirectory() as folder:
        for agency_id, some in own.items():
            blind = hidden(held[0].flow.taxonomy, agency_id, Path(folder))
            rankers = [_ranker_over(path.flow.router, blind, agency_id) for path in held]
            beside = [row for row in others if row.office != agency_id]
            ranks = [_rank(agency_id, rankers[row.path], row, *known[row.issue.id]) for row in (*some, *beside)]
            found[agency_id] = _Ranks(count[agency_id], ranks[: len(some)], ranks[len(some) :])
    return _figures(found, {one.id: one for path in held for one in path.flow.taxonomy.agencies})


def hidden(taxonomy: Taxonomy, agency_id: str, folder: Path) -> Taxonomy:
    """Return reference data in which nothing but its own row names the agency; their files come to lie in `folder`.

    The list of agencies stands for a day on which it lives.
    """
    shutil.copytree(taxonomy.folder, folder, dirs_exist_ok=True)
    _write_rules(folder / "competences.csv", agency_id)
    matters = {
        one.id: replace(one, who=_who(one.who, agency_id), who_2026=_who(one.who_2026, agency_id))
        for one in taxonomy.matters
    }
    agencies = {agency.id: _unrelated(agency, agency_id) for agency in taxonomy.agencies}
    ended = agencies[agency_id].valid_to
    version = taxonomy.version if ended is None else min(taxonomy.version, str(ended - timedelta(days=1)))
    registry = replace(taxonomy.agencies, by_id=agencies)
    return replace(taxonomy, folder=folder, version=version, matters=Matters(matters), agencies=registry)


def _rows(number: int, path: HeldOut) -> list[_Row]:
    """Return the issues that exactly one office must answer."""
    taxonomy, rows = path.flow.taxonomy, []
    for issue in path.issues:
        day = as_day(issue.setting.date) or TWO_LEVELS
        place = taxonomy.gazetteer.parse_place(issue.setting.place, day)
        offices = taxonomy.agencies.answering(issue.agencies[0], place, day) if issue.agencies else frozenset()
        if len(offices) == 1:
            (office,) = offices
            rows.append(_Row(number, issue, office, place, day))
    return rows


def _some(rows: Sequence[_Row], most: int) -> list[_Row]:
    """Return at most so many of the rows: always the same ones, drawn evenly by their ids."""
    return sorted(rows, key=lambda row: hashlib.sha256(row.issue.id.encode()).digest())[:most]


def _known(rows: Iterable[_Row], held: Sequence[HeldOut]) -> dict[str, tuple[PreparedComment, Prediction]]:
    """Return each issue, by id, as its path prepares and predicts it."""
    of_path: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        of_path[row.path].append(row)
    found: dict[str, tuple[PreparedComment, Prediction]] = {}
    for number, some in of_path.items():
        flow = held[number].flow
        prepared = flow.preparer.prepare_all([as_comment(row.issue) for row in some])
        pairs = zip(prepared, flow.classifier.predict(prepared), strict=True)
        found.update(zip([row.issue.id for row in some], pairs, strict=True))
    return found


def _rank(agency_id: str, ranker: Ranker, row: _Row, prepared: PreparedComment, prediction: Prediction) -> int:
    """Return the place of the hidden agency, from 0."""
    case = Case.of(prepared, _without(prediction, agency_id), row.place, row.day)
    ids = [candidate.agency_id for candidate in ranker.rank(case).candidates]
    return ids.index(agency_id) if agency_id in ids else _ABSENT


def _ranker_over(router: Router, taxonomy: Taxonomy, agency_id: str) -> Ranker:
    """Return what ranks for the router, over other reference data, as if no comment had ever been the agency's."""
    ranker = router._ranker
    biases = {f"{granularity}:{tier}": b for granularity, of in ranker._biases.items() for tier, b in of.items()}
    weights = tuple(ranker._weights[feature] for feature in FEATURES)
    learnt = ranker._usual.counts.items()
    counts = {key: {one: n for one, n in seen.items() if one != agency_id} for key, seen in learnt}
    usual = Usual({key: seen for key, seen in counts.items() if seen})
    return Ranker(taxonomy, Ranking(weights, biases, ranker._temperature, usual))


def _without(prediction: Prediction, agency_id: str) -> Prediction:
    """Return what a model would believe that has never learnt the agency."""
    others = [one for one in prediction.agencies if one.id != agency_id]
    total = sum(one.probability for one in others) or 1.0
    return replace(prediction, agencies=tuple(Scored(one.id, one.probability / total) for one in others))


def _write_rules(path: Path, agency_id: str) -> None:
    """Take the agency out of the rules; a rule that names nobody else goes."""
    rows = read_csv(path)
    for row in rows:
        row["leads"] = ";".join(one for one in row["leads"].split(";") if one.split(":")[0] != agency_id)
        row["cooperating"] = ";".join(one for one in row["cooperating"].split(";") if one != agency_id)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["leads"])


def _who(who: Mapping[str, tuple[str, ...]], agency_id: str) -> dict[str, tuple[str, ...]]:
    """Return who handles a matter at each venue, without the agency."""
    return {venue: tuple(one for one in ids if one != agency_id) for venue, ids in who.items()}


def _unrelated(agency: Agency, agency_id: str) -> Agency:
    """Return the agency without what it says of the hidden one, or the hidden one without its heirs."""
    heirs = () if agency.id == agency_id else tuple(one for one in agency.successors if one[0] != agency_id)
    elsewhere = None if agency.elsewhere_id == agency_id else agency.elsewhere_id
    return replace(agency, successors=heirs, elsewhere_id=elsewhere)


def _figures(found: Mapping[str, _Ranks], agencies: Mapping[str, Agency]) -> dict[str, Any]:
    by_tier: dict[str, list[_Ranks]] = defaultdict(list)
    for agency_id, ranks in found.items():
        by_tier[agencies[agency_id].tier].append(ranks)
    third = _WITHIN["top_3"]
    return {
        "by_agency": {name: _mean(list(found.values()), within) for name, within in _WITHIN.items()},
        "by_issue": {name: _mean(list(found.values()), within, by_issue=True) for name, within in _WITHIN.items()},
        "by_tier": {tier: _mean(ranks, third) for tier, ranks in sorted(by_tier.items())},
        "others_where_first": share([rank == 0 for ranks in found.values() for rank in ranks.others]),
        "weak": {
            agency_id: share([rank < third for rank in ranks.own])
            for agency_id, ranks in found.items()
            if ranks.within(third) < _WEAK
        },
    }


def _mean(found: Sequence[_Ranks], within: int, *, by_issue: bool = False) -> Figure:
    """Return the mean share of agencies, each counting alike or by its issues; the interval is over agencies."""
    pairs = [(ranks.within(within), ranks.n if by_issue else 1) for ranks in found]
    return resampled(pairs, lambda rows: float((rows[:, 0] * rows[:, 1]).sum() / rows[:, 1].sum()), None)
