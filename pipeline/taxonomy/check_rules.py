"""Faults of what rests on agencies: topics, petition types, matters, competence rules, assets."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from pipeline.taxonomy.agencies import TIERS, AgencyRegistry
from pipeline.taxonomy.check_tables import Table, validity
from pipeline.taxonomy.matters import TWO_LEVELS, VENUES

CLUE_KINDS = (
    *("asset", "project", "procedure", "offence"),  # owned, built, issued, punished by the tier
    *(
        "rule",
        "scope",
        "decider",
        "addressee",
        "failed_before",
    ),  # it sets the rule, spans it, decided, is asked, is next
)
"""What a clue to the tier can be."""

_PHRASE = re.compile(r"\(\?:[\w| ]+\)(?![?*+{])|\w")
_DAY_TYPES = {None, "calendar", "working", "working_hours", "immediate"}
_ERAS = (("who", date(2024, 6, 1)), ("who_2026", date(2026, 6, 1)))
"""The keys of a matter, and a day on which those they name must have living heirs."""


def leaf_ids(tree: Mapping[str, Any]) -> list[str]:
    """Return the ids of the leaves of topics.yaml."""
    return [leaf["id"] for leaf in _leaves(tree) if leaf.get("id")]


def topic_faults(tree: Mapping[str, Any], registry: AgencyRegistry) -> Iterator[str]:
    """Yield the faults of topics.yaml."""
    leaves = _leaves(tree)
    for leaf_id, n in Counter(leaf.get("id") for leaf in leaves).items():
        if n > 1:
            yield f"topics.yaml {leaf_id!r}: occurs {n} times; ids are never reused, give each its own"
    for leaf in leaves:
        at = f"topics.yaml {leaf.get('id')!r}"
        for key in ("id", "name", "definition", "cues", "source"):
            if not leaf.get(key):
                yield f"{at}: no {key!r}; add it"
        yield from _verified(at, leaf)
        for agency in [*(leaf.get("default_agency") or {}).values(), *leaf.get("phoi_hop", ())]:
            yield from _unknown(at, agency, registry)
    for agency in ((tree.get("fallback") or {}).get("agency") or {}).values():
        yield from _unknown("topics.yaml fallback", agency, registry)
    if (topic := (tree.get("fallback") or {}).get("topic")) not in leaf_ids(tree):
        yield f"topics.yaml fallback: topic {topic!r} is not in the list; name one that is"


def type_faults(tree: Mapping[str, Any]) -> Iterator[str]:
    """Yield the faults of petition_types.yaml: rule sets that leave days out, and terms."""
    sets = tree.get("rule_sets") or ()
    spans = sorted((row.get("valid_from") or date.min, row.get("valid_to") or date.max) for row in sets)
    yield from _not_seamless("petition_types.yaml rule_sets", spans, date.max, "no rule set holds")
    known = {row.get("id") for row in sets}
    for type_id, n in Counter(row.get("id") for row in tree.get("types", ())).items():
        if n > 1:
            yield f"petition_types.yaml {type_id!r}: occurs {n} times; ids are never reused"
    for row in tree.get("types", ()):
        at = f"petition_types.yaml {row.get('id')!r}"
        if not row.get("name") or not row.get("definition") or not row.get("source"):
            yield f"{at}: name, definition or source is missing; add it"
        yield from _verified(at, row)
        for term in row.get("deadlines") or ():
            yield from _term_faults(f"{at} {term.get('id')!r}", term, known)


def _term_faults(at: str, term: Mapping[str, Any], rule_sets: Collection[Any]) -> Iterator[str]:
    yield from _verified(at, term)
    if term.get("verified") and not term.get("source"):
        yield f"{at}: verified without a source; name it or set verified: false"
    if term.get("rule_set") and term["rule_set"] not in rule_sets:
        yield f"{at}: no rule set {term['rule_set']!r}; add it or correct the id"
    if term.get("day_type") not in _DAY_TYPES:
        yield f"{at}: day_type {term['day_type']!r}; expected calendar, working, working_hours or immediate"
    if term.get("days") is not None and (not isinstance(term["days"], int) or term["days"] < 1):
        yield f"{at}: days {term['days']!r}; expected a whole number from 1"


def matter_faults(
    rows: Sequence[Mapping[str, Any]], registry: AgencyRegistry, topics: Collection[str]
) -> Iterator[str]:
    """Yield the faults of matters.jsonl."""
    count = Counter(row.get("id") for row in rows)
    for number, row in enumerate(rows, start=1):
        at = f"matters.jsonl line {number} ({row.get('id')!r})"
        if count[row.get("id")] > 1:
            yield f"{at}: the id occurs {count[row.get('id')]} times; ids are never reused, give it its own"
        if row.get("topic") not in topics:
            yield f"{at}: topic {row.get('topic')!r} is not in topics.yaml; correct it"
        for key in ("id", "name", "phrases", "source"):
            if not row.get(key):
                yield f"{at}: no {key!r}; add it"
        if not row.get("who") and not row.get("who_2026"):
            yield f"{at}: neither 'who' nor 'who_2026' says who handles it; add one"
        yield from _verified(at, row)
        for key, day in _ERAS:
            for venue, agencies in (row.get(key) or {}).items():
                if venue not in VENUES:
                    yield f"{at}: {key} {venue!r}; expected one of {', '.join(VENUES)}"
                for agency in agencies:
                    yield from _unknown(f"{at}: {key}.{venue}", agency, registry, day)


def competence_faults(rows: Table, registry: AgencyRegistry, topics: Collection[str]) -> Iterator[str]:
    """Yield the faults of competences.csv: the dead and the unborn, shares, gaps and overlaps."""
    if not rows:
        return
    spans: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        at = f"competences.csv row {number}"
        if row["topic"] not in topics:
            yield f"{at}: topic {row['topic']!r} is not in topics.yaml; correct it"
        if row["setting"] not in VENUES:
            yield f"{at}: setting {row['setting']!r}; expected one of {', '.join(VENUES)}"
        start, end = validity(row)
        spans[row["topic"], row["setting"]].append((start, end))
        leads = [lead.partition(":") for lead in row["leads"].split(";") if lead]
        yield from _share_faults(at, [share for _, _, share in leads])
        for agency in [*(lead for lead, _, _ in leads), *filter(None, row["cooperating"].split(";"))]:
            yield from _not_living(at, agency, start, end, registry)
    for topic in topics:
        for venue in VENUES:
            at = f"competences.csv topic {topic!r} setting {venue!r}"
            until = TWO_LEVELS if venue == "district" else date.max
            yield from _not_seamless(at, sorted(spans[topic, venue]), until, "nobody is competent")


def asset_faults(rows: Table) -> Iterator[str]:
    """Yield the faults of assets.csv: phrases, kinds, tiers, and one clue that points two ways on one day."""
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for number, row in enumerate(rows, start=2):
        at = f"assets.csv row {number}"
        for tier in row["tiers"].split(";"):
            if tier not in TIERS:
                yield f"{at}: tier {tier!r}; expected one of {', '.join(TIERS)}"
        if row["kind"] not in CLUE_KINDS:
            yield f"{at}: kind {row['kind']!r}; expected one of {', '.join(CLUE_KINDS)}"
        yield from _pattern_faults(at, row["pattern"])
        spans[row["clue"]].append(validity(row))
    for clue, some in spans.items():
        some.sort()
        for (_, end), (start, _) in pairwise(some):
            if start < end:
                yield f"assets.csv {clue!r}: two rows hold on {start}; set valid_to of the older one"


def asset_topic_faults(rows: Table, tree: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rows of assets.csv that are for a topic or field that is not in topics.yaml."""
    known = {*leaf_ids(tree), *(group.get("id") for group in tree.get("topics") or ())}
    for number, row in enumerate(rows, start=2):
        for topic in filter(None, row["topics"].split(";")):
            if topic not in known:
                yield f"assets.csv row {number}: topic {topic!r} is neither topic nor field of topics.yaml; correct it"


def _pattern_faults(at: str, pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"{at}: the pattern is no regular expression ({error}); mend it"
    for phrase in _phrases(pattern):
        if not _PHRASE.match(phrase):
            yield f"{at}: {phrase!r} does not begin with a word or a choice of words; write the choices one by one"


def _phrases(pattern: str) -> list[str]:
    """Cut a pattern at the bars that stand outside brackets."""
    depth, phrases = 0, [""]
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            phrases.append("")
        else:
            phrases[-1] += char
    return phrases


def _leaves(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [leaf for group in tree.get("topics") or () for leaf in group.get("children") or ()]


def _verified(at: str, row: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(row.get("verified"), bool):
        yield f"{at}: verified {row.get('verified')!r}; expected true or false"


def _unknown(at: str, agency: str | None, registry: AgencyRegistry, day: date | None = None) -> Iterator[str]:
    if agency is None:
        return
    if agency not in registry:
        yield f"{at}: agency {agency!r} is not in agencies.yaml; add it or correct the id"
    elif day is not None and not registry.resolve(agency, day):
        yield f"{at}: {registry.why_none(agency, day)}; name another or record one"


def _share_faults(at: str, shares: Sequence[str]) -> Iterator[str]:
    try:
        total = sum(float(share) for share in shares)
    except ValueError:
        yield f"{at}: leads are written id:share;id:share with shares in (0, 1]"
        return
    if not 0 < total <= 1.02:  # shares are rounded to two places
        yield f"{at}: the shares of the leads sum to {total:.2f}; they may not sum to more than 1"


def _not_living(at: str, agency: str, start: date, end: date, registry: AgencyRegistry) -> Iterator[str]:
    """Nobody may be named for days on which he does not exist."""
    if agency not in registry:
        yield from _unknown(at, agency, registry)
        return
    began, ended = registry[agency].valid_from, registry[agency].valid_to
    if ended is not None and end > ended:
        heirs = ", ".join(repr(heir) for heir, _ in registry[agency].successors)
        yield f"{at}: {agency!r} ended on {ended}. Use its successor {heirs} or set valid_to"
    if began is not None and start < began:
        yield f"{at}: {agency!r} began on {began}. Use its predecessor or set valid_from"


def _not_seamless(at: str, spans: Sequence[tuple[date, date]], until: date, gap: str) -> Iterator[str]:
    expected = date.min
    for start, end in spans:
        if start > expected:
            yield f"{at}: {gap} from {expected} to {start}; add a row"
        elif start < expected:
            yield f"{at}: two rows hold on {start}; set valid_to of the older one"
        expected = end
    if expected < until:
        yield f"{at}: {gap} from {expected}; add a row"
