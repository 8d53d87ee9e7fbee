"""How good is the path on hands that it never saw: each target, the office, denunciations, contrast groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pipeline.learn.measures.figures import as_comment
from pipeline.learn.quality.answers import Seen, answers
from pipeline.learn.quality.folds import HeldOut
from pipeline.learn.quality.shares import ece_figure, macro_f1_figure, share
from pipeline.records import Abstained, Scored
from pipeline.taxonomy import TWO_LEVELS

_HARMFUL = ("to_cao", "to_giac_toi_pham", "khieu_nai")
_HEAD = ("type", "topic", "tier", "agency")


def measure_targets(held: Sequence[HeldOut], group_of: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of every target over all held-out issues, and of the main ones for each hand.

    "agency_alone" is the kind of agency that the model says by itself, "office" what the whole path ranks first:
    right if it does the labelled lead's work on that day in that place. `group_of` names the contrast group of a row.
    """
    seen = answers(held)
    return {
        **{target: _target(target, seen) for target in ("type", "topic", "tier")},
        "field": {"accuracy": _fields(held, seen)},
        "agency_alone": _target("agency", seen),
        "office": _office(seen),
        "harm": _harm(seen, _known_as_harmful(held)),
        "contrast_groups": {"wholly_right": _wholly_right(seen, group_of)},
        "by_hand": _by_hand(seen),
    }


def _target(target: str, seen: Sequence[Seen]) -> dict[str, Any]:
    """What the model alone says of one target."""
    rows = [one for one in seen if target in one.judged.wanted and _scored(target, one)]
    wanted = [one.judged.wanted[target] for one in rows]
    given = [_scored(target, one) for one in rows]
    hands = [one.issue.hand for one in rows]
    right = [scored[0].id == want for scored, want in zip(given, wanted, strict=True)]
    return {
        "accuracy": share(right, hands),
        "top_3": share([w in {s.id for s in some[:3]} for w, some in zip(wanted, given, strict=True)], hands),
        "macro_f1": macro_f1_figure(wanted, [scored[0].id for scored in given], hands),
        "ece": ece_figure([scored[0].probability for scored in given], right, hands),
    }


def _scored(target: str, one: Seen) -> tuple[Scored, ...]:
    of = one.prediction
    return {"type": of.types, "topic": of.topics, "tier": of.tiers, "agency": of.agencies}[target]


def _fields(held: Sequence[HeldOut], seen: Sequence[Seen]) -> dict[str, Any]:
    topics = held[0].flow.taxonomy.topics
    rows = [one for one in seen if one.issue.topics and one.prediction.topics]
    right = [topics[r.issue.topics[0]].field_id == topics[r.prediction.topics[0].id].field_id for r in rows]
    return share(right, [one.issue.hand for one in rows])


def _office(seen: Sequence[Seen]) -> dict[str, Any]:
    rows = [one for one in seen if one.judged.answering]
    hands = [one.issue.hand for one in rows]
    right = [one.judged.is_right("agency") for one in rows]
    wanted = [one.judged.wanted["agency"] for one in rows]
    return {
        "top_1": share(right, hands),
        "top_3": share([one.judged.is_right("agency", 3) for one in rows], hands),
        "any_labelled": share([one.judged.answer.best("agency")[0] in one.judged.accepted for one in rows], hands),
        "macro_f1": macro_f1_figure(wanted, [one.judged.given("agency") for one in rows], hands),
        "ece": ece_figure([one.judged.answer.best("agency")[1] for one in rows], right, hands),
    }


def _harm(seen: Sequence[Seen], known: Collection[str]) -> dict[str, Any]:
    """Of what must not go astray: how much is known by its type, is known to do harm, is at least held for a person."""
    table: dict[str, Any] = {}
    for kind in _HARMFUL:
        rows = [one for one in seen if one.issue.type == kind]
        table[kind] = {
            "known_by_type": share([one.judged.is_right("type") for one in rows]),
            "known_as_harmful": share([one.issue.id in known for one in rows]),
            "held_for_a_person": share([not one.judged.answer.is_auto for one in rows]),
        }
    return table


def _known_as_harmful(held: Sequence[HeldOut]) -> set[str]:
    """Return the ids of the issues of harmful types that are held back because they could do harm."""
    found: set[str] = set()
    for one in held:
        issues = [issue for issue in one.issues if issue.type in _HARMFUL]
        prepared = one.flow.preparer.prepare_all([as_comment(issue) for issue in issues])
        outcomes = one.flow.router.route_all(
            prepared, one.flow.classifier.predict(prepared), on=TWO_LEVELS, telling=one.flow.classifier.telling_spans
        )
        found |= {i.id for i, out in zip(issues, outcomes, strict=True) if isinstance(out, Abstained) and out.harms}
    return found


def _wholly_right(seen: Sequence[Seen], group_of: Mapping[str, str]) -> dict[str, Any]:
    groups: dict[str, list[bool]] = defaultdict(list)
    hands: dict[str, str] = {}
    for one in seen:
        group = group_of.get(one.issue.row_id)
        if group is not None and one.judged.answering:
            groups[group].append(one.judged.is_right("agency"))
            hands[group] = one.issue.hand
    return share([all(right) for right in groups.values()], [hands[group] for group in groups])


def _by_hand(seen: Sequence[Seen]) -> dict[str, Any]:
    """Return for each hand the share of right answers, over its issues that bear the label."""
    table: dict[str, Any] = {}
    for hand in sorted({one.issue.hand for one in seen}, key=_in_order):
        rows = [one.judged for one in seen if one.issue.hand == hand]
        table[hand] = {
            ("office" if target == "agency" else target): share(
                [one.is_right(target) for one in rows if target in one.wanted]
            )
            for target in _HEAD
        }
    return table


def _in_order(hand: str) -> tuple[str, int]:
    name, _, number = hand.rpartition("_")
    return (name, int(number)) if number.isdigit() else (hand, 0)
